// What every browser test stands on: a page that fails the test on any error in
// the console or any breach of the content policy, a server of one's own, and
// the looks and checks all screens share.
import { test as base, expect } from "@playwright/test";
import axe from "axe-core";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { shots } from "./places.js";
import { constancia, theGallery } from "./server.js";

export { expect };

export const test = base.extend({
	// expected holds console lines a test knows to come: expected.push(/422/).
	expected: async ({}, use) => {
		await use([]);
	},
	page: async ({ page, expected }, use) => {
		const wrong = watch(page);
		await use(page);
		expect(wrong.filter((line) => !expected.some((known) => known.test(line))), "console errors and policy breaches").toEqual([]);
	},
	// servers are the programs of one worker, by the file of tests they serve.
	servers: [async ({}, use) => {
		const running = new Map();
		await use(running);
		for (const one of running.values()) await one.stop();
	}, { scope: "worker" }],
	// server is the program of the test's file: the tests in one file share its
	// people, and two files never meet each other's.
	server: async ({ servers }, use, info) => {
		if (!servers.has(info.file)) servers.set(info.file, await constancia());
		await use(servers.get(info.file));
	},
	gallery: [async ({}, use) => {
		const running = await theGallery();
		await use(running);
		await running.stop();
	}, { scope: "worker" }],
});

// watch gathers what a browser would only murmur. A policy breach is reported
// in the console as an error, so one ear hears both.
function watch(page) {
	const wrong = [];
	page.on("console", (message) => {
		if (message.type() === "error") wrong.push(`${message.text()} (${page.url()})`);
	});
	page.on("pageerror", (error) => wrong.push(`${error} (${page.url()})`));
	return wrong;
}

const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function expectNoAxeViolations(page) {
	await expectNone(page, { type: "tag", values: levels });
}

// expectContrast is the part of axe that another theme can change.
export async function expectContrast(page) {
	await expectNone(page, { type: "rule", values: ["color-contrast"] });
}

// Our pages are one document, so axe is brought in once and asked again: the library
// that goes between would bring its half a megabyte in for each question.
async function expectNone(page, runOnly) {
	if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
	const violations = await page.evaluate(async (runOnly) => {
		const { violations } = await window.axe.run(document, { runOnly, resultTypes: ["violations"], iframes: false, preload: false });
		return violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`) }));
	}, runOnly);
	const said = violations.map((v) => `${v.id}: ${v.help}\n${v.nodes.map((line) => `  ${line}`).join("\n")}`);
	expect.soft(said, `axe on ${page.url()}`).toEqual([]);
}

// A page that scrolls sideways loses people at 360 px and at 400 % zoom.
export async function expectNoSidewaysScroll(page) {
	const { wide, room } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, room: document.documentElement.clientWidth }));
	expect.soft(wide, `width of ${page.url()}`).toBeLessThanOrEqual(room);
}

// inDark does a look with the dark theme and comes back to the light one.
export async function inDark(page, look) {
	await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
	await look();
	await page.emulateMedia({ colorScheme: "light" });
}

// screenshot writes into a folder that git does not know, when pictures are
// asked for: CONSTANCIA_TEST_PICTURES=1. The gate judges without looking.
export async function screenshot(page, name, theme = "light") {
	if (!process.env.CONSTANCIA_TEST_PICTURES) return;
	mkdirSync(shots, { recursive: true });
	const width = page.viewportSize().width;
	await page.screenshot({ path: join(shots, `${name}-${width}-${theme}.png`), fullPage: true });
}

// lookAt is what every screen is put through: axe, the contrast of the dark
// theme, no sideways scroll, and a picture of each theme.
export async function lookAt(page, name) {
	await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
	await expectNoAxeViolations(page);
	await expectNoSidewaysScroll(page);
	await screenshot(page, name);
	await inDark(page, async () => {
		await expectContrast(page);
		await screenshot(page, name, "dark");
	});
}
