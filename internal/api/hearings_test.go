package api_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/api"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/staff"
)

// hearingDesk is a program that speaks to the API with one person's token.
type hearingDesk struct {
	t       *testing.T
	handler http.Handler
	token   string
}

func newHearingDesk(t *testing.T, w *cast.World, p cast.Person) hearingDesk {
	t.Helper()
	o := edge.Options{Log: slog.New(slog.DiscardHandler), Now: w.Clock.Now, Language: "en"}
	handler, err := edge.New(o, api.New(w.DB, nil, o, "test").Door())
	if err != nil {
		t.Fatal(err)
	}
	d := hearingDesk{t: t, handler: handler}
	w.Write(w.Meet(p), func(tx *db.Tx) (err error) {
		d.token, _, err = staff.AddToken(tx, p.ID, "tests", 0)
		return err
	})
	return d
}

// call sends a request and reads the answer; headers are name, value pairs.
func (d hearingDesk) call(method, path, body string, headers ...string) (status int, answer map[string]any) {
	d.t.Helper()
	r := httptest.NewRequest(method, "/api/v1"+path, bytes.NewBufferString(body))
	r.Header.Set("Authorization", "Bearer "+d.token)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	d.handler.ServeHTTP(rec, r)
	if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil {
		d.t.Fatalf("%s %s: %d %s", method, path, rec.Code, rec.Body)
	}
	return rec.Code, answer
}

// at walks into an answer by keys and indexes.
func at(answer any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := answer.(map[string]any)
			answer = m[step]
		case int:
			list, _ := answer.([]any)
			if step >= len(list) {
				return nil
			}
			answer = list[step]
		}
	}
	return answer
}

func (d hearingDesk) want(answer any, want any, path ...any) {
	d.t.Helper()
	if got := at(answer, path...); got != want {
		d.t.Errorf("%v is %v, want %v", path, got, want)
	}
}

const januaryFifth = `{"court":"CHI","judge":"Patel","type":"master_calendar","medium":"in_person","date":"2027-01-05","time":"08:30",
	"notice":{"issued_on":"2026-11-20","served_on":"respondent","how_received":"mail"}}`

func TestAHearingIsScheduledMovedToldCheckedAndCancelledByProgram(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		d := newHearingDesk(t, w, cast.Pilar)
		status, h := d.call("POST", "/clients/"+maria.String()+"/hearings", januaryFifth)
		if status != http.StatusCreated {
			t.Fatalf("scheduling: %d %v", status, h)
		}
		id, _ := h["id"].(string)
		d.want(h, maria.String(), "client_id")
		d.want(h, "America/Chicago", "current", "zone")
		d.want(h, "2027-01-05T14:30:00.000000Z", "current", "starts_at")
		d.want(h, "mail", "current", "notice", "how_received")

		status, h = d.call("POST", "/hearings/"+id+"/settings", `{"date":"2027-03-09","time":"13:00","reason":"judge on leave","adjournment_code":"02"}`, "If-Match", `"1"`)
		if status != http.StatusCreated {
			t.Fatalf("moving: %d %v", status, h)
		}
		d.want(h, "2027-03-09", "current", "date")
		d.want(h, "2027-01-05", "superseded", 0, "date")
		d.want(h, at(h, "current", "id"), "superseded", 0, "superseded_by")
		status, refused := d.call("POST", "/hearings/"+id+"/settings", `{"date":"2027-03-10","time":"13:00"}`, "If-Match", `"1"`)
		if status != http.StatusPreconditionFailed {
			t.Errorf("a stale version: %d %v", status, refused)
		}

		setting, _ := at(h, "current", "id").(string)
		status, h = d.call("POST", "/settings/"+setting+"/told",
			`{"client_id":"`+maria.String()+`","how":"phone","language":"es","read_back":true,"at":"2026-11-23T14:00:00Z"}`)
		if status != http.StatusCreated {
			t.Fatalf("telling: %d %v", status, h)
		}
		d.want(h, true, "current", "told", 0, "read_back")
		d.want(h, cast.Pilar.ID.String(), "current", "told", 0, "told_by")

		status, h = d.call("POST", "/hearings/"+id+"/checks", `{"source":"acis_web","said":{"date":"2027-03-10","time":"13:00"}}`)
		if status != http.StatusCreated {
			t.Fatalf("checking: %d %v", status, h)
		}
		d.want(h, "2027-03-10", "conflicts", 0, "said", "date")
		check, _ := at(h, "conflicts", 0, "id").(string)
		if status, h = d.call("POST", "/checks/"+check+"/resolution", `{"reason":"the clerk confirmed ours"}`); status != http.StatusCreated {
			t.Errorf("resolving: %d %v", status, h)
		}
		if status, h = d.call("POST", "/hearings/"+id+"/checks", `{"source":"acis_phone","said":"none"}`); status != http.StatusCreated {
			t.Fatalf("checking: %d %v", status, h)
		}
		d.want(h, "none", "conflicts", 0, "said")

		status, h = d.call("POST", "/hearings/"+id+"/cancellation", `{"source":"acis_phone","reason":"off calendar"}`)
		if status != http.StatusCreated {
			t.Fatalf("cancelling: %d %v", status, h)
		}
		d.want(h, "cancelled", "state")
		d.want(h, "acis_phone", "cancellation", "source")
		d.want(h, nil, "conflicts", 0)
	})
}

