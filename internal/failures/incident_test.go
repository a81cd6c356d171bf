package failures_test

// The story of these tests. On Tuesday morning the app refuses the pictures of one
// client after the other. Pilar logs them; Ruth approves what may be said of it.
// Ines, of the team across town, has clients to whom the same happens: neither team
// learns it of the other.

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/refdata"
)

var morning = time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)

// refused logs that the app refused a picture of one of the clients, so many
// minutes after nine.
func refused(t *testing.T, w *cast.World, as actor.Actor, in clients.Intake, minutes int, kind string) uuid.UUID {
	t.Helper()
	client := w.ClientOf(as, in)
	at := morning.Add(time.Duration(minutes) * time.Minute)
	if w.Clock.Now().Before(at) {
		w.Clock.Set(at)
	}
	f, err := tryLog(w, as, failures.Report{ClientID: client, Account: failures.Account{Kinds: []string{kind}, FirstSeenAt: at}})
	if err != nil {
		t.Fatal(err)
	}
	return f.ID
}

func proposals(t *testing.T, w *cast.World, as actor.Actor) (list []failures.Proposal) {
	t.Helper()
	w.Read(as, func(tx *db.Tx) (err error) {
		list, err = failures.Proposals(tx)
		return err
	})
	return list
}

func ids(list []failures.Listed) (all []uuid.UUID) {
	for _, l := range list {
		all = append(all, l.ID)
	}
	return all
}

func confirm(w *cast.World, as actor.Actor, p failures.Proposal) (i failures.Incident, err error) {
	err = w.TryWrite(as, func(tx *db.Tx) (err error) {
		i, err = failures.Confirm(tx, p.Family, ids(p.Failures))
		return err
	})
	return i, err
}

func incident(w *cast.World, as actor.Actor, id uuid.UUID) (f failures.IncidentFile, err error) {
	err = w.DB.Read(w.Context(as), func(tx *db.Tx) (err error) {
		f, err = failures.FindIncident(tx, id)
		return err
	})
	return f, err
}

func TestTheSameFamilyAtThreeClientsWithinThreeHoursIsProposedAndConfirmedByAPerson(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		refused(t, w, w.Paralegal(), cast.Maria, 0, "app_photo_not_sent")
		refused(t, w, w.Paralegal(), cast.Maria, 10, "app_crash")
		refused(t, w, w.Paralegal(), cast.Petrona, 20, "battery_dead")
		refused(t, w, w.Paralegal(), cast.Luzia, 170, "app_face_mismatch")
		if got := proposals(t, w, w.Paralegal()); len(got) != 0 {
			t.Fatalf("two clients are proposed: %+v", got)
		}
		refused(t, w, w.Paralegal(), cast.Rosa, 175, "app_crash")
		got := proposals(t, w, w.Paralegal())
		if len(got) != 1 || got[0].Family != "app" || got[0].Clients() != 3 || len(got[0].Failures) != 4 {
			t.Fatalf("got %+v", got)
		}
		if err := w.TryWrite(actor.System("job"), func(tx *db.Tx) error {
			_, err := failures.Confirm(tx, "app", ids(got[0].Failures))
			return err
		}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a job confirms: %v", err)
		}
		one, err := confirm(w, w.Paralegal(), got[0])
		if err != nil {
			t.Fatal(err)
		}
		if left := proposals(t, w, w.Paralegal()); len(left) != 0 {
			t.Errorf("still proposed: %+v", left)
		}
		later := refused(t, w, w.Paralegal(), cast.Ahmad, 200, "app_will_not_open")
		f, err := incident(w, w.Attorney(), one.ID)
		if err != nil || len(f.Further) != 1 || f.Further[0].ID != later {
			t.Fatalf("the further log is not offered: %v, %v", f.Further, err)
		}
		for range 2 {
			w.Write(w.Paralegal(), func(tx *db.Tx) error { return failures.Attach(tx, one.ID, later) })
		}
		if f, _ = incident(w, w.Attorney(), one.ID); f.Clients() != 4 || find(w, w.Paralegal(), later).Incident != one.ID {
			t.Errorf("got %d clients", f.Clients())
		}
	})
}

