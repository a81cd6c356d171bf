package staff_test

import (
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
)

func addToken(w *cast.World, who actor.Actor, days int) (secret string) {
	w.Write(who, func(tx *db.Tx) (err error) {
		secret, _, err = staff.AddToken(tx, who.ID, "spreadsheet", days)
		return err
	})
	return secret
}

func byToken(w *cast.World, secret string) (who actor.Actor, err error) {
	err = w.DB.Read(w.Context(actor.Anonymous()), func(tx *db.Tx) error {
		who, _, err = staff.ActorByToken(tx, secret)
		return err
	})
	return who, err
}

func TestATokenActsAsItsPerson(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		who, err := byToken(w, addToken(w, w.Paralegal(), 0))
		if err != nil || who.ID != cast.Pilar.ID || !who.Has(actor.Paralegal) || len(who.Teams) != 1 {
			t.Errorf("got %+v, %v", who, err)
		}
		for _, wrong := range []string{"", "x", addToken(w, w.Paralegal(), 0)[:42]} {
			if _, err := byToken(w, wrong); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("got %v", err)
			}
		}
	})
}

func TestATokenEndsByItsDate(t *testing.T) {
	w := cast.New(t)
	secret := addToken(w, w.Paralegal(), 90)
	w.Clock.Advance(90*24*time.Hour - time.Second)
	if _, err := byToken(w, secret); err != nil {
		t.Errorf("on its last day: %v", err)
	}
	w.Clock.Advance(time.Second)
	if _, err := byToken(w, secret); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("got %v", err)
	}
}

func TestATokenIsRevokedByItsPersonOrAnAdministrator(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Attorney()
		for _, by := range []actor.Actor{w.Paralegal(), w.Admin()} {
			w.Clock.Advance(time.Second)
			secret := addToken(w, w.Paralegal(), 0)
			var list []staff.Token
			w.Read(by, func(tx *db.Tx) (err error) { list, err = staff.Tokens(tx, cast.Pilar.ID); return err })
			if list[0].Label.Reveal() != "spreadsheet" {
				t.Errorf("got label %q", list[0].Label.Reveal())
			}
			revoke := func(tx *db.Tx) error { return staff.RevokeToken(tx, list[0].ID) }
			if err := w.TryWrite(w.Attorney(), revoke); !fault.Is(err, fault.NotFound) {
				t.Errorf("by somebody else: got %v", err)
			}
			w.Write(by, revoke)
			w.Write(by, revoke)
			if _, err := byToken(w, secret); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("got %v", err)
			}
		}
	})
}

func TestTheServersOperatorMakesATokenForSomebody(t *testing.T) {
	w := cast.New(t)
	w.Paralegal()
	cli := actor.System("cli")
	try := func(label string, days int) error {
		return w.TryWrite(cli, func(tx *db.Tx) error { _, _, err := staff.AddToken(tx, cast.Pilar.ID, label, days); return err })
	}
	if err := try("script", 90); err != nil {
		t.Error(err)
	}
	wants(t, try("", -1), "label staff.token.label_missing", "expires staff.token.expires")
	w.Write(w.Admin(), func(tx *db.Tx) error { return staff.Disable(tx, cast.Pilar.ID) })
	if err := try("script", 90); !fault.Is(err, fault.Conflict) {
		t.Errorf("for somebody shut out: got %v", err)
	}
}

func TestTheDayOfUseIsNoted(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		secret := addToken(w, w.Paralegal(), 0)
		for _, want := range []bool{false, true} {
			w.Write(actor.System("api"), func(tx *db.Tx) error {
				_, token, err := staff.ActorByToken(tx, secret)
				if token.UsedToday(tx.Now) != want {
					t.Errorf("got %v, want %v", !want, want)
				}
				if err != nil {
					return err
				}
				return staff.NoteUse(tx, token)
			})
		}
	})
}
