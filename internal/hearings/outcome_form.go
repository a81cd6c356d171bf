package hearings

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// NewOutcome says what became of a date. Corrects is the outcome that it supersedes;
// zero where nobody has said anything yet.
type NewOutcome struct {
	Version         int64 // of the hearing as the person saw it; zero when she named none
	Corrects        uuid.UUID
	Became          string
	Source          string
	OrderOn         string // day of the judge's order; needed where one was made in absence
	AdjournmentCode string
	Court           string // where the next date will be, of one that went to another court
	Zone            string // the court's when empty
	Note            string
	Document        uuid.UUID // on file, of somebody in the hearing; zero for none
	There           []Seen
	At              time.Time // when it happened; zero for what was said before, else the hour of the hearing, or now
	ToldAt          time.Time // when we were told; zero for what was said before, else now
	FormID          string
}

// Seen is whether one client was there.
type Seen struct {
	ClientID uuid.UUID
	Presence string // empty where nobody has said
}

// read makes the outcome of what was typed, and names everything that is wrong with it.
func (n NewOutcome) read(tx *db.Tx, h Hearing, s Setting) (Outcome, []Attendance, error) {
	var wrong fault.Problems
	o := Outcome{
		ID: db.NewID(tx.Now), HearingID: h.ID, SettingID: s.ID, ClientID: h.ClientID, Became: State(n.Became), Source: Source(n.Source),
		AdjournmentCode: n.AdjournmentCode, RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if s.Current() {
		o.Court = h.Court
	}
	n.word(tx, &wrong, o.Became, s)
	if n.Source == "" {
		wrong.Add("source", "hearings.source_needed")
	} else if unknown(OutcomeSources(), o.Source) {
		wrong.Add("source", "hearings.choice_unknown")
	}
	o.OrderOn = n.order(tx, &wrong, s)
	if _, known := refdata.Adjournment(n.AdjournmentCode); n.AdjournmentCode != "" && !known {
		wrong.Add("adjournment_code", "hearings.adjournment_unknown")
	}
	n.venue(&wrong, &o)
	there, err := n.there(tx, &wrong, o)
	if err != nil {
		return o, nil, err
	}
	o.Note = seal.Of(clients.CleanNote(&wrong, "note", n.Note, longestText))
	if o.Note.Empty() && o.Became != HeldInAbsentia && (entry{o, there}).grave() {
		wrong.Add("note", "hearings.absence_note_needed")
	}
	if err := n.document(tx, &wrong, &o); err != nil {
		return o, nil, err
	}
	if err := n.asBefore(tx, s); err != nil {
		return o, nil, err
	}
	if n.At.IsZero() && o.Became.TookPlace() && s.StartsAt.Before(tx.Now) {
		n.At = s.StartsAt
	}
	o.At, o.ToldAt = happened(tx, &wrong, "at", n.At), happened(tx, &wrong, "told_at", n.ToldAt)
	o.FormID = formID(&wrong, n.FormID)
	return o, there, wrong.Err()
}

// asBefore leaves the times of what it corrects as they were: who mends a word weeks later
// was not told weeks later. Whether the court sat is another story with its own times.
func (n *NewOutcome) asBefore(tx *db.Tx, s Setting) error {
	if n.Corrects == uuid.Nil {
		return nil
	}
	was, err := holding(tx, s.ID)
	if err != nil || was.ID != n.Corrects || was.Became.TookPlace() != State(n.Became).TookPlace() || State(n.Became) == Scheduled {
		return err
	}
	if n.At.IsZero() {
		n.At = was.At
	}
	if n.ToldAt.IsZero() {
		n.ToldAt = was.ToldAt
	}
	return nil
}

// word refuses what is no answer, and that the court sat on a day to come.
func (n NewOutcome) word(tx *db.Tx, wrong *fault.Problems, became State, s Setting) {
	correction := became == Scheduled && n.Corrects != uuid.Nil
	if !correction && !slices.Contains(Endings(), became) {
		wrong.Add("state", "hearings.outcome_needed")
	} else if became.TookPlace() && s.StartsAt.After(tx.Now) {
		wrong.Add("state", "hearings.not_yet")
	}
}

// order reads the day of the order. That one was made in absence is said of no day but
// one that somebody named: the clock of INA 240(b)(5)(C)(i) runs from it.
func (n NewOutcome) order(tx *db.Tx, wrong *fault.Problems, s Setting) wall.Date {
	absence := State(n.Became) == HeldInAbsentia
	if n.OrderOn == "" {
		if absence {
			wrong.Add("order_on", "hearings.order_needed")
		}
		return ""
	}
	day, err := wall.ParseDate(n.OrderOn)
	switch {
	case err != nil:
		_, key, args, _ := wall.Problem(err)
		wrong.Add("order_on", key, args...)
	case day.After(wall.DateOf(tx.Now).AddDays(1)):
		wrong.Add("order_on", "hearings.in_future")
	case absence && day.Before(s.Moment.Date):
		wrong.Add("order_on", "hearings.order_before")
	}
	return day
}

// venue reads where the next date will be, and by which clocks.
func (n NewOutcome) venue(wrong *fault.Problems, o *Outcome) {
	court := clients.CleanLine(wrong, "court", n.Court, longestName)
	if o.Became != VenueChanged {
		if court != "" {
			wrong.Add("court", "hearings.court_not_moved")
		}
		return
	}
	place := PlaceOf(court)
	if n.Zone != "" {
		place.Zone = n.Zone
	}
	switch _, err := wall.LoadZone(place.Zone); {
	case court == "":
		wrong.Add("court", "hearings.next_court_needed")
	case place.Zone == "":
		wrong.Add("zone", "hearings.zone_needed")
	case err != nil:
		refuse(wrong, err)
	}
	o.NextCourt, o.NextZone = seal.Of(place.Ref), place.Zone
}

// there reads who was there. An order in absence names somebody who was not.
func (n NewOutcome) there(tx *db.Tx, wrong *fault.Problems, o Outcome) ([]Attendance, error) {
	var list []Attendance
	for _, one := range n.There {
		if one.Presence == "" {
			continue
		}
		in, err := inHearing(tx, o.HearingID, one.ClientID)
		if err != nil {
			return nil, err
		}
		again := slices.ContainsFunc(list, func(a Attendance) bool { return a.ClientID == one.ClientID })
		switch {
		case !in || again:
			wrong.Add("there", "hearings.participant_unknown")
		case unknown(Presences(), Presence(one.Presence)):
			wrong.Add("there", "hearings.choice_unknown")
		case !o.Became.TookPlace():
			wrong.Add("there", "hearings.nobody_there")
		}
		list = append(list, Attendance{OutcomeID: o.ID, ClientID: one.ClientID, Presence: Presence(one.Presence)})
	}
	absent := slices.ContainsFunc(list, func(a Attendance) bool { return a.Presence == Absent })
	if o.Became == HeldInAbsentia && !absent {
		wrong.Add("there", "hearings.absent_needed")
	}
	return list, nil
}

// document finds the paper: one of somebody in the hearing, that the actor may read.
func (n NewOutcome) document(tx *db.Tx, wrong *fault.Problems, o *Outcome) error {
	if n.Document == uuid.Nil {
		return nil
	}
	o.DocumentID = &n.Document
	doc, err := documents.Find(tx, n.Document)
	in := false
	if err == nil {
		in, err = inHearing(tx, o.HearingID, doc.ClientID)
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if !in {
		wrong.Add("document_id", "hearings.document_unknown")
	}
	return nil
}