func TestThreeHoursAndAMinuteAreNoIncidentAndWhatWasRefusedIsNotProposedAgain(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		refused(t, w, w.Paralegal(), cast.Maria, 0, "app_crash")
		refused(t, w, w.Paralegal(), cast.Petrona, 60, "app_crash")
		refused(t, w, w.Paralegal(), cast.Luzia, 181, "app_crash")
		if got := proposals(t, w, w.Paralegal()); len(got) != 0 {
			t.Fatalf("proposed: %+v", got)
		}
		refused(t, w, w.Paralegal(), cast.Rosa, 182, "app_crash")
		got := proposals(t, w, w.Paralegal())
		if len(got) != 1 || len(got[0].Failures) != 3 {
			t.Fatalf("got %+v", got)
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := failures.Refuse(tx, "app", ids(got[0].Failures))
			return err
		})
		if left := proposals(t, w, w.Paralegal()); len(left) != 0 {
			t.Errorf("proposed again: %+v", left)
		}
		refused(t, w, w.Paralegal(), cast.Ahmad, 185, "app_crash")
		if more := proposals(t, w, w.Paralegal()); len(more) != 1 {
			t.Errorf("one more came, and nothing is proposed: %+v", more)
		}
	})
}

func TestOfTwoWhoConfirmAtOnceTheSecondFindsTheFirstOnesIncident(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		for i, in := range []clients.Intake{cast.Maria, cast.Petrona, cast.Luzia} {
			refused(t, w, w.Paralegal(), in, i, "app_crash")
		}
		p := proposals(t, w, w.Paralegal())[0]
		people := []actor.Actor{w.Paralegal(), w.Attorney(), w.Paralegal(), w.Attorney()}
		made, errs := make([]failures.Incident, len(people)), make([]error, len(people))
		var all sync.WaitGroup
		for i, as := range people {
			all.Go(func() { made[i], errs[i] = confirm(w, as, p) })
		}
		all.Wait()
		for i := range people {
			if errs[i] != nil || made[i].ID != made[0].ID {
				t.Errorf("%d: %v, %v", i, made[i].ID, errs[i])
			}
		}
		var n int64
		w.Read(w.Paralegal(), func(tx *db.Tx) error { return tx.DB.Model(&failures.Incident{}).Count(&n).Error })
		if n != 1 {
			t.Errorf("%d incidents", n)
		}
	})
}

func TestNoTeamLearnsOfAnothersClientsByAnIncident(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		refused(t, w, w.Paralegal(), cast.Maria, 0, "app_crash")
		refused(t, w, w.Paralegal(), cast.Petrona, 5, "app_crash")
		refused(t, w, w.Stranger(), cast.Chidi, 6, "app_crash")
		if ours, theirs := proposals(t, w, w.Paralegal()), proposals(t, w, w.Stranger()); len(ours)+len(theirs) != 0 {
			t.Fatalf("two and one make an incident: %+v, %+v", ours, theirs)
		}
		refused(t, w, w.Paralegal(), cast.Luzia, 10, "app_crash")
		p := proposals(t, w, w.Paralegal())
		if len(p) != 1 || p[0].Clients() != 3 {
			t.Fatalf("got %+v", p)
		}
		if _, err := confirm(w, w.Stranger(), p[0]); !fault.Is(err, fault.NotFound) {
			t.Errorf("across town it is confirmed: %v", err)
		}
		one, err := confirm(w, w.Paralegal(), p[0])
		if err != nil {
			t.Fatal(err)
		}
		for name, as := range map[string]actor.Actor{"stranger": w.Stranger(), "volunteer": w.Volunteer()} {
			if _, err := incident(w, as, one.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s finds it: %v", name, err)
			}
			w.Read(as, func(tx *db.Tx) error {
				list, err := failures.Incidents(tx)
				if len(list) != 0 {
					t.Errorf("%s lists %d", name, len(list))
				}
				return err
			})
		}
		if got := proposals(t, w, w.Volunteer()); len(got) != 0 {
			t.Errorf("a volunteer is told of %+v", got)
		}
	})
}

