package packets

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/hearings"
)

// mostOpened is the most events that a packet rests on: more of them, with their proofs
// under a log of millions, are larger than a bundle's lists may be.
const mostOpened = 6000

// opened are the acts whose events a bundle opens where the pages tell the row that the act
// put on record, or are about the failure: what happened, and who recorded it when. Each has
// the fields that name that row; the empty one is what the event is about. Everything else
// is how the office works, and stays: steps, consents, witnesses, triage, questions, what was
// prepared and what an attorney read.
var opened = map[string][]string{
	"failures.log":               {"", "statement"},
	"failures.correct":           {"", "statement"},
	"failures.add_attempt":       {"", "row"},
	"failures.add_call":          {"", "row"},
	"failures.add_appearance":    {"", "row"},
	"failures.evidence_received": {""},
	"selfreport.say":             {"failure", "summons"},

	"obligations.impose":           {"schedule.id"},
	"obligations.reschedule":       {"schedule.id"},
	"obligations.pause":            {"pause"},
	"obligations.lift_pause":       {"lift"},
	"obligations.end":              {"ending"},
	"obligations.resume":           {"ending"},
	"obligations.prompt":           {"prompt"},
	"obligations.take_back_prompt": {"prompt"},
	"obligations.move":             {"", "move"},
	"obligations.record_outcome":   {"outcome"},
	"obligations.retract":          {"outcome"},
	"obligations.record_return":    {"return"},
	"obligations.became_unknown":   {""},

	"hearings.schedule":       {"row"},
	"hearings.reset":          {"row"},
	"hearings.cancel":         {"cancellation", "outcome"},
	"hearings.record_outcome": {"outcome"},
	"hearings.presence":       {"outcome"}, // that she came: see absence
	"hearings.tell":           {"telling"},
	"hearings.check":          {"check"},

	"supervision.release_document":  {""},
	"supervision.enrolment":         {""},
	"supervision.level":             {""},
	"supervision.ending":            {""},
	"supervision.step_down_request": {""},
	"supervision.step_down_answer":  {""},
	"supervision.device":            {""},
	"supervision.device_passport":   {""},
	"supervision.device_ending":     {""},
	"supervision.instruction":       {""},
	"supervision.violation":         {""},
	"supervision.violation_answer":  {""},
	"supervision.summons":           {""},
	"supervision.detention":         {""},

	"moves.record": {""},
	"moves.sent":   {"row"},

	"clients.open":    {"residence", "mailing"},
	"clients.move_to": {""},
}

// fields are all that name a row, whatever the act.
var fields = func() []string {
	var all []string
	for _, of := range opened {
		all = append(all, of...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}()

// speaks tells whether an event is about one of the rows, whatever it says was done, and
// opens whether it is one that a bundle opens because it put such a row on record. Events
// from before an act had facts name their row in the detail, which stays.
func speaks(item audit.Item, rows map[uuid.UUID]bool) (opens, speaks bool) {
	said := []object{read(item.Facts), read(item.Detail)}
	for _, field := range fields {
		about := field == "" && rows[item.Subject]
		for _, o := range said {
			id, known := o.id(field)
			about = about || known && rows[id]
		}
		speaks = speaks || about
		opens = opens || about && slices.Contains(opened[item.Action], field)
	}
	return opens && !absence(item.Action, said[0]), speaks
}

// absence tells whether an event says of a client that she was not at a hearing. No page
// says that, and no bundle does.
func absence(action string, facts object) bool {
	var presence hearings.Presence
	return action == "hearings.presence" && (json.Unmarshal(facts["presence"], &presence) != nil || presence != hearings.Appeared)
}

// object is what an event says, by its fields; empty where it says nothing.
type object map[string]json.RawMessage

func read(said json.RawMessage) (o object) {
	if json.Unmarshal(said, &o) != nil {
		return object{}
	}
	return o
}

// id is the one in a field, or in a field of an object in it: schedule.id.
func (o object) id(field string) (id uuid.UUID, known bool) {
	first, rest, deeper := strings.Cut(field, ".")
	if deeper && o[first] != nil {
		return read(o[first]).id(rest)
	}
	var text string
	if o[first] == nil || json.Unmarshal(o[first], &text) != nil {
		return id, false
	}
	id, err := uuid.Parse(text)
	return id, err == nil
}
