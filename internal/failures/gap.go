package failures

import (
	"slices"

	"constancia/internal/notes"
)

// Gap is something that the defense will want and the record does not have yet.
type Gap string

// The gaps, the one that weighs most first.
const (
	NoPicture   Gap = "picture"
	NoTime      Gap = "time" // no try with an hour
	NoCall      Gap = "call"
	NoStatement Gap = "statement" // none approved
	NoDevice    Gap = "device"
	NoWitness   Gap = "witness"
)

// Gaps lists the gaps.
func Gaps() []Gap { return []Gap{NoPicture, NoTime, NoCall, NoStatement, NoDevice, NoWitness} }

// LabelKey is how the gap is called.
func (g Gap) LabelKey() string { return "failures.gap." + string(g) }

// where is the condition that a record has the gap; empty for no gap.
func (g Gap) where() string {
	below := func(table, more string) string {
		return "NOT EXISTS (SELECT 1 FROM " + table + " AS b WHERE b.failure_id = failures.id" + more + ")"
	}
	return map[Gap]string{
		NoPicture: below("evidence", ""), NoTime: below("failure_attempts", " AND b.at IS NOT NULL"), NoCall: below("failure_calls", ""),
		NoWitness: below("failure_witnesses", ""), NoDevice: "s.device IS NULL", NoStatement: "NOT " + notes.ApprovedFor("failures.id"),
	}[g]
}

// Missing are the gaps of a record.
func (l Listed) Missing() []Gap {
	return missing(map[Gap]bool{
		NoPicture: l.Pieces > 0, NoTime: l.Timed > 0, NoCall: l.Calls > 0, NoStatement: l.Approved, NoDevice: l.Device > 0, NoWitness: l.Witnesses > 0,
	})
}

// Missing are the gaps of a record.
func (f File) Missing() []Gap {
	timed := slices.ContainsFunc(f.Attempts, func(a Attempt) bool { return a.At != nil })
	return missing(map[Gap]bool{
		NoPicture: len(f.Evidence) > 0, NoTime: timed, NoCall: len(f.Calls) > 0, NoStatement: f.Approved,
		NoDevice: !f.Current().Device.Empty(), NoWitness: len(f.Witnesses) > 0,
	})
}

func missing(has map[Gap]bool) []Gap {
	return slices.DeleteFunc(Gaps(), func(g Gap) bool { return has[g] })
}
