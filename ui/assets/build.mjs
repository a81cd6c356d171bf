// Builds ui/dist: hashed files, their gzip twins and manifest.json. Copies the typefaces
// that paper is set with to where the binary takes them from.
// Run by make; nothing here is fetched, everything comes from node_modules.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import esbuild from "esbuild";
import { fonts } from "./fonts.mjs";
import { sprite } from "./icons.mjs";
import { styles } from "./styles.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "../dist");
const PLACEHOLDER = "README.txt";

async function script(entry) {
	const result = await esbuild.build({
		entryPoints: [join(here, "js", entry)],
		bundle: true, minify: true, write: false,
		format: "iife", target: "es2022", legalComments: "inline",
	});
	return result.outputFiles[0].text;
}

// The pages of a PDF are drawn by a module of its own, with a worker beside it.
async function module(entry) {
	const result = await esbuild.build({
		entryPoints: [entry.startsWith("pdfjs-dist") ? entry : join(here, "js", entry)],
		bundle: true, minify: true, write: false,
		format: "esm", target: "es2022", legalComments: "inline", absWorkingDir: here,
	});
	return result.outputFiles[0].text;
}

async function style(direction) {
	const result = await esbuild.transform(await styles(here, direction), {
		loader: "css", minify: true, target: ["chrome123", "firefox128", "safari17.5"], legalComments: "inline",
	});
	return result.code;
}

// The client's own page is for phones of 2017 too, and stands by itself.
const oldest = ["es2017", "chrome60", "firefox57", "safari11.1"];

async function small(entry) {
	const result = await esbuild.build({
		entryPoints: [join(here, "portal", entry)],
		bundle: true, minify: true, write: false, format: "iife", target: oldest, legalComments: "inline",
	});
	return result.outputFiles[0].text;
}

const files = {
	"app.css": await style("ltr"),
	"app.rtl.css": await style("rtl"),
	"app.js": await script("app.js"),
	"theme.js": await script("theme.js"),
	"pages.js": await module("pages.js"),
	"pages-worker.js": await module("pdfjs-dist/build/pdf.worker.mjs"),
	"icons.svg": sprite(here),
	"portal.css": await small("page.css"),
	"portal.js": await small("page.js"),
	"portal-sw.js": await small("sw.js"),
	"page.svg": readFileSync(join(here, "icons/page.svg"), "utf8"),
	"favicon.svg": readFileSync(join(here, "icons/favicon.svg"), "utf8"),
};

mkdirSync(dist, { recursive: true });
for (const name of readdirSync(dist)) if (name !== PLACEHOLDER) rmSync(join(dist, name), { recursive: true });

const manifest = {};
for (const [name, text] of Object.entries(files)) {
	const body = Buffer.from(text);
	const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
	const dot = name.indexOf(".");
	const hashed = `${name.slice(0, dot)}-${hash}${name.slice(dot)}`;
	const packed = gzipSync(body, { level: 9 });
	writeFileSync(join(dist, hashed), body);
	writeFileSync(join(dist, `${hashed}.gz`), packed);
	manifest[name] = hashed;
	console.log(`${hashed.padEnd(28)} ${String(body.length).padStart(7)} bytes ${String(packed.length).padStart(7)} gz`);
}
writeFileSync(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, "\t")}\n`);
fonts(here);
