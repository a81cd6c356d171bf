package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/supervision"
)

// recordOf is a client's supervision as the paralegal reads it.
func recordOf(w *cast.World, client uuid.UUID) (r supervision.Record) {
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		r, err = supervision.Read(tx, client)
		return err
	})
	return r
}

func (a answer) saysAll(words ...string) answer {
	a.t.Helper()
	page := a.words("main")
	for _, want := range words {
		if !strings.Contains(page, want) {
			a.t.Errorf("the page lacks %q: %s", want, page)
		}
	}
	return a
}

func TestAPaperItsConditionsAndALevelAreTypedFromTheFile(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	file := "/clients/" + maria.String()
	here := file + "/supervision"
	v := signedIn(t, w, cast.Pilar)
	v.get(file).is(http.StatusOK).saysAll("No release paper and no enrolment is on record yet.")

	page := v.get(file + "/release-documents/new?form=I-352").is(http.StatusOK)
	page.labelled()
	if strings.Contains(page.words("title"), "Garc") {
		t.Error("the tab's title names the client")
	}
	typed := map[string]string{
		"form_id": page.value("form_id"), "form": page.value("form"), "issued_on": "2026-03-20", "bond_amount": "five thousand",
		"obligor_name": "Rosa Castillo",
	}
	refused := v.postAll(file+"/release-documents", typed).is(http.StatusUnprocessableEntity).saysAll("Write the amount in figures")
	if refused.value("bond_amount") != "five thousand" || refused.value("obligor_name") != "Rosa Castillo" {
		t.Error("what was typed is gone")
	}
	typed["bond_amount"] = "5,000"
	for range 2 { // the button was pressed twice
		v.postAll(file+"/release-documents", typed).leadsTo(here)
	}
	papers := recordOf(w, maria).Papers
	if len(papers) != 1 {
		t.Fatalf("got %d papers, want one", len(papers))
	}

	conditions := "/release-documents/" + papers[0].First.String() + "/conditions"
	page = v.get(conditions + "/new").is(http.StatusOK)
	page.labelled()
	id := page.value("form_id")
	v.post(conditions, "form_id", id, "2.words", strings.Repeat("x", 4001)).is(http.StatusUnprocessableEntity)
	v.post(conditions, "form_id", id, "0.number", "1", "0.words", "Report by app every Tuesday.", "2.words", "Do not move.").leadsTo(here)
	v.get(here).saysAll("$5,000.00", "Rosa Castillo", "Report by app every Tuesday.", "Do not move.", "INA 236(a)(2)(A)")

	duty := w.Duty(cast.Maria).ID.String()
	led := "/conditions/" + recordOf(w, maria).Papers[0].Conditions[0].First.String() + "/duties"
	v.post(led, "duty", duty).is(http.StatusSeeOther)
	removal := v.get(here).Find(`form[action$="/removal"]`).AttrOr("action", "")
	if removal != led+"/"+duty+"/removal" {
		t.Fatalf("the wrong link cannot be taken back: %q", removal)
	}
	v.post(removal).is(http.StatusUnprocessableEntity)
	signedIn(t, w, cast.Ines).post(removal, "why", "x").is(http.StatusNotFound)
	signedIn(t, w, cast.Lena).post(removal, "why", "x").is(http.StatusForbidden)
	for range 2 { // the button was pressed twice
		v.post(removal, "why", "The other paper").is(http.StatusSeeOther)
	}
	if c := recordOf(w, maria).Papers[0].Conditions[0]; len(c.Duties) != 0 || len(recordOf(w, maria).Duties) != 1 {
		t.Error("the link is still there, or the duty is not")
	}

	v.post(file+"/enrolments", "form_id", "e", "since", "2026-04-01", "area", "CHI").leadsTo(here)
	levels := "/enrolments/" + recordOf(w, maria).Enrolments[0].First.String() + "/levels"
	v.get(levels + "/new").is(http.StatusOK).labelled()
	early := v.post(levels, "form_id", "l", "since", "2026-03-31", "modalities", "gps_ankle").is(http.StatusUnprocessableEntity)
	early.saysAll("A level cannot begin before it")
	v.post(levels, "form_id", "l", "since", "2026-04-01", "modalities", "gps_ankle").leadsTo(here)
	v.get(here).saysAll("Ankle monitor", "237 days")
	v.get(file).saysAll("Ankle monitor", "237 days")
}

