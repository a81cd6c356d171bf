package api_test

import (
	"net/http"
	"strings"
	"testing"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/cast"
)

func TestAnAttorneySeesWhatWasDoneInAFileAndByWhom(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria().String()
		w.Hearing(cast.Maria)
		desk := newHearingDesk(t, w, cast.Ruth)

		status, answer := desk.call(http.MethodGet, "/audit/events?client="+maria+"&limit=1", "")
		if status != http.StatusOK || !strings.HasPrefix(at(answer, "items", 0, "action").(string), "hearings.") {
			t.Fatalf("got %d %v, want the hearing first", status, at(answer, "items", 0, "action"))
		}
		if got := at(answer, "items", 0, "actor"); got != "staff:"+cast.Pilar.ID.String() {
			t.Errorf("done by %v, want Pilar", got)
		}
		next, _ := answer["next_cursor"].(string)
		_, older := desk.call(http.MethodGet, "/audit/events?client="+maria+"&limit=200&cursor="+next, "")
		if items := older["items"].([]any); len(items) == 0 || at(items, len(items)-1, "action") != "clients.open" {
			t.Error("the oldest event is not the opening of the file")
		}
		if status, _ := desk.call(http.MethodGet, "/audit/events?client="+maria+"&cursor=x", ""); status != http.StatusUnprocessableEntity {
			t.Errorf("an unreadable cursor: got %d", status)
		}
	})
}

func TestTheHistoryOfAFileIsBehindItsWall(t *testing.T) {
	w := cast.New(t)
	foreign := w.ClientOf(w.Stranger(), cast.Chidi).String()
	for person, want := range map[*cast.Person]int{&cast.Ruth: http.StatusNotFound, &cast.Noor: http.StatusForbidden, &cast.Pilar: http.StatusForbidden} {
		if got, _ := newHearingDesk(t, w, *person).call(http.MethodGet, "/audit/events?client="+foreign, ""); got != want {
			t.Errorf("%s: got %d, want %d", person.Name, got, want)
		}
	}
}

func TestTheNewestCheckpointIsShownAsItWasSigned(t *testing.T) {
	w := cast.New(t)
	w.Maria()
	desk := newHearingDesk(t, w, cast.Noor)
	if _, answer := desk.call(http.MethodGet, "/audit/checkpoint", ""); answer["size"] != 0.0 || answer["made_at"] != nil {
		t.Errorf("before the first: got %v", answer)
	}
	w.Write(actor.System("test"), audit.Checkpoint)
	_, answer := desk.call(http.MethodGet, "/audit/checkpoint", "")
	if note, _ := answer["note"].(string); !strings.HasPrefix(note, "constancia/audit\n") || answer["size"] == 0.0 {
		t.Errorf("got %v", answer)
	}
}
