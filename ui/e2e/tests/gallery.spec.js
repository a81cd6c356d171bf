// Every view of the gallery, in every language: axe in light and dark, no
// sideways scroll, no breach of the content policy, a picture.
import { expect, lookAt, test } from "../fixtures.js";

test("every view of the gallery is readable by everybody", async ({ page, gallery }) => {
	test.setTimeout(600_000);
	await page.goto(gallery.url);
	const links = await page.locator("a[data-view]").evaluateAll((all) => all.map((a) => a.href));
	expect(links.length).toBeGreaterThan(0);
	for (const link of links) {
		await test.step(new URL(link).pathname, async () => {
			await page.goto(link);
			const [, , language, view] = new URL(link).pathname.split("/");
			await lookAt(page, `${view}-${language}`);
		});
	}
});
