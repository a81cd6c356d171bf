package api_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"constancia/internal/api"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/staff"
)

// intakeDesk is a program that enters people with one person's token.
type intakeDesk struct {
	t       *testing.T
	handler http.Handler
	token   string
}

func newIntakeDesk(t *testing.T, w *cast.World, p cast.Person) intakeDesk {
	t.Helper()
	o := edge.Options{Log: slog.New(slog.DiscardHandler), Now: w.Clock.Now, Language: "en"}
	handler, err := edge.New(o, api.New(w.DB, clients.NewDirectory(), o, "test").Door())
	if err != nil {
		t.Fatal(err)
	}
	d := intakeDesk{t: t, handler: handler}
	w.Write(w.Meet(p), func(tx *db.Tx) (err error) {
		d.token, _, err = staff.AddToken(tx, p.ID, "tests", 0)
		return err
	})
	return d
}

// call sends a request, wants a status, and reads the answer.
func (d intakeDesk) call(want int, method, path, body string, headers ...string) map[string]any {
	d.t.Helper()
	r := httptest.NewRequest(method, "/api/v1"+path, bytes.NewBufferString(body))
	r.Header.Set("Authorization", "Bearer "+d.token)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	d.handler.ServeHTTP(rec, r)
	if rec.Code != want {
		d.t.Fatalf("%s %s: got %d, want %d: %s", method, path, rec.Code, want, rec.Body)
	}
	var answer map[string]any
	if err := json.Unmarshal(rec.Body.Bytes(), &answer); err != nil {
		d.t.Fatalf("%s %s: %v in %s", method, path, err, rec.Body)
	}
	return answer
}

func (d intakeDesk) want(answer any, want any, path ...any) {
	d.t.Helper()
	if got := at(answer, path...); got != want {
		d.t.Errorf("%v is %v, want %v", path, got, want)
	}
}

const mariaJSON = `{"given_names":"María José","family_names":"García Hernández","a_number":"A 201-555-001","birth_date":"1988-03-14",
	"country":"HND","language":"es","phones":[{"number":"(312) 555-0101","safe_to_text":true}],
	"address":{"line1":"1 N State St Apt 4","city":"Chicago","state":"IL","zip":"60602"}}`

func TestAClientIsEnteredFoundChangedAndMovedByProgram(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := newIntakeDesk(t, w, cast.Pilar)
		maria := d.call(http.StatusCreated, "POST", "/clients", mariaJSON, "Idempotency-Key", "k1")
		id, _ := maria["id"].(string)
		d.want(maria, "A •••-•••-001", "a_number")
		d.want(maria, "+13125550101", "phones", 0, "number")
		d.want(maria, false, "phones", 0, "safe_to_voicemail")
		d.want(maria, "Chicago", "address", "city")
		d.want(d.call(http.StatusCreated, "POST", "/clients", mariaJSON, "Idempotency-Key", "k1"), id, "id")

		d.want(d.call(http.StatusOK, "POST", "/clients/search", `{"q":"hernandes"}`), id, "items", 0, "id")
		d.want(d.call(http.StatusOK, "GET", "/clients?language=es", ""), id, "items", 0, "id")
		d.want(d.call(http.StatusOK, "GET", "/clients/"+id, ""), "A •••-•••-001", "a_number")
		d.want(d.call(http.StatusOK, "GET", "/clients/"+id+"?reveal=a_number", ""), "201555001", "a_number")

		changed := d.call(http.StatusOK, "PATCH", "/clients/"+id, `{"preferred_name":"Majo","phones":[]}`, "If-Match", `"1"`)
		d.want(changed, "Majo", "preferred_name")
		d.want(changed, "García Hernández", "family_names")
		d.want(changed, float64(2), "version")
		d.want(changed, "phones", "missing", 0)
		d.call(http.StatusPreconditionRequired, "PATCH", "/clients/"+id, `{"preferred_name":"X"}`)
		d.call(http.StatusPreconditionFailed, "PATCH", "/clients/"+id, `{"preferred_name":"X"}`, "If-Match", `"1"`)

		moved := d.call(http.StatusCreated, "POST", "/clients/"+id+"/address", `{"line1":"233 S Wacker Dr","city":"Chicago","state":"IL","since":"2026-11-20"}`)
		d.want(moved, "residence", "kind")
		now := d.call(http.StatusOK, "GET", "/clients/"+id, "")
		d.want(now, "233 S Wacker Dr", "address", "line1")
		d.want(now, "2026-11-20", "past_addresses", 0, "until")

		record := d.call(http.StatusOK, "GET", "/clients/"+id+"/timeline", "")
		kinds := map[any]int{}
		for _, line := range record["items"].([]any) {
			kinds[at(line, "kind")]++
		}
		if kinds["file_opened"] != 1 || kinds["edited"] != 1 || kinds["address"] != 2 {
			t.Errorf("got %v", kinds)
		}
	})
}

