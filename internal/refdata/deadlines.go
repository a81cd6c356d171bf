package refdata

import (
	"slices"
	"strconv"

	"constancia/internal/wall"
)

// DeadlineRule is a time within which something is to be done, with the law behind it.
// What a rule counts is a proposal: an attorney confirms the day.
type DeadlineRule struct {
	ID         string
	Name       string
	Trigger    string
	Count      int    // zero where the day is given or there is no end
	Unit       string // calendar, business, working, hours ...
	Direction  string // after, before, on
	Roll       string // what happens on a day without business
	Satisfied  string // what has to have happened by then
	Citation   string
	Confidence string // verified, mixed, general_knowledge
	Note       string
	Origin
}

// DeadlineRules lists every rule.
func DeadlineRules() []DeadlineRule { return slices.Clone(data.deadlines) }

// DeadlineRuleOf finds a rule by its id.
func DeadlineRuleOf(id string) (DeadlineRule, bool) {
	return find(data.deadlines, func(r DeadlineRule) bool { return r.ID == id })
}

func deadlineRuleOf(row map[string]string, o Origin) DeadlineRule {
	count, _ := strconv.Atoi(row["count"]) // empty where there is nothing to count
	return DeadlineRule{
		ID: row["id"], Name: row["name"], Trigger: row["trigger"], Count: count, Unit: row["unit"], Direction: row["direction"],
		Roll: row["roll"], Satisfied: row["satisfied_when"], Citation: row["citation"], Confidence: row["confidence"], Note: row["note"], Origin: o,
	}
}

// Day counts from the day of the event, which is day 0. ok is false for a rule that does
// not count whole days, and for a day nobody knows.
func (r DeadlineRule) Day(event wall.Date) (day wall.Date, ok bool) {
	n := r.Count
	switch {
	case !event.Valid() || n == 0:
		return "", false
	case r.Direction == "before":
		n = -n
	case r.Direction != "after":
		return "", false
	}
	switch r.Unit {
	case "calendar":
		day = event.AddDays(n)
	case "business", "working":
		day = AddWorkingDays(event, n)
	default:
		return "", false
	}
	switch r.Roll {
	case "next_business_day":
		day = day.NextWorking(isHoliday)
	case "previous_business_day":
		for !WorkingDay(day) {
			day = day.AddDays(-1)
		}
	}
	return day, true
}
