package supervision_test

// María was released on her own recognizance in March 2026 and enrolled in ISAP on
// April 1st: first an ankle monitor, since June the app beside it, since September
// the app alone. Pilar types all of it from her papers. Chidi's file is across town.

import (
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

const (
	app    = "smartlink_own_phone"
	ankle  = "gps_ankle"
	visits = "isap_office_visit"
)

// did runs a verb as somebody and fails the test on an error.
func did[T any](t *testing.T, w *cast.World, who actor.Actor, verb func(tx *db.Tx) (T, error)) T {
	t.Helper()
	var made T
	w.Write(who, func(tx *db.Tx) (err error) {
		made, err = verb(tx)
		return err
	})
	return made
}

// refused runs a verb that is to be refused with a kind, and gives the problems.
func refused[T any](t *testing.T, w *cast.World, who actor.Actor, kind fault.Kind, verb func(tx *db.Tx) (T, error)) map[string]string {
	t.Helper()
	err := w.TryWrite(who, func(tx *db.Tx) error {
		_, err := verb(tx)
		return err
	})
	if !fault.Is(err, kind) {
		t.Errorf("got %v, want a fault of kind %d", err, kind)
	}
	fields := map[string]string{}
	if f, ok := fault.From(err); ok {
		for _, p := range f.Problems {
			fields[p.Field] = p.Key
		}
	}
	return fields
}

func recognizance(tx *db.Tx, client uuid.UUID) (supervision.Release, error) {
	return supervision.File(tx, client, supervision.NewRelease{
		Form: "I-220A", IssuedOn: "2026-03-20", ServedOn: "2026-03-20", ReceivedOn: "2026-11-20", FormID: "i220a",
	})
}

func enrolled(t *testing.T, w *cast.World, client uuid.UUID) supervision.Enrolment {
	t.Helper()
	return did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Enrolment, error) {
		return supervision.Enrol(tx, client, supervision.NewEnrolment{Area: "CHI", Since: "2026-04-01", FormID: "isap"})
	})
}

func level(t *testing.T, w *cast.World, enrolment uuid.UUID, since wall.Date, codes ...string) supervision.Level {
	t.Helper()
	return did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Level, error) {
		return supervision.ChangeLevel(tx, enrolment, supervision.NewLevel{Modalities: codes, Since: since, SetBy: "Officer Hale"})
	})
}

func read(t *testing.T, w *cast.World, client uuid.UUID) supervision.Record {
	t.Helper()
	var r supervision.Record
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		r, err = supervision.Read(tx, client)
		return err
	})
	return r
}
