// The client's own page, from a small phone: with no script, with no signal, with a
// picture that was cut off, in six languages. Each step of it is looked at.
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { deflateSync } from "node:zlib";
import { expect, lookAt, screenshot, test } from "../fixtures.js";
import { elena, setUp } from "../people.js";
import { program } from "../places.js";

const zone = "America/New_York";
const languages = ["en", "es", "ht", "pt", "fr", "ar"];

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });
test.beforeEach(({}, info) => test.skip(info.project.name !== "phone", "it is a page for phones"));

// given is a client with a check-in whose window opened five minutes ago, and the
// link to her page; one for each server.
async function given(browser, server) {
	if (server.given) return server.given;
	const context = await browser.newContext();
	const page = await context.newPage();
	await setUp(page, server);
	const said = execFileSync(program, ["token", "add", "--email", elena.email, "--label", "portal"], { env: { ...process.env, ...server.environment }, encoding: "utf8" });
	const headers = { Authorization: `Bearer ${said.trim().split(/\s+/).at(-1)}` };
	const post = async (path, data) => {
		const answer = await page.request.post(`${server.url}/api/v1${path}`, { data, headers });
		expect(answer.status(), JSON.stringify(await answer.json())).toBe(201);
		return answer.json();
	};
	const client = await post("/clients", { given_names: "María José", family_names: "García Hernández", language: "es", time_zone: zone });
	const local = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(new Date(Date.now() - 5 * 60_000));
	await post(`/clients/${client.id}/obligations`, {
		modality: "smartlink_own_phone",
		schedule: { kind: "appointment", date: local.slice(0, 10), time: local.slice(11, 16), zone, window_minutes: 60 },
		told: { by: "BI case specialist", on: local.slice(0, 10), language: "es", how: "in_person" },
	});
	await page.goto(`${server.url}/clients/${client.id}/own-pages/new`);
	await page.locator('main form[action$="/own-pages"] button[type="submit"]').click();
	const address = await page.locator("#link").inputValue();
	return (server.given = { address, client: client.id, headers, context, staff: page });
}

// photo is a PNG of about so many bytes that no browser can pack smaller.
function photo(bytes) {
	const width = 1000;
	const height = Math.ceil(bytes / (3 * width));
	const rows = randomBytes(height * (1 + 3 * width));
	for (let y = 0; y < height; y++) rows[y * (1 + 3 * width)] = 0;
	const chunk = (kind, body) => {
		const head = Buffer.from(kind);
		const out = Buffer.alloc(12 + body.length);
		out.writeUInt32BE(body.length, 0);
		head.copy(out, 4);
		body.copy(out, 8);
		out.writeUInt32BE(sum(out.subarray(4, 8 + body.length)), 8 + body.length);
		return out;
	};
	const size = Buffer.alloc(13);
	size.writeUInt32BE(width, 0);
	size.writeUInt32BE(height, 4);
	size.set([8, 2, 0, 0, 0], 8);
	return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), chunk("IHDR", size), chunk("IDAT", deflateSync(rows, { level: 0 })), chunk("IEND", Buffer.alloc(0))]);
}

function sum(bytes) {
	let crc = ~0;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
	}
	return ~crc >>> 0;
}

// arrivals are what staff have of the client, the newest first, by the API.
async function arrivals(page, server, it) {
	const answer = await page.request.get(`${server.url}/api/v1/clients/${it.client}/arrivals`, { headers: it.headers });
	return (await answer.json()).items;
}

// remains is everything the phone's storage holds of what was said.
function remains(page) {
	return page.evaluate(async () => {
		const stores = (await indexedDB.databases()).map((one) => one.name);
		const kept = [];
		for (const shelf of await caches.keys()) {
			for (const request of await (await caches.open(shelf)).keys()) kept.push(new URL(request.url).pathname);
		}
		return { stores, kept, local: localStorage.length + sessionStorage.length, cookies: document.cookie };
	});
}

const send = (page) => page.locator("details[open] button[type=submit]").click();