func TestAProgramIsToldWhatIsWrongAndWithWhom(t *testing.T) {
	w := cast.New(t)
	d := newIntakeDesk(t, w, cast.Pilar)
	refused := d.call(http.StatusUnprocessableEntity, "POST", "/clients", `{"given_names":"Thandiwe","a_number":"A2015550099","birth_date":"1992-02-30"}`)
	codes := map[any]any{}
	for i := range 3 {
		codes[at(refused, "errors", i, "field")] = at(refused, "errors", i, "code")
	}
	for field, code := range map[string]string{
		"a_number": "clients.a_number_too_long", "birth_date": "wall.no_such_day", "language": "clients.language_required",
	} {
		if codes[field] != code {
			t.Errorf("%s: got %v, want %s", field, codes[field], code)
		}
	}
	if text, _ := json.Marshal(refused); strings.Contains(string(text), "2015550099") {
		t.Error("the refused value is in the answer")
	}

	maria := w.Maria().String()
	taken := d.call(http.StatusConflict, "POST", "/clients", mariaJSON)
	d.want(taken, "clients.a_number_taken", "errors", 0, "code")
	d.want(taken, maria, "errors", 0, "ref")

	again := d.call(http.StatusCreated, "POST", "/clients", `{"given_names":"Maria Jose","family_names":"Garcia Hernandez","language":"es","birth_date":"1988-03-14"}`)
	d.want(again, maria, "duplicates", 0, "id")
	d.want(again, "name", "duplicates", 0, "reasons", 0)
	d.want(again, "birth_date", "duplicates", 0, "reasons", 1)
}

func TestAProgramSeesNothingBeyondTheWall(t *testing.T) {
	w := cast.New(t)
	id := w.Maria().String()
	ines, lena := newIntakeDesk(t, w, cast.Ines), newIntakeDesk(t, w, cast.Lena)
	ines.call(http.StatusNotFound, "GET", "/clients/"+id, "")
	ines.call(http.StatusNotFound, "GET", "/clients/"+id+"/timeline", "")
	ines.call(http.StatusNotFound, "GET", "/clients/"+id+"?reveal=a_number", "")
	ines.call(http.StatusNotFound, "PATCH", "/clients/"+id, `{}`, "If-Match", `"1"`)
	ines.call(http.StatusNotFound, "POST", "/clients/"+id+"/address", `{"city":"Reno"}`)
	if got := ines.call(http.StatusOK, "POST", "/clients/search", `{"q":"garcia"}`)["items"].([]any); len(got) != 0 {
		t.Errorf("found %d people beyond the wall", len(got))
	}
	lena.call(http.StatusOK, "GET", "/clients/"+id, "")
	lena.call(http.StatusForbidden, "GET", "/clients/"+id+"?reveal=a_number", "")
	lena.call(http.StatusForbidden, "POST", "/clients", mariaJSON)
}

func TestAProgramReadsTheListPageByPage(t *testing.T) {
	w := cast.New(t)
	for _, in := range cast.Clients() {
		w.Client(in)
	}
	d := newIntakeDesk(t, w, cast.Pilar)
	seen := map[any]bool{}
	for cursor := ""; ; {
		page := d.call(http.StatusOK, "GET", "/clients?limit=4&cursor="+cursor, "")
		for _, item := range page["items"].([]any) {
			seen[at(item, "id")] = true
		}
		next, more := page["next_cursor"].(string)
		if !more {
			break
		}
		cursor = next
	}
	if len(seen) != 11 {
		t.Errorf("got %d people, want 11", len(seen))
	}
}
