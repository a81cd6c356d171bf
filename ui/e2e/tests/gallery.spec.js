// Every view of the gallery: axe, the contrast of both themes, no sideways scroll
// down to 320 px (1280 at 400 %), no breach of the content policy. All of axe, and
// other languages, where room is short; on a desk what more room can change.
import { expect, expectContrast, expectNoSidewaysScroll, inDark, lookAt, screenshot, test } from "../fixtures.js";

const parts = 4; // so that the workers share the walk
test.describe.configure({ mode: "parallel" });

for (let part = 0; part < parts; part++) {
	test(`every view of the gallery is readable by everybody, part ${part + 1}`, async ({ page, gallery }, info) => {
		test.setTimeout(240_000);
		const phone = info.project.name === "phone";
		for (const { link, language, view } of await views(page, gallery, part)) {
			if (language !== "en" && !phone) continue;
			await test.step(new URL(link).pathname, async () => {
				await page.goto(link);
				if (!phone) return onADesk(page, view);
				if (language === "en") await lookAt(page, view);
				else if (view.startsWith("portal-")) await lookAt(page, `${view}-${language}`); // each is a client's own
				else await screenshot(page, `${view}-${language}`);
				await atFourHundredPercent(page);
			});
		}
	});
}

async function views(page, gallery, part) {
	await page.goto(gallery.url);
	const links = await page.locator("a[data-view]").evaluateAll((all) => all.map((a) => a.href));
	expect(links.length).toBeGreaterThan(parts);
	return links.filter((_, at) => Math.floor(at / 2) % parts === part).map((link) => {
		const [, , language, view] = new URL(link).pathname.split("/");
		return { link, language, view };
	});
}

async function onADesk(page, view) {
	await expectNoSidewaysScroll(page);
	await screenshot(page, view);
	await inDark(page, async () => {
		await expectContrast(page);
		await screenshot(page, view, "dark");
	});
}

async function atFourHundredPercent(page) {
	const usual = page.viewportSize();
	await page.setViewportSize({ width: 320, height: 256 });
	await expectNoSidewaysScroll(page);
	await page.setViewportSize(usual);
}
