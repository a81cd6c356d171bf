// From a client's file to a bundle a stranger checks: Pilar, who may not approve, has the
// packet put together; Elena, the attorney, reads its pages, approves and seals it; and
// whoever is given the bundle sees that it is whole, or that one byte of it is not.
import { execFileSync } from "node:child_process";
import { expect, lookAt, test } from "../fixtures.js";
import { elena, maria, signIn } from "../people.js";
import { program } from "../places.js";

const pilar = { name: "Pilar Quispe", email: "pilar@clinic.example", password: "paper boats on a grey river 7" };

// run runs the program's own command beside the server.
const run = (server, args, input = "") =>
	execFileSync(program, args, { env: { ...process.env, ...server.environment }, encoding: "utf8", input });

// documented is María's file with a failure, its picture that somebody found fit to
// leave, and one that nobody has looked at.
async function documented(page, server) {
	const file = await maria(page, server);
	const said = run(server, ["token", "add", "--email", elena.email, "--label", "packet"]);
	const headers = { Authorization: `Bearer ${said.trim().split(/\s+/).at(-1)}` };
	const post = async (path, body) => {
		const answer = await page.request.post(`${server.url}/api/v1${path}`, { ...body, headers });
		expect(answer.status(), await answer.text()).toBe(201);
		return answer.json();
	};
	const client = file.split("/").at(-1);
	const seen = new Date(Date.now() - 50 * 60_000).toISOString();
	const failure = await post(`/clients/${client}/failures`, { data: { app: "smartlink", kinds: ["app_photo_not_sent"], error_text: "Unable to upload photo. (E-504)", first_seen_at: seen } });
	for (const name of ["The red message", "Nobody has looked"]) {
		await page.setContent(`<h1>${name}</h1>`);
		const buffer = await page.screenshot();
		await post(`/failures/${failure.id}/evidence`, { multipart: { caption: name, file: { name: "IMG_0001.png", mimeType: "image/png", buffer } } });
	}
	const { items } = await (await page.request.get(`${server.url}/api/v1/clients/${client}/documents`, { headers })).json();
	const checked = items.find((one) => one.caption === "The red message");
	await post(`/documents/${checked.id}/checks`, { data: { fit: true } });
	run(server, ["staff", "add", "--email", pilar.email, "--name", pilar.name, "--role", "paralegal", "--password-stdin"], pilar.password + "\n");
	return file;
}

async function goOnAs(page, server, person) {
	await page.context().clearCookies();
	await signIn(page, server, person);
}

// read takes what a click downloads.
async function read(page, link) {
	const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
	const chunks = [];
	for await (const chunk of await download.createReadStream()) chunks.push(chunk);
	return Buffer.concat(chunks);
}

async function check(page, server, bundle) {
	await page.goto(`${server.url}/verify`);
	await page.locator("#f-file").setInputFiles({ name: "packet.zip", mimeType: "application/zip", buffer: bundle });
	await page.getByRole("button", { name: "Check it" }).click();
	await expect(page.locator("#checks")).toBeVisible();
}

// firstPage waits until the first page is drawn. On a phone it stands below all that is
// said of the packet, and is drawn when somebody comes near.
async function firstPage(page) {
	await page.locator("#page-1").scrollIntoViewIfNeeded();
	await expect(page.locator("#page-1 canvas")).toBeVisible();
}

test.skip(({ viewport }) => viewport.width < 1000, "an attorney reads a packet at a desk; the gallery shows its pages at every width");

test("a packet is put together, read, approved, sealed and checked by a stranger", async ({ page, server, expected }) => {
	expected.push(/status of 422/);
	const begun = Date.now();
	const file = await documented(page, server);
	await goOnAs(page, server, pilar);
	await page.goto(file);
	await page.locator("summary", { hasText: "More to do" }).click();
	await page.getByRole("link", { name: "Build packet" }).click();
	await lookAt(page, "packet-new");
	const working = page.waitForResponse((answer) => /\/packets\/[0-9a-f-]{36}$/.test(answer.url()) && answer.status() === 200);
	const clicked = Date.now();
	await page.getByRole("button", { name: "Put it together" }).click();
	expect(await (await working).text(), "how far it is").toContain("<progress");
	await firstPage(page);
	const first = Date.now() - clicked;
	console.log(`packet: ${(first / 1000).toFixed(1)} seconds from click to the first page shown`);
	expect(first, "milliseconds from click to the first page shown").toBeLessThan(10_000);
	await expect(page.locator("#in-it")).toContainText("C-1");
	await expect(page.locator("#in-it")).not.toContainText("C-2");
	await expect(page.getByRole("button", { name: "Approve these pages" })).toHaveCount(0);
	await lookAt(page, "packet-built");
	const packet = page.url();
	await page.getByRole("link", { name: "Change what is in it" }).click();
	await expect(page.locator("#exhibits")).toContainText("Nobody has looked");
	await lookAt(page, "packet-choice");
	await page.locator("#f-words").fill("She went to the office the same day.");
	await page.getByRole("button", { name: /^Up/ }).click();
	await expect(page.locator("#f-words"), "what was typed, after a document was moved").toHaveValue("She went to the office the same day.");

	await goOnAs(page, server, elena);
	await page.goto(`${server.url}/packets`);
	await lookAt(page, "packets");
	await page.goto(packet);
	await firstPage(page);
	await page.getByRole("button", { name: "Approve these pages" }).click();
	await page.getByRole("button", { name: "Seal", exact: true }).click();
	const link = page.getByRole("link", { name: "Bundle to verify" });
	await expect(link).toBeVisible();
	await lookAt(page, "packet-sealed");
	const bundle = await read(page, link);

	await goOnAs(page, server, pilar);
	await page.goto(packet);
	const served = page.locator("form[action$='/services']");
	await served.getByLabel("How?").selectOption({ label: "E-mail" });
	await served.getByLabel("To whom?").fill("ERO Chicago");
	await served.getByRole("button", { name: "Put on record" }).click();
	await page.getByRole("link", { name: /^Correct/ }).click();
	await expect(page.locator("form[action$='/services'] [name=on_whom]")).toHaveValue("ERO Chicago");
	await lookAt(page, "packet-correct");

	await page.context().clearCookies();
	await check(page, server, bundle);
	await expect(page.locator("main")).toContainText("This packet is whole");
	await expect(page.locator('[data-check]:not([data-state="ok"])')).toHaveCount(0);
	await lookAt(page, "verify-whole");
	bundle[bundle.length >> 1] ^= 1;
	await check(page, server, bundle);
	await expect(page.locator("main")).toContainText("This packet does not verify");
	await expect(page.locator('[data-state="failed"]')).not.toHaveCount(0);
	await lookAt(page, "verify-altered");
	console.log(`packet: ${((Date.now() - begun) / 1000).toFixed(1)} seconds for everything`);
});
