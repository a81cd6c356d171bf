"""Reads feeds with python-icalendar. One file per argument.

Prints "= n" for each, then UID, start and hex summary of each event.
"""
import datetime
import sys

import icalendar


def written(start):
    if isinstance(start, datetime.datetime):
        return start.astimezone(datetime.timezone.utc).strftime("%Y%m%dT%H%MZ")
    return start.strftime("%Y%m%d")


bad = False
for i, path in enumerate(sys.argv[1:], 1):
    print("=", i)
    with open(path, "rb") as f:
        calendar = icalendar.Calendar.from_ical(f.read())
    for part in calendar.walk():
        for error in part.errors:
            print("feed", i, error, file=sys.stderr)
            bad = True
    for event in calendar.walk("VEVENT"):
        summary = str(event.get("SUMMARY", ""))
        print(event["UID"], written(event["DTSTART"].dt), summary.encode().hex(), sep="\t")
sys.exit(bad)
