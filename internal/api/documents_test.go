package api_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"constancia/internal/cast"
)

// taken asks for a file and gives the status and what came.
func (p programme) taken(path string) (int, string) {
	request := httptest.NewRequest("GET", "http://clinic.example"+path, http.NoBody)
	request.Header.Set("Authorization", "Bearer "+p.token)
	answer := httptest.NewRecorder()
	p.handler.ServeHTTP(answer, request)
	return answer.Code, answer.Body.String()
}

func TestDocumentsByTheAPI(t *testing.T) {
	w := cast.New(t)
	p, attorney, reads := programmeOf(t, w, w.Paralegal()), programmeOf(t, w, w.Attorney()), programmeOf(t, w, w.ReadOnly())
	place := "/api/v1/clients/" + w.Maria().String() + "/documents"
	picture := cast.Screenshot(1)
	screen := p.upload(place, picture, 201, "kind", "screenshot", "title", "The red message", "from", "María")
	again := p.upload(place, picture, 201)
	voice := p.upload(place, cast.Film(cast.Clip{Seconds: 4, Sound: true}), 201, "consent_by", "María", "consent_state", "CA")
	if screen["id"] != again["id"] || screen["title"] != "The red message" || voice["privileged"] != true {
		t.Errorf("got %v and %v", screen, voice)
	}
	p.upload(place, nil, 422)
	if all, some := items(p.send("GET", place, "", 200)), items(reads.send("GET", place, "", 200)); len(all) != 2 || len(some) != 1 {
		t.Errorf("%d documents, %d for whoever only reads", len(all), len(some))
	}

	one := "/api/v1/documents/" + screen["id"].(string)
	if got := p.send("GET", one, "", 200); got["fit"] != false || got["unfit"] != "unchecked" {
		t.Errorf("got %v", got)
	}
	p.send("POST", one+"/checks", `{"faces":true,"fit":true}`, 422)
	if got := p.send("POST", one+"/checks", `{"fit":true}`, 201, "Idempotency-Key", "c"); got["fit"] != true {
		t.Errorf("got %v", got)
	}
	if got := p.send("POST", one+"/checks", `{"fit":true}`, 201, "Idempotency-Key", "c"); len(got["checks"].([]any)) != 1 {
		t.Error("the same request was a second check")
	}
	if status, content := reads.taken(one + "/file"); status != 200 || content != string(picture) {
		t.Errorf("the file came as %d with %d bytes", status, len(content))
	}

	heard := "/api/v1/documents/" + voice["id"].(string)
	reads.send("GET", heard, "", 404)
	if status, _ := reads.taken(heard + "/file"); status != 404 {
		t.Errorf("whoever only reads took it: %d", status)
	}
	p.send("POST", heard+"/labels", `{"kind":"recording","reason":"Not hers"}`, 403)
	if got := attorney.send("POST", heard+"/labels", `{"kind":"recording","reason":"The office's voicemail"}`, 201); got["unfit"] != "consent_unsure" {
		t.Errorf("got %v", got["unfit"])
	}
	p.send("POST", heard+"/rulings", `{"may_leave":true,"ruling_reason":"x"}`, 403)
	if got := attorney.send("POST", heard+"/rulings", `{"may_leave":true,"ruling_reason":"Both agreed"}`, 201); got["unfit"] != "unchecked" {
		t.Errorf("got %v", got["unfit"])
	}
	p.send("POST", one+"/consents", `{"consent_by":"María"}`, 422)
	photo := p.upload(place, cast.Photo(2, cast.Camera{Make: "samsung", Place: true}), 201)
	if copied := p.send("POST", "/api/v1/documents/"+photo["id"].(string)+"/copies", "", 201); copied["making"] != "stripped" || copied["parent_id"] != photo["id"] {
		t.Errorf("got %v", copied)
	}
	programmeOf(t, w, w.Stranger()).send("GET", one, "", 404)
}

func items(answer map[string]any) []any { return answer["items"].([]any) }
