package imports

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"constancia/internal/clients"
	"constancia/internal/imports"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/refdata"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// ListView is the imports of a team and the box for another.
type ListView struct {
	Imports  []imports.Import
	Problems parts.Problems
	Now      time.Time
	Zone     string
}

func (v ListView) grid(ctx context.Context) parts.Grid {
	grid := parts.Grid{Quiet: true, Caption: parts.Say(ctx, "imports.list.earlier"), Columns: []parts.Column{
		{Label: parts.Say(ctx, "imports.list.file"), Main: true},
		{Label: parts.Say(ctx, "imports.list.when")},
		{Label: parts.Say(ctx, "imports.list.state")},
		{Label: parts.Say(ctx, "imports.result.imported"), Numeric: true},
		{Label: parts.Say(ctx, "imports.result.failed"), Numeric: true},
	}}
	for _, i := range v.Imports {
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			parts.Link(ImportPath(i.ID), fileName(ctx, i)),
			parts.Text(locale.From(ctx).DateTime(i.CreatedAt, v.Zone, v.Zone, v.Now)),
			parts.Badge(stateMark(ctx, i.State)), parts.Text(strconv.Itoa(i.Imported)), parts.Text(strconv.Itoa(i.Failed)),
		}})
	}
	return grid
}

func fileName(ctx context.Context, i imports.Import) string {
	if i.FileName.Empty() {
		return parts.Say(ctx, "imports.list.unnamed")
	}
	return i.FileName.Reveal()
}

func stateMark(ctx context.Context, s imports.State) parts.Mark {
	mark := parts.Mark{Word: parts.Say(ctx, s.LabelKey())}
	switch s {
	case imports.Staged:
		mark.Tone, mark.Icon = parts.Warning, parts.IconOpen
	case imports.Committing, imports.Undoing:
		mark.Tone, mark.Icon = parts.Accent, parts.IconClock
	case imports.Done:
		mark.Tone = parts.Done
	case imports.Undone:
		mark.Icon = parts.IconHistory
	}
	return mark
}

// ImportView is one import, wherever it stands.
type ImportView struct {
	Import    imports.Import
	Mapping   imports.Mapping
	Rehearsal imports.Rehearsal
	Whole     bool // the rehearsal is of every row
	Problems  parts.Problems
	Open      int // suggestions that wait
}

// columnInput asks what one column is.
func (v ImportView) columnInput(ctx context.Context, at int) parts.Input {
	c := v.Mapping.Columns[at]
	in := parts.Input{
		Name: fieldName(at), Label: parts.Say(ctx, "imports.columns.what", "heading", heading(ctx, c, at)), Value: string(c.Field),
		Options: []parts.Option{{Label: parts.Say(ctx, imports.LeftOut.LabelKey())}},
	}
	for _, f := range imports.Fields() {
		in.Options = append(in.Options, parts.Option{Value: string(f), Label: parts.Say(ctx, f.LabelKey())})
	}
	return in
}

func heading(ctx context.Context, c imports.Column, at int) string {
	if strings.TrimSpace(c.Heading) == "" {
		return parts.Say(ctx, "imports.columns.unnamed", "number", strconv.Itoa(at+1))
	}
	return c.Heading
}

// orderInput asks for the order of day and month, and shows what the cells prove.
func orderInput(ctx context.Context, c imports.Column, at int) parts.Input {
	return parts.Input{
		Name: orderName(at), Value: string(c.Order), Hint: evidence(ctx, c.Evidence), InLine: true,
		Label: parts.Say(ctx, "imports.columns.order", "example", c.Evidence.EitherWay, "heading", heading(ctx, c, at)),
		Options: []parts.Option{
			{Value: string(imports.MonthFirst), Label: parts.Say(ctx, "imports.order.month_first")},
			{Value: string(imports.DayFirst), Label: parts.Say(ctx, "imports.order.day_first")},
		},
	}
}

