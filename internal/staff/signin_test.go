package staff_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
)

const (
	office  = "203.0.113.7" // the clinic's own address
	library = "198.51.100.9"
)

// knock is the whole way in: the count, the comparison, the record.
func knock(w *cast.World, email, password, address string) (who actor.Actor, err error) {
	var k staff.Knocking
	nobody := actor.Anonymous()
	err = w.TryWrite(nobody, func(tx *db.Tx) error {
		k, err = staff.Knock(tx, email, address)
		return err
	})
	if err != nil {
		return who, err
	}
	if err := k.Check(w.Context(nobody), password); err != nil {
		return who, err
	}
	err = w.TryWrite(nobody, func(tx *db.Tx) error {
		who, err = staff.SignIn(tx, k)
		return err
	})
	return who, err
}

func TestSignInGivesThePersonWithRolesAndTeams(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Paralegal()
		who, err := knock(w, "  PILAR@clinic.example ", cast.Password, office)
		if err != nil {
			t.Fatal(err)
		}
		if who.ID != cast.Pilar.ID || !who.Has(actor.Paralegal) || len(who.Roles) != 1 || len(who.Teams) != 1 || who.Teams[0] != staff.DefaultTeam {
			t.Errorf("got %+v", who)
		}
	})
}

func TestUnknownDisabledAndWrongAreToldTheSame(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Paralegal()
		w.Meet(cast.Tomas)
		w.Write(w.Admin(), func(tx *db.Tx) error { return staff.Disable(tx, cast.Tomas.ID) })
		waiting := invite(t, w, "new@clinic.example")
		_ = waiting
		for name, try := range map[string][2]string{
			"unknown account": {"nobody@clinic.example", cast.Password},
			"wrong password":  {cast.Pilar.Email, "not the password at all"},
			"disabled":        {cast.Tomas.Email, cast.Password},
			"not joined yet":  {"new@clinic.example", cast.Password},
			"empty":           {"", ""},
			"endless":         {cast.Pilar.Email, strings.Repeat("x", 100_000)},
		} {
			_, err := knock(w, try[0], try[1], office)
			f, ok := fault.From(err)
			if !ok || f.Kind != fault.Invalid || f.Key != "staff.sign_in.refused" || len(f.Args) > 0 || f.Err != nil {
				t.Errorf("%s: got %v", name, err)
			}
		}
	})
}

func TestSomebodyDisabledBetweenPasswordAndSessionStaysOut(t *testing.T) {
	w := cast.New(t)
	w.Paralegal()
	var k staff.Knocking
	var err error
	w.Write(actor.Anonymous(), func(tx *db.Tx) error { k, err = staff.Knock(tx, cast.Pilar.Email, office); return err })
	if err := k.Check(t.Context(), cast.Password); err != nil {
		t.Fatal(err)
	}
	w.Write(w.Admin(), func(tx *db.Tx) error { return staff.Disable(tx, cast.Pilar.ID) })
	err = w.TryWrite(actor.Anonymous(), func(tx *db.Tx) error { _, err := staff.SignIn(tx, k); return err })
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
}

func TestAKnockingThatWasNotCheckedLetsNobodyIn(t *testing.T) {
	w := cast.New(t)
	w.Paralegal()
	err := w.TryWrite(actor.Anonymous(), func(tx *db.Tx) error {
		k, err := staff.Knock(tx, cast.Pilar.Email, office)
		if err != nil {
			return err
		}
		_, err = staff.SignIn(tx, k)
		return err
	})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
}

