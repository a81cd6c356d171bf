// Package hearings is the screens of court dates: adding one, moving it, taking it
// off, noting who was told and what the court says, and a hearing with everything
// that was ever on record about it. It shows what it is given and comes back with
// what was typed.
package hearings

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/hearings"
	"constancia/ui/parts"
)

// Form is a date as it is typed, for a new hearing and for a moved one.
type Form struct {
	FormID          string   `form:"form_id"`
	Version         int64    `form:"version"`
	Do              string   `form:"do"` // the button pressed: empty, DoFind or DoUndated
	Court           string   `form:"court"`
	Location        string   `form:"hearing_location"`
	Judge           string   `form:"judge"`
	Type            string   `form:"type"`
	Medium          string   `form:"medium"`
	Date            string   `form:"date"`
	Time            string   `form:"time"`
	Zone            string   `form:"zone"`
	Fold            string   `form:"fold"`
	Participants    []string `form:"participants"`
	Find            string   `form:"find"`
	IssuedOn        string   `form:"notice.issued_on"`
	ServedOn        string   `form:"notice.served_on"`
	HowReceived     string   `form:"notice.how_received"`
	Source          string   `form:"source"`
	Reason          string   `form:"reason"`
	AdjournmentCode string   `form:"adjournment_code"`
	Past            string   `form:"past"`
}

// The buttons of the form beside saving.
const (
	DoFind    = "find"    // look for somebody else in the hearing
	DoUndated = "undated" // open the case without a date
)

// NewForm is an empty form for a first date, with the usual answers chosen.
func NewForm() Form {
	return Form{FormID: uuid.NewString(), Type: "master_calendar", Medium: "in_person"}
}

// MoveForm is a form for another date of a hearing: everything as it is, but for
// the date.
func MoveForm(f hearings.File) Form {
	form := Form{
		FormID: uuid.NewString(), Version: f.Version, Court: CourtName(f.Court.Reveal()), Location: f.Location.Reveal(),
		Judge: f.Judge.Reveal(), Type: string(f.Type), Medium: string(f.Medium),
	}
	if o, _ := f.Became(f.Current().ID); o.Became == hearings.VenueChanged { // the old judge and room are of the old court
		form.Court, form.Zone, form.Location, form.Judge = CourtName(f.CourtNow()), o.NextZone, "", ""
	}
	return form
}

// Saying fills in the date that a check said, so that a person only confirms it.
func (f Form) Saying(c hearings.Check) Form {
	f.Date, f.Time, f.Source = string(c.SaidDate), string(c.SaidTime), string(c.Source)
	return f
}

func (f Form) details() hearings.Details {
	return hearings.Details{Court: f.Court, Location: f.Location, Judge: f.Judge, Type: f.Type, Medium: f.Medium}
}

func (f Form) notice() hearings.NoticeGiven {
	return hearings.NoticeGiven{IssuedOn: f.IssuedOn, ServedOn: f.ServedOn, HowReceived: f.HowReceived}
}

// Hearing is what the verb takes. Somebody whose id is no id is nobody it knows.
func (f Form) Hearing(client uuid.UUID) hearings.NewHearing {
	n := hearings.NewHearing{
		ClientID: client, Details: f.details(), Date: f.Date, Time: f.Time, Zone: f.Zone, Fold: f.Fold,
		Notice: f.notice(), Source: f.Source, FormID: f.FormID,
	}
	for _, text := range f.Participants {
		id, _ := uuid.Parse(text)
		n.Participants = append(n.Participants, id)
	}
	return n
}

// Proceeding is a case without a date, of the same form.
func (f Form) Proceeding(client uuid.UUID) hearings.NewProceeding {
	return hearings.NewProceeding{ClientID: client, Court: f.Court, FormID: f.FormID}
}

// Setting is what the verb takes.
func (f Form) Setting() hearings.NewSetting {
	return hearings.NewSetting{
		Version: f.Version, Details: f.details(), Date: f.Date, Time: f.Time, Zone: f.Zone, Fold: f.Fold,
		Reason: f.Reason, AdjournmentCode: strings.TrimSpace(f.AdjournmentCode), Notice: f.notice(), Source: f.Source,
		Past: f.Past != "", FormID: f.FormID,
	}
}

// CancelForm says that a date is off.
type CancelForm struct {
	FormID  string `form:"form_id"`
	Version int64  `form:"version"`
	Source  string `form:"source"`
	Reason  string `form:"reason"`
	AtDate  string `form:"at.date"`
	AtTime  string `form:"at.time"`
}

// NewCancelForm is an empty form for a hearing.
func NewCancelForm(f hearings.File) CancelForm {
	return CancelForm{FormID: uuid.NewString(), Version: f.Version}
}

// Cancellation is what the verb takes; at is when it happened.
func (f CancelForm) Cancellation(at time.Time) hearings.NewCancellation {
	return hearings.NewCancellation{Version: f.Version, Source: f.Source, Reason: f.Reason, At: at, FormID: f.FormID}
}

// TellForm says that a participant was told.
type TellForm struct {
	FormID   string `form:"form_id"`
	Setting  string `form:"setting"`
	ClientID string `form:"client_id"`
	ToldBy   string `form:"told_by"`
	How      string `form:"how"`
	Language string `form:"language"`
	ReadBack string `form:"read_back"`
	AtDate   string `form:"at.date"`
	AtTime   string `form:"at.time"`
}

// Telling is what the verb takes; at is when it happened. An id that is no id is
// nobody it knows.
func (f TellForm) Telling(at time.Time) (setting uuid.UUID, n hearings.NewTelling) {
	setting, _ = uuid.Parse(f.Setting)
	n = hearings.NewTelling{At: at, How: f.How, Language: f.Language, ReadBack: f.ReadBack != "", FormID: f.FormID}
	n.ClientID, _ = uuid.Parse(f.ClientID)
	n.By, _ = uuid.Parse(f.ToldBy)
	return setting, n
}

// CheckForm says what the court said. Said is same, other or none.
type CheckForm struct {
	FormID string `form:"form_id"`
	Source string `form:"check.source"`
	Said   string `form:"said"`
	Date   string `form:"said.date"`
	Time   string `form:"said.time"`
}

// What a check can have said.
const (
	SaidSame  = "same"
	SaidOther = "other"
	SaidNone  = "none"
)

// Check is what the verb takes: the same date as ours, another, or none.
func (f CheckForm) Check(file hearings.File) hearings.NewCheck {
	n := hearings.NewCheck{Source: f.Source, None: f.Said == SaidNone, Date: f.Date, Time: f.Time, FormID: f.FormID}
	if f.Said == SaidSame {
		n.Date, n.Time = string(file.Current().Moment.Date), string(file.Current().Moment.Time)
	}
	return n
}

// CheckProblems gives a problem of the verb's source the name of the field here:
// another form of the page asks for a source too.
func CheckProblems(problems parts.Problems) parts.Problems {
	for i := range problems {
		if problems[i].Field == "source" {
			problems[i].Field = "check.source"
		}
	}
	return problems
}

// ResolveForm says why our own date is the right one.
type ResolveForm struct {
	Reason string `form:"reason"`
}

// PeopleForm looks for somebody and puts her into the hearing.
type PeopleForm struct {
	Find     string `form:"find"`
	ClientID string `form:"add"`
}
