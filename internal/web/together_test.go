package web_test

// Rosa and her son Sean report together; María answers video calls whenever they
// come, and her duty on Tuesdays rests while she is allowed to travel.

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/obligations"
)

func TestEachKindOfScheduleAsksOnlyWhatItNeeds(t *testing.T) {
	w := cast.New(t)
	maria := "/clients/" + w.Maria().String()
	v := signedIn(t, w, cast.Pilar)
	for kind, c := range map[string]struct {
		asks, leaves []string
		form         []string
	}{
		"recurring":   {[]string{"every", "unit", "days", "time", "window_minutes", "place", "except"}, []string{"daily_at", "ends"}, tuesdays("1")},
		"appointment": {[]string{"date", "time", "place"}, []string{"every", "daily_at", "ends", "except", "nth"}, []string{"form_id", "2", "kind", "appointment", "modality", "ero_checkin", "date", "2027-02-01", "time", "10:00", "zone", "America/Chicago"}},
		"on_demand":   {[]string{"window_minutes", "date"}, []string{"time", "every", "place", "daily_at"}, []string{"form_id", "3", "kind", "on_demand", "modality", "virtual_home_visit", "window_minutes", "15", "zone", "America/Chicago"}},
		"day_window":  {[]string{"date", "time", "ends", "every"}, []string{"window_minutes", "place", "daily_at"}, []string{"form_id", "4", "kind", "day_window", "modality", "home_visit", "date", "2026-12-09", "zone", "America/Chicago"}},
		"continuous":  {[]string{"daily_at", "date"}, []string{"time", "every", "window_minutes", "place"}, []string{"form_id", "5", "kind", "continuous", "modality", "gps_ankle", "daily_at", "20:00", "zone", "America/Chicago"}},
	} {
		page := v.get(maria + "/obligations/new?kind=" + kind).is(http.StatusOK)
		page.labelled()
		for _, name := range c.asks {
			if page.Find(`[name="`+name+`"]`).Length() == 0 {
				t.Errorf("%s does not ask %s", kind, name)
			}
		}
		for _, name := range c.leaves {
			if page.Find(`[name="`+name+`"]`).Length() != 0 {
				t.Errorf("%s asks %s", kind, name)
			}
		}
		if page.Find(`.kinds [aria-current="page"]`).Length() != 1 || page.Find("details [name=nth]").Length() != page.Find("[name=nth]").Length() {
			t.Errorf("%s: the choice is not shown, or which one in the month stands on top", kind)
		}
		v.post(maria+"/obligations", c.form...).leadsTo(maria)
	}
	duties, _ := dutiesOf(w, w.Maria())
	if len(duties) != 5 {
		t.Fatalf("got %d duties, want 5", len(duties))
	}
	said := v.get(maria).is(http.StatusOK).words("#reporting")
	for _, want := range []string{"At home on Wed Dec 9, 2026, all day", "All the time, charged every day at 8:00 PM", "Whenever it is asked for"} {
		if !strings.Contains(said, want) {
			t.Errorf("her file lacks %q: %s", want, said)
		}
	}
}

func TestThe31stOfEachMonthIsRefusedWithItsConsequence(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	page := v.post("/clients/"+w.Maria().String()+"/obligations", "form_id", "f", "kind", "recurring", "modality", "smartlink_own_phone",
		"every", "1", "unit", "month_day", "date", "2026-12-31", "time", "09:00", "zone", "America/Chicago").is(http.StatusUnprocessableEntity)
	if said := page.words("#f-date-problem"); !strings.Contains(said, "Not every month has this day") {
		t.Errorf("got %q", said)
	}
}

func TestADayThatWasToldToBeSkippedIsLeftOutAndSaid(t *testing.T) {
	w := cast.New(t)
	maria := "/clients/" + w.Maria().String()
	v := signedIn(t, w, cast.Pilar)
	v.post(maria+"/obligations", append(tuesdays("a"), "except", "12/30/2026")...).is(http.StatusUnprocessableEntity)
	v.post(maria+"/obligations", append(tuesdays("a"), "except", "12/29/2026\n2026-12-08")...).leadsTo(maria)
	if said := v.get(maria).words("#reporting"); !strings.Contains(said, "except Dec 8, 2026 and Dec 29, 2026") {
		t.Errorf("her file says: %s", said)
	}
	if _, list := dutiesOf(w, w.Maria()); list[1].Moment.Date != "2026-12-01" || list[2].Moment.Date != "2026-12-15" {
		t.Errorf("got %s, %s", list[1].Moment.Date, list[2].Moment.Date)
	}
}

