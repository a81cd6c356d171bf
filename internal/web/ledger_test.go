package web_test

// The story of these tests. María's check-in of 24 November did not go through and was
// logged; of that of 1 December Pilar wrote only that it was tried.

import (
	"net/http"
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/obligations"
)

func TestThePrintedLedgerHoldsFiguresAndNoWordsOfStaff(t *testing.T) {
	w := cast.New(t)
	f := w.Failure(cast.Maria)
	duty, list := dutiesOf(w, w.Maria())
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := obligations.Suspend(tx, duty[0].Obligation.ID, obligations.NewPause{
			From: "2026-12-08", LastDay: "2026-12-15", Reason: "her mother is ill",
			Told: obligations.Told{By: "Officer Reyes", On: "2026-11-20", Language: "es", How: "in_person"},
		})
		return err
	})
	w.Clock.Set(list[1].OpensAt)
	v := signedIn(t, w, cast.Pilar)
	v.post("/occurrences/"+list[1].ID.String()+"/outcome", "form_id", "1", "state", "attempted_failed", "source", "client", "reason", "she told me in tears").is(http.StatusSeeOther)

	page := v.get("/clients/" + f.ClientID.String() + "/ledger").is(http.StatusOK)
	for _, said := range []string{"her mother is ill", "she told me in tears", "1 did not go through for a recorded technical reason", "1 more did not go through, and there is no log"} {
		if !strings.Contains(page.words("main"), said) {
			t.Errorf("the screen lacks %q: %s", said, page.words("main"))
		}
	}
	if at := page.Find(`#rows a[href^="/failures/"]`).AttrOr("href", ""); at != "/failures/"+f.ID.String() {
		t.Errorf("the row of the logged one leads to %q", at)
	}
	page.Find(".no-print").Remove()
	printed := page.words("main")
	for _, kept := range []string{"her mother is ill", "she told me in tears"} {
		if strings.Contains(printed, kept) {
			t.Errorf("%q stands on paper", kept)
		}
	}
	if !strings.Contains(printed, "Dec 8, 2026 to Dec 15, 2026") || !strings.Contains(printed, "1 more did not go through") {
		t.Errorf("the paper lacks the figures: %s", printed)
	}
}
