// Opens the client's page without a signal, and sends what waits when one comes
// back. It keeps the empty page and its styles, and nothing anybody wrote.
import { pictures, words } from "./send.js";

const SHELF = "page";
const PATIENCE = 20_000; // ms before a slow line counts as none

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(stock(event.data)));
self.addEventListener("sync", (event) => event.waitUntil(send()));

// stock keeps the empty page: all of it is fetched before anything that is kept goes,
// so that a line that breaks leaves the one before. What the phone's clock said at the
// time is written into it, beside ours.
async function stock(wanted) {
	const answers = await Promise.all([wanted.shell, ...wanted.assets].map((one) => fetch(one, { credentials: "omit" })));
	if (!answers.every((answer) => answer.ok)) return;
	const text = (await answers[0].text()).replace('data-phone=""', `data-phone="${new Date().toISOString()}"`);
	const shelf = await caches.open(SHELF);
	const fresh = wanted.assets.map((asset) => new URL(asset, self.location.href).href);
	await Promise.all(fresh.map((asset, at) => shelf.put(asset, answers[at + 1])));
	await shelf.put("/r/shell", new Response(text, { headers: answers[0].headers }));
	for (const kept of await shelf.keys()) {
		if (new URL(kept.url).pathname !== "/r/shell" && !fresh.includes(kept.url)) await shelf.delete(kept);
	}
}

// send tells an open page what arrived; what is left the browser asks for again.
async function send() {
	const tell = async (entry) => {
		for (const page of await self.clients.matchAll()) page.postMessage({ arrived: [{ base: entry.base, receipt: entry.receipt }] });
	};
	const tries = [await words([], tell), await pictures([], tell)];
	if (tries.some((out) => out.again)) throw new Error("not all has arrived");
}

self.addEventListener("fetch", (event) => {
	const request = event.request;
	const pathname = new URL(request.url).pathname;
	if (request.method !== "GET") return;
	if (request.mode === "navigate" && /^\/r\/[\w-]{43}$/.test(pathname)) event.respondWith(page(request));
	else if (pathname.startsWith("/assets/")) event.respondWith(asset(request));
});

async function page(request) {
	const late = new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("slow")));
	const asked = fetch(request);
	const answer = await Promise.race([asked, late]).catch(() => null);
	if (answer && answer.status < 500) return answer;
	const kept = await caches.match("/r/shell");
	return kept || answer || asked;
}

const asset = async (request) => (await caches.match(request)) || fetch(request);
