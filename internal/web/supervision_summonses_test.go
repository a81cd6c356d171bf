package web_test

// Saturday evening: María calls. A text told her to be at the ICE office tomorrow at
// seven. Tomas, a volunteer, types it in from Today; Ruth, the attorney, reads it.

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/selfreport"
	"constancia/internal/supervision"
)

func eveningCall(t *testing.T) (*cast.World, *visitor, string) {
	w := cast.New(t)
	w.Clock.Set(time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC))
	maria := w.Maria()
	return w, signedIn(t, w, cast.Pilar), "/clients/" + maria.String()
}

func TestASummonsIsTypedInSixAnswersAndStandsAboveEverything(t *testing.T) {
	w, v, file := eveningCall(t)
	if v.get("/").is(http.StatusOK).Find(`main a[href="/summonses/new"]`).Length() != 1 || v.get(file).Find(`main a[href="`+file+`/summonses/new"]`).Length() != 1 {
		t.Error("it is not one click away")
	}
	page := v.get("/summonses/new").is(http.StatusOK)
	page.labelled()
	if n := page.Find(`main input:not([type="hidden"]), main select, main textarea`).Length(); n > 6 {
		t.Errorf("%d fields", n)
	}
	fields := []string{"form_id", page.value("form_id"), "who", "garcia", "at", "2026-11-22T07:00", "place", "CHI", "how", "text", "words", "REPORT 7AM", "told_by", "María"}
	saved := v.post("/summonses", fields...).is(http.StatusSeeOther)
	v.post("/summonses", fields...).leadsTo(saved.location)
	one := v.get(saved.location).is(http.StatusOK)
	if strings.Contains(one.words("title"), "Garc") || !strings.Contains(one.words("main"), "REPORT 7AM") || one.Find(`form[action$="/read"]`).Length() != 0 {
		t.Errorf("the page says %s", one.words("main"))
	}
	v.post(saved.location + "/read").is(http.StatusForbidden)

	ruth := signedIn(t, w, cast.Ruth)
	today := ruth.get("/").is(http.StatusOK)
	if today.Find("main .card").First().AttrOr("id", "") != "summonses" || !strings.Contains(today.words("#summonses"), "REPORT 7AM") {
		t.Errorf("it does not stand on top: %s", today.words("main"))
	}
	if top := ruth.get(file).is(http.StatusOK); !strings.Contains(top.words("#summonses"), "No attorney has read this yet") {
		t.Error("her file does not say so")
	}
	ruth.post(saved.location + "/read").leadsTo(saved.location)
	ruth.post(saved.location + "/read").leadsTo(saved.location)
	if loose := ruth.get("/").is(http.StatusOK); loose.Find("#summonses").Length() != 0 || loose.Find("#summonses-loose").Length() != 1 {
		t.Errorf("Today says %s", loose.words("main"))
	}
	ruth.post(saved.location+"/appointment", "modality", "ero_checkin").leadsTo(saved.location)
	if got := ruth.get("/").words("main"); !strings.Contains(got, "7:00 AM") || ruth.get("/").Find("#summonses-loose").Length() != 0 {
		t.Errorf("Today says %s", got)
	}
}

func TestWhatIsWrongWithASummonsIsSaidAndNothingIsLost(t *testing.T) {
	w, v, file := eveningCall(t)
	w.Client(cast.WeiOfElMonte)
	w.Client(cast.WeiOfAlhambra)
	again := v.post("/summonses", "form_id", "f", "who", "wei", "at", "2026-11-22T07:00", "words", "COME").is(http.StatusUnprocessableEntity)
	if again.Find(`[name="client_id"]`).Length() != 2 || again.value("at") != "2026-11-22T07:00" || again.Find("main textarea").Text() != "COME" {
		t.Errorf("the page says %s", again.words("main"))
	}
	again.labelled()
	v.post("/summonses", "form_id", "f", "who", "zzyzx", "words", "COME").is(http.StatusUnprocessableEntity)
	v.post("/summonses", "form_id", "f", "words", "COME").is(http.StatusUnprocessableEntity)
	odd := v.post(file+"/summonses", "form_id", "f", "at", "tomorrow at 7", "words", "COME").is(http.StatusUnprocessableEntity)
	if odd.value("at") != "tomorrow at 7" || odd.Find("#f-at-problem").Length() != 1 {
		t.Errorf("the page says %s", odd.words("main"))
	}
	found := v.post("/summonses/who", "who", "wei").is(http.StatusOK)
	if found.Find(`[name="client_id"]`).Length() != 2 {
		t.Error("nobody is offered while typing")
	}
}

func TestASummonsIsCorrectedAndReadAgain(t *testing.T) {
	w, v, _ := eveningCall(t)
	maria := w.Maria()
	var s supervision.Summons
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		s, err = supervision.ReceiveSummons(tx, maria, supervision.NewSummons{Date: "2026-11-22", Time: "07:00", Words: "COME"})
		return err
	})
	place := "/summonses/" + s.ID.String()
	page := v.get(place + "/correction").is(http.StatusOK)
	page.labelled()
	if page.value("at") != "2026-11-22T07:00" || page.value("told_at.time") != "20:00" {
		t.Errorf("the form shows %q, told %q", page.value("at"), page.value("told_at.time"))
	}
	fix := []string{"form_id", page.value("form_id"), "at", "2026-11-22T08:30", "words", "COME", "told_at.date", "2026-11-21", "told_at.time", "20:00"}
	v.post(place+"/corrections", fix...).is(http.StatusUnprocessableEntity)
	v.post(place+"/corrections", append(fix, "why", "She read it again")...).leadsTo(place)
	v.post(place+"/corrections", "form_id", "other", "at", "2026-11-22T09:00", "why", "late").is(http.StatusConflict)
	got := v.get(place).is(http.StatusOK)
	if !strings.Contains(got.words("#says"), "8:30 AM") || !strings.Contains(got.words("#history"), "7:00 AM") {
		t.Errorf("the page says %s", got.words("main"))
	}
	ruth := signedIn(t, w, cast.Ruth)
	ruth.post(place + "/read").is(http.StatusConflict)
}

func TestWhatSheWroteOfASummonsIsReadByWhoMay(t *testing.T) {
	w := cast.New(t)
	a := link(t, w, w.Maria())(selfreport.Word{Kind: selfreport.ToldTo, Date: "2026-11-28", Time: "08:00", Words: "Tengo miedo de ir."})
	path := "/summonses/" + a.SummonsID.String()
	if got := signedIn(t, w, cast.Lena).get(path).is(http.StatusOK).words("main"); strings.Contains(got, "miedo") || !strings.Contains(got, "8:00") {
		t.Errorf("who only reads is shown: %s", got)
	}
	if got := signedIn(t, w, cast.Ruth).get(path).is(http.StatusOK).words("#said"); !strings.Contains(got, "Tengo miedo de ir.") {
		t.Errorf("the attorney is shown: %s", got)
	}
}
