// Turns go test's benchmark lines into one table. Each server has its turn in every
// round, so a ratio is taken within a round, where whatever else the machine does
// weighs on both sides; the table shows the middle ratio of the rounds and the
// lowest and highest beside it. "of work" is the same ratio in processor time,
// client included: on a busy machine it wavers less than the rate.
//
//   BenchmarkServe/feed_304#03-2   50000   21000 ns/op   30000 cpu-ns/op   22 allocs/op
//   BenchmarkEncode200/ratio-2         1     9.4 x-bound
//   BenchmarkSearchAmongAHundredThousand/maria_garcia-2  100  33707 ns/op  72912 search-ns  0.38 x-scan
//   BenchmarkDesk/open/100k-2        100     33707 ns/op
//   BenchmarkPacket-2             10 298703101 ns/op  59.6 merge-peak-MB  43.3 peak-MB  0.66 x-merge
//   BenchmarkVerify-2              5 330000000 ns/op  610.00 MB/s
//       mutation_test.go:36: 10000 of 10000 changes, of a bundle of 16319 bytes
//   BenchmarkAWholePacket-2        3 985003101 ns/op  188 peak-MB  12.1 x-merge
//   BenchmarkImport-2                  3     32429 ns/op  0.83 ratio  0.57 ratio-of-people  3418 rows/s
import { createInterface } from "node:readline";

const goals = {
  feed_304: { of: "memory_304", goal: 0.6 },
  feed_200_events: { of: "memory_200_events", goal: 0.5 },
  client_list_50: { of: "static", goal: 0.07 },
};
const mostOfBound = 16;
const mostOfScan = 2;
const leastOfInsert = 0.5;
const mostOfSmallHouse = 2;
const mostOfMerge = 2;
const mostMegabytes = 300;
const mostOfCheck = 2; // seconds

