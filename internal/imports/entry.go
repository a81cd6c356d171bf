package imports

import (
	"slices"
	"strings"
	"time"

	"constancia/internal/clients"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/wall"
)

// Entry is a line as it was understood: what would be put on record.
type Entry struct {
	Line      Line
	Intake    clients.Intake
	Court     string    // the base city code where it is known
	Date      wall.Date // of the hearing; empty without one
	Time      wall.Time
	Zone      string
	Judge     string
	InCourt   bool // there is a case, and no date yet
	Duty      *Proposal
	Relatives []relative
	Hints     []fault.Problem // what a person should know of a row that is fine
	Skipped   string          // why the line is no person; empty when it is one
	problems  fault.Problems
}

// reader understands the lines of one sheet.
type reader struct {
	mapping    Mapping
	columns    map[Field][]int
	now        time.Time
	officeZone string
	courts     map[string]refdata.Court // by what the sheet calls them; zero for an unknown one
}

func newReading(m Mapping, now time.Time, officeZone string) reader {
	r := reader{mapping: m, columns: map[Field][]int{}, now: now, officeZone: officeZone, courts: map[string]refdata.Court{}}
	for i, c := range m.Columns {
		r.columns[c.Field] = append(r.columns[c.Field], i)
	}
	return r
}

// cell is what the line holds for a field; the cells of several columns stand one
// behind the other.
func (r reader) cell(l Line, field Field, between string) string {
	var parts []string
	for _, i := range r.columns[field] {
		if text := l.cell(i); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, between)
}

// order is the order of day and month in the column of a field.
func (r reader) order(field Field) Order {
	if at := r.columns[field]; len(at) > 0 {
		return r.mapping.Columns[at[0]].Order
	}
	return MonthFirst
}

// understand reads one line. It collects every reason for which the line cannot
// be kept, and guesses at none of them.
func (r reader) understand(l Line) Entry {
	e := Entry{Line: l}
	switch {
	case l.Broken:
		e.problems.Add("row", "imports.broken_quotes", "line", l.Number)
		return e
	case len(l.Cells) == 0:
		e.Skipped = "imports.row_empty"
		return e
	case isTotal(l):
		e.Skipped = "imports.row_total"
		return e
	}
	r.formulas(&e)
	r.person(&e)
	r.phones(&e)
	r.address(&e)
	r.hearing(&e)
	r.remarks(&e)
	return e
}

// isTotal knows the line under a sheet that counts what stands above it.
func isTotal(l Line) bool {
	words := 0
	for _, cell := range l.Cells {
		text := fold(cell)
		switch {
		case text == "":
		case slices.Contains([]string{"total", "totals", "subtotal", "grand total", "sum", "count", "suma", "total general"}, text):
			words++
		case strings.Trim(text, "0123456789 ") != "" && !strings.HasPrefix(cell, "="):
			return false
		}
	}
	return words > 0
}

// formulas refuses a formula where a fact should stand. Nobody here computes it;
// in a note it is only text.
func (r reader) formulas(e *Entry) {
	for i, c := range r.mapping.Columns {
		if c.Field != LeftOut && c.Field != Note && strings.HasPrefix(e.Line.cell(i), "=") {
			e.problems.Add(string(c.Field), "imports.formula")
		}
	}
}

func (r reader) person(e *Entry) {
	d := &e.Intake.Details
	if whole := r.cell(e.Line, Name, " "); whole != "" {
		p := nameOf(whole, r.mapping.NameOrder)
		d.GivenNames, d.FamilyNames, d.Aliases = p.given, p.family, p.aliases
		if p.whole {
			e.hint("name", "imports.name_whole")
		}
	}
	d.GivenNames = strings.TrimSpace(d.GivenNames + " " + r.cell(e.Line, Given, " "))
	d.FamilyNames = strings.TrimSpace(d.FamilyNames + " " + r.cell(e.Line, Family, " "))
	d.PreferredName = r.cell(e.Line, Preferred, " ")
	d.ANumber = r.cell(e.Line, ANumber, " ")
	if strings.ContainsAny(d.ANumber, "\u200b\u200c\u200d\u2060\ufeff\u00ad") {
		e.hint("a_number", "imports.invisible")
	}
	if saysUnknown(d.ANumber) {
		d.ANumber = ""
	}
	d.Email = r.cell(e.Line, Email, " ")
	r.birth(e)
	var ok bool
	country := r.cell(e.Line, Country, " ")
	if d.Country, ok = countryOf(country); !ok && !saysUnknown(country) {
		e.problems.Add("country", "clients.country_unknown")
	}
	spoken := r.cell(e.Line, Language, ", ")
	if d.Language, ok = languageOf(spoken); !ok {
		e.problems.Add("language", "clients.language_unknown")
		d.Language = "und" // so that it is not also called missing
	} else if d.Language == "" {
		d.Language = r.mapping.Language
	}
}

