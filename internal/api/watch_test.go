package api_test

import (
	"net/http"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/obligations"
)

// A program of Pilar's takes over María's silent check-in, and one of Ruth's marks
// Ahmad's visit and says how it ended.
func TestWhatIsAroundACheckInByTheAPI(t *testing.T) {
	w := cast.New(t)
	first := func(duty obligations.Obligation) (e obligations.Entry) {
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			list, err := obligations.List(tx, obligations.Filter{Obligation: duty.ID, Limit: 1})
			e = list[0]
			return err
		})
		return e
	}
	silent, visit := first(w.Duty(cast.Maria)), first(w.Duty(cast.Ahmad))
	pilar, ruth, lena := programmeOf(t, w, w.Paralegal()), programmeOf(t, w, w.Attorney()), programmeOf(t, w, w.ReadOnly())
	path := "/api/v1/occurrences/" + visit.ID.String()

	pilar.send(http.MethodPost, path+"/review", `{}`, http.StatusForbidden)
	ruth.send(http.MethodPost, path+"/review", `{"note":"Bring the I-94"}`, http.StatusCreated)
	for reader, want := range map[*programme]string{&pilar: "Bring the I-94", &lena: ""} {
		got := reader.send(http.MethodGet, path+"/watch", "", http.StatusOK)["reviews"].([]any)[0].(map[string]any)
		if got["note"] != want || got["date"] != string(visit.Moment.Date) || got["by"] != cast.Ruth.ID.String() {
			t.Errorf("got %v, want %q", got, want)
		}
	}

	w.Clock.Set(silent.ClosesAt.Add(time.Minute))
	w.Write(actor.System("clock"), func(tx *db.Tx) error { _, err := obligations.Advance(tx, 100); return err })
	about := "/api/v1/occurrences/" + silent.ID.String()
	if got := pilar.send(http.MethodGet, about+"/watch", "", http.StatusOK); got["everybody"] != true {
		t.Errorf("nobody is on call: %v", got)
	}
	for range 2 {
		got := pilar.send(http.MethodPost, about+"/acknowledgement", `{"note":"I call her"}`, http.StatusCreated, "Idempotency-Key", "one")
		if rows := got["acknowledgements"].([]any); len(rows) != 1 || got["everybody"] != false || got["next_at"] == nil {
			t.Errorf("got %v", got)
		}
	}
	lena.send(http.MethodPost, about+"/acknowledgement", `{}`, http.StatusForbidden)

	pilar.send(http.MethodPost, path+"/return", `{"answer":"came_out","source":"client"}`, http.StatusConflict)
	w.Clock.Set(visit.OpensAt.Add(time.Hour))
	pilar.send(http.MethodPost, path+"/return", `{"answer":"came_out"}`, http.StatusUnprocessableEntity)
	pilar.send(http.MethodPost, path+"/return", `{"answer":"not_known"}`, http.StatusCreated)
	got := pilar.send(http.MethodPost, path+"/return", `{"answer":"came_out","source":"client","at":"`+visit.OpensAt.Add(30*time.Minute).Format(time.RFC3339)+`"}`, http.StatusCreated)
	rows := got["returns"].([]any)
	if last := rows[len(rows)-1].(map[string]any); len(rows) != 2 || last["answer"] != "came_out" || last["supersedes"] != rows[0].(map[string]any)["id"] {
		t.Errorf("got %v", rows)
	}
}
