// Takes what waits to the clinic, exactly once: each report and each picture has an
// id of its own, and what was cut off is asked for again from where it broke. All
// that was said goes before the first picture, and one that fails stops no other.
import * as queue from "./queue.js";

const ATTEMPTS = 4; // at one piece, before the rest waits for a better line
const PATIENCE = 90_000; // ms for one answer: a piece on the slowest line that is one

// Gone is that a link opens nothing any more, by the word of the clinic itself and
// not of whoever else answers on this line.
class Gone extends Error {}

class Slow extends Error {}

// Refused is an answer that may be another the next time.
class Refused extends Error {}

// newKey is an id that nobody guesses, also in a browser of 2017.
export function newKey() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
}

async function post(path, body, kind) {
	const stop = self.AbortController ? new AbortController() : null;
	const timer = stop && setTimeout(() => stop.abort(), PATIENCE);
	const headers = { Accept: "application/json", "Content-Type": kind || "application/x-www-form-urlencoded" };
	try {
		const answer = await fetch(path, {
			method: "POST", headers, body, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
			...(stop ? { signal: stop.signal } : {}),
		});
		if (answer.status === 429) throw Object.assign(new Slow(), { seconds: Number(answer.headers.get("Retry-After")) || 60 });
		const said = await answer.json().catch(() => ({}));
		if (answer.status === 404 && said.gone) throw new Gone();
		if (!answer.ok) throw new Refused();
		return said;
	} finally {
		clearTimeout(timer);
	}
}

// words takes what was said; the phone forgets it as soon as it has arrived.
async function words(entry, save) {
	if (entry.receipt) return;
	const form = new URLSearchParams();
	for (const field of entry.fields) form.append(field[0], field[1]);
	for (const name of Object.keys(entry.clock || {})) form.set(name, entry.clock[name]);
	form.set("at", entry.at);
	form.set("sent", new Date().toISOString());
	if (entry.life === life && self.performance) form.set("waited", String(Math.round(performance.now() - entry.ticks)));
	const said = await post(entry.base, form.toString());
	if (typeof said.receipt !== "string") throw new Refused(); // somebody else answers here
	entry.receipt = said.receipt;
	entry.fields = [];
	await save(entry);
}

// life names this opening of the page: a clock that only counts goes on within one.
export const life = self.document ? newKey() : "";

async function pictures(entry, save) {
	while (entry.files.length > 0) {
		await picture(entry, entry.files[0]);
		entry.files = entry.files.slice(1);
		await save(entry);
	}
}

async function picture(entry, file) {
	const begun = await post(`${entry.base}/pictures`, new URLSearchParams({
		key: file.key, arrival: entry.key, name: file.name, bytes: String(file.blob.size), type: file.blob.type,
	}).toString());
	if (begun.why === "selfreport.picture_too_large" && !file.small) {
		entry.lost = true; // the original is still hers to show
		if (!self.document) throw new Refused(); // the page can make it smaller
		const small = await smaller(file);
		return small ? picture(entry, small) : undefined;
	}
	let next = begun.next;
	let tries = 0;
	let now = begun;
	while (!now.done) {
		const piece = file.blob.slice(next * begun.size, (next + 1) * begun.size);
		if (piece.size === 0) throw new Refused(); // all of it is there, and not yet put together
		try {
			now = await post(`${entry.base}/pictures/${begun.upload}/${next}`, piece, "application/octet-stream");
		} catch (cause) {
			if (!(cause instanceof Refused) || ++tries >= ATTEMPTS) throw cause;
			continue;
		}
		tries = 0;
		next = now.next;
	}
	if (now.why) entry.lost = true;
}

// smaller makes a picture that is too large for the clinic small enough; the
// original stays where it is, on the phone.
async function smaller(file) {
	if (!self.createImageBitmap) return null;
	try {
		const whole = await createImageBitmap(file.blob);
		const scale = Math.min(1, 3000 / Math.max(whole.width, whole.height));
		const canvas = document.createElement("canvas");
		canvas.width = Math.round(whole.width * scale);
		canvas.height = Math.round(whole.height * scale);
		canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
		const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
		return blob && { key: `${file.key}-small`, name: `smaller-${file.name}`, blob, small: true };
	} catch {
		return null;
	}
}

// all sends whatever waits, over whichever link it was written, and what the phone
// had no room to keep; one sender at a time. It gives what arrived, what is left of
// loose, and whether anything should be tried again, and after how many seconds.
export function all(loose = []) {
	if (!navigator.locks) return every(loose);
	let begun = false;
	const inTurn = () => {
		begun = true;
		return every(loose);
	};
	return navigator.locks.request("send", inTurn).catch((cause) => {
		if (begun) throw cause;
		return every(loose); // a browser that keeps nothing has no locks either
	});
}

async function every(loose) {
	const stored = await queue.some();
	const save = async (entry) => {
		if (!stored.includes(entry)) return;
		await (entry.receipt && entry.files.length === 0 ? queue.drop(entry.key) : queue.put(entry)).catch(() => {});
	};
	const entries = [...loose, ...stored];
	const failed = new Set();
	const before = new Set(entries.filter((entry) => entry.receipt));
	let slow = 0;
	for (const step of [words, pictures]) {
		for (const entry of entries) {
			if (entry.dead || failed.has(entry)) continue;
			try {
				await step(entry, save);
			} catch (cause) {
				failed.add(entry);
				slow = Math.max(slow, cause.seconds || 0);
				if (!(cause instanceof Gone)) continue;
				entry.dead = true;
				await save(entry);
			}
		}
	}
	const arrived = entries.filter((entry) => entry.receipt && !before.has(entry));
	const whole = entries.filter((entry) => entry.receipt && entry.files.length === 0);
	return { arrived, whole, slow, loose: loose.filter((entry) => !whole.includes(entry)), again: [...failed].some((entry) => !entry.dead) };
}
