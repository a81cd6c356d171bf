package staff_test

import (
	"context"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
)

func manager(w *cast.World) *scs.SessionManager {
	m := scs.New()
	m.Store, m.HashTokenInStore, m.Lifetime = staff.NewSessions(w.DB), true, staff.Lifetime
	return m
}

// signIn begins a session and gives its cookie's token.
func signIn(t *testing.T, w *cast.World, m *scs.SessionManager, who actor.Actor) string {
	t.Helper()
	ctx, err := m.Load(t.Context(), "")
	if err == nil {
		err = staff.Begin(ctx, m, who, w.DB.Now())
	}
	token := ""
	if err == nil {
		token, _, err = m.Commit(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// asks is one request with a cookie: who it acts as.
func asks(t *testing.T, w *cast.World, m *scs.SessionManager, token string) actor.Actor {
	t.Helper()
	ctx, err := m.Load(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	var who actor.Actor
	err = w.DB.Read(ctx, func(tx *db.Tx) error {
		here, err := staff.BySession(tx, m)
		who = here.Actor
		if fault.Is(err, fault.Unauthenticated) {
			return nil
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func TestASessionActsAsItsPersonWithTheRolesSheHasNow(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		m := manager(w)
		token := signIn(t, w, m, w.Paralegal())
		if who := asks(t, w, m, token); who.ID != cast.Pilar.ID || !who.Has(actor.Paralegal) {
			t.Fatalf("got %+v", who)
		}
		speak := func(tag string) error {
			return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { return staff.Speak(tx, tag) })
		}
		wants(t, speak("xx"), "language staff.office.language")
		if err := speak("es"); err != nil {
			t.Error(err)
		}
		ctx, _ := m.Load(t.Context(), token)
		if err := w.DB.Read(ctx, func(tx *db.Tx) error {
			here, err := staff.BySession(tx, m)
			if here.Name != "Pilar Quispe" || here.Language != "es" {
				t.Errorf("got %+v", here)
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		w.Write(w.Admin(), func(tx *db.Tx) error {
			return staff.Revise(tx, cast.Pilar.ID, 2, staff.Person{Name: "Pilar", Email: cast.Pilar.Email, Roles: []staff.Grant{{Role: actor.ReadOnly}}})
		})
		if who := asks(t, w, m, token); who.May(actor.ClientsWrite) || !who.May(actor.ClientsRead) {
			t.Errorf("after the change: %+v", who)
		}
		if who := asks(t, w, m, "a-token-nobody-made"); who.Kind != actor.Nobody {
			t.Errorf("unknown token: %+v", who)
		}
	})
}

func TestASessionEndsAfterHalfAnHourWithoutAClick(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		m := manager(w)
		token := signIn(t, w, m, w.Paralegal())
		for range 3 {
			w.Clock.Advance(29 * time.Minute)
			if who := asks(t, w, m, token); who.Kind != actor.Staff {
				t.Fatal("ended while she was clicking")
			}
		}
		w.Clock.Advance(30 * time.Minute)
		if who := asks(t, w, m, token); who.Kind != actor.Nobody {
			t.Error("still open after half an hour")
		}
		w.Write(actor.System("sweep"), func(tx *db.Tx) error {
			n, err := staff.Sweep(tx, 500)
			if n != 1 {
				t.Errorf("got %d swept, want 1", n)
			}
			return err
		})
	})
}

func TestASessionEndsAfterTwelveHoursWhateverHappens(t *testing.T) {
	w := cast.New(t)
	m := manager(w)
	token := signIn(t, w, m, w.Paralegal())
	for range 35 {
		w.Clock.Advance(20 * time.Minute)
		if who := asks(t, w, m, token); who.Kind != actor.Staff {
			t.Fatal("ended early")
		}
	}
	w.Clock.Advance(20 * time.Minute)
	if who := asks(t, w, m, token); who.Kind != actor.Nobody {
		t.Error("still open after twelve hours")
	}
}

func TestClicksAreWrittenDownOnceAMinute(t *testing.T) {
	w := cast.New(t)
	m := manager(w)
	token := signIn(t, w, m, w.Paralegal())
	seen := func() (at time.Time) {
		w.Read(actor.System("test"), func(tx *db.Tx) error {
			return tx.DB.Table("staff_sessions").Select("seen_at").Limit(1).Scan(&at).Error
		})
		return at
	}
	first := seen()
	w.Clock.Advance(59 * time.Second)
	asks(t, w, m, token)
	if !seen().Equal(first) {
		t.Error("written within the minute")
	}
	w.Clock.Advance(time.Second)
	asks(t, w, m, token)
	if seen().Equal(first) {
		t.Error("not written after the minute")
	}
}

func TestDisablingEndsSessionsAndTokensAtOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		m := manager(w)
		token := signIn(t, w, m, w.Paralegal())
		secret := addToken(w, w.Paralegal(), 0)
		w.Write(w.Admin(), func(tx *db.Tx) error { return staff.Disable(tx, cast.Pilar.ID) })
		if who := asks(t, w, m, token); who.Kind != actor.Nobody {
			t.Error("the session lives")
		}
		if _, err := byToken(w, secret); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("the token lives: %v", err)
		}
	})
}

func TestSignOutEverywhereIsForOneselfAndForAdministrators(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		m := manager(w)
		for _, by := range []actor.Actor{w.Paralegal(), w.Admin()} {
			here, there := signIn(t, w, m, w.Paralegal()), signIn(t, w, m, w.Paralegal())
			hers := signIn(t, w, m, w.Attorney())
			w.Write(by, func(tx *db.Tx) error { return staff.SignOutEverywhere(tx, cast.Pilar.ID) })
			for _, token := range []string{here, there} {
				if who := asks(t, w, m, token); who.Kind != actor.Nobody {
					t.Error("still signed in")
				}
			}
			if who := asks(t, w, m, hers); who.ID != cast.Ruth.ID {
				t.Error("somebody else was signed out")
			}
		}
	})
}