test("the first load is small, and every language is looked at", async ({ page, context, browser, server }) => {
	const it = await given(browser, server);
	const bytes = [];
	context.on("response", async (answer) => { // of the page and of its worker
		if (answer.url().startsWith(server.url)) bytes.push([new URL(answer.url()).pathname.replace(/[\w-]{43}/, ":token"), (await answer.body().catch(() => Buffer.alloc(0))).length]);
	});
	await page.goto(it.address, { waitUntil: "networkidle" });
	await expect.poll(() => page.evaluate(() => caches.match("/r/shell").then(Boolean))).toBe(true);
	const all = bytes.reduce((sum, [, size]) => sum + size, 0);
	console.log(`first load: ${all} bytes in ${bytes.length} answers, unpacked: ${JSON.stringify(bytes)}`);
	expect(all).toBeLessThan(100_000);
	await expect(page).toHaveTitle("Mi página");
	for (const language of languages) {
		await page.goto(`${it.address}?l=${language}`);
		await expect(page.locator("html")).toHaveAttribute("dir", language === "ar" ? "rtl" : "ltr");
		await screenshot(page, `portal-${language}`);
		// Every form, and what to do on the first day, in one look.
		for (const fold of await page.locator("details > summary").all()) await fold.click();
		await lookAt(page, `portal-steps-${language}`);
	}
});

test("the whole path goes without a script", async ({ browser, server }) => {
	const it = await given(browser, server);
	const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
	const page = await context.newPage();
	await page.goto(`${it.address}?l=ht`);
	await page.locator("#failed summary").click();
	await page.locator('[name="kinds"][value="app_login_failed"]').check();
	await page.locator("#screen").fill("Error: session expired");
	await page.locator("#failed-words").fill("Li pa vle louvri");
	await page.locator("#failed-pictures").setInputFiles({ name: "IMG_1.png", mimeType: "image/png", buffer: photo(20_000) });
	await send(page);
	await expect(page.locator(".first p").first()).toHaveText(/^Mesaj sa a pa ale jwenn ICE/);
	await expect(page.locator(".first .english")).toHaveText("This message does not go to ICE, and it is not your check-in. Keep trying the app, and call.");
	await expect(page.locator("dd.code")).toHaveText(/^[A-Z0-9]{3} [A-Z0-9]{3}$/);
	await expect(page.locator("main")).toContainText("1 foto rive");
	const receipt = page.url();
	await page.locator("a.back").click();
	await page.locator("#told summary").click();
	await page.locator("#place").fill("101 W Ida B Wells");
	await send(page);
	await expect(page.locator(".steps")).toContainText("Pa manke randevou a");
	await page.goto(it.address + "?l=ar");
	await page.locator("#did summary").click();
	await send(page);
	await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
	await page.locator("a.leave").click();
	await expect(page).toHaveURL(/\/r\/away$/);
	await context.close();
	const looked = await browser.newPage({ viewport: { width: 360, height: 740 } });
	await looked.goto(receipt.replace(/l=\w+/, "l=ar")); // the gallery shows it in every language
	await lookAt(looked, "portal-receipt-ar");
	await looked.close();
});

test("three reports without a signal arrive later, each once, with both times, and nothing of them stays", async ({ page, context, browser, server, expected }) => {
	expected.push(/ERR_INTERNET_DISCONNECTED|Failed to load/);
	const it = await given(browser, server);
	const before = await arrivals(page, server, it);
	await page.goto(`${it.address}?l=es`);
	await expect.poll(() => page.evaluate(() => caches.match("/r/shell").then(Boolean))).toBe(true);
	await context.setOffline(true);
	for (const [at, words] of ["sin señal en el metro", "todavía no abre", "ahora no acepta mi cara"].entries()) {
		await page.goto(`${it.address}?l=es`);
		await expect(page.locator("#dates")).toHaveCount(0);
		await page.locator("#failed summary").click();
		await page.locator("#failed-words").fill(words);
		if (at === 0) await page.locator("#failed-pictures").setInputFiles({ name: "IMG_2.png", mimeType: "image/png", buffer: photo(300_000) });
		await send(page);
		await expect(page.locator("#waiting")).toContainText("Todavía no se envió");
		await expect(page.locator("[data-count]")).toHaveText(String(at + 1));
	}
	await lookAt(page, "portal-waiting-es");
	await page.waitForTimeout(1_100); // the two times are kept to the second
	await context.setOffline(false);
	await expect(page.locator("#waiting")).toBeHidden({ timeout: 15_000 });
	const left = await remains(page);
	expect(left.stores).toEqual([]);
	expect(left.kept.every((path) => path === "/r/shell" || path.startsWith("/assets/"))).toBe(true);
	expect([left.local, left.cookies]).toEqual([0, ""]);
	const now = await arrivals(page, server, it);
	const fresh = now.slice(0, now.length - before.length);
	expect(fresh.length).toBe(3);
	for (const one of fresh) expect(Date.parse(one.received_at) - Date.parse(one.phone_at)).toBeGreaterThanOrEqual(1_000);
	expect(fresh.map((one) => one.pictures).reduce((a, b) => a + b)).toBe(1);
	await expect(page.locator("#arrived li a")).toHaveCount(3);
	await lookAt(page, "portal-arrived-es");
	await page.locator("#arrived li a").first().click();
	await expect(page.locator("h1")).toHaveText("Lo recibimos");
});

