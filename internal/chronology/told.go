package chronology

import (
	"errors"
	"time"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// ofTold is what somebody told of a client's supervision: her devices, what ICE or
// its contractor said, notices and their answers, and calls to come. What was said
// and what a notice alleges are notes: they stay in the house.
func ofTold(tx *db.Tx, file clients.File) ([]Line, error) {
	devices, err := supervision.DevicesOf(tx, file.ID)
	instructions, err2 := supervision.InstructionsOf(tx, file.ID)
	violations, err3 := supervision.ViolationsOf(tx, file.ID)
	summonses, err4 := supervision.SummonsesOf(tx, file.ID)
	scans, err5 := supervision.ScansOf(tx, file.ID)
	if err := errors.Join(err, err2, err3, err4, err5); err != nil {
		return nil, err
	}
	var lines []Line
	for _, f := range devices {
		lines = append(lines, ofDevice(f)...)
	}
	for _, f := range instructions {
		for _, i := range f.Before {
			lines = append(lines, ofInstruction(i, true))
		}
		lines = append(lines, ofInstruction(f.Instruction, f.Void))
	}
	for _, f := range violations {
		for _, v := range f.Before {
			lines = append(lines, ofViolation(v, f, true))
		}
		l := ofViolation(f.Violation, f, f.Void)
		l.Documents = ids(scans[f.First()])
		lines = append(lines, l)
		for _, a := range f.Answers {
			l := ofAnswer(a.ViolationAnswer, f)
			l.Documents = ids(scans[a.First])
			lines = append(lines, l)
		}
	}
	for _, f := range summonses {
		for _, s := range f.Before {
			lines = append(lines, ofSummons(s, f, true))
		}
		lines = append(lines, ofSummons(f.Summons, f, f.Void))
		if r := f.Reading; r != nil {
			lines = append(lines, Line{Kind: Read, ID: r.ID, Subject: f.First(), At: r.ReadAt, RecordedAt: r.ReadAt, By: r.ReadBy, Says: Phrase{Key: "kit.chronology.read"}})
		}
	}
	return lines, nil
}

// reported begins a line with what every row says of itself.
func reported(kind Kind, r supervision.Reported, says Phrase) Line {
	return Line{
		Kind: kind, ID: r.ID, Subject: r.ID, At: r.ToldAt, Says: says, ToldAt: r.ToldAt, ToldBy: r.ToldBy.Reveal(),
		RecordedAt: r.RecordedAt, By: r.RecordedBy,
	}
}

// on puts a line on the day it happened, where somebody knows it.
func (l Line) on(d wall.Date) Line {
	l.At, l.Day = noon(d, l.At), d
	return l
}

// ofDevice is that she got a device, each change of it, and what became of it.
func ofDevice(f supervision.DeviceFile) []Line {
	kind := map[string]string{"kind": f.Kind.LabelKey()}
	var lines []Line
	wrong := f.Wrong()
	for i, p := range f.Passports {
		key := "kit.chronology.device_changed"
		if i == 0 {
			key = "kit.chronology.device"
		}
		l := reported(Device, p.Reported, Phrase{Key: key, Words: kind}).on(p.ChangedOn)
		l.Subject, l.rests, l.Gone, l.Facts = f.ID, []uuid.UUID{p.ID, f.ID}, wrong[p.ID], deviceFacts(p.Details())
		l.Note = p.Why.Reveal()
		lines = append(lines, l)
	}
	if e := f.Ending; e != nil {
		says := Phrase{Key: "kit.chronology.device_gone", Words: map[string]string{"kind": f.Kind.LabelKey(), "how": e.How.LabelKey()}}
		l := reported(Device, e.Reported, says).on(e.EndedOn)
		l.Subject, l.rests, l.Note = f.ID, []uuid.UUID{e.ID, f.ID}, e.Note.Reveal()
		lines = append(lines, l)
	}
	return lines
}

func deviceFacts(d supervision.Details) []Fact {
	all := []Fact{
		{Key: "kit.field.maker", Text: d.Maker},
		{Key: "kit.field.model", Text: d.Model},
		{Key: "kit.field.os", Text: d.OS},
		{Key: "kit.field.app_version", Text: d.AppVersion},
		{Key: "kit.field.carrier", Text: d.Carrier},
		{Key: "kit.field.language", Text: d.Language},
	}
	return facts(all...)
}

func ofInstruction(i supervision.Instruction, gone bool) Line {
	l := reported(Instruction, i.Reported, Phrase{Key: "kit.chronology.said", Words: map[string]string{"kind": i.Kind.LabelKey()}})
	if i.Said.Time == "" {
		l = l.on(i.Said.Date)
	} else {
		l.At, l.Moment = i.When(), i.Said
	}
	l.Note, l.Gone = joined(i.What.Reveal(), i.SaidBy.Reveal(), i.Why.Reveal()), gone
	if i.How != "" {
		l.SourceKey, l.Source = i.How.LabelKey(), string(i.How)
	}
	return l
}

func ofViolation(v supervision.Violation, f supervision.ViolationFile, gone bool) Line {
	l := reported(Violation, v.Reported, Phrase{Key: "kit.chronology.violation"}).on(v.ReceivedOn)
	l.Subject, l.Note, l.Gone = f.First(), joined(v.Alleges.Reveal(), v.Why.Reveal()), gone
	if v.How != "" {
		l.SourceKey, l.Source = v.How.LabelKey(), string(v.How)
	}
	return l
}

func ofAnswer(a supervision.ViolationAnswer, f supervision.ViolationFile) Line {
	l := reported(Answered, a.Reported, Phrase{Key: "kit.chronology.answered", Words: map[string]string{"how": a.How.LabelKey()}}).on(a.SentOn)
	l.Subject, l.Note = f.First(), a.What.Reveal()
	l.Facts = facts(Fact{Key: "kit.field.proof", Text: a.Proof.Reveal()})
	return l
}

// ofSummons stands when it reached the client, else when we were told: the hour it
// calls for is what it says.
func ofSummons(s supervision.Summons, f supervision.SummonsFile, gone bool) Line {
	says := Phrase{Key: "kit.chronology.summons"}
	switch {
	case s.Moment.Time != "":
		says = Phrase{Key: "kit.chronology.summons_at", Args: map[string]any{"date": s.Moment.Date, "time": s.Moment.Time}}
	case s.Moment.Date != "":
		says = Phrase{Key: "kit.chronology.summons_on", Args: map[string]any{"date": s.Moment.Date}}
	}
	l := reported(Summons, s.Reported, says)
	l.At, l.Subject, l.Gone, l.Never = came(s), f.First(), gone, f.Void
	l.Note = joined(s.Words.Reveal(), s.Place.Reveal(), s.Why.Reveal())
	if s.How != "" {
		l.SourceKey, l.Source = s.How.LabelKey(), string(s.How)
	}
	return l
}

func came(s supervision.Summons) time.Time {
	if s.CameAt != nil {
		return *s.CameAt
	}
	return s.ToldAt
}
