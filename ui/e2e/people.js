// The first steps every test shares.
import { execFileSync } from "node:child_process";
import { expect } from "@playwright/test";
import { program } from "./places.js";

export const elena = {
	name: "Elena Ruiz",
	email: "elena@clinic.example",
	password: "lanterns over the harbor 41",
};

// setUp opens the office in the browser, once per server; later calls sign in.
export async function setUp(page, server, person = elena) {
	if (server.open) return signIn(page, server, person);
	await page.goto(server.setupLink);
	await page.locator('[name="office_name"]').fill("Casa Abierta Legal Clinic");
	await page.locator('[name="time_zone"]').selectOption("America/New_York");
	await page.locator('[name="language"]').selectOption("en");
	await page.locator('[name="name"]').fill(person.name);
	await page.locator('[name="email"]').fill(person.email);
	await page.locator('[name="password"]').fill(person.password);
	await page.locator('[name="role"][value="attorney"]').check();
	await page.locator('main form button[type="submit"]').click();
	await page.waitForURL((url) => !url.pathname.startsWith("/setup/"));
	server.open = true;
	if (new URL(page.url()).pathname === "/sign-in") await signIn(page, server, person);
}

export async function signIn(page, server, person = elena) {
	await page.goto(server.url + "/");
	if (new URL(page.url()).pathname !== "/sign-in") return;
	await page.locator('[name="email"]').fill(person.email);
	await page.locator('[name="password"]').fill(person.password);
	await page.locator('main form button[type="submit"]').click();
	await page.waitForURL((url) => url.pathname !== "/sign-in");
}

// posting is a way to put things on record by a program, as the person of setUp.
export async function posting(page, server, person = elena) {
	await setUp(page, server, person);
	const said = execFileSync(program, ["token", "add", "--email", person.email, "--label", "tests"], { env: { ...process.env, ...server.environment }, encoding: "utf8" });
	const headers = { Authorization: `Bearer ${said.trim().split(/\s+/).at(-1)}` };
	return async (path, data) => {
		const answer = await page.request.post(`${server.url}/api/v1${path}`, { data, headers });
		expect(answer.status(), JSON.stringify(await answer.json())).toBe(201);
		return answer.json();
	};
}

// maria is where the file of a client is; one for each server.
export async function maria(page, server) {
	if (server.maria) {
		await setUp(page, server);
		return server.maria;
	}
	const post = await posting(page, server);
	const client = await post("/clients", { given_names: "María José", family_names: "García Hernández", language: "es", time_zone: "America/New_York" });
	return (server.maria = `${server.url}/clients/${client.id}`);
}
