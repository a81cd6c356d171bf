// Accounts in a real browser: the way in, a colleague's first minute, Settings.
import { expect, lookAt, test } from "../fixtures.js";
import { elena, setUp } from "../people.js";

test.skip(({ viewport }) => viewport.width < 1000, "one run through the accounts is enough; the gallery shows them at every width");

test("whoever mistypes is told kindly and keeps the address", async ({ page, server, expected }) => {
	expected.push(/status of 422/);
	await setUp(page, server);
	await page.context().clearCookies();
	await page.goto(server.url + "/settings");
	expect(new URL(page.url()).pathname).toBe("/sign-in");
	await lookAt(page, "sign-in");
	await page.getByLabel("E-mail").fill(elena.email);
	await page.getByLabel("Password").fill("not what she chose");
	await page.getByRole("button", { name: "Sign in" }).click();
	await expect(page.locator("[data-problems]")).toBeFocused();
	await expect(page.getByLabel("E-mail")).toHaveValue(elena.email);
	await expect(page.getByLabel("Password")).toHaveValue("");
	await lookAt(page, "sign-in-refused");
});

test("a colleague joins by a link that is shown once", async ({ page, server, browser }, info) => {
	const email = `amal-${info.project.name}-${info.repeatEachIndex}@clinic.example`;
	await setUp(page, server);
	await page.goto(server.url + "/settings");
	await page.getByRole("link", { name: "Add a person" }).click();
	await page.getByLabel("Name").fill("Amal Rahimi");
	await page.getByLabel("E-mail").fill(email);
	await page.getByRole("checkbox", { name: /^Paralegal/ }).check();
	await lookAt(page, "person-new");
	await page.getByRole("button", { name: "Save" }).click();
	const link = await page.getByLabel("Link").inputValue();
	await lookAt(page, "join-link");

	const hers = await browser.newContext();
	const there = await hers.newPage();
	await there.goto(link);
	await lookAtHers(there);
	await there.getByLabel("Password").fill("the tide comes in at nine");
	await there.getByRole("button", { name: "Join" }).click();
	await there.goto(server.url + "/settings");
	await expect(there.locator("#you")).toContainText("Paralegal");
	await expect(there.locator("#people")).toHaveCount(0);
	await hers.close();
});

async function lookAtHers(page) {
	await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome, Amal Rahimi");
	await lookAt(page, "join");
}

test("Settings show people, the office, the record and one's own account", async ({ page, server }) => {
	await setUp(page, server);
	await page.goto(server.url + "/settings");
	for (const name of ["Your account", "Office", "Teams", "People", "The record"]) {
		await expect(page.getByRole("heading", { name, exact: false }).first()).toBeVisible();
	}
	await lookAt(page, "settings");
	for (const [link, shot] of [["API tokens", "tokens"], ["Change password", "password"], ["Change", "office"], ["Add a team", "team"]]) {
		await page.goto(server.url + "/settings");
		await page.getByRole("link", { name: link, exact: true }).click();
		await expect(page.locator("main h1")).toBeVisible();
		await lookAt(page, shot);
	}
});
