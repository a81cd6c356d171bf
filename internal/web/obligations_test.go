package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/obligations"
)

// dutiesOf reads a client's duties and the occurrences of the first as the paralegal.
func dutiesOf(w *cast.World, client uuid.UUID) (duties []obligations.Duty, list []obligations.Entry) {
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		if duties, err = obligations.ForClient(tx, client); err != nil || len(duties) == 0 {
			return err
		}
		list, err = obligations.List(tx, obligations.Filter{Obligation: duties[0].Obligation.ID})
		return err
	})
	return duties, list
}

// tuesdays is María's duty as the form sends it.
func tuesdays(formID string) []string {
	return []string{
		"form_id", formID, "kind", "recurring", "modality", "smartlink_own_phone", "every", "1", "unit", "week", "days", "TU",
		"date", "2026-11-24", "time", "9:00 AM", "zone", "America/Chicago", "window_minutes", "60",
		"told.by", "BI case specialist", "told.on", "2026-11-20", "told.language", "es", "told.how", "in_person",
	}
}

func TestADutyIsEnteredOnOneScreen(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	v := signedIn(t, w, cast.Pilar)
	page := v.get("/clients/" + maria.String() + "/obligations/new").is(http.StatusOK)
	page.labelled()
	if strings.Contains(page.words("title"), "Garc") {
		t.Error("the tab's title names the client")
	}
	form := tuesdays(page.value("form_id"))
	v.post("/clients/"+maria.String()+"/obligations", form...).leadsTo("/clients/" + maria.String())
	v.post("/clients/"+maria.String()+"/obligations", form...).leadsTo("/clients/" + maria.String())

	duties, list := dutiesOf(w, maria)
	if len(duties) != 1 || duties[0].Schedule.Rule != "FREQ=WEEKLY;BYDAY=TU" || len(list) < obligations.HorizonWeeks {
		t.Fatalf("kept %d duties, %d occurrences", len(duties), len(list))
	}
	file := v.get("/clients/" + maria.String()).is(http.StatusOK)
	said := file.words("#reporting")
	for _, want := range []string{"Every week on Tuesday, 9:00 AM", "Open for 1 hour", "by BI case specialist", "Tue Nov 24, 9:00 AM"} {
		if !strings.Contains(said, want) {
			t.Errorf("her file lacks %q: %s", want, said)
		}
	}
}

