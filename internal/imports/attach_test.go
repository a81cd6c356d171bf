package imports_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/imports"
	"constancia/internal/locale"
	"constancia/internal/obligations"
)

// On file are María (A 201-555-001, born 1988-03-14) and two people called Wei Zhang
// who were born on one day. The clock stands at Monday, 23 November 2026.

func onFile(w *cast.World) (maria uuid.UUID) {
	for _, number := range []string{"A201555007", "A201555008"} {
		w.Client(clients.Intake{Details: clients.Details{
			GivenNames: "Wei", FamilyNames: "Zhang", Language: "zh-Hans", ANumber: number, BirthDate: "1990-12-31",
		}})
	}
	return w.Maria()
}

// attach brings a sheet of hearings or duties and says a line for each row: its
// number, what became of it and the keys of the reasons.
func attach(t testing.TB, w *cast.World, who actor.Actor, about imports.Subject, text string, dry bool) []string {
	t.Helper()
	sheet, err := imports.Read([]byte(text), "")
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	err = imports.Attach(w.Context(who), w.DB, about, sheet, imports.GuessFor(about, sheet), dry, func(a imports.Attached) {
		line := fmt.Sprintf("%d %s", a.Line.Number, a.Result)
		for _, p := range a.Problems {
			line += " " + p.Key
		}
		said = append(said, line)
	})
	if err != nil {
		t.Fatal(err)
	}
	return said
}

func expectLines(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\ngot  %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

const sheetOfHearings = `Name,A#,DOB,Court,Date,Time,Judge,Type
"García Hernández, María José",A 201-555-001,,Chicago,12/15/2026,8:30 AM,Patel,Master calendar hearing
maria jose garcia hernandez,,3/14/1988,CHI,1/20/2027,1:00 PM,,individual
"García, María",201555001,,CHI,12/15/2026,8:30,,
"Zhang, Wei",,12/31/1990,LOS,5/18/2027,8:30 AM,,
"Zhang, Wei",201555007,,LOS,5/18/2027,8:30 AM,,
"Okafor, Chidi",201555003,,HOU,2/9/2027,8:30 AM,,
"Smith, John",201555001,,CHI,3/1/2027,9:00 AM,,
"García Hernández, María José",,,CHI,3/1/2027,9:00 AM,,
"García Hernández, María José",201555001,,Atlantis,3/1/2027,1:00,,party
"García Hernández, María José",201555001,,CHI,TBD,,,
Total,10,,,,,,
`

func TestHearingsOfASheetGoToThePeopleTheyAreAbout(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := onFile(w)
		want := []string{
			"2 imported",
			"3 imported",
			"4 duplicate imports.row_twice",
			"5 failed imports.match_several",
			"6 imported",
			"7 failed imports.match_none",
			"8 failed imports.match_other_name",
			"9 failed imports.match_needs",
			"10 failed imports.court_unknown imports.time_half",
			"11 failed imports.hearing_needed",
			"12 skipped imports.row_total",
		}
		dates := func() (out []string) {
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				files, err := hearings.ForClient(tx, maria)
				for _, f := range files {
					out = append(out, fmt.Sprint(f.Current().Moment.Date, " ", f.Current().Moment.Time, " ", f.Type))
				}
				return err
			})
			return out
		}
		expectLines(t, "tried", attach(t, w, w.Paralegal(), imports.Hearings, sheetOfHearings, true), want...)
		expectLines(t, "on record after a trial", dates())
		expectLines(t, "brought", attach(t, w, w.Paralegal(), imports.Hearings, sheetOfHearings, false), want...)
		whole := []string{"2026-12-15 08:30 master_calendar", "2027-01-20 13:00 individual"}
		expectLines(t, "on record", dates(), whole...)
		again := slices.Clone(want)
		for n := range again {
			if strings.HasSuffix(again[n], " imported") || strings.HasSuffix(again[n], "row_twice") {
				again[n] = again[n][:strings.Index(again[n], " ")] + " duplicate imports.attached_before"
			}
		}
		expectLines(t, "brought again", attach(t, w, w.Paralegal(), imports.Hearings, sheetOfHearings, false), again...)
		expectLines(t, "on record after the same sheet again", dates(), whole...)
	})
}

func TestTheSheetOfAnotherTeamFindsNobodyHere(t *testing.T) {
	w := cast.New(t)
	onFile(w)
	got := attach(t, w, w.Stranger(), imports.Hearings, "A#,Name,DOB,Court,Date,Time\n201555001,,,CHI,12/15/2026,8:30 AM\n,maria jose garcia hernandez,3/14/1988,CHI,12/15/2026,8:30 AM\n", false)
	expectLines(t, "across the wall", got, "2 failed imports.match_none", "3 failed imports.match_none")
	sheet, _ := imports.Read([]byte("A#,Date\n201555001,12/15/2026\n"), "")
	err := imports.Attach(w.Context(w.Volunteer()), w.DB, imports.Hearings, sheet, imports.GuessFor(imports.Hearings, sheet), false, func(imports.Attached) {})
	expect(t, "a volunteer is refused", fault.Is(err, fault.Forbidden), true)
}

