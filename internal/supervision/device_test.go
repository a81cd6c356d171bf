package supervision_test

// María reports with her own phone. It is updated, then stolen; the duty that
// needs its app stays until somebody says what becomes of it.

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/supervision"
)

func galaxy() supervision.NewDevice {
	return supervision.NewDevice{
		Kind: supervision.OwnPhone, Since: "2026-03-02", Heard: supervision.Heard{By: "María"},
		Details: supervision.Details{Maker: "Samsung", Model: "Galaxy A14", OS: "Android 13", App: "smartlink", AppVersion: "7.2.1", AutomaticTime: "yes"},
	}
}

func phone(t *testing.T, w *cast.World, n supervision.NewDevice) supervision.Device {
	t.Helper()
	maria := w.Maria()
	return done(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Device, error) { return supervision.EnterDevice(tx, maria, n) })
}

func deviceOf(w *cast.World, id uuid.UUID) (f supervision.DeviceFile) {
	w.Read(w.ReadOnly(), func(tx *db.Tx) (err error) {
		f, err = supervision.FindDevice(tx, id)
		return err
	})
	return f
}

func TestAPassportChangesInVersionsAndNeverByWriting(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		n := galaxy()
		n.FormID = "d"
		d := phone(t, w, n)
		if again := phone(t, w, n); again.ID != d.ID {
			t.Fatal("a form sent twice made two devices")
		}
		first := deviceOf(w, d.ID).Current()
		c := supervision.DeviceChange{Details: first.Details(), On: "2026-11-20", Seen: first.ID, FormID: "c"}
		c.Details.OS = "Android 14"
		change := func(tx *db.Tx) (supervision.Passport, error) { return supervision.ChangeDevice(tx, d.ID, c) }
		w.Clock.Advance(time.Hour)
		second := done(t, w, w.Paralegal(), change)
		if twice := done(t, w, w.Paralegal(), change); twice.ID != second.ID {
			t.Error("a form sent twice made two versions")
		}
		c.FormID = ""
		_, err := act(w, w.Paralegal(), change)
		isA(t, err, fault.Stale)
		c.Seen, c.Mistake, c.Details.OS = second.ID, "It says 14.1", "Android 14.1"
		done(t, w, w.Paralegal(), change)
		f := deviceOf(w, d.ID)
		if len(f.Passports) != 3 || f.Current().OS.Reveal() != "Android 14.1" || !f.Wrong()[second.ID] || f.Wrong()[first.ID] {
			t.Errorf("got %d versions, wrong %v", len(f.Passports), f.Wrong())
		}
		if got := f.Current(); got.ChangedOn != "2026-11-20" || !got.ToldAt.Equal(w.Clock.Now()) || f.Passports[0].OS.Reveal() != "Android 13" {
			t.Errorf("changed %s, told %v, first %q", got.ChangedOn, got.ToldAt, f.Passports[0].OS.Reveal())
		}
	})
}

func TestWhetherADutyGoesOnWithoutItsPhoneIsAsked(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d, duty := phone(t, w, galaxy()), w.Duty(cast.Maria)
		end := func(tx *db.Tx) (supervision.DeviceEnding, error) {
			return supervision.EndDevice(tx, d.ID, supervision.NewDeviceEnd{How: "stolen", On: "2026-11-22"})
		}
		if asked(w, d.ID) != 0 {
			t.Error("asked while she has it")
		}
		done(t, w, w.Paralegal(), end)
		_, err := act(w, w.Paralegal(), end)
		isA(t, err, fault.Conflict)
		if asked(w, d.ID) != 1 {
			t.Fatal("not asked")
		}
		n := supervision.NewDeviceDutyAnswer{Obligation: duty.ID, Answer: supervision.DutyUnsure}
		settle := func(tx *db.Tx) (supervision.DeviceDutyAnswer, error) { return supervision.SettleDuty(tx, d.ID, n) }
		done(t, w, w.Paralegal(), settle)
		if asked(w, d.ID) != 1 {
			t.Error("nobody knows, and nobody asks any more")
		}
		w.Clock.Advance(time.Hour)
		n.Answer = supervision.DutyOver
		_, err = act(w, w.Paralegal(), settle)
		refusedAt(t, err, "last_day kit.day_needed", "note kit.note_needed")
		n.LastDay, n.Note, n.FormID = "2026-11-23", "BI ended it", "s"
		done(t, w, w.Paralegal(), settle)
		done(t, w, w.Paralegal(), settle)
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			got, err := obligations.Find(tx, duty.ID)
			if got.Obligation.EndedOn != "2026-11-23" {
				t.Errorf("ended on %q", got.Obligation.EndedOn)
			}
			return err
		})
		if asked(w, d.ID) != 0 {
			t.Error("asked again")
		}
		done(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.DeviceEnding, error) {
			return supervision.TakeBackDeviceEnd(tx, d.ID, "She found it", "")
		})
		if deviceOf(w, d.ID).Ending != nil {
			t.Error("it is still gone")
		}
	})
}

