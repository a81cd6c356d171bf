// What a cheap phone does to her page: two pages at once, no background sync, a link
// that was ended, a sister's page, a browser of 2017, a clock that was set, a full disk.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import esbuild from "../../assets/node_modules/esbuild/lib/main.js";
import { expect, lookAt, test } from "../fixtures.js";
import { elena, setUp } from "../people.js";
import { program, root } from "../places.js";

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true });
test.beforeEach(({}, info) => test.skip(info.project.name !== "phone", "it is a page for phones"));

const zone = "America/New_York";
const screen = { width: 360, height: 740 };

// office is a clinic in which clients can be made, each with a link to her page.
async function office(browser, server) {
	if (server.office) return server.office;
	const staff = await (await browser.newContext()).newPage();
	await setUp(staff, server);
	const said = execFileSync(program, ["token", "add", "--email", elena.email, "--label", "phones"], { env: { ...process.env, ...server.environment }, encoding: "utf8" });
	const headers = { Authorization: `Bearer ${said.trim().split(/\s+/).at(-1)}` };
	const api = (path) => `${server.url}/api/v1${path}`;
	const client = async (given_names) => {
		const answer = await staff.request.post(api("/clients"), { headers, data: { given_names, family_names: "García", language: "es", time_zone: zone } });
		expect(answer.status()).toBe(201);
		return (await answer.json()).id;
	};
	const link = async (id) => {
		await staff.goto(`${server.url}/clients/${id}/own-pages/new`);
		await staff.locator('main form[action$="/own-pages"] button[type="submit"]').click();
		return staff.locator("#link").inputValue();
	};
	const hears = async (id) => (await (await staff.request.get(api(`/clients/${id}/arrivals`), { headers })).json()).items;
	const revoke = async (id) => {
		await staff.goto(`${server.url}/clients/${id}`);
		for (let left = await staff.locator('form[action$="/revocation"] button').count(); left > 0; left--) {
			await staff.locator('form[action$="/revocation"] button').first().click();
			await staff.waitForLoadState();
		}
	};
	return (server.office = { staff, client, link, said: hears, revoke });
}

async function report(page, words, picture) {
	await page.locator("#failed summary").click();
	await page.locator("#failed-words").fill(words);
	if (picture) await page.locator("#failed-pictures").setInputFiles({ name: "IMG.png", mimeType: "image/png", buffer: picture });
	await page.locator("details[open] button[type=submit]").click();
}

const stores = (page) => page.evaluate(async () => (await indexedDB.databases()).map((one) => one.name));
const kept = (page) => expect.poll(() => page.evaluate(() => caches.match("/r/shell").then(Boolean))).toBe(true);

