// A client from the phone call to her file: intake, the warning while typing,
// search, a new address, two people saving at once.
import { expect, lookAt, test } from "../fixtures.js";
import { setUp } from "../people.js";

const maria = {
	given_names: "María José",
	family_names: "García Hernández",
	a_number: "A 201-555-001",
	birth_date: "3/14/1988",
	"phones[0].number": "(312) 555-0101",
};

async function openFile(page, server, person = maria) {
	await page.goto(server.url + "/clients/new");
	for (const [name, value] of Object.entries(person)) await page.locator(`[name="${name}"]`).fill(value);
	await page.locator('[name="language"]').selectOption("es");
	await page.locator('[name="country"]').selectOption("HND");
	await page.getByLabel("Safe to text").first().check();
	await page.getByRole("button", { name: "Open the file" }).click();
	await expect(page.locator("main h1")).toHaveText(`${person.given_names} ${person.family_names}`);
	return page.url();
}

test("list and intake are readable by everybody", async ({ page, server }) => {
	await setUp(page, server);
	await page.goto(server.url + "/clients");
	await lookAt(page, server.entered ? "clients" : "clients-empty");
	await page.goto(server.url + "/clients/new");
	await lookAt(page, "intake");
	server.entered ??= await openFile(page, server);
	await page.goto(server.url + "/clients");
	await lookAt(page, "clients");
});

for (const place of ["", "/edit", "/address"]) {
	test(`the file is readable by everybody: ${place || "all of it"}`, async ({ page, server }) => {
		await setUp(page, server);
		server.entered ??= await openFile(page, server);
		await page.goto(server.entered + place);
		await lookAt(page, `file${place.replace("/", "-")}`);
	});
}

test("a person who is on file already is pointed out while typing", async ({ page, server }) => {
	await setUp(page, server);
	server.entered ??= await openFile(page, server);
	await page.goto(server.url + "/clients/new");
	await page.locator('[name="given_names"]').pressSequentially("Maria");
	await page.locator('[name="family_names"]').pressSequentially("Garcia");
	await expect(page.locator("#similar a")).toHaveText(/García Hernández, María José/);
	await lookAt(page, "intake-similar");
	page.on("dialog", (dialog) => dialog.accept());
});

test("people are found while typing, and no name stands in an address", async ({ page, server }) => {
	await setUp(page, server);
	server.entered ??= await openFile(page, server);
	const asked = [];
	page.on("request", (request) => asked.push(request.url()));
	await page.goto(server.url + "/clients");
	await page.locator("#f-q").pressSequentially("hernandes");
	await expect(page.locator("#people tbody th a")).toHaveText("García Hernández, María José");
	await page.locator("#f-q").fill("zzzz");
	await expect(page.locator("#people .empty-title")).toBeVisible();
	expect(asked.filter((url) => /hernandes|zzzz/.test(url))).toEqual([]);
});

test("the whole A-number is shown in its place when asked for", async ({ page, server }) => {
	await setUp(page, server);
	await page.goto(server.entered ??= await openFile(page, server));
	await expect(page.locator("#a-number")).toContainText("•••-001");
	await page.getByRole("button", { name: "Show whole" }).click();
	await expect(page.locator("#a-number")).toContainText("A 201-555-001");
});

test("two who save one file see both versions, and nothing typed is lost", async ({ page, context, server, expected }) => {
	expected.push(/status of 409/);
	await setUp(page, server);
	const at = (server.entered ??= await openFile(page, server));
	await page.goto(at + "/edit");
	const other = await context.newPage();
	await other.goto(at + "/edit");
	const called = `Majo ${Date.now()}`;
	await other.locator('[name="preferred_name"]').fill(called);
	await other.getByRole("button", { name: "Save", exact: true }).click();
	await expect(other.locator("main h1")).toHaveText(`${called} García Hernández`);
	await page.locator('[name="country"]').selectOption("SLV");
	await page.getByRole("button", { name: "Save", exact: true }).click();
	await expect(page.getByRole("alert")).toContainText("El Salvador");
	await expect(page.locator('[name="country"]')).toHaveValue("SLV");
	await lookAt(page, "edit-conflict");
});

test("intake works without scripts", async ({ browser, page, server }) => {
	await setUp(page, server);
	const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
	const quiet = await plain.newPage();
	await quiet.goto(server.url + "/clients/new");
	await quiet.locator('[name="given_names"]').fill("Luzia");
	await quiet.getByRole("button", { name: "Open the file" }).click();
	await expect(quiet.locator(".problems a")).toHaveCount(1);
	await expect(quiet.locator('[name="given_names"]')).toHaveValue("Luzia");
	await quiet.locator('[name="language"]').selectOption("pt-BR");
	await quiet.getByRole("button", { name: "Open the file" }).click();
	await expect(quiet.locator("main h1")).toHaveText("Luzia");
	await quiet.goto(server.url + "/clients");
	await quiet.locator("#f-q").fill("luzia");
	await quiet.locator("#f-q").press("Enter");
	await expect(quiet.locator("#people tbody th a")).toHaveText("Luzia");
	await plain.close();
});
