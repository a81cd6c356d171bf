package web_test

// María's own phone is on record. She calls: it is stolen. A letter came, too, and
// her case specialist told her something on Friday.

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/obligations"
)

func atHerFile(t *testing.T) (*cast.World, *visitor, string) {
	w := cast.New(t)
	maria := w.Maria()
	w.Duty(cast.Maria)
	return w, signedIn(t, w, cast.Pilar), "/clients/" + maria.String()
}

func TestADeviceIsEnteredChangedAndGoneAndItsDutyIsAskedAbout(t *testing.T) {
	w, v, file := atHerFile(t)
	page := v.get(file + "/devices/new").is(http.StatusOK)
	page.labelled()
	v.post(file+"/devices", "form_id", "f", "maker", "Samsung").is(http.StatusUnprocessableEntity).labelled()
	entered := v.post(file+"/devices", "form_id", page.value("form_id"), "kind", "own_phone", "since", "2026-03-02", "maker", "Samsung", "model", "Galaxy A14", "os", "Android 13").is(http.StatusSeeOther)
	if panel := v.get(file).words("#devices"); !strings.Contains(panel, "Galaxy A14") {
		t.Errorf("her file says %q", panel)
	}
	w.Clock.Advance(time.Minute)
	change := v.get(entered.location + "/change").is(http.StatusOK)
	change.labelled()
	typed := []string{"form_id", "c", "seen", change.value("seen"), "maker", "Samsung", "model", "Galaxy A14", "os", "Android 14", "changed_on", "2026-11-20"}
	v.post(entered.location+"/changes", typed...).leadsTo(entered.location)
	typed[1] = "d"
	stale := v.post(entered.location+"/changes", typed...).is(http.StatusConflict)
	if stale.value("os") != "Android 14" {
		t.Error("what was typed is gone")
	}
	v.get(entered.location + "/ending").is(http.StatusOK).labelled()
	v.post(entered.location+"/ending", "form_id", "e", "how", "stolen", "ended_on", "2026-11-22").leadsTo(entered.location + "#duties")
	asks := v.get(entered.location).is(http.StatusOK)
	asks.labelled()
	if asks.Find("#duties").Length() != 1 || !strings.Contains(asks.words("#versions"), "Android 13") || !strings.Contains(v.get(file).words("#devices"), "Ask about the duty") {
		t.Errorf("the page says %s", asks.words("main"))
	}
	duty := asks.Find(`[name="obligation_id"] option`).AttrOr("value", "")
	v.post(entered.location+"/answers", "form_id", "a", "obligation_id", duty, "answer", "ended").is(http.StatusUnprocessableEntity)
	v.post(entered.location+"/answers", "form_id", "a", "obligation_id", duty, "answer", "goes_on").leadsTo(entered.location)
	if v.get(entered.location).Find("#duties").Length() != 0 {
		t.Error("it is asked again")
	}
	v.post(entered.location+"/return", "why", "She found it").leadsTo(entered.location)
	v.post(entered.location+"/return", "why", "She found it").is(http.StatusConflict)
	signedIn(t, w, cast.Lena).get(entered.location).is(http.StatusOK)
	signedIn(t, w, cast.Ines).get(entered.location).is(http.StatusNotFound)
}

func TestWhatWasSaidStandsInHerFileAndInTheRecord(t *testing.T) {
	_, v, file := atHerFile(t)
	page := v.get(file + "/instructions/new").is(http.StatusOK)
	page.labelled()
	v.post(file+"/instructions", "form_id", "f", "kind", "travel_allowed").is(http.StatusUnprocessableEntity)
	fields := []string{"form_id", "g", "kind", "travel_allowed", "what", "You can go to Milwaukee", "agency", "bi", "said.date", "2026-11-20", "said.time", "2:05 PM", "until", "2026-11-30", "told_at.date", "2026-11-23", "told_at.time", "09:00"}
	v.post(file+"/instructions", fields...).leadsTo(file + "/instructions")
	list := v.get(file + "/instructions").is(http.StatusOK)
	href := list.Find(`a[href$="/correction"]`).AttrOr("href", "")
	if !strings.Contains(list.words("main"), "Milwaukee") || !strings.Contains(v.get(file).words("#instructions"), "Travel was allowed") || href == "" {
		t.Fatalf("the list says %s", list.words("main"))
	}
	fix := v.get(href).is(http.StatusOK)
	fix.labelled()
	if fix.value("said.time") != "14:05" || fix.value("until") != "2026-11-30" {
		t.Errorf("the form shows %q", fix.value("said.time"))
	}
	fields[1] = "h"
	v.post(strings.TrimSuffix(href, "n")+"ns", fields...).is(http.StatusUnprocessableEntity)
	v.post(strings.TrimSuffix(href, "n")+"ns", append(fields, "why", "It was another town", "void", "yes")...).leadsTo(file + "/instructions")
	if again := v.get(file + "/instructions").is(http.StatusOK); again.Find(".story-gone").Length() == 0 {
		t.Errorf("it is not struck through: %s", again.words("main"))
	}
}

