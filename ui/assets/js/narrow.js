// A box that narrows a list of choices to those whose words hold what is typed,
// accents or not. Groups that hold one open by themselves.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

document.addEventListener("input", (event) => {
	if (!event.target.matches("[data-narrow-by]")) return;
	event.stopPropagation(); // it is no answer of the form
	const list = event.target.closest("[data-narrow]");
	const words = plain(event.target.value).split(/\s+/).filter(Boolean);
	for (const choice of list.querySelectorAll(".choice")) {
		const text = plain(choice.textContent);
		choice.hidden = !words.every((word) => text.includes(word)) && !choice.querySelector("input").checked;
	}
	for (const group of list.querySelectorAll("[data-narrow-group], details")) {
		const found = group.querySelector(".choice:not([hidden])") !== null;
		group.hidden = !found;
		if (words.length > 0 && group.matches("details")) group.open = found;
	}
}, true);

// Enter in the box looks for nothing further, and sends nothing
document.addEventListener("keydown", (event) => {
	if (event.key === "Enter" && event.target.matches("[data-narrow-by]")) event.preventDefault();
});
