package web_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
)

func TestADocumentIsAddedCheckedAndCopied(t *testing.T) {
	w, v, maria := calling(t)
	place := "/clients/" + maria.String() + "/documents"
	v.get(place + "/new").is(http.StatusOK).labelled()
	refused := v.send(place, []string{"title", "kept words"}, "paper.pdf", "<html>").is(http.StatusUnprocessableEntity)
	if refused.value("title") != "kept words" || refused.words("#f-file-problem") == "" {
		t.Errorf("a refused file: %s", refused.words(".problems"))
	}
	photo := string(cast.Photo(1, cast.Camera{TakenAt: "2050:01:01 00:00:00", Make: "samsung", Place: true}))
	if sent := v.send(place, []string{"title", "The screen", "kind", "photo", "from", "María"}, "IMG.jpg", photo); sent.status != http.StatusSeeOther {
		t.Fatalf("got %d: %s", sent.status, sent.words(".problems"))
	}
	var list []documents.Document
	read := func() {
		w.Read(w.Paralegal(), func(tx *db.Tx) (err error) { list, err = documents.List(tx, maria); return err })
	}
	read()
	at := "/documents/" + list[0].ID.String()
	page := v.get(at).is(http.StatusOK)
	page.labelled()
	for _, want := range []string{"2050-01-01", "samsung", "clock of the phone was probably wrong", "where it was made"} {
		if !strings.Contains(page.words("#claims"), want) {
			t.Errorf("the claims lack %q: %s", want, page.words("#claims"))
		}
	}
	v.post(at+"/checks", "form_id", "c1").is(http.StatusUnprocessableEntity)
	if got := v.post(at+"/checks", "form_id", "c1", "seen", "faces", "fit", "yes", "note", "typed").is(http.StatusUnprocessableEntity); got.words("#f-note") != "typed" {
		t.Error("a refused check lost its words")
	}
	v.post(at+"/redactions", "left", "10", "top", "x", "width", "5", "height", "5").is(http.StatusUnprocessableEntity)
	v.post(at + "/copies").is(http.StatusSeeOther)
	v.post(at+"/redactions", "left", "10", "top", "10", "width", "50", "height", "20,5", "left", "", "top", "", "width", "", "height", "").is(http.StatusSeeOther)
	v.post(at+"/label", "form_id", "l1", "kind", "notice", "title", "Call-in letter", "reason", "Read it again").leadsTo(at + "#said")
	read()
	if len(list) != 3 || v.get(at).is(http.StatusOK).words("#copies") == "" {
		t.Fatalf("%d documents", len(list))
	}
	copied := list[slices.IndexFunc(list, func(d documents.Document) bool { return d.Making != nil })]
	fit := "/documents/" + copied.ID.String()
	v.post(fit+"/checks", "form_id", "c2", "fit", "yes").leadsTo(fit + "#check")
	if got := v.get(fit).words("#check"); !strings.Contains(got, "May be chosen") {
		t.Errorf("a checked copy: %s", got)
	}
	if got := v.get("/clients/" + maria.String()).is(http.StatusOK).words("#documents"); !strings.Contains(got, "Call-in letter") {
		t.Errorf("the file shows: %s", got)
	}
	if got := signedIn(t, w, cast.Lena).get(at).is(http.StatusOK); got.Find("main form").Length() != 0 {
		t.Error("who may only read is offered forms")
	}
	signedIn(t, w, cast.Ines).get(at).is(http.StatusNotFound)
}

func TestARecordingIsPlayedByRanges(t *testing.T) {
	w, v, maria := calling(t)
	place := "/clients/" + maria.String() + "/documents"
	film := string(cast.Film(cast.Clip{Made: time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC), Seconds: 4}))
	v.send(place, nil, "clip.mp4", film).is(http.StatusSeeOther)
	var list []documents.Document
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) { list, err = documents.List(tx, maria); return err })
	at := "/documents/" + list[0].ID.String()
	if v.get(at).Find(`video[src="`+at+`/play"]`).Length() != 1 {
		t.Error("the page has no player")
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, at+"/play", nil)
	r.Header.Set("Range", "bytes=4-11")
	got := v.ask(r).is(http.StatusPartialContent)
	if got.header.Get("Content-Type") != "video/mp4" || got.header.Get("Content-Range") == "" || !strings.Contains(got.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("got %v", got.header)
	}
}