func TestALevelIsCorrectedOnceAndTheSecondIsTold(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	v := signedIn(t, w, cast.Pilar)
	v.post("/clients/"+maria.String()+"/enrolments", "form_id", "e", "since", "2026-04-01").leadsTo("/clients/" + maria.String() + "/supervision")
	levels := "/enrolments/" + recordOf(w, maria).Enrolments[0].First.String() + "/levels"
	v.post(levels, "form_id", "l", "since", "2026-04-01", "modalities", "gps_ankle")
	wrong := recordOf(w, maria).Enrolments[0].Levels[0].ID.String()

	page := v.get(levels + "/new?corrects=" + wrong).is(http.StatusOK)
	if page.value("supersedes") != wrong || page.value("since") != "2026-04-01" {
		t.Errorf("the form is not filled: %v", page.hidden())
	}
	fix := []string{"since", "2026-04-02", "modalities", "gps_ankle", "supersedes", wrong}
	v.post(levels, append(fix, "form_id", "f")...).is(http.StatusUnprocessableEntity).saysAll("Say why this is corrected")
	v.post(levels, append(fix, "form_id", "f", "why", "Read the paper again")...).leadsTo("/clients/" + maria.String() + "/supervision")
	v.post(levels, append(fix, "form_id", "g", "why", "So did I")...).is(http.StatusConflict).saysAll("Somebody corrected this before you")
}

func TestThePapersOfARequestAreKeptBesideIt(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	here := "/clients/" + maria.String() + "/supervision"
	v := signedIn(t, w, cast.Pilar)
	v.post("/clients/"+maria.String()+"/enrolments", "form_id", "e", "since", "2026-04-01").leadsTo(here)
	e := recordOf(w, maria).Enrolments[0]
	v.post("/enrolments/"+e.First.String()+"/step-down-requests", "form_id", "r", "asked_on", "2026-11-20", "how", "phone", "reason", "Two years on time").leadsTo(here)
	q := recordOf(w, maria).Enrolments[0].Requests[0].First.String()
	v.get(here).is(http.StatusOK).labelled()
	v.send("/step-down-requests/"+q+"/scans", nil, "letter.png", string(cast.Screenshot(1))).leadsTo(here + "#" + q)
	if v.get(here).Find(`form[action^="/levels/`+q+`"]`).Length() != 0 {
		t.Error("a request is taken for a level")
	}
	if got := v.get(here).words("#papers-" + q); !strings.Contains(got, "letter.png") {
		t.Errorf("the card says %q", got)
	}
}

func TestALevelAndWhatWasToldNameThePapersThatShowThem(t *testing.T) {
	w := cast.New(t)
	file := "/clients/" + w.Maria().String()
	v, stranger := signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Ines)
	v.post(file+"/enrolments", "form_id", "e", "since", "2026-04-01").leadsTo(file + "/supervision")
	v.post("/enrolments/"+recordOf(w, w.Maria()).Enrolments[0].First.String()+"/levels", "form_id", "l", "since", "2026-04-01", "modalities", "gps_ankle").leadsTo(file + "/supervision")
	level := recordOf(w, w.Maria()).Enrolments[0].Levels[0].ID.String()
	v.post(file+"/instructions", "form_id", "i", "kind", "phone_on", "what", "Keep it on", "said.date", "2026-11-20").leadsTo(file + "/instructions")
	told := strings.TrimPrefix(v.get(file+"/instructions").Find(`[id^="i-"]`).AttrOr("id", ""), "i-")
	for action, page := range map[string]string{
		"/levels/" + level + "/scans":      file + "/supervision#" + level,
		"/instructions/" + told + "/scans": file + "/instructions#i-" + told,
	} {
		where, _, _ := strings.Cut(page, "#")
		if v.get(where).is(http.StatusOK).labelled(); v.get(where).Find(`form[action="`+action+`"]`).Length() != 1 {
			t.Errorf("%s cannot be reached", action)
		}
		stranger.send(action, nil, "letter.png", string(cast.Screenshot(1))).is(http.StatusNotFound)
		v.send(action, nil, "virus.exe", "MZ").is(http.StatusUnprocessableEntity)
		for range 2 { // the same file twice is one
			v.send(action, nil, "letter.png", string(cast.Screenshot(1))).leadsTo(page)
		}
		if got := v.get(where).Find(`a[href^="/scans/"]`); got.Length() != 1 || !strings.Contains(got.Text(), "letter.png") {
			t.Errorf("%s shows %d papers", where, got.Length())
		}
	}
}