func asked(w *cast.World, device uuid.UUID) (n int) {
	w.Read(w.ReadOnly(), func(tx *db.Tx) error {
		f, err := supervision.FindDevice(tx, device)
		if err != nil {
			return err
		}
		duties, err := supervision.DutiesToAsk(tx, f)
		n = len(duties)
		return err
	})
	return n
}

func TestABadDeviceIsRefused(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		try := func(who actor.Actor, change func(n *supervision.NewDevice)) error {
			n := galaxy()
			change(&n)
			_, err := act(w, who, func(tx *db.Tx) (supervision.Device, error) { return supervision.EnterDevice(tx, maria, n) })
			return err
		}
		isA(t, try(w.Stranger(), func(*supervision.NewDevice) {}), fault.NotFound)
		isA(t, try(w.ReadOnly(), func(*supervision.NewDevice) {}), fault.Forbidden)
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewDevice) { n.Kind = "" }), "kind kit.choice_needed")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewDevice) { n.Since = "2026-11-24" }), "since supervision.in_future", "told_at kit.told_before")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewDevice) { n.Heard.At = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }), "told_at kit.told_before")
		refusedAt(t, try(w.Paralegal(), func(n *supervision.NewDevice) { n.Details.App = "tinder" }), "app kit.choice_unknown")
		d := phone(t, w, galaxy())
		_, err := act(w, w.Paralegal(), func(tx *db.Tx) (supervision.DeviceEnding, error) {
			return supervision.EndDevice(tx, d.ID, supervision.NewDeviceEnd{How: "lost", On: "2026-03-01"})
		})
		refusedAt(t, err, "ended_on kit.device.ended_before")
		_, err = act(w, w.Stranger(), func(tx *db.Tx) (supervision.Passport, error) {
			return supervision.ChangeDevice(tx, d.ID, supervision.DeviceChange{})
		})
		isA(t, err, fault.NotFound)
	})
}

func TestAnIssuedPhoneIsKnownWhileSheHasIt(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		n := galaxy()
		n.Kind = supervision.IssuedPhone
		d := phone(t, w, n)
		uses := func() (yes bool) {
			w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
				yes, err = supervision.UsesIssuedPhone(tx, d.ClientID)
				return err
			})
			return yes
		}
		if !uses() {
			t.Error("nobody knows of it")
		}
		done(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.DeviceEnding, error) {
			return supervision.EndDevice(tx, d.ID, supervision.NewDeviceEnd{How: "returned"})
		})
		if uses() {
			t.Error("it was returned")
		}
	})
}

// A monitor comes off: of the duty to wear one it is asked whether it goes on, of the
// check-in on a phone it is not.
func TestADeviceAsksOfTheDutiesItServed(t *testing.T) {
	for _, c := range []struct {
		kind supervision.DeviceKind
		duty string
		want bool
	}{
		{supervision.AnkleMonitor, "gps_ankle", true},
		{supervision.WristMonitor, "gps_wrist", true},
		{supervision.AnkleMonitor, "smartlink_own_phone", false},
		{supervision.OwnPhone, "smartlink_own_phone", true},
		{supervision.OwnPhone, "gps_ankle", false},
		{supervision.OwnPhone, "ice_checkin_app", true},
		{supervision.OtherDevice, "gps_wrist", true},
		{supervision.OwnPhone, "isap_office_visit", false},
	} {
		m, known := obligations.ModalityOf(c.duty)
		if !known || c.kind.Serves(m) != c.want {
			t.Errorf("%s and %s: want %v", c.kind, c.duty, c.want)
		}
	}
}
