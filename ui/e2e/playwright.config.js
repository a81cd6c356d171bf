// Browser tests with the machine's own chromium; nothing is downloaded.
// CHROMIUM names another browser binary.
import { defineConfig } from "@playwright/test";

const quiet = [
	"--no-sandbox",
	"--disable-background-networking",
	"--disable-quic",
	"--no-first-run",
	"--disable-component-update",
	"--disable-sync",
];

export default defineConfig({
	testDir: "./tests",
	outputDir: "./results",
	globalSetup: "./prepare.js",
	forbidOnly: Boolean(process.env.CI),
	retries: process.env.CI ? 1 : 0, // on a slow machine; the report names what passed only then
	workers: 3, // they wait for each other's pages more than for the processor
	timeout: 120_000,
	expect: { timeout: 15_000 },
	reporter: [["list"]],
	use: {
		browserName: "chromium",
		locale: "en-US",
		timezoneId: "America/New_York",
		trace: process.env.CONSTANCIA_TEST_TRACES ? "retain-on-failure" : "off",
		launchOptions: { executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: quiet },
	},
	projects: [
		{ name: "desktop", use: { viewport: { width: 1280, height: 800 } } },
		{ name: "phone", use: { viewport: { width: 360, height: 740 }, hasTouch: true } },
	],
});