func TestAfterAChangeThePageAsksWhetherTheDutyGoesOn(t *testing.T) {
	w := cast.New(t)
	maria, duty := w.Maria(), w.Duty(cast.Maria)
	file := "/clients/" + maria.String()
	v := signedIn(t, w, cast.Pilar)
	v.post(file+"/enrolments", "form_id", "e", "since", "2026-04-01")
	levels := "/enrolments/" + recordOf(w, maria).Enrolments[0].First.String() + "/levels"
	v.post(levels, "form_id", "1", "since", "2026-04-01", "modalities", "smartlink_own_phone")
	w.Clock.Set(cast.Start.AddDate(0, 0, 7))
	v = signedIn(t, w, cast.Pilar)
	v.post(levels, "form_id", "2", "since", "2026-11-30", "modalities", "gps_ankle")

	v.get(file).saysAll("Does the duty go on?")
	page := v.get(file+"/supervision/questions").is(http.StatusOK).saysAll("Since Mon Nov 30, 2026", "It goes on", "It ended")
	page.labelled()
	answer := []string{"form_id", "q", "ground", page.value("ground"), "duty", duty.ID.String(), "answer", "ended"}
	refused := v.post(file+"/supervision/questions", answer...).is(http.StatusUnprocessableEntity)
	refused.saysAll("Write who said that it ended")
	v.post(file+"/supervision/questions", append(answer, "last_day", "2026-11-29", "reason", "The case specialist, by phone")...).
		leadsTo(file + "/supervision")
	v.get(file + "/supervision/questions").saysAll("Nothing is left to answer.")
	if d := recordOf(w, maria).Duties[0]; d.Obligation.EndedOn != "2026-11-29" {
		t.Errorf("the duty ended %q", d.Obligation.EndedOn)
	}
}

func TestTheClinicKeepsItsOwnTableOfOffices(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	table := "/settings/supervision-offices"
	v.get(table).is(http.StatusOK).saysAll("No office yet", "no telephone number is published")
	page := v.get(table + "/new?code=CHI").is(http.StatusOK)
	page.labelled()
	if page.value("name") != "ERO Chicago" || page.value("front_desk") != "" {
		t.Errorf("got %q with the number %q", page.value("name"), page.value("front_desk"))
	}
	v.post(table, "form_id", "o", "kind", "ero", "name", "ERO Chicago", "code", "CHI", "front_desk", "ask there").
		is(http.StatusUnprocessableEntity)
	v.post(table, "form_id", "o", "kind", "ero", "name", "ERO Chicago", "code", "CHI", "front_desk", "312 555 0100").leadsTo(table)
	v.get(table).saysAll("ERO Chicago", "312 555 0100", "Pilar Quispe")

	var office supervision.Office
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		all, err := supervision.Offices(tx)
		office = all[0]
		return err
	})
	one := table + "/" + office.ID.String()
	v.post(one, "version", "1", "kind", "ero", "name", "ERO Chicago", "front_desk", "312 555 0101").leadsTo(table)
	stale := v.post(one, "version", "1", "kind", "ero", "name", "ERO Chicago", "front_desk", "312 555 0102").is(http.StatusConflict)
	stale.saysAll("312 555 0101")
	v.post(one, "version", "1", "version_again", stale.Find(`[name="version_again"]`).AttrOr("value", ""), "kind", "ero", "name", "ERO Chicago",
		"front_desk", "312 555 0102").leadsTo(table)
	signedIn(t, w, cast.Noor).get(table).is(http.StatusForbidden)
	lena := signedIn(t, w, cast.Lena)
	if lena.get(table).is(http.StatusOK).Find(`a[href="`+table+`/new"]`).Length() != 0 {
		t.Error("who only reads is offered to add an office")
	}
}
