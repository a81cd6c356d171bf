package imports

import (
	"slices"
	"strings"
)

// Order is which of day and month stands first in a column of dates.
type Order string

// The orders.
const (
	MonthFirst Order = "month_first"
	DayFirst   Order = "day_first"
)

// NameOrder is which part of a name stands first where both stand in one cell. A
// comma always divides family names from given ones.
type NameOrder string

// The orders of a name.
const (
	FamilyFirst NameOrder = "family_first"
	GivenFirst  NameOrder = "given_first"
)

// Mapping is what each column means, as guessed or as a person corrected it.
type Mapping struct {
	Columns   []Column  `json:"columns"`
	NameOrder NameOrder `json:"name_order,omitempty"`
	Language  string    `json:"language,omitempty"` // BCP 47, for rows that name none
	Since1904 bool      `json:"since_1904,omitempty"`
}

// Column is one column of the sheet.
type Column struct {
	Heading    string   `json:"heading"`
	Field      Field    `json:"field"`
	Confidence int      `json:"confidence"`      // percent; 0 when nobody could guess
	Order      Order    `json:"order,omitempty"` // of dates
	Evidence   Evidence `json:"evidence,omitzero"`
}

// Evidence is what a column of dates says of itself: how many cells can be read
// in one order alone, with one of them to show, and how many in both.
type Evidence struct {
	MonthFirst int    `json:"month_first,omitempty"`
	DayFirst   int    `json:"day_first,omitempty"`
	Either     int    `json:"either,omitempty"`
	Serial     int    `json:"serial,omitempty"`
	MonthProof string `json:"month_proof,omitempty"`
	DayProof   string `json:"day_proof,omitempty"`
	EitherWay  string `json:"either_way,omitempty"`
}

// Asked tells whether a person has to say which order the column is in: some of
// its cells can be read in both.
func (c Column) Asked() bool { return c.Field.dated() && c.Evidence.Either > 0 }

// Guess works out what the columns mean: by their headings, and for dates by what
// stands in them. A person corrects it.
func Guess(sheet Sheet) Mapping { return GuessFor(People, sheet) }

// GuessFor is Guess for a sheet about something else than clients.
func GuessFor(about Subject, sheet Sheet) Mapping {
	m := Mapping{Since1904: sheet.Since1904}
	fields, words := about.Fields(), about.headings()
	for _, heading := range sheet.Headings {
		field, confidence := fieldAmong(heading, fields, words)
		m.Columns = append(m.Columns, Column{Heading: heading, Field: field, Confidence: confidence})
		if field == Name && m.NameOrder == "" {
			m.NameOrder = nameOrderOf(heading)
		}
	}
	m.untwin()
	m.weigh(sheet.Lines)
	return m
}

// nameOrderOf reads "(Last, First)"; empty where the heading does not say.
func nameOrderOf(heading string) NameOrder {
	text := fold(heading)
	family, given := strings.Index(text, "last"), strings.Index(text, "first")
	if family < 0 || given < 0 {
		family, given = strings.Index(text, "apellido"), strings.Index(text, "nombre")
	}
	switch {
	case family < 0 || given < 0:
		return ""
	case family < given:
		return FamilyFirst
	default:
		return GivenFirst
	}
}

// untwin settles columns that mean the same: beside family names a Nombre is the
// given names; a second phone is another phone; else the surer guess stays.
func (m *Mapping) untwin() {
	if m.has(Family) && !m.has(Given) {
		for i := range m.Columns {
			if m.Columns[i].Field == Name {
				m.Columns[i].Field = Given
			}
		}
	}
	held := map[Field]int{}
	for i := range m.Columns {
		c := &m.Columns[i]
		first, twice := held[c.Field]
		switch {
		case c.Field == LeftOut || c.Field.several():
		case !twice:
			held[c.Field] = i
		case c.Field == Phone:
			c.Field = OtherPhone
		case c.Confidence > m.Columns[first].Confidence:
			m.Columns[first].leaveOut()
			held[c.Field] = i
		default:
			c.leaveOut()
		}
	}
}

func (c *Column) leaveOut() { c.Field, c.Confidence = LeftOut, 0 }

func (m *Mapping) has(field Field) bool {
	return slices.ContainsFunc(m.Columns, func(c Column) bool { return c.Field == field })
}

