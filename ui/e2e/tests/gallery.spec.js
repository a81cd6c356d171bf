// Every view of the gallery, each opened once: axe where room is short, the contrast of
// both themes, no sideways scroll from a desk down to 320 px (1280 at 400 %), no breach
// of the content policy. In another language what can change is the room it takes.
import { expect, expectContrast, expectNoAxeViolations, expectNoSidewaysScroll, inDark, lookAt, screenshot, test } from "../fixtures.js";

const parts = 6; // so that the workers share the walk
const desk = { width: 1280, height: 800 };
test.describe.configure({ mode: "parallel" });
test.beforeEach(({}, info) => test.skip(info.project.name !== "phone", "one walk looks at every width"));

for (let part = 0; part < parts; part++) {
	test(`every view of the gallery is readable by everybody, part ${part + 1}`, async ({ page, gallery }) => {
		test.setTimeout(240_000);
		for (const { link, language, view } of await views(page, gallery, part)) {
			await test.step(new URL(link).pathname, async () => {
				await page.goto(link);
				if (view.startsWith("portal-")) await lookAt(page, `${view}-${language}`); // each is a client's own, and a phone's
				else if (language === "en") await onAPhone(page, view);
				else await screenshot(page, `${view}-${language}`);
				await atFourHundredPercent(page);
				if (language === "en") await onADesk(page, view);
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

async function onAPhone(page, view) {
	await expectNoAxeViolations(page);
	await expectNoSidewaysScroll(page);
	await screenshot(page, view);
}

// The dark theme has the same colours at every width: its contrast is asked for where all is shown.
async function onADesk(page, view) {
	await resized(page, desk, async () => {
		await expectNoSidewaysScroll(page);
		await screenshot(page, view);
		await inDark(page, async () => {
			await expectContrast(page);
			await screenshot(page, view, "dark");
		});
	});
}

const atFourHundredPercent = (page) => resized(page, { width: 320, height: 256 }, () => expectNoSidewaysScroll(page));

async function resized(page, size, look) {
	const usual = page.viewportSize();
	await page.setViewportSize(size);
	await look();
	await page.setViewportSize(usual);
}
