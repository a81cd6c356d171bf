package imports

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"constancia/internal/fault"
)

// workbook makes a file of pages, each a list of rows.
func workbook(t *testing.T, options excelize.Options, pages ...[][]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	for n, rows := range pages {
		name := "Sheet" + string(rune('1'+n))
		if _, err := book.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			for j, cell := range row {
				at, _ := excelize.CoordinatesToCellName(j+1, i+1)
				var err error
				if text, ok := cell.(string); ok && strings.HasPrefix(text, "=") {
					err = book.SetCellFormula(name, at, text[1:])
				} else {
					err = book.SetCellValue(name, at, cell)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var out bytes.Buffer
	if err := book.Write(&out, options); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func mustRead(t *testing.T, file []byte, page string) Sheet {
	t.Helper()
	sheet, err := Read(file, page)
	if err != nil {
		t.Fatal(err)
	}
	return sheet
}

func refusal(err error) string {
	f, ok := fault.From(err)
	if !ok || len(f.Problems) != 1 {
		return "none"
	}
	return f.Problems[0].Key
}

const plain = "Last Name,First Name,A#,Language\nOkafor,Chidi,201555003,English\n"

func TestTheSameSheetIsReadInEveryEncodingAndDelimiter(t *testing.T) {
	utf16, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(plain, "Chidi", "Ñusta"))
	bigger, _ := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(strings.ReplaceAll(plain, "Chidi", "Ñusta"))
	windows, _ := charmap.Windows1252.NewEncoder().String(strings.ReplaceAll(plain, "Chidi", "Ñusta"))
	for name, file := range map[string]string{
		"UTF-8":                strings.ReplaceAll(plain, "Chidi", "Ñusta"),
		"UTF-8 with a mark":    "\ufeff" + strings.ReplaceAll(plain, "Chidi", "Ñusta"),
		"UTF-16":               utf16,
		"UTF-16 without marks": bigger,
		"Windows-1252":         windows,
		"semicolons":           strings.ReplaceAll(strings.ReplaceAll(plain, "Chidi", "Ñusta"), ",", ";"),
		"tabs":                 strings.ReplaceAll(strings.ReplaceAll(plain, "Chidi", "Ñusta"), ",", "\t"),
		"bars":                 strings.ReplaceAll(strings.ReplaceAll(plain, "Chidi", "Ñusta"), ",", "|"),
	} {
		sheet := mustRead(t, []byte(file), "")
		if len(sheet.Lines) != 1 || !slices.Equal(sheet.Lines[0].Cells, []string{"Okafor", "Ñusta", "201555003", "English"}) {
			t.Errorf("%s: got %v", name, sheet.Lines)
		}
	}
}

func TestABrokenQuoteIsNamedByItsLineAndSwallowsNoOther(t *testing.T) {
	sheet := mustRead(t, []byte("Name,A#,Language\n\"Okafor, Chidi,201555003,English\n\"Castillo, Rosa\",201555012,Spanish\nda \"Luz\" Silva,201555006,Portuguese\n"), "")
	entries := understood(sheet)
	expect(t, "rows", len(entries), 3)
	expect(t, "the broken one", reasons(entries[0]), "row imports.broken_quotes")
	expect(t, "its line", entries[0].Line.Number, 2)
	expect(t, "the one below", entries[1].Intake.GivenNames+reasons(entries[1]), "Rosa")
	expect(t, "a stray quote", entries[2].Intake.ANumber+reasons(entries[2]), "201555006")
}

func TestAFormulaIsTextAndNeverComputed(t *testing.T) {
	inText := mustRead(t, []byte("Name,A#,Language,Notes\n\"=HYPERLINK(\"\"http://x\"\")\",201555003,English,=1+1\n"), "")
	book := mustRead(t, workbook(t, excelize.Options{}, [][]any{{"Name", "A#", "Language", "Notes"}, {"=CONCATENATE(\"a\",\"b\")", 201555003, "English", "=1+1"}}), "")
	for name, sheet := range map[string]Sheet{"text": inText, "workbook": book} {
		e := understood(sheet)[0]
		expect(t, name+": a name", reasons(e), "name imports.formula")
		expect(t, name+": a note", e.Intake.IntakeNote, "=1+1")
	}
}

func TestZeroWidthSpacesAreTakenOutAndSaid(t *testing.T) {
	e := understood(mustRead(t, []byte("Name,A#,Language\nChidi Okafor,201\u200b555003,English\n"), ""))[0]
	if len(e.Hints) != 1 || e.Hints[0].Key != "imports.invisible" {
		t.Errorf("got %v, want it said", e.Hints)
	}
}

func TestHeadingsMayStandOnTheThirdLine(t *testing.T) {
	sheet := mustRead(t, []byte("Clients of the clinic,,\nas of November,,\n"+plain), "")
	expect(t, "headings", strings.Join(sheet.Headings, "|"), "Last Name|First Name|A#|Language")
	expect(t, "rows", len(sheet.Lines), 1)
	expect(t, "its number in the file", sheet.Lines[0].Number, 4)
}

func TestAWorkbookOfTwoSheetsAsksWhich(t *testing.T) {
	file := workbook(t, excelize.Options{},
		[][]any{}, [][]any{{"Name", "A#"}, {"Chidi Okafor", "201555003"}}, [][]any{{"Name", "A#"}, {"Rosa Castillo", "201555012"}})
	sheet := mustRead(t, file, "")
	expect(t, "the first that holds something", sheet.Name, "Sheet2")
	expect(t, "to choose from", strings.Join(sheet.Names, "|"), "Sheet2|Sheet3")
	expect(t, "the other", mustRead(t, file, "Sheet3").Lines[0].Cells[0], "Rosa Castillo")
}

func TestWhatIsNoSheetIsRefusedInWords(t *testing.T) {
	for want, file := range map[string][]byte{
		"imports.password":     workbook(t, excelize.Options{Password: "heron"}, [][]any{{"Name"}, {"Chidi"}}),
		"imports.old_workbook": append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 600)...),
		"imports.empty_sheet":  []byte("Name,A#\n,\n"),
		"imports.no_sheet":     []byte("PK\x03\x04 and nothing behind it"),
	} {
		_, err := Read(file, "")
		expect(t, "refusal", refusal(err), want)
	}
	if _, err := Read([]byte{0x89, 'P', 'N', 'G', 0, 1, 2, 0, 0, 3, 0, 0}, ""); refusal(err) != "imports.no_sheet" {
		t.Errorf("a picture: got %v", err)
	}
	if _, err := Read(make([]byte, MostBytes+1), ""); !fault.Is(err, fault.TooLarge) {
		t.Errorf("too large: got %v", err)
	}
}

func TestExcelDatesOfBothCountsAreTheSameDay(t *testing.T) {
	for _, c := range []struct {
		days      float64
		since1904 bool
	}{{46392.354166667, false}, {44930.354166667, true}} {
		date, clock := fromSerial(c.days, c.since1904)
		expect(t, "moment", string(date)+" "+string(clock), "2027-01-05 08:30")
	}
}

func TestDatesArePartialWhereTheSheetIs(t *testing.T) {
	c := calendar{order: MonthFirst, latest: 2026}
	for text, want := range map[string]string{
		"?/?/1996": "1996", "1982": "1982", "3/?/1996": "1996-03", "07/1991": "1991-07", "July 1991": "1991-07", "1991-07": "1991-07",
		"22 Jul 1991": "1991-07-22", "5 de enero de 1990": "1990-01-05", "Sept. 3rd, 1990": "1990-09-03", "03/14/88": "1988-03-14",
		"1/2/20": "2020-01-02", "unknown": "", "?": "", "32874": "1990-01-01", "31.12.1990": "1990-12-31",
	} {
		got, key := c.day(text)
		expect(t, text, string(got)+key, want)
	}
	for text, want := range map[string]string{"2/30/1992": "wall.no_such_day", "13/13/1990": "wall.no_such_day", "about spring": "imports.date_shape"} {
		_, key := c.day(text)
		expect(t, text, key, want)
	}
}

func TestTimesThatCouldBeAtNightAreAskedAbout(t *testing.T) {
	for text, want := range map[string]string{
		"8:30 AM": "08:30", "1:00pm": "13:00", "13:00": "13:00", "8:30": "08:30", "1:00": "imports.time_half", "25:00": "wall.no_such_time", "9": "wall.time_shape",
	} {
		got, key := hearingTime(text)
		expect(t, text, string(got)+key, want)
	}
}

func TestOnlyAPlainYesIsSafeToText(t *testing.T) {
	for cell, want := range map[string]consent{
		"Y": yes, "yes": yes, "s": yes, "Sí": yes, "": unsaid, "N - husband sees phone": no, "no": no,
		"text daughter": yesTo, "only after 6": unclear, "yes but husband reads it": unclear,
	} {
		got, _ := consentOf(cell)
		expect(t, cell, got, want)
	}
}
