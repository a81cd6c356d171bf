// Takes what waits to the clinic, exactly once: each report and each picture has an
// id of its own, and what was cut off is asked for again from where it broke.
import * as queue from "./queue.js";

const ATTEMPTS = 4; // at one piece, before the rest waits for a better line

export class Slow extends Error {
	constructor(seconds) {
		super("slow");
		this.seconds = seconds;
	}
}

// newKey is an id that nobody guesses, also in a browser of 2017.
export function newKey() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join("");
}

async function post(path, body, kind) {
	const headers = { Accept: "application/json" };
	if (kind) headers["Content-Type"] = kind;
	const answer = await fetch(path, { method: "POST", headers, body, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" });
	if (answer.status === 429) throw new Slow(Number(answer.headers.get("Retry-After")) || 60);
	if (answer.status >= 500) throw new Error("trouble");
	return answer;
}

// deliver sends one entry; kept in the store where stored says so. It gives the
// receipt, or marks the entry dead when its link opens nothing any more.
export async function deliver(entry, stored) {
	if (!entry.receipt) {
		const form = new URLSearchParams();
		for (const field of entry.fields) form.append(field[0], field[1]);
		form.set("at", entry.at);
		form.set("sent", new Date().toISOString());
		const answer = await post(entry.base, form.toString(), "application/x-www-form-urlencoded");
		if (!answer.ok) {
			entry.dead = true;
			if (stored) await queue.put(entry);
			return entry;
		}
		entry.receipt = (await answer.json()).receipt;
		entry.fields = []; // the words have arrived: the phone forgets them first
		if (stored) await queue.put(entry);
	}
	while (entry.files.length > 0) {
		await picture(entry, entry.files[0]);
		entry.files = entry.files.slice(1);
		if (stored) await queue.put(entry);
	}
	if (stored) await queue.drop(entry.key);
	return entry;
}

async function picture(entry, file) {
	const begun = await begin(entry, file);
	if (begun.tooLarge) {
		const small = await smaller(file);
		if (small) return picture(entry, small);
	}
	if (begun.tooLarge || begun.refused) {
		entry.lost = true;
		return;
	}
	let next = begun.next;
	let tries = 0;
	while (!begun.done && next * begun.size < file.blob.size) {
		const piece = file.blob.slice(next * begun.size, (next + 1) * begun.size);
		const answer = await post(`${entry.base}/pictures/${begun.upload}/${next}`, piece, "application/octet-stream");
		if (!answer.ok && ++tries >= ATTEMPTS) throw new Error("cut");
		if (!answer.ok) continue;
		const said = await answer.json();
		tries = 0;
		next = said.next;
		if (said.why) entry.lost = true;
		if (said.done) return;
	}
	if (begun.why) entry.lost = true;
}

async function begin(entry, file) {
	const form = new URLSearchParams({ key: file.key, arrival: entry.key, name: file.name, bytes: String(file.blob.size), type: file.blob.type });
	const answer = await post(`${entry.base}/pictures`, form.toString(), "application/x-www-form-urlencoded");
	if (answer.status === 413) return { tooLarge: !file.small, refused: true };
	return answer.ok ? answer.json() : { refused: true };
}

// smaller makes a picture that is too large for the clinic small enough; the
// original stays where it is, on the phone.
async function smaller(file) {
	if (!self.createImageBitmap || !self.document) return null;
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

// all sends whatever waits, for every link or for one; one sender at a time.
export function all(base) {
	if (navigator.locks) return navigator.locks.request("send", () => every(base));
	return every(base);
}

async function every(base) {
	const sent = [];
	for (const entry of await queue.all()) {
		if (entry.dead || (base && entry.base !== base)) continue;
		sent.push(await deliver(entry, true));
	}
	return sent;
}
