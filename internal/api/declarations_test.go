package api_test

// The topology: María's statement was approved by Ruth; Pilar prepares what stands around
// it. Lena may only read; Ines is of the team across town.

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/notes"
)

func TestADeclarationByTheAPI(t *testing.T) {
	w := cast.New(t)
	p, ruth, reads, ines := programmeOf(t, w, w.Paralegal()), programmeOf(t, w, w.Attorney()), programmeOf(t, w, w.ReadOnly()), programmeOf(t, w, w.Stranger())
	maria := w.Maria()
	var statement notes.Note
	w.Write(w.Attorney(), func(tx *db.Tx) (err error) {
		statement, err = notes.Write(tx, notes.NewNote{ClientID: maria, Kind: notes.Statement, Draft: notes.Draft{Body: "Lo intenté.", Whose: notes.OfClient, Language: "es"}})
		if err == nil {
			_, err = notes.Approve(tx, statement.ID, notes.Approving{Text: statement.TextID})
		}
		return err
	})
	place := "/api/v1/clients/" + maria.String() + "/declarations"
	body := `{"note_id":"` + statement.ID.String() + `","signer":"María Quispe","place":"inside","english":"I tried.","translator":"Tomás","translator_address":"Main St","translator_phone":"1"}`
	reads.send("POST", place, body, 403)
	reads.send("GET", place, "", 403)
	ines.send("POST", place, body, 404)
	p.send("POST", "/api/v1/clients/"+w.Client(cast.Chidi).String()+"/declarations", body, 404)
	for field, wrong := range map[string]string{
		"signer":           `{"note_id":"` + statement.ID.String() + `"}`,
		"translator_phone": `{"note_id":"` + statement.ID.String() + `","signer":"M","translator":"T","translator_address":"Main St"}`,
		"translation_id":   `{"note_id":"` + statement.ID.String() + `","signer":"M","translation_id":"` + uuid.NewString() + `"}`,
	} {
		if got := p.send("POST", place, wrong, 422)["errors"].([]any)[0].(map[string]any)["field"]; got != field {
			t.Errorf("got %v, want %s", got, field)
		}
	}
	made := p.send("POST", place, body, 201, "Idempotency-Key", "k")
	if again := p.send("POST", place, body, 201, "Idempotency-Key", "k"); again["id"] != made["id"] || made["role"] != "client" || made["approved"] != false {
		t.Errorf("got %v and %v", made, again)
	}
	p.send("POST", place, body, 409)
	one := "/api/v1/declarations/" + made["id"].(string)
	judged := `{"frame_id":"` + made["frame_id"].(string) + `","text_id":"` + made["text_id"].(string) + `"}`
	p.send("POST", one+"/approval", judged, 403)
	ruth.send("POST", one+"/approval", `{"frame_id":"`+made["frame_id"].(string)+`"}`, 412)
	if got := ruth.send("POST", one+"/approval", judged, 201); got["approved"] != true || len(got["approvals"].([]any)) != 1 {
		t.Errorf("got %v", got)
	}
	changed := p.send("POST", one+"/frames", `{"frame_id":"`+made["frame_id"].(string)+`","signer":"María Q.","place":"outside"}`, 201)
	if changed["approved"] != false || len(changed["frames"].([]any)) != 2 {
		t.Errorf("a new frame is no draft: %v", changed)
	}
	p.send("POST", one+"/frames", `{"frame_id":"`+made["frame_id"].(string)+`","signer":"M."}`, 412)
	ruth.send("POST", one+"/approval", judged, 412)

	certificate := p.send("POST", place, `{"signer_id":"`+cast.Pilar.ID.String()+`","place":"inside"}`, 201)
	if certificate["role"] != "custodian" || certificate["note_id"] != nil || certificate["frames"].([]any)[0].(map[string]any)["signer"] != cast.Pilar.Name {
		t.Errorf("got %v", certificate)
	}
	p.send("POST", place, `{"signer":"Somebody else"}`, 409)
	if all := items(p.send("GET", place, "", 200)); len(all) != 2 {
		t.Errorf("got %d", len(all))
	}
	p.send("GET", one, "", 200)
	reads.send("GET", one, "", 403)
	ines.send("GET", one, "", 404)
	ines.send("GET", one+"/paper", "", 404)
	if code, pdf := p.taken(one + "/paper"); code != 200 || !strings.HasPrefix(pdf, "%PDF-") {
		t.Errorf("got %d", code)
	}
}