func evidence(ctx context.Context, e imports.Evidence) string {
	var said []string
	if e.MonthFirst > 0 {
		said = append(said, parts.Say(ctx, "imports.evidence.month_first", "count", e.MonthFirst, "example", e.MonthProof))
	}
	if e.DayFirst > 0 {
		said = append(said, parts.Say(ctx, "imports.evidence.day_first", "count", e.DayFirst, "example", e.DayProof))
	}
	if len(said) == 0 {
		said = append(said, parts.Say(ctx, "imports.evidence.none"))
	}
	return strings.Join(append(said, parts.Say(ctx, "imports.evidence.either", "count", e.Either)), " ")
}

func (v ImportView) nameOrderInput(ctx context.Context) parts.Input {
	return parts.Input{
		Name: "name_order", Label: parts.Say(ctx, "imports.columns.name_order"), Value: string(v.Mapping.NameOrder),
		Hint: parts.Say(ctx, "imports.columns.name_order.hint"), Options: []parts.Option{
			{Label: parts.Say(ctx, "imports.name_order.unsaid")},
			{Value: string(imports.FamilyFirst), Label: parts.Say(ctx, "imports.name_order.family_first")},
			{Value: string(imports.GivenFirst), Label: parts.Say(ctx, "imports.name_order.given_first")},
		},
	}
}

func (v ImportView) languageInput(ctx context.Context) parts.Input {
	in := parts.Input{
		Name: "language", Label: parts.Say(ctx, "imports.columns.language"), Value: v.Mapping.Language,
		Hint: parts.Say(ctx, "imports.columns.language.hint"), Options: []parts.Option{{Label: parts.Say(ctx, "imports.columns.no_language")}},
	}
	for _, l := range refdata.Languages() {
		in.Options = append(in.Options, parts.Option{Value: l.Tag, Label: locale.From(ctx).Language(l.Tag, l.Name)})
	}
	return in
}

func (v ImportView) has(field imports.Field) bool {
	for _, c := range v.Mapping.Columns {
		if c.Field == field {
			return true
		}
	}
	return false
}

func (v ImportView) pageInput(ctx context.Context) parts.Input {
	in := parts.Input{Name: "page", Label: parts.Say(ctx, "imports.page.label"), Value: v.Import.Page.Reveal()}
	for _, name := range v.Import.PageNames() {
		in.Options = append(in.Options, parts.Option{Value: name, Label: name})
	}
	return in
}

// counts says how many rows there are of each result.
func counts(ctx context.Context, imported, duplicates, failed, skipped int) []parts.Fact {
	fact := func(r imports.Result, n int) parts.Fact {
		return parts.Fact{Label: parts.Say(ctx, r.LabelKey()), Text: strconv.Itoa(n)}
	}
	return []parts.Fact{
		fact(imports.Imported, imported), fact(imports.Duplicate, duplicates), fact(imports.Failed, failed), fact(imports.Skipped, skipped),
	}
}

func (v ImportView) grid(ctx context.Context) parts.Grid {
	grid := parts.Grid{Quiet: true, Caption: parts.Say(ctx, "imports.preview.caption"), Columns: []parts.Column{
		{Label: parts.Say(ctx, "imports.line_heading"), Main: true},
		{Label: parts.Say(ctx, "imports.preview.result")},
		{Label: parts.Say(ctx, "imports.field.name")},
		{Label: parts.Say(ctx, "imports.field.a_number")},
		{Label: parts.Say(ctx, "imports.field.birth_date")},
		{Label: parts.Say(ctx, "imports.field.hearing")},
		{Label: parts.Say(ctx, "imports.preview.remarks")},
	}}
	for _, verdict := range v.Rehearsal.Verdicts {
		in := verdict.Entry.Intake
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			parts.Text(strconv.Itoa(verdict.Entry.Line.Number)), parts.Badge(resultMark(ctx, verdict.Result)),
			parts.Text(strings.TrimSpace(in.GivenNames + " " + in.FamilyNames)), parts.Text(clients.MaskANumber(verdict.ANumber())),
			parts.Text(locale.From(ctx).PartialDate(wall.PartialDate(in.BirthDate))), parts.Text(hearing(ctx, verdict.Entry)),
			parts.Text(v.remarks(ctx, verdict)),
		}})
	}
	return grid
}

func hearing(ctx context.Context, e imports.Entry) string {
	switch {
	case e.InCourt:
		return parts.Say(ctx, "imports.preview.no_date")
	case e.Date == "" || e.Time == "":
		return ""
	}
	say := locale.From(ctx)
	return strings.TrimSpace(say.Date(e.Date) + ", " + say.Clock(e.Time) + " · " + e.Court)
}

