// What the page shows of what waits on the phone. Every word of it stands in the page
// already, in her language; nothing here knows a sentence.
let panel;
const FINAL = 10_000; // ms in which a second press deletes

// find looks for it in the page as it is now.
export function find() {
	panel = document.getElementById("waiting");
	if (panel && !panel.dataset.phone) panel.dataset.phone = new Date().toISOString();
	return panel !== null;
}

export const here = find();

const show = (name, on) => {
	panel.querySelector(`[data-say="${name}"]`).hidden = !on;
};

const number = (name, value) => {
	panel.querySelector(`[data-${name}]`).textContent = String(value);
};

// draw shows how it stands.
export function draw(now) {
	if (!here) return;
	const stays = now.dead.concat(now.old);
	number("count", now.unsent);
	number("going", now.going);
	show("count", now.unsent > 0);
	show("reopen", !now.fetched);
	show("going", now.going > 0);
	show("sending", now.sending && now.unsent + now.going > 0);
	show("already", now.kept);
	show("full", now.full && now.unsent > 0 && !now.sending);
	show("picture", now.lost);
	show("dead", now.dead.length > 0);
	show("old", now.old.length > 0);
	panel.querySelector('[data-do="retry"]').hidden = now.gone || now.unsent + now.going + now.dead.length === 0;
	list(stays, now);
	panel.hidden = now.unsent + now.going + stays.length === 0 && !now.kept && !now.lost;
}

// list shows, one by one, what no link carries: each is somebody's to decide.
function list(stays, now) {
	const lines = panel.querySelector("[data-stays]");
	const known = Array.from(lines.children, (line) => line.dataset.key);
	if (known.join() === stays.map((entry) => entry.key).join()) return; // nothing under a finger moves
	lines.textContent = "";
	for (const entry of stays) {
		const line = panel.querySelector("[data-stay]").cloneNode(true);
		line.hidden = false;
		line.dataset.key = entry.key;
		line.querySelector("time").dateTime = entry.at;
		line.querySelector("time").textContent = new Date(entry.at).toLocaleString(document.documentElement.lang);
		line.querySelector('[data-do="mine"]').hidden = now.gone || now.dead.includes(entry);
		lines.appendChild(line);
	}
}

// slow says how long the clinic wants us to wait.
export function slow(ms) {
	show("slow", ms > 0);
	number("minutes", Math.ceil(ms / 60_000));
}

// arrived adds a receipt to those that have just come, once.
export function arrived(receipt, href) {
	const section = document.getElementById("arrived");
	if (section.querySelector(`[data-receipt="${receipt}"]`)) return;
	section.hidden = false;
	const way = document.createElement("a");
	way.href = href;
	way.textContent = `${receipt.slice(0, 3)} ${receipt.slice(3)}`;
	way.className = "code";
	way.dir = "ltr";
	way.dataset.receipt = receipt;
	const line = document.createElement("li");
	line.appendChild(way);
	section.querySelector("ul").appendChild(line);
}

// listen lets the buttons do what acts has for them. What is deleted is asked for twice.
export function listen(acts) {
	panel.addEventListener("click", (event) => {
		const button = event.target.closest("[data-do]");
		if (!button) return;
		const act = acts[button.dataset.do];
		const line = button.closest("[data-key]");
		if (button.dataset.do === "ask") ask(button);
		if (act) act(line ? line.dataset.key : "").catch(() => {});
	});
}

function ask(button) {
	const sure = button.parentElement.querySelector('[data-do="forget"]');
	const swap = (asked) => {
		button.hidden = asked;
		sure.hidden = !asked;
	};
	swap(true);
	sure.focus();
	setTimeout(swap, FINAL, false);
}

// clock is our time and the phone's when this page was made.
export const clock = () => ({ loaded: panel.dataset.now, loaded_phone: panel.dataset.phone });

// mind hides the numbers of a page that the phone kept from another link.
export function mind(base) {
	const numbers = document.getElementById("numbers");
	if (numbers && numbers.dataset.for && numbers.dataset.for !== base.slice(-4)) numbers.hidden = true;
}

// keepsNumbers tells whether the numbers to call may lie on the phone.
export const keepsNumbers = () => panel.dataset.numbers === "yes";

export function turnTo() {
	panel.tabIndex = -1;
	panel.focus();
}

// typing tells whether anything on the page was typed or chosen and not sent yet.
export function typing() {
	return Array.from(document.querySelectorAll("form[data-report] input, form[data-report] textarea")).some((box) => {
		if (box.type === "hidden") return false;
		if (box.type === "checkbox") return box.checked !== box.defaultChecked;
		return box.value !== box.defaultValue;
	});
}