// weigh finds for each column of dates the order that its cells prove. Where they
// prove none, the other columns of the sheet and the language of its headings say.
func (m *Mapping) weigh(lines []Line) {
	var whole Evidence
	for i := range m.Columns {
		c := &m.Columns[i]
		c.Evidence = Evidence{}
		if !c.Field.dated() {
			c.Order = ""
			continue
		}
		for _, line := range lines {
			c.Evidence.add(line.cell(i))
		}
		whole.MonthFirst += c.Evidence.MonthFirst
		whole.DayFirst += c.Evidence.DayFirst
	}
	fallback := MonthFirst
	if m.spanish() {
		fallback = DayFirst
	}
	fallback = whole.order(fallback)
	for i := range m.Columns {
		if c := &m.Columns[i]; c.Field.dated() && c.Order == "" {
			c.Order = c.Evidence.order(fallback)
		}
	}
}

func (e Evidence) order(fallback Order) Order {
	switch {
	case e.MonthFirst > e.DayFirst:
		return MonthFirst
	case e.DayFirst > e.MonthFirst:
		return DayFirst
	}
	return fallback
}

// add weighs one cell.
func (e *Evidence) add(cell string) {
	date, _ := splitClock(cell)
	note := func(n *int, example *string) {
		*n++
		if *example == "" {
			*example = cell
		}
	}
	switch shapeOf(date) {
	case onlyMonthFirst:
		note(&e.MonthFirst, &e.MonthProof)
	case onlyDayFirst:
		note(&e.DayFirst, &e.DayProof)
	case eitherFirst:
		note(&e.Either, &e.EitherWay)
	case serial:
		e.Serial++
	}
}

// spanish tells whether more headings are Spanish words than not.
func (m *Mapping) spanish() bool {
	n, known := 0, 0
	for _, c := range m.Columns {
		if c.Field == LeftOut {
			continue
		}
		known++
		text := foldHeading(c.Heading)
		if slices.ContainsFunc(spanishWords, func(w string) bool { return strings.Contains(text, w) }) {
			n++
		}
	}
	return n*2 > known
}

var spanishWords = []string{
	"nombre", "apellido", "numero", "fecha", "pais", "idioma", "telefono", "corte", "audiencia", "celular", "correo",
	"direccion", "ciudad", "estado", "juez", "nota", "nac", "hora", "tribunal", "reporte",
}

// Correct takes a person's corrections over the guess, and weighs the dates of
// columns that have become dates. What is out of range stays as it was.
func (m Mapping) Correct(to Mapping, lines []Line) Mapping {
	out := Mapping{Columns: slices.Clone(m.Columns), NameOrder: to.NameOrder, Language: to.Language, Since1904: m.Since1904}
	for i := range out.Columns {
		if i >= len(to.Columns) {
			break
		}
		if field := to.Columns[i].Field; field != out.Columns[i].Field && (field == LeftOut || slices.Contains(Fields(), field)) {
			out.Columns[i].Field, out.Columns[i].Confidence, out.Columns[i].Order = field, 0, ""
		}
		if order := to.Columns[i].Order; order == MonthFirst || order == DayFirst {
			out.Columns[i].Order = order
		}
	}
	if out.NameOrder != FamilyFirst && out.NameOrder != GivenFirst {
		out.NameOrder = ""
	}
	out.weigh(lines)
	return out
}

// headingOf is what the sheet calls the column that a problem is about; empty for
// a problem of the whole row.
func (m Mapping) headingOf(field string) string {
	name, _, _ := strings.Cut(strings.ReplaceAll(field, "[", "."), ".")
	for _, wanted := range columnsOf(name) {
		for _, c := range m.Columns {
			if c.Field == wanted {
				return c.Heading
			}
		}
	}
	return ""
}

// columnsOf are the columns in which a field of a verb can have stood, the
// likeliest first.
func columnsOf(field string) []Field {
	switch field {
	case "given_names":
		return []Field{Given, Name}
	case "family_names":
		return []Field{Family, Name}
	case "phones":
		return []Field{Phone, OtherPhone}
	case "address":
		return []Field{Street, CityLine, City}
	case "date", "zone", "fold":
		return []Field{Hearing, Start}
	case "time", "hearing_time":
		return []Field{HearingTime, Hearing, CheckInTime, CheckIn}
	case "rrule":
		return []Field{CheckIn}
	case "told":
		return []Field{ToldOn, ToldBy}
	case "aliases":
		return []Field{Name}
	case "modality":
		return []Field{Modality, App, CheckIn}
	case "intake_note":
		return []Field{Note}
	}
	return []Field{Field(field)}
}
