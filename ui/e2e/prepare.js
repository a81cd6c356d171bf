// Runs once before all tests. The gallery, which is no part of the program, is
// built here; the program itself comes from "make build".
import { execFileSync } from "node:child_process";
import { gallery, root } from "./places.js";

export default function prepare() {
	execFileSync("go", ["build", "-o", gallery, "./cmd/gallery"], { cwd: root, stdio: "inherit" });
}