func TestAPauseAndItsLiftStandOnTheFileAndInTheLedger(t *testing.T) {
	w := cast.New(t)
	duty := w.Duty(cast.Maria)
	v := signedIn(t, w, cast.Pilar)
	file, place := "/clients/"+w.Maria().String(), "/obligations/"+duty.ID.String()+"/pauses"
	page := v.get(place + "/new").is(http.StatusOK)
	page.labelled()
	v.post(place, "form_id", "p", "version", page.value("version"), "from", "2026-12-01").is(http.StatusUnprocessableEntity)
	form := []string{
		"form_id", "p", "version", page.value("version"), "from", "2026-12-01", "last_day", "2026-12-15", "reason", "Travel was allowed.",
		"told.by", "Officer Reyes", "told.on", "2026-11-20", "told.language", "es", "told.how", "in_person",
	}
	v.post(place, form...).leadsTo(file)
	v.post(place, form...).leadsTo(file)
	for _, at := range []string{file, file + "/ledger"} {
		if said := v.get(at).words("main"); !strings.Contains(said, "Dec 1, 2026 to Dec 15, 2026: Travel was allowed.") {
			t.Errorf("%s does not say the pause", at)
		}
	}
	lift := v.get(file).Find(`a[href^="/pauses/"]`).AttrOr("href", "")
	page = v.get(lift).is(http.StatusOK)
	page.labelled()
	v.post(lift, "version", page.value("version"), "from", "2026-12-08").is(http.StatusUnprocessableEntity)
	v.post(lift, "version", page.value("version"), "from", "2026-12-08", "reason", "She is back.").leadsTo(file)
	if _, list := dutiesOf(w, w.Maria()); list[1].Withdrawn != obligations.Paused || list[2].State != obligations.Upcoming {
		t.Errorf("got %s and %s", list[1].State, list[2].State)
	}
}

func TestAPromptIsRecordedWithItsMinuteAndCanBeTakenBack(t *testing.T) {
	w := cast.New(t)
	window := 15
	duty := w.Impose(w.Maria(), obligations.NewDuty{Modality: "virtual_home_visit", Plan: obligations.Plan{Kind: obligations.OnDemand, WindowMinutes: &window}})
	v := signedIn(t, w, cast.Pilar)
	place := "/obligations/" + duty.ID.String() + "/prompts"
	page := v.get(place + "/new").is(http.StatusOK)
	page.labelled()
	if page.value("at.time") != "09:00" {
		t.Errorf("the form opens at %q", page.value("at.time"))
	}
	form := []string{"form_id", "p", "version", page.value("version"), "at.date", "2026-11-23", "at.time", "8:55 AM", "source", "client", "note", "Video call now"}
	v.post(place, append(form, "at.time", "10:30")...)
	v.post(place, form...)
	_, list := dutiesOf(w, w.Maria())
	if len(list) != 1 || list[0].ClosesAt.Sub(w.Clock.Now()) != 10*time.Minute {
		t.Fatalf("got %d", len(list))
	}
	occurrence := "/occurrences/" + list[0].ID.String()
	if said := v.get(occurrence).is(http.StatusOK).words("main"); !strings.Contains(said, "Video call now") || strings.Contains(said, "Move this date") {
		t.Errorf("the page says: %s", said)
	}
	back := v.get(occurrence + "/taking-back").is(http.StatusOK)
	back.labelled()
	v.post(occurrence+"/taking-back", "version", back.value("version")).is(http.StatusUnprocessableEntity)
	v.post(occurrence+"/taking-back", "version", back.value("version"), "reason", "Another client's.").leadsTo(occurrence)
	if said := v.get(occurrence).words("main"); !strings.Contains(said, "Recorded by mistake") {
		t.Errorf("the page says: %s", said)
	}
}

