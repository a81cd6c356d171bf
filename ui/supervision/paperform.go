package supervision

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/supervision"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// PaperForm is a release paper as it is typed.
type PaperForm struct {
	FormID         string `form:"form_id"`
	Form           string `form:"form"`
	IssuedOn       string `form:"issued_on"`
	IssuedBy       string `form:"issued_by"`
	Office         string `form:"office_id"`
	ServedOn       string `form:"served_on"`
	ReceivedOn     string `form:"received_on"`
	Until          string `form:"until"`
	BondAmount     string `form:"bond_amount"`
	ObligorName    string `form:"obligor_name"`
	ObligorContact string `form:"obligor_contact"`
	PostedOn       string `form:"posted_on"`
	SubjectID      string `form:"subject_id"`
	Note           string `form:"note"`
	AmendForm
}

// FreshPaper is an empty form: the clinic receives the paper today.
func FreshPaper(today wall.Date, form string) PaperForm {
	return PaperForm{FormID: uuid.NewString(), Form: form, ReceivedOn: string(today)}
}

// PaperFormOf is the form that corrects a paper.
func PaperFormOf(r supervision.Release) PaperForm {
	return PaperForm{
		FormID: uuid.NewString(), Form: string(r.Form), IssuedOn: string(r.IssuedOn), IssuedBy: r.IssuedBy.Reveal(), Office: shownID(r.OfficeID),
		ServedOn: string(r.ServedOn), ReceivedOn: string(r.ReceivedOn), Until: string(r.Until), BondAmount: r.BondAmount.Reveal(),
		ObligorName: r.ObligorName.Reveal(), ObligorContact: r.ObligorContact.Reveal(), PostedOn: string(r.PostedOn),
		SubjectID: r.SubjectID.Reveal(), Note: r.Note.Reveal(), AmendForm: AmendForm{Supersedes: r.ID.String()},
	}
}

// Paper is the form as the room takes it.
func (f PaperForm) Paper() supervision.NewRelease {
	return supervision.NewRelease{
		Form: supervision.Form(f.Form), IssuedOn: wall.Date(f.IssuedOn), IssuedBy: f.IssuedBy, Office: parsed(f.Office),
		ServedOn: wall.Date(f.ServedOn), ReceivedOn: wall.Date(f.ReceivedOn), Until: wall.Date(f.Until), BondAmount: f.BondAmount,
		ObligorName: f.ObligorName, ObligorContact: f.ObligorContact, PostedOn: wall.Date(f.PostedOn), SubjectID: f.SubjectID,
		Note: f.Note, Fix: f.fix(), FormID: f.FormID,
	}
}

// Sheet asks for the paper. What only one form has stands folded, open where that form
// is chosen.
func (f PaperForm) Sheet(ctx context.Context, a About, p parts.Problems) Sheet {
	form := supervision.Form(f.Form)
	return Sheet{
		Title: "supervision.paper.new", Whose: a.Name, Action: PapersPath(a.client()), Back: Path(a.client()), FormID: f.FormID,
		Problems: p, Fix: f.correction(), Groups: []Group{
			{
				Asks: []Question{choose(needed(offered(ctx, ask(ctx, p, "form", f.Form), words(ctx, supervision.Forms())...)))},
			},
			{Beside: []Question{
				plain(calendar(ctx, p, "issued_on", f.IssuedOn)), plain(calendar(ctx, p, "served_on", f.ServedOn)),
				plain(calendar(ctx, p, "received_on", f.ReceivedOn)), choose(a.offices(ctx, ask(ctx, p, "office_id", f.Office), "")),
			}, Asks: []Question{plain(ask(ctx, p, "issued_by", f.IssuedBy))}},
			{Fold: parts.Say(ctx, "supervision.paper.bond"), Open: form == supervision.Bond, Beside: []Question{
				plain(ask(ctx, p, "bond_amount", f.BondAmount)), plain(calendar(ctx, p, "posted_on", f.PostedOn)),
				plain(ask(ctx, p, "obligor_name", f.ObligorName)), plain(ask(ctx, p, "obligor_contact", f.ObligorContact)),
			}},
			{Fold: parts.Say(ctx, "supervision.paper.parole"), Open: form == supervision.Parole, Asks: []Question{
				plain(calendar(ctx, p, "until", f.Until)),
			}},
			{Fold: parts.Say(ctx, "supervision.paper.more"), Open: form == supervision.Booking || f.Note+f.SubjectID != "", Asks: []Question{
				plain(ask(ctx, p, "subject_id", f.SubjectID)), area(tall(ask(ctx, p, "note", f.Note), 2)),
			}},
		},
	}
}

