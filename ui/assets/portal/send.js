// Takes what waits to the clinic, exactly once: each report and each picture has an
// id of its own, and what was cut off is asked for again from where it broke. All
// that was said goes before the next piece of a picture, and one that fails stops no other.
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

// life names this opening of the page: a clock that only counts goes on within one.
export const life = self.document ? newKey() : "";

// say takes what was said of one report and gives its receipt.
async function say(entry) {
	const form = new URLSearchParams();
	for (const field of entry.fields) form.append(field[0], field[1]);
	for (const name of Object.keys(entry.clock || {})) form.set(name, entry.clock[name]);
	form.set("at", entry.at);
	form.set("sent", new Date().toISOString());
	if (entry.life === life && self.performance) form.set("waited", String(Math.round(performance.now() - entry.ticks)));
	const said = await post(entry.base, form.toString());
	if (typeof said.receipt !== "string") throw new Refused(); // somebody else answers here
	return said.receipt;
}

// picture sends one picture, piece by piece, and tells whether it was lost.
async function picture(entry, file, between) {
	const begun = await post(`${entry.base}/pictures`, new URLSearchParams({
		key: file.key, arrival: entry.key, name: file.name, bytes: String(file.blob.size), type: file.blob.type,
	}).toString());
	if (begun.why === "selfreport.picture_too_large" && !file.small) {
		if (!self.document) throw new Refused(); // the page can make it smaller
		const small = await smaller(file);
		if (small) await picture(entry, small, between);
		return true; // the original is still hers to show
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
		if (!now.done) await between();
	}
	return Boolean(now.why);
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

const waits = (entry) => !entry.dead && !entry.receipt;
const carries = (entry) => !entry.dead && entry.receipt && entry.files.length > 0;

// note keeps what became of an entry, also where the phone does. With its last picture
// an entry goes; until then its words stay, because another link may have to carry it.
async function note(entry, news) {
	Object.assign(entry, news);
	const done = entry.receipt && entry.files.length === 0;
	await queue.change(entry.key, (kept) => (done ? null : { ...kept, ...news })).catch(() => {});
}

// Try is what came of one: what arrived, after how many seconds the clinic wants more,
// and whether anything is left to be tried again.
function newTry() {
	const out = { arrived: [], slow: 0, again: false };
	out.failed = async (entry, cause) => {
		if (cause instanceof Gone) return note(entry, { dead: true });
		out.slow = Math.max(out.slow, cause.seconds || 0);
		out.again = true;
	};
	return out;
}

// words sends all that was said, over whichever link it was written, also of what the
// phone had no room to keep; one sender at a time. told hears of each as it arrives.
// Those in tried were tried a moment ago.
export function words(loose, told, tried = new Set()) {
	return queue.inTurn("words", async () => {
		const out = newTry();
		for (const entry of [...loose, ...(await queue.some())].filter(waits)) {
			if (tried.has(entry.key)) continue;
			tried.add(entry.key);
			try {
				await note(entry, { receipt: await say(entry) });
				out.arrived.push(entry);
				told(entry);
			} catch (cause) {
				await out.failed(entry, cause);
			}
		}
		return out;
	});
}

// pictures sends the pictures of what has arrived, with a turn of its own. Whatever is
// said meanwhile goes between two pieces: words never wait for a picture.
export function pictures(loose, told) {
	return queue.inTurn("pictures", async () => {
		const out = newTry();
		const tried = new Set();
		const between = () => words(loose, told, tried).catch(() => {});
		for (const entry of [...loose, ...(await queue.some())].filter(carries)) {
			try {
				while (entry.files.length > 0) {
					await between();
					const lost = await picture(entry, entry.files[0], between);
					await note(entry, { files: entry.files.slice(1), lost: lost || Boolean(entry.lost) });
				}
				out.arrived.push(entry);
			} catch (cause) {
				await out.failed(entry, cause);
			}
		}
		return out;
	});
}