test("where the phone keeps nothing, or has no room, a report goes all the same", async ({ browser, server }) => {
	const it = await given(browser, server);
	const broken = [
		() => { IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError"); }; },
		() => { IDBObjectStore.prototype.put = () => { throw new DOMException("no", "QuotaExceededError"); }; },
		() => { LockManager.prototype.request = () => Promise.reject(new DOMException("no", "SecurityError")); },
		() => { FormData.prototype.forEach = () => { throw new TypeError("a browser of 2017"); }; },
	];
	for (const way of broken) {
		const context = await browser.newContext({ serviceWorkers: "block", viewport: { width: 360, height: 740 } });
		const page = await context.newPage();
		await page.addInitScript(way);
		await page.goto(`${it.address}?l=es`);
		await page.locator("#did summary").click();
		await page.locator("#did-words").fill(String(way));
		await send(page);
		await page.waitForURL(/\/receipts\//);
		await context.close();
	}
});

test("who answers for us does not make a report dead, and the way out leads nowhere back", async ({ page, context, browser, server, expected }) => {
	expected.push(/404|502|Failed to load/);
	const it = await given(browser, server);
	await page.addInitScript(() => { delete ServiceWorkerRegistration.prototype.sync; }); // the worker's own line is another
	await page.goto(`${it.address}?l=es`);
	let turnedAway = 0;
	await context.route(it.address, async (route) => {
		if (route.request().method() !== "POST") return route.continue();
		await route.fulfill({ status: 404, body: "<h1>Hotel WiFi</h1>" });
		turnedAway++;
	});
	await page.locator("#did summary").click();
	await send(page);
	await expect.poll(() => turnedAway).toBeGreaterThan(0);
	await expect(page.locator('[data-say="count"]')).toBeVisible();
	await expect(page.locator('[data-say="dead"]')).toBeHidden();
	await context.unroute(it.address);
	await page.locator('[data-do="retry"]').click({ timeout: 2_000 }).catch(() => {}); // the page's own clock may have been first
	await page.locator("#arrived a").click();
	await page.locator("a.leave").click();
	await expect(page).toHaveURL("about:blank");
	await page.goBack();
	await expect(page).toHaveURL("about:blank");
	await page.goto(`${server.url}/r/away`);
	expect(await page.evaluate(() => caches.keys())).toEqual([]);
});

test("a picture of 3 MB that is cut at half, and at its last piece, arrives whole, once", async ({ browser, server }) => {
	const it = await given(browser, server);
	// Where a worker stands between, a test cannot cut the line.
	const context = await browser.newContext({ serviceWorkers: "block", viewport: { width: 360, height: 740 } });
	const page = await context.newPage();
	await page.goto(`${it.address}?l=es`);
	const picture = photo(3_000_000);
	const last = Math.ceil(picture.length / (256 << 10)) - 1;
	let cut = 6; // the first piece that does not arrive
	await page.route(/\/pictures\/[^/]+\/\d+$/, async (route) => {
		const number = Number(route.request().url().split("/").pop());
		if (number === last && cut === last) await route.fetch(); // it arrives, and the answer is lost
		return number >= cut ? route.abort("connectionreset") : route.continue();
	});
	await page.locator("#failed summary").click();
	await page.locator("#failed-words").fill("foto grande");
	await page.locator("#failed-pictures").setInputFiles({ name: "IMG_3.png", mimeType: "image/png", buffer: picture });
	await send(page);
	await expect(page.locator("[data-going]")).toHaveText("1");
	await expect(page.locator("#arrived a")).toHaveCount(1); // the words did not wait for it
	await expect(page.locator('[data-say="count"]')).toBeHidden(); // nor does anything say that they do
	cut = last;
	await page.reload();
	await page.waitForRequest(new RegExp(`/pictures/[^/]+/${last}$`));
	await expect(page.locator("[data-going]")).toHaveText("1");
	cut = last + 1;
	await page.reload();
	await expect.poll(() => remains(page).then((left) => left.stores), { timeout: 15_000 }).toEqual([]);
	const [newest] = await arrivals(page, server, it);
	await it.staff.goto(`${server.url}/failures/${newest.failure_id}`);
	await expect(it.staff.locator("#evidence img")).toHaveCount(1);
	const href = await it.staff.locator('a[href$="/file"]').first().getAttribute("href");
	const kept = await (await it.staff.request.get(server.url + href)).body();
	expect(createHash("sha256").update(kept).digest("hex")).toBe(createHash("sha256").update(picture).digest("hex"));
	await context.close();
});

test("five taps are one report", async ({ page, browser, server }) => {
	const it = await given(browser, server);
	await page.goto(`${it.address}?l=es`);
	let asked = 0;
	page.on("request", (request) => { if (request.method() === "POST" && request.url() === it.address) asked++; });
	await page.locator("#did summary").click();
	await page.evaluate(() => { for (let i = 0; i < 5; i++) document.querySelector("#did button[type=submit]").click(); });
	await page.waitForURL(/\/receipts\//);
	expect(asked).toBe(1);
});

test("staff see the page as the client does, and a code opens it", async ({ page, browser, server, expected }) => {
	expected.push(/422|404/);
	const it = await given(browser, server);
	await it.staff.goto(`${server.url}/clients/${it.client}`);
	await lookAt(it.staff, "portal-panel");
	await it.staff.locator('#own-page a[href*="/preview"]').first().click();
	await expect(it.staff.locator("#failed summary")).toContainText("La aplicación no funciona");
	await it.staff.goto(`${server.url}/settings/languages`);
	await lookAt(it.staff, "portal-languages");
	await it.staff.goto(`${server.url}/clients/${it.client}/own-pages/new`);
	await lookAt(it.staff, "portal-new");
	await it.staff.locator('[name="how"][value="code"]').check();
	await it.staff.locator('main form[action$="/own-pages"] button[type="submit"]').click();
	const code = await it.staff.locator(".said-code").textContent();
	await page.goto(`${server.url}/r?l=ht`);
	await page.locator("#code").fill("AAAA AAAA");
	await page.locator("main button").click();
	await expect(page.locator("#wrong")).toBeVisible();
	await lookAt(page, "portal-code-ht");
	await page.locator("#code").fill(code.toLowerCase());
	await page.locator("main button").click();
	await expect(page).toHaveURL(/\/r\/[\w-]{43}\?l=ht$/);
	await page.goto(`${server.url}/r/${"A".repeat(43)}?l=ht`);
	await expect(page.locator("h1")).toHaveText("Paj sa a pa louvri");
	await lookAt(page, "portal-gone-ht");
});

test("Today shows a report within seconds of the press", async ({ page, browser, server }) => {
	const it = await given(browser, server);
	await it.staff.goto(server.url);
	await expect(it.staff.locator("#arrived")).toHaveCount(1);
	const took = [];
	for (const words of ["la app no abre", "sigue sin abrir"]) {
		await page.goto(`${it.address}?l=es`);
		await page.locator("#failed summary").click();
		await page.locator("#failed-words").fill(words);
		const before = await it.staff.locator("#arrived").textContent();
		const pressed = Date.now();
		await send(page);
		await expect.poll(() => it.staff.locator("#arrived").textContent(), { intervals: [100], timeout: 15_000 }).not.toBe(before);
		took.push((Date.now() - pressed) / 1000);
		await expect(it.staff).toHaveTitle("(1) Today · Constancia"); // one client, whatever she says
		await page.waitForURL(/\/receipts\//);
	}
	console.log(`from the press to Today: ${took.join(" s, ")} s; it asks every 5 s`);
	expect(Math.max(...took)).toBeLessThan(7);
	await lookAt(it.staff, "portal-today");
});

test("her dates wait for her number, and a wrong one is said kindly", async ({ page, browser, server }) => {
	const it = await given(browser, server);
	await it.staff.goto(`${server.url}/clients/${it.client}/own-pages/new`);
	await it.staff.locator('[name="pin"]').fill("4711");
	await it.staff.locator('main form[action$="/own-pages"] button[type="submit"]').click();
	const address = await it.staff.locator("#link").inputValue();
	for (const language of ["en", "es", "ht", "ar"]) {
		await page.goto(`${address}?l=${language}`);
		await lookAt(page, `portal-pin-${language}`);
		await page.locator("#pin").fill("0000");
		await page.locator("#dates button").click();
		await expect(page.locator("#dates [role=alert]")).toBeVisible();
		await expect(page.locator("html")).toHaveAttribute("lang", language);
		await lookAt(page, `portal-pin-wrong-${language}`);
	}
	await page.locator("#pin").fill("4711");
	await page.locator("#dates button").click();
	await expect(page.locator("#dates li")).not.toHaveCount(0);
});