const took = new Map(); // name -> ns per request, by round
const worked = new Map(); // name -> ns of processors per request, by round
const objects = new Map();
const ofScan = new Map(); // typed words -> times a plain scan
const atDesk = new Map(); // question -> ns by size of the house
let ofInsert;
let packet;
let checked; // seconds to check a bundle
let changes; // single-byte changes of a bundle, found and tried
let whole;
let ofBound;
for await (const line of createInterface({ input: process.stdin })) {
  const served = line.match(/^BenchmarkServe\/(\w+?)(?:#\d+)?(?:-\d+)?\s+\d+\s+([\d.]+) ns\/op\s+([\d.]+) cpu-ns\/op(?:.*?(\d+) allocs\/op)?/);
  if (served) {
    const [, name, ns, cpu, allocs] = served;
    took.set(name, [...(took.get(name) ?? []), Number(ns)]);
    worked.set(name, [...(worked.get(name) ?? []), Number(cpu)]);
    objects.set(name, Number(allocs));
  }
  const searched = line.match(/^BenchmarkSearchAmong\w+\/(\w+?)(?:-\d+)?\s.*?([\d.]+) x-scan/);
  if (searched) ofScan.set(searched[1].replaceAll("_", " "), Number(searched[2]));
  const desk = line.match(/^BenchmarkDesk\/(\w+)\/(1k|100k)(?:-\d+)?\s+\d+\s+([\d.]+) ns\/op/);
  if (desk) atDesk.set(desk[1], { ...atDesk.get(desk[1]), [desk[2]]: Number(desk[3]) });
  const imported = line.match(/^BenchmarkImport\S*\s.*?([\d.]+) ratio-of-people/);
  if (imported) ofInsert = Number(imported[1]);
  const bound = line.match(/^BenchmarkPacket\S*\s.*?([\d.]+) merge-peak-MB\s+([\d.]+) peak-MB\s+([\d.]+) x-merge/);
  if (bound) packet = { merged: Number(bound[1]), peak: Number(bound[2]), times: Number(bound[3]) };
  const verified = line.match(/^BenchmarkVerify\S*\s+\d+\s+([\d.]+) ns\/op/);
  if (verified) checked = Number(verified[1]) / 1e9;
  const mutated = line.match(/(\d+) of (\d+) changes, of a bundle/);
  if (mutated) changes = { found: Number(mutated[1]), tried: Number(mutated[2]) };
  const made = line.match(/^BenchmarkAWholePacket\S*\s.*?([\d.]+) peak-MB\s+([\d.]+) x-merge/);
  if (made) whole = { peak: Number(made[1]), times: Number(made[2]) };
  const encoded = line.match(/^BenchmarkEncode200\/ratio\S*\s.*?([\d.]+) x-bound/);
  if (encoded) ofBound = Number(encoded[1]);
}
const base = took.get("static");
if (!base) {
  console.error("No BenchmarkServe/static among the results: nothing to compare with.");
  process.exit(1);
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const middle = (numbers) => sorted(numbers)[Math.floor(numbers.length / 2)];
const ratios = (of, name, by = took) => by.get(name).map((one, round) => by.get(of)[round] / one);

const row = (...cells) => console.log(cells.map((cell, i) => (i ? String(cell).padStart(i === 4 ? 16 : 13) : String(cell).padEnd(20))).join(""));
console.log(`\nRequests per second over loopback, median of ${base.length} rounds; ratios to a bare Echo serving bytes from memory`);
row("", "per second", "to static", "to its peer", "lowest-highest", "of work", "goal", "", "objects");
let missing = 0;
for (const [name, ns] of took) {
  const { of, goal } = goals[name] ?? {};
  const found = of && took.has(of) ? sorted(ratios(of, name)) : undefined;
  row(
    name,
    Math.round(1e9 / middle(ns)),
    middle(ratios("static", name)).toFixed(3),
    found ? middle(found).toFixed(3) : "",
    found ? `${found[0].toFixed(2)}-${found.at(-1).toFixed(2)}` : "",
    found ? middle(ratios(of, name, worked)).toFixed(3) : "",
    goal ?? "",
    found ? (middle(found) >= goal ? "reached" : "missed") : "",
    objects.get(name),
  );
}
if (ofBound !== undefined) {
  const said = ofBound <= mostOfBound ? "reached" : "missed";
  console.log(`\nEncoding 200 events, checks included: ${ofBound.toFixed(1)} times bare appends (goal: at most ${mostOfBound}; ${said})`);
}
if (ofScan.size) {
  const [[typed, slowest]] = [...ofScan].sort((a, b) => b[1] - a[1]);
  const said = slowest <= mostOfScan ? "reached" : "missed";
  console.log(`\nSearching 100,000 people, times one plain scan of their names: ${[...ofScan].map(([text, times]) => `${text} ${times.toFixed(2)}`).join(", ")}`);
  console.log(`The slowest, "${typed}": ${slowest.toFixed(2)} (goal: at most ${mostOfScan}; ${said})`);
}
if (atDesk.size) {
  const times = [...atDesk].map(([question, ns]) => [question, ns["100k"] / ns["1k"]]);
  const [slow, most] = times.toSorted((a, b) => b[1] - a[1])[0];
  console.log(`\nAt a desk with 100,000 clients in the house, times the same with 1,000: ${times.map(([q, t]) => `${q} ${t.toFixed(2)}`).join(", ")}`);
  console.log(`The slowest, "${slow}": ${most.toFixed(2)} (goal: at most ${mostOfSmallHouse}; ${most <= mostOfSmallHouse ? "reached" : "missed"})`);
}
if (ofInsert !== undefined) {
  const said = ofInsert >= leastOfInsert ? "reached" : "missed";
  console.log(`Importing a sheet, checks and log included: ${ofInsert.toFixed(2)} of the pace of bare inserts of its people (goal: ${leastOfInsert}; ${said})`);
}
if (packet) {
  const { times, peak, merged } = packet;
  const said = times <= mostOfMerge && peak <= mostMegabytes ? "reached" : "missed";
  console.log(`Binding 100 exhibits of 500 pages: ${times.toFixed(2)} times pdfcpu merging them, at most ${peak.toFixed(0)} MB of heap, merging ${merged.toFixed(0)} MB (goal: at most ${mostOfMerge} times and ${mostMegabytes} MB; ${said})`);
}
if (checked !== undefined && changes) {
  const said = checked <= mostOfCheck ? "reached" : "missed";
  console.log(`Checking a bundle of 500 events and 200 MB: ${checked.toFixed(2)} s (goal: at most ${mostOfCheck}; ${said}); ${changes.found} of ${changes.tried} single-byte changes found, by both verifiers`);
}
if (whole) {
  const said = whole.peak <= mostMegabytes ? "reached" : "missed";
  console.log(`A whole packet of them, from the record to the sealed file and its parts: ${whole.times.toFixed(1)} times the merge, at most ${whole.peak.toFixed(0)} MB of heap (goal: at most ${mostMegabytes} MB; ${said})`);
}
for (const name of [...Object.keys(goals), "encode", "search", "desk", "import", "packet", "whole", "verify"]) {
  if (took.has(name) || (name === "encode" && ofBound !== undefined) || (name === "search" && ofScan.size) || (name === "desk" && atDesk.size) || (name === "import" && ofInsert !== undefined) || (name === "packet" && packet) || (name === "whole" && whole) || (name === "verify" && checked !== undefined && changes)) continue;
  console.error(`no result for ${name}`);
  missing = 1;
}
process.exit(missing);
