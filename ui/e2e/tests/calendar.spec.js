// A client is due in court and has a check-in that falls into the hearing: the week
// says so in red, the month marks the day and leads to it, from day to day by keys.
import { expect, lookAt, test } from "../fixtures.js";
import { posting } from "../people.js";
import { ahead } from "../sheet.js";

test("a conflict is seen in the week, the month and the list", async ({ page, server }) => {
	const post = await posting(page, server);
	const zone = "America/New_York";
	const day = ahead(40);
	const client = await post("/clients", { given_names: "Petrona", family_names: "Xol Caal", language: "es", time_zone: zone });
	await post(`/clients/${client.id}/hearings`, { type: "master_calendar", medium: "in_person", court: "NYC", date: day, time: "09:00" });
	await post(`/clients/${client.id}/obligations`, {
		modality: "smartlink_own_phone", schedule: { kind: "appointment", date: day, time: "09:30", zone, window_minutes: 60 },
		told: { by: "BI case specialist", on: ahead(-1), language: "es", how: "in_person" },
	});

	await page.goto(`${server.url}/calendar?view=week&from=${day}`);
	await expect(page.locator("#conflicts")).toContainText("Also due then");
	await expect(page.locator("#days .slot-danger")).toHaveCount(2);
	await lookAt(page, "calendar-week-conflict");

	await page.getByRole("link", { name: "Month", exact: true }).click();
	await expect(page).toHaveURL(/view=month/);
	await page.goto(`${server.url}/calendar?view=month&from=${day}`);
	const cell = page.locator(`[data-day="${day}"]`);
	await expect(cell).toHaveAccessibleName(/2 entries, 2 conflicts/);
	await lookAt(page, "calendar-month-conflict");
	const days = page.locator("[data-day]");
	await days.first().focus();
	await page.keyboard.press("ArrowRight");
	await expect(days.nth(1)).toBeFocused();
	await page.keyboard.press("ArrowDown");
	await expect(days.nth(8)).toBeFocused();
	await cell.press("Enter");
	await expect(page).toHaveURL(new RegExp(`from=${day}&to=${day}&view=list`));
	await expect(page.locator("#days")).toContainText("Petrona Xol Caal");
});
