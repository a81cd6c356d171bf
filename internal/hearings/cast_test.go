package hearings_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
)

// The story of these tests. María has a hearing in Chicago on 5 January 2027 at
// 8:30. Rosa and her son Sean have one together in Hyattsville: Sean is the lead,
// Rosa rides. Ines, of the team across town, keeps Ana's file; Ana rides in
// María's hearing in one test, which is how two teams come to see one hearing.

// ana is a client of the team across town.
func ana(w *cast.World) uuid.UUID {
	details := clients.Details{GivenNames: "Ana", FamilyNames: "Morales", Language: "es"}
	return w.ClientOf(w.Stranger(), clients.Intake{Details: details})
}

// chicago is María's first date as it is typed off the notice.
func chicago(client uuid.UUID) hearings.NewHearing {
	return hearings.NewHearing{
		ClientID: client,
		Details:  hearings.Details{Court: "CHI", Judge: "Patel", Type: "master_calendar", Medium: "in_person"},
		Date:     "2027-01-05", Time: "08:30",
		Notice: hearings.NoticeGiven{IssuedOn: "2026-11-20", ServedOn: "respondent", HowReceived: "mail"},
	}
}

func find(w *cast.World, as actor.Actor, id uuid.UUID) hearings.File {
	var f hearings.File
	w.Read(as, func(tx *db.Tx) (err error) {
		f, err = hearings.Find(tx, id)
		return err
	})
	return f
}

func reset(w *cast.World, id uuid.UUID, n hearings.NewSetting) error {
	return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
		_, err := hearings.Reset(tx, id, n)
		return err
	})
}

// moved resets a hearing to a later day in March.
func moved(t *testing.T, w *cast.World, id uuid.UUID) hearings.File {
	t.Helper()
	if err := reset(w, id, hearings.NewSetting{Date: "2027-03-09", Time: "13:00", AdjournmentCode: "02", Reason: "judge on leave"}); err != nil {
		t.Fatalf("moving the hearing: %v", err)
	}
	return find(w, w.Paralegal(), id)
}

func tell(w *cast.World, setting uuid.UUID, n hearings.NewTelling) error {
	return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
		_, err := hearings.Tell(tx, setting, n)
		return err
	})
}

// untold are the clients not told of a move, and of a first date.
func untold(w *cast.World, as actor.Actor) (moved, first []uuid.UUID) {
	w.Read(as, func(tx *db.Tx) error {
		m, err := hearings.MovedNotTold(tx)
		if err != nil {
			return err
		}
		f, err := hearings.NotTold(tx)
		for _, u := range m {
			moved = append(moved, u.ClientID)
		}
		for _, u := range f {
			first = append(first, u.ClientID)
		}
		return err
	})
	return moved, first
}

// refusedAt fails unless err is Invalid with exactly these field, key pairs.
func refusedAt(t *testing.T, err error, pairs ...string) {
	t.Helper()
	f, ok := fault.From(err)
	if !ok || f.Kind != fault.Invalid {
		t.Fatalf("got %v, want it refused at %v", err, pairs)
	}
	var got []string
	for _, p := range f.Problems {
		got = append(got, p.Field, p.Key)
	}
	if len(got) != len(pairs) {
		t.Fatalf("refused at %v, want %v", got, pairs)
	}
	for i := range pairs {
		if got[i] != pairs[i] {
			t.Errorf("refused at %v, want %v", got, pairs)
			return
		}
	}
}

func refusedAs(t *testing.T, err error, kind fault.Kind, key string) {
	t.Helper()
	f, ok := fault.From(err)
	if !ok || f.Kind != kind || f.Key != key {
		t.Errorf("got %v, want kind %d and %s", err, kind, key)
	}
}

func utc(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return at.UTC()
}
