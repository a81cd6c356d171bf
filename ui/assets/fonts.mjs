// The typefaces for paper, as their makers drew them, with their licences. The names of
// the files are those internal/typeset/fonts.go opens.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

const PLACEHOLDER = "README.txt";

const packages = {
	"noto-sans": ["400Regular/NotoSans_400Regular.ttf", "700Bold/NotoSans_700Bold.ttf", "400Regular_Italic/NotoSans_400Regular_Italic.ttf"],
	"noto-sans-arabic": ["400Regular/NotoSansArabic_400Regular.ttf", "700Bold/NotoSansArabic_700Bold.ttf"],
	"noto-sans-ethiopic": ["400Regular/NotoSansEthiopic_400Regular.ttf", "700Bold/NotoSansEthiopic_700Bold.ttf"],
	"noto-sans-sc": ["400Regular/NotoSansSC_400Regular.ttf"],
};

export function fonts(here) {
	const target = join(here, "../../internal/typeset/fonts");
	mkdirSync(target, { recursive: true });
	for (const name of readdirSync(target)) if (name !== PLACEHOLDER) rmSync(join(target, name));
	for (const [name, files] of Object.entries(packages)) {
		const source = join(here, "node_modules/@expo-google-fonts", name);
		copyFileSync(join(source, "LICENSE_FONT"), join(target, `LICENSE.${name}`));
		for (const file of files) copyFileSync(join(source, file), join(target, basename(file)));
	}
}
