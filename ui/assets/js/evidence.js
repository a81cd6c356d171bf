// Pictures for a failure: dropped or pasted anywhere on the page, they land in the
// file box, as if they had been chosen there. A file that is too large is said to be
// so before it travels; the server says it again.
function form() {
	return document.querySelector("form[data-drop]");
}

function take(files) {
	const box = form()?.querySelector("input[type=file]");
	if (!box || files.length === 0) return false;
	const all = new DataTransfer();
	for (const file of box.files) all.items.add(file);
	for (const file of files) all.items.add(file);
	box.files = all.files;
	box.dispatchEvent(new Event("change", { bubbles: true }));
	box.scrollIntoView({ block: "nearest" });
	box.focus();
	return true;
}

document.addEventListener("paste", (event) => {
	if (form() && take([...(event.clipboardData?.files || [])])) event.preventDefault();
});

document.addEventListener("dragover", (event) => {
	if (!form() || ![...(event.dataTransfer?.types || [])].includes("Files")) return;
	event.preventDefault();
	form().classList.add("drop-over");
});

document.addEventListener("dragleave", (event) => {
	if (!event.relatedTarget) form()?.classList.remove("drop-over");
});

document.addEventListener("drop", (event) => {
	if (!form()) return;
	form().classList.remove("drop-over");
	if (take([...(event.dataTransfer?.files || [])])) event.preventDefault();
});

// by the kind that the browser guesses; the server looks at the content
function most({ type }) {
	const { picture, sound, video } = form().dataset;
	return Number(type.startsWith("video/") ? video : type.startsWith("audio/") ? sound : picture);
}

function tooLarge() {
	const files = [...form().querySelectorAll("input[type=file]")].flatMap((box) => [...box.files]);
	const together = files.reduce((bytes, file) => bytes + file.size, 0);
	return files.some((file) => file.size > most(file)) || together > most({ type: "video/" });
}

function say() {
	const notice = form().querySelector("[data-too-large]");
	if (notice) notice.hidden = !tooLarge();
}

document.addEventListener("change", (event) => {
	if (event.target.matches("form[data-drop] input[type=file]")) say();
});

// before the guard that holds the form's buttons
window.addEventListener("submit", (event) => {
	if (event.target !== form() || !tooLarge()) return;
	event.preventDefault();
	event.stopImmediatePropagation();
	say();
	form().querySelector("input[type=file]").focus();
}, true);