func (r reader) birth(e *Entry) {
	c := calendar{order: r.order(BirthDate), since1904: r.mapping.Since1904, latest: r.now.Year()}
	text, _ := splitClock(r.cell(e.Line, BirthDate, " "))
	date, key := c.day(text)
	if key != "" {
		e.problems.Add("birth_date", key)
	}
	e.Intake.BirthDate = string(date)
}

func (r reader) phones(e *Entry) {
	for _, field := range []Field{Phone, OtherPhone} {
		e.Intake.Phones = append(e.Intake.Phones, phonesIn(r.cell(e.Line, field, "; "))...)
	}
	consent := r.cell(e.Line, SafeToText, " ")
	said := allow(e.Intake.Phones, consent)
	if said == unclear {
		e.hint("safe_to_text", "imports.safe_unclear")
	}
	if said == unclear || said == no && len(strings.Fields(consent)) > 1 {
		r.keep(e, SafeToText, consent) // the reason can matter more than the no
	}
	app := fold(r.cell(e.Line, App, " "))
	if issued := strings.Contains(" "+app+" ", " bi "); issued && len(e.Intake.Phones) > 0 && e.Intake.Phones[0].Owner == "" {
		e.Intake.Phones[0].Issued = true
	}
}

func (r reader) address(e *Entry) {
	var a clients.AddressDetails
	cityLine(r.cell(e.Line, CityLine, " "), &a)
	for field, to := range map[Field]*string{City: &a.City, USState: &a.State, Zip: &a.Zip} {
		if text := r.cell(e.Line, field, " "); text != "" {
			*to = text
		}
	}
	a.Line1 = r.cell(e.Line, Street, ", ")
	if a != (clients.AddressDetails{}) {
		e.Intake.Address = &a
	}
}

func (r reader) hearing(e *Entry) {
	court := r.cell(e.Line, Court, " ")
	place, known := r.courtOf(court)
	e.Court, e.Zone, e.Judge = court, r.officeZone, r.cell(e.Line, Judge, " ")
	if known {
		e.Court, e.Zone, e.Intake.TimeZone = place.Ref(), place.Zone, place.Zone
	}
	text := r.cell(e.Line, Hearing, " ")
	switch {
	case text == "":
		r.keep(e, Court, court)
		r.keep(e, Judge, e.Judge)
		return
	case saysUnknown(text):
		e.InCourt = true
		r.keep(e, Judge, e.Judge)
		return
	case court != "" && !known:
		e.problems.Add("court", "imports.court_unknown")
	case court == "":
		e.hint("court", "imports.court_unsaid")
	}
	e.Date, e.Time = r.moment(e, text)
}

// courtOf finds a court, each name once: there are thousands of rows and few courts.
func (r reader) courtOf(text string) (refdata.Court, bool) {
	court, asked := r.courts[text]
	if !asked {
		court, _ = refdata.MatchCourt(text)
		r.courts[text] = court
	}
	return court, court.Name != ""
}

// moment reads the date and the time of a hearing, from one cell or from two.
func (r reader) moment(e *Entry, text string) (wall.Date, wall.Time) {
	day, clock := splitClock(text)
	if own := r.cell(e.Line, HearingTime, " "); own != "" {
		clock = own
	}
	c := calendar{order: r.order(Hearing), since1904: r.mapping.Since1904, latest: r.now.Year() + 50}
	var at wall.Time
	if days, ok := serialOf(day); ok && clock == "" {
		_, at = fromSerial(days, r.mapping.Since1904)
	}
	partial, key := c.day(day)
	date, whole := partial.Date()
	switch {
	case key != "":
		e.problems.Add("hearing", key)
	case !whole:
		e.problems.Add("hearing", "imports.hearing_partial")
	}
	switch {
	case clock != "":
		if at, key = hearingTime(clock); key != "" {
			e.problems.Add("hearing_time", key)
		}
	case at == "":
		e.problems.Add("hearing_time", "hearings.time_needed")
	}
	return date, at
}

// remarks takes the notes, and out of them and of the check-in column what can be
// suggested.
func (r reader) remarks(e *Entry) {
	note := r.cell(e.Line, Note, "\n")
	e.Relatives = relativesIn(note)
	e.Intake.IntakeNote = strings.Trim(note+"\n"+e.Intake.IntakeNote, "\n")
	zone := e.Intake.TimeZone
	if zone == "" {
		zone = r.officeZone
	}
	if p, ok := propose(r.cell(e.Line, CheckIn, ", "), r.cell(e.Line, App, ", "), zone); ok {
		e.Duty = &p
	}
}

// keep puts what no field takes into the note, under its heading: nothing of a
// sheet is lost in silence.
func (r reader) keep(e *Entry, field Field, text string) {
	at := r.columns[field]
	if text == "" || len(at) == 0 {
		return
	}
	e.Intake.IntakeNote += "\n" + r.mapping.Columns[at[0]].Heading + ": " + text
}

func (e *Entry) hint(field, key string) {
	e.Hints = append(e.Hints, fault.Problem{Field: field, Key: key})
}
