// The same thing fails at three clients within the hour: a person says that it is one
// incident, and whom to call first stands above it.
import { expect, test } from "../fixtures.js";
import { posting } from "../people.js";

test("three failures of one family are proposed and confirmed as one incident", async ({ page, server }) => {
	const post = await posting(page, server);
	for (const name of ["Ana", "Berta", "Carla"]) {
		const client = await post("/clients", { given_names: name, family_names: "Pérez", language: "es", time_zone: "America/New_York" });
		await post(`/clients/${client.id}/failures`, { app: "smartlink", kinds: ["app_crash"], first_seen_at: new Date(Date.now() - 60_000).toISOString() });
	}
	await page.goto(`${server.url}/`);
	await page.getByRole("link", { name: "Look at it" }).click();
	await expect(page.locator("#call")).toBeVisible();
	await page.getByRole("button", { name: "Yes, one incident" }).click();
	await expect(page.locator("#failures")).toContainText("Berta Pérez");
	await expect(page.locator("#exhibit")).toContainText("It takes five clients");
});
