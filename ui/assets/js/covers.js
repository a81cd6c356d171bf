// Parts of a picture that are to be covered, drawn over it with a pointer. Each
// becomes a row of the numbers below, in percent; the numbers are what is sent, and
// whoever has no pointer types them.
const rows = (form) => [...form.querySelectorAll("[data-cover-row]")];
const box = (row, side) => row.querySelector(`[data-cover=${side}]`);
const sides = ["left", "top", "width", "height"];

function show(form) {
	const on = form.querySelector("[data-covers-on]");
	if (!on) return;
	for (const old of on.querySelectorAll(".cover")) old.remove();
	for (const row of rows(form)) {
		const at = Object.fromEntries(sides.map((side) => [side, Number.parseFloat(box(row, side).value.replace(",", "."))]));
		if (!(at.width > 0 && at.height > 0)) continue;
		const part = document.createElement("div");
		part.className = "cover";
		for (const side of sides) part.style[side] = `${at[side]}%`;
		on.append(part);
	}
}

function free(form) {
	const row = rows(form).find((one) => sides.every((side) => box(one, side).value.trim() === ""));
	if (row) return row;
	const last = rows(form).at(-1);
	const fresh = last.cloneNode(true);
	for (const input of fresh.querySelectorAll("input")) {
		input.value = "";
		input.id = `${input.id}-more`;
		input.closest("label").htmlFor = input.id;
	}
	fresh.querySelector("legend").textContent = last.querySelector("legend").textContent.replace(/\d+/, String(rows(form).length + 1));
	last.after(fresh);
	return fresh;
}

function place(event, on) {
	const edge = on.getBoundingClientRect();
	const share = (at, from, length) => Math.min(100, Math.max(0, (100 * (at - from)) / length));
	return { x: share(event.clientX, edge.left, edge.width), y: share(event.clientY, edge.top, edge.height) };
}

document.addEventListener("pointerdown", (event) => {
	const on = event.target.closest?.("[data-covers-on]");
	if (!on || event.button !== 0) return;
	event.preventDefault();
	const form = on.closest("form");
	const from = place(event, on);
	const row = free(form);
	const move = (now) => {
		const to = place(now, on);
		const text = (number) => number.toFixed(1);
		box(row, "left").value = text(Math.min(from.x, to.x));
		box(row, "top").value = text(Math.min(from.y, to.y));
		box(row, "width").value = text(Math.abs(to.x - from.x));
		box(row, "height").value = text(Math.abs(to.y - from.y));
		show(form);
	};
	const done = () => {
		document.removeEventListener("pointermove", move);
		if (!(Number.parseFloat(box(row, "width").value) > 0.5 && Number.parseFloat(box(row, "height").value) > 0.5)) for (const side of sides) box(row, side).value = "";
		show(form);
	};
	document.addEventListener("pointermove", move);
	document.addEventListener("pointerup", done, { once: true });
	document.addEventListener("pointercancel", done, { once: true });
});

document.addEventListener("input", (event) => {
	const form = event.target.closest?.("form[data-covers]");
	if (form) show(form);
});
for (const form of document.querySelectorAll("form[data-covers]")) show(form);
