package api_test

import (
	"testing"

	"constancia/internal/cast"
)

func TestReleasePapersLevelsAndRequestsByTheAPI(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	maria := "/api/v1/clients/" + w.Client(cast.Maria).String()
	paper := p.send("POST", maria+"/release-documents", `{"form":"I-352","issued_on":"2026-03-20","bond_amount":"$5,000"}`, 201, "Idempotency-Key", "k")
	again := p.send("POST", maria+"/release-documents", `{"form":"I-352","issued_on":"2026-03-20","bond_amount":"$5,000"}`, 201, "Idempotency-Key", "k")
	if paper["id"] != again["id"] || paper["bond_amount"] != "5000.00" || paper["authority"] != "INA 236(a)(2)(A); 8 CFR 103.6" {
		t.Errorf("got %v", paper)
	}
	condition := p.send("POST", maria+"/conditions", `{"release_document_id":"`+paper["id"].(string)+`","number":"3","words":"Report"}`, 201)
	fixed := p.send("POST", maria+"/release-documents", `{"form":"I-352","issued_on":"2026-03-21","supersedes":"`+paper["row_id"].(string)+`","why":"The stamp"}`, 201)
	if fixed["id"] != paper["id"] || fixed["row_id"] == paper["row_id"] || len(fixed["conditions"].([]any)) != 1 {
		t.Errorf("got %v", fixed)
	}
	p.send("POST", maria+"/release-documents", `{"form":"I-352","supersedes":"`+paper["row_id"].(string)+`","why":"Me too"}`, 412)
	if got := p.send("GET", maria+"/conditions", "", 200)["items"].([]any); len(got) != 1 || got[0].(map[string]any)["id"] != condition["id"] {
		t.Errorf("got %v", got)
	}
	p.send("POST", "/api/v1/release-documents/"+paper["id"].(string)+"/ending", `{"last_day":"2026-03-01","reason":"Letter"}`, 422)

	p.send("POST", maria+"/levels", `{"modalities":["gps_ankle"],"since":"2026-04-01"}`, 404) // no enrolment yet
	p.send("POST", maria+"/enrolments", `{"since":"2026-04-01","area":"CHI"}`, 201)
	p.send("POST", maria+"/levels", `{"modalities":["gps_ankle"],"since":"2026-03-31"}`, 422)
	p.send("POST", maria+"/levels", `{"modalities":["gps_ankle"],"since":"2026-04-01"}`, 201)
	enrolment := p.send("POST", maria+"/levels", `{"modalities":["smartlink_own_phone"],"since":"2026-06-01"}`, 201)
	levels := enrolment["levels"].([]any)
	if first := levels[0].(map[string]any); len(levels) != 2 || first["days"] != 61.0 || first["last_day"] != "2026-05-31" {
		t.Errorf("got %v", levels)
	}
	asked := p.send("POST", maria+"/step-down-requests", `{"asked_on":"2026-05-04","how":"letter","reason":"33 of 33 on time"}`, 201)
	answered := p.send("POST", "/api/v1/step-down-requests/"+asked["id"].(string)+"/answers", `{"answer":"granted","answered_on":"2026-05-29"}`, 201)
	if answered["reply"] != "granted" || len(p.send("GET", maria+"/step-down-requests", "", 200)["items"].([]any)) != 1 {
		t.Errorf("got %v", answered)
	}
	duty := w.Duty(cast.Maria).ID.String()
	one := "/api/v1/conditions/" + condition["id"].(string)
	if got := p.send("POST", one+"/obligations", `{"obligation_id":"`+duty+`"}`, 201); len(got["obligations"].([]any)) != 1 {
		t.Errorf("got %v", got)
	}
	p.send("POST", one+"/obligations/"+duty+"/unlinking", `{}`, 422)
	for range 2 {
		if got := p.send("POST", one+"/obligations/"+duty+"/unlinking", `{"why":"Another paper"}`, 201); len(got["obligations"].([]any)) != 0 {
			t.Errorf("got %v", got)
		}
	}
	p.send("POST", one+"/obligations", `{"obligation_id":"`+duty+`"}`, 201)
	w.Clock.Set(cast.Start.AddDate(0, 0, 14))
	if got := p.send("POST", one+"/ending", `{"last_day":"2026-12-06","reason":"Letter"}`, 201); got["ending"] == nil {
		t.Errorf("got %v", got)
	}
	if got := p.send("POST", "/api/v1/enrolments/"+enrolment["id"].(string)+"/ending", `{"last_day":"2026-12-06","reason":"Letter"}`, 201); got["ending"] == nil {
		t.Errorf("got %v", got)
	}
	questions := p.send("GET", maria+"/duty-questions", "", 200)["items"].([]any)
	if len(questions) != 1 {
		t.Fatalf("got %v", questions)
	}
	ground := questions[0].(map[string]any)["ground_id"].(string)
	goesOn := `{"ground_id":"` + ground + `","obligation_id":"` + duty + `","answer":"goes_on"}`
	first := p.send("POST", maria+"/duty-answers", goesOn, 201, "Idempotency-Key", "goes on")
	if again := p.send("POST", maria+"/duty-answers", goesOn, 201, "Idempotency-Key", "goes on"); again["id"] != first["id"] || first["obligation_id"] != duty || first["answer"] != "goes_on" {
		t.Errorf("got %v, then %v", first, again)
	}
	p.send("POST", maria+"/duty-answers", goesOn, 412)
	stranger := programmeOf(t, w, w.Stranger())
	stranger.send("GET", maria+"/levels", "", 404)
	stranger.send("GET", maria+"/duty-questions", "", 404)
	stranger.send("POST", one+"/obligations/"+duty+"/unlinking", `{"why":"x"}`, 404)
	programmeOf(t, w, w.ReadOnly()).send("POST", one+"/obligations/"+duty+"/unlinking", `{"why":"x"}`, 403)
	programmeOf(t, w, w.ReadOnly()).send("POST", maria+"/enrolments", `{"since":"2026-04-01"}`, 403)
}

func TestTheClinicsOfficesByTheAPI(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	office := p.send("POST", "/api/v1/offices", `{"kind":"isap","name":"ISAP Chicago","front_desk":"312 555 0160"}`, 201)
	one := "/api/v1/offices/" + office["id"].(string)
	p.send("PATCH", one, `{"kind":"isap","name":"ISAP Chicago"}`, 428)
	p.send("PATCH", one, `{"kind":"isap","name":"ISAP Chicago","hotline":"312 555 0161"}`, 200, "If-Match", `"1"`)
	p.send("PATCH", one, `{"kind":"isap","name":"ISAP Chicago"}`, 412, "If-Match", `"1"`)
	maria := "/api/v1/clients/" + w.Client(cast.Maria).String()
	p.send("POST", maria+"/enrolments", `{"since":"2026-04-01","office_id":"`+office["id"].(string)+`"}`, 201)
	numbers := p.send("POST", maria+"/officers", `{"role":"case_specialist","name":"D. Reyes","phone":"312 555 0188","since":"2026-08-01"}`, 201)["numbers"].([]any)
	if len(numbers) != 2 || numbers[0].(map[string]any)["number"] != "312 555 0188" || numbers[1].(map[string]any)["kind"] != "hotline" {
		t.Errorf("got %v", numbers)
	}
	if got := p.send("GET", "/api/v1/offices", "", 200)["items"].([]any); len(got) != 1 {
		t.Errorf("got %v", got)
	}
}