// ConditionsForm is several conditions of a paper as they are typed.
type ConditionsForm struct {
	FormID  string `form:"form_id"`
	Number0 string `form:"0.number"`
	Words0  string `form:"0.words"`
	Number1 string `form:"1.number"`
	Words1  string `form:"1.words"`
	Number2 string `form:"2.number"`
	Words2  string `form:"2.words"`
	Number3 string `form:"3.number"`
	Words3  string `form:"3.words"`
	Number4 string `form:"4.number"`
	Words4  string `form:"4.words"`
}

// rows are the conditions in their order, number and words.
func (f *ConditionsForm) rows() [][2]*string {
	return [][2]*string{
		{&f.Number0, &f.Words0}, {&f.Number1, &f.Words1}, {&f.Number2, &f.Words2}, {&f.Number3, &f.Words3}, {&f.Number4, &f.Words4},
	}
}

// FreshConditions is an empty form; the numbers go on from those on record.
func FreshConditions(known int) ConditionsForm {
	f := ConditionsForm{FormID: uuid.NewString()}
	for i, row := range f.rows() {
		*row[0] = strconv.Itoa(known + i + 1)
	}
	return f
}

// Conditions is the form as the room takes it: rows without words are none. at says
// in which row of the form each stands.
func (f ConditionsForm) Conditions() (list []supervision.NewCondition, at []int) {
	for i, row := range f.rows() {
		if strings.TrimSpace(*row[1]) == "" {
			continue
		}
		n := supervision.NewCondition{Number: *row[0], Words: *row[1]}
		if f.FormID != "" {
			n.FormID = f.FormID + "/" + strconv.Itoa(i)
		}
		list, at = append(list, n), append(at, i)
	}
	return list, at
}

// PointRows moves the problems of conditions to the rows of the form they were typed in.
func PointRows(err error, rows []int) error {
	refused, ok := fault.From(err)
	if !ok {
		return err
	}
	for i, problem := range refused.Problems {
		at, field, numbered := strings.Cut(problem.Field, ".")
		if n, bad := strconv.Atoi(at); numbered && bad == nil && n < len(rows) {
			refused.Problems[i].Field = strconv.Itoa(rows[n]) + "." + field
		}
	}
	return err
}

// Sheet asks for the conditions of a paper.
func (f ConditionsForm) Sheet(ctx context.Context, a About, paper supervision.ReleaseFile, p parts.Problems) Sheet {
	s := Sheet{
		Title: "supervision.conditions.new", Whose: a.Name, Action: PaperPath(paper.First, "conditions"), Back: Path(a.client()),
		FormID: f.FormID, Problems: p,
		Lead: parts.Notice{Title: parts.Say(ctx, paper.Form.LabelKey()), Text: parts.Say(ctx, "supervision.conditions.text")},
	}
	for i, typed := range f.rows() {
		row := strconv.Itoa(i)
		number := parts.Input{Name: row + ".number", Label: parts.Say(ctx, "supervision.field.row_number", "row", i+1), Short: true}
		text := parts.Input{Name: row + ".words", Label: parts.Say(ctx, "supervision.field.row_words", "row", i+1), Rows: 2}
		s.Groups = append(s.Groups, Group{Asks: []Question{plain(number.With(*typed[0], p)), area(text.With(*typed[1], p))}})
	}
	return s
}

// ConditionForm corrects one condition.
type ConditionForm struct {
	FormID string `form:"form_id"`
	Number string `form:"number"`
	Words  string `form:"words"`
	Since  string `form:"since"`
	AmendForm
}

// ConditionFormOf is the form that corrects a condition.
func ConditionFormOf(c supervision.Condition) ConditionForm {
	return ConditionForm{
		FormID: uuid.NewString(), Number: c.Number, Words: c.Words.Reveal(), Since: string(c.Since), AmendForm: AmendForm{Supersedes: c.ID.String()},
	}
}

// Condition is the form as the room takes it.
func (f ConditionForm) Condition() supervision.NewCondition {
	return supervision.NewCondition{Number: f.Number, Words: f.Words, Since: wall.Date(f.Since), Fix: f.fix(), FormID: f.FormID}
}

