package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/api"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/obligations"
	"constancia/internal/staff"
)

// programme is a program that holds the token of one member of staff.
type programme struct {
	t       *testing.T
	handler http.Handler
	token   string
}

func programmeOf(t *testing.T, w *cast.World, who actor.Actor) programme {
	t.Helper()
	o := edge.Options{Log: slog.New(slog.DiscardHandler), Now: w.Clock.Now, Address: "http://clinic.example", Language: "en"}
	handler, err := edge.New(o, api.New(w.DB, clients.NewDirectory(), o, "test").Door())
	if err != nil {
		t.Fatal(err)
	}
	p := programme{t: t, handler: handler}
	w.Write(who, func(tx *db.Tx) (err error) {
		p.token, _, err = staff.AddToken(tx, who.ID, "test", 30)
		return err
	})
	return p
}

// send sends JSON and reads the answer into a map; headers are name, value pairs.
func (p programme) send(method, path, body string, want int, headers ...string) map[string]any {
	p.t.Helper()
	request := httptest.NewRequest(method, "http://clinic.example"+path, bytes.NewBufferString(body))
	request.Header.Set("Authorization", "Bearer "+p.token)
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	answer := httptest.NewRecorder()
	p.handler.ServeHTTP(answer, request)
	if answer.Code != want {
		p.t.Fatalf("%s %s: got %d, want %d: %s", method, path, answer.Code, want, answer.Body)
	}
	var out map[string]any
	if err := json.Unmarshal(answer.Body.Bytes(), &out); err != nil {
		p.t.Fatalf("%s %s: %v", method, path, err)
	}
	return out
}

const weekly = `{"modality":"smartlink_own_phone","grace_minutes":120,
	"schedule":{"kind":"recurring","rrule":"FREQ=WEEKLY;BYDAY=TU","date":"2026-11-24","time":"09:00","zone":"America/Chicago","window_minutes":60},
	"told":{"by":"BI case specialist","on":"2026-11-20","language":"es","how":"in_person"}}`

func TestADutyByTheAPI(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	maria := w.Maria().String()

	duty := p.send("POST", "/api/v1/clients/"+maria+"/obligations", weekly, 201, "Idempotency-Key", "k1")
	again := p.send("POST", "/api/v1/clients/"+maria+"/obligations", weekly, 201, "Idempotency-Key", "k1")
	if duty["id"] != again["id"] || duty["version"] != 1.0 {
		t.Errorf("the same request made %v and %v", duty["id"], again["id"])
	}
	id := duty["id"].(string)

	var seen []string
	path := "/api/v1/obligations/" + id + "/occurrences?limit=10"
	for next := path; next != ""; {
		page := p.send("GET", next, "", 200)
		for _, item := range page["items"].([]any) {
			seen = append(seen, item.(map[string]any)["id"].(string))
		}
		if next = ""; page["next_cursor"] != nil {
			next = path + "&cursor=" + page["next_cursor"].(string)
		}
	}
	unique := map[string]bool{}
	for _, each := range seen {
		unique[each] = true
	}
	if len(seen) < obligations.HorizonWeeks || len(unique) != len(seen) {
		t.Errorf("got %d occurrences, %d of them different", len(seen), len(unique))
	}

	w.Clock.Set(time.Date(2026, 11, 24, 15, 20, 0, 0, time.UTC))
	out := p.send("POST", "/api/v1/occurrences/"+seen[0]+"/outcome",
		`{"state":"reported","at":"2026-11-24T15:10:00Z","source":"app_receipt"}`, 201, "If-Match", `"1"`)
	if out["state"] != "reported" || out["outcome"].(map[string]any)["source"] != "app_receipt" {
		t.Errorf("got %v", out)
	}
	p.send("POST", "/api/v1/occurrences/"+seen[0]+"/outcome", `{"state":"reported_late","source":"client","reason":"The bus."}`, 412, "If-Match", `"1"`)
	moved := p.send("POST", "/api/v1/occurrences/"+seen[1]+"/move", `{"date":"2026-12-03","time":"16:30"}`, 201)
	if moved["local"].(map[string]any)["time"] != "16:30" || moved["moved"] != true {
		t.Errorf("got %v", moved)
	}

	ledger := p.send("GET", "/api/v1/clients/"+maria+"/ledger", "", 200)
	if ledger["on_time"] != 1.0 || ledger["resolved"] != 1.0 {
		t.Errorf("got %v of %v on time", ledger["on_time"], ledger["resolved"])
	}
	ended := p.send("POST", "/api/v1/obligations/"+id+"/ending", `{"ended_on":"2026-12-31","reason":"Ended by letter."}`, 201)
	if ended["ended_on"] != "2026-12-31" {
		t.Errorf("got %v", ended["ended_on"])
	}
}

func TestARefusedDutyNamesItsFieldsAndNoValue(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	maria := w.Maria().String()
	body := `{"modality":"pigeon","schedule":{"kind":"recurring","rrule":"FREQ=HOURLY","date":"2027-02-30","time":"25:00"},"told":{"how":"drum"}}`
	refused := p.send("POST", "/api/v1/clients/"+maria+"/obligations", body, 422)
	var fields []string
	for _, each := range refused["errors"].([]any) {
		fields = append(fields, each.(map[string]any)["field"].(string))
	}
	want := "[modality told.how schedule.date schedule.time schedule.rrule]"
	if got := fmt.Sprint(fields); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	said, _ := json.Marshal(refused)
	for _, value := range []string{"pigeon", "HOURLY", "02-30", "25:00", "drum"} {
		if strings.Contains(string(said), value) {
			t.Errorf("the refusal repeats %q", value)
		}
	}
}

func TestADutyIsRefusedToWhoeverMayNotSeeTheClient(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria().String()
	programmeOf(t, w, w.Stranger()).send("POST", "/api/v1/clients/"+maria+"/obligations", weekly, 404)
	programmeOf(t, w, w.ReadOnly()).send("POST", "/api/v1/clients/"+maria+"/obligations", weekly, 403)
	programmeOf(t, w, w.Stranger()).send("GET", "/api/v1/clients/"+maria+"/ledger", "", 404)
}
