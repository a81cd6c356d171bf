// Package supervision shows what a client's duties stand on: her release papers and
// their conditions, her enrolment with its levels, what was asked and answered, and
// the offices one calls. It formats what it is given and asks nobody anything.
package supervision

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/refdata"
	"constancia/internal/supervision"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// Path is the page of a client's supervision.
func Path(client uuid.UUID) string { return clientPath(client) + "/supervision" }

// QuestionsPath is where it is asked whether duties go on.
func QuestionsPath(client uuid.UUID) string { return Path(client) + "/questions" }

// PapersPath is where a new release paper is sent.
func PapersPath(client uuid.UUID) string { return clientPath(client) + "/release-documents" }

// PaperPath is where a release paper's forms stand.
func PaperPath(id uuid.UUID, place string) string {
	return "/release-documents/" + id.String() + "/" + place
}

// ConditionPath is where a condition's forms stand.
func ConditionPath(id uuid.UUID, place string) string {
	return "/conditions/" + id.String() + "/" + place
}

// EnrolmentsPath is where a new enrolment is sent.
func EnrolmentsPath(client uuid.UUID) string { return clientPath(client) + "/enrolments" }

// EnrolmentPath is where an enrolment's forms stand.
func EnrolmentPath(id uuid.UUID, place string) string {
	return "/enrolments/" + id.String() + "/" + place
}

// OfficersPath is where a new officer is sent.
func OfficersPath(client uuid.UUID) string { return clientPath(client) + "/officers" }

// RequestPath is where a request's forms stand.
func RequestPath(id uuid.UUID, place string) string {
	return "/step-down-requests/" + id.String() + "/" + place
}

// LevelPath is where what belongs to a level stands.
func LevelPath(id uuid.UUID, place string) string { return "/levels/" + id.String() + "/" + place }

// OfficesPath is the clinic's table of offices.
const OfficesPath = "/settings/supervision-offices"

// OfficePath is one office of the clinic's table.
func OfficePath(id uuid.UUID) string { return OfficesPath + "/" + id.String() }

func clientPath(id uuid.UUID) string { return "/clients/" + id.String() }

func correcting(path string, row uuid.UUID) string { return path + "?corrects=" + row.String() }

// About is whose file a page belongs to and who reads it. The name stands on the page
// and never in its title.
type About struct {
	Record   supervision.Record
	Name     string
	Names    map[uuid.UUID]string // of staff
	MayWrite bool
}

func (a About) client() uuid.UUID { return a.Record.Client }

func (a About) said(ctx context.Context, id uuid.UUID) string {
	if name := a.Names[id]; name != "" {
		return name
	}
	return parts.Say(ctx, "supervision.somebody")
}

// office is the name of an office, empty for none.
func (a About) office(id *uuid.UUID) string {
	o, _ := a.Record.Office(id)
	return o.Name.Reveal()
}

// ask is one question with what was typed and what was wrong with it.
func ask(ctx context.Context, problems parts.Problems, name, value string) parts.Input {
	key := "supervision.field." + strings.ReplaceAll(name, ".", "_")
	in := parts.Input{Name: name, Label: parts.Say(ctx, key), Autocomplete: "off"}
	if hint := strings.Replace(key, ".field.", ".hint.", 1); locale.From(ctx).Has(hint) {
		in.Hint = parts.Say(ctx, hint)
	}
	return in.With(value, problems)
}

// calendar is a question for a day.
func calendar(ctx context.Context, problems parts.Problems, name, value string) parts.Input {
	in := ask(ctx, problems, name, value)
	in.Type, in.Short = "date", true
	return in
}

func needed(in parts.Input) parts.Input {
	in.Required = true
	return in
}

func tall(in parts.Input, rows int) parts.Input {
	in.Rows = rows
	return in
}

// offered is a question with a list, whose first answer is none.
func offered(ctx context.Context, in parts.Input, options ...parts.Option) parts.Input {
	in.Options = append([]parts.Option{{Label: parts.Say(ctx, "supervision.choose")}}, options...)
	return in
}

// words are the answers of a list that names itself.
func words[T interface {
	~string
	LabelKey() string
}](ctx context.Context, list []T) []parts.Option {
	options := make([]parts.Option, len(list))
	for i, one := range list {
		options[i] = parts.Option{Value: string(one), Label: parts.Say(ctx, one.LabelKey())}
	}
	return options
}

// offices are the offices in use, and the one that is named already.
func (a About) offices(ctx context.Context, in parts.Input, kind supervision.OfficeKind) parts.Input {
	var options []parts.Option
	for _, o := range a.Record.OfficesInUse(in.Value) {
		if kind == "" || o.Kind == kind || o.ID.String() == in.Value {
			options = append(options, parts.Option{Value: o.ID.String(), Label: o.Name.Reveal()})
		}
	}
	return offered(ctx, in, options...)
}

// areas are ICE's areas of responsibility.
func areas(ctx context.Context, in parts.Input) parts.Input {
	var options []parts.Option
	for _, o := range refdata.FieldOffices() {
		options = append(options, parts.Option{Value: o.Code, Label: o.Name})
	}
	return offered(ctx, in, options...)
}

func areaName(code string) string {
	if o, ok := refdata.FieldOfficeOf(code); ok {
		return o.Name
	}
	return code
}

// technologies are what a level can consist of.
func technologies(ctx context.Context, in parts.Input) parts.Input {
	for _, code := range supervision.Technologies() {
		in.Options = append(in.Options, parts.Option{Value: code, Label: parts.Say(ctx, supervision.TechnologyKey(code))})
	}
	return in
}

// together says technologies in one line.
func together(ctx context.Context, codes []string) string {
	var names []string
	for _, code := range codes {
		names = append(names, parts.Say(ctx, supervision.TechnologyKey(code)))
	}
	return locale.From(ctx).List(names...)
}

// on says a day; empty for none.
func on(ctx context.Context, d wall.Date) string {
	if d == "" {
		return ""
	}
	return locale.From(ctx).ShortDate(d)
}

func parsed(id string) uuid.UUID {
	found, _ := uuid.Parse(id) // an empty answer is none
	return found
}

func shownID(id *uuid.UUID) string {
	if id == nil {
		return ""
	}
	return id.String()
}
