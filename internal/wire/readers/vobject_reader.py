"""Reads feeds with python-vobject, strict. One file per argument.

Prints "= n" for each, then UID, start and hex summary of each event.
"""
import datetime
import sys

import vobject


def written(start):
    if isinstance(start, datetime.datetime):
        return start.astimezone(datetime.timezone.utc).strftime("%Y%m%dT%H%MZ")
    return start.strftime("%Y%m%d")


for i, path in enumerate(sys.argv[1:], 1):
    print("=", i)
    with open(path, encoding="utf-8", newline="") as f:
        calendar = vobject.readOne(f.read())
    calendar.validate(raiseException=True)
    for event in getattr(calendar, "vevent_list", []):
        summary = event.summary.value if hasattr(event, "summary") else ""
        print(event.uid.value, written(event.dtstart.value), summary.encode().hex(), sep="\t")
