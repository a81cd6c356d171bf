// The chronology on paper: printed by the browser, read back with pdftotext.
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, lookAt, test } from "../fixtures.js";
import { elena, setUp } from "../people.js";
import { program, shots } from "../places.js";
import { nextDay, people } from "../sheet.js";

const privileged = "kanari sings at night";

// enter puts María on file by the API, with half a year of check-ins and one that
// did not go through.
async function enter(page, server) {
	const said = execFileSync(program, ["token", "add", "--email", elena.email, "--label", "paper"], { env: { ...process.env, ...server.environment }, encoding: "utf8" });
	const headers = { Authorization: `Bearer ${said.trim().split(/\s+/).at(-1)}` };
	const post = async (path, body) => {
		const answer = await page.request.post(`${server.url}/api/v1${path}`, { headers, ...body });
		expect(answer.status(), `${path} ${await answer.text()}`).toBe(201);
		return answer.json();
	};
	const { client, duty } = people.maria;
	const { id } = await post("/clients", { data: { ...client, intake_note: privileged } });
	await post(`/clients/${id}/obligations`, {
		data: {
			modality: duty.modality,
			schedule: { kind: "recurring", rrule: duty.rrule, date: nextDay(duty), time: duty.time, zone: duty.zone, window_minutes: 60 },
			told: { by: "case specialist", language: "es" },
		},
	});
	const failure = await post(`/clients/${id}/failures`, {
		data: { kinds: ["app_photo_not_sent"], error_text: "Unable to upload photo (E-504)", what: privileged, told_by: "María, by phone" },
	});
	await post(`/failures/${failure.id}/witnesses`, { data: { name: privileged, saw: privileged } });
	await post(`/failures/${failure.id}/steps`, { data: { step: "call_isap", note: privileged } });
	const file = { name: "screen.png", mimeType: "image/png", buffer: await page.screenshot() };
	const piece = await post(`/failures/${failure.id}/evidence`, { multipart: { file, caption: "The red message" } });
	return { id, sha256: piece.sha256 };
}

test.skip(({ viewport }) => viewport.width < 1000, "paper has one width");

test("the chronology prints with its heading and a number on each page, and keeps what is privileged", async ({ page, server }) => {
	await setUp(page, server);
	const { id, sha256 } = (server.paper ??= await enter(page, server));
	await page.goto(`${server.url}/clients/${id}`);
	await page.getByRole("link", { name: "Print the chronology" }).click();
	await expect(page).toHaveTitle(/^Chronology/);
	const end = new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10);
	await page.locator('[name="to"]').fill(end);
	await page.getByRole("button", { name: "Show these days" }).click();
	await expect(page.locator(".record tbody tr")).not.toHaveCount(0);
	expect(page.url()).toContain(`to=${end}`);
	await expect(page.locator(".record")).toContainText("María, by phone");
	await lookAt(page, "chronology");

	mkdirSync(shots, { recursive: true });
	const path = join(shots, `chronology-${page.viewportSize().width}.pdf`);
	await page.emulateMedia({ colorScheme: "dark" });
	await page.pdf({ path, preferCSSPageSize: true, printBackground: true });
	const read = (...how) => execFileSync("pdftotext", [...how, path, "-"], { encoding: "utf8" });
	const pages = read("-layout").split("\f").slice(0, -1);
	expect(pages.length).toBeGreaterThan(1);
	pages.forEach((text, at) => {
		expect(text, `the heading of page ${at + 1}`).toContain("Chronology: María José García Hernández");
		expect(text, `the head of the table on page ${at + 1}`).toContain("What is on record");
		expect(text, `the number of page ${at + 1}`).toMatch(new RegExp(`\\b${at + 1} ?/ ?${pages.length}\\s*$`));
	});
	const all = read().replace(/\s/g, ""); // lines break anywhere in a narrow column
	for (const shown of ["Unabletouploadphoto", sha256, "María,by"]) expect(all).toContain(shown);
	for (const kept of ["kanari", "Printthechronology", "StateSt", "201-555-001"]) expect(all).not.toContain(kept);
	expect(execFileSync("pdfinfo", [path], { encoding: "utf8" })).toMatch(/Page size:\s+612 x 792 pts \(letter\)/);
});
