package chronology

import (
	"time"

	"constancia/internal/failures"
	"constancia/internal/wall"
)

// Fact is something that was on a screen, or handed out, or who it was, word for word.
// Facts may leave the house, but for those that stay; a Note may not.
type Fact struct {
	Key   string    // what it is
	Text  string    // as it was told
	Word  string    // a key, where it is one of our own words
	At    time.Time // where it is a time
	Day   wall.Date // where it is a day
	Stays bool      // somebody's own words about it: they leave only as an approved statement
}

func facts(all ...Fact) []Fact {
	var said []Fact
	for _, f := range all {
		if f.Text != "" || f.Word != "" || f.Day != "" || !f.At.IsZero() {
			said = append(said, f)
		}
	}
	return said
}

// accountFacts are the facts of an account: not her own words, not why it was
// corrected.
func accountFacts(s failures.Statement) []Fact {
	var all []Fact
	for i, kind := range s.KindCodes() {
		if i > 0 { // the first one is what the line says
			all = append(all, Fact{Key: "chronology.fact.also_reported", Word: "failures.kind." + kind})
		}
	}
	if s.App != "" {
		all = append(all, Fact{Key: "chronology.fact.app", Word: s.App.LabelKey()})
	}
	all = append(all, Fact{Key: "chronology.fact.on_screen", Text: s.ErrorText.Reveal()})
	if s.LastSeenAt != nil {
		all = append(all, Fact{Key: "chronology.fact.last_seen", At: *s.LastSeenAt})
	}
	if s.StillFailing != nil {
		word := "failures.yesno.no"
		if *s.StillFailing {
			word = "failures.yesno.yes"
		}
		all = append(all, Fact{Key: "chronology.fact.still_so", Word: word})
	}
	return facts(all...)
}

func attemptFacts(a failures.Attempt) []Fact {
	return facts(Fact{Key: "chronology.fact.result", Text: a.Result.Reveal(), Stays: true})
}

// callFacts are the facts of a call; what was said in it is a privileged draft and
// leaves the house only as an approved statement.
func callFacts(c failures.Call) []Fact {
	all := []Fact{
		{Key: "chronology.fact.number", Text: c.Number.Reveal()},
		{Key: "chronology.fact.answered_by", Text: c.AnsweredBy.Reveal()},
		{Key: "chronology.fact.promised", Text: c.FollowUp.Reveal(), Stays: true},
	}
	if c.Voicemail {
		all = append(all, Fact{Key: "chronology.fact.voicemail", Word: "failures.yesno.yes"})
	}
	return facts(all...)
}

func appearanceFacts(a failures.Appearance) []Fact {
	all := []Fact{
		{Key: "chronology.fact.officer", Text: a.Officer.Reveal()},
		{Key: "chronology.fact.result", Text: a.Outcome.Reveal(), Stays: true},
		{Key: "chronology.fact.paper", Text: a.Paper.Reveal()},
		{Key: "chronology.fact.proof", Text: a.Proof.Reveal()},
	}
	if a.SeenAt != nil {
		all = append([]Fact{{Key: "chronology.fact.seen_at", At: *a.SeenAt}}, all...)
	}
	return facts(all...)
}

// evidenceFacts are what is said of a piece. What it shows stays in the house as long
// as the piece does.
func evidenceFacts(e failures.Evidence) []Fact {
	all := []Fact{{Key: "chronology.fact.shows", Text: e.Caption.Reveal(), Stays: e.Unfit != ""}}
	if e.TakenAt != nil {
		all = append(all, Fact{Key: "chronology.fact.received", At: e.ReceivedAt})
	}
	return facts(all...)
}

// hashesOf are the SHA-256 of what proves a failure, in the order it came.
func hashesOf(f failures.File) []string {
	var hashes []string
	for _, e := range f.Evidence {
		hashes = append(hashes, e.SHA256.Reveal())
	}
	return hashes
}