test("a page that looks into an empty store takes nothing with it that another puts there", async ({ browser, server }) => {
	const at = await office(browser, server);
	const id = await at.client("Dos páginas");
	const address = await at.link(id);
	const context = await browser.newContext({ serviceWorkers: "block", viewport: screen });
	const [one, two] = [await context.newPage(), await context.newPage()];
	await one.goto(address);
	// The other page has read that the store is empty, and takes two seconds to delete it.
	await two.addInitScript(() => {
		const remove = IDBFactory.prototype.deleteDatabase;
		IDBFactory.prototype.deleteDatabase = function (name) {
			document.title = "deleting";
			for (const until = Date.now() + 2_000; Date.now() < until;);
			return remove.call(this, name);
		};
	});
	await one.evaluate(() => new Promise((resolve) => {
		const asked = indexedDB.open("page", 1);
		asked.onupgradeneeded = () => asked.result.createObjectStore("queue", { keyPath: "key" });
		asked.onsuccess = () => resolve(asked.result.close());
	}));
	await context.route(address.split("?")[0], (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
	const looks = two.goto(address);
	await one.waitForTimeout(700);
	await report(one, "entre dos páginas");
	await looks;
	await expect(one.locator("[data-count]")).toHaveText("1");
	await two.waitForTimeout(2_500);
	await one.reload();
	await expect(one.locator("[data-count]")).toHaveText("1");
	await context.unroute(address.split("?")[0]);
	await one.reload(); // it sends what waits as it opens, or its own clock was first
	await expect.poll(() => at.said(id).then((all) => all.length)).toBe(1);
	await context.close();
});

test("without background sync she is told to open the page again, and then it goes", async ({ browser, server }) => {
	const at = await office(browser, server);
	const id = await at.client("Sin sincronizar");
	const address = await at.link(id);
	const context = await browser.newContext({ viewport: screen });
	await context.addInitScript(() => {
		if (self.ServiceWorkerRegistration) delete ServiceWorkerRegistration.prototype.sync;
		const persist = StorageManager.prototype.persist;
		StorageManager.prototype.persist = function () {
			self.asked = true;
			return persist.call(this);
		};
	});
	const page = await context.newPage();
	await page.goto(address);
	await kept(page);
	await context.setOffline(true);
	await report(page, "sin señal");
	await expect(page.locator('[data-say="reopen"]')).toContainText("Abra esta página otra vez cuando haya señal");
	await expect.poll(() => page.evaluate(() => self.asked)).toBe(true);
	await page.close();
	await context.setOffline(false);
	await new Promise((resolve) => setTimeout(resolve, 2_000));
	expect(await at.said(id)).toEqual([]);
	const again = await context.newPage();
	await again.goto(address);
	await expect(again.locator("#arrived li a")).toHaveCount(1);
	expect((await at.said(id)).length).toBe(1);
	await context.close();
});

// The browser itself decides when a signal is back; what it does then is told to it here, so
// that the test waits for nothing but the delivery.
test("with the page closed the worker delivers what waits, once", async ({ browser, server }) => {
	const at = await office(browser, server);
	const id = await at.client("Página cerrada");
	const address = await at.link(id);
	const context = await browser.newContext({ viewport: screen });
	const page = await context.newPage();
	await page.goto(address);
	await kept(page);
	test.skip(!(await page.evaluate(() => "SyncManager" in self)), "this browser knows no background sync");
	const other = await context.newPage(); // which is not hers: it keeps the browser's line open
	const line = await context.newCDPSession(other);
	const registered = new Promise((resolve) => line.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
		const hers = registrations.find((one) => !one.isDeleted && one.scopeURL.startsWith(server.url));
		if (hers) resolve(hers.registrationId);
	}));
	await line.send("ServiceWorker.enable");
	const registrationId = await registered;
	await context.setOffline(true);
	await report(page, "y cerré la página");
	await expect(page.locator("[data-count]")).toHaveText("1");
	await page.close();
	expect(await at.said(id)).toEqual([]);
	await context.setOffline(false);
	for (const lastChance of [false, true]) { // a browser that asks twice is answered once
		await line.send("ServiceWorker.dispatchSyncEvent", { origin: new URL(server.url).origin, registrationId, tag: "send", lastChance });
		await expect.poll(() => at.said(id).then((all) => all.length)).toBe(1);
	}
	const again = await context.newPage();
	await again.goto(address);
	await expect.poll(() => stores(again)).toEqual([]);
	await expect(again.locator("#waiting")).toBeHidden();
	expect((await at.said(id)).length).toBe(1);
	await context.close();
});

test("new words pass pictures that are on their way or have to wait", async ({ browser, server }) => {
	const at = await office(browser, server);
	const id = await at.client("Fotos viejas");
	const address = await at.link(id);
	const context = await browser.newContext({ serviceWorkers: "block", viewport: screen });
	const page = await context.newPage();
	await page.goto(address);
	let open = () => {};
	const held = new Promise((resolve) => (open = resolve));
	await page.route(/\/pictures\/[^/]+\/\d+$/, async (route) => {
		await held;
		await route.continue();
	});
	const picture = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(400_000)]);
	await report(page, "con foto", picture);
	await expect(page.locator("[data-going]")).toHaveText("1");
	await report(page, "sin foto, mientras la otra va");
	await page.waitForURL(/\/receipts\//);
	expect((await at.said(id)).length).toBe(2);
	open();
	// And where the clinic lets no picture in for an hour.
	await page.goto(address);
	await page.unroute(/\/pictures\/[^/]+\/\d+$/);
	await page.route(/\/pictures$/, (route) => route.fulfill({ status: 429, headers: { "Retry-After": "3600" }, body: "{}" }));
	await report(page, "otra con foto", picture);
	await expect(page.locator('[data-say="slow"]')).toBeVisible();
	await report(page, "y otra sin foto");
	await page.waitForURL(/\/receipts\//);
	expect((await at.said(id)).length).toBe(4);
	await context.close();
});

