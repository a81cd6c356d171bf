package supervision

import (
	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/supervision"
)

// ViolationsPath is where a client's new notice is sent.
func ViolationsPath(client uuid.UUID) string { return filePath(client) + "/violations" }

// ViolationPath is one notice; place is a form under it, empty for the notice itself.
func ViolationPath(id uuid.UUID, place string) string {
	if place == "" {
		return "/violations/" + id.String()
	}
	return "/violations/" + id.String() + "/" + place
}

// AnswerScansPath is where the papers of an answer to a notice are sent.
func AnswerScansPath(answer uuid.UUID) string {
	return "/violation-answers/" + answer.String() + "/scans"
}

// ViolationForm is a notice as it is typed.
type ViolationForm struct {
	FormID      string   `form:"form_id"`
	Alleges     string   `form:"alleges"`
	DatedOn     string   `form:"dated_on"`
	ReceivedOn  string   `form:"received_on"`
	How         string   `form:"how"`
	AnswerBy    string   `form:"answer_by"`
	Occurrences []string `form:"occurrences"`
	HeardForm
	FixForm
}

// Violation is the form as the room takes it; zone is the clock that was meant.
func (f ViolationForm) Violation(zone string) (supervision.NewViolation, error) {
	var p fault.Problems
	n := supervision.NewViolation{
		Alleges: f.Alleges, DatedOn: typedDay(f.DatedOn), ReceivedOn: typedDay(f.ReceivedOn), How: supervision.Way(f.How),
		AnswerBy: typedDay(f.AnswerBy), Heard: f.heard(&p, zone), FormID: f.FormID,
	}
	for _, text := range f.Occurrences {
		id, err := uuid.Parse(text)
		if err != nil {
			p.Add("occurrences", "kit.occurrence_unknown")
			break
		}
		n.Occurrences = append(n.Occurrences, id)
	}
	return n, p.Err()
}

// Fix is what the correction supersedes.
func (f ViolationForm) Fix(id uuid.UUID) supervision.Fix { return f.fix(id) }

// FreshViolation is an empty form: it came today, and we are told now.
func (w Whose) FreshViolation() ViolationForm {
	heard := heardNow(w.Now, w.Theirs)
	return ViolationForm{FormID: uuid.NewString(), ReceivedOn: heard.ToldDate, HeardForm: heard}
}

// ViolationFormOf is the form that shows a notice as it stands.
func (w Whose) ViolationFormOf(f supervision.ViolationFile) ViolationForm {
	form := ViolationForm{
		FormID: uuid.NewString(), Alleges: f.Alleges.Reveal(), DatedOn: string(f.DatedOn), ReceivedOn: string(f.ReceivedOn),
		How: string(f.How), AnswerBy: string(f.AnswerBy), HeardForm: heardAs(f.Reported, w.Theirs),
	}
	for _, id := range f.About {
		form.Occurrences = append(form.Occurrences, id.String())
	}
	return form
}

// AnswerForm is what was sent in answer, as it is typed.
type AnswerForm struct {
	FormID string `form:"form_id"`
	SentOn string `form:"sent_on"`
	How    string `form:"how"`
	SentBy string `form:"sent_by"`
	What   string `form:"what"`
	Proof  string `form:"proof"`

	Supersedes string `form:"supersedes"` // the row that is corrected, empty for a new answer
	FixForm
}

// Corrects is what the form makes of the answer it supersedes; the zero value for a new one.
func (f AnswerForm) Corrects() supervision.Fix {
	id, err := uuid.Parse(f.Supersedes)
	if err != nil {
		return supervision.Fix{}
	}
	return f.fix(id)
}

// AnswerFormOf is the form that shows an answer as it stands.
func AnswerFormOf(a supervision.AnswerFile) AnswerForm {
	return AnswerForm{
		FormID: uuid.NewString(), SentOn: string(a.SentOn), How: string(a.How), SentBy: a.SentBy.Reveal(), What: a.What.Reveal(),
		Proof: a.Proof.Reveal(), Supersedes: a.ID.String(),
	}
}

// Answer is the form as the room takes it. We know it now: it is ours.
func (f AnswerForm) Answer() supervision.NewViolationAnswer {
	return supervision.NewViolationAnswer{
		SentOn: typedDay(f.SentOn), How: supervision.SentBy(f.How), SentBy: f.SentBy, What: f.What, Proof: f.Proof, FormID: f.FormID,
	}
}

// FreshAnswer is an empty form: it was sent today.
func (w Whose) FreshAnswer() AnswerForm {
	return AnswerForm{FormID: uuid.NewString(), SentOn: string(w.today())}
}
