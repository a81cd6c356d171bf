package web_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/imports"
)

// Pilar brings the clinic's sheet from the page of clients, looks at what would
// become of it, imports it, decides two suggestions and takes it all back.

func sheet(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile("../imports/testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// brought is where a sheet stands after it was sent.
func (v *visitor) brought(name, content string) string {
	v.t.Helper()
	a := v.send("/imports", nil, name, content)
	if a.status != http.StatusSeeOther || !strings.HasPrefix(a.location, "/imports/") {
		v.t.Fatalf("got %d to %q: %s", a.status, a.location, a.words("main"))
	}
	return a.location
}

func (v *visitor) worked(w *cast.World) {
	v.t.Helper()
	if _, err := imports.Work(v.t.Context(), w.DB, 100); err != nil {
		v.t.Fatal(err)
	}
}

func TestASheetIsBroughtLookedAtAndImported(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	v.get("/imports").is(http.StatusOK).labelled()
	place := v.brought("intake sheet.csv", sheet(t, "intake_sheet.csv"))
	page := v.get(place).is(http.StatusOK)
	page.labelled()
	for part, want := range map[string]string{"#rehearsal": "Imported11Already here1Not imported1Left out2", "table": "María José García Hernández"} {
		if got := page.words(part); !strings.Contains(got, want) {
			t.Errorf("%s: got %q, want %q in it", part, got, want)
		}
	}
	if got := page.words("#columns"); !strings.Contains(got, "31/12/1990") || !strings.Contains(got, "3/14/1988") {
		t.Errorf("the evidence of the dates is not shown: %s", got)
	}
	if strings.Contains(page.words("title"), "intake") {
		t.Error("the tab's title names the file")
	}
	v.post(place+"/beginning", "version", page.value("version")).leadsTo(place)
	if got := v.get(place).is(http.StatusOK).words("main"); !strings.Contains(got, "0 of 15 rows") {
		t.Errorf("the progress is not said: %s", got)
	}
	v.worked(w)
	done := v.get(place).is(http.StatusOK)
	done.labelled()
	if got := done.words("#result"); !strings.Contains(got, "Imported11Already here1Not imported1Left out2") {
		t.Errorf("the result: got %q", got)
	}
	failed := v.get(place + "/failed.csv").is(http.StatusOK)
	if got := failed.Text(); !strings.Contains(got, "A2015550099") || !strings.Contains(got, "at most nine digits") {
		t.Errorf("failed rows: got %q", got)
	}
	if got := failed.header.Get("Content-Disposition"); !strings.Contains(got, "attachment") {
		t.Errorf("failed rows open in the page: %q", got)
	}
}

func TestSuggestionsAreDecidedOneByOne(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	place := v.brought("s.csv", sheet(t, "intake_sheet.csv"))
	v.post(place+"/beginning", "version", "1").leadsTo(place)
	v.worked(w)
	page := v.get(place + "/suggestions").is(http.StatusOK)
	page.labelled()
	if got := page.words("#now"); !strings.Contains(got, "Tuesdays 9am") || !strings.Contains(got, "Every week on Tuesday") {
		t.Errorf("the first suggestion: got %q", got)
	}
	act, _ := page.Find("#now form").First().Attr("action")
	form := []string{
		"version", page.value("version"), "import", page.value("import"), "rrule", page.value("rrule"), "zone", page.value("zone"),
		"date", page.value("date"), "time", page.value("time"),
	}
	refused := v.post(act, append(form, "modality", "pigeon")...).is(http.StatusUnprocessableEntity)
	if refused.value("rrule") != "FREQ=WEEKLY;BYDAY=TU" {
		t.Error("what was typed is gone")
	}
	v.post(act, append(form, "modality", "smartlink_own_phone")...).leadsTo(place + "/suggestions")
	next := v.get(place + "/suggestions").is(http.StatusOK)
	if got := next.words("#now"); !strings.Contains(got, "every 4 weeks, Wed 10:00") {
		t.Errorf("the next suggestion: got %q", got)
	}
	dismiss, _ := next.Find("#dismiss").Attr("action")
	v.post(dismiss, "version", "1", "import", next.value("import")).leadsTo(place + "/suggestions")
}

func TestColumnsAreCorrectedInThePage(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	place := v.brought("es.csv", sheet(t, "intake_sheet_es.csv"))
	page := v.get(place).is(http.StatusOK)
	if got := page.words("table"); !strings.Contains(got, "Feb 1, 1990") {
		t.Errorf("day first by the proof of the column: got %q", got)
	}
	v.post(place+"/columns", "version", page.value("version"), "order.3", "month_first", "field.8", "").leadsTo(place)
	page = v.get(place).is(http.StatusOK)
	if got := page.words("table"); !strings.Contains(got, "Jan 2, 1990") || strings.Contains(got, "2027") {
		t.Errorf("as corrected: got %q", got)
	}
	v.post(place+"/columns", "version", "1").is(http.StatusConflict)
}

func TestAnImportIsTakenBackFromThePage(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	place := v.brought("es.csv", sheet(t, "intake_sheet_es.csv"))
	v.post(place+"/beginning", "version", "1").leadsTo(place)
	v.worked(w)
	v.post(place+"/undoing", "version", v.get(place).value("version")).leadsTo(place)
	v.worked(w)
	if got := v.get(place).words("#result"); !strings.Contains(got, "3 files were taken away; 0 stay") {
		t.Errorf("got %q", got)
	}
}

func TestASheetIsForgottenWhenNobodyWantsIt(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	place := v.brought("es.csv", sheet(t, "intake_sheet_es.csv"))
	v.post(place+"/discarding", "version", v.get(place).value("version")).leadsTo("/imports")
	v.get(place).is(http.StatusNotFound)
}

func TestWhatIsNoSheetIsRefusedInThePage(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	for want, a := range map[string]answer{
		"Choose a file first":        v.send("/imports", []string{"x", "y"}),
		"This is no spreadsheet":     v.send("/imports", nil, "x.csv", "\x89PNG\x00\x01\x02\x00\x03"),
		"There are no rows":          v.send("/imports", nil, "x.csv", "Name,A#\n"),
		"This is a workbook of the ": v.send("/imports", nil, "x.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"+strings.Repeat("\x00", 600)),
	} {
		a.is(http.StatusUnprocessableEntity)
		if got := a.words(".problems"); !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestWhoMayNotImportSeesNoImports(t *testing.T) {
	w := cast.New(t)
	place := signedIn(t, w, cast.Pilar).brought("es.csv", sheet(t, "intake_sheet_es.csv"))
	for _, p := range []cast.Person{cast.Tomas, cast.Lena, cast.Noor} {
		v := signedIn(t, w, p)
		v.get("/imports").is(http.StatusForbidden)
		v.get(place).is(http.StatusForbidden)
	}
	v := signedIn(t, w, cast.Ines)
	v.get(place).is(http.StatusNotFound)
	v.get(place + "/failed.csv").is(http.StatusNotFound)
	v.post(place+"/beginning", "version", "1").is(http.StatusNotFound)
	signedIn(t, w, cast.Ruth).get(place).is(http.StatusOK)
}
