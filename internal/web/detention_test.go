package web_test

// It is Tuesday November 24th, 9:18 in Chicago, and María's window is open for 12 minutes
// more. Her sister calls: ICE took her this morning.

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/obligations"
)

func TestADetentionStandsOnTodayInTheFileAndInEveryListUntilItEnds(t *testing.T) {
	w, v := aTuesday(t)
	maria := w.Maria()
	file := "/clients/" + maria.String()
	path := file + "/detention"
	link(t, w, maria)

	if got := v.get(file).is(http.StatusOK); got.Find(`a[href="`+path+`/new"]`).Length() != 1 {
		t.Error("nothing in the file leads to putting it on record")
	}
	form := v.get(path + "/new").is(http.StatusOK)
	form.labelled()
	fields := func(more ...string) []string {
		return append([]string{
			"form_id", form.value("form_id"), "event", "detained", "happened.date", "2026-11-24", "happened.time", "07:50", "told_at.date", "2026-11-24",
			"told_at.time", "09:15", "facility", "Broadview <b>Staging</b>", "held_by", "ice", "area", "CHI",
		}, more...)
	}
	refused := v.post(path, fields("source", "")...).is(http.StatusUnprocessableEntity)
	if refused.value("facility") != "Broadview <b>Staging</b>" || refused.words(".problems") == "" {
		t.Errorf("what was typed is gone: %s", refused.words("main"))
	}
	v.post(path, fields("source", "family", "told_by", "her sister")...).leadsTo(path)
	v.post(path, fields("source", "family", "told_by", "her sister")...).leadsTo(path) // pressed twice
	v.post(path, "form_id", "other", "event", "detained", "happened.date", "2026-11-24", "source", "family").is(http.StatusConflict)

	today := v.get("/").is(http.StatusOK)
	band := today.words("#detained")
	for _, want := range []string{"María", "Detained since", "7:50", "Broadview <b>Staging</b>", "Decide"} {
		if !strings.Contains(band, want) {
			t.Errorf("Today says: %s", band)
		}
	}
	if got := today.words("#now"); !strings.Contains(got, "Detained") {
		t.Errorf("beside her window: %s", got)
	}
	if got := v.get(file).words("main"); !strings.Contains(got, "Detained since") {
		t.Errorf("her file says: %s", got)
	}
	if got := v.get("/clients").words("#people"); strings.Count(got, "Detained") != 1 {
		t.Errorf("the list says: %s", got)
	}
	only := v.get("/calendar?detained=yes").is(http.StatusOK).words("#days")
	if !strings.Contains(only, "María") || strings.Contains(only, "Petrona") || !strings.Contains(v.get("/calendar").words("#days"), "Petrona") {
		t.Errorf("the calendar of who is detained: %s", only)
	}

	w.Clock.Advance(20 * time.Hour)
	w.Write(actor.System("clock"), func(tx *db.Tx) error { _, err := obligations.Advance(tx, 500); return err })
	v = signedIn(t, w, cast.Pilar)
	today = v.get("/").is(http.StatusOK)
	if strings.Contains(today.words("#needs"), "María") {
		t.Error("Today cries for a reply about somebody who is detained")
	}
	if got := today.words("#unsettled"); !strings.Contains(got, "María") || !strings.Contains(got, "Detained") {
		t.Errorf("what is late says: %s", got)
	}
}

func TestWhoWorksOnTheFileIsAskedOnceAboutTheDutiesAndTheLinks(t *testing.T) {
	w, v := aTuesday(t)
	maria := w.Maria()
	path := "/clients/" + maria.String() + "/detention"
	link(t, w, maria)
	v.post(path, "form_id", "f", "event", "detained", "happened.date", "2026-11-24", "source", "family").leadsTo(path)
	page := v.get(path).is(http.StatusOK)
	page.labelled()
	stay, _ := page.Find(`#links input[name="stay_id"]`).Attr("value")

	lena := signedIn(t, w, cast.Lena)
	if lena.get(path).is(http.StatusOK).Find("main form").Length() != 0 {
		t.Error("who only reads is asked")
	}
	lena.post(path+"/links", "form_id", "x", "stay_id", stay, "answer", "end").is(http.StatusForbidden)
	lena.post(path+"/duties", "form_id", "x", "stay_id", stay, "answer", "rest").is(http.StatusForbidden)

	v.post(path+"/duties", "form_id", "a", "stay_id", stay, "answer", "rest", "last_day", "2026-12-24").is(http.StatusUnprocessableEntity)
	v.post(path+"/duties", "form_id", "a", "stay_id", stay, "answer", "rest", "last_day", "2026-12-24", "reason", "Ruth spoke to ICE.").leadsTo(path)
	v.post(path+"/links", "form_id", "b", "stay_id", stay, "answer", "end").leadsTo(path)
	v.post(path+"/links", "form_id", "b", "stay_id", stay, "answer", "end").leadsTo(path) // pressed twice
	v.post(path+"/links", "form_id", "c", "stay_id", stay, "answer", "as_they_are").is(http.StatusConflict)

	page = v.get(path).is(http.StatusOK)
	if page.Find("#ask-duties, #ask-links").Length() != 0 || !strings.Contains(page.words("#answers"), "Ruth spoke to ICE.") {
		t.Errorf("after both answers: %s", page.words("main"))
	}
	if strings.Contains(v.get("/").words("#detained"), "Decide") {
		t.Error("Today asks again")
	}
	if got := v.get("/clients/" + maria.String()).words("#own-page"); !strings.Contains(got, "No link") && strings.Contains(got, "active") {
		t.Errorf("her own page: %s", got)
	}
}

func TestARowOfADetentionIsCorrectedOnItsPage(t *testing.T) {
	w, v := aTuesday(t)
	path := "/clients/" + w.Maria().String() + "/detention"
	v.post(path, "form_id", "f", "event", "detained", "happened.date", "2026-11-24", "source", "family").leadsTo(path)
	fix, _ := v.get(path).Find(`a[href$="/correction"]`).Attr("href")
	form := v.get(fix).is(http.StatusOK)
	form.labelled()
	to := strings.TrimSuffix(fix, "correction") + "corrections"
	v.post(to, "form_id", "g", "event", "detained", "happened.date", "2026-11-23", "source", "locator").is(http.StatusUnprocessableEntity)
	v.post(to, "form_id", "g", "event", "detained", "happened.date", "2026-11-23", "source", "locator", "why", "The locator says so.").leadsTo(path)
	if got := v.get(path).words("#detentions"); !strings.Contains(got, "The locator says so.") {
		t.Errorf("on record: %s", got)
	}
	v.post(to, "form_id", "h", "event", "detained", "happened.date", "2026-11-22", "source", "locator", "why", "x").is(http.StatusConflict)
	stranger := signedIn(t, w, cast.Ines)
	stranger.get(fix).is(http.StatusNotFound)
	stranger.get(path).is(http.StatusNotFound)
	stranger.post(to, "form_id", "i", "happened.date", "2026-11-22", "source", "locator", "why", "x").is(http.StatusNotFound)
}
