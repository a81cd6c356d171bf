// The first minute: the link from the terminal, the office, the first person.
import { expect, lookAt, test } from "../fixtures.js";
import { setUp } from "../people.js";

test("a newcomer opens the office and stands on Today", async ({ page, server }) => {
	if (!server.open) {
		await page.goto(server.setupLink);
		await lookAt(page, "setup");
	}
	const first = !server.open;
	await setUp(page, server);
	if (first) {
		expect(new URL(page.url()).pathname).toBe("/welcome");
		await lookAt(page, "welcome");
		await page.getByRole("link", { name: "Go to Today" }).click();
	}
	await expect(page.locator("main h1")).toBeVisible();
	expect(new URL(page.url()).pathname).toBe("/");
	await lookAt(page, "today-first");
});

test("the link from the terminal opens the office once", async ({ page, server, expected }) => {
	expected.push(/status of 4\d\d/);
	await setUp(page, server);
	const answer = await page.goto(server.setupLink);
	expect(answer.status()).toBeGreaterThanOrEqual(400);
});
