package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/feeds"
	"constancia/internal/wire"
)

func TestACalendarLinkByTheAPI(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	w.Hearing(cast.Maria)
	path := "/api/v1/clients/" + w.Maria().String() + "/feeds"

	made := p.send("POST", path, `{"audience":"client","language":"es","wording":"discreet","alarms":["P1D",120],"label":"her phone"}`, 201, "Idempotency-Key", "k")

	url := made["url"].(string)
	if !strings.HasPrefix(url, "http://clinic.example/f/") || made["webcal_url"] != strings.Replace(url, "http:", "webcal:", 1) {
		t.Errorf("got %v and %v", url, made["webcal_url"])
	}
	token := strings.TrimSuffix(strings.TrimPrefix(url, "http://clinic.example/f/"), ".ics")
	served, err := feeds.NewReading(w.DB).Find(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	c, err := wire.Decode(served.Bytes)
	if err != nil || len(c.Events) != 1 || len(c.Events[0].Alarms) != 2 {
		t.Errorf("got %+v, %v", c, err)
	}

	again := p.send("POST", path, `{"audience":"client","language":"es","wording":"discreet","alarms":["P1D",120],"label":"her phone"}`, 201, "Idempotency-Key", "k")
	if again["id"] != made["id"] || again["url"] != nil {
		t.Errorf("the same request made %v with a link", again["id"])
	}
	list := p.send("GET", path, "", 200)
	if n := len(list["items"].([]any)); n != 1 {
		t.Errorf("got %d links", n)
	}
	p.revoke(made["id"].(string), "", 204)
	if got := p.send("GET", "/api/v1/feeds/"+made["id"].(string), "", 200); got["revoked_at"] == nil {
		t.Errorf("got %v", got)
	}
	programmeOf(t, w, w.Stranger()).revoke(made["id"].(string), "?leave=true", 404)
	p.revoke(made["id"].(string), "?leave=true", 204)
}

// revoke sends a DELETE, which answers without a body.
func (p programme) revoke(id, query string, want int) {
	p.t.Helper()
	request := httptest.NewRequest(http.MethodDelete, "http://clinic.example/api/v1/feeds/"+id+query, nil)
	request.Header.Set("Authorization", "Bearer "+p.token)
	answer := httptest.NewRecorder()
	p.handler.ServeHTTP(answer, request)
	if answer.Code != want {
		p.t.Fatalf("got %d, want %d: %s", answer.Code, want, answer.Body)
	}
}

func TestARefusedCalendarLinkSaysWhy(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	path := "/api/v1/clients/" + w.Maria().String() + "/feeds"
	for body, want := range map[string]string{
		`{"wording":"full"}`:              "consent",
		`{"wording":"loud"}`:              "wording",
		`{"language":"tlh"}`:              "language",
		`{"alarms":["soon"]}`:             "alarms",
		`{"alarms":[1440,120,60]}`:        "alarms",
		`{"audience":"everybody"}`:        "audience",
		`{"alarms":[{"before":"P1D"}]}`:   "alarms",
		`{"label":"` + "a\\u0000b" + `"}`: "label",
	} {
		got := p.send("POST", path, body, 422)
		if field := got["errors"].([]any)[0].(map[string]any)["field"]; field != want {
			t.Errorf("%s: got %v", body, got)
		}
	}
	if got := p.send("POST", "/api/v1/clients/"+w.JeanBaptiste().String()+"/feeds", `{}`, 409); !strings.Contains(got["detail"].(string), "ICE") {
		t.Errorf("got %v", got)
	}
	programmeOf(t, w, w.Stranger()).send("POST", path, `{}`, 404)
	programmeOf(t, w, w.ReadOnly()).send("POST", path, `{}`, 403)
}

func TestTheTimelineByTheAPI(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	h := w.Hearing(cast.Maria)
	w.Duty(cast.Maria)
	w.Move(h.ID, "2027-02-02", "13:00")
	path := "/api/v1/clients/" + w.Maria().String() + "/timeline"

	var all []any
	cursor := ""
	for {
		page := p.send("GET", path+"?limit=7&cursor="+cursor, "", 200)
		all = append(all, page["items"].([]any)...)
		next, more := page["next_cursor"].(string)
		if !more {
			break
		}
		cursor = next
	}
	whole := p.send("GET", path, "", 200)["items"].([]any)
	if len(all) != len(whole) || len(all) < 28 {
		t.Errorf("got %d lines in pages, %d at once", len(all), len(whole))
	}
	kinds := map[any]int{}
	for _, each := range all {
		line := each.(map[string]any)
		kinds[line["kind"]]++
		if line["kind"] == "hearing" && (line["source"] != "notice" || line["told_at"] == nil && line["told_on"] == nil) && line["superseded"] == true {
			t.Errorf("got %v", line)
		}
		if strings.ContainsAny(line["text"].(string), "⟦{") {
			t.Errorf("got %v", line["text"])
		}
	}
	if kinds["hearing"] != 2 || kinds["moved"] != 1 {
		t.Errorf("got %v", kinds)
	}
	p.send("GET", path+"?cursor=x", "", 422)
	programmeOf(t, w, w.Stranger()).send("GET", path, "", 404)
}
