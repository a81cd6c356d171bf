package web_test

import (
	"net/http"
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/notes"
)

func TestAnOutlineAsksAndKeepsWhatWasAnsweredAsADraft(t *testing.T) {
	w := cast.New(t)
	f := w.Failure(cast.Maria)
	pilar := signedIn(t, w, cast.Pilar)
	path := "/failures/" + f.ID.String() + "/outline"
	for _, role := range []string{"client", "witness", "staff", "custodian"} {
		page := pilar.get(path + "?role=" + role).is(http.StatusOK)
		page.labelled()
		if page.Find("#questions li p strong").Length() < 5 {
			t.Errorf("%s: no questions", role)
		}
	}
	page := pilar.get(path)
	if got := page.words("#questions"); !strings.Contains(got, "What was on the screen?") || !strings.Contains(got, "Words on the screen") {
		t.Errorf("got %s", got)
	}
	form := []string{"form_id", page.value("form_id"), "role", "client", "text", "I opened it at nine.", "language", "es", "interpreter", "", "read_back", "yes"}
	bad := append([]string{}, form...)
	bad[5] = ""
	if got := pilar.post(path, bad...).is(http.StatusUnprocessableEntity); got.Find(".problems li").Length() != 1 {
		t.Errorf("got %s", got.words(".problems"))
	}
	note := pilar.post(path, form...).is(http.StatusSeeOther).header.Get("Location")
	if again := pilar.post(path, form...).is(http.StatusSeeOther).header.Get("Location"); again != note {
		t.Errorf("one form made two drafts: %s, %s", note, again)
	}
	var made []notes.File
	w.Read(w.Attorney(), func(tx *db.Tx) (err error) { made, err = notes.From(tx, f.ID); return err })
	if len(made) != 1 || made[0].Approved() || made[0].Current().Body.Reveal() != "I opened it at nine." {
		t.Errorf("got %+v", made)
	}

	sworn := note + "/declaration"
	draft := pilar.get(sworn).is(http.StatusOK)
	draft.labelled()
	pilar.get(sworn + "/paper").is(http.StatusNotFound)
	pilar.post(sworn, "form_id", "s", "frame_id", "", "signer", "", "place", "moon").is(http.StatusUnprocessableEntity)
	typed := []string{"form_id", "s", "frame_id", "", "signer", "María Quispe", "place", "inside", "city", "Chicago, Illinois", "reads_english", "no"}
	pilar.post(sworn, typed...).leadsTo(sworn)
	kept := pilar.get(sworn)
	if kept.value("city") != "Chicago, Illinois" || kept.value("frame_id") == "" {
		t.Errorf("got %q, frame %q", kept.value("city"), kept.value("frame_id"))
	}
	paper := pilar.get(sworn + "/paper").is(http.StatusOK)
	if got := paper.header.Get("Content-Type"); got != "application/pdf" {
		t.Errorf("got %s", got)
	}
	old := kept.value("frame_id")
	pilar.post(sworn, "form_id", "s2", "frame_id", old, "signer", "María Q.", "place", "outside").leadsTo(sworn)
	pilar.post(sworn, "form_id", "s3", "frame_id", old, "signer", "M.", "place", "inside").is(http.StatusConflict)

	signedIn(t, w, cast.Lena).get(path).is(http.StatusForbidden)
	signedIn(t, w, cast.Ines).get(path).is(http.StatusNotFound)
	signedIn(t, w, cast.Ines).get(sworn).is(http.StatusNotFound)
	signedIn(t, w, cast.Tomas).get(sworn).is(http.StatusForbidden)
}
