package api_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/documents"
)

// upload sends a form with one file and reads the answer.
func (p programme) upload(path string, content []byte, want int, pairs ...string) map[string]any {
	p.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = form.WriteField(pairs[i], pairs[i+1])
	}
	if content != nil {
		part, err := form.CreateFormFile("file", "proof.png")
		if err != nil {
			p.t.Fatal(err)
		}
		_, _ = part.Write(content)
	}
	_ = form.Close()
	request := httptest.NewRequest("POST", "http://clinic.example"+path, &body)
	request.Header.Set("Authorization", "Bearer "+p.token)
	request.Header.Set("Content-Type", form.FormDataContentType())
	answer := httptest.NewRecorder()
	p.handler.ServeHTTP(answer, request)
	if answer.Code != want {
		p.t.Fatalf("%s: got %d, want %d: %s", path, answer.Code, want, answer.Body)
	}
	var out map[string]any
	if err := json.Unmarshal(answer.Body.Bytes(), &out); err != nil {
		p.t.Fatalf("%s: %v", path, err)
	}
	return out
}

const refusedPhoto = `{"app":"smartlink","kinds":["app_photo_not_sent"],"error_text":"Unable to upload photo",
	"first_seen_at":"2026-11-24T15:03:00Z","told_at":"2026-11-24T15:15:00Z","told_by":"María, by phone","language":"es",
	"device":{"owner":"own","model":"Galaxy A14"},"network":{"kind":"mobile"},
	"attempts":[{"action":"photo","at":"2026-11-24T15:05:00Z"},{"action":"restart"}],"calls":[{"channel":"phone","voicemail":true,"observed_by":"Her sister Ana"}],
	"appearance":{"place":"ISAP office"},"witness":{"name":"Her sister"}}`

func TestAFailureByTheAPI(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	maria := w.Client(cast.Maria).String()
	w.Duty(cast.Maria)
	w.Clock.Set(time.Date(2026, 11, 24, 15, 20, 0, 0, time.UTC))
	duties := p.send("GET", "/api/v1/clients/"+maria+"/obligations", "", 200)["items"].([]any)
	occurrences := p.send("GET", "/api/v1/obligations/"+duties[0].(map[string]any)["id"].(string)+"/occurrences", "", 200)["items"].([]any)
	about := occurrences[0].(map[string]any)["id"].(string)
	body := strings.Replace(refusedPhoto, "{", `{"occurrence_id":"`+about+`",`, 1)

	f := p.send("POST", "/api/v1/clients/"+maria+"/failures", body, 201, "Idempotency-Key", "k")
	again := p.send("POST", "/api/v1/clients/"+maria+"/failures", body, 201, "Idempotency-Key", "k")
	if f["id"] != again["id"] || f["first_seen_at"] != "2026-11-24T15:03:00.000000Z" || f["told_at"] != "2026-11-24T15:15:00.000000Z" || f["recorded_at"] != "2026-11-24T15:20:00.000000Z" {
		t.Errorf("got %v", f)
	}
	if by := f["calls"].([]any)[0].(map[string]any)["observed_by"]; by != "Her sister Ana" {
		t.Errorf("the call was made by %v", by)
	}
	if len(f["attempts"].([]any)) != 2 || len(f["calls"].([]any)) != 1 || len(f["appearances"].([]any)) != 1 || len(f["witnesses"].([]any)) != 1 || f["state"] != "new" {
		t.Errorf("got %v", f)
	}
	if got := p.send("GET", "/api/v1/occurrences/"+about, "", 200)["state"]; got != "attempted_failed" {
		t.Errorf("the check-in is %v", got)
	}

	place := "/api/v1/failures/" + f["id"].(string)
	p.send("POST", place+"/attempts", `{"action":"reinstall"}`, 201)
	p.send("POST", place+"/calls", `{"channel":"email","seconds":10}`, 201)
	p.send("POST", place+"/appearances", `{"place":"ICE field office"}`, 201)
	p.send("POST", place+"/witnesses", `{"name":"The driver"}`, 201)
	p.send("POST", place+"/steps", `{"step":"call_isap"}`, 201)
	correction := `{"kinds":["app_crash"],"reason":"She looked again","supersedes":"` + f["statement_id"].(string) + `"}`
	corrected := p.send("POST", place+"/corrections", correction, 201, "Idempotency-Key", "c")
	p.send("POST", place+"/corrections", correction, 201, "Idempotency-Key", "c")
	p.send("POST", place+"/corrections", strings.Replace(correction, "again", "twice", 1), 412)
	if corrected["number"] != 2.0 || len(corrected["superseded"].([]any)) != 1 || corrected["supersedes"] != f["statement_id"] || len(corrected["attempts"].([]any)) != 3 {
		t.Errorf("got %v", corrected)
	}
	if all := p.send("GET", "/api/v1/clients/"+maria+"/failures", "", 200)["items"].([]any); len(all) != 1 {
		t.Errorf("%d failures", len(all))
	}
	if all := p.send("GET", "/api/v1/failures?state=documented", "", 200)["items"].([]any); len(all) != 0 {
		t.Errorf("%d documented failures", len(all))
	}
}

