// A statement is a privileged draft until an attorney approves it, letter by letter; a
// task is in somebody's hands until one says that it is done.
import { expect, test } from "../fixtures.js";
import { maria } from "../people.js";

test("a statement may leave once it is approved, and no longer once it is changed", async ({ page, server }) => {
	await page.goto(await maria(page, server));
	await page.goto(`${page.url()}/notes/new?kind=statement`);
	await page.locator('textarea[name="text"]').fill("The screen was red three times.");
	await page.locator('[name="whose"][value="client"], select[name="whose"]').first().evaluate((el) => {
		if (el.tagName === "SELECT") el.value = "client";
		else el.checked = true;
	});
	await page.getByRole("button", { name: "Save", exact: true }).click();
	await expect(page.locator("main")).toContainText("An attorney has not approved this text");
	await page.getByRole("button", { name: "Approve this text, letter by letter" }).click();
	await expect(page.locator("main")).toContainText("Approved: may leave");

	const edit = page.locator("form#edit");
	if (!(await edit.isVisible())) await page.locator("summary", { hasText: "Write it anew" }).click();
	await edit.locator('textarea[name="text"]').fill("The screen was red four times.");
	await edit.getByRole("button", { name: "Save as the text that holds" }).click();
	await expect(page.locator("main")).toContainText("An attorney has not approved this text");
});

test("a task is asked, found on Today and said to be done", async ({ page, server }) => {
	await page.goto(await maria(page, server));
	await page.goto(`${page.url()}/tasks/new`);
	await page.locator('[name="what"]').fill("Call the specialist again");
	await page.getByRole("button", { name: "Put it on the list" }).click();
	await page.goto(`${server.url}/`);
	await page.getByRole("link", { name: "Call the specialist again" }).first().click();
	await page.getByRole("button", { name: "Done", exact: true }).click();
	await page.goto(`${server.url}/`);
	await expect(page.getByRole("link", { name: "Call the specialist again" })).toHaveCount(0);
});
