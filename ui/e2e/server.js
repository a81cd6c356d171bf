// Starts a real program for the tests and stops it again: own port, own data
// and keys folders, gone afterwards.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gallery, program } from "./places.js";

const START = 30_000; // ms a start may take on a busy machine

export function freePort() {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", reject);
		probe.listen(0, "127.0.0.1", () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});
}

// constancia starts "serve" and reads the set-up link it prints at first start.
export async function constancia() {
	const home = mkdtempSync(join(tmpdir(), "constancia-e2e-"));
	const address = `127.0.0.1:${await freePort()}`;
	const environment = {
		CONSTANCIA_LISTEN: address,
		CONSTANCIA_PUBLIC_URL: `http://${address}`,
		CONSTANCIA_DATA_DIR: join(home, "data"),
		CONSTANCIA_KEYS_DIR: join(home, "keys"),
	};
	const running = start(program, ["serve"], environment);
	const stop = async () => {
		await running.stop();
		rmSync(home, { recursive: true, force: true });
	};
	let setupLink;
	try {
		setupLink = await running.says(/https?:\/\/\S*\/setup\/\S+/);
		await answers(`http://${address}/readyz`);
	} catch (cause) {
		await stop();
		throw cause;
	}
	return { url: `http://${address}`, setupLink, home, environment, log: running.log, stop };
}

export async function theGallery() {
	const address = `127.0.0.1:${await freePort()}`;
	const running = start(gallery, ["-listen", address], {});
	await running.says(/gallery on/);
	await answers(`http://${address}/`);
	return { url: `http://${address}`, stop: running.stop };
}

function start(file, args, environment) {
	const child = spawn(file, args, { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
	let said = "";
	const listeners = new Set();
	for (const stream of [child.stdout, child.stderr]) {
		stream.on("data", (chunk) => {
			said += chunk;
			for (const listener of listeners) listener();
		});
	}
	const ended = new Promise((resolve) => {
		child.once("close", resolve);
		child.once("error", resolve);
	});
	return {
		log: () => said,
		stop: async () => {
			child.kill("SIGTERM");
			const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
			await ended;
			clearTimeout(timer);
		},
		says: (pattern) => new Promise((resolve, reject) => {
			const timer = setTimeout(() => reject(new Error(`${file} did not say ${pattern}; it said:\n${said}`)), START);
			const look = () => {
				const found = said.match(pattern);
				if (!found) return;
				clearTimeout(timer);
				listeners.delete(look);
				resolve(found[0]);
			};
			listeners.add(look);
			child.once("error", (cause) => {
				clearTimeout(timer);
				reject(new Error(`${file} does not start (run "make build"?)`, { cause }));
			});
			child.once("close", (code) => {
				clearTimeout(timer);
				reject(new Error(`${file} ended with ${code}; it said:\n${said}`));
			});
			look();
		}),
	};
}

async function answers(url) {
	const until = Date.now() + START;
	for (;;) {
		try {
			if ((await fetch(url)).ok) return;
		} catch {
			// not listening yet
		}
		if (Date.now() > until) throw new Error(`${url} does not answer`);
		await new Promise((again) => setTimeout(again, 100));
	}
}
