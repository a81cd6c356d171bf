// Turns go test's benchmark lines into one table of ratios: requests per second,
// relative to the baseline each goal names.
//
//   BenchmarkServe/feed_304-2   50000   21000 ns/op   1800 B/op   22 allocs/op
import { createInterface } from "node:readline";

const goals = {
  feed_304: { of: "memory_304", goal: 0.6 },
  feed_200_events: { of: "memory_200_events", goal: 0.5 },
  client_list_50: { of: "static", goal: 0.07 },
};

const took = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  const found = line.match(/^BenchmarkServe\/(\S+?)(?:-\d+)?\s+\d+\s+([\d.]+) ns\/op/);
  if (found) took.set(found[1], Number(found[2]));
}
const base = took.get("static");
if (!base) {
  console.error("No BenchmarkServe/static among the results: nothing to compare with.");
  process.exit(1);
}

const row = (...cells) => console.log(cells.map((cell, i) => (i ? String(cell).padStart(14) : String(cell).padEnd(20))).join(""));
console.log("\nRequests per second, relative to Echo serving static bytes (1.00)");
row("", "to static", "to baseline", "goal", "");
let missing = 0;
for (const [name, ns] of took) {
  const { of, goal } = goals[name] ?? {};
  const ratio = of && took.has(of) ? took.get(of) / ns : undefined;
  row(name, (base / ns).toFixed(3), ratio?.toFixed(3) ?? "", goal ?? "", ratio ? (ratio >= goal ? "reached" : "missed") : "");
}
for (const name of Object.keys(goals)) {
  if (took.has(name)) continue;
  console.error(`no result for ${name}`);
  missing = 1;
}
process.exit(missing);
