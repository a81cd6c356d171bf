package chronology

import (
	"strings"
	"time"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
)

// ofFailures is each check-in that did not go through: every account of it, what
// was tried, who was called, where the client went, what was done, and what proves
// it. Her own words and what witnesses say are privileged: they are not in it.
func ofFailures(tx *db.Tx, file clients.File) ([]Line, error) {
	all, err := failures.ForClient(tx, file.ID)
	if err != nil {
		return nil, err
	}
	var lines []Line
	for _, f := range all {
		first := len(lines)
		for i, s := range f.Statements {
			lines = append(lines, ofAccount(s, i < len(f.Statements)-1))
		}
		lines[len(lines)-1].Pictures = hashesOf(f)
		for _, a := range f.Attempts {
			lines = append(lines, ofPart(f, Tried, a.Line, a.At, a.ObservedBy.Reveal(), Phrase{Key: a.Action.LabelKey()}, attemptFacts(a)))
		}
		for _, c := range f.Calls {
			lines = append(lines, ofPart(f, Called, c.Line, c.At, c.ObservedBy.Reveal(), Phrase{Key: c.Channel.LabelKey()}, callFacts(c)))
		}
		for _, a := range f.Appearances {
			says := Phrase{Key: "chronology.appeared", Args: map[string]any{"place": a.Place.Reveal()}}
			lines = append(lines, ofPart(f, Appeared, a.Line, a.ArrivedAt, a.ObservedBy.Reveal(), says, appearanceFacts(a)))
		}
		for _, s := range f.Steps {
			lines = append(lines, Line{
				Kind: Step, ID: s.ID, Subject: f.ID, At: s.DoneAt, Says: Phrase{Key: "chronology.step." + string(s.Step)}, Note: s.Note.Reveal(),
				RecordedAt: s.RecordedAt, By: s.RecordedBy,
			})
		}
		for _, e := range f.Evidence {
			lines = append(lines, ofEvidence(e))
		}
		for i := range lines[first:] {
			l := &lines[first+i]
			l.Never, l.Gone = f.NeverWas(), l.Gone || f.NeverWas()
		}
	}
	return lines, nil
}

func ofAccount(s failures.Statement, gone bool) Line {
	l := Line{
		Kind: Failure, ID: s.ID, Subject: s.FailureID, At: s.When(), ToldAt: s.ToldAt, RecordedAt: s.RecordedAt, By: s.RecordedBy, Gone: gone,
		Says: Phrase{Key: "chronology.failure", Words: map[string]string{}},
		Note: joined(s.ToldBy.Reveal(), s.Reason.Reveal()), Facts: accountFacts(s), ToldBy: s.ToldBy.Reveal(),
	}
	if s.FirstSeenAt == nil {
		l.Says.Key = "chronology.failure_told" // nobody could say when it happened
	}
	kinds := s.KindCodes()
	if len(kinds) == 0 {
		l.Says = Phrase{Key: l.Says.Key + ".plain"}
		return l
	}
	l.Says.Words["what"] = "failures.kind." + kinds[0]
	return l
}

// ofPart is a try, a call or a visit. Where nobody is on record as its observer, and it
// was written down with an account, it is that account's teller who said so; of one
// that was added later nobody knows.
func ofPart(f failures.File, kind Kind, row failures.Line, at *time.Time, seen string, says Phrase, said []Fact) Line {
	l := Line{
		Kind: kind, ID: row.ID, Subject: row.FailureID, At: row.RecordedAt, Says: says, Facts: said,
		RecordedAt: row.RecordedAt, By: row.RecordedBy, Gone: f.Superseded()[row.ID], Untimed: at == nil, SeenBy: seen,
	}
	if seen == "" {
		l.ToldBy = f.Teller(row)
	}
	if at != nil {
		l.At = *at
	}
	return l
}

// ofEvidence stands where a person says that it was made, and says so, else where it
// came in.
func ofEvidence(e failures.Evidence) Line {
	l := Line{
		Kind: Evidence, ID: e.ID, Subject: e.FailureID, At: e.ReceivedAt, Says: Phrase{Key: "chronology.evidence"},
		Note: e.SentBy.Reveal(), ToldAt: e.ReceivedAt, RecordedAt: e.ReceivedAt, By: e.RecordedBy,
		SHA256: e.SHA256.Reveal(), Facts: evidenceFacts(e), ToldBy: e.SentBy.Reveal(),
		Bound: e.Unfit != "",
	}
	if e.TakenAt != nil {
		l.At, l.Says.Key = *e.TakenAt, "chronology.evidence_made"
	}
	return l
}

func joined(said ...string) string {
	var all []string
	for _, s := range said {
		if s != "" {
			all = append(all, s)
		}
	}
	return strings.Join(all, "\n")
}