test("what a link that was ended did not carry, a new one does, once", async ({ browser, server }) => {
	const at = await office(browser, server);
	const id = await at.client("Enlace nuevo");
	const old = await at.link(id);
	const context = await browser.newContext({ viewport: screen });
	const page = await context.newPage();
	await page.goto(old);
	await kept(page);
	await context.setOffline(true);
	await report(page, "antes de que terminara");
	await expect(page.locator("[data-count]")).toHaveText("1");
	await at.revoke(id);
	await context.setOffline(false);
	await page.goto(old);
	await expect(page.locator("[data-gone]")).toBeVisible();
	await expect(page.locator('[data-say="dead"]')).toBeVisible();
	await expect(page.locator("[data-stays] time")).toHaveCount(1);
	await expect(page.locator('[data-stays] [data-do="mine"]')).toBeHidden();
	await lookAt(page, "portal-gone-waiting-es");
	await page.goto(await at.link(id));
	await lookAt(page, "portal-adopt-es");
	await page.locator('[data-stays] [data-do="mine"]').click();
	await expect(page.locator("#arrived li a")).toHaveCount(1);
	await expect.poll(() => stores(page)).toEqual([]);
	expect((await at.said(id)).length).toBe(1);
	await context.close();
});

test("what lies on a sister's phone is deleted by two presses, one by one, and can be hers", async ({ browser, server }) => {
	const at = await office(browser, server);
	const [ana, eva] = [await at.client("Ana"), await at.client("Eva")];
	const anas = await at.link(ana);
	const context = await browser.newContext({ viewport: screen, serviceWorkers: "block" });
	const page = await context.newPage();
	await page.goto(anas);
	// The words of the first arrive and its picture does not; the second does not go at all.
	await page.route(/\/pictures$/, (route) => route.abort());
	await report(page, "de Ana, con foto", Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(9_000)]));
	await expect(page.locator("[data-going]")).toHaveText("1");
	await page.route(anas.split("?")[0], (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
	await report(page, "segundo de Ana");
	await expect(page.locator("[data-count]")).toHaveText("1");
	await at.revoke(ana);
	await page.unrouteAll();
	await page.goto(anas);
	await expect(page.locator("[data-stays] time")).toHaveCount(2);
	await page.goto(await at.link(eva));
	const lines = page.locator("[data-stays] [data-key]");
	await expect(lines).toHaveCount(2);
	await lines.nth(1).locator('[data-do="ask"]').click();
	await expect(lines).toHaveCount(2);
	await lines.nth(1).locator('[data-do="forget"]').click();
	await expect(lines).toHaveCount(1);
	await lines.first().locator('[data-do="mine"]').click();
	await expect(lines).toHaveCount(0);
	await expect.poll(() => stores(page)).toEqual([]);
	expect((await at.said(ana)).length).toBe(1);
	const hers = await at.said(eva);
	expect([hers.length, hers[0].pictures + (hers[0].lost || 0)]).toEqual([1, expect.any(Number)]);
	await context.close();
});

