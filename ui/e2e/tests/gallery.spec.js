// Every view of the gallery, in every language: axe, no sideways scroll down to
// 320 px (1280 at 400 %), no breach of the content policy, a picture. Axe looks at
// both themes in English; another language changes words, not colours.
import { expect, expectNoAxeViolations, expectNoSidewaysScroll, lookAt, screenshot, test } from "../fixtures.js";

test("every view of the gallery is readable by everybody", async ({ page, gallery }) => {
	test.setTimeout(600_000);
	await page.goto(gallery.url);
	const links = await page.locator("a[data-view]").evaluateAll((all) => all.map((a) => a.href));
	expect(links.length).toBeGreaterThan(0);
	for (const link of links) {
		await test.step(new URL(link).pathname, async () => {
			await page.goto(link);
			const [, , language, view] = new URL(link).pathname.split("/");
			if (language === "en") {
				await lookAt(page, `${view}-${language}`);
			} else {
				await expectNoAxeViolations(page);
				await screenshot(page, `${view}-${language}`);
			}
			await atFourHundredPercent(page);
		});
	}
});

async function atFourHundredPercent(page) {
	const usual = page.viewportSize();
	await page.setViewportSize({ width: 320, height: 256 });
	await expectNoSidewaysScroll(page);
	await page.setViewportSize(usual);
}