func TestFailuresOfOneAccountMakeTheNextWaitLonger(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Paralegal()
		for range 5 {
			if _, err := knock(w, cast.Pilar.Email, "wrong wrong wrong", library); !fault.Is(err, fault.Invalid) {
				t.Fatalf("within the free ones: %v", err)
			}
		}
		for _, wait := range []time.Duration{15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute} {
			if _, err := knock(w, cast.Pilar.Email, cast.Password, office); !fault.Is(err, fault.TooMany) {
				t.Fatalf("before %s: got %v, want too many, even with the right password", wait, err)
			}
			w.Clock.Advance(wait - time.Second)
			if _, err := knock(w, cast.Pilar.Email, "wrong wrong wrong", library); !fault.Is(err, fault.TooMany) {
				t.Fatalf("a second before %s: got %v", wait, err)
			}
			w.Clock.Advance(time.Second)
			if _, err := knock(w, cast.Pilar.Email, "wrong wrong wrong", library); !fault.Is(err, fault.Invalid) {
				t.Fatalf("after %s: got %v", wait, err)
			}
		}
		w.Clock.Advance(15 * time.Minute)
		if _, err := knock(w, cast.Pilar.Email, cast.Password, office); err != nil {
			t.Fatalf("a quarter of an hour is the longest wait: %v", err)
		}
		if _, err := knock(w, cast.Pilar.Email, "wrong wrong wrong", office); !fault.Is(err, fault.Invalid) {
			t.Errorf("success begins anew: got %v", err)
		}
	})
}

func TestAnUnknownAccountIsThrottledLikeAKnownOne(t *testing.T) {
	w := cast.New(t)
	for range 5 {
		_, _ = knock(w, "nobody@clinic.example", "wrong wrong wrong", library)
	}
	_, err := knock(w, "nobody@clinic.example", "wrong wrong wrong", office)
	f, ok := fault.From(err)
	if !ok || f.Kind != fault.TooMany || f.Args["count"] != 1 {
		t.Errorf("got %v", err)
	}
}

func TestOneAddressTryingManyAccountsIsThrottledAndOthersAreNot(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Paralegal()
		for i := range 20 {
			address := "2001:db8:1:2::" + string(rune('a'+i%6)) // one customer's network
			if _, err := knock(w, string(rune('a'+i))+"@elsewhere.example", "wrong wrong wrong", address); !fault.Is(err, fault.Invalid) {
				t.Fatalf("%d: %v", i, err)
			}
		}
		if _, err := knock(w, cast.Pilar.Email, cast.Password, "2001:db8:1:2::ffff"); !fault.Is(err, fault.TooMany) {
			t.Errorf("same network: got %v", err)
		}
		if _, err := knock(w, cast.Pilar.Email, cast.Password, "2001:db8:1:3::1"); err != nil {
			t.Errorf("another network: %v", err)
		}
	})
}

func TestAttemptsAreCountedBeforeTheyAreCompared(t *testing.T) {
	w := cast.New(t)
	w.Paralegal()
	let := 0
	for range 12 { // twelve at once, none decided yet
		err := w.TryWrite(actor.Anonymous(), func(tx *db.Tx) error { _, err := staff.Knock(tx, cast.Pilar.Email, library); return err })
		if err == nil {
			let++
		}
	}
	if let != 5 {
		t.Errorf("got %d let through, want 5", let)
	}
}

func TestAttemptsHoldNoPlainTextAndAreForgotten(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		_, _ = knock(w, "nobody@clinic.example", "wrong wrong wrong", library)
		w.Read(w.Admin(), func(tx *db.Tx) error {
			var rows []map[string]any
			if err := tx.DB.Table("sign_in_attempts").Find(&rows).Error; err != nil || len(rows) != 1 {
				t.Errorf("got %d rows, %v", len(rows), err)
			}
			for _, value := range rows[0] {
				if s, ok := value.(string); ok && (strings.Contains(s, "clinic") || strings.Contains(s, library)) {
					t.Errorf("in the clear: %s", s)
				}
			}
			return nil
		})
		w.Clock.Advance(25 * time.Hour)
		w.Write(actor.System("sweep"), func(tx *db.Tx) error {
			n, err := staff.ForgetAttempts(tx, 500)
			if n != 1 {
				t.Errorf("got %d forgotten, want 1", n)
			}
			return err
		})
	})
}

func TestHashingCostsWhatItShould(t *testing.T) {
	p := staff.RealParams()
	if p.Memory != 64<<10 || p.Iterations < 1 || p.SaltLength < 16 || p.KeyLength < 32 || staff.Turns() != 2 {
		t.Errorf("got %+v, %d at once", *p, staff.Turns())
	}
}

func TestWhoeverGivesUpWaitingIsToldSo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 50 { // a free turn may be taken even then; a taken one may not be waited for
		if _, err := staff.Choose(ctx, "twelve characters"); err != nil && !fault.Is(err, fault.Unavailable) {
			t.Fatalf("got %v", err)
		}
	}
}
