// A text told a client to come. Somebody types it in from Today with six answers at
// most, by the keyboard and on a phone; it stands above everything until it is read.
import { execFileSync } from "node:child_process";
import { expect, lookAt, test } from "../fixtures.js";
import { elena, setUp } from "../people.js";
import { program } from "../places.js";

async function onFile(page, server) {
	await setUp(page, server);
	if (server.summoned) return;
	const said = execFileSync(program, ["token", "add", "--email", elena.email, "--label", "summons"], { env: { ...process.env, ...server.environment }, encoding: "utf8" });
	const headers = { Authorization: `Bearer ${said.trim().split(/\s+/).at(-1)}` };
	const answer = await page.request.post(`${server.url}/api/v1/clients`, { data: { given_names: "María José", family_names: "García Hernández", language: "es", time_zone: "America/New_York" }, headers });
	expect(answer.status()).toBe(201);
	server.summoned = true;
}

function tomorrowAtSeven() {
	const day = new Date(Date.now() + 24 * 60 * 60_000).toISOString().slice(0, 10);
	return `${day}T07:00`;
}

test("a call to come is typed in with six answers and stands above everything", async ({ page, server }) => {
	await onFile(page, server);
	await page.goto(`${server.url}/`);
	const begun = Date.now();
	await page.keyboard.press("s");
	await expect(page.locator("main h1")).toHaveText("ICE told a client to come");
	expect(await page.locator('main form#summons :is(input:not([type="hidden"]), select, textarea)').count()).toBeLessThanOrEqual(6);
	await page.waitForLoadState(); // a key led here: its script looks for people while she types
	await page.locator("#f-who").pressSequentially("garcia");
	await expect(page.locator('[name="client_id"]')).toBeChecked();
	await page.locator("#f-at").fill(tomorrowAtSeven());
	await page.locator("#f-words").fill("REPORT TOMORROW AT 7 AM");
	await page.getByRole("button", { name: "Save", exact: true }).click();
	await expect(page.locator("#says")).toContainText("REPORT TOMORROW AT 7 AM");
	console.log(`a call to come: ${((Date.now() - begun) / 1000).toFixed(1)} seconds from Today to saved`);
	await lookAt(page, "summons");
	await page.goto(`${server.url}/`);
	await expect(page.locator("main .card").first()).toHaveAttribute("id", "summonses");
	await lookAt(page, "summons-today");
});

test("the form works with one thumb at 360 pixels", async ({ page, server }) => {
	await onFile(page, server);
	await page.setViewportSize({ width: 360, height: 740 });
	await page.goto(`${server.url}/summonses/new`);
	await lookAt(page, "summons-new");
	for (const box of await page.locator("#summons :is(input:not([type='hidden']), select, textarea, button)").all()) {
		const { height } = await box.boundingBox();
		expect(height).toBeGreaterThanOrEqual(34);
	}
});
