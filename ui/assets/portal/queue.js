// What waits on the phone until it is delivered. When the last of it has gone the
// whole store goes with it: nothing on the phone tells that there ever was one. A
// browser that knows no turns keeps an empty store instead, because a page that
// deletes one could take with it what another page has just put there.
const NAME = "page";
const PATIENCE = 4_000; // ms before a store that does not open counts as none
const TRIES = 3; // at keeping an entry, before the phone counts as full

// able tells whether this browser has all that is asked of its store, if it has one.
export function able() {
	return !self.indexedDB || Boolean(self.IDBObjectStore && IDBObjectStore.prototype.getAll);
}

// inTurn runs one act of a name at a time, among all pages and their worker; held is
// false where this browser knows no turns.
export function inTurn(name, act) {
	if (!navigator.locks) return act(false);
	let begun = false;
	const mine = () => {
		begun = true;
		return act(true);
	};
	return navigator.locks.request(name, mine).catch((cause) => {
		if (begun) throw cause;
		return act(false); // a browser that keeps nothing has no locks either
	});
}

// open opens the store. Looking leaves none behind where there was none.
function open(create) {
	return new Promise((resolve, reject) => {
		let late = false;
		const asked = indexedDB.open(NAME, 1);
		asked.onupgradeneeded = () => (create ? asked.result.createObjectStore("queue", { keyPath: "key" }) : asked.transaction.abort());
		asked.onsuccess = () => (late ? asked.result.close() : resolve(asked.result));
		asked.onerror = (event) => {
			event.preventDefault();
			reject(asked.error);
		};
		setTimeout(() => {
			late = true;
			reject(new Error("no store"));
		}, PATIENCE);
	});
}

async function inside(mode, act, create) {
	const store = await open(create);
	try {
		return await new Promise((resolve, reject) => {
			const transaction = store.transaction("queue", mode);
			const asked = act(transaction.objectStore("queue"));
			transaction.oncomplete = () => resolve(asked.result);
			transaction.onerror = transaction.onabort = () => reject(transaction.error || new Error("aborted"));
		});
	} finally {
		store.close();
	}
}

// put keeps an entry, and believes that it is kept only when it has read it again.
export async function put(entry) {
	for (let tries = 0; tries < TRIES; tries++) {
		await inTurn("store", () => inside("readwrite", (queue) => queue.put(entry), true));
		if (await inside("readonly", (queue) => queue.get(entry.key)).catch(() => null)) return;
	}
	throw new Error("not kept");
}

// change makes another of an entry that is still there, or deletes it where to gives
// nothing; one that has gone meanwhile does not come back.
export async function change(key, to) {
	await inside("readwrite", (queue) => {
		const asked = queue.get(key);
		asked.onsuccess = () => {
			const next = asked.result && to(asked.result);
			if (next) queue.put(next);
			else if (asked.result) queue.delete(key);
		};
		return asked;
	});
	await all();
}

export const drop = (key) => change(key, () => null);

export async function all() {
	if (!self.indexedDB) return [];
	if (indexedDB.databases && !(await indexedDB.databases()).some((one) => one.name === NAME)) return [];
	const found = await inside("readonly", (queue) => queue.getAll());
	if (found.length === 0) await inTurn("store", forgetStore);
	return found.sort((a, b) => (a.at < b.at ? -1 : 1));
}

// some is all, or nothing where the browser keeps no store.
export const some = () => all().catch(() => []);

// forgetStore deletes the store if it is still empty, in the turn of whoever puts.
async function forgetStore(held) {
	if (!held || (await inside("readonly", (queue) => queue.count())) > 0) return;
	await new Promise((resolve) => {
		const asked = indexedDB.deleteDatabase(NAME);
		asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
	});
}