test("a browser that lacks any of what came after 2017 sends all the same, and nobody gives it a cookie", async ({ browser, server }) => {
	const at = await office(browser, server);
	const id = await at.client("Teléfono viejo");
	const address = await at.link(id);
	const lacks = {
		fetch: () => { delete self.fetch; },
		indexedDB: () => { delete Object.getPrototypeOf(self).indexedDB; delete self.indexedDB; },
		serviceWorker: () => { delete Navigator.prototype.serviceWorker; },
		locks: () => { delete Navigator.prototype.locks; },
		getAll: () => { delete IDBObjectStore.prototype.getAll; },
		databases: () => { delete IDBFactory.prototype.databases; },
		AbortController: () => { delete self.AbortController; },
		storage: () => { delete Navigator.prototype.storage; },
		sessionStorage: () => { Object.defineProperty(self, "sessionStorage", { get() { throw new DOMException("no", "SecurityError"); } }); },
	};
	for (const [name, lack] of Object.entries(lacks)) {
		const context = await browser.newContext({ viewport: screen });
		const cookies = [];
		context.on("response", async (answer) => { if ((await answer.allHeaders())["set-cookie"]) cookies.push(answer.url()); });
		await context.addInitScript(lack);
		const page = await context.newPage();
		const wrong = [];
		page.on("pageerror", (error) => wrong.push(`${name}: ${error}`));
		await page.goto(address);
		await report(page, `sin ${name}`);
		await page.waitForURL(/\/receipts\//);
		expect([wrong, cookies, await context.cookies()]).toEqual([[], [], []]);
		await context.close();
	}
	expect((await at.said(id)).length).toBe(Object.keys(lacks).length);
});

test("what is built for her phone holds no syntax after 2017", async () => {
	const dist = join(root, "ui/dist");
	for (const name of ["portal.js", "portal-sw.js"]) {
		const built = readFileSync(join(dist, JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"))[name]), "utf8");
		const as = async (target) => (await esbuild.transform(built, { target, legalComments: "inline" })).code;
		expect((await as("es2017")) === (await as("esnext")), `${name}: there is nothing in it to make older`).toBe(true);
	}
	const styles = readFileSync(join(root, "ui/assets/portal/page.css"), "utf8");
	expect(styles).not.toMatch(/(margin|padding|border)-(inline|block)/);
});

test("two days without a signal: three presses, one after the clock was set, all with their own time", async ({ browser, server }) => {
	const at = await office(browser, server);
	const id = await at.client("Dos días");
	const address = await at.link(id);
	const context = await browser.newContext({ viewport: screen });
	const begun = new Date(Date.now() - 48 * 3_600_000);
	const page = await context.newPage();
	await page.goto(address);
	await kept(page);
	await context.setOffline(true);
	const hours = (n) => new Date(begun.getTime() + n * 3_600_000);
	for (const [before, [n, words]] of [[0, "el primer día"], [24, "el segundo"], [40, "con el reloj movido"]].entries()) {
		const sheet = await context.newPage();
		// Of the last one the clock says three hours more than it is, and is set before it goes.
		await sheet.clock.install({ time: n === 40 ? hours(n + 3) : hours(n) });
		await sheet.goto(address);
		await report(sheet, words);
		await expect(sheet.locator("[data-count]")).toHaveText(String(before + 1)); // it is kept before she leaves
		await sheet.close();
	}
	await page.close();
	await context.setOffline(false);
	const later = await context.newPage();
	await later.goto(address);
	await expect.poll(() => at.said(id).then((all) => all.length)).toBe(3); // the worker may have been first
	const all = (await at.said(id)).map((one) => [Math.round((Date.parse(one.phone_at) - begun) / 3_600_000), Date.parse(one.received_at) > Date.now() - 60_000]);
	expect(all.sort((a, b) => a[0] - b[0])).toEqual([[0, true], [24, true], [43, true]]);
	await context.close();
});

test("a phone without room says so, keeps what she typed, and sends it with the signal", async ({ browser, server }) => {
	const at = await office(browser, server);
	const id = await at.client("Sin espacio");
	const address = await at.link(id);
	const context = await browser.newContext({ viewport: screen });
	await context.addInitScript(() => { IDBObjectStore.prototype.put = () => { throw new DOMException("no", "QuotaExceededError"); }; });
	const page = await context.newPage();
	await page.goto(address);
	await kept(page);
	await context.setOffline(true);
	await report(page, "no cabe");
	await expect(page.locator('[data-say="full"]')).toBeVisible();
	await expect(page.locator("#failed-words")).toHaveValue("no cabe");
	await context.setOffline(false);
	await expect(page.locator("#arrived li a")).toHaveCount(1);
	expect((await at.said(id)).length).toBe(1);
	await context.close();
});

test("a worker whose line breaks keeps the page it had", async ({ browser, server }) => {
	const at = await office(browser, server);
	const address = await at.link(await at.client("Línea rota"));
	const context = await browser.newContext({ viewport: screen });
	const page = await context.newPage();
	await page.goto(address);
	await kept(page);
	const shelf = () => page.evaluate(async () => (await (await caches.open("page")).keys()).map((one) => new URL(one.url).pathname).sort());
	const before = await shelf();
	await page.evaluate(async () => (await navigator.serviceWorker.ready).active.postMessage({ shell: "/r/shell?l=es", assets: ["/assets/no-such-file.css"] }));
	await page.waitForTimeout(1_000);
	expect(await shelf()).toEqual(before);
	expect(before).toContain("/r/shell");
	await context.close();
});

test("with the page closed and all of it delivered, no file of the browser tells what she said", async ({ playwright, browser, server }) => {
	const at = await office(browser, server);
	const id = await at.client("Sin rastro");
	const address = await at.link(id);
	const profile = mkdtempSync(join(tmpdir(), "phone-"));
	const canary = `canario-${Date.now()}`;
	const launch = () => playwright.chromium.launchPersistentContext(profile, { executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"], viewport: screen });
	let context = await launch();
	let page = await context.newPage();
	await page.goto(address);
	await kept(page);
	await context.setOffline(true);
	await report(page, canary);
	await expect(page.locator("[data-count]")).toHaveText("1");
	await context.close();
	expect(holds(profile, canary).length).toBeGreaterThan(0); // the look finds what is there
	context = await launch();
	page = await context.newPage();
	await page.goto(address);
	await expect.poll(() => at.said(id).then((all) => all.length)).toBe(1);
	await expect.poll(() => stores(page)).toEqual([]);
	await context.close();
	const left = holds(profile, canary);
	console.log(`files of the profile with her words after delivery: ${left.length ? left.join(", ") : "none"}`);
	expect(left.filter((file) => !/IndexedDB/.test(file))).toEqual([]);
	rmSync(profile, { recursive: true, force: true });
});

test("another language, and coming back, leave what she typed and chose", async ({ browser, server }) => {
	const at = await office(browser, server);
	const id = await at.client("Otra lengua");
	const address = await at.link(id);
	const context = await browser.newContext({ viewport: screen });
	const page = await context.newPage();
	await page.goto(address);
	await page.locator("#failed summary").click();
	await page.locator("#failed-words").fill("la aplicación dice: Error 500");
	await page.locator('[name="kinds"][value="app_crash"]').check();
	await page.locator("#failed-pictures").setInputFiles({ name: "IMG.png", mimeType: "image/png", buffer: Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(900)]) });
	await page.locator('a[data-language="ar"]').click();
	await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
	await expect(page.locator("#failed-words")).toHaveValue("la aplicación dice: Error 500");
	await lookAt(page, "portal-typed-ar");
	await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
	await expect(page.locator("#failed-words")).toHaveValue("la aplicación dice: Error 500");
	await page.locator("details[open] button[type=submit]").click();
	await expect(page.locator("#arrived li a").first()).toBeVisible();
	await expect.poll(() => stores(page)).toEqual([]);
	expect((await at.said(id)).length).toBe(1);
	await context.close();
});

// holds lists the files under a directory in which a text stands, as UTF-8 or UTF-16.
function holds(directory, text) {
	const wanted = [Buffer.from(text, "utf8"), Buffer.from(text, "utf16le")];
	return readdirSync(directory, { recursive: true }).map((name) => join(directory, name))
		.filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
		.filter((file) => { const all = readFileSync(file); return wanted.some((one) => all.includes(one)); })
		.map((file) => file.slice(directory.length + 1));
}