func TestAProgramSaysWhatBecameOfAHearing(t *testing.T) {
	w := cast.New(t)
	f := w.Hearing(cast.Maria)
	w.Clock.Set(f.Current().StartsAt.Add(4 * time.Hour))
	path, maria := "/settings/"+f.Current().ID.String()+"/outcome", f.ClientID.String()
	pilar, ruth := newHearingDesk(t, w, cast.Pilar), newHearingDesk(t, w, cast.Ruth)
	held := `{"state":"held","source":"attorney","note":"pleadings","there":[{"client_id":"` + maria + `","presence":"appeared"}]}`
	var h map[string]any
	var status int
	for range 2 {
		if status, h = pilar.call("POST", path, held, "Idempotency-Key", "k1", "If-Match", `"1"`); status != http.StatusCreated {
			t.Fatalf("got %d %v", status, h)
		}
	}
	pilar.want(h, "held", "state")
	pilar.want(h, "appeared", "current", "outcome", "there", 0, "presence")
	pilar.want(h, nil, "cancellation")
	first, _ := at(h, "current", "outcome", "id").(string)
	if status, h = pilar.call("POST", path, held); status != http.StatusConflict {
		t.Errorf("a second word about it: %d %v", status, h)
	}
	absent := `{"state":"held_in_absentia","source":"order","order_on":"2027-01-05","corrects":"` + first + `","there":[{"client_id":"` + maria + `","presence":"absent"}]}`
	if status, h = pilar.call("POST", path, absent); status != http.StatusForbidden {
		t.Errorf("a paralegal: %d %v", status, h)
	}
	if status, h = ruth.call("POST", path, absent); status != http.StatusCreated {
		t.Fatalf("the attorney: %d %v", status, h)
	}
	ruth.want(h, "2027-07-04", "current", "outcome", "rescission", "last_on")
	ruth.want(h, "2027-07-06", "current", "outcome", "rescission", "due_on")
	if status, h = newHearingDesk(t, w, cast.Ines).call("POST", path, held); status != http.StatusNotFound {
		t.Errorf("from beyond the wall: %d %v", status, h)
	}
}

func TestARefusedHearingSaysEachFieldAndNoValue(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	d := newHearingDesk(t, w, cast.Pilar)
	status, p := d.call("POST", "/clients/"+maria.String()+"/hearings", `{"court":"CHI","date":"2027-02-30","time":"25:00"}`)
	if status != http.StatusUnprocessableEntity {
		t.Fatalf("got %d %v", status, p)
	}
	d.want(p, "date", "errors", 0, "field")
	d.want(p, "wall.no_such_day", "errors", 0, "code")
	d.want(p, "time", "errors", 1, "field")
	if raw, _ := json.Marshal(p); bytes.Contains(raw, []byte("02-30")) || bytes.Contains(raw, []byte("25:00")) {
		t.Errorf("the answer repeats what was sent: %s", raw)
	}
	for name, body := range map[string]string{
		"an unknown field": `{"court":"CHI","when":"soon"}`, "not JSON": `{"court":`, "a wrong type": `{"date":5}`,
	} {
		if status, p := d.call("POST", "/clients/"+maria.String()+"/hearings", body); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %v", name, status, p)
		}
	}
}