// remarks are the reasons of a row that is not imported, and what to know of one
// that is.
func (v ImportView) remarks(ctx context.Context, verdict imports.Verdict) string {
	if verdict.Result != imports.Imported {
		return imports.Reasons(verdict.Problems, v.Mapping, locale.From(ctx))
	}
	said := imports.Reasons(verdict.Entry.Hints, v.Mapping, locale.From(ctx))
	if verdict.Entry.Duty != nil {
		said += " " + parts.Say(ctx, "imports.preview.duty")
	}
	if len(verdict.Entry.Relatives) > 0 {
		said += " " + parts.Say(ctx, "imports.preview.family")
	}
	return strings.TrimSpace(said)
}

func resultMark(ctx context.Context, r imports.Result) parts.Mark {
	mark := parts.Mark{Word: parts.Say(ctx, r.LabelKey())}
	switch r {
	case imports.Imported:
		mark.Tone = parts.Done
	case imports.Duplicate:
		mark.Icon = parts.IconCopy
	case imports.Failed:
		mark.Tone = parts.Warning
	}
	return mark
}

// SuggestionsView is what a sheet hinted at: one to decide now, and those behind it.
type SuggestionsView struct {
	Import   imports.Import
	Now      *Suggestion // nil when none is left
	Others   []Suggestion
	Form     DutyForm
	Problems parts.Problems
}

// Suggestion is one of them with its rule in words.
type Suggestion struct {
	imports.Suggested
	Rule  string
	First wall.Date
}

// FormOf is the form as the sheet suggests it.
func FormOf(s Suggestion) DutyForm {
	return DutyForm{
		Version: s.Version, Modality: s.Duty.Modality, Rule: s.Duty.Rule, Date: string(s.First), Time: string(s.Duty.Time), Zone: s.Duty.Zone,
	}
}

// words are what the sheet says, in its own words.
func (s Suggestion) words() string {
	if s.Kind == imports.ADuty {
		return s.Duty.Words
	}
	return s.Relative.Words
}

func (s Suggestion) path() string { return under(s.ImportID, "suggestions") + "?at=" + s.ID.String() }

func (v SuggestionsView) grid(ctx context.Context) parts.Grid {
	grid := parts.Grid{Quiet: true, Caption: parts.Say(ctx, "imports.suggestions.others"), Columns: []parts.Column{
		{Label: parts.Say(ctx, "imports.line_heading"), Numeric: true},
		{Label: parts.Say(ctx, "imports.field.name"), Main: true},
		{Label: parts.Say(ctx, "imports.suggestions.kind")},
		{Label: parts.Say(ctx, "imports.suggestions.words")},
	}}
	for _, s := range v.Others {
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			parts.Text(strconv.Itoa(s.Line)), parts.Link(s.path(), s.Client.Name()),
			parts.Text(parts.Say(ctx, "imports.suggestions."+string(s.Kind))), parts.Text(s.words()),
		}})
	}
	return grid
}

func modalities(ctx context.Context) []parts.Option {
	out := []parts.Option{{Label: parts.Say(ctx, "imports.duty.choose")}}
	for _, m := range obligations.Modalities() {
		out = append(out, parts.Option{Value: m.Code, Label: parts.Say(ctx, m.LabelKey())})
	}
	return out
}

// timeHint says what the sheet has where it names an end and no beginning.
func (s Suggestion) timeHint(ctx context.Context) string {
	if s.Duty.Before == "" {
		return parts.Say(ctx, "imports.duty.time.hint", "zone", locale.From(ctx).Zone(s.Duty.Zone))
	}
	return parts.Say(ctx, "imports.duty.before", "time", locale.From(ctx).Clock(s.Duty.Before))
}

// relatives are the files that the relative may be.
func (s Suggestion) relatives() []parts.Option {
	out := make([]parts.Option, 0, len(s.Others))
	for _, o := range s.Others {
		out = append(out, parts.Option{Value: o.ID.String(), Label: o.Name(), Hint: o.MaskedANumber()})
	}
	return out
}
