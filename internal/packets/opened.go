package packets

import (
	"encoding/json"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/audit"
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

	"clients.open":    {"residence", "mailing"},
	"clients.move_to": {""},
}

// opens tells whether an event put one of the rows on record. Events from before an act had
// facts name their row in the detail, which stays.
func opens(item audit.Item, rows map[uuid.UUID]bool) bool {
	for _, field := range opened[item.Action] {
		if field == "" && rows[item.Subject] {
			return true
		}
		for _, said := range []json.RawMessage{item.Facts, item.Detail} {
			if id, known := named(said, field); known && rows[id] {
				return true
			}
		}
	}
	return false
}

// named is the id in a field of an object, or of an object in it: schedule.id.
func named(said json.RawMessage, field string) (id uuid.UUID, known bool) {
	first, rest, deeper := strings.Cut(field, ".")
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(said, &fields); err != nil {
		return id, false // nothing was said, or no object
	}
	if deeper {
		return named(fields[first], rest)
	}
	var text string
	if err := json.Unmarshal(fields[first], &text); err != nil {
		return id, false
	}
	id, err := uuid.Parse(text)
	return id, err == nil
}
