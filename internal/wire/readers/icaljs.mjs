// Reads feeds with ical.js, Thunderbird's parser, strict. One file per argument.
// Prints "= n" for each, then UID, start and hex summary of each event.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

ICAL.design.strict = true;

// Every value of every property is read, as ical.js decorates them lazily.
function readAll(part) {
  for (const property of part.getAllProperties()) property.getValues();
  for (const inner of part.getAllSubcomponents()) readAll(inner);
}

function written(start) {
  if (start.isDate) return start.toICALString();
  if (start.zone === ICAL.Timezone.localTimezone) throw new Error("a start without a known zone");
  return start.toJSDate().toISOString().replace(/[-:]/g, "").replace(/\d\d\.\d+Z$/, "Z");
}

process.argv.slice(2).forEach((path, i) => {
  console.log("=", i + 1);
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  const calendar = new ICAL.Component(ICAL.parse(text));
  readAll(calendar);
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  for (const part of calendar.getAllSubcomponents("vevent")) {
    const event = new ICAL.Event(part);
    const summary = Buffer.from(event.summary ?? "", "utf-8").toString("hex");
    console.log([event.uid, written(event.startDate), summary].join("\t"));
  }
});
