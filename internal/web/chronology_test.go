package web_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
)

// María's failure of Tuesday with one picture; Pilar prints it.

func TestTheChronologyPrintsFactsWithTheirTimesAndHashes(t *testing.T) {
	w := cast.New(t)
	f := w.Failure(cast.Maria)
	piece := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1)), Caption: "The red message"})
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := failures.AddWitness(tx, f.ID, failures.Onlooker{Name: "kanari", Saw: "kanari"})
		return err
	})
	v := signedIn(t, w, cast.Pilar)
	file := v.get("/clients/" + f.ClientID.String()).is(http.StatusOK)
	place, _ := file.Find(`main a[href$="/chronology"]`).Attr("href")

	page := v.get(place).is(http.StatusOK)
	page.labelled()
	if strings.Contains(page.words("title"), "Garc") {
		t.Error("the tab's title names the client")
	}
	if got := page.words(".record thead tr:first-child"); !strings.Contains(got, "María José García Hernández") || !strings.Contains(got, "Nov 24, 2026") {
		t.Errorf("the heading says: %s", got)
	}
	line := page.words(`.record tr[data-kind="failure"]`)
	for _, want := range []string{
		"Tue Nov 24, 2026, 9:03 AM Central time", "The picture would not send", "E-504", piece.SHA256.Reveal(), "María, by phone",
		"Told us: Tue Nov 24, 2026, 9:15 AM Central time", "Recorded: Tue Nov 24, 2026, 9:20 AM Central time, Pilar Quispe",
	} {
		if !strings.Contains(line, want) {
			t.Errorf("the line lacks %q: %s", want, line)
		}
	}
	for _, kept := range []string{"kanari", "bus stop", "two kids", "State St"} {
		if strings.Contains(page.words("main"), kept) {
			t.Errorf("%q stands on paper", kept)
		}
	}
	if page.value("from") != "2026-11-20" || page.value("to") != "2026-11-24" {
		t.Errorf("the form shows %q to %q", page.value("from"), page.value("to"))
	}
	if page = v.get(place + "?from=2026-11-25&to=2026-11-30").is(http.StatusOK); page.Find(".record").Length() != 0 || page.words(".empty") == "" {
		t.Errorf("of days without anything it says: %s", page.words("main"))
	}
}

func TestADayThatCannotBeReadStaysAsItWasTyped(t *testing.T) {
	w := cast.New(t)
	place := "/clients/" + w.Maria().String() + "/chronology"
	v := signedIn(t, w, cast.Pilar)
	page := v.get(place + "?from=2026-02-30&to=soon").is(http.StatusUnprocessableEntity)
	page.labelled()
	if page.value("from") != "2026-02-30" || page.value("to") != "soon" || page.words("#f-from-problem") == "" || page.words("#f-to-problem") == "" {
		t.Errorf("the page says: %s", page.words("main"))
	}
	if page.Find(".record").Length() != 0 {
		t.Error("it shows a chronology of other days")
	}
}

func TestNobodySeesAChronologyBeyondTheWall(t *testing.T) {
	w := cast.New(t)
	place := "/clients/" + w.Maria().String() + "/chronology"
	signedIn(t, w, cast.Ines).get(place).is(http.StatusNotFound)
	signedIn(t, w, cast.Pilar).get("/clients/nobody/chronology").is(http.StatusNotFound)
}
