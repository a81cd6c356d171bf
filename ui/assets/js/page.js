// Small comforts; each page works without them.

// Copy the field beside the button; the answer is spoken through a live region.
document.addEventListener("click", async (event) => {
	const button = event.target.closest("[data-copy]");
	if (!button) return;
	const field = document.getElementById(button.dataset.copy);
	if (!field) return;
	const said = document.querySelector(`[data-copied="${CSS.escape(button.dataset.copy)}"]`);
	field.select();
	try {
		await navigator.clipboard.writeText(field.value);
	} catch {
		document.execCommand("copy"); // http:// pages have no clipboard API
	}
	if (said) said.hidden = false;
});

document.addEventListener("click", (event) => {
	// a sheet closes by its own button or by a press beside it
	if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
	else if (event.target.matches("dialog[open]")) event.target.close();
	// a menu closes when one presses elsewhere
	for (const menu of document.querySelectorAll("details.menu[open]")) {
		if (!menu.contains(event.target)) menu.open = false;
	}
	if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
	if (event.key !== "Escape") return;
	for (const menu of document.querySelectorAll("details.menu[open]")) {
		menu.open = false;
		menu.querySelector("summary").focus();
	}
});

// Reading starts at what needs doing: the list of problems, else a first field that asks for it.
function start() {
	document.querySelector("[data-problems]")?.focus();
	// the clinic's zone is most often the browser's; a person can change it
	const zone = document.querySelector("select[data-own-zone]");
	if (!zone || zone.dataset.ownZone === "done") return;
	zone.dataset.ownZone = "done";
	const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
	if (!zone.querySelector("option[selected]") && [...zone.options].some((o) => o.value === own)) zone.value = own;
}
document.addEventListener("DOMContentLoaded", start);
document.addEventListener("htmx:afterSettle", start);
