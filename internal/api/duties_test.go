package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"constancia/internal/cast"
)

// posted is the answer of a request that made something.
func (p programme) posted(path, body string, headers ...string) map[string]any {
	p.t.Helper()
	return p.send(http.MethodPost, "/api/v1"+path, body, http.StatusCreated, headers...)
}

func TestEveryKindOfScheduleIsTakenAndReadBack(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	client := "/clients/" + w.Maria().String()
	for modality, schedule := range map[string]string{
		"smartlink_own_phone": `{"kind":"recurring","rrule":"FREQ=WEEKLY;BYDAY=TU","except":["2026-12-29"],"skip_holidays":true,"date":"2026-11-24","time":"09:00","zone":"America/Chicago"}`,
		"ero_checkin":         `{"kind":"appointment","date":"2027-02-01","time":"10:00","zone":"America/Chicago"}`,
		"ice_portal":          `{"kind":"on_demand","window_minutes":1440}`,
		"home_visit":          `{"kind":"day_window","date":"2026-12-09","time":"08:00","ends":"17:00","zone":"America/Chicago"}`,
		"gps_wrist":           `{"kind":"continuous","daily_at":"20:00"}`,
	} {
		made := p.posted(client+"/obligations", `{"modality":"`+modality+`","schedule":`+schedule+`}`)
		kept, _ := made["schedule"].(map[string]any)
		if kept["zone"] != "America/Chicago" || !strings.Contains(schedule, `"`+kept["kind"].(string)+`"`) {
			t.Errorf("%s: got %v", modality, kept)
		}
		if modality == "gps_wrist" && (kept["daily_at"] != "20:00" || kept["time"] != nil) {
			t.Errorf("the daily charge: got %v", kept)
		}
		if modality == "home_visit" && kept["ends"] != "17:00" {
			t.Errorf("the day at home: got %v", kept)
		}
	}
	refused := p.send(http.MethodPost, "/api/v1"+client+"/obligations",
		`{"modality":"gps_ankle","schedule":{"kind":"continuous","daily_at":"25:00","rrule":"FREQ=DAILY","window_minutes":5}}`, http.StatusUnprocessableEntity)
	errors, _ := refused["errors"].([]any)
	fields := []string{}
	for _, e := range errors {
		fields = append(fields, e.(map[string]any)["field"].(string))
	}
	if got := strings.Join(fields, " "); got != "schedule.rrule schedule.window_minutes schedule.daily_at" {
		t.Errorf("got %q", got)
	}
}

func TestAPromptAPauseAndAFamilyThroughTheAPI(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	maria, sean := w.Maria().String(), w.Sean().String()
	asked := p.posted("/clients/"+maria+"/obligations", `{"modality":"virtual_home_visit","schedule":{"kind":"on_demand","window_minutes":15}}`)
	now := w.Clock.Now().Format(time.RFC3339)
	o := p.posted("/obligations/"+asked["id"].(string)+"/prompts", `{"at":"`+now+`","source":"client","note":"Video call"}`, "Idempotency-Key", "k")
	again := p.posted("/obligations/"+asked["id"].(string)+"/prompts", `{"at":"`+now+`","source":"client","note":"Video call"}`, "Idempotency-Key", "k")
	if o["state"] != "due" || o["prompted"] != true || again["id"] != o["id"] {
		t.Errorf("got %v", o)
	}
	if back := p.posted("/occurrences/"+o["id"].(string)+"/taking-back", `{"reason":"Another client's."}`); back["withdrawn"] != "mistaken" {
		t.Errorf("got %v", back)
	}

	weeklyDuty := w.Duty(cast.Maria).ID.String()
	p.posted("/obligations/"+weeklyDuty+"/pauses", `{"from":"2026-12-01","last_day":"2026-12-15","reason":"Travel was allowed."}`)
	pauses := p.send(http.MethodGet, "/api/v1/obligations/"+weeklyDuty+"/pauses", "", http.StatusOK)["items"].([]any)
	pause := pauses[0].(map[string]any)
	if len(pauses) != 1 || pause["lifted_from"] != nil {
		t.Errorf("got %v", pauses)
	}
	p.posted("/pauses/"+pause["id"].(string)+"/lift", `{"from":"2026-12-08","reason":"Back."}`)

	p.posted("/obligations/"+weeklyDuty+"/participants", `{"client_id":"`+sean+`"}`)
	first := p.send(http.MethodGet, "/api/v1/obligations/"+weeklyDuty+"/occurrences", "", http.StatusOK)["items"].([]any)[0].(map[string]any)
	w.Clock.Set(w.Clock.Now().AddDate(0, 0, 2))
	p.posted("/occurrences/"+first["id"].(string)+"/outcome", `{"state":"reported","source":"client","at":"`+first["opens_at"].(string)+`"}`)
	p.posted("/occurrences/"+first["id"].(string)+"/outcome", `{"state":"attempted_failed","source":"client","reason":"His picture would not send.","client_id":"`+sean+`"}`)
	for client, want := range map[string][2]float64{maria: {1, 0}, sean: {0, 1}} {
		book := p.send(http.MethodGet, "/api/v1/clients/"+client+"/ledger", "", http.StatusOK)
		if book["on_time"] != want[0] || book["failed"] != want[1] || book["resolved"] != 1.0 || len(book["pauses"].([]any)) != 1 {
			t.Errorf("got %v on time, %v failed of %v", book["on_time"], book["failed"], book["resolved"])
		}
	}
	p.posted("/obligations/"+weeklyDuty+"/participants/"+sean+"/leaving", `{"last_day":"2026-12-20"}`)
}
