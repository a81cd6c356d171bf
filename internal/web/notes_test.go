package web_test

import (
	"net/http"
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/notes"
)

// Pilar drafts what María said; Ruth approves it; whoever came second with an edit
// sees both texts, and the way on.
func TestAStatementIsDraftedEditedAndApproved(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	v := signedIn(t, w, cast.Pilar)
	place := "/clients/" + maria.String() + "/notes"

	page := v.get(place + "/new?kind=statement").is(http.StatusOK)
	page.labelled()
	if title := page.Find("title").Text(); strings.Contains(title, "María") {
		t.Errorf("the tab names the client: %q", title)
	}
	v.post(place, "kind", "statement", "whose", "witness", "text", "I saw the red message.").is(http.StatusUnprocessableEntity)
	refused := v.post(place, "kind", "statement", "whose", "witness", "text", "I saw the red message.")
	if got := refused.Find("textarea[name=text]").Text(); got != "I saw the red message." {
		t.Errorf("what was typed is gone: %q", got)
	}
	made := v.post(place, "kind", "statement", "whose", "client", "text", "I was at the bus stop.", "form_id", "f")
	if again := v.post(place, "kind", "statement", "whose", "client", "text", "I was at the bus stop.", "form_id", "f"); again.location != made.location {
		t.Errorf("a form that was sent twice leads to %s and %s", made.location, again.location)
	}
	note := v.get(made.location).is(http.StatusOK)
	if note.Find("#approval form").Length() != 0 {
		t.Error("a paralegal is offered to approve")
	}
	text := note.value("text_id")
	v.post(made.location+"/approval", "text_id", text).is(http.StatusForbidden)

	v.post(made.location+"/texts", "text_id", text, "whose", "client", "text", "At nine.").leadsTo(made.location)
	late := v.post(made.location+"/texts", "text_id", text, "whose", "client", "text", "At ten.").is(http.StatusConflict)
	if late.Find("textarea[name=text]").Text() != "At ten." || !strings.Contains(late.words("#text"), "At nine.") || late.value("text_id") == text {
		t.Error("the second of two does not see both texts and the way on")
	}

	ruth := signedIn(t, w, cast.Ruth)
	ruth.post(made.location+"/approval", "text_id", text).is(http.StatusConflict)
	now := ruth.get(made.location).Find("#approval input[name=text_id]").AttrOr("value", "")
	ruth.post(made.location+"/approval", "text_id", now).leadsTo(made.location)
	w.Read(w.Attorney(), func(tx *db.Tx) error {
		all, err := notes.Approved(tx, maria)
		if len(all) != 1 || all[0].Body.Reveal() != "At nine." {
			t.Errorf("%d texts may leave", len(all))
		}
		return err
	})
	ruth.post(made.location+"/approval/withdrawal", "reason", "").is(http.StatusUnprocessableEntity)
	ruth.post(made.location+"/approval/withdrawal", "reason", "She remembers more.").leadsTo(made.location)

	file := v.get("/clients/" + maria.String())
	if !strings.Contains(file.words("#notes"), "At nine.") {
		t.Error("the file does not show the note")
	}
	if chronology := v.get("/clients/" + maria.String() + "/chronology"); strings.Contains(chronology.words("main"), "At nine.") {
		t.Error("the chronology shows a privileged text")
	}
	if lena := signedIn(t, w, cast.Lena).get("/clients/" + maria.String()); lena.Find("#notes").Length() != 0 {
		t.Error("who audits is shown notes")
	}
}

// Pilar asks Ruth; it stands on Ruth's first page until she says that it is done.
func TestATaskStandsOnTodayOfWhoeverHasItUntilItIsSettled(t *testing.T) {
	w := cast.New(t)
	w.Attorney()
	maria := w.Maria()
	v := signedIn(t, w, cast.Pilar)
	place := "/clients/" + maria.String() + "/tasks"
	v.get(place + "/new").is(http.StatusOK).labelled()
	v.post(place, "what", "", "form_id", "f").is(http.StatusUnprocessableEntity)
	v.post(place, "what", "May she go in person?", "why", "Three tries.", "assigned_to", cast.Ruth.ID.String(), "form_id", "f").leadsTo("/clients/" + maria.String() + "#tasks")
	if v.get("/").Find("#tasks").Length() != 0 {
		t.Error("who asked has it on her own Today")
	}

	ruth := signedIn(t, w, cast.Ruth)
	task := ruth.get("/").Find("#tasks a[href^='/tasks/']").First().AttrOr("href", "")
	if task == "" {
		t.Fatal("the task does not stand on Ruth's Today")
	}
	page := ruth.get(task).is(http.StatusOK)
	page.labelled()
	ruth.post(task+"/turns", "version", "1", "do", "drop").is(http.StatusUnprocessableEntity)
	ruth.post(task+"/turns", "version", "1", "do", "").is(http.StatusUnprocessableEntity)
	ruth.post(task+"/turns", "version", "1", "do", "done", "note", "Yes, tomorrow.", "form_id", "d").leadsTo(task)
	ruth.post(task+"/turns", "version", "1", "do", "done", "note", "Yes, tomorrow.", "form_id", "d").leadsTo(task)
	ruth.post(task+"/turns", "version", "1", "do", "reopen", "form_id", "e").is(http.StatusConflict)
	if ruth.get("/").Find("#tasks").Length() != 0 {
		t.Error("it stands on Today although it is done")
	}
	list := ruth.get("/tasks?state=done&who=mine")
	if !strings.Contains(list.words("#tasks"), "May she go in person?") || list.Find(`nav a[aria-current=page][href="/tasks?state=done&who=mine"]`).Length() == 0 {
		t.Error("the filters of the address do not hold")
	}
}
