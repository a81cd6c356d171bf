// What waits on the phone until it is delivered. When the last of it has gone the
// whole store goes with it: nothing on the phone tells that there ever was one.
const NAME = "page";
const PATIENCE = 4_000; // ms before a store that does not open counts as none

function open() {
	return new Promise((resolve, reject) => {
		const asked = indexedDB.open(NAME, 1);
		asked.onupgradeneeded = () => asked.result.createObjectStore("queue", { keyPath: "key" });
		asked.onsuccess = () => resolve(asked.result);
		asked.onerror = () => reject(asked.error);
		asked.onblocked = () => reject(new Error("blocked"));
		setTimeout(reject, PATIENCE, new Error("no store"));
	});
}

async function inside(mode, act) {
	const store = await open();
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

export const put = (entry) => inside("readwrite", (queue) => queue.put(entry));

export async function all() {
	if (!self.indexedDB) return [];
	// Looking must not leave a store behind where there was none.
	if (indexedDB.databases && !(await indexedDB.databases()).some((one) => one.name === NAME)) return [];
	const found = await inside("readonly", (queue) => queue.getAll());
	if (found.length === 0) await forgetStore();
	return found.sort((a, b) => (a.at < b.at ? -1 : 1));
}

// some is all, or nothing where the browser keeps no store.
export const some = () => all().catch(() => []);

export async function drop(key) {
	await inside("readwrite", (queue) => queue.delete(key));
	await all();
}

function forgetStore() {
	return new Promise((resolve) => {
		const asked = indexedDB.deleteDatabase(NAME);
		asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
	});
}
