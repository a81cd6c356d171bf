package clients_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

func TestWhoAnswersForAFileIsWhoWasNamedElseWhoWasAssignedFirst(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		w.Volunteer()
		expect := func(want ...uuid.UUID) {
			t.Helper()
			w.Clock.Advance(time.Minute)
			w.Read(w.Paralegal(), func(tx *db.Tx) error {
				hands, err := clients.HandsOf(tx, maria)
				if got := hands[maria].Assigned; !slices.Equal(got, want) || hands[maria].Team != cast.Pilar.Team {
					t.Errorf("got %v, want %v", got, want)
				}
				return err
			})
		}
		do := func(verb func(*db.Tx, uuid.UUID, uuid.UUID) error, who uuid.UUID) {
			t.Helper()
			w.Write(w.Attorney(), func(tx *db.Tx) error { return verb(tx, maria, who) })
			w.Clock.Advance(time.Minute)
		}
		expect()
		do(clients.Assign, cast.Pilar.ID)
		do(clients.Assign, cast.Ruth.ID)
		expect(cast.Pilar.ID, cast.Ruth.ID)
		do(clients.NameLead, cast.Ruth.ID)
		do(clients.NameLead, cast.Ruth.ID)
		expect(cast.Ruth.ID, cast.Pilar.ID)
		do(clients.Unassign, cast.Ruth.ID)
		expect(cast.Pilar.ID)
		if err := w.TryWrite(w.Attorney(), func(tx *db.Tx) error { return clients.NameLead(tx, maria, cast.Ruth.ID) }); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody who is not assigned: got %v", err)
		}
		if err := w.TryWrite(w.Volunteer(), func(tx *db.Tx) error { return clients.NameLead(tx, maria, cast.Pilar.ID) }); !fault.Is(err, fault.NotFound) {
			t.Errorf("a volunteer without the file: got %v", err)
		}
		if err := w.TryWrite(w.ReadOnly(), func(tx *db.Tx) error { return clients.NameLead(tx, maria, cast.Pilar.ID) }); !fault.Is(err, fault.Forbidden) {
			t.Errorf("who may only read: got %v", err)
		}
	})
}
