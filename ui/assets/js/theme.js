// Loaded in <head> before anything is drawn, so that a chosen theme never flashes.
// Without a choice the system's wish holds, and that needs no script.
const KEY = "constancia-theme";
const root = document.documentElement;

function chosen() {
	try {
		return localStorage.getItem(KEY);
	} catch {
		return null; // storage may be forbidden; the system's wish holds
	}
}

function wear(theme) {
	if (theme) root.setAttribute("data-bs-theme", theme);
	else root.removeAttribute("data-bs-theme");
}

function isDark() {
	const now = root.getAttribute("data-bs-theme");
	return now ? now === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

wear(chosen());
root.classList.add("js");

document.addEventListener("click", (event) => {
	const button = event.target.closest("[data-theme-switch]");
	if (!button) return;
	const next = isDark() ? "light" : "dark";
	wear(next);
	try {
		localStorage.setItem(KEY, next);
	} catch {
		// the choice holds for this page only
	}
});
