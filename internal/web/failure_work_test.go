package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/failures"
)

// María called at twenty past nine. At 8:55 of the next hour a try goes through; the
// attorney is asked, the log is taken up, her words become a draft.
func TestAFailureIsWorkedOnFromItsPage(t *testing.T) {
	w := cast.New(t)
	w.Attorney()
	f := w.Failure(cast.Maria)
	v := signedIn(t, w, cast.Pilar)
	place := "/failures/" + f.ID.String()
	page := v.get(place).is(http.StatusOK)
	page.labelled()
	for _, leads := range []string{"/clients/" + f.ClientID.String() + "/packets/new?failure=" + f.ID.String(), place + "/outline", place + "/client-copy", place + "/hand-card"} {
		if page.Find("#papers a[href='"+leads+"']").Length() != 1 {
			t.Errorf("the page does not lead to %s", leads)
		}
	}
	for _, sheet := range []string{"/client-copy", "/hand-card"} {
		if got := v.get(place + sheet).is(http.StatusOK); got.header.Get("Content-Type") != "application/pdf" {
			t.Errorf("%s is %s", sheet, got.header.Get("Content-Type"))
		}
	}
	for _, said := range []string{"No picture or paper", "Tell the attorney", "0 of 0 check-ins on time"} {
		if !strings.Contains(page.words("main"), said) {
			t.Errorf("the page does not say %q", said)
		}
	}

	v.post(place+"/questions", "ask", "May she go in person?", "form_id", "q").leadsTo(place + "#steps")
	v.post(place+"/questions", "ask", "May she go in person?", "form_id", "q").leadsTo(place + "#steps")
	if today := signedIn(t, w, cast.Ruth).get("/"); today.Find("#tasks a[href^='/tasks/']").Length() != 1 {
		t.Error("the question does not stand once on Ruth's Today")
	}
	v.post(place+"/steps", "step", "go_in_person", "do", "skip").is(http.StatusUnprocessableEntity)
	v.post(place+"/steps", "step", "go_in_person", "do", "skip", "note_go_in_person", "Ruth advises against it.").leadsTo(place + "#steps")
	v.post(place+"/turns", "do", "take").leadsTo(place + "#work")
	v.post(place+"/turns", "do", "close").is(http.StatusUnprocessableEntity)
	v.post(place+"/turns", "do", "dance").is(http.StatusUnprocessableEntity)

	made := v.post(place+"/statements", "part", "what", "row", f.StatementID.String(), "form_id", "s")
	if note := v.get(made.location); !strings.Contains(note.words("#text"), "bus stop") {
		t.Error("her words are not in the draft")
	}

	w.Clock.Set(time.Date(2026, 11, 24, 15, 56, 0, 0, time.UTC))
	v = signedIn(t, w, cast.Pilar) // half an hour idle ends a session
	v.post(place+"/attempts", "attempt.action", "photo", "attempt.at.date", "2026-11-24", "attempt.at.time", "09:55", "attempt.worked", "yes",
		"attempt.result", "a green tick", "form_id", "a").leadsTo(place + "#done")
	if v.get(place).Find("#settle").Length() != 1 {
		t.Fatal("the outcome is not offered")
	}
	v.post(place+"/outcome", "state", "reported").is(http.StatusUnprocessableEntity)
	v.post(place+"/outcome", "state", "reported", "source", "client", "form_id", "o").leadsTo(place)
	if after := v.get(place); after.Find("#settle").Length() != 0 {
		t.Error("it is offered although it is recorded")
	}
	v.post(place+"/turns", "do", "close", "note", "It went through at 9:55.").leadsTo(place + "#work")

	list := v.get("/failures?state=closed&lacks=picture").is(http.StatusOK)
	if !strings.Contains(list.words("#failures"), "María") || list.Find("main nav a[aria-current=page]").Length() != 1 || list.Find("option[value=picture][selected]").Length() != 1 {
		t.Error("the filters of the address do not hold")
	}
	if open := v.get("/failures").words("#failures"); strings.Contains(open, "María") {
		t.Error("a closed failure stands among the open ones")
	}
	lena := signedIn(t, w, cast.Lena).get(place).is(http.StatusOK)
	if strings.Contains(lena.words("main"), "bus stop") && strings.Contains(lena.words("#account"), "afraid") {
		t.Error("who only reads is shown privileged words")
	}
}