// Sheet asks for the condition as it should stand.
func (f ConditionForm) Sheet(ctx context.Context, a About, c supervision.ConditionFile, p parts.Problems) Sheet {
	return Sheet{
		Title: "supervision.condition.one", Whose: a.Name, Action: ConditionPath(c.First, "corrections"), Back: Path(a.client()),
		FormID: f.FormID, Problems: p, Fix: f.correction(), Groups: []Group{{Asks: []Question{
			plain(ask(ctx, p, "number", f.Number)), area(tall(needed(ask(ctx, p, "words", f.Words)), 4)),
			plain(calendar(ctx, p, "since", f.Since)),
		}}},
	}
}

// UnlinkSheet asks why a condition was linked to a duty by mistake.
func (a About) UnlinkSheet(ctx context.Context, c supervision.ConditionFile, duty uuid.UUID, why string, p parts.Problems) Sheet {
	in := needed(ask(ctx, p, "why", why))
	in.Label = parts.Say(ctx, "supervision.condition.unlink.why")
	return Sheet{
		Title: "supervision.condition.one", Whose: a.Name, Action: ConditionPath(c.First, "duties/"+duty.String()+"/removal"), Back: Path(a.client()),
		Problems: p, Groups: []Group{{Asks: []Question{plain(in)}}},
	}
}

// EndingForm is the end of something as it is typed.
type EndingForm struct {
	FormID     string `form:"form_id"`
	LastDay    string `form:"last_day"`
	Reason     string `form:"reason"`
	ReplacedBy string `form:"replaced_by"`
	LearnedOn  string `form:"learned_on"`
	AmendForm
}

// FreshEnding is the form for an ending; one that is on record is corrected.
func FreshEnding(today wall.Date, e *supervision.Ending) EndingForm {
	f := EndingForm{FormID: uuid.NewString(), LearnedOn: string(today)}
	if e != nil {
		f.LastDay, f.Reason, f.ReplacedBy, f.LearnedOn = string(e.LastDay), e.Reason.Reveal(), shownID(e.ReplacedBy), string(e.LearnedOn)
		f.Supersedes = e.ID.String()
	}
	return f
}

// Ending is the form as the room takes it.
func (f EndingForm) Ending() supervision.NewEnding {
	return supervision.NewEnding{
		LastDay: wall.Date(f.LastDay), Reason: f.Reason, ReplacedBy: parsed(f.ReplacedBy), LearnedOn: wall.Date(f.LearnedOn),
		Fix: f.fix(), FormID: f.FormID,
	}
}

// Sheet asks for the end of what is named; a paper can have been replaced by another.
func (f EndingForm) Sheet(ctx context.Context, a About, what, action string, paper uuid.UUID, p parts.Problems) Sheet {
	asks := []Question{
		plain(needed(calendar(ctx, p, "last_day", f.LastDay))), area(tall(needed(ask(ctx, p, "reason", f.Reason)), 3)),
	}
	if paper != uuid.Nil {
		var options []parts.Option
		for _, other := range a.Record.Papers {
			if other.First != paper {
				options = append(options, parts.Option{Value: other.First.String(), Label: titleOf(ctx, other.Release)})
			}
		}
		if len(options) > 0 {
			asks = append(asks, choose(offered(ctx, ask(ctx, p, "replaced_by", f.ReplacedBy), options...)))
		}
	}
	return Sheet{
		Title: "supervision.ending.new", Whose: a.Name, Action: action, Back: Path(a.client()), FormID: f.FormID, Problems: p,
		Fix: f.correction(), Lead: parts.Notice{Title: what, Text: parts.Say(ctx, "supervision.ending.text")},
		Groups: []Group{{Asks: append(asks, plain(calendar(ctx, p, "learned_on", f.LearnedOn)))}},
	}
}

// titleOf names a paper by its form and its day.
func titleOf(ctx context.Context, r supervision.Release) string {
	if d := r.Since(); d != "" {
		return parts.Say(ctx, r.Form.LabelKey()) + ", " + on(ctx, d)
	}
	return parts.Say(ctx, r.Form.LabelKey())
}

// howAnswers are the ways in which something can be said.
func howAnswers(ctx context.Context, in parts.Input) parts.Input {
	var options []parts.Option
	for _, way := range obligations.Ways() {
		options = append(options, parts.Option{Value: way, Label: parts.Say(ctx, "obligations.how."+way)})
	}
	return offered(ctx, in, options...)
}
