// Reads what the test runners say to machines and says it to people: what
// failed with its output, what was skipped, and one last line with the counts.
//
//   go test -json ./... | node .ci/report.mjs
//   node .ci/report.mjs playwright.json
import { createReadStream, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const counts = { passed: 0, failed: 0, skipped: 0 };

async function go(input) {
  const output = new Map(); // package or package + test -> lines
  const ended = new Map(); // package + test -> pass, fail, skip
  const say = (key, text) => output.set(key, (output.get(key) ?? "") + text);
  let broken = 0;

  for await (const line of createInterface({ input })) {
    let event;
    try {
      event = JSON.parse(line);
    } catch {
      console.log(line); // a compiler or a crash speaks without JSON
      continue;
    }
    const { Action: action, Package: room, Test: test, ImportPath: path } = event;
    if (action === "build-output") say(path, event.Output);
    else if (action === "build-fail") { broken++; console.log(output.get(path) ?? `${path}: does not build`); }
    else if (action === "output") say(test ? `${room} ${test}` : room, event.Output);
    else if (["pass", "fail", "skip"].includes(action)) {
      if (test) {
        const key = `${room} ${test}`; // a room may have a second turn: one failure is one
        if (ended.get(key) !== "fail") ended.set(key, action);
      }
      else if (action === "fail") { broken++; console.log(`FAIL  ${room}\n${output.get(room) ?? ""}`); }
      else if (action === "pass") console.log(`ok    ${room}  ${event.Elapsed.toFixed(1)}s`);
    }
  }

  // A test with subtests is counted by them, not once more for itself.
  const parents = new Set([...ended.keys()].flatMap((key) => (key.includes("/") ? [key.slice(0, key.lastIndexOf("/"))] : [])));
  for (const [key, action] of ended) {
    const name = { pass: "passed", fail: "failed", skip: "skipped" }[action];
    if (!parents.has(key)) counts[name]++;
    if (action === "fail") console.log(`FAIL  ${key}\n${output.get(key) ?? ""}`);
    if (action === "skip") console.log(`skip  ${key}`);
  }
  return broken === 0 && counts.failed === 0;
}

function playwright(path) {
  const { stats, errors, suites } = JSON.parse(readFileSync(path, "utf8"));
  for (const { message } of errors) console.log(plain(message));
  for (const spec of suites.flatMap(specs)) sayFailed(spec);
  counts.passed = stats.expected + stats.flaky;
  counts.failed = stats.unexpected;
  counts.skipped = stats.skipped;
  if (stats.flaky) console.log(`${stats.flaky} passed only when tried again`);
  return errors.length === 0 && counts.failed === 0 && counts.passed > 0;
}

const specs = (suite) => [...suite.specs, ...(suite.suites ?? []).flatMap(specs)];
const plain = (text) => (text ?? "").replace(/\u001b\[\d+m/g, "");

function sayFailed({ title, file, line, tests }) {
  for (const { projectName, results } of tests.filter((each) => each.status === "unexpected")) {
    console.log(`FAIL  ${projectName} ${file}:${line} ${title}`);
    for (const { errors } of results) for (const { message } of errors) console.log(plain(message));
  }
}

const path = process.argv[2];
const good = path?.endsWith("browser.json") ? playwright(path) : await go(path ? createReadStream(path) : process.stdin);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(good ? 0 : 1);
