// Keyboard, theme, copy, guards: on the gallery's pages, which need no server.
import { expect, test } from "../fixtures.js";

test("a slash goes to the search box, and typing there is only typing", async ({ page, gallery }) => {
	await page.goto(gallery.url + "/page/en/parts-today");
	await page.keyboard.press("/");
	await expect(page.locator("#search")).toBeFocused();
	await page.keyboard.type("n?gt");
	await expect(page.locator("#search")).toHaveValue("n?gt");
	await expect(page.locator("#keys")).toBeHidden();
});

test("a question mark opens the list, and the keys can be turned off there", async ({ page, gallery, isMobile }) => {
	await page.goto(gallery.url + "/page/en/parts-today");
	await page.keyboard.press("?");
	await expect(page.locator("#keys")).toBeVisible();
	await page.locator("[data-keys-on]").uncheck();
	await page.keyboard.press("Escape");
	await page.keyboard.press("/");
	await expect(page.locator("#search")).not.toBeFocused();
	await page.locator("[data-keys-open]").click();
	await page.locator("[data-keys-on]").check();
	await page.locator("#keys [data-close]").click();
	await page.keyboard.press("/");
	await expect(page.locator("#search")).toBeFocused();
});

test("g and then c goes to the calendar", async ({ page, gallery, expected }) => {
	expected.push(/404/); // the gallery has no calendar behind it
	await page.goto(gallery.url + "/page/en/parts-today");
	await page.keyboard.press("g");
	await page.keyboard.press("c");
	await page.waitForURL("**/calendar");
});

test("a chosen theme holds on the next page", async ({ page, gallery }) => {
	await page.emulateMedia({ colorScheme: "light" });
	await page.goto(gallery.url + "/page/en/parts-today");
	await page.locator("[data-theme-switch]").click();
	await expect(page.locator("html")).toHaveAttribute("data-bs-theme", "dark");
	await page.goto(gallery.url + "/page/en/parts-table");
	await expect(page.locator("html")).toHaveAttribute("data-bs-theme", "dark");
});

test("the list of problems is where reading starts, and leads to the field", async ({ page, gallery }) => {
	await page.goto(gallery.url + "/page/en/parts-refused");
	await expect(page.locator("[data-problems]")).toBeFocused();
	await page.locator("[data-problems] a").nth(1).click();
	await expect(page.locator("#f-a_number")).toBeFocused();
	await expect(page.locator("#f-a_number")).toHaveValue("0123456789");
	await expect(page.locator("#f-date")).toHaveValue("2027-02-30");
});

test("a form is sent once, however often it is pressed", async ({ page, gallery, expected }) => {
	expected.push(/404|405|ERR_ABORTED|Failed to load/);
	await page.goto(gallery.url + "/page/en/parts-fields");
	let sent = 0;
	await page.route("**/clients", async (route) => {
		sent++;
		await new Promise((later) => setTimeout(later, 600));
		await route.fulfill({ status: 204 });
	});
	const save = page.getByRole("button", { name: "Save the client" });
	await save.click({ noWaitAfter: true });
	await save.dispatchEvent("click");
	await save.dispatchEvent("click");
	await expect(save).toHaveAttribute("aria-disabled", "true");
	await page.waitForTimeout(900);
	expect(sent).toBe(1);
	await expect(page.locator("#f-given_names")).toHaveValue("Marisol");
});

test("leaving with typed words asks first", async ({ page, gallery }) => {
	await page.goto(gallery.url + "/page/en/parts-fields");
	await page.locator("#f-note").fill("half a sentence");
	let asked = false;
	page.on("dialog", (dialog) => {
		asked = true;
		dialog.dismiss();
	});
	await page.evaluate(() => location.assign("/"));
	await expect.poll(() => asked).toBe(true);
	await expect(page.locator("#f-note")).toHaveValue("half a sentence");
});

test("the link shown once can be copied", async ({ page, gallery, context }) => {
	await context.grantPermissions(["clipboard-read", "clipboard-write"]);
	await page.goto(gallery.url + "/page/en/parts-small");
	await page.getByRole("button", { name: "Copy" }).click();
	await expect(page.getByText("Copied.")).toBeVisible();
	expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("webcal://");
});
