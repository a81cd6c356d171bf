package imports

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"constancia/internal/fault"
)

// Subject is what the rows of a sheet are about.
type Subject string

// The subjects. Hearings and duties are those of people who are on file already.
const (
	People   Subject = "clients"
	Hearings Subject = "hearings"
	Duties   Subject = "obligations"
)

// whom are the columns that say whom a row is about.
var whom = []Field{Name, Given, Family, ANumber, BirthDate}

// Fields lists what a column of such a sheet can be.
func (s Subject) Fields() []Field {
	switch s {
	case Hearings:
		return append(slices.Clone(whom), Court, Hearing, HearingTime, Judge, HearingType, Medium)
	case Duties:
		return append(slices.Clone(whom), Modality, App, CheckIn, CheckInTime, Start, Window, Place, ToldBy, ToldOn)
	}
	return Fields()
}

// headings are the words for the columns of such a sheet. Where a sheet is about
// one thing, a column needs no more than "date".
func (s Subject) headings() map[Field][]string {
	own := map[Subject]map[Field][]string{
		Hearings: {
			Hearing:     {"date", "fecha", "when", "cuando"},
			HearingTime: {"time", "hour"},
			HearingType: {"type", "hearing type", "kind", "tipo", "tipo de audiencia"},
			Medium:      {"medium", "how", "mode", "format", "in person or video", "medio", "modalidad", "forma"},
		},
		Duties: {
			Modality:    {"modality", "way of reporting", "reporting type", "type", "how", "modalidad", "tipo", "forma"},
			CheckIn:     {"days", "day", "schedule", "when", "rule", "rrule", "horario", "dia", "dias", "cuando"},
			CheckInTime: {"time", "hour", "hora", "check in hour", "hora de reporte"},
			Start:       {"start", "first day", "starts", "since", "from", "date", "next date", "desde", "primer dia", "inicio", "fecha"},
			Window:      {"window", "window minutes", "minutes", "minutos", "ventana"},
			Place:       {"place", "office", "where", "lugar", "oficina", "donde"},
			ToldBy:      {"told by", "who told", "set by", "officer", "dicho por", "oficial", "quien lo dijo"},
			ToldOn:      {"told on", "date told", "told", "dicho el", "fecha en que se dijo"},
		},
	}[s]
	if own == nil {
		return headings
	}
	all := maps.Clone(headings)
	for field, words := range own {
		all[field] = append(slices.Clone(all[field]), words...)
	}
	return all
}

// Choice is what a person says about columns in a file, instead of on a page:
//
//	{"columns": {"Fecha": "hearing", "Folio": ""}, "dates": {"Fecha": "day_first"}}
type Choice struct {
	Columns   map[string]Field `json:"columns"`
	Dates     map[string]Order `json:"dates"`
	NameOrder NameOrder        `json:"name_order"`
	Language  string           `json:"language"`
}

// ReadChoice reads such a file.
//
// Faults: Invalid for what is no JSON, and for a word that it does not know.
func ReadChoice(content []byte) (Choice, error) {
	var c Choice
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return c, fault.Wrap(fault.Invalid, "imports.map_unreadable", err)
	}
	return c, nil
}

// Chosen takes a person's choice over the guess.
//
// Faults: Invalid for a heading that the sheet has not, and for a field or an order
// that there is not.
func (m Mapping) Chosen(c Choice, about Subject, lines []Line) (Mapping, error) {
	out := Mapping{Columns: slices.Clone(m.Columns), NameOrder: m.NameOrder, Language: m.Language, Since1904: m.Since1904}
	var wrong fault.Problems
	for _, heading := range slices.Sorted(maps.Keys(c.Columns)) {
		field := c.Columns[heading]
		if field != LeftOut && !slices.Contains(about.Fields(), field) {
			wrong.Add("map", "imports.map_field", "field", string(field))
		} else if column := out.under(&wrong, heading); column != nil {
			column.Field, column.Confidence, column.Order = field, 0, ""
		}
	}
	for _, heading := range slices.Sorted(maps.Keys(c.Dates)) {
		order := c.Dates[heading]
		if order != MonthFirst && order != DayFirst {
			wrong.Add("map", "imports.map_order", "order", string(order))
		} else if column := out.under(&wrong, heading); column != nil {
			column.Order = order
		}
	}
	if c.NameOrder != "" {
		out.NameOrder = c.NameOrder
	}
	if c.Language != "" {
		out.Language = c.Language
	}
	out.weigh(lines)
	return out, wrong.Err()
}

// Settled refuses columns of dates of which nothing proves whether day or month
// stands first and nobody has said it. On a page a person is asked; without one, a
// wrong guess would send somebody to court on another day.
//
// Faults: Invalid.
func (m Mapping) Settled(c Choice) error {
	var wrong fault.Problems
	for _, column := range m.Columns {
		if column.Evidence.MonthFirst > 0 || column.Evidence.DayFirst > 0 {
			return nil // what one column proves, the others follow
		}
		said := false
		for heading := range c.Dates {
			said = said || foldHeading(heading) == foldHeading(column.Heading)
		}
		if column.Asked() && !said {
			wrong.Add("map", "imports.order_unsaid", "heading", column.Heading, "example", column.Evidence.EitherWay)
		}
	}
	return wrong.Err()
}

// under is the column of a heading, whatever its capitals and accents.
func (m *Mapping) under(wrong *fault.Problems, heading string) *Column {
	for i := range m.Columns {
		if m.Columns[i].Heading == heading || foldHeading(m.Columns[i].Heading) == foldHeading(heading) {
			return &m.Columns[i]
		}
	}
	wrong.Add("map", "imports.map_heading", "heading", heading)
	return nil
}