func TestARepeatedRequestMakesOneHearing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		d := newHearingDesk(t, w, cast.Pilar)
		path := "/clients/" + maria.String() + "/hearings"
		_, one := d.call("POST", path, januaryFifth, "Idempotency-Key", "k1")
		_, again := d.call("POST", path, januaryFifth, "Idempotency-Key", "k1")
		d.want(again, one["id"], "id")
		status, p := d.call("POST", path, `{"court":"CHI","date":"2027-01-06","time":"08:30"}`, "Idempotency-Key", "k1")
		if status != http.StatusConflict {
			t.Errorf("the key with another request: %d %v", status, p)
		}
		_, list := d.call("GET", "/hearings?client="+maria.String(), "")
		d.want(list, nil, "items", 1)
		d.want(list, nil, "next_cursor")
	})
}

func TestHearingsAreListedWithinTheWall(t *testing.T) {
	w := cast.New(t)
	f := w.Hearing(cast.Sean)
	w.Hearing(cast.Maria)
	w.Attorney()
	ours, theirs := newHearingDesk(t, w, cast.Pilar), newHearingDesk(t, w, cast.Ines)
	_, list := ours.call("GET", "/hearings?from=2027-07-01&to=2027-07-31&court=HYA", "")
	ours.want(list, f.ID.String(), "items", 0, "id")
	ours.want(list, w.Rosa().String(), "items", 0, "participants", 0)
	ours.want(list, nil, "items", 1)
	_, page := ours.call("GET", "/hearings?limit=1", "")
	next, _ := page["next_cursor"].(string)
	_, page = ours.call("GET", "/hearings?limit=1&cursor="+next, "")
	ours.want(page, f.ID.String(), "items", 0, "id")
	_, list = theirs.call("GET", "/hearings", "")
	theirs.want(list, nil, "items", 0)
	for path, want := range map[string]int{
		"/hearings?from=2027-02-30": 422, "/hearings?nothing=1": 422, "/hearings?cursor=x": 422, "/hearings/" + uuid.NewString(): 404,
	} {
		if status, p := ours.call("GET", path, ""); status != want {
			t.Errorf("%s: %d %v, want %d", path, status, p, want)
		}
	}
	if status, _ := theirs.call("GET", "/hearings/"+f.ID.String(), ""); status != http.StatusNotFound {
		t.Errorf("another team's hearing: %d", status)
	}
	readOnly := newHearingDesk(t, w, cast.Lena)
	if status, _ := readOnly.call("POST", "/hearings/"+f.ID.String()+"/cancellation", `{"source":"notice"}`); status != http.StatusForbidden {
		t.Errorf("somebody who may only look cancels: %d", status)
	}
}

func TestPeopleJoinAndLeaveAHearingByProgram(t *testing.T) {
	w := cast.New(t)
	f := w.Hearing(cast.Maria)
	d := newHearingDesk(t, w, cast.Pilar)
	path := "/hearings/" + f.ID.String() + "/participants"
	status, h := d.call("POST", path, `{"client_id":"`+w.Rosa().String()+`"}`)
	if status != http.StatusCreated {
		t.Fatalf("adding: %d %v", status, h)
	}
	d.want(h, w.Rosa().String(), "participants", 0)
	if status, h = d.call("DELETE", path+"/"+w.Rosa().String(), ""); status != http.StatusOK {
		t.Fatalf("taking out: %d %v", status, h)
	}
	d.want(h, nil, "participants", 0)
	if status, h = d.call("POST", "/clients/"+w.Client(cast.Ahmad).String()+"/proceedings", `{"court":"NYC"}`); status != http.StatusCreated {
		t.Fatalf("a case without a date: %d %v", status, h)
	}
	d.want(h, "RMV", "case_type")
}
