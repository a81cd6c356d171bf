// The client's own page, where scripts run: what she sends is kept on the phone
// first and taken to the clinic when there is a signal. Without any of this, and
// whenever it breaks, the forms go as forms do.
import { forgetShelf, watch } from "./leave.js";
import * as panel from "./panel.js";
import * as queue from "./queue.js";
import { life, newKey, pictures, words } from "./send.js";

const base = location.pathname.split("/").slice(0, 3).join("/");
const own = /^\/r\/[\w-]{43}$/.test(base);
const gone = document.querySelector("[data-gone]") !== null; // this link opens nothing
const EVERY = 20_000; // ms between tries while the page is open
const LONGEST = 120_000; // ms between them when they go on failing
const AGAIN = 60_000; // ms in which a second, empty press of one button is a nervous thumb

const wait = { words: 0, pictures: 0 }; // no try by itself before, because the clinic says so
let pause = 0; // nor before this, because the line is bad
let step = EVERY / 2;
let carrying = null; // the pictures that are going
let sending = 0; // tries that are under way
let loose = []; // what the phone had no room for
let kept = false; // a thumb pressed again what is kept already
let lost = false; // a picture
let fetched = false; // the browser sends by itself, also when the page is closed
const last = {};

const ticks = () => performance.now();
const language = () => encodeURIComponent(document.documentElement.lang);
const receiptOf = (code) => `${base}/receipts/${code}?l=${language()}`;

// look shows what waits, and gives what could be tried again.
async function look() {
	const waiting = [...(await queue.some()), ...loose];
	const here = waiting.filter((entry) => entry.base === base);
	panel.draw({
		unsent: here.filter((entry) => !entry.dead && !entry.receipt).length,
		going: here.filter((entry) => !entry.dead && entry.receipt).reduce((sum, entry) => sum + entry.files.length, 0),
		dead: here.filter((entry) => entry.dead),
		old: waiting.filter((entry) => entry.base !== base && entry.dead),
		full: loose.length > 0, sending: sending > 0, kept, lost, fetched, gone,
	});
	return waiting.filter((entry) => !entry.dead);
}

const tell = (entry) => {
	if (entry.base === base) panel.arrived(entry.receipt, receiptOf(entry.receipt));
	look();
};

// say tries to send all that was said. pressed is by a person, who waits for nothing.
async function say(pressed) {
	if (!pressed && ticks() < Math.max(wait.words, pause)) return [];
	return attempt("words", () => words(loose, tell));
}

// carry tries to send the pictures of what has arrived; one such try at a time.
async function carry(pressed) {
	if (carrying) return carrying;
	if (ticks() < Math.max(wait.pictures, pressed ? 0 : pause)) return [];
	carrying = attempt("pictures", () => pictures(loose, tell));
	const done = await carrying;
	carrying = null;
	return done;
}

async function attempt(kind, act) {
	sending++;
	await look();
	const out = await act().catch(() => ({ arrived: [], slow: 0, again: true }));
	sending--;
	loose = loose.filter((entry) => !entry.receipt || entry.files.length > 0);
	lost = lost || out.arrived.some((entry) => entry.lost);
	if (out.arrived.length > 0) step = EVERY / 2;
	else if (out.again) step = Math.min(step * 2, LONGEST);
	if (out.arrived.length > 0) pause = 0;
	else if (out.again) pause = ticks() + step;
	wait[kind] = out.slow > 0 ? ticks() + out.slow * 1000 : 0;
	panel.slow(Math.max(wait.words, wait.pictures) - ticks());
	if ((await look()).length > 0) later();
	return out.arrived;
}

async function run(pressed) {
	const said = await say(pressed);
	return { said, carried: await carry(pressed) };
}

// later asks the browser to send even when the page is closed, where it can.
function later() {
	if (!navigator.serviceWorker) return;
	navigator.serviceWorker.ready.then((worker) => worker.sync && worker.sync.register("send").then(() => {
		fetched = true;
		return look();
	})).catch(() => {});
}

