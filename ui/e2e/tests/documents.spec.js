// A picture shows the message of somebody else: it is covered with the pointer, and the
// copy, not the original, may leave.
import { expect, test } from "../fixtures.js";
import { maria } from "../people.js";

test("a part of a picture is covered with the pointer, and the copy is checked", async ({ page, server }) => {
	await page.goto(await maria(page, server));
	const picture = await page.screenshot();
	await page.goto(`${page.url()}/documents/new`);
	await page.locator("#f-file").setInputFiles({ name: "Screenshot.png", mimeType: "image/png", buffer: picture });
	await page.locator('[name="title"]').fill("The lock screen");
	await page.getByRole("button", { name: "Add to the file" }).click();
	await expect(page.locator("main h1")).toHaveText("The lock screen");
	await expect(page.locator("#check")).toContainText("Nobody has checked it yet");

	await page.locator("summary", { hasText: "Make a copy with parts covered" }).click();
	const drawn = page.locator("[data-covers-on] img");
	await expect(drawn).toHaveJSProperty("complete", true);
	await drawn.scrollIntoViewIfNeeded();
	const { x, y, width, height } = await drawn.boundingBox();
	await page.mouse.move(x + width * 0.25, y + height * 0.25);
	await page.mouse.down();
	await page.mouse.move(x + width * 0.75, y + height * 0.5, { steps: 4 });
	await page.mouse.up();
	expect(Number(await page.locator('[data-cover="width"]').first().inputValue())).toBeCloseTo(50, 0);
	await page.getByRole("button", { name: "Make the copy", exact: true }).click();
	await expect(page.locator("main")).toContainText("Copy with parts covered");

	await page.locator('[name="fit"][value="yes"]').check();
	await page.getByRole("button", { name: "Put the check on record" }).click();
	await expect(page.locator("#check")).toContainText("May be chosen for what leaves");
	await page.getByRole("link", { name: /see what it was made from/ }).click();
	await expect(page.locator("#check")).toContainText("Stays in the house for now");
});
