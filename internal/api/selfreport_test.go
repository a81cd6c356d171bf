package api_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/selfreport"
)

func TestAClientsPageByTheAPI(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	path := "/api/v1/clients/" + w.Maria().String()

	made := p.send("POST", path+"/own-pages", `{"language":"ht","pin":"2468"}`, 201, "Idempotency-Key", "k")

	if !strings.HasPrefix(made["url"].(string), "http://clinic.example/r/") || made["asks_pin"] != true || made["language"] != "ht" {
		t.Errorf("got %v", made)
	}
	id := uuid.MustParse(made["id"].(string))
	w.Write(actor.Link(id, w.Maria()), func(tx *db.Tx) error {
		_, _, err := selfreport.Say(tx, selfreport.Word{Key: uuid.NewString(), Kind: selfreport.Failed})
		return err
	})
	said := p.send("GET", path+"/arrivals", "", 200)["items"].([]any)
	if len(said) != 1 || said[0].(map[string]any)["kind"] != "failed" || said[0].(map[string]any)["failure_id"] == nil {
		t.Errorf("got %v", said)
	}
	if got := p.send("GET", path+"/own-pages", "", 200)["items"].([]any); len(got) != 1 || got[0].(map[string]any)["url"] != nil {
		t.Errorf("got %v", got)
	}
	p.send("POST", "/api/v1/clients/"+w.JeanBaptiste().String()+"/own-pages", `{}`, 409)
	programmeOf(t, w, w.Stranger()).send("GET", path+"/arrivals", "", 404)
}
