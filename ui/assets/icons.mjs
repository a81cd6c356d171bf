// One sprite of exactly the icons that ui/parts/icon.go names.
import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";

export function sprite(here) {
	const source = readFileSync(join(here, "../parts/icon.go"), "utf8");
	const names = [...source.matchAll(/\bIcon\s*=\s*"([a-z0-9-]+)"/g)].map((match) => match[1]);
	const symbols = [...new Set(names)].sort().map((name) => symbol(here, name));
	return `<!-- Tabler Icons, MIT License, (c) Paweł Kuna --><svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

function symbol(here, name) {
	const own = join(here, "icons", `${name}.svg`);
	const theirs = join(here, "node_modules/@tabler/icons/icons/outline", `${name}.svg`);
	if (!existsSync(own) && !existsSync(theirs)) throw new Error(`ui/parts/icon.go names an icon that does not exist: ${name}`);
	const drawing = readFileSync(existsSync(own) ? own : theirs, "utf8");
	const inner = drawing
		.replace(/^[\s\S]*?<svg[^>]*>/, "")
		.replace(/<\/svg>[\s\S]*$/, "")
		.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
		.replace(/\s*\n\s*/g, "");
	return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
}
