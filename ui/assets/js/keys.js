// Keyboard shortcuts. What a key does is said where the thing is: data-key="n" on
// the link or field; a key whose screen is not there does nothing. They can be
// turned off in the list (WCAG 2.1.4), and never fire while somebody types.
const OFF = "constancia-keys-off";
const WAIT = 1200; // ms between g and its second key
let first = "";
let timer = 0;

function off() {
	try {
		return localStorage.getItem(OFF) === "1";
	} catch {
		return false;
	}
}

function typing(element) {
	return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}

function find(key) {
	const all = document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`);
	return [...all].find((element) => element.checkVisibility()) || all[0];
}

function act(key) {
	const element = find(key);
	if (!element) return false;
	if (typing(element)) {
		element.focus();
		element.select?.();
	} else {
		element.click();
	}
	return true;
}

function list() {
	return document.getElementById("keys");
}

function open() {
	const sheet = list();
	if (!sheet) return;
	const box = sheet.querySelector("[data-keys-on]");
	if (box) box.checked = !off();
	sheet.showModal();
}

document.addEventListener("keydown", (event) => {
	if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
	if (typing(event.target) || document.querySelector("dialog[open]") || off()) return;
	const key = first ? `${first} ${event.key}` : event.key;
	first = "";
	clearTimeout(timer);
	if (key === "g") {
		first = "g";
		timer = setTimeout(() => (first = ""), WAIT);
		return;
	}
	if (key === "?") {
		event.preventDefault();
		open();
	} else if (act(key)) {
		event.preventDefault();
	}
});

document.addEventListener("click", (event) => {
	if (event.target.closest("[data-keys-open]")) open();
});

document.addEventListener("change", (event) => {
	if (!event.target.matches("[data-keys-on]")) return;
	try {
		localStorage.setItem(OFF, event.target.checked ? "0" : "1");
	} catch {
		// kept for nobody: the keys stay as they are
	}
});
