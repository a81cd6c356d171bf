// The app failed while the client is on the phone: logged in a minute from her file,
// with the pictures, the first day's list and a correction.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { expect, lookAt, test } from "../fixtures.js";
import { elena, setUp } from "../people.js";
import { program } from "../places.js";

const zone = "America/New_York";

function local(at) {
	const said = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(at);
	return { date: said.slice(0, 10), time: said.slice(11, 16) };
}

// called is a client whose window opened five minutes ago; one for each server.
async function called(page, server) {
	await setUp(page, server);
	if (server.called) return server.called;
	const said = execFileSync(program, ["token", "add", "--email", elena.email, "--label", "failures"], { env: { ...process.env, ...server.environment }, encoding: "utf8" });
	const headers = { Authorization: `Bearer ${said.trim().split(/\s+/).at(-1)}` };
	const post = async (path, data) => {
		const answer = await page.request.post(`${server.url}/api/v1${path}`, { data, headers });
		expect(answer.status(), JSON.stringify(await answer.json())).toBe(201);
		return answer.json();
	};
	const client = await post("/clients", { given_names: "María José", family_names: "García Hernández", language: "es", time_zone: zone });
	const opened = local(new Date(Date.now() - 5 * 60_000));
	await post(`/clients/${client.id}/obligations`, {
		modality: "smartlink_own_phone",
		schedule: { kind: "appointment", ...opened, zone, window_minutes: 60 },
		told: { by: "BI case specialist", on: opened.date, language: "es", how: "in_person" },
	});
	return (server.called = `${server.url}/clients/${client.id}`);
}

test("a failure is logged in a minute by the keyboard, and documented with a picture", async ({ page, server }) => {
	await page.goto(await called(page, server));
	let keys = 0;
	const press = async (key, times = 1) => {
		for (let i = 0; i < times; i++) await page.keyboard.press(key);
		keys += times;
	};
	const tabTo = async (target) => {
		for (let i = 0; i < 60 && !(await target.evaluate((one) => one === document.activeElement)); i++) await press("Tab");
		await expect(target).toBeFocused();
	};
	const type = async (text) => {
		await page.keyboard.type(text);
		keys += text.length;
	};
	const begun = Date.now();
	await press("f");
	await expect(page.locator("main h1")).toHaveText("Log a failure");
	await expect(page.locator("main .notice:visible").first()).toContainText(/5[0-5] minutes left/);
	await tabTo(page.locator("#f-narrow"));
	await type("picture");
	await expect(page.locator('[name="kinds"]:visible')).toHaveCount(1);
	await tabTo(page.locator('[name="kinds"]:visible'));
	await press("Space");
	await tabTo(page.locator("#f-error_text"));
	await type("Unable to upload photo. (E-504)");
	await expect(page.getByText(/Draft saved/)).toBeVisible();
	await tabTo(page.getByRole("button", { name: "Save", exact: true }));
	await press("Enter");
	await expect(page.locator("main h1")).toHaveText("The picture would not send");
	console.log(`one-minute form: ${keys} keys, ${((Date.now() - begun) / 1000).toFixed(1)} seconds from the client's file to saved`);
	expect(keys).toBeLessThan(90);

	const picture = await page.screenshot();
	await page.locator("#f-file").setInputFiles({ name: "IMG_0001.png", mimeType: "image/png", buffer: picture });
	await page.locator('[name="caption"]').fill("The red message");
	await page.getByRole("button", { name: "Add to the record" }).click();
	await expect(page.locator("#evidence")).toContainText(createHash("sha256").update(picture).digest("hex"));
	await expect(page.locator("#evidence img")).toHaveJSProperty("complete", true);
	await lookAt(page, "failure-file");

	const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download the original" }).click()]);
	const chunks = [];
	for await (const chunk of await download.createReadStream()) chunks.push(chunk);
	expect(Buffer.concat(chunks).equals(picture)).toBe(true);

	await page.getByRole("button", { name: "Done now: Leave a voicemail" }).click();
	await expect(page.locator("#steps")).toContainText(elena.name);
	await page.getByRole("link", { name: "Correct it" }).click();
	await lookAt(page, "failure-correct");
	await page.locator("#f-reason").fill("She looked at her phone again");
	await page.locator('[name="first_seen_at.time"]').fill("");
	await page.locator('[name="first_seen_at.date"]').fill("");
	await page.getByRole("button", { name: "Save the correction" }).click();
	await expect(page.locator("#history")).toContainText("Account 2");
});

test("a picture is dropped or pasted anywhere on the page, and a large one is refused before it travels", async ({ page, server }) => {
	const file = await called(page, server);
	await page.goto(`${file}/failures/new`);
	await page.getByLabel("The app closed or froze").check();
	await page.getByRole("button", { name: "Save", exact: true }).click();
	await expect(page.locator("#upload")).toBeVisible();
	for (const kind of ["paste", "drop"]) {
		await page.evaluate((kind) => {
			const files = new DataTransfer();
			files.items.add(new File([new Uint8Array([1, 2, 3])], `${kind}.png`, { type: "image/png" }));
			const event = kind === "paste" ? new ClipboardEvent(kind, { clipboardData: files, bubbles: true, cancelable: true }) : new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true });
			document.querySelector("main").dispatchEvent(event);
		}, kind);
	}
	expect(await page.locator("#f-file").evaluate((box) => [...box.files].map((each) => each.name))).toEqual(["paste.png", "drop.png"]);
	await page.locator("#f-file").setInputFiles({ name: "large.png", mimeType: "image/png", buffer: Buffer.alloc(26 << 20) });
	await expect(page.locator("[data-too-large]")).toBeVisible();
	const before = page.url();
	await page.getByRole("button", { name: "Add to the record" }).click();
	await expect(page.locator("[data-too-large]")).toBeVisible();
	expect(page.url()).toBe(before);
});

test("what is refused says why, and a half typed log is found on Today", async ({ page, server, expected }) => {
	expected.push(/status of 422/);
	const file = await called(page, server);
	await page.goto(`${file}/failures/new`);
	await lookAt(page, "failure-new");
	await page.getByRole("button", { name: "Save", exact: true }).click();
	await expect(page.locator(".problems")).toBeVisible();
	await lookAt(page, "failure-refused");
	await page.locator("#f-told_by").fill("her sister");
	await page.getByRole("button", { name: "Save as draft" }).click();
	await expect(page.locator("#drafts")).toContainText("María José");
	await lookAt(page, "failure-today");
	await page.locator("#drafts a").first().click();
	await expect(page.locator("#f-told_by")).toHaveValue("her sister");
	await page.getByRole("button", { name: "Throw it away" }).click();
	await expect(page.locator("#f-told_by")).toHaveValue("");
	for (const place of ["/failures", "/failures/new"]) {
		await page.goto(server.url + place);
		await lookAt(page, `failures${place === "/failures" ? "" : "-begin"}`);
	}
});

test.describe("without scripts", () => {
	test.use({ javaScriptEnabled: false });
	test("a failure is logged and gets its picture all the same", async ({ page, server }) => {
		const file = await called(page, server);
		await page.goto(`${file}/failures/new`);
		await page.getByLabel("The picture would not send").check();
		await page.getByRole("button", { name: "Save", exact: true }).click();
		await expect(page.locator("main h1")).toHaveText("The picture would not send");
		await page.locator("#f-file").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: await page.screenshot() });
		await page.getByRole("button", { name: "Add to the record" }).click();
		await expect(page.locator("#evidence img")).toHaveCount(1);
	});
});
