// A clinic's own sheet, from the file to the record: what would become of it, the
// progress by itself, the rows that failed, and what it only hinted at.
import { join } from "node:path";
import { expect, lookAt, test } from "../fixtures.js";
import { setUp } from "../people.js";
import { root } from "../places.js";

const sheet = join(root, "internal/imports/testdata/intake_sheet.csv");

test("a sheet goes in, and each step is readable by everybody", async ({ page, server }) => {
	test.setTimeout(120_000);
	await setUp(page, server);
	await page.goto(server.url + "/clients");
	await page.getByRole("link", { name: "Bring a spreadsheet in" }).click();
	await lookAt(page, "imports");

	await page.getByLabel("CSV or Excel file").setInputFiles(sheet);
	await page.getByRole("button", { name: "Read the sheet" }).click();
	await expect(page.locator("main h1")).toHaveText("What would become of this sheet");
	await expect(page.locator("#columns")).toContainText("31/12/1990");
	await lookAt(page, "imports-staged");

	await page.getByRole("button", { name: "Import", exact: true }).click();
	await expect(page.locator("main h1")).toHaveText("Imported", { timeout: 90_000 }); // it asks again by itself
	await lookAt(page, "imports-result");
	const waiting = page.waitForEvent("download");
	await page.getByRole("link", { name: "Get these rows" }).click();
	expect((await waiting).suggestedFilename()).toBe("not-imported.csv");

	await page.getByRole("link", { name: "Look at them" }).click();
	await expect(page.locator("#now")).toBeVisible();
	await lookAt(page, "imports-suggestion");
});
