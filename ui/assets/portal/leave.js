// The way out: what was seen here is not one step back, and the phone keeps no page
// of ours. What still waits to be sent stays, and so does what sends it.
import * as queue from "./queue.js";

const HURRY = 400; // ms that tidying up may take
const AWAY = "about:blank"; // which needs no signal, and no page of ours

// forgetShelf takes the kept page and its worker from the phone.
export async function forgetShelf() {
	await caches.delete("page");
	const worker = await navigator.serviceWorker.getRegistration("/r/");
	if (worker) await worker.unregister();
}

function mark(left) {
	try {
		if (left) sessionStorage.setItem("left", "1");
		else sessionStorage.removeItem("left");
	} catch {
		// a browser that keeps nothing needs no forgetting
	}
}

function hasLeft() {
	try {
		return sessionStorage.getItem("left") !== null;
	} catch {
		return false;
	}
}

function go() {
	document.documentElement.hidden = true;
	location.replace(AWAY);
}

async function tidy() {
	if ((await queue.some()).length === 0) await forgetShelf();
}

async function leave(event) {
	event.preventDefault();
	document.documentElement.hidden = true;
	mark(true);
	await Promise.race([tidy().catch(() => {}), new Promise((resolve) => setTimeout(resolve, HURRY))]);
	go();
}

// watch makes the way out work, and turns away who comes back by the Back button. A
// page that the browser kept is asked for again, but for one on which she is typing.
export function watch(typing) {
	const came = self.performance && performance.getEntriesByType ? performance.getEntriesByType("navigation")[0] : null;
	if (hasLeft()) {
		if (came && came.type === "back_forward") return go();
		mark(false);
	}
	addEventListener("pageshow", (event) => {
		if (event.persisted && hasLeft()) go();
		else if (event.persisted && !typing()) location.reload();
	});
	const way = document.querySelector("[data-leave]");
	if (way) way.addEventListener("click", leave);
}
