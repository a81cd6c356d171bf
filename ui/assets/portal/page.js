// The client's own page, where scripts run: what she sends is kept on the phone
// first and taken to the clinic when there is a signal. Without any of this, and
// whenever it breaks, the forms go as forms do.
import { forgetShelf, watch } from "./leave.js";
import * as queue from "./queue.js";
import { all, life, newKey } from "./send.js";

const base = location.pathname.split("/").slice(0, 3).join("/");
const own = /^\/r\/[\w-]{43}$/.test(base);
const panel = document.getElementById("waiting");
const EVERY = 20_000; // ms between tries while the page is open
const LONGEST = 120_000; // ms between them when they go on failing
const AGAIN = 60_000; // ms in which a second, empty press of one button is a nervous thumb

let wait = 0; // no try before this moment, because the clinic says so
let pause = 0; // nor by itself before this one
let step = EVERY / 2;
let busy = false;
let more = false; // something came while busy
let loose = []; // what the phone had no room for
let kept = false; // a thumb pressed again what is kept already
const last = {};

const ticks = () => performance.now();
const language = () => encodeURIComponent(document.documentElement.lang);

function show(name, on) {
	panel.querySelector(`[data-say="${name}"]`).hidden = !on;
}

async function look() {
	const waiting = [...(await queue.some()), ...loose];
	const here = waiting.filter((entry) => entry.base === base);
	const dead = here.some((entry) => entry.dead);
	const old = waiting.some((entry) => entry.base !== base && entry.dead);
	panel.hidden = here.length === 0 && !old && !kept && panel.dataset.lost !== "yes";
	panel.querySelector("[data-count]").textContent = String(here.length);
	show("count", here.length > 0);
	show("already", kept);
	show("full", loose.length > 0);
	show("picture", panel.dataset.lost === "yes");
	show("dead", dead);
	show("old", old);
	panel.querySelector('[data-do="mine"]').hidden = !old;
	panel.querySelector('[data-do="forget"]').hidden = !old && !dead;
	return waiting.filter((entry) => !entry.dead);
}

// run tries to send what waits. pressed is by a person, who waits for nothing but
// the clinic's own word.
async function run(pressed) {
	const none = { arrived: [], whole: [] };
	if (busy) more = true;
	if (busy || ticks() < wait || (!pressed && ticks() < pause)) return none;
	busy = true;
	more = false;
	show("slow", false);
	show("sending", true);
	const out = await all(loose).catch(() => ({ ...none, slow: 0, loose, again: true }));
	loose = out.loose;
	settle(out);
	show("sending", false);
	busy = false;
	if ((await look()).length > 0) later();
	if (more) await run(pressed);
	return out;
}

// settle takes note of what became of a try.
function settle(out) {
	step = out.again ? Math.min(step * 2, LONGEST) : EVERY / 2;
	pause = out.again && out.arrived.length === 0 ? ticks() + step : 0;
	if (out.slow > 0) {
		wait = ticks() + out.slow * 1000;
		panel.querySelector("[data-minutes]").textContent = String(Math.ceil(out.slow / 60));
	}
	show("slow", out.slow > 0);
	if (out.whole.some((entry) => entry.lost)) panel.dataset.lost = "yes";
	tell(out.arrived);
}

// tell says which reports have just arrived, each with its receipt.
function tell(arrived) {
	const mine = arrived.filter((entry) => entry.base === base);
	if (mine.length === 0) return;
	const section = document.getElementById("arrived");
	section.hidden = false;
	for (const entry of mine) {
		const way = document.createElement("a");
		way.href = `${base}/receipts/${entry.receipt}?l=${language()}`;
		way.textContent = `${entry.receipt.slice(0, 3)} ${entry.receipt.slice(3)}`;
		way.className = "code";
		way.dir = "ltr";
		const line = document.createElement("li");
		line.appendChild(way);
		section.querySelector("ul").appendChild(line);
	}
}

// later asks the browser to send even when the page is closed, where it can.
function later() {
	if (!navigator.serviceWorker) return;
	navigator.serviceWorker.ready.then((worker) => worker.sync && worker.sync.register("send")).catch(() => {});
}

