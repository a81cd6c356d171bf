// Two guards for forms. Sending: one press sends once; the buttons come back when
// the answer does, or when the browser shows the page again. Unsaved: leaving a
// form marked data-guard with typed words in it asks first.
const BACK = 15000; // ms after which a form without an answer may be sent again
const sending = new WeakMap();
let dirty = null;

function buttons(form) {
	return [...form.elements].filter((element) => element.type === "submit");
}

function hold(form) {
	// aria-disabled and not disabled: the pressed button's own name=value still
	// travels, and focus stays where the person left it
	for (const button of buttons(form)) button.setAttribute("aria-disabled", "true");
	form.setAttribute("aria-busy", "true");
	sending.set(form, setTimeout(() => release(form), BACK));
}

function release(form) {
	clearTimeout(sending.get(form));
	sending.delete(form);
	form.removeAttribute("aria-busy");
	for (const button of buttons(form)) button.removeAttribute("aria-disabled");
}

document.addEventListener("submit", (event) => {
	const form = event.target;
	if (sending.has(form)) {
		event.preventDefault();
		event.stopImmediatePropagation();
		return;
	}
	// htmx searches while typing: its own sync attribute keeps order there
	if (form.hasAttribute("data-many")) return;
	hold(form);
	if (form === dirty) dirty = null;
}, true);

document.addEventListener("htmx:afterRequest", (event) => {
	const form = event.target.closest("form");
	if (form) release(form);
});

window.addEventListener("pageshow", () => {
	for (const form of document.forms) if (sending.has(form)) release(form);
});

document.addEventListener("input", (event) => {
	const form = event.target.closest("form[data-guard]");
	if (form) dirty = form;
});

// a form that came back refused holds words that are saved nowhere
function refused() {
	dirty = document.querySelector("form[data-guard][data-refused]") || dirty;
}
document.addEventListener("DOMContentLoaded", refused);
document.addEventListener("htmx:afterSettle", refused);

window.addEventListener("beforeunload", (event) => {
	if (dirty && dirty.isConnected) event.preventDefault();
});
