// Where things are, seen from the browser tests.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

export const root = join(here, "../..");
export const program = process.env.CONSTANCIA_TEST_PROGRAM || join(root, "bin/constancia");
export const gallery = join(root, "bin/gallery");
export const shots = join(here, "shots");