// keep puts an entry into the store of the phone; false where it has no room.
async function keep(entry) {
	try {
		await queue.put(entry);
		if (navigator.storage && navigator.storage.persist && !/Firefox\//.test(navigator.userAgent)) navigator.storage.persist().catch(() => {}); // that one would ask her
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
	return { key: form.elements.key.value, base, at: new Date().toISOString(), ticks: ticks(), life, clock: panel.clock(), fields, files };
}

const empty = (entry) => entry.files.length === 0 && entry.fields.every((field) => ["key", "kind", "l", "zone", "speaks"].includes(field[0]) || field[1] === "");

function thumb(entry, kind) {
	const again = empty(entry) && ticks() - (last[kind] || -AGAIN) < AGAIN;
	last[kind] = ticks();
	return again;
}

// press keeps what she typed, shows that it is kept, and sends it. Her receipt comes
// with her words; pictures go on by themselves.
async function press(form) {
	const entry = read(form);
	const button = form.querySelector('button[type="submit"]');
	kept = thumb(entry, form.elements.kind.value);
	if (kept) {
		await look();
		return panel.turnTo();
	}
	button.disabled = true;
	const stored = await keep(entry);
	const mine = (await say(true)).find((one) => one.key === entry.key);
	if (mine && mine.files.length === 0) return location.assign(receiptOf(mine.receipt));
	button.disabled = false;
	if (stored || mine) {
		form.reset();
		form.elements.key.value = newKey();
		form.parentElement.open = false;
	}
	panel.turnTo();
	if (!mine) return look();
	const whole = (await carry(true)).some((one) => one.key === entry.key);
	if (whole && !lost && !panel.typing()) location.assign(receiptOf(mine.receipt));
}

// each changes those entries of the store that it is about, and tries again.
async function each(about, to) {
	for (const entry of await queue.some()) if (entry.dead && about(entry)) await queue.change(entry.key, to);
	await run(true);
	await look();
}

const acts = {
	retry: () => each((entry) => entry.base === base, (entry) => ({ ...entry, dead: false })),
	// What another link carried half of, this one says again: to one file it counts once.
	mine: (key) => each((entry) => entry.key === key, (entry) => ({ ...entry, base, dead: false, receipt: "" })),
	forget: (key) => {
		loose = loose.filter((entry) => entry.key !== key);
		return each((entry) => entry.key === key, () => null);
	},
};

// able tells whether this browser can do all that sending by script asks of it.
function able() {
	return Boolean(self.fetch && self.Promise && self.URLSearchParams && self.performance && self.crypto && crypto.getRandomValues &&
		self.FormData && FormData.prototype.forEach && self.Blob && Blob.prototype.slice && queue.able());
}

// speak shows the page in another language and leaves what she typed where it was: the
// page is fetched and put in the place of this one, so that no text lies anywhere else.
async function speak(way) {
	const answer = await fetch(way.href, { credentials: "omit", cache: "no-store" });
	if (!answer.ok) throw new Error("not now");
	const other = new DOMParser().parseFromString(await answer.text(), "text/html");
	const boxes = (page) => Array.from(page.querySelectorAll("form[data-report] input, form[data-report] textarea")).filter((box) => box.type !== "hidden" || box.name === "key");
	const typed = boxes(document);
	const fresh = boxes(other);
	if (typed.length === 0 || typed.length !== fresh.length) throw new Error("another page");
	typed.forEach((box, at) => fresh[at].parentNode.replaceChild(box, fresh[at])); // the box itself, with its pictures
	for (const fold of document.querySelectorAll("details[open][id]")) {
		const same = other.getElementById(fold.id);
		if (same) same.open = true;
	}
	document.documentElement.lang = other.documentElement.lang;
	document.documentElement.dir = other.documentElement.dir;
	document.title = other.title;
	document.body.parentNode.replaceChild(document.adoptNode(other.body), document.body);
	history.replaceState(null, "", way.href);
	panel.find();
	watch(panel.typing);
	prepare();
	document.querySelector("h1").scrollIntoView();
}

function prepare() {
	for (const form of document.querySelectorAll("form[data-report]")) {
		if (!form.elements.key.value) form.elements.key.value = newKey(); // the page that a phone keeps has none
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			press(form).catch(() => HTMLFormElement.prototype.submit.call(form));
		});
	}
	for (const way of document.querySelectorAll("a[data-language]")) {
		way.addEventListener("click", (event) => {
			if (!panel.typing()) return;
			event.preventDefault();
			speak(way).catch(() => {}); // what she typed is worth more than its language
		});
	}
	panel.listen(acts);
	panel.mind(base);
	look().then((left) => left.length > 0 && run(true));
}

function goOn() {
	addEventListener("online", () => run(true));
	setInterval(async () => (await look()).length > 0 && run(), EVERY);
}

// shelter keeps a page without a date or a name for a day without a signal, in the
// language that was last used; with the numbers to call where the link allows it.
async function shelter() {
	if (!navigator.serviceWorker || !isSecureContext) return;
	navigator.serviceWorker.addEventListener("message", (event) => {
		event.data.arrived.forEach(tell);
		look();
	});
	if (gone) return;
	const assets = Array.from(document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]"), (node) => node.href || node.src);
	await navigator.serviceWorker.register("/r/sw.js", { scope: "/r/" });
	const worker = await navigator.serviceWorker.ready;
	worker.active.postMessage({ shell: `${panel.keepsNumbers() ? base : "/r"}/shell?l=${language()}`, assets });
}

watch(panel.typing);
if (own && panel.here && able()) {
	prepare();
	goOn();
	shelter().catch(() => {});
}
if (gone) queue.some().then((left) => left.length === 0 && forgetShelf()).catch(() => {});
