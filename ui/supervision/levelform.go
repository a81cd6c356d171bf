package supervision

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/obligations"
	"constancia/internal/refdata"
	"constancia/internal/supervision"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// EnrolmentForm is an enrolment as it is typed.
type EnrolmentForm struct {
	FormID      string `form:"form_id"`
	Program     string `form:"program"`
	ProgramName string `form:"program_name"`
	Area        string `form:"area"`
	Office      string `form:"office_id"`
	Since       string `form:"since"`
	LearnedOn   string `form:"learned_on"`
	AmendForm
}

// FreshEnrolment is an empty form.
func FreshEnrolment(today wall.Date) EnrolmentForm {
	return EnrolmentForm{FormID: uuid.NewString(), Program: string(supervision.ISAP), LearnedOn: string(today)}
}

// EnrolmentFormOf is the form that corrects an enrolment.
func EnrolmentFormOf(e supervision.Enrolment) EnrolmentForm {
	return EnrolmentForm{
		FormID: uuid.NewString(), Program: string(e.Program), ProgramName: e.ProgramName.Reveal(), Area: e.Area, Office: shownID(e.OfficeID),
		Since: string(e.Since), LearnedOn: string(e.LearnedOn), AmendForm: AmendForm{Supersedes: e.ID.String()},
	}
}

// Enrolment is the form as the room takes it.
func (f EnrolmentForm) Enrolment() supervision.NewEnrolment {
	return supervision.NewEnrolment{
		Program: supervision.Program(f.Program), ProgramName: f.ProgramName, Area: f.Area, Office: parsed(f.Office),
		Since: wall.Date(f.Since), LearnedOn: wall.Date(f.LearnedOn), Fix: f.fix(), FormID: f.FormID,
	}
}

// Sheet asks for the enrolment.
func (f EnrolmentForm) Sheet(ctx context.Context, a About, p parts.Problems) Sheet {
	program := ask(ctx, p, "program", f.Program)
	program.Options, program.InLine = words(ctx, supervision.Programs()), true
	return Sheet{
		Title: "supervision.enrolment.new", Whose: a.Name, Action: EnrolmentsPath(a.client()), Back: Path(a.client()), FormID: f.FormID,
		Problems: p, Fix: f.correction(), Groups: []Group{
			{Asks: []Question{oneOf(program), plain(ask(ctx, p, "program_name", f.ProgramName))}},
			{Beside: []Question{
				plain(needed(calendar(ctx, p, "since", f.Since))), choose(areas(ctx, ask(ctx, p, "area", f.Area))),
				choose(a.offices(ctx, ask(ctx, p, "office_id", f.Office), supervision.ISAPOffice)),
				plain(calendar(ctx, p, "learned_on", f.LearnedOn)),
			}},
		},
	}
}

// OfficerForm is who is responsible, as it is typed.
type OfficerForm struct {
	FormID    string `form:"form_id"`
	Role      string `form:"role"`
	Name      string `form:"name"`
	Phone     string `form:"phone"`
	Email     string `form:"email"`
	Office    string `form:"office_id"`
	Since     string `form:"since"`
	LearnedOn string `form:"learned_on"`
	Vacant    string `form:"vacant"`
	AmendForm
}

// FreshOfficer is an empty form.
func FreshOfficer(today wall.Date) OfficerForm {
	return OfficerForm{
		FormID: uuid.NewString(), Role: string(supervision.CaseSpecialist), Since: string(today), LearnedOn: string(today),
	}
}

// OfficerFormOf is the form that corrects who was responsible.
func OfficerFormOf(o supervision.Officer) OfficerForm {
	f := OfficerForm{
		FormID: uuid.NewString(), Role: string(o.Role), Name: o.Name.Reveal(), Phone: o.Phone.Reveal(), Email: o.Email.Reveal(),
		Office: shownID(o.OfficeID), Since: string(o.Since), LearnedOn: string(o.LearnedOn), AmendForm: AmendForm{Supersedes: o.ID.String()},
	}
	if o.Vacant {
		f.Vacant = "yes"
	}
	return f
}

// Officer is the form as the room takes it.
func (f OfficerForm) Officer() supervision.NewOfficer {
	return supervision.NewOfficer{
		Role: supervision.Role(f.Role), Name: f.Name, Phone: f.Phone, Email: f.Email, Office: parsed(f.Office), Since: wall.Date(f.Since),
		LearnedOn: wall.Date(f.LearnedOn), Vacant: f.Vacant != "", Fix: f.fix(), FormID: f.FormID,
	}
}