const sheetOfDuties = `A#,Reporting type,Days,Time,First day,Window,Told by,Told on
201555001,smartlink_own_phone,Tuesdays,9:00 AM,,60,case specialist,11/20/2026
201555001,Visit to the ISAP (BI) office,1st Monday of the month,2 PM,,,,
201555001,voice id calls,every other Thursday,10:00,,,,
201555001,voice id calls,every other Thursday,10:00,12/3/2026,,,
201555001,carrier pigeon,Mondays,9:00 AM,,,,
201555001,smartlink_own_phone,whenever,9:00 AM,,,,
201555001,ero_checkin,,9:30 AM,12/9/2026,,,
201555001,smartlink_own_phone,Wednesdays,before noon,,,,
201555001,smartlink_own_phone,tue,9:00,,,,
201555001,smartlink_own_phone,FREQ=WEEKLY;BYDAY=FR,9:00,,soon,,
`

func TestDutiesOfASheetGoToThePeopleTheyAreAbout(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := onFile(w)
		want := []string{
			"2 imported",
			"3 imported",
			"4 failed imports.start_needed",
			"5 imported",
			"6 failed imports.modality_unclear",
			"7 failed imports.check_in_unclear",
			"8 imported",
			"9 failed imports.check_in_before",
			"10 duplicate imports.row_twice",
			"11 failed obligations.minutes",
		}
		expectLines(t, "brought", attach(t, w, w.Paralegal(), imports.Duties, sheetOfDuties, false), want...)
		var held []string
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			duties, err := obligations.ForClient(tx, maria)
			for _, d := range duties {
				s := d.Schedule
				held = append(held, fmt.Sprint(d.Obligation.Modality, " ", s.Kind, " ", s.Rule, " ", s.Start.Date, " ", s.Start.Time, " ", s.Start.Zone, " ", s.ToldOn))
			}
			return err
		})
		slices.Sort(held)
		expectLines(t, "on record", held,
			"ero_checkin appointment  2026-12-09 09:30 America/Chicago ",
			"isap_office_visit recurring FREQ=MONTHLY;BYDAY=1MO 2026-12-07 14:00 America/Chicago ",
			"smartlink_own_phone recurring FREQ=WEEKLY;BYDAY=TU 2026-11-24 09:00 America/Chicago 2026-11-20",
			"voice_id recurring FREQ=WEEKLY;INTERVAL=2;BYDAY=TH 2026-12-03 10:00 America/Chicago ",
		)
		got := attach(t, w, w.Paralegal(), imports.Duties, sheetOfDuties, false)
		expectLines(t, "brought again", got[:1], "2 duplicate imports.attached_before")
	})
}

func TestAPersonsWordForTheColumnsHolds(t *testing.T) {
	sheet, err := imports.Read([]byte("Folio,Cuándo Toca,Expediente\n1,3/2/2027,201555001\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	choice, err := imports.ReadChoice([]byte(`{"columns": {"cuando toca": "hearing", "Expediente": "a_number", "Folio": ""}, "dates": {"Cuándo Toca": "day_first"}}`))
	if err != nil {
		t.Fatal(err)
	}
	m, err := imports.GuessFor(imports.Hearings, sheet).Chosen(choice, imports.Hearings, sheet.Lines)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range m.Columns {
		got = append(got, strings.TrimSpace(string(c.Field)+" "+string(c.Order)))
	}
	expectLines(t, "columns", got, "", "hearing day_first", "a_number")
	expect(t, "a date that can be read both ways and of which nobody said how", fault.Is(m.Settled(imports.Choice{}), fault.Invalid), true)
	expect(t, "one of which somebody did", m.Settled(choice), nil)
	for _, wrong := range []string{`{"columns": {"Fecha": "hearing"}}`, `{"columns": {"Folio": "phone"}}`, `{"dates": {"Folio": "sideways"}}`} {
		choice, err := imports.ReadChoice([]byte(wrong))
		if err == nil {
			_, err = m.Chosen(choice, imports.Hearings, sheet.Lines)
		}
		expect(t, wrong, fault.Is(err, fault.Invalid), true)
	}
	_, err = imports.ReadChoice([]byte(`{"colums": {}}`))
	expect(t, "an unknown word", fault.Is(err, fault.Invalid), true)
}

func TestRowsOfHearingsThatFailedComeBackWithTheirReasons(t *testing.T) {
	w := cast.New(t)
	onFile(w)
	sheet, _ := imports.Read([]byte(sheetOfHearings), "")
	m := imports.GuessFor(imports.Hearings, sheet)
	var failed []imports.Attached
	err := imports.Attach(w.Context(w.Paralegal()), w.DB, imports.Hearings, sheet, m, false, func(a imports.Attached) {
		if a.Result == imports.Failed {
			failed = append(failed, a)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := imports.WriteFailed(&out, m, locale.For("en"), failed); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Why it was not imported", "12/31/1990,LOS,5/18/2027", "Name: More than one file fits"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in:\n%s", want, out.String())
		}
	}
}
