package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/hearings"
)

// hearingsOf reads a client's hearings as the paralegal.
func hearingsOf(w *cast.World, client uuid.UUID) (files []hearings.File) {
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		files, err = hearings.ForClient(tx, client)
		return err
	})
	return files
}

func TestAHearingIsEnteredOnOneScreen(t *testing.T) {
	w := cast.New(t)
	maria, rosa := w.Maria(), w.Rosa()
	v := signedIn(t, w, cast.Pilar)
	page := v.get("/clients/" + maria.String() + "/hearings/new").is(http.StatusOK)
	page.labelled()
	if strings.Contains(page.words("title"), "Garc") {
		t.Error("the tab's title names the client")
	}
	formID := page.value("form_id")

	found := v.post("/clients/"+maria.String()+"/hearings", "form_id", formID, "court", "Chicago Immigration Court", "date", "2027-01-05",
		"find", "castillo rosa", "do", "find").is(http.StatusOK)
	if got := found.Find(`[name="participants"][value="` + rosa.String() + `"]`).Length(); got != 1 {
		t.Fatalf("Rosa is offered %d times: %s", got, found.words("main"))
	}
	if found.value("date") != "2027-01-05" || found.value("form_id") != formID {
		t.Error("looking for somebody lost what was typed")
	}

	send := func() answer {
		return v.post("/clients/"+maria.String()+"/hearings", "form_id", formID, "court", "Chicago Immigration Court", "type", "master_calendar",
			"medium", "in_person", "date", "2027-01-05", "time", "08:30", "judge", "Patel", "participants", rosa.String(),
			"notice.issued_on", "2026-11-20", "notice.how_received", "mail")
	}
	done, again := send(), send()
	files := hearingsOf(w, maria)
	if len(files) != 1 || len(files[0].Participants) != 2 || files[0].Court.Reveal() != "CHI" || files[0].Current().Notice.HowReceived != "mail" {
		t.Fatalf("kept %d hearings: %+v", len(files), files)
	}
	done.leadsTo("/hearings/" + files[0].ID.String())
	again.leadsTo("/hearings/" + files[0].ID.String())

	file := v.get("/clients/" + maria.String()).is(http.StatusOK)
	if got := file.words("#hearings"); !strings.Contains(got, "Tue Jan 5, 2027, 8:30 AM") || !strings.Contains(got, "not told yet") {
		t.Errorf("her file says: %s", got)
	}
}