func TestARefusedDutyKeepsWhatWasTyped(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	v := signedIn(t, w, cast.Pilar)
	page := v.post("/clients/"+maria.String()+"/obligations", "form_id", "f", "kind", "recurring", "modality", "smartlink_own_phone",
		"every", "99", "unit", "week", "days", "TU", "date", "2027-02-30", "time", "25:00", "zone", "America/Chicago",
		"window_minutes", "an hour").is(http.StatusUnprocessableEntity)
	page.labelled()
	for name, want := range map[string]string{"date": "2027-02-30", "time": "25:00", "every": "99", "form_id": "f"} {
		if got := page.value(name); got != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
	for _, field := range []string{"#f-every-problem", "#f-date-problem", "#f-time-problem", "#f-window_minutes-problem"} {
		if page.words(field) == "" {
			t.Errorf("%s says nothing: %s", field, page.words(".problems"))
		}
	}
}

func TestAnAppointmentThatComesTwiceIsAskedAbout(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	v := signedIn(t, w, cast.Pilar)
	v.get("/clients/" + maria.String() + "/obligations/new?kind=appointment").is(http.StatusOK).labelled()
	form := []string{
		"form_id", "f", "kind", "appointment", "modality", "ero_checkin", "date", "2027-11-07", "time", "01:30",
		"zone", "America/New_York", "place", "CHI",
	}
	page := v.post("/clients/"+maria.String()+"/obligations", form...).is(http.StatusUnprocessableEntity)
	if page.Find(`[name="fold"]`).Length() != 2 {
		t.Fatal("nobody asks which of the two is meant")
	}
	v.post("/clients/"+maria.String()+"/obligations", append(form, "fold", "later")...).leadsTo("/clients/" + maria.String())
	_, list := dutiesOf(w, maria)
	if len(list) != 1 || list[0].OpensAt.UTC() != time.Date(2027, 11, 7, 6, 30, 0, 0, time.UTC) {
		t.Errorf("got %v", list)
	}
}

func TestWhatBecameOfACheckInIsRecordedAndTakenBack(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	w.Duty(cast.Maria)
	_, list := dutiesOf(w, maria)
	place := "/occurrences/" + list[0].ID.String()
	v := signedIn(t, w, cast.Pilar)
	w.Clock.Set(list[0].OpensAt.Add(20 * time.Minute))
	v.signIn(cast.Pilar.Email, cast.Password)

	page := v.get(place + "?state=reported").is(http.StatusOK)
	page.labelled()
	if page.value("state") != "reported" || page.value("at.time") != "09:20" {
		t.Errorf("the form opens with %q at %q", page.value("state"), page.value("at.time"))
	}
	if got := v.get(place + "?state=missed_unexcused").value("state"); got != "" {
		t.Errorf("a link chose %q", got)
	}
	version := page.value("version")
	v.post(place+"/outcome", "form_id", "a", "version", version, "state", "missed_unexcused", "source", "client").is(http.StatusUnprocessableEntity)
	form := []string{
		"form_id", "b", "version", version, "state", "attempted_failed", "source", "client", "reason", "The picture would not send.",
		"at.date", "2026-11-24", "at.time", "9:15 AM",
	}
	v.post(place+"/outcome", form...).leadsTo("/clients/" + maria.String())
	v.post(place+"/outcome", form...).leadsTo("/clients/" + maria.String())
	if got := v.get("/clients/" + maria.String()).words("#reporting .dots"); !strings.Contains(got, "The check-in did not go through") {
		t.Errorf("the strip says: %s", got)
	}
	stale := []string{"form_id", "c", "version", version, "state", "reported", "source", "client", "reason", "typed words"}
	if page := v.post(place+"/outcome", stale...).is(http.StatusConflict); !strings.Contains(page.words("textarea"), "typed words") {
		t.Error("a stale form lost what was typed")
	}

	back := v.get(place + "/retraction").is(http.StatusOK)
	back.labelled()
	v.post(place+"/retraction", "version", back.value("version")).is(http.StatusUnprocessableEntity)
	v.post(place+"/retraction", "version", back.value("version"), "reason", "Wrong file.").leadsTo(place)
	ledger := v.get("/clients/" + maria.String() + "/ledger").is(http.StatusOK)
	if got := ledger.words("main"); !strings.Contains(got, "0 of 0 check-ins") {
		t.Errorf("the ledger says: %s", got)
	}
}

func TestAScheduleIsChangedADateMovedAndADutyEnded(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	duty := w.Duty(cast.Maria)
	_, list := dutiesOf(w, maria)
	v := signedIn(t, w, cast.Pilar)
	place := "/obligations/" + duty.ID.String()

	page := v.get("/occurrences/" + list[1].ID.String() + "/move").is(http.StatusOK)
	page.labelled()
	v.post("/occurrences/"+list[1].ID.String()+"/move", "form_id", "m", "version", page.value("version"),
		"date", "2026-12-03", "time", "16:30", "zone", "America/Chicago").leadsTo("/clients/" + maria.String())

	page = v.get(place + "/schedule").is(http.StatusOK)
	page.labelled()
	if page.value("every") != "1" || page.value("time") != "09:00" {
		t.Error("the form does not open with the schedule so far")
	}
	change := append(tuesdays(page.value("form_id")), "version", page.value("version"), "reason", "New case specialist.")
	change = replaced(change, "days", "WE", "date", "2026-12-16")
	v.post(place+"/schedule", change...).leadsTo("/clients/" + maria.String())

	page = v.get(place + "/ending").is(http.StatusOK)
	page.labelled()
	v.post(place+"/ending", "version", page.value("version"), "ended_on", "2027-01-31").is(http.StatusUnprocessableEntity)
	v.post(place+"/ending", "version", page.value("version"), "ended_on", "2027-01-31", "reason", "By letter.").leadsTo("/clients/" + maria.String())

	held := map[time.Weekday]int{}
	_, list = dutiesOf(w, maria)
	for _, e := range list {
		if e.State == obligations.Upcoming {
			held[e.Moment.Date.Weekday()]++
		}
	}
	if held[time.Tuesday] != 3 || held[time.Thursday] != 1 || held[time.Wednesday] != 7 {
		t.Errorf("got %v", held)
	}
}

// replaced changes values in a list of name, value pairs.
func replaced(pairs []string, changes ...string) []string {
	for i := 0; i+1 < len(changes); i += 2 {
		for j := 0; j+1 < len(pairs); j += 2 {
			if pairs[j] == changes[i] {
				pairs[j+1] = changes[i+1]
			}
		}
	}
	return pairs
}

func TestWhatIsOpenEverywhereStandsOnOnePage(t *testing.T) {
	w := cast.New(t)
	w.Duty(cast.Maria)
	w.Duty(cast.Rosa)
	v := signedIn(t, w, cast.Ruth)
	page := v.get("/reporting").is(http.StatusOK)
	if got := page.words("main"); !strings.Contains(got, "María José García Hernández") || strings.Contains(got, "Rosa Castillo") {
		t.Errorf("the next seven days: %s", got)
	}
	if strings.Contains(signedIn(t, w, cast.Ines).get("/reporting").is(http.StatusOK).words("main"), "María") {
		t.Error("another team sees her")
	}
}
