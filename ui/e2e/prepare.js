// Runs once before all tests: the gallery, which is no part of the program, is
// built here; the program itself comes from "make build".
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { gallery, program, root } from "./places.js";

export default function prepare() {
	if (!existsSync(program)) console.warn(`${program} is not there: run "make build" first`);
	execFileSync("go", ["build", "-o", gallery, "./cmd/gallery"], { cwd: root, stdio: "inherit" });
}
