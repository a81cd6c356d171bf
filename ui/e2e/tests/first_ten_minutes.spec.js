// A newcomer's first ten minutes, from the link in the terminal: the office is
// opened, the clinic's own sheet goes in, a phone subscribes to a calendar, the
// app's failure goes on record with a picture, and the chronology is printed. The
// seconds are the program's own: nobody reads, and looking at a screen is not counted.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, lookAt, test } from "../fixtures.js";
import { setUp } from "../people.js";
import { root } from "../places.js";
import { ahead } from "../sheet.js";

const day = ahead(44); // María's hearing; the sheet names a day that will have passed
const sheet = { name: "intake_sheet.csv", mimeType: "text/csv", buffer: Buffer.from(
	readFileSync(join(root, "internal/imports/testdata/intake_sheet.csv"), "utf8").replace("Jan 5 2027", inWords(day)),
) };
const person = "María José García Hernández";

test.skip(({ viewport }) => viewport.width < 1000, "one newcomer is enough; each screen has its own look at 360 px");

test("a newcomer's first ten minutes", async ({ page, server, expected }, info) => {
	test.setTimeout(180_000);
	const begun = Date.now();
	let looking = 0;
	const look = async (name) => {
		const at = Date.now();
		await lookAt(page, name);
		looking += Date.now() - at;
	};
	const lap = [];
	const step = async (name, act) => {
		const at = Date.now() - looking;
		await test.step(name, act);
		lap.push(`${name} ${((Date.now() - looking - at) / 1000).toFixed(1)}`);
	};

	await step("set-up", () => openOffice(page, server, look));
	await step("sheet", () => importSheet(page, look));
	await page.goto(server.url + "/clients");
	await page.getByRole("link", { name: "García Hernández, María José" }).click();
	await expect(page.locator("main h1")).toHaveText(person);
	const file = page.url();
	await step("phone", () => subscribe(page));
	await page.goto(file);
	let sha256;
	await step("failure", async () => (sha256 = await logFailure(page)));
	await page.goto(file);
	await step("chronology", () => printChronology(page, info, sha256));
	const all = (Date.now() - begun - looking) / 1000;
	console.log(`first ten minutes: ${all.toFixed(1)} seconds (${lap.join(", ")})`);
	expect(all).toBeLessThan(600);

	expected.push(/status of 4\d\d/); // the link from the terminal opens the office once
	expect((await page.goto(server.setupLink)).status()).toBeGreaterThanOrEqual(400);
});

function inWords(date) {
	return new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", year: "numeric", timeZone: "UTC" }).format(new Date(date)).replace(",", "");
}

async function openOffice(page, server, look) {
	await page.goto(server.setupLink);
	await look("setup");
	await setUp(page, server);
	expect(new URL(page.url()).pathname).toBe("/welcome");
	await look("welcome");
	await page.getByRole("link", { name: "Go to Today" }).click();
	await expect(page.locator("main h1")).toBeVisible();
	expect(new URL(page.url()).pathname).toBe("/");
	await look("today-first");
	await page.goto(server.url + "/welcome");
	await page.getByRole("link", { name: "Bring a spreadsheet in" }).click();
}

async function importSheet(page, look) {
	await look("imports");
	await page.getByLabel("CSV or Excel file").setInputFiles(sheet);
	await page.getByRole("button", { name: "Read the sheet" }).click();
	await expect(page.locator("main h1")).toHaveText("What would become of this sheet");
	await expect(page.locator("#columns")).toContainText("31/12/1990");
	await look("imports-staged");
	await page.getByRole("button", { name: "Import", exact: true }).click();
	await expect(page.locator("main h1")).toHaveText("Imported", { timeout: 90_000 }); // it asks again by itself
	await look("imports-result");
	const waiting = page.waitForEvent("download");
	await page.getByRole("link", { name: "Get these rows" }).click();
	expect((await waiting).suggestedFilename()).toBe("not-imported.csv");
	await page.getByRole("link", { name: "Look at them" }).click();
	await expect(page.locator("#now")).toBeVisible();
	await look("imports-suggestion");
}

// subscribe makes a link in the client's file and fetches it as her phone does,
// without anybody's session.
async function subscribe(page) {
	await page.getByRole("link", { name: "Make a calendar link" }).first().click();
	await page.getByRole("button", { name: "Make a calendar link" }).click();
	await expect(page.locator("main h1")).toHaveText("The link is ready");
	const link = await page.locator("#link").inputValue();
	const answer = await fetch(link, { headers: { "User-Agent": "iOS/18.0 dataaccessd/1.0" } });
	const calendar = await answer.text();
	expect(answer.headers.get("content-type")).toContain("text/calendar");
	expect(calendar).toContain(`DTSTART;TZID=America/Chicago:${day.replaceAll("-", "")}T083000`);
	const again = await fetch(link, { headers: { "User-Agent": "iOS/18.0 dataaccessd/1.0", "If-None-Match": answer.headers.get("etag") } });
	expect(again.status).toBe(304);
}

async function logFailure(page) {
	await page.getByRole("link", { name: "Log a failure" }).filter({ visible: true }).first().click();
	await page.getByLabel("The picture would not send").check();
	await page.locator("#f-error_text").fill("Unable to upload photo. (E-504)");
	await page.getByRole("button", { name: "Save", exact: true }).click();
	await expect(page.locator("main h1")).toHaveText("The picture would not send");
	const picture = await page.screenshot();
	const sha256 = createHash("sha256").update(picture).digest("hex");
	await page.locator("#f-file").setInputFiles({ name: "IMG_0001.png", mimeType: "image/png", buffer: picture });
	await page.getByRole("button", { name: "Add to the record" }).click();
	await expect(page.locator("#evidence")).toContainText(sha256);
	return sha256;
}

async function printChronology(page, info, sha256) {
	await page.getByRole("link", { name: "Print the chronology" }).click();
	await expect(page.locator(".record tbody tr")).not.toHaveCount(0);
	const path = info.outputPath("chronology.pdf");
	await page.pdf({ path, preferCSSPageSize: true });
	const read = execFileSync("pdftotext", [path, "-"], { encoding: "utf8" });
	expect(read).toContain(`Chronology: ${person}`);
	expect(read.replace(/\s/g, "")).toContain(sha256);
	expect(read.replace(/\s/g, "")).toContain("Unabletouploadphoto");
}