func TestTheFormAsksTheAttorneyAsksAboutAnEarlyDateAndTakesConsent(t *testing.T) {
	w, v, maria := calling(t)
	w.Attorney()
	place := "/clients/" + maria.String() + "/failures"
	early := v.post(place, "kinds", "app_crash", "first_seen_at.date", "2026-11-20", "first_seen_at.time", "09:00", "form_id", "f").is(http.StatusUnprocessableEntity)
	if early.Find("input[name=before_duty]").Length() != 1 {
		t.Error("nobody is asked whether it was before the duty began")
	}
	done := v.post(place, "kinds", "app_crash", "first_seen_at.date", "2026-11-20", "first_seen_at.time", "09:00", "before_duty", "yes", "do", "ask",
		"call.channel", "phone", "call.recorded", "yes", "interpreter", "her daughter", "read_back", "yes", "form_id", "f")
	if done.status != http.StatusSeeOther {
		t.Fatalf("got %d: %s", done.status, done.words("main"))
	}
	page := v.get(done.location)
	for _, said := range []string{"An attorney must decide", "her daughter"} {
		if !strings.Contains(page.words("main"), said) {
			t.Errorf("the page does not say %q", said)
		}
	}
	call := failuresOf(w, maria)[0].Calls[0].ID.String()
	v.post(done.location+"/consents", "consent.of", "call:"+call).is(http.StatusUnprocessableEntity)
	v.post(done.location+"/consents", "consent.of", "call:"+call, "consent.consent_by", "the specialist and María", "consent.consent_state", "IL").leadsTo(done.location + "#done")
	if agreed := v.get(done.location).words("#done"); !strings.Contains(agreed, "720 ILCS 5/14-2") {
		t.Errorf("the law of the state is not named: %s", agreed)
	}
	if today := signedIn(t, w, cast.Ruth).get("/"); today.Find("#tasks").Length() != 1 {
		t.Error("the button did not ask the attorney")
	}
}

func TestAnIncidentIsProposedOnTodayConfirmedAndSaysWhomToCall(t *testing.T) {
	w := cast.New(t)
	w.Duty(cast.Maria)
	w.Clock.Set(time.Date(2026, 11, 24, 14, 30, 0, 0, time.UTC))
	for _, in := range []clients.Intake{cast.Petrona, cast.Luzia, cast.Ahmad} {
		w.Log(failures.Report{ClientID: w.Client(in), Account: failures.Account{Kinds: []string{"app_photo_not_sent"}}})
	}
	v := signedIn(t, w, cast.Pilar)
	if today := v.get("/"); !strings.Contains(today.words("main"), "3 clients within three hours") {
		t.Error("Today does not say that it may be one incident")
	}
	page := v.get("/incidents").is(http.StatusOK)
	page.labelled()
	if call := page.words("#call"); !strings.Contains(call, "María") {
		t.Errorf("María, whose window opens in half an hour, is not to be called: %s", call)
	}
	if page.Find("input[name=failures]").Length() != 3 {
		t.Fatal("the proposal does not name its failures")
	}
	pairs := []string{"family", "app"}
	page.Find("input[name=failures]").Each(func(_ int, s *goquery.Selection) { pairs = append(pairs, "failures", s.AttrOr("value", "")) })
	made := v.post("/incidents", pairs...)
	if again := v.post("/incidents", pairs...); again.location != made.location {
		t.Errorf("a second confirmation leads to %s, not %s", again.location, made.location)
	}
	one := v.get(made.location).is(http.StatusOK)
	if title := one.Find("title").Text(); strings.Contains(title, "Petrona") || !strings.Contains(one.words("#exhibit"), "five clients") {
		t.Error("the title names a client, or three clients are an exhibit")
	}
	later := w.Log(failures.Report{ClientID: w.Client(cast.Rosa), Account: failures.Account{Kinds: []string{"app_crash"}}})
	v.post(made.location+"/failures", "failures", later.ID.String()).leadsTo(made.location)
	v.post(made.location+"/exhibit", "wording", "x").is(http.StatusForbidden)
	ines := signedIn(t, w, cast.Ines)
	ines.get(made.location).is(http.StatusNotFound)
	ines.post(made.location+"/failures", "failures", later.ID.String()).is(http.StatusNotFound)
	if said := ines.get("/incidents").words("main"); strings.Contains(said, "clients") && strings.Contains(said, "3 clients") {
		t.Error("across town they are told of it")
	}
}
