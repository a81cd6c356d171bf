package api_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

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

	arrival := said[0].(map[string]any)["id"].(string)
	p.send("POST", "/api/v1/arrivals/"+arrival+"/notice", `{"came_of_it":"confirmed"}`, 422)
	request := httptest.NewRequest("POST", "/api/v1/arrivals/"+arrival+"/notice", strings.NewReader(`{"came_of_it":"not_meant"}`))
	request.Header.Set("Authorization", "Bearer "+p.token)
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	if p.handler.ServeHTTP(answer, request); answer.Code != 204 {
		t.Errorf("got %d", answer.Code)
	}
	renewed := p.send("POST", "/api/v1/own-pages/"+id.String()+"/renewal", "", 201, "Idempotency-Key", "renewed")
	if renewed["url"] == made["url"] || renewed["language"] != "ht" {
		t.Errorf("got %v", renewed)
	}
	code := p.send("POST", path+"/own-page-codes", `{}`, 201, "Idempotency-Key", "code")
	again := p.send("POST", path+"/own-page-codes", `{}`, 201, "Idempotency-Key", "code")
	if len(code["code"].(string)) != 8 || len(code["more"].(string)) != 4 || again["code"] != nil || again["more"] != nil {
		t.Errorf("got %v, then %v", code, again)
	}
	if got := p.send("POST", path+"/lost-phone", "", 200); got["ended"] != 2.0 {
		t.Errorf("got %v", got)
	}
}

func TestWhatHerPageSaysAndWhoHasReadItByTheAPI(t *testing.T) {
	w := cast.New(t)
	p, ruth := programmeOf(t, w, w.Paralegal()), programmeOf(t, w, w.Attorney())
	path := "/api/v1/clients/" + w.Maria().String()
	w.Duty(cast.Maria)
	made := p.send("POST", path+"/own-pages", `{"language":"ht","clinic_number":true,"keeps_numbers":true}`, 201)
	if made["clinic_number"] != true || made["keeps_numbers"] != true {
		t.Errorf("got %v", made)
	}
	preview := "/api/v1/own-pages/" + made["id"].(string) + "/preview"
	if got := p.send("GET", preview, "", 200); got["language"] != "ht" || got["reviewed"] != false || len(got["dates"].([]any)) == 0 {
		t.Errorf("got %v", got)
	}
	if got := p.send("GET", preview+"?language=en", "", 200); got["reviewed"] != true {
		t.Errorf("got %v", got)
	}
	p.send("GET", preview+"?language=xx", "", 404)
	programmeOf(t, w, w.Stranger()).send("GET", preview, "", 404)

	creole := func() (it map[string]any) {
		for _, each := range p.send("GET", "/api/v1/own-page-languages", "", 200)["items"].([]any) {
			if one := each.(map[string]any); one["language"] == "ht" {
				it = one
			}
		}
		return it
	}
	seen := creole()["seen"].(string)
	if all := creole()["sentences"].([]any); len(all) < 40 || all[0].(map[string]any)["english"] == all[0].(map[string]any)["own"] {
		t.Errorf("got %v", all)
	}
	place := "/api/v1/own-page-languages/ht"
	p.send("POST", place+"/review", `{"seen":"`+seen+`"}`, 403)
	ruth.send("POST", place+"/review", `{"seen":"other words"}`, 412)
	for range 2 {
		if got := ruth.send("POST", place+"/review", `{"seen":"`+seen+`"}`, 200); got["reviewed_by"] != cast.Ruth.ID.String() {
			t.Errorf("got %v", got)
		}
	}
	w.Clock.Advance(time.Minute)
	if got := ruth.send("POST", place+"/withdrawal", "", 200); got["reviewed"] != false || creole()["reviewed"] != false {
		t.Errorf("got %v", got)
	}
	ruth.send("POST", "/api/v1/own-page-languages/xx/review", `{"seen":""}`, 404)
}

func TestWhatSheSaidByTheAPI(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	maria := w.Maria()
	path := "/api/v1/clients/" + maria.String()
	id := uuid.MustParse(p.send("POST", path+"/own-pages", `{}`, 201)["id"].(string))
	for range 2 {
		w.Write(actor.Link(id, maria), func(tx *db.Tx) error {
			_, _, err := selfreport.Say(tx, selfreport.Word{Key: uuid.NewString(), Kind: selfreport.Did, Date: "2026-11-20", Time: "09:20", Words: "ya lo hice"})
			return err
		})
	}
	said := p.send("GET", path+"/arrivals", "", 200)["items"].([]any)
	one := said[0].(map[string]any)
	if one["did_on"] != "2026-11-20" || one["did_at"] != "09:20" || one["words"] != "ya lo hice" || one["own_page_id"] != id.String() {
		t.Errorf("got %v", one)
	}
	reader := programmeOf(t, w, w.ReadOnly())
	if got := reader.send("GET", path+"/arrivals", "", 200)["items"].([]any)[0].(map[string]any)["words"]; got != "" {
		t.Errorf("who only reads reads %q", got)
	}
	for address, body := range map[string]string{
		"/api/v1/arrivals/" + one["id"].(string) + "/notice": `{"came_of_it":"seen","up_to":true}`, "/api/v1/own-pages/" + id.String() + "/elsewhere": `{}`,
	} {
		request := httptest.NewRequest("POST", address, strings.NewReader(body))
		request.Header.Set("Authorization", "Bearer "+p.token)
		request.Header.Set("Content-Type", "application/json")
		answer := httptest.NewRecorder()
		if p.handler.ServeHTTP(answer, request); answer.Code != 204 {
			t.Errorf("%s: got %d", address, answer.Code)
		}
	}
	for _, each := range p.send("GET", path+"/arrivals", "", 200)["items"].([]any) {
		if each.(map[string]any)["came_of_it"] != "seen" {
			t.Errorf("left: %v", each)
		}
	}
}