// keep puts an entry into the store of the phone; false where it has no room.
async function keep(entry) {
	try {
		await queue.put(entry);
		return true;
	} catch {
		loose = loose.filter((one) => one.key !== entry.key);
		loose.push(entry);
		return false;
	}
}

function read(form) {
	const fields = [];
	const files = [];
	new FormData(form).forEach((value, name) => {
		if (typeof value === "string") fields.push([name, value]);
		else if (value.size > 0) files.push({ key: newKey(), name: value.name, blob: value });
	});
	fields.push(["zone", Intl.DateTimeFormat().resolvedOptions().timeZone || ""], ["speaks", navigator.language || ""]);
	const clock = { loaded: panel.dataset.now, loaded_phone: panel.dataset.phone };
	return { key: form.elements.key.value, base, at: new Date().toISOString(), ticks: ticks(), life, clock, fields, files };
}

const empty = (entry) => entry.files.length === 0 && entry.fields.every((field) => ["key", "kind", "l", "zone", "speaks"].includes(field[0]) || field[1] === "");

function thumb(entry, kind) {
	const again = empty(entry) && ticks() - (last[kind] || -AGAIN) < AGAIN;
	last[kind] = ticks();
	return again;
}

async function press(form) {
	const entry = read(form);
	const button = form.querySelector('button[type="submit"]');
	kept = thumb(entry, form.elements.kind.value);
	if (kept) {
		await look();
		return turnTo();
	}
	button.disabled = true;
	const stored = await keep(entry);
	const out = await run(true);
	const mine = out.whole.find((one) => one.key === entry.key);
	if (mine) {
		location.assign(`${base}/receipts/${mine.receipt}?l=${language()}`);
		return;
	}
	button.disabled = false;
	if (stored) {
		form.reset();
		form.elements.key.value = newKey();
		form.parentElement.open = false;
	}
	turnTo();
}

function turnTo() {
	panel.tabIndex = -1;
	panel.focus();
}

// each changes those entries of the store that it is about, and tries again.
async function each(about, change) {
	for (const entry of loose) entry.dead = false;
	for (const entry of await queue.some()) if (entry.dead && about(entry)) await change(entry);
	wait = 0;
	await run(true);
	await look();
}

const acts = {
	retry: () => each((entry) => entry.base === base, (entry) => queue.put({ ...entry, dead: false })),
	mine: () => each((entry) => entry.base !== base, (entry) => queue.put({ ...entry, base, dead: false })),
	forget: () => each(() => true, (entry) => queue.drop(entry.key)),
};

// able tells whether this browser can do all that sending by script asks of it.
function able() {
	return Boolean(self.fetch && self.Promise && self.URLSearchParams && self.performance && self.crypto && crypto.getRandomValues &&
		self.FormData && FormData.prototype.forEach && self.Blob && Blob.prototype.slice);
}

function prepare() {
	if (!panel.dataset.phone) panel.dataset.phone = new Date().toISOString();
	for (const form of document.querySelectorAll("form[data-report]")) {
		if (!form.elements.key.value) form.elements.key.value = newKey(); // the page that a phone keeps has none
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			press(form).catch(() => HTMLFormElement.prototype.submit.call(form));
		});
	}
	panel.addEventListener("click", (event) => {
		const act = acts[event.target.dataset.do];
		if (act) act().catch(() => {});
	});
	addEventListener("online", () => run(true));
	setInterval(async () => (await look()).length > 0 && run(), EVERY);
	look().then((left) => left.length > 0 && run(true));
}

// shelter keeps a page without a date or a name for a day without a signal, in the
// language that was last used.
async function shelter() {
	if (!navigator.serviceWorker || !isSecureContext) return;
	navigator.serviceWorker.addEventListener("message", (event) => {
		tell(event.data.arrived);
		look();
	});
	const assets = Array.from(document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]"), (node) => node.href || node.src);
	await navigator.serviceWorker.register("/r/sw.js", { scope: "/r/" });
	const worker = await navigator.serviceWorker.ready;
	worker.active.postMessage({ shell: `/r/shell?l=${language()}`, assets });
}

watch();
if (document.querySelector("[data-gone]")) forgetShelf().catch(() => {});
if (own && panel && able()) {
	prepare();
	shelter().catch(() => {});
}
