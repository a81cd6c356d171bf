package imports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The sheets are those of two clinics: one in English with a heading row, an empty
// row and a total row; one in Spanish, saved by Excel for Windows.

var today = time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)

func sheetOf(t *testing.T, name string) Sheet {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := Read(file, "")
	if err != nil {
		t.Fatal(err)
	}
	return sheet
}

// understood are the entries of a sheet as it would be imported without anybody
// correcting a column.
func understood(sheet Sheet) []Entry {
	r := newReading(Guess(sheet), today, "America/New_York")
	var entries []Entry
	for _, line := range sheet.Lines {
		entries = append(entries, r.understand(line))
	}
	return entries
}

func reasons(e Entry) string {
	var keys []string
	for _, p := range e.problems {
		keys = append(keys, p.Field+" "+p.Key)
	}
	return strings.Join(keys, ", ")
}

func expect[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func TestTheEnglishSheetIsUnderstoodColumnByColumn(t *testing.T) {
	m := Guess(sheetOf(t, "intake_sheet.csv"))
	want := []Field{
		Name, ANumber, BirthDate, Country, Language, Phone, OtherPhone, SafeToText, Street, CityLine, Court, Hearing, Judge, App, CheckIn, Note,
	}
	for i, c := range m.Columns {
		expect(t, c.Heading, c.Field, want[i])
	}
	expect(t, "order of names", m.NameOrder, FamilyFirst)
	birth := m.Columns[2]
	expect(t, "order of birth dates", birth.Order, MonthFirst)
	expect(t, "proof of the other order", birth.Evidence.DayProof, "31/12/1990")
	expect(t, "asked", birth.Asked(), true)
}

func TestTheEnglishSheetIsReadRowByRow(t *testing.T) {
	entries := understood(sheetOf(t, "intake_sheet.csv"))
	expect(t, "rows", len(entries), 15)
	for i, want := range []struct{ given, family, birth, country, language, court, date, clock string }{
		{"María José", "García Hernández", "1988-03-14", "HND", "es", "CHI", "2027-01-05", "08:30"},
		{"Jean-Baptiste", "PIERRE-LOUIS", "1991-07-22", "HTI", "ht", "MIA", "2027-01-12", "13:00"},
		{"Chidi", "Okafor", "1985-11-02", "NGA", "en", "HOU", "2027-02-09", "08:30"},
		{"أحمد", "السيد", "1979-05-05", "EGY", "ar", "NYC", "", ""},
		{"Petrona", "Xol Caal", "1996", "GTM", "kek", "SFR", "2027-03-03", "09:00"},
		{"Luzia", "da Silva Souza", "1990-12-31", "BRA", "pt-BR", "BOS", "2027-04-20", "13:00"},
		{"Wei", "Zhang", "1970-10-10", "CHN", "zh-Hans", "LOS", "2027-05-18", "08:30"},
		{"Wei", "Zhang", "1970-10-10", "CHN", "yue-Hant", "LOS", "2027-05-18", "08:30"},
		{"Maria Jose", "Garcia Hernandez", "1988-03-14", "HND", "es", "CHI", "2027-01-05", "08:30"},
		{"Thandiwe", "Mbeki-Dlamini", "", "ZAF", "en", "ATL", "2027-06-01", ""},
		{"Thị Ánh", "Nguyễn", "1982", "VNM", "vi", "SFR", "", ""},
		{"Sean", "O'Brien-Castillo", "2009-07-04", "SLV", "es", "HYA", "2027-07-07", "10:00"},
		{"Rosa", "Castillo", "1987-12-01", "SLV", "es", "HYA", "2027-07-07", "10:00"},
	} {
		e := entries[i]
		got := []string{
			e.Intake.GivenNames, e.Intake.FamilyNames, e.Intake.BirthDate, e.Intake.Country, e.Intake.Language,
			e.Court, string(e.Date), string(e.Time),
		}
		expect(t, want.given, strings.Join(got, " | "),
			strings.Join([]string{want.given, want.family, want.birth, want.country, want.language, want.court, want.date, want.clock}, " | "))
		if i != 9 {
			expect(t, want.given+": reasons", reasons(e), "")
		}
	}
	expect(t, "Thandiwe", reasons(entries[9]), "birth_date wall.no_such_day, hearing_time wall.no_such_time")
	expect(t, "Ahmad has a case without a date", entries[3].InCourt, true)
	expect(t, "Ánh has none", entries[10].InCourt, false)
	expect(t, "Sean's other name", entries[11].Intake.Aliases[0], "Chano")
	expect(t, "the empty row", entries[13].Skipped, "imports.row_empty")
	expect(t, "the total", entries[14].Skipped, "imports.row_total")
}

func TestPhonesBelongToWhoeverTheSheetSays(t *testing.T) {
	entries := understood(sheetOf(t, "intake_sheet.csv"))
	phone := func(row, n int) string {
		if n >= len(entries[row].Intake.Phones) {
			return "none"
		}
		p := entries[row].Intake.Phones[n]
		said := []string{p.Number, p.Owner, p.Relation}
		if p.SafeToText {
			said = append(said, "text")
		}
		if p.Issued {
			said = append(said, "issued")
		}
		return strings.Join(said, "|")
	}
	for _, c := range []struct {
		row, n int
		want   string
	}{
		{0, 0, "(312) 555-0101|||text"},
		{1, 0, "305.555.0102|||text|issued"},
		{1, 1, "305-555-0199|other|wife"},
		{2, 0, "+1 713 555 0103||"},
		{4, 0, "510-555-0105|other|daughter|text"},
		{5, 0, "617 555 0106|||text"},
		{11, 0, "202-555-0111|other|mother"},
	} {
		expect(t, "phone", phone(c.row, c.n), c.want)
	}
	if note := entries[2].Intake.IntakeNote; !strings.Contains(note, "husband sees phone") {
		t.Errorf("the reason not to text is lost: %q", note)
	}
}

func TestCheckInWordsBecomeASuggestion(t *testing.T) {
	entries := understood(sheetOf(t, "intake_sheet.csv"))
	for row, want := range map[int]string{
		0:  "smartlink_own_phone FREQ=WEEKLY;BYDAY=TU 09:00",
		1:  "smartlink_bi_phone FREQ=WEEKLY;INTERVAL=4;BYDAY=WE 10:00",
		3:  "isap_office_visit FREQ=MONTHLY;BYDAY=1MO 14:00",
		4:  "smartlink_own_phone FREQ=WEEKLY;BYDAY=MO,TH 07:30",
		5:  "voice_id FREQ=WEEKLY;BYDAY=FR  before 12:00",
		12: "smartlink_own_phone FREQ=WEEKLY;INTERVAL=2;BYDAY=TU 09:15",
	} {
		p := entries[row].Duty
		if p == nil {
			t.Errorf("row %d suggests nothing", row)
			continue
		}
		got := strings.Join([]string{p.Modality, p.Rule, string(p.Time)}, " ")
		if p.Before != "" {
			got += " before " + string(p.Before)
		}
		expect(t, "duty", got, want)
	}
	for _, row := range []int{2, 6, 7, 8, 9, 10, 11} {
		if p := entries[row].Duty; p != nil {
			t.Errorf("row %d suggests %v", row, *p)
		}
	}
}

func TestRelativesNamedInANoteAreSuggested(t *testing.T) {
	entries := understood(sheetOf(t, "intake_sheet.csv"))
	for row, want := range map[int]string{11: "mother 201555012 ", 12: "son  Sean", 0: "", 2: "", 7: ""} {
		got := ""
		for _, r := range entries[row].Relatives {
			got += r.Relation + " " + r.ANumber + " " + r.Name
		}
		expect(t, "relatives", got, want)
	}
}

func TestTheSpanishSheetAsksOnceForAColumnAndDefaultsToItsProof(t *testing.T) {
	sheet := sheetOf(t, "intake_sheet_es.csv")
	m := Guess(sheet)
	want := []Field{Given, Family, ANumber, BirthDate, Country, Language, Phone, Court, Hearing}
	for i, c := range m.Columns {
		expect(t, c.Heading, c.Field, want[i])
	}
	for i, proof := range map[int]string{3: "15/08/1993", 8: "18/02/2027 13:30"} {
		c := m.Columns[i]
		expect(t, c.Heading+": order", c.Order, DayFirst)
		expect(t, c.Heading+": proof", c.Evidence.DayProof, proof)
		expect(t, c.Heading+": either", c.Evidence.Either, 1)
		expect(t, c.Heading+": serial", c.Evidence.Serial, 1)
		expect(t, c.Heading+": asked", c.Asked(), true)
	}
	entries := understood(sheet)
	for i, want := range []string{
		"José Ángel|Núñez Peña|1990-01-01|MEX|es|ELP|2027-01-05|08:30",
		"María|Muñoz|1993-08-15|COL|es|SNA|2027-02-18|13:30",
		"Ñusta|Quispe|1990-02-01|PER|qu|SLC|2027-03-01|08:30",
	} {
		e := entries[i]
		expect(t, "row", strings.Join([]string{
			e.Intake.GivenNames, e.Intake.FamilyNames, e.Intake.BirthDate, e.Intake.Country, e.Intake.Language, e.Court, string(e.Date), string(e.Time),
		}, "|"), want)
		expect(t, "reasons", reasons(e), "")
	}
}
