package api_test

import (
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/failures"
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

func TestTheWorkOnAFailureAndAnIncidentByTheAPI(t *testing.T) {
	w := cast.New(t)
	p, ruth, ines := programmeOf(t, w, w.Paralegal()), programmeOf(t, w, w.Attorney()), programmeOf(t, w, w.Stranger())
	f := w.Failure(cast.Maria)
	place := "/api/v1/failures/" + f.ID.String()
	if task := p.send("POST", place+"/questions", `{"ask":"May she go?"}`, 201); task["assigned_to"] != cast.Ruth.ID.String() || task["source_type"] != "failure" {
		t.Errorf("got %v", task)
	}
	p.send("POST", place+"/turns", `{}`, 422)
	if got := p.send("POST", place+"/turns", `{"act":"taken"}`, 201); got["state"] != "working" || got["taken_by"] != cast.Pilar.ID.String() {
		t.Errorf("got %v", got)
	}
	p.send("POST", place+"/turns", `{"act":"closed"}`, 422)
	p.send("POST", place+"/outcome", `{"state":"reported","source":"client"}`, 409)
	p.send("POST", place+"/attempts", `{"action":"photo","at":"2026-11-24T15:19:00Z","worked":true}`, 201)
	p.send("POST", place+"/outcome", `{"state":"missed_unexcused","source":"client"}`, 422)
	p.send("POST", place+"/outcome", `{"state":"reported","source":"client"}`, 201)
	p.send("POST", place+"/links", `{"other":"`+f.ID.String()+`"}`, 422)
	p.send("POST", place+"/statements", `{"part":"what"}`, 201)
	p.send("POST", place+"/consents", `{"call":"`+f.ID.String()+`","consent_by":"x"}`, 404)
	p.send("POST", place+"/steps", `{"step":"voicemail","skip":true}`, 422)
	if rows := p.send("GET", "/api/v1/failures/triage?who=mine&lacks=picture", "", 200)["items"].([]any); len(rows) != 1 || len(rows[0].(map[string]any)["missing"].([]any)) == 0 {
		t.Errorf("got %v", rows)
	}
	ines.send("POST", place+"/turns", `{"act":"taken"}`, 404)

	for _, in := range []clients.Intake{cast.Petrona, cast.Luzia} {
		w.Log(failures.Report{ClientID: w.Client(in), Account: failures.Account{Kinds: []string{"app_crash"}}})
	}
	proposed := p.send("GET", "/api/v1/incidents", "", 200)["proposed"].([]any)
	if len(proposed) != 1 || len(ines.send("GET", "/api/v1/incidents", "", 200)["proposed"].([]any)) != 0 {
		t.Fatalf("got %v", proposed)
	}
	var ids []string
	for _, one := range proposed[0].(map[string]any)["failures"].([]any) {
		ids = append(ids, `"`+one.(map[string]any)["id"].(string)+`"`)
	}
	body := `{"family":"app","failures":[` + strings.Join(ids, ",") + `]}`
	ines.send("POST", "/api/v1/incidents", body, 404)
	made := p.send("POST", "/api/v1/incidents", body, 201)
	if again := ruth.send("POST", "/api/v1/incidents", body, 201); again["id"] != made["id"] || made["clients"] != 3.0 || made["wording"] != "" {
		t.Errorf("got %v", made)
	}
	where := "/api/v1/incidents/" + made["id"].(string)
	ines.send("GET", where, "", 404)
	p.send("POST", where+"/exhibit", `{"wording":"x"}`, 403)
	ruth.send("POST", where+"/exhibit", `{"wording":"x"}`, 409)
}
