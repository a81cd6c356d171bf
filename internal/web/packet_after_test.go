package web_test

import (
	"net/http"
	"strings"
	"testing"

	"constancia/internal/cast"
)

// sealedPacket is María's packet, sealed by Ruth.
func sealedPacket(t *testing.T, w *cast.World) (where string) {
	t.Helper()
	where = asked(t, w, cast.Pilar)
	assemble(t, w)
	ruth := signedIn(t, w, cast.Ruth)
	build := ruth.get(where).value("build")
	ruth.post(where+"/approval", "build", build).leadsTo(where)
	ruth.post(where+"/seal", "build", build).leadsTo(where)
	return where
}

// Pilar wrote the wrong day and the wrong person: she corrects both, and both stay in the
// story. The page says by when an answer was asked for, at what time it was handed over
// and by which clocks.
func TestWhatWasHandedOverAndAnsweredIsCorrected(t *testing.T) {
	w := cast.New(t)
	where := sealedPacket(t, w)
	pilar := signedIn(t, w, cast.Pilar)

	pilar.post(where+"/services", "how", "email", "on_whom", "ERO Chicago", "served_on", "2026-11-23", "served_time", "11:05", "answer_due", "2026-12-01", "form_id", "s").is(http.StatusSeeOther)
	page := pilar.get(where).is(http.StatusOK)
	if got := page.words("#story"); !strings.Contains(got, "11:05 AM Central time") || !strings.Contains(got, "An answer was asked for by Tue Dec 1, 2026") {
		t.Errorf("the story is %q", got)
	}
	if got := page.words("#stand"); !strings.Contains(got, "Tue Dec 1, 2026") {
		t.Errorf("the page does not say by when an answer is due: %q", got)
	}
	href := page.Find("#story a[href*='correct=']").AttrOr("href", "")
	correct := pilar.get(strings.TrimSuffix(href, "#after")).is(http.StatusOK)
	correct.labelled()
	form := correct.Find("details[open] form[action$=services]")
	if form.Find("input[name=on_whom]").AttrOr("value", "") != "ERO Chicago" || form.Find("input[name=why]").Length() != 1 {
		t.Error("what is to be corrected does not stand in the form")
	}
	old := form.Find("input[name=supersedes]").AttrOr("value", "")
	pilar.post(where+"/services", "supersedes", old, "how", "email", "on_whom", "ERO Milwaukee", "served_on", "2026-11-23", "answer_due", "2026-12-02", "form_id", "t").is(http.StatusUnprocessableEntity)
	pilar.post(where+"/services", "supersedes", old, "why", "The wrong office.", "how", "email", "on_whom", "ERO Milwaukee", "served_on", "2026-11-23", "answer_due", "2026-12-02", "form_id", "u").is(http.StatusSeeOther)
	page = pilar.get(where)
	if got := page.words("#story .story-gone"); !strings.Contains(got, "ERO Chicago") || strings.Contains(got, "ERO Milwaukee") {
		t.Errorf("struck through is %q", got)
	}
	if got := page.words("#story"); !strings.Contains(got, "The wrong office.") {
		t.Errorf("why it was corrected is not told: %q", got)
	}

	late := pilar.post(where+"/answers", "outcome", "excused", "answered_by", "Officer Diaz", "answered_on", "2026-11-23", "told_at.date", "2026-11-23", "form_id", "a").is(http.StatusUnprocessableEntity)
	if late.Find("details[open] a[href='#f-told_at.time']").Length() != 1 {
		t.Error("a day without a time is not asked for its time")
	}
	pilar.post(where+"/answers", "outcome", "excused", "answered_by", "Officer Diaz", "answered_on", "2026-11-23", "told_at.date", "2026-11-23", "told_at.time", "3:30 PM", "form_id", "a").is(http.StatusSeeOther)
	page = pilar.get(where)
	if got := page.words("#story"); !strings.Contains(got, "we were told Mon Nov 23, 3:30 PM") {
		t.Errorf("when we were told is not said: %q", got)
	}
	if got := page.words("#stand"); strings.Contains(got, "Dec 2") {
		t.Errorf("an answer that came is still due: %q", got)
	}
}

// An answer that is due, or was, is on Today, the earliest first; so is the list of them.
func TestAnAnswerThatIsDueIsOnToday(t *testing.T) {
	w := cast.New(t)
	where := sealedPacket(t, w)
	pilar := signedIn(t, w, cast.Pilar)
	if pilar.get("/").is(http.StatusOK).Find("#answers-due").Length() != 0 {
		t.Error("nothing is due, and Today says otherwise")
	}

	pilar.post(where+"/services", "how", "email", "on_whom", "ERO Chicago", "served_on", "2026-11-23", "answer_due", "2026-11-23", "form_id", "s").is(http.StatusSeeOther)
	if got := pilar.get("/").words("#answers-due"); !strings.Contains(got, "Mon Nov 23") || !strings.Contains(got, "Passed") {
		t.Errorf("Today says of the answer that was due: %q", got)
	}
	pilar.post(where+"/answers", "outcome", "excused", "answered_by", "Officer Diaz", "answered_on", "2026-11-24", "form_id", "a").is(http.StatusSeeOther)
	if pilar.get("/").Find("#answers-due").Length() != 0 {
		t.Error("an answer that came is still due on Today")
	}
}
