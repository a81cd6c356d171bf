package supervision

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// DetentionPath is what is on record of a client's detentions; place is a form below it.
func DetentionPath(client uuid.UUID, place string) string {
	return strings.TrimSuffix(filePath(client)+"/detention/"+place, "/")
}

// DetentionFixPath is the correction of one row.
func DetentionFixPath(id uuid.UUID, place string) string {
	return "/detentions/" + id.String() + "/" + place
}

// DetentionForm is an event of a detention, as it is typed.
type DetentionForm struct {
	FormID   string `form:"form_id"`
	Event    string `form:"event"`
	Date     string `form:"happened.date"`
	Time     string `form:"happened.time"`
	Source   string `form:"source"`
	HeldBy   string `form:"held_by"`
	Area     string `form:"area"`
	Facility string `form:"facility"`
	Terms    string `form:"terms"`
	Note     string `form:"note"`
	OutDate  string `form:"out.date"`
	OutTime  string `form:"out.time"`
	OutTerms string `form:"out.terms"`
	HeardForm
	FixForm
}

// Kind is which event the form is about; one without a name is that she was taken.
func (f DetentionForm) Kind() supervision.DetentionEvent {
	if event := supervision.DetentionEvent(f.Event); slices.Contains(supervision.DetentionEvents(), event) {
		return event
	}
	return supervision.Taken
}

// Detention is the form as the room takes it; zone is the clock that was meant.
func (f DetentionForm) Detention(zone string) (supervision.NewDetention, error) {
	var p fault.Problems
	n := supervision.NewDetention{
		Date: typedDay(f.Date), Time: wall.Time(f.Time), Source: supervision.DetentionSource(f.Source), HeldBy: supervision.Keeper(f.HeldBy),
		Area: f.Area, Facility: f.Facility, Terms: supervision.ReleaseTerms(f.Terms), Note: f.Note, Heard: f.heard(&p, zone), FormID: f.FormID,
	}
	if f.Kind() == supervision.Taken && f.OutDate+f.OutTime+f.OutTerms != "" {
		n.Out = &supervision.LaterOut{Date: typedDay(f.OutDate), Time: wall.Time(f.OutTime), Terms: supervision.ReleaseTerms(f.OutTerms)}
	}
	return n, p.Err()
}

// Fix is what the correction supersedes.
func (f DetentionForm) Fix(id uuid.UUID) supervision.Fix { return f.fix(id) }

// FreshDetention is an empty form: we are told now; when it happened, whoever told us
// says.
func (w Whose) FreshDetention(event supervision.DetentionEvent) DetentionForm {
	heard := heardNow(w.Now, w.Theirs)
	return DetentionForm{FormID: uuid.NewString(), Event: string(event), HeardForm: heard}
}

// DetentionFormOf is the form that shows a row as it stands.
func (w Whose) DetentionFormOf(d supervision.Detention) DetentionForm {
	return DetentionForm{
		FormID: uuid.NewString(), Event: string(d.Event), Date: string(d.Moment.Date), Time: string(d.Moment.Time), Source: string(d.Source),
		HeldBy: string(d.HeldBy), Area: d.Area, Facility: d.Facility.Reveal(), Terms: string(d.Terms), Note: d.Note.Reveal(),
		HeardForm: heardAs(d.Reported, w.Theirs),
	}
}

// DetentionAnswerForm is an answer to one of the two questions, as it is given.
type DetentionAnswerForm struct {
	FormID  string `form:"form_id"`
	Stay    string `form:"stay_id"`
	Answer  string `form:"answer"`
	LastDay string `form:"last_day"`
	ToldBy  string `form:"told_by"`
	Reason  string `form:"reason"`
}

// Given is the form as the room takes it.
func (f DetentionAnswerForm) Given() supervision.NewDetentionAnswer {
	return supervision.NewDetentionAnswer{
		Stay: parsed(f.Stay), Answer: supervision.DetentionReply(f.Answer), Reason: f.Reason, FormID: f.FormID,
		LastDay: typedDay(f.LastDay), ToldBy: f.ToldBy,
	}
}
