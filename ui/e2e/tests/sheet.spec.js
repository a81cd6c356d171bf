// A clinic's whole intake sheet: three people through the browser, the others
// through the API, each with the hearing and the check-in that the sheet names;
// then every calendar link is subscribed to and read by the programs people have.
import { execFileSync } from "node:child_process";
import { expect, lookAt, test } from "../fixtures.js";
import { elena, setUp } from "../people.js";
import { program, root } from "../places.js";
import { nextDay, people, refused, twice } from "../sheet.js";

const inBrowser = ["maria", "chidi", "rosa"];
const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

test.skip(({ viewport }) => viewport.width < 1000, "one run through the whole sheet is enough; each screen has its own test at 360 px");

test("the people of the sheet, from intake to the calendars on their phones", async ({ page, server }) => {
	test.setTimeout(240_000);
	await setUp(page, server);
	const api = caller(page.request, server.url, newToken(server));
	const feeds = {};

	for (const name of inBrowser) feeds[name] = await enterInBrowser(page, server, people[name]);
	for (const name of Object.keys(people).filter((each) => !inBrowser.includes(each))) feeds[name] = await enterByAPI(api, people[name]);

	const again = await api.send("post", "/clients", twice);
	expect(again.status(), "the first row again").toBe(409);
	const bad = await api.send("post", "/clients", refused);
	expect(bad.status(), "the row that cannot be kept").toBe(422);
	expect((await bad.json()).errors.map((each) => each.field).sort()).toEqual(["a_number", "birth_date"]);
	const hour = await api.send("post", `/clients/${people.chidi.id}/hearings`, { court: "ATL", date: "2027-06-01", time: "25:00" });
	expect((await hour.json()).errors.map((each) => each.field)).toEqual(["time"]);

	const listed = await api.get("/clients?limit=50");
	expect(listed.items).toHaveLength(11);
	await page.goto(server.url + "/");
	await lookAt(page, "today-sheet");
	await page.goto(`${server.url}/clients/${people.maria.id}`);
	await lookAt(page, "file-sheet");
	await page.goto(server.url + "/calendar");
	await lookAt(page, "calendar-sheet");

	await readEverywhere(api, feeds);
});

function newToken(server) {
	const said = execFileSync(program, ["token", "add", "--email", elena.email, "--label", "sheet"], { env: { ...process.env, ...server.environment }, encoding: "utf8" });
	return said.trim().split(/\s+/).at(-1);
}

function caller(request, url, token) {
	const send = (method, path, data) => request[method](`${url}/api/v1${path}`, { data, headers: { Authorization: `Bearer ${token}` } });
	return {
		send,
		get: async (path) => (await send("get", path)).json(),
		post: async (path, data) => {
			const answer = await send("post", path, data);
			expect(answer.status(), `${path.replace(/[0-9a-f-]{36}/, ":id")} ${JSON.stringify((await answer.json()).errors ?? "")}`).toBe(201);
			return answer.json();
		},
	};
}

async function enterInBrowser(page, server, person) {
	const { client, hearing, duty } = person;
	await page.goto(server.url + "/clients/new");
	for (const name of ["given_names", "family_names", "a_number", "birth_date"]) await page.locator(`[name="${name}"]`).fill(client[name]);
	await page.locator('[name="language"]').selectOption(client.language);
	await page.locator('[name="country"]').selectOption(client.country);
	await page.locator('[name="phones[0].number"]').fill(client.phones[0].number);
	if (client.phones[0].safe_to_text) await page.getByLabel("Safe to text").first().check();
	await page.getByText("More: address, other phone").click();
	for (const [name, value] of Object.entries(client.address)) await page.locator(`[name="address.${name}"]`).fill(value);
	await page.locator('[name="time_zone"]').selectOption(client.time_zone);
	await page.locator('[name="intake_note"]').fill(client.intake_note);
	await page.getByRole("button", { name: "Open the file" }).click();
	await expect(page.locator("main h1")).toHaveText(`${client.given_names} ${client.family_names}`);
	person.id = new URL(page.url()).pathname.split("/")[2];

	await page.goto(`${server.url}/clients/${person.id}/hearings/new`);
	await page.locator('[name="court"]').fill(hearing.court);
	await page.locator('[name="date"]').fill(hearing.date);
	await page.locator('[name="time"]').fill(hearing.time);
	if (hearing.judge) await page.locator('[name="judge"]').fill(hearing.judge);
	await saved(page);

	if (duty) await enterDuty(page, server, person);

	await page.goto(`${server.url}/clients/${person.id}/feeds/new`);
	await saved(page);
	return page.locator("#link").inputValue();
}