func TestARequestThatOutlivesItsSessionDoesNotBringItBack(t *testing.T) {
	w := cast.New(t)
	m := manager(w)
	token := signIn(t, w, m, w.Paralegal())
	w.Clock.Advance(2 * time.Minute)
	ctx, err := m.Load(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(w.Admin(), func(tx *db.Tx) error { return staff.SignOutEverywhere(tx, cast.Pilar.ID) })
	m.Put(ctx, "flash", "saved")
	if _, _, err := m.Commit(ctx); err != nil {
		t.Fatal(err)
	}
	if who := asks(t, w, m, token); who.Kind != actor.Nobody {
		t.Error("it is back")
	}
}

func TestNoCookieTokenIsStored(t *testing.T) {
	w := cast.New(t)
	token := signIn(t, w, manager(w), w.Paralegal())
	w.Read(actor.System("test"), func(tx *db.Tx) error {
		var hash string
		err := tx.DB.Table("staff_sessions").Select("token_hash").Scan(&hash).Error
		if hash == "" || hash == token {
			t.Errorf("got %q", hash)
		}
		return err
	})
}

func TestSignInRenewsTheToken(t *testing.T) {
	w := cast.New(t)
	m := manager(w)
	planted := signIn(t, w, m, w.Stranger())
	ctx, err := m.Load(t.Context(), planted)
	if err == nil {
		err = staff.Begin(ctx, m, w.Paralegal(), w.DB.Now())
	}
	if err != nil {
		t.Fatal(err)
	}
	fresh, _, err := m.Commit(ctx)
	if err != nil || fresh == planted {
		t.Errorf("got the planted token back, %v", err)
	}
	if who := asks(t, w, m, planted); who.Kind != actor.Nobody {
		t.Error("the planted token opens something")
	}
}

func TestASessionWithoutAPersonIsNotKept(t *testing.T) {
	w := cast.New(t)
	m := manager(w)
	ctx, err := m.Load(context.WithoutCancel(t.Context()), "")
	if err != nil {
		t.Fatal(err)
	}
	m.Put(ctx, "flash", "hello")
	if _, _, err := m.Commit(ctx); err == nil {
		t.Error("kept")
	}
}

func TestANewPasswordNeedsTheOldOneAndEndsSessions(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		m := manager(w)
		pilar := w.Paralegal()
		w.Attorney()
		token := signIn(t, w, m, pilar)
		change := func(email, current, next string) error {
			var k staff.Knocking
			var err error
			w.Write(pilar, func(tx *db.Tx) error { k, err = staff.Knock(tx, email, office); return err })
			_ = k.Check(t.Context(), current)
			password := choose(t, next)
			return w.TryWrite(pilar, func(tx *db.Tx) error { return staff.ChangePassword(tx, k, password) })
		}
		wants(t, change(cast.Pilar.Email, "not the one", chosen), "current_password staff.password.current")
		wants(t, change(cast.Ruth.Email, cast.Password, chosen), "current_password staff.password.current")
		wants(t, change(cast.Pilar.Email, cast.Password, "short"), "password staff.password.short")
		if err := change(cast.Pilar.Email, cast.Password, chosen); err != nil {
			t.Fatal(err)
		}
		for range 6 { // a right password is no failure
			if err := change(cast.Pilar.Email, chosen, chosen); err != nil {
				t.Fatal(err)
			}
		}
		if who := asks(t, w, m, token); who.Kind != actor.Nobody {
			t.Error("the session lives on")
		}
		if _, err := knock(w, cast.Pilar.Email, chosen, office); err != nil {
			t.Error(err)
		}
	})
}
