package web_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/notes"
)

// asked is the page of María's packet of one failure, as somebody asked for it.
func asked(t *testing.T, w *cast.World, by cast.Person) (where string) {
	t.Helper()
	failure := w.Failure(cast.Maria)
	return signedIn(t, w, by).post("/clients/"+w.Maria().String()+"/packets", "kind", "missed_check_in", "failures", failure.ID.String(), "form_id", "f").is(http.StatusSeeOther).location
}

// Pilar writes in the form while Ruth changes the packet: what Pilar typed stays, beside
// what Ruth saved, and can be kept.
func TestAChoiceThatMeetsANewerOneIsKept(t *testing.T) {
	w := cast.New(t)
	at := asked(t, w, cast.Pilar) + "/choice"
	pilar, ruth := signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Ruth)

	open := pilar.get(at).is(http.StatusOK)
	assemble(t, w)
	ruth.post(at, formOf(open, "words", "Ruth’s paragraph.")...).is(http.StatusSeeOther)
	stale := pilar.post(at, formOf(open, "words", "Pilar’s paragraph.", "answer_by", "2026-12-04")...).is(http.StatusConflict)
	if got := paragraphs(stale); got != "Pilar’s paragraph." {
		t.Errorf("what was typed is gone: %q", got)
	}
	said := stale.words(".notice-warning")
	for _, want := range []string{"Ruth Ansah", "Ruth’s paragraph.", "Pilar’s paragraph."} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said: %s", want, said)
		}
	}
	again := stale.Find(`[name="version_again"]`).AttrOr("value", "")
	pilar.post(at, append(formOf(stale), "version_again", again)...).is(http.StatusSeeOther)
	if got := paragraphs(pilar.get(at)); got != "Pilar’s paragraph." {
		t.Errorf("what was kept is %q", got)
	}
}

// That the program finishes the pages meanwhile is nobody's change.
func TestAChoiceIsSavedThoughThePagesWereFinishedMeanwhile(t *testing.T) {
	w := cast.New(t)
	where := asked(t, w, cast.Pilar)
	pilar := signedIn(t, w, cast.Pilar)

	open := pilar.get(where + "/choice").is(http.StatusOK)
	assemble(t, w)
	pilar.post(where+"/choice", formOf(open, "words", "She went there.")...).leadsTo(where)
}

// A draft that is forced into the form is refused, and the letter that was typed beside
// it is not lost.
func TestAForcedDraftIsRefusedAndTheLetterStays(t *testing.T) {
	w := cast.New(t)
	at := asked(t, w, cast.Pilar) + "/choice"
	pilar := signedIn(t, w, cast.Pilar)
	var draft notes.Note
	maria := w.Maria()
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		draft, err = notes.Write(tx, notes.NewNote{ClientID: maria, Kind: notes.Statement, Draft: notes.Draft{Body: "I was at home.", Whose: notes.OfClient}})
		return err
	})

	refused := pilar.post(at, formOf(pilar.get(at), "words", "She went there.", "statements", draft.ID.String())...).is(http.StatusForbidden)
	if got := paragraphs(refused); got != "She went there." {
		t.Errorf("what was typed is gone: %q", got)
	}
	if refused.Find("[data-problems] a[href='#f-statements']").Length() != 1 {
		t.Error("the problem does not lead to its question")
	}
}

// paragraphs are the attorney's own words in the form.
func paragraphs(page answer) string { return page.Find("textarea[name=words]").Text() }

// What is in by default is ticked; what somebody unticked stays out, also when the packet
// is put together again.
func TestWhatWasUntickedStaysOut(t *testing.T) {
	w := cast.New(t)
	where := asked(t, w, cast.Pilar)
	pilar, ruth := signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Ruth)
	at := where + "/choice"
	maria := w.Maria()
	w.Write(w.Attorney(), func(tx *db.Tx) error {
		n, err := notes.Write(tx, notes.NewNote{ClientID: maria, Kind: notes.Statement, Draft: notes.Draft{Body: "I was at home.", Whose: notes.OfClient}})
		if err == nil {
			_, err = notes.Approve(tx, n.ID, notes.Approving{Text: n.TextID})
		}
		return err
	})

	open := pilar.get(at).is(http.StatusOK)
	for name, want := range map[string]int{"statements": 1, "pleas": 4} {
		if got := open.Find("input[name=" + name + "][checked]").Length(); got != want {
			t.Errorf("%s: %d are ticked, want %d", name, got, want)
		}
	}
	pilar.post(at, formOf(open)...).leadsTo(where)
	if follows := pilar.get(at); follows.Find("input[name=statements][checked]").Length() != 1 || follows.value("follows") == "chosen" {
		t.Error("a form that was left as it was no longer follows the record")
	}

	none := without(formOf(pilar.get(at)), "statements", "pleas")
	pilar.post(at, none...).leadsTo(where)
	assemble(t, w)
	pilar.post(where+"/again", "version", pilar.get(where).value("version")).leadsTo(where)
	after := ruth.get(at).is(http.StatusOK)
	if after.Find("input[name=statements]").Length() != 1 || after.Find("input[name=statements][checked], input[name=pleas][checked]").Length() != 0 {
		t.Error("what was unticked is back")
	}
	pilar.post(at, without(formOf(after), "statements", "pleas")...).leadsTo(where)
	if back := pilar.get(at); back.Find("input[name=statements][checked], input[name=pleas][checked]").Length() != 0 {
		t.Error("what was unticked is back after a second save")
	}
}

// without is a form with some of its names left out.
func without(pairs []string, names ...string) (left []string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if !slices.Contains(names, pairs[i]) {
			left = append(left, pairs[i], pairs[i+1])
		}
	}
	return left
}

// Documents of a part are moved before and after one another, and stay so.
func TestExhibitsArePutInOrder(t *testing.T) {
	w := cast.New(t)
	failure := w.Failure(cast.Maria)
	for n, name := range []string{"first", "second", "third"} {
		one := w.Receive(failure.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(n + 1)), Caption: name})
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := documents.Look(tx, one.DocumentID, documents.Sight{Fit: true})
			return err
		})
	}
	pilar := signedIn(t, w, cast.Pilar)
	where := pilar.post("/clients/"+w.Maria().String()+"/packets", "kind", "missed_check_in", "failures", failure.ID.String(), "form_id", "f").is(http.StatusSeeOther).location
	order := func(page answer) []string {
		return page.Find("fieldset.exhibit p[dir=auto]").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
	}
	stand := func(page answer, want ...string) {
		t.Helper()
		if got := order(page); !slices.Equal(got, want) {
			t.Errorf("they stand %v, want %v", got, want)
		}
	}

	page := pilar.get(where + "/choice").is(http.StatusOK)
	were := order(page)
	one, two, three := were[0], were[1], were[2]
	last := page.Find("fieldset.exhibit button[value^=up]").Last().AttrOr("value", "")
	page = pilar.post(where+"/choice", formOf(page, "move", last, "words", "She went there.")...).is(http.StatusOK)
	stand(page, one, three, two)
	if got := paragraphs(page); got != "She went there." {
		t.Errorf("what was typed is gone: %q", got)
	}
	first := page.Find("fieldset.exhibit button[value^=down]").First().AttrOr("value", "")
	page = pilar.post(where+"/choice", formOf(page, "move", first)...).is(http.StatusOK)
	pilar.post(where+"/choice", formOf(page)...).leadsTo(where)
	page = pilar.get(where + "/choice").is(http.StatusOK)
	stand(page, three, one, two)
	pilar.post(where+"/choice", formOf(page)...).leadsTo(where)
	stand(pilar.get(where+"/choice"), three, one, two)
}
