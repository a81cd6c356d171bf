package api_test

import (
	"testing"

	"constancia/internal/cast"
)

func TestNotesAndTasksByTheAPI(t *testing.T) {
	w := cast.New(t)
	p, ruth := programmeOf(t, w, w.Paralegal()), programmeOf(t, w, w.Attorney())
	maria := w.Client(cast.Maria).String()
	draft := `{"kind":"statement","whose":"client","text":"I was at the bus stop.","read_back":true}`
	note := p.send("POST", "/api/v1/clients/"+maria+"/notes", draft, 201, "Idempotency-Key", "n")
	if again := p.send("POST", "/api/v1/clients/"+maria+"/notes", draft, 201, "Idempotency-Key", "n"); again["id"] != note["id"] {
		t.Error("one key made two notes")
	}
	place := "/api/v1/notes/" + note["id"].(string)
	text := note["texts"].([]any)[0].(map[string]any)
	if text["language"] != "es" || text["read_back"] != true || note["approved"] != false {
		t.Errorf("got %v", note)
	}
	p.send("POST", place+"/approval", `{"text_id":"`+text["id"].(string)+`"}`, 403)
	ruth.send("POST", place+"/approval", `{}`, 412)
	approved := ruth.send("POST", place+"/approval", `{"text_id":"`+text["id"].(string)+`"}`, 201)
	if approved["approved"] != true {
		t.Errorf("got %v", approved)
	}
	leaving := func() int {
		return len(ruth.send("GET", "/api/v1/clients/"+maria+"/statements/approved", "", 200)["items"].([]any))
	}
	if leaving() != 1 {
		t.Error("the approved text does not leave")
	}
	p.send("POST", place+"/texts", `{"whose":"client","text":"At nine."}`, 201)
	if leaving() != 0 {
		t.Error("an edit leaves unapproved")
	}
	p.send("POST", "/api/v1/clients/"+maria+"/notes", `{"kind":"note"}`, 422)

	task := p.send("POST", "/api/v1/clients/"+maria+"/tasks", `{"what":"May she go?","assigned_to":"`+cast.Ruth.ID.String()+`"}`, 201)
	turns := "/api/v1/tasks/" + task["id"].(string) + "/turns"
	if got := ruth.send("GET", "/api/v1/tasks", "", 200)["items"].([]any); len(got) != 1 {
		t.Errorf("Ruth has %d tasks", len(got))
	}
	ruth.send("POST", turns, `{}`, 422)
	ruth.send("POST", turns, `{"act":"done"}`, 412, "If-Match", `"7"`)
	if done := ruth.send("POST", turns, `{"act":"done","note":"Yes."}`, 201, "If-Match", `"1"`); done["state"] != "done" || len(done["turns"].([]any)) != 2 {
		t.Errorf("got %v", done)
	}
	ruth.send("POST", turns, `{"act":"done"}`, 409)
}