func TestAnExhibitNeedsFiveClientsAndAnAttorneyAndNamesNobodyAndNoMinute(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		people := []clients.Intake{cast.Maria, cast.Petrona, cast.Luzia, cast.Ahmad, cast.Rosa, cast.Anh}
		for i, in := range people[:4] {
			refused(t, w, w.Paralegal(), in, 7+i*10, "app_crash")
		}
		one, err := confirm(w, w.Paralegal(), proposals(t, w, w.Paralegal())[0])
		if err != nil {
			t.Fatal(err)
		}
		wording := func() (text string, err error) {
			err = w.DB.Read(w.Context(w.Attorney()), func(tx *db.Tx) error {
				f, err := failures.FindIncident(tx, one.ID)
				if err == nil {
					text, err = f.Wording(tx)
				}
				return err
			})
			return text, err
		}
		if _, err := wording(); !fault.Is(err, fault.Conflict) {
			t.Errorf("four clients are an exhibit: %v", err)
		}
		for i, in := range people[4:] {
			id := refused(t, w, w.Paralegal(), in, 50+i*3, "app_crash")
			w.Write(w.Paralegal(), func(tx *db.Tx) error { return failures.Attach(tx, one.ID, id) })
		}
		text, err := wording()
		if err != nil || !strings.Contains(text, "at least five clients") || strings.Contains(text, "six") || strings.Contains(text, ":07") || strings.Contains(text, "María") {
			t.Errorf("got %q, %v", text, err)
		}
		if !strings.Contains(text, "10:00 AM") || !strings.Contains(text, "11:00 AM") { // by the office's clocks
			t.Errorf("no whole hours: %q", text)
		}
		approve := func(as actor.Actor, seen string) error {
			return w.TryWrite(as, func(tx *db.Tx) error {
				_, err := failures.ApproveExhibit(tx, one.ID, seen)
				return err
			})
		}
		if err := approve(w.Paralegal(), text); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a paralegal approves: %v", err)
		}
		if err := approve(w.Attorney(), text+" and more"); !fault.Is(err, fault.Stale) {
			t.Errorf("other words are approved: %v", err)
		}
		for range 2 {
			if err := approve(w.Attorney(), text); err != nil {
				t.Fatal(err)
			}
		}
		if f, _ := incident(w, w.Attorney(), one.ID); len(f.Exhibits) != 1 || f.Exhibits[0].Body.Reveal() != text {
			t.Errorf("got %d exhibits", len(f.Exhibits))
		}
	})
}

func TestWhoHasAWindowInTheNextFourHoursIsToBeCalledFirst(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Duty(cast.Maria)        // Tuesday at nine in Chicago, an hour
		w.Duty(cast.JeanBaptiste) // Wednesday
		w.Clock.Set(morning.Add(-4*time.Hour - time.Minute))
		call := func(as actor.Actor) (names []string) {
			w.Read(as, func(tx *db.Tx) error {
				list, err := failures.CallFirst(tx)
				for _, one := range list {
					names = append(names, one.Name)
				}
				return err
			})
			return names
		}
		if got := call(w.Paralegal()); len(got) != 0 {
			t.Errorf("more than four hours ahead: %v", got)
		}
		w.Clock.Set(morning.Add(30 * time.Minute))
		if got := call(w.Paralegal()); len(got) != 1 || !strings.Contains(got[0], "María") {
			t.Errorf("got %v", got)
		}
		if got := call(w.Stranger()); len(got) != 0 {
			t.Errorf("across town they are told of %v", got)
		}
	})
}

// Illness and what no kind fits have no cause in common, and of every family that has
// one an exhibit can say what failed.
func TestEveryFamilyThatCanBeAnIncidentHasItsWords(t *testing.T) {
	p := locale.For("en")
	common := 0
	for _, kind := range refdata.FailureKinds() {
		families := failures.Listed{Kinds: kind.Code}.Families()
		if apart := kind.Family == "human" || kind.Family == "other"; apart != (len(families) == 0) {
			t.Errorf("%s: %v", kind.Code, families)
		}
		for _, family := range families {
			if common++; !p.Has("failures.exhibit.family." + family) {
				t.Errorf("no words for %s", family)
			}
		}
	}
	if common == 0 {
		t.Error("no family can be an incident")
	}
}

func TestThreePeopleWhoAreIllAreNoIncident(t *testing.T) {
	w := cast.New(t)
	for i, in := range []clients.Intake{cast.Maria, cast.Ahmad, cast.Luzia} {
		refused(t, w, w.Paralegal(), in, 10*i, "medical_emergency")
	}
	if got := proposals(t, w, w.Paralegal()); len(got) != 0 {
		t.Errorf("got %d proposals", len(got))
	}
}
