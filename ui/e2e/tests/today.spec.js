// Nobody has confirmed a check-in: it stands first on Today until somebody has it.
// Somebody is at a visit: Today asks whether she came out.
import { execFileSync } from "node:child_process";
import { expect, lookAt, test } from "../fixtures.js";
import { elena, setUp } from "../people.js";
import { program } from "../places.js";

test.describe.configure({ mode: "serial" });

const zone = "America/New_York";

function local(at) {
	const said = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(at);
	return { date: said.slice(0, 10), time: said.slice(11, 16) };
}

// imposed is a client with one appointment so many minutes ago; one of each for
// each server.
async function imposed(page, server, name, modality, minutesAgo, window) {
	await setUp(page, server);
	server.imposed ??= {};
	if (server.imposed[name]) return;
	const said = execFileSync(program, ["token", "add", "--email", elena.email, "--label", name], { env: { ...process.env, ...server.environment }, encoding: "utf8" });
	const headers = { Authorization: `Bearer ${said.trim().split(/\s+/).at(-1)}` };
	const post = async (path, data) => {
		const answer = await page.request.post(`${server.url}/api/v1${path}`, { data, headers });
		expect(answer.status(), JSON.stringify(await answer.json())).toBe(201);
		return answer.json();
	};
	const client = await post("/clients", { given_names: name, family_names: "Xol Caal", language: "es", time_zone: zone });
	const opened = local(new Date(Date.now() - minutesAgo * 60_000));
	await post(`/clients/${client.id}/obligations`, {
		modality, grace_minutes: 240,
		schedule: { kind: "appointment", ...opened, zone, window_minutes: window },
		told: { by: "BI case specialist", on: opened.date, language: "es", how: "in_person" },
	});
	server.imposed[name] = true;
}

test("a silence stands first until somebody has it", async ({ page, server }) => {
	await imposed(page, server, "Petrona", "smartlink_own_phone", 45, 30);
	await page.goto(server.url);
	const needs = page.locator("#needs");
	await expect(page.locator("main section.card").first()).toHaveAttribute("id", "needs");
	await expect(needs).toContainText("without a word");
	await lookAt(page, "today-silence");
	await needs.getByRole("button", { name: "I have it: Petrona Xol Caal" }).press("Enter");
	await expect(page.locator("[role=status]").first()).toContainText("You have it");
	await expect(needs).toHaveCount(0);
	await expect(page.locator("#unsettled")).toContainText(`${elena.name} has it since`);
	await lookAt(page, "today-taken-over");
});

test("a visit is asked about until somebody knows, and rings when she did not come out", async ({ page, server }) => {
	await imposed(page, server, "Rosa", "isap_office_visit", 10, 60);
	await page.goto(server.url);
	await page.locator("#inside").getByRole("link", { name: "Did not come out: Rosa Xol Caal" }).click();
	await lookAt(page, "visit-return");
	await page.getByLabel("Who says so").selectOption("family");
	await page.getByLabel("Who was called, and when").fill("Ruth, at ten past");
	await page.getByRole("button", { name: "Save the answer" }).click();
	await page.goto(server.url);
	await expect(page.locator("main section.card").first()).toHaveAttribute("id", "not-out");
	await expect(page.locator("#not-out")).toContainText("Ruth, at ten past");
	await page.locator("#not-out").getByRole("button", { name: "I am taking this over: Rosa Xol Caal" }).click();
	await expect(page.locator("#not-out, #inside")).toHaveCount(0);
});