async function enterDuty(page, server, { id, client, duty }) {
	await page.goto(`${server.url}/clients/${id}/obligations/new`);
	await page.locator('[name="modality"]').selectOption(duty.modality);
	await page.locator('[name="every"]').fill(/INTERVAL=(\d+)/.exec(duty.rrule)?.[1] ?? "1");
	await page.locator(`[name="days"][value="${weekdays[duty.weekday]}"]`).check();
	await page.locator('[name="date"]').fill(nextDay(duty));
	await page.locator('[name="time"]').fill(duty.time);
	await page.locator('[name="zone"]').selectOption(duty.zone);
	await page.locator('[name="window_minutes"]').fill("60");
	await page.locator('[name="told.by"]').fill("case specialist");
	await page.locator('[name="told.language"]').selectOption(client.language);
	await saved(page);
}

// saved presses the form's first visible button and waits for the next page.
async function saved(page) {
	await page.locator("main form .btn-primary").first().click();
	await page.waitForLoadState();
	await expect(page.locator(".form-errors")).toHaveCount(0);
}

async function enterByAPI(api, person) {
	person.id = (await api.post("/clients", person.client)).id;
	if (person.hearing) await api.post(`/clients/${person.id}/hearings`, { type: "master_calendar", medium: "in_person", ...person.hearing });
	if (person.proceeding) await api.post(`/clients/${person.id}/proceedings`, person.proceeding);
	if (person.rides) {
		const { items } = await api.get("/hearings");
		const hearing = items.find((each) => each.client_id === people[person.rides].id);
		await api.post(`/hearings/${hearing.id}/participants`, { client_id: person.id });
	}
	if (person.duty) {
		const { modality, rrule, time, zone, window_minutes = 60, place } = person.duty;
		await api.post(`/clients/${person.id}/obligations`, {
			modality, place, schedule: { kind: "recurring", rrule, date: nextDay(person.duty), time, zone, window_minutes },
			told: { by: "case specialist", language: person.client.language },
		});
	}
	const answer = await api.send("post", `/clients/${person.id}/feeds`, { audience: "client" });
	if (!person.issued) return (await answer.json()).url;
	expect(answer.ok(), "a phone that ICE issued gets no link").toBe(false);
	return "";
}

// readEverywhere hands each link, and how many events it must show, to the
// programs that read calendars.
async function readEverywhere(api, feeds) {
	const soon = Date.now() + 26 * 7 * 86_400_000;
	const lines = [];
	for (const [name, url] of Object.entries(feeds)) {
		if (!url) continue;
		let events = people[name].hearing || people[name].rides ? 1 : 0;
		const { items } = await api.get(`/clients/${people[name].id}/obligations`);
		for (const duty of items) {
			const occurrences = await api.get(`/obligations/${duty.id}/occurrences?limit=200`);
			events += occurrences.items.filter((each) => Date.parse(each.opens_at) < soon).length;
		}
		lines.push(`${url} ${events}`);
	}
	expect(lines).toHaveLength(10);
	const said = execFileSync("go", ["test", "-count=1", "-v", "-run", "^TestServedFeedsAreReadByEveryProgram$", "./internal/wire/readers"], {
		cwd: root, encoding: "utf8", env: { ...process.env, CONSTANCIA_TEST_READERS: "required", CONSTANCIA_TEST_FEEDS: lines.join("\n") },
	});
	expect(said.match(/--- PASS: \S+feed_\d+/g)).toHaveLength(10);
}
