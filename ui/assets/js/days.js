// The arrow keys go from day to day in a month; every day is a link and reached by
// Tab as well.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

document.addEventListener("keydown", (event) => {
	const step = STEPS[event.key];
	if (!step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
	const day = event.target.closest("[data-days] [data-day]");
	if (!day) return;
	const days = [...day.closest("[data-days]").querySelectorAll("[data-day]")];
	const turned = Math.abs(step) === 1 && document.dir === "rtl" ? -step : step;
	const next = days[days.indexOf(day) + turned];
	if (!next) return;
	event.preventDefault();
	next.focus();
});
