// One style sheet per writing direction: Tabler cut down to what our views use,
// below our own tokens and components.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PurgeCSS } from "purgecss";

const OURS = ["tokens", "base", "frame", "forms", "parts", "tables", "print"];

export async function styles(here, direction) {
	const suffix = direction === "rtl" ? ".rtl" : "";
	const tabler = readFileSync(join(here, `node_modules/@tabler/core/dist/css/tabler${suffix}.css`), "utf8");
	const rooms = readdirSync(join(here, "css")).filter((name) => name.endsWith(".css")).map((name) => name.slice(0, -4));
	const order = [...OURS, ...rooms.filter((name) => !OURS.includes(name)).sort()];
	const ours = order.map((name) => readFileSync(join(here, "css", `${name}.css`), "utf8"));
	order.forEach((name, at) => name === "tokens" || refuseLooseValues(name, ours[at]));

	const used = new Set(ours.join("\n").match(/--tblr-[a-z0-9-]+/g));
	const [cut] = await new PurgeCSS().purge({
		content: [join(here, "../**/*.templ"), join(here, "../parts/*.go"), join(here, "../layout/*.go"), join(here, "js/*.js")],
		css: [{ raw: tabler.replace(/@charset[^;]*;/, "") }],
		defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) || [],
		safelist: { standard: ["html", "body"], variables: [...used], deep: [/^htmx-/] },
		variables: true,
		keyframes: true,
		// themes are chosen by color-scheme alone (tokens.css)
		blocklist: [/theme-dark/, /navbar-theme/],
	});
	return `@layer tabler{${cut.css}}\n${ours.join("\n")}`;
}

// Colours and sizes live in tokens.css; a stray one anywhere else ends the build.
function refuseLooseValues(name, css) {
	const plain = css.replace(/\/\*[\s\S]*?\*\//g, "").replace(/@media[^{]*/g, "");
	const stray = plain.match(/#[0-9a-f]{3,8}\b|\b(rgb|rgba|hsl|oklch)\(|(?<![\w.-])\d*\.?\d+(px|rem|em)\b/i);
	if (stray) throw new Error(`css/${name}.css: "${stray[0]}" is a colour or size outside tokens.css`);
}
