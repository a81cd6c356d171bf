// Opens the client's page without a signal, and sends what waits when one comes
// back. It keeps the empty page and its styles, and nothing anybody wrote.
import { all } from "./send.js";

const SHELF = "page";
const PATIENCE = 8_000; // ms before a slow line counts as none

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(stock(event.data)));
self.addEventListener("sync", (event) => event.waitUntil(all()));

async function stock(wanted) {
	const page = await fetch(wanted.shell, { credentials: "omit" });
	if (!page.ok) return;
	await caches.delete(SHELF);
	const shelf = await caches.open(SHELF);
	await shelf.put("/r/shell", page);
	await Promise.all(wanted.assets.map((asset) => shelf.add(asset)));
}

self.addEventListener("fetch", (event) => {
	const request = event.request;
	const pathname = new URL(request.url).pathname;
	if (request.method !== "GET") return;
	if (request.mode === "navigate" && /^\/r\/[\w-]{43}$/.test(pathname)) event.respondWith(page(request));
	else if (pathname.startsWith("/assets/")) event.respondWith(asset(request));
});

async function page(request) {
	try {
		return await Promise.race([fetch(request), new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("slow")))]);
	} catch (cause) {
		const kept = await caches.match("/r/shell");
		if (!kept) throw cause;
		return kept;
	}
}

const asset = async (request) => (await caches.match(request)) || fetch(request);
