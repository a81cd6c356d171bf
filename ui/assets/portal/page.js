// The client's own page, where scripts run: what she sends is kept on the phone
// first and taken to the clinic when there is a signal. Without any of this the
// forms go as forms do.
import * as queue from "./queue.js";
import { Slow, all, deliver, newKey } from "./send.js";

const base = location.pathname.split("/").slice(0, 3).join("/");
const own = /^\/r\/[\w-]{43}$/.test(base);
const panel = document.getElementById("waiting");
const EVERY = 20_000; // ms between tries while the page is open
const AGAIN = 60_000; // ms in which a second, empty press is a nervous thumb

let wait = 0; // no try before this moment
let last = 0;
let loose = []; // what the phone had no room for

function show(name, on) {
	panel.querySelector(`[data-say="${name}"]`).hidden = !on;
}

async function look() {
	const waiting = [...(await queue.all().catch(() => [])), ...loose];
	const here = waiting.filter((entry) => entry.base === base);
	const dead = here.some((entry) => entry.dead);
	const old = waiting.some((entry) => entry.base !== base && entry.dead);
	panel.hidden = here.length === 0 && !old && panel.dataset.lost !== "yes";
	panel.querySelector("[data-count]").textContent = String(here.length);
	show("count", here.length > 0);
	show("full", loose.length > 0);
	show("picture", panel.dataset.lost === "yes");
	show("dead", dead);
	show("old", old);
	for (const act of ["mine", "forget"]) panel.querySelector(`[data-do="${act}"]`).hidden = !old;
	return here.filter((entry) => !entry.dead);
}

// run tries to send what waits; it gives what was sent.
async function run() {
	if (Date.now() < wait || panel.dataset.busy === "yes") return [];
	panel.dataset.busy = "yes";
	let sent = [];
	try {
		show("slow", false);
		show("sending", true);
		sent = await all(base);
		for (const entry of loose) sent.push(await deliver(entry, false));
		loose = [];
	} catch (cause) {
		if (cause instanceof Slow) {
			wait = Date.now() + cause.seconds * 1000;
			show("slow", true);
		}
	}
	show("sending", false);
	panel.dataset.busy = "";
	if (sent.some((entry) => entry.lost)) panel.dataset.lost = "yes";
	const left = await look();
	if (left.length > 0) later();
	return sent;
}

// later asks the browser to send even when the page is closed, where it can.
function later() {
	if (!navigator.serviceWorker) return;
	navigator.serviceWorker.ready.then((worker) => worker.sync && worker.sync.register("send")).catch(() => {});
}

async function keep(entry) {
	try {
		await queue.put(entry);
	} catch {
		loose.push(entry);
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
	return { key: form.elements.key.value, base, at: new Date().toISOString(), fields, files };
}

const empty = (entry) => entry.files.length === 0 && entry.fields.every((field) => ["key", "kind", "l", "zone", "speaks"].includes(field[0]) || field[1] === "");

async function send(form) {
	const entry = read(form);
	if (empty(entry) && Date.now() - last < AGAIN) return;
	last = Date.now();
	const button = form.querySelector('button[type="submit"]');
	button.disabled = true;
	await keep(entry);
	form.elements.key.value = newKey();
	const sent = await run();
	const mine = sent.find((one) => one.key === entry.key && one.receipt);
	if (mine) {
		location.assign(`${base}/receipts/${mine.receipt}?l=${encodeURIComponent(document.documentElement.lang)}`);
		return;
	}
	form.reset();
	form.parentElement.open = false;
	button.disabled = false;
	panel.tabIndex = -1;
	panel.focus();
}

async function adopt() {
	for (const entry of await queue.all()) {
		if (entry.base === base || !entry.dead) continue;
		await queue.put({ ...entry, base, dead: false });
	}
	await run();
}

async function forget() {
	for (const entry of await queue.all()) if (entry.base !== base && entry.dead) await queue.drop(entry.key);
	await look();
}

function leave(event) {
	event.preventDefault();
	document.documentElement.hidden = true;
	location.replace("/r/away");
}

function prepare() {
	for (const form of document.querySelectorAll("form[data-report]")) {
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			send(form);
		});
	}
	const acts = { retry: () => { wait = 0; run(); }, mine: adopt, forget };
	panel.addEventListener("click", (event) => acts[event.target.dataset.do]?.());
	addEventListener("online", run);
	setInterval(async () => (await look()).length > 0 && run(), EVERY);
	if (!document.querySelector("form[data-report][action]")) return;
	run();
}

// shelter keeps a page without a date or a name for a day without a signal, in the
// language that was last used.
async function shelter() {
	if (!navigator.serviceWorker || !isSecureContext) return;
	const assets = Array.from(document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]"), (node) => node.href || node.src);
	await navigator.serviceWorker.register("/r/sw.js", { scope: "/r/" });
	const worker = await navigator.serviceWorker.ready;
	worker.active.postMessage({ shell: `/r/shell?l=${encodeURIComponent(document.documentElement.lang)}`, assets });
}

document.querySelector("[data-leave]")?.addEventListener("click", leave);
if (own && panel) {
	prepare();
	shelter().catch(() => {});
}