// Sheet asks who is responsible.
func (f OfficerForm) Sheet(ctx context.Context, a About, p parts.Problems) Sheet {
	role := ask(ctx, p, "role", f.Role)
	role.Options, role.InLine = words(ctx, supervision.Roles()), true
	email := ask(ctx, p, "email", f.Email)
	email.Type = "email"
	phone := ask(ctx, p, "phone", f.Phone)
	phone.Type = "tel"
	return Sheet{
		Title: "supervision.officer.new", Whose: a.Name, Action: OfficersPath(a.client()), Back: Path(a.client()), FormID: f.FormID,
		Problems: p, Fix: f.correction(), Groups: []Group{
			{Asks: []Question{oneOf(role)}},
			{Beside: []Question{
				plain(ask(ctx, p, "name", f.Name)), plain(phone), plain(email), choose(a.offices(ctx, ask(ctx, p, "office_id", f.Office), "")),
				plain(needed(calendar(ctx, p, "since", f.Since))), plain(calendar(ctx, p, "learned_on", f.LearnedOn)),
			}, Asks: []Question{tick(ask(ctx, p, "vacant", f.Vacant))}},
		},
	}
}

// LevelForm is a change of level as it is typed.
type LevelForm struct {
	FormID       string   `form:"form_id"`
	Modalities   []string `form:"modalities"`
	Since        string   `form:"since"`
	SetBy        string   `form:"set_by"`
	Reason       string   `form:"reason"`
	ToldBy       string   `form:"told.by"`
	ToldOn       string   `form:"told.on"`
	ToldLanguage string   `form:"told.language"`
	ToldHow      string   `form:"told.how"`
	LearnedOn    string   `form:"learned_on"`
	AmendForm
}

// FreshLevel is a form that begins with the level of today.
func FreshLevel(today wall.Date, e supervision.EnrolmentFile, language string) LevelForm {
	f := LevelForm{FormID: uuid.NewString(), ToldLanguage: language, LearnedOn: string(today)}
	if now, ok := e.Level(today); ok {
		f.Modalities = now.Level.Codes()
	} else if len(e.Levels) == 0 {
		f.Since = string(e.Since)
	}
	return f
}

// LevelFormOf is the form that corrects a level.
func LevelFormOf(l supervision.Level) LevelForm {
	return LevelForm{
		FormID: uuid.NewString(), Modalities: l.Codes(), Since: string(l.Since), SetBy: l.SetBy.Reveal(), Reason: l.Reason.Reveal(),
		ToldBy: l.ToldBy.Reveal(), ToldOn: string(l.ToldOn), ToldLanguage: l.ToldLanguage, ToldHow: l.ToldHow,
		LearnedOn: string(l.LearnedOn), AmendForm: AmendForm{Supersedes: l.ID.String()},
	}
}

// Level is the form as the room takes it.
func (f LevelForm) Level() supervision.NewLevel {
	return supervision.NewLevel{
		Modalities: f.Modalities, Since: wall.Date(f.Since), SetBy: f.SetBy, Reason: f.Reason, LearnedOn: wall.Date(f.LearnedOn),
		Told: obligations.Told{By: f.ToldBy, On: wall.Date(f.ToldOn), Language: f.ToldLanguage, How: f.ToldHow},
		Fix:  f.fix(), FormID: f.FormID,
	}
}

// Sheet asks for everything that holds from a day on.
func (f LevelForm) Sheet(ctx context.Context, a About, e supervision.EnrolmentFile, p parts.Problems) Sheet {
	told := []Question{
		plain(ask(ctx, p, "told.by", f.ToldBy)), plain(calendar(ctx, p, "told.on", f.ToldOn)),
		choose(heardIn(ctx, ask(ctx, p, "told.language", f.ToldLanguage))), choose(howAnswers(ctx, ask(ctx, p, "told.how", f.ToldHow))),
	}
	s := Sheet{
		Title: "supervision.level.new", Whose: a.Name, Action: EnrolmentPath(e.First, "levels"), Back: Path(a.client()), FormID: f.FormID,
		Problems: p, Fix: f.correction(), Groups: []Group{
			{Asks: []Question{several(technologies(ctx, needed(ask(ctx, p, "modalities", strings.Join(f.Modalities, ",")))))}},
			{Beside: []Question{plain(needed(calendar(ctx, p, "since", f.Since))), plain(ask(ctx, p, "set_by", f.SetBy))}},
			{Asks: []Question{area(tall(ask(ctx, p, "reason", f.Reason), 2))}},
			{Beside: append(told, plain(calendar(ctx, p, "learned_on", f.LearnedOn)))},
		},
	}
	if now, ok := e.Level(a.Record.Today); ok {
		s.Lead = parts.Notice{Title: together(ctx, now.Level.Codes()), Text: parts.Say(ctx, "supervision.level.so_far", "date", now.Level.Since, "count", now.Days)}
	}
	return s
}

// heardIn offers the languages in which the client can have been told.
func heardIn(ctx context.Context, in parts.Input) parts.Input {
	var options []parts.Option
	known := in.Value == ""
	for _, l := range refdata.Languages() {
		options = append(options, parts.Option{Value: l.Tag, Label: parts.LanguageName(ctx, l.Tag)})
		known = known || l.Tag == in.Value
	}
	if !known {
		options = append(options, parts.Option{Value: in.Value, Label: parts.LanguageName(ctx, in.Value)})
	}
	return offered(ctx, in, options...)
}