func TestParentAndChildStandInBothFilesAndOneCanBeOtherwise(t *testing.T) {
	w := cast.New(t)
	duty, rosa, sean := w.Duty(cast.Rosa), w.Rosa(), w.Sean()
	v := signedIn(t, w, cast.Pilar)
	place := "/obligations/" + duty.ID.String() + "/participants"
	found := v.post(place, "find", "sean").is(http.StatusOK)
	found.labelled()
	v.post(place, "add", sean.String(), "version", found.value("version")).leadsTo(place)
	for who, other := range map[uuid.UUID]string{rosa: "Sean", sean: "Rosa"} {
		if said := v.get("/clients/" + who.String()).words("#reporting"); !strings.Contains(said, "Reports together with"+other) {
			t.Errorf("a file lacks %s: %s", other, said)
		}
	}
	_, list := dutiesOf(w, rosa)
	w.Clock.Set(list[0].OpensAt.Add(time.Minute))
	v.signIn(cast.Pilar.Email, cast.Password)
	occurrence := "/occurrences/" + list[0].ID.String()
	page := v.get(occurrence).is(http.StatusOK)
	page.labelled()
	v.post(occurrence+"/outcome", "form_id", "1", "version", page.value("version"), "state", "reported", "source", "client", "client_id", "").is(http.StatusSeeOther)
	page = v.get(occurrence)
	v.post(occurrence+"/outcome", "form_id", "2", "version", page.value("version"), "state", "attempted_failed", "source", "client", "reason", "His picture would not send.", "client_id", sean.String()).is(http.StatusSeeOther)
	ledger := func(who uuid.UUID, rows string) int {
		return v.get("/clients/" + who.String() + "/ledger?rows=" + rows).is(http.StatusOK).Find("#rows tbody tr").Length()
	}
	if ledger(rosa, "reported") != 1 || ledger(sean, "attempted_failed") != 1 || ledger(sean, "reported") != 0 {
		t.Error("the ledgers do not tell the two apart")
	}
	v.post(place+"/"+sean.String()+"/leaving", "last_day", "2026-12-02").leadsTo(place)
}

func TestEveryNumberOfTheLedgerLeadsToItsRows(t *testing.T) {
	w := cast.New(t)
	w.Duty(cast.Maria)
	_, list := dutiesOf(w, w.Maria())
	v := signedIn(t, w, cast.Pilar)
	w.Clock.Set(list[4].GraceEndsAt.Add(time.Minute))
	v.signIn(cast.Pilar.Email, cast.Password)
	for i, state := range []string{"reported", "reported", "attempted_failed"} {
		hour := ""
		if i == 0 { // of the other nobody knows when
			hour = string(list[i].Moment.Time)
		}
		v.post("/occurrences/"+list[i].ID.String()+"/outcome", "form_id", list[i].ID.String(), "state", state, "source", "client", "reason", "The app.",
			"at.date", map[bool]string{true: string(list[i].Moment.Date)}[hour != ""], "at.time", hour).is(http.StatusSeeOther)
	}
	page := v.get("/clients/" + w.Maria().String() + "/ledger").is(http.StatusOK)
	said := page.words("main")
	for _, want := range []string{"1 of 3 check-ins were reported on time", "1 was reported at an hour that is not on record", "1 more did not go through, and there is no log"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not there; the ledger says: %s", want, said)
		}
	}
	if strings.Contains(said, "On time2") || !strings.Contains(said, "Reported, hour not known1") {
		t.Errorf("a report at no known hour is counted as on time: %s", said)
	}
	links := page.Find(`a[href*="?rows="]`)
	if links.Length() < 3 {
		t.Fatalf("%d numbers lead anywhere", links.Length())
	}
	for i := range links.Length() {
		link := links.Eq(i)
		path, _, _ := strings.Cut(link.AttrOr("href", ""), "#")
		rows := v.get(path).is(http.StatusOK).Find("#rows tbody tr").Length()
		if want := strings.TrimSpace(link.Text()); want != strconv.Itoa(rows) {
			t.Errorf("%s says %s and has %d rows", path, want, rows)
		}
	}
}
