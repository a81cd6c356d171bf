// The first steps every test shares.

export const elena = {
	name: "Elena Ruiz",
	email: "elena@clinic.example",
	password: "lanterns over the harbor 41",
};

// setUp opens the office in the browser, once per server; later calls sign in.
export async function setUp(page, server, person = elena) {
	if (server.open) return signIn(page, server, person);
	await page.goto(server.setupLink);
	await page.locator('[name="office_name"]').fill("Casa Abierta Legal Clinic");
	await page.locator('[name="time_zone"]').selectOption("America/New_York");
	await page.locator('[name="language"]').selectOption("en");
	await page.locator('[name="name"]').fill(person.name);
	await page.locator('[name="email"]').fill(person.email);
	await page.locator('[name="password"]').fill(person.password);
	await page.locator('[name="role"][value="attorney"]').check();
	await page.locator('main form button[type="submit"]').click();
	await page.waitForURL((url) => !url.pathname.startsWith("/setup/"));
	server.open = true;
	if (new URL(page.url()).pathname === "/sign-in") await signIn(page, server, person);
}

export async function signIn(page, server, person = elena) {
	await page.goto(server.url + "/");
	if (new URL(page.url()).pathname !== "/sign-in") return;
	await page.locator('[name="email"]').fill(person.email);
	await page.locator('[name="password"]').fill(person.password);
	await page.locator('main form button[type="submit"]').click();
	await page.waitForURL((url) => url.pathname !== "/sign-in");
}