// RequestForm is a request as it is typed.
type RequestForm struct {
	FormID   string   `form:"form_id"`
	AskedOn  string   `form:"asked_on"`
	How      string   `form:"how"`
	AskedOf  string   `form:"asked_of"`
	Wanted   []string `form:"wanted"`
	Reason   string   `form:"reason"`
	Enclosed string   `form:"enclosed"`
	AmendForm
}

// FreshRequest is an empty form.
func FreshRequest(today wall.Date) RequestForm {
	return RequestForm{FormID: uuid.NewString(), AskedOn: string(today)}
}

// RequestFormOf is the form that corrects a request.
func RequestFormOf(r supervision.Request) RequestForm {
	return RequestForm{
		FormID: uuid.NewString(), AskedOn: string(r.AskedOn), How: r.How, AskedOf: r.AskedOf.Reveal(), Wanted: r.Codes(),
		Reason: r.Reason.Reveal(), Enclosed: r.Enclosed.Reveal(), AmendForm: AmendForm{Supersedes: r.ID.String()},
	}
}

// Request is the form as the room takes it.
func (f RequestForm) Request() supervision.NewRequest {
	return supervision.NewRequest{
		AskedOn: wall.Date(f.AskedOn), How: f.How, AskedOf: f.AskedOf, Wanted: f.Wanted, Reason: f.Reason, Enclosed: f.Enclosed,
		Fix: f.fix(), FormID: f.FormID,
	}
}

// Sheet asks what was asked for, of whom, and why.
func (f RequestForm) Sheet(ctx context.Context, a About, e supervision.EnrolmentFile, p parts.Problems) Sheet {
	return Sheet{
		Title: "supervision.request.new", Whose: a.Name, Action: EnrolmentPath(e.First, "step-down-requests"), Back: Path(a.client()),
		FormID: f.FormID, Problems: p, Fix: f.correction(), Groups: []Group{
			{Beside: []Question{
				plain(needed(calendar(ctx, p, "asked_on", f.AskedOn))), choose(needed(howAnswers(ctx, ask(ctx, p, "how", f.How)))),
			}, Asks: []Question{
				plain(ask(ctx, p, "asked_of", f.AskedOf)), area(tall(needed(ask(ctx, p, "reason", f.Reason)), 3)),
				several(technologies(ctx, ask(ctx, p, "wanted", strings.Join(f.Wanted, ",")))), area(tall(ask(ctx, p, "enclosed", f.Enclosed), 2)),
			}},
		},
	}
}

// ReplyForm is an answer as it is typed.
type ReplyForm struct {
	FormID     string `form:"form_id"`
	Answer     string `form:"answer"`
	AnsweredOn string `form:"answered_on"`
	AnsweredBy string `form:"answered_by"`
	Words      string `form:"words"`
	LearnedOn  string `form:"learned_on"`
	AmendForm
}

// FreshReply is an empty form.
func FreshReply(today wall.Date) ReplyForm {
	return ReplyForm{FormID: uuid.NewString(), AnsweredOn: string(today), LearnedOn: string(today)}
}

// ReplyFormOf is the form that corrects an answer.
func ReplyFormOf(a supervision.Answer) ReplyForm {
	return ReplyForm{
		FormID: uuid.NewString(), Answer: string(a.Answer), AnsweredOn: string(a.AnsweredOn), AnsweredBy: a.AnsweredBy.Reveal(),
		Words: a.Words.Reveal(), LearnedOn: string(a.LearnedOn), AmendForm: AmendForm{Supersedes: a.ID.String()},
	}
}

// Given is the form as the room takes it.
func (f ReplyForm) Given() supervision.NewAnswer {
	return supervision.NewAnswer{
		Answer: supervision.Reply(f.Answer), AnsweredOn: wall.Date(f.AnsweredOn), AnsweredBy: f.AnsweredBy, Words: f.Words,
		LearnedOn: wall.Date(f.LearnedOn), Fix: f.fix(), FormID: f.FormID,
	}
}

// Sheet asks what became of a request.
func (f ReplyForm) Sheet(ctx context.Context, a About, q supervision.RequestFile, p parts.Problems) Sheet {
	answer := needed(ask(ctx, p, "answer", f.Answer))
	answer.Options = words(ctx, supervision.Replies())
	text := ask(ctx, p, "answer_words", f.Words)
	text.Name, text.Problem = "words", p.For("words")
	return Sheet{
		Title: "supervision.answer.new", Whose: a.Name, Action: RequestPath(q.First, "answers"), Back: Path(a.client()), FormID: f.FormID,
		Problems: p, Fix: f.correction(),
		Lead: parts.Notice{Title: parts.Say(ctx, "supervision.request.asked", "date", q.AskedOn), Text: q.Reason.Reveal()},
		Groups: []Group{
			{Asks: []Question{oneOf(answer)}},
			{Beside: []Question{
				plain(needed(calendar(ctx, p, "answered_on", f.AnsweredOn))), plain(ask(ctx, p, "answered_by", f.AnsweredBy)),
			}, Asks: []Question{area(tall(text, 3)), plain(calendar(ctx, p, "learned_on", f.LearnedOn))}},
		},
	}
}
