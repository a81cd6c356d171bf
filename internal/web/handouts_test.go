package web_test

import (
	"net/http"
	"testing"

	"constancia/internal/cast"
)

// A client takes a card along to a call-in, and a copy of whatever was put together for
// her: both are one click from where it is read.
func TestWhatAClientTakesHomeIsFoundWhereItIsAbout(t *testing.T) {
	w, pilar, file := eveningCall(t)
	call := pilar.post(file+"/summonses", "form_id", "c", "at", "2026-11-22T07:00", "place", "CHI", "how", "text", "words", "REPORT 7AM", "told_by", "María").is(http.StatusSeeOther).location
	letter := pilar.post(file+"/packets", "form_id", "l", "kind", "compliance_letter").is(http.StatusSeeOther).location
	for from, to := range map[string]string{call: call + "/hand-card", letter: letter + "/client-copy"} {
		if pilar.get(from).is(http.StatusOK).Find(`a[href="`+to+`"]`).Length() != 1 {
			t.Errorf("nothing on %s leads to it", from)
		}
		if got := pilar.get(to).is(http.StatusOK).header.Get("Content-Type"); got != "application/pdf" {
			t.Errorf("%s: got %s", to, got)
		}
		signedIn(t, w, cast.Ines).get(to).is(http.StatusNotFound)
		signedIn(t, w, cast.Tomas).get(to).is(http.StatusForbidden)
	}
}