func TestANoticeWaitsOnTodayUntilSomethingIsSent(t *testing.T) {
	w, v, file := atHerFile(t)
	var first string
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		list, err := obligations.List(tx, obligations.Filter{Client: w.Maria(), Limit: 1})
		first = list[0].ID.String()
		return err
	})
	v.get(file + "/violations/new").is(http.StatusOK).labelled()
	v.post(file+"/violations", "form_id", "f", "received_on", "2026-11-20").is(http.StatusUnprocessableEntity)
	saved := v.post(file+"/violations", "form_id", "g", "alleges", "Missed a check-in", "received_on", "2026-11-20", "answer_by", "2026-12-04", "occurrences", first).is(http.StatusSeeOther)
	if today := v.get("/").words("#violations"); !strings.Contains(today, "Missed a check-in") || v.get(file).Find("#violations").Length() != 1 {
		t.Errorf("Today says %q", today)
	}
	one := v.get(saved.location).is(http.StatusOK)
	one.labelled()
	if one.Find(`#notice a[href="/occurrences/`+first+`"]`).Length() != 1 {
		t.Errorf("the notice says %s", one.words("#notice"))
	}
	fix := v.get(saved.location + "/correction").is(http.StatusOK)
	fix.labelled()
	v.post(saved.location+"/corrections", "form_id", "h", "alleges", "Missed a check-in", "received_on", "2026-11-19", "why", "A day before").leadsTo(saved.location)
	v.post(saved.location+"/answers", "form_id", "a", "what", "The log").is(http.StatusUnprocessableEntity)
	v.post(saved.location+"/answers", "form_id", "a", "sent_on", "2026-11-23", "how", "courier", "what", "The log", "proof", "1Z").leadsTo(saved.location)
	if v.get("/").Find("#violations").Length() != 0 || v.get(file).Find("#violations").Length() != 0 || !strings.Contains(v.get(saved.location).words("#answer"), "1Z") {
		t.Error("it still waits")
	}
}

func TestAnAnswerIsCorrectedOnItsOwnRowAndKeepsItsPapers(t *testing.T) {
	_, v, file := atHerFile(t)
	saved := v.post(file+"/violations", "form_id", "g", "alleges", "Missed a check-in", "received_on", "2026-11-20").is(http.StatusSeeOther)
	notice := saved.location
	v.send(notice+"/scans", nil, "notice.png", string(cast.Screenshot(1))).leadsTo(notice)
	if got := v.get(notice).words("#notice"); !strings.Contains(got, "notice.png") {
		t.Errorf("the notice says %s", got)
	}
	v.post(notice+"/answers", "form_id", "a", "sent_on", "2026-11-23", "how", "courier", "what", "The log").leadsTo(notice)
	one := v.get(notice)
	papers := one.Find(`#answer form[enctype="multipart/form-data"]`).AttrOr("action", "")
	v.send(papers, nil, "receipt.png", string(cast.Screenshot(2))).leadsTo(notice)
	v.send(papers, nil).is(http.StatusUnprocessableEntity)

	fix := v.get(one.Find(`#answer a[href*="corrects="]`).AttrOr("href", "")).is(http.StatusOK)
	fix.labelled()
	wrong := fix.value("supersedes")
	fields := []string{"sent_on", "2026-11-23", "how", "mail", "what", "The log, twice", "supersedes", wrong}
	v.post(notice+"/answers", append(fields, "form_id", "b")...).is(http.StatusUnprocessableEntity)
	v.post(notice+"/answers", append(fields, "form_id", "b", "why", "By mail")...).leadsTo(notice)
	v.post(notice+"/answers", append(fields, "form_id", "c", "why", "So did I")...).is(http.StatusConflict)
	got := v.get(notice).words("#answer")
	if !strings.Contains(got, "The log, twice") || !strings.Contains(got, "receipt.png") || strings.Contains(got, "By courierThe log") {
		t.Errorf("the answer says %s", got)
	}
}

func TestALogFillsItselfFromThePassportAndKeepsItsOwnWords(t *testing.T) {
	_, v, file := atHerFile(t)
	entered := v.post(file+"/devices", "form_id", "d", "kind", "own_phone", "maker", "Samsung", "model", "Galaxy A14", "os", "Android 13").is(http.StatusSeeOther)
	form := v.get(file + "/failures/new").is(http.StatusOK)
	form.labelled()
	if form.value("device.model") != "Galaxy A14" || form.value("device.owner") != "own" || !strings.Contains(form.words("main summary"), "Galaxy A14") {
		t.Errorf("the form says %q", form.words("main summary"))
	}
	same := v.post(file+"/failures", "form_id", "f", "kinds", "app_crash", "device.owner", "own", "device.make", "Samsung", "device.model", "Galaxy A14", "device.os", "Android 13").is(http.StatusSeeOther)
	if v.get(same.location).Find(`a[href^="/devices/"]`).Length() != 0 {
		t.Error("it offers to change what did not change")
	}
	other := v.post(file+"/failures", "form_id", "g", "kinds", "app_crash", "device.owner", "own", "device.make", "Samsung", "device.model", "Galaxy A14", "device.os", "Android 14").is(http.StatusSeeOther)
	href := v.get(other.location).is(http.StatusOK).Find(`a[href^="`+entered.location+`/change"]`).AttrOr("href", "")
	if change := v.get(href).is(http.StatusOK); change.value("os") != "Android 14" || change.value("maker") != "Samsung" {
		t.Errorf("the passport's form shows %q", change.value("os"))
	}
}