func TestEvidenceByTheAPI(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	place := "/api/v1/failures/" + w.Failure(cast.Maria).ID.String() + "/evidence"
	large := append(cast.Photo(1, cast.Camera{TakenAt: "2050:01:01 00:00:00"}), make([]byte, 20<<20)...)
	sum := sha256.Sum256(large)
	e := p.upload(place, large, 201, "from", "María", "caption", "The message", "taken_at", "2026-11-24T09:05:00-06:00")
	if e["sha256"] != hex.EncodeToString(sum[:]) || e["bytes"] != float64(len(large)) || e["media_type"] != "image/jpeg" || e["taken_at"] != "2026-11-24T15:05:00.000000Z" || e["claimed_implausible"] != true {
		t.Errorf("got %v", e)
	}
	if again := p.upload(place, large, 201); again["id"] != e["id"] {
		t.Errorf("the same file is two pieces: %v", again)
	}
	for name, c := range map[string]struct {
		content []byte
		want    int
		code    string
	}{
		"HTML named .png": {[]byte("<html><script>alert(1)</script>"), 422, "vault.type"},
		"a bomb":          {cast.Bomb(16384, 16384), 422, "vault.pixels"},
		"nothing":         {nil, 422, ""},
		"60 MB":           {append(cast.Screenshot(1), make([]byte, 60<<20)...), 413, "vault.too_large"},
		"110 MB":          {make([]byte, 110<<20), 413, ""},
		"no end":          {cast.Film(cast.Clip{Seconds: 3})[:200], 422, "vault.cut_off"},
	} {
		refused := p.upload(place, c.content, c.want)
		if said, _ := json.Marshal(refused); !strings.Contains(string(said), c.code) {
			t.Errorf("%s: got %s", name, said)
		}
	}
	p.upload(place, cast.Screenshot(1), 422, "taken_at", "yesterday")
	programmeOf(t, w, w.ReadOnly()).upload(place, cast.Screenshot(1), 403)
	programmeOf(t, w, w.Stranger()).upload(place, cast.Screenshot(1), 404)
	p.send("POST", place, `{}`, 422)
}

func TestARefusedFailureByTheAPINamesItsFields(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Paralegal())
	maria := w.Client(cast.Maria).String()
	for body, want := range map[string]string{
		`{}`: "kinds", `{"kinds":["ghosts"]}`: "kinds", `{"kinds":["other"],"app":"x"}`: "app",
		`{"kinds":["other"],"attempts":[{"action":"x"}]}`:                            "attempts[0].action",
		`{"kinds":["other"],"appearance":{"officer":"x"}}`:                           "appearance.place",
		`{"kinds":["other"],"witness":{"saw":"x"}}`:                                  "witness.name",
		`{"kinds":["other"],"first_seen_at":"2050-01-01T00:00:00Z"}`:                 "first_seen_at",
		`{"kinds":["other"],"device":{"owner":"the cat"}}`:                           "device.owner",
		`{"kinds":["other"],"occurrence_id":"0195ffff-ffff-7fff-bfff-ffffffffffff"}`: "occurrence_id",
	} {
		problem := p.send("POST", "/api/v1/clients/"+maria+"/failures", body, 422)
		errors, _ := problem["errors"].([]any)
		if len(errors) != 1 || errors[0].(map[string]any)["field"] != want {
			t.Errorf("%s: got %v, want %s", body, problem["errors"], want)
		}
	}
	f := w.Failure(cast.Maria)
	w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
	programmeOf(t, w, w.Stranger()).send("GET", "/api/v1/failures/"+f.ID.String(), "", 404)
	programmeOf(t, w, w.Admin()).send("GET", "/api/v1/failures/"+f.ID.String(), "", 403)
	got := programmeOf(t, w, w.ReadOnly()).send("GET", "/api/v1/failures/"+f.ID.String(), "", 200)
	if len(got["evidence"].([]any)) != 1 || got["state"] != "documented" {
		t.Errorf("got %v", got)
	}
}
