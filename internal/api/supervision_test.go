package api_test

import (
	"strings"
	"testing"
	"time"

	"constancia/internal/cast"
)

// It is Saturday evening. María's phone is on record; a text tells her to come.

func TestWhatWasToldByTheAPI(t *testing.T) {
	w := cast.New(t)
	w.Clock.Set(time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC))
	p, ruth := programmeOf(t, w, w.Paralegal()), programmeOf(t, w, w.Attorney())
	file := "/api/v1/clients/" + w.Client(cast.Maria).String()
	duty := w.Duty(cast.Maria).ID.String()

	body := `{"at":{"date":"2026-11-22","time":"07:00"},"how":"text","words":"REPORT","told_by":"María"}`
	s := p.send("POST", file+"/summonses", body, 201, "Idempotency-Key", "k")
	if again := p.send("POST", file+"/summonses", body, 201, "Idempotency-Key", "k"); again["id"] != s["id"] || s["starts_at"] != "2026-11-22T13:00:00.000000Z" || s["read_at"] != nil {
		t.Errorf("got %v", s)
	}
	one := "/api/v1/summonses/" + s["id"].(string)
	p.send("POST", one+"/read", "", 403)
	if got := ruth.send("POST", one+"/read", "", 201); got["read_by"] != cast.Ruth.ID.String() {
		t.Errorf("got %v", got)
	}
	if got := p.send("POST", one+"/appointment", `{"modality":"ero_checkin"}`, 201); got["obligation_id"] == nil {
		t.Errorf("got %v", got)
	}
	fixed := p.send("POST", one+"/corrections", strings.Replace(body, "{", `{"why":"half past",`, 1), 201)
	if fixed["supersedes"] != s["id"] || fixed["read_at"] != nil || len(p.send("GET", file+"/summonses", "", 200)["items"].([]any)) != 1 {
		t.Errorf("got %v", fixed)
	}
	p.send("POST", one+"/corrections", `{"why":"late","words":"x"}`, 412)

	d := p.send("POST", file+"/devices", `{"kind":"own_phone","since":"2026-03-02","model":"Galaxy A14","os":"Android 13"}`, 201)
	place := "/api/v1/devices/" + d["id"].(string)
	w.Clock.Advance(time.Minute)
	d = p.send("POST", place+"/changes", `{"model":"Galaxy A14","os":"Android 14","changed_on":"2026-11-20"}`, 201)
	if len(d["versions"].([]any)) != 2 || d["current"].(map[string]any)["os"] != "Android 14" {
		t.Errorf("got %v", d)
	}
	p.send("POST", place+"/ending", `{"how":"lost"}`, 201)
	p.send("POST", place+"/ending", `{"how":"lost"}`, 409)
	d = p.send("POST", place+"/answers", `{"obligation_id":"`+duty+`","answer":"goes_on"}`, 201)
	if len(d["answers"].([]any)) != 1 || len(p.send("GET", file+"/devices", "", 200)["items"].([]any)) != 1 || p.send("GET", place, "", 200)["ending"] == nil {
		t.Errorf("got %v", d)
	}

	i := p.send("POST", file+"/instructions", `{"kind":"phone_on","what":"Keep it on","said":{"date":"2026-11-20"}}`, 201)
	p.send("POST", "/api/v1/instructions/"+i["id"].(string)+"/corrections", `{"kind":"phone_on","what":"Keep it on","why":"19th","said":{"date":"2026-11-19"}}`, 201)
	if all := p.send("GET", file+"/instructions", "", 200)["items"].([]any); len(all) != 1 || all[0].(map[string]any)["said"].(map[string]any)["date"] != "2026-11-19" {
		t.Errorf("got %v", all)
	}

	v := p.send("POST", file+"/violations", `{"alleges":"a check-in","received_on":"2026-11-20"}`, 201)
	notice := "/api/v1/violations/" + v["id"].(string)
	p.send("POST", notice+"/corrections", `{"alleges":"a check-in","why":"It came a day before","received_on":"2026-11-19"}`, 201)
	if got := p.send("POST", notice+"/answers", `{"sent_on":"2026-11-21","how":"mail","what":"The log"}`, 201); got["open"] != false || v["open"] != true {
		t.Errorf("got %v", got)
	}
	if len(p.send("GET", file+"/violations", "", 200)["items"].([]any)) != 1 || p.send("GET", notice, "", 200)["received_on"] != "2026-11-19" {
		t.Error("the notice came back changed")
	}
}

func TestWhatIsRefusedByTheAPINamesItsField(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	file := "/api/v1/clients/" + w.Client(cast.Maria).String()
	for _, c := range [][3]string{
		{"/summonses", `{}`, "words"},
		{"/summonses", `{"at":{"time":"07:00"}}`, "at.date"},
		{"/devices", `{}`, "kind"},
		{"/instructions", `{"kind":"phone_on"}`, "what"},
		{"/instructions", `{"kind":"phone_on","what":"x","said":{"date":"2027-01-01"},"told_at":"2026-11-23T15:00:00Z"}`, "said.date"},
		{"/violations", `{}`, "alleges"},
	} {
		problem := p.send("POST", file+c[0], c[1], 422)
		errors, _ := problem["errors"].([]any)
		if len(errors) == 0 || errors[0].(map[string]any)["field"] != c[2] {
			t.Errorf("%s %s: got %v, want %s", c[0], c[1], problem["errors"], c[2])
		}
	}
	for _, noun := range []string{"devices", "instructions", "violations", "summonses"} {
		programmeOf(t, w, w.Stranger()).send("GET", file+"/"+noun, "", 404)
		programmeOf(t, w, w.Admin()).send("GET", file+"/"+noun, "", 403)
		programmeOf(t, w, w.ReadOnly()).send("POST", file+"/"+noun, "{}", 403)
	}
}