func TestARefusedHearingComesBackAsTyped(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	path := "/clients/" + w.Maria().String() + "/hearings"
	page := v.post(path, "court", "a court nobody knows", "date", "2027-02-30", "time", "25:00", "judge", "Patel <b>").is(http.StatusUnprocessableEntity)
	for name, want := range map[string]string{"court": "a court nobody knows", "date": "2027-02-30", "time": "25:00", "judge": "Patel <b>"} {
		if got := page.value(name); got != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
	for _, id := range []string{"f-date", "f-time", "f-zone"} {
		if page.Find(".problems a[href='#"+id+"']").Length() != 1 || page.Find("#"+id).Length() != 1 {
			t.Errorf("no problem leads to %s: %s", id, page.words(".problems"))
		}
	}
	page = v.post(path, "court", "CHI", "date", "2027-11-07", "time", "01:30").is(http.StatusUnprocessableEntity)
	if page.Find(`[name="fold"][value="later"]`).Length() != 1 {
		t.Errorf("which of two equal times is meant is not asked: %s", page.words("main"))
	}
	if got := len(hearingsOf(w, w.Maria())); got != 0 {
		t.Errorf("%d hearings were kept of refused forms", got)
	}
}

func TestACaseIsOpenedWithoutADate(t *testing.T) {
	w := cast.New(t)
	ahmad := w.Client(cast.Ahmad)
	v := signedIn(t, w, cast.Pilar)
	v.post("/clients/"+ahmad.String()+"/hearings", "court", "NYC", "do", "undated").leadsTo("/clients/" + ahmad.String())
	if got := v.get("/clients/" + ahmad.String()).words("#hearings"); !strings.Contains(got, "no date yet") {
		t.Errorf("his file says: %s", got)
	}
}

func TestAHearingIsMovedAndEverybodyIsTold(t *testing.T) {
	w := cast.New(t)
	f := w.Hearing(cast.Sean)
	path := "/hearings/" + f.ID.String()
	v := signedIn(t, w, cast.Pilar)
	form := v.get(path + "/move").is(http.StatusOK)
	form.labelled()
	if got := form.words("main"); !strings.Contains(got, "Wed Jul 7, 2027, 10:00 AM") {
		t.Errorf("the old date does not stand beside the new: %s", got)
	}
	v.post(path+"/settings", "version", form.value("version"), "form_id", form.value("form_id"), "court", form.value("court"),
		"date", "2027-06-01", "time", "9:00 AM", "adjournment_code", "55", "reason", "docket advanced", "source", "acis_phone").leadsTo(path)
	page := v.get(path).is(http.StatusOK)
	page.labelled()
	for _, want := range []string{"Tue Jun 1, 2027, 9:00 AM", "Wed Jul 7, 2027, 10:00 AM", "sooner than before", "docket advanced", "moved, not told"} {
		if !strings.Contains(page.words("main"), want) {
			t.Errorf("the page lacks %q: %s", want, page.words("main"))
		}
	}
	if got := page.Find(".story-gone").Length(); got != 1 {
		t.Errorf("%d dates are struck through, want 1", got)
	}
	for _, name := range []string{"Sean", "Rosa"} {
		page = v.get(path)
		v.post(path+"/told", "setting", page.value("setting"), "form_id", page.value("form_id"), "client_id", page.value("client_id"),
			"told_by", page.value("told_by"), "how", "phone", "language", "es", "read_back", "yes").leadsTo(path)
		if got := v.get(path).words("#told"); !strings.Contains(got, "Pilar Quispe") || !strings.Contains(got, "said back") {
			t.Errorf("after telling %s the page says: %s", name, got)
		}
	}
	if got := v.get(path).words("#told"); strings.Contains(got, "not told") {
		t.Errorf("after telling both the page says: %s", got)
	}
	refused := v.post(path+"/told", "setting", f.Current().ID.String(), "client_id", w.Rosa().String(), "how", "phone", "at.date", "2026-02-30")
	if refused.is(http.StatusUnprocessableEntity).value("at.date") != "2026-02-30" {
		t.Error("what was typed is gone")
	}
}

func TestWhoeverMovesSecondSeesTheNewerDate(t *testing.T) {
	w := cast.New(t)
	f := w.Hearing(cast.Maria)
	path := "/hearings/" + f.ID.String()
	v := signedIn(t, w, cast.Pilar)
	form := v.get(path + "/move")
	w.Move(f.ID, "2027-03-09", "13:00")
	page := v.post(path+"/settings", "version", form.value("version"), "form_id", form.value("form_id"), "date", "2027-04-01", "time", "09:00").is(http.StatusConflict)
	if page.value("date") != "2027-04-01" || page.value("version") != "2" || !strings.Contains(page.words("main"), "Tue Mar 9, 2027, 1:00 PM") {
		t.Errorf("date %q, version %q: %s", page.value("date"), page.value("version"), page.words("main"))
	}
	v.post(path+"/settings", "version", page.value("version"), "form_id", page.value("form_id"), "date", "2027-04-01", "time", "09:00").leadsTo(path)
	past := v.get(path + "/move")
	page = v.post(path+"/settings", "version", past.value("version"), "date", "2026-04-01", "time", "09:00").is(http.StatusUnprocessableEntity)
	if page.Find(`[name="past"]`).Length() != 1 {
		t.Error("a past date cannot be confirmed")
	}
}

func TestADifferenceToTheCourtIsSettledOnThePage(t *testing.T) {
	w := cast.New(t)
	f := w.Hearing(cast.Maria)
	path := "/hearings/" + f.ID.String()
	v := signedIn(t, w, cast.Pilar)
	v.post(path+"/checks", "check.source", "acis_web", "said", "same").leadsTo(path)
	page := v.post(path+"/checks", "said", "other").is(http.StatusUnprocessableEntity)
	for _, id := range []string{"f-check.source", "f-said.date", "f-said.time"} {
		if page.Find(".problems a[href='#"+id+"']").Length() != 1 {
			t.Errorf("no problem leads to %s: %s", id, page.words(".problems"))
		}
	}
	v.post(path+"/checks", "check.source", "acis_phone", "said", "other", "said.date", "2027-01-06", "said.time", "08:30").leadsTo(path)
	page = v.get(path)
	if got := page.words("main"); !strings.Contains(got, "Our record: Tue Jan 5, 2027, 8:30 AM Central time. The court: Wed Jan 6, 2027, 8:30 AM Central time") {
		t.Errorf("the page says: %s", got)
	}
	href := page.Find(`a[href*="/move?check="]`).AttrOr("href", "")
	if move := v.get(href); move.value("date") != "2027-01-06" || move.value("time") != "08:30" || move.value("source") != "acis_phone" {
		t.Error("the form to move does not begin with what the court says")
	}
	action := page.Find(`form[action*="/resolution"]`).AttrOr("action", "")
	v.post(action).is(http.StatusUnprocessableEntity)
	v.post(action, "reason", "the clerk confirmed ours").leadsTo(path)
	if got := v.get(path).words("main"); strings.Contains(got, "Our record:") {
		t.Errorf("settled, and the page still says: %s", got)
	}
}

func TestAHearingIsTakenOffAndPeopleComeAndGo(t *testing.T) {
	w := cast.New(t)
	f := w.Hearing(cast.Maria)
	rosa := w.Rosa()
	path := "/hearings/" + f.ID.String()
	v := signedIn(t, w, cast.Pilar)
	found := v.post(path+"/participants", "find", "rosa castillo").is(http.StatusOK)
	if found.Find(`[name="add"][value="`+rosa.String()+`"]`).Length() != 1 {
		t.Fatalf("Rosa is not offered: %s", found.words("#people"))
	}
	v.post(path+"/participants", "add", rosa.String()).leadsTo(path)
	v.post(path + "/participants/" + rosa.String() + "/removal").leadsTo(path)

	form := v.get(path + "/cancel").is(http.StatusOK)
	form.labelled()
	v.post(path+"/cancellation", "version", form.value("version")).is(http.StatusUnprocessableEntity)
	form = v.get(path + "/cancel")
	v.post(path+"/cancellation", "version", form.value("version"), "form_id", form.value("form_id"), "source", "notice", "reason", "vacated",
		"at.date", "2026-11-20", "at.time", "10:00").leadsTo(path)
	if got := v.get(path).words("main"); !strings.Contains(got, "This date is off") || !strings.Contains(got, "off, not told") {
		t.Errorf("the page says: %s", got)
	}
}

func TestTodayAsksWhatBecameOfAHearing(t *testing.T) {
	w := cast.New(t)
	f := w.Hearing(cast.Maria)
	path := "/hearings/" + f.ID.String()
	w.Schedule(w.Paralegal(), hearings.NewHearing{ClientID: w.Rosa(), Details: hearings.Details{Court: "CHI"}, Date: "2026-03-02", Time: "09:00"})
	w.Clock.Set(f.Current().StartsAt.Add(2 * time.Hour))
	v := signedIn(t, w, cast.Pilar)
	today := v.get("/").is(http.StatusOK)
	href := today.Find("#asked a.btn").AttrOr("href", "")
	if got := today.words("#asked"); href != path+"/outcome" || strings.Contains(got, "Castillo") || strings.Contains(today.words("#now"), "García") {
		t.Fatalf("asked: %s, leads to %q", got, href)
	}
	form := v.get(href).is(http.StatusOK)
	form.labelled()
	if form.Find(`[value="held_in_absentia"], [value="absent"]`).Length() != 0 {
		t.Error("a paralegal is offered to say that somebody was absent")
	}
	said := []string{
		"version", form.value("version"), "form_id", form.value("form_id"), "setting", form.value("setting"), "corrects", "",
		"client", f.ClientID.String(), "presence", "appeared", "state", "held",
	}
	v.post(path+"/outcome", said...).is(http.StatusUnprocessableEntity)
	said = append(said, "source", "attorney", "note", "<script>alert(1)</script>")
	for range 2 {
		v.post(path+"/outcome", said...).leadsTo(path)
	}
	page := v.get(path)
	if got := page.words("#outcome"); !strings.Contains(got, "was there") || !strings.Contains(got, "<script>") {
		t.Errorf("the page says: %s", got)
	}
	if v.get("/").Find("#asked").Length() != 0 {
		t.Error("Today asks again")
	}
	said[3] = "another form"
	v.post(path+"/outcome", said...).is(http.StatusUnprocessableEntity)
	said[3] = uuid.NewString()
	if late := v.post(path+"/outcome", said...).is(http.StatusConflict); late.value("corrects") == "" {
		t.Error("whoever came second is not shown what holds")
	}
}

func TestAnOrderMadeInAbsenceNamesItsClockAndItsPacket(t *testing.T) {
	w := cast.New(t)
	f := w.Hearing(cast.Maria)
	path := "/hearings/" + f.ID.String()
	w.Clock.Set(f.Current().StartsAt.Add(30 * time.Hour))
	absence := []string{"client", f.ClientID.String(), "presence", "absent", "state", "held_in_absentia", "source", "order", "order_on", "2027-01-05"}
	signedIn(t, w, cast.Pilar).post(path+"/outcome", absence...).is(http.StatusForbidden)
	signedIn(t, w, cast.Ines).post(path+"/outcome", absence...).is(http.StatusNotFound)
	v := signedIn(t, w, cast.Ruth)
	v.post(path+"/outcome", absence...).leadsTo(path)
	page := v.get(path)
	if got := page.words("#in-absentia"); !strings.Contains(got, "July 4, 2027") || !strings.Contains(got, "July 6, 2027") ||
		!strings.Contains(got, "INA 240(b)(5)(C)(i)") || !strings.Contains(got, "An attorney confirms") {
		t.Errorf("the page says: %s", got)
	}
	packet := v.get(page.Find("#in-absentia a.btn").AttrOr("href", "")).is(http.StatusOK)
	if packet.value("hearing") != f.ID.String() || packet.Find(`[value="rescind_exhibits"][checked]`).Length() != 1 {
		t.Error("the packet does not begin with the hearing and its kind")
	}
}

func TestHearingsAreBehindTheWallAndRole(t *testing.T) {
	w := cast.New(t)
	f := w.Hearing(cast.Maria)
	path := "/hearings/" + f.ID.String()
	stranger, reader := signedIn(t, w, cast.Ines), signedIn(t, w, cast.Lena)
	stranger.get(path).is(http.StatusNotFound)
	stranger.post(path+"/settings", "date", "2027-02-02", "time", "09:00").is(http.StatusNotFound)
	stranger.get("/hearings/nonsense").is(http.StatusNotFound)
	reader.post(path+"/cancellation", "source", "notice").is(http.StatusForbidden)
	if page := reader.get(path).is(http.StatusOK); page.Find(`main form, main a[href$="/move"]`).Length() != 0 {
		t.Error("somebody who may only look is offered to change something")
	}
}

func TestTheCourtsClocksAreSaidWhileTyping(t *testing.T) {
	w := cast.New(t)
	v := signedIn(t, w, cast.Pilar)
	if got := v.post("/hearings/zone", "court", "Miami").is(http.StatusOK).Text(); !strings.Contains(got, "Eastern time") {
		t.Errorf("Miami goes by %q", got)
	}
	if got := v.post("/hearings/zone", "court", "elsewhere").is(http.StatusOK).Text(); !strings.Contains(got, "We do not know") {
		t.Errorf("an unknown court goes by %q", got)
	}
}
