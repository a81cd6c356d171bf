package failures

import (
	"slices"

	"constancia/internal/documents"
	"constancia/internal/notes"
)

// Gap is something that the defense will want and the record does not have yet.
type Gap string

// The gaps, the one that weighs most first.
const (
	NoPicture   Gap = "picture" // nor paper: what can be seen, and not only heard
	Unchecked   Gap = "check"   // a piece that nobody has checked, nor any copy of it
	NoTime      Gap = "time"    // no try with an hour
	NoCall      Gap = "call"
	NoStatement Gap = "statement" // none approved
	NoDevice    Gap = "device"
	NoWitness   Gap = "witness"
)

// Gaps lists the gaps.
func Gaps() []Gap {
	return []Gap{NoPicture, Unchecked, NoTime, NoCall, NoStatement, NoDevice, NoWitness}
}

// LabelKey is how the gap is called.
func (g Gap) LabelKey() string { return "failures.gap." + string(g) }

// where is the condition that a record has the gap; empty for no gap.
func (g Gap) where() string {
	return map[Gap]string{
		NoPicture: "NOT " + shown, Unchecked: loose, NoTime: "NOT " + standing("failure_attempts", " AND b.at IS NOT NULL"),
		NoCall: "NOT " + standing("failure_calls", ""), NoWitness: "NOT " + standing("failure_witnesses", ""),
		NoDevice: "s.device IS NULL", NoStatement: "NOT " + notes.ApprovedFor("failures.id"),
	}[g]
}

// The conditions behind the gaps. A row that a later one supersedes is no longer there.
var (
	shown = "EXISTS (SELECT 1 FROM evidence AS b WHERE b.failure_id = failures.id AND " + documents.SeenFor("b.document_id") + ")"
	loose = "EXISTS (SELECT 1 FROM evidence AS b WHERE b.failure_id = failures.id AND NOT " + documents.CheckedFor("b.document_id") + ")"
)

func standing(table, more string) string {
	return "EXISTS (SELECT 1 FROM " + table + " AS b WHERE b.failure_id = failures.id" + more +
		" AND NOT EXISTS (SELECT 1 FROM " + table + " AS c WHERE c.supersedes = b.id))"
}

// Missing are the gaps of a record.
func (l Listed) Missing() []Gap {
	return missing(map[Gap]bool{
		NoPicture: l.Shown, Unchecked: !l.Loose, NoTime: l.Timed, NoCall: l.Calls, NoStatement: l.Approved, NoDevice: l.Device, NoWitness: l.Witnesses,
	})
}

// Missing are the gaps of a record.
func (f File) Missing() []Gap {
	gone := f.Superseded()
	return missing(map[Gap]bool{
		NoPicture:   slices.ContainsFunc(f.Evidence, func(e Evidence) bool { return !e.MediaType.Sound() && !e.Withheld() }),
		Unchecked:   !slices.ContainsFunc(f.Evidence, func(e Evidence) bool { return !e.Checked }),
		NoTime:      slices.ContainsFunc(f.Attempts, func(a Attempt) bool { return a.At != nil && !gone[a.ID] }),
		NoCall:      slices.ContainsFunc(f.Calls, func(c Call) bool { return !gone[c.ID] }),
		NoWitness:   slices.ContainsFunc(f.Witnesses, func(w Witness) bool { return !gone[w.ID] }),
		NoStatement: f.Approved, NoDevice: !f.Current().Device.Empty(),
	})
}

func missing(has map[Gap]bool) []Gap {
	return slices.DeleteFunc(Gaps(), func(g Gap) bool { return has[g] })
}
