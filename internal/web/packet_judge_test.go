package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
)

// Pilar asked for the packet, Ruth reads it. Why a button did not do what it says stands on
// top of the page, and not in the box that takes an approval back.
func TestARefusedButtonSaysWhyOnTopOfThePage(t *testing.T) {
	w := cast.New(t)
	where := asked(t, w, cast.Pilar)
	ruth := signedIn(t, w, cast.Ruth)
	assemble(t, w)

	refused := ruth.post(where+"/approval", "build", uuid.NewString()).is(http.StatusConflict)
	if got := refused.words("[data-problems]"); !strings.Contains(got, "Somebody changed this packet") {
		t.Errorf("a stale approval says %q", got)
	}
	ruth.post(where+"/approval", "build", ruth.get(where).value("build")).leadsTo(where)
	refused = ruth.post(where+"/seal", "build", uuid.NewString()).is(http.StatusConflict)
	if refused.Find("[data-problems]").Length() != 1 || refused.Find("details[open] textarea[name=reason]").Length() != 0 || refused.Find("form[action$=withdrawal] [data-problems]").Length() != 0 {
		t.Error("a refused seal is said in the box that takes the approval back")
	}
	refused = ruth.post(where+"/withdrawal", "reason", "").is(http.StatusUnprocessableEntity)
	if refused.Find("details[open] [data-problems] a[href='#f-reason']").Length() != 1 || refused.Find("[data-problems]").Length() != 1 {
		t.Error("a withdrawal without a reason is not said at its question")
	}
	refused = ruth.post(where+"/versions", "form_id", "v").is(http.StatusConflict)
	if got := refused.words("[data-problems]"); !strings.Contains(got, "Seal it first") {
		t.Errorf("a refused new version says %q", got)
	}
}

// A button that is pressed twice seals once and says so; another press is refused.
func TestSealPressedTwiceSealsOnce(t *testing.T) {
	w := cast.New(t)
	where := asked(t, w, cast.Pilar)
	ruth := signedIn(t, w, cast.Ruth)
	assemble(t, w)
	build := ruth.get(where).value("build")
	ruth.post(where+"/approval", "build", build, "form_id", "a").leadsTo(where)
	ruth.post(where+"/seal", "build", build, "form_id", "s").leadsTo(where)
	ruth.post(where+"/seal", "build", build, "form_id", "s").leadsTo(where)
	ruth.post(where+"/seal", "build", build, "form_id", "t").is(http.StatusConflict)
}

// Whoever has an approved packet put together again is told that the approval ends, and
// both stand in the story; the first line goes on naming who asked for the packet.
func TestAnApprovalThatEndsIsInTheStory(t *testing.T) {
	w := cast.New(t)
	where := asked(t, w, cast.Ruth)
	pilar, ruth := signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Ruth)
	assemble(t, w)
	ruth.post(where+"/approval", "build", ruth.get(where).value("build")).leadsTo(where)

	page := pilar.get(where).is(http.StatusOK)
	if got := page.words("details:has(form[action$=again])"); !strings.Contains(got, "ends the approval") {
		t.Errorf("before an approval ends it says %q", got)
	}
	if got := pilar.get(where + "/choice").words(".notice-warning"); !strings.Contains(got, "ends the approval") {
		t.Errorf("before another choice ends an approval it says %q", got)
	}
	pilar.post(where+"/again", "version", page.value("version")).leadsTo(where)
	story := pilar.get(where)
	if got := story.words("#story"); !strings.Contains(got, "Ruth Ansah asked for it") || !strings.Contains(got, "Pilar Quispe had it put together again") {
		t.Errorf("the story is %q", got)
	}
	if story.Find("#story .story-gone").Length() != 1 {
		t.Error("the approval that ended stands as if it held")
	}
}
