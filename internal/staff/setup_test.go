package staff_test

import (
	"fmt"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
)

func sprint(v any) string { return fmt.Sprintf("%+v", v) }

var serve = actor.System("serve")

func firstSteps(t *testing.T) staff.FirstSteps {
	return staff.FirstSteps{
		Office: "Casa Libre", TimeZone: "America/Chicago", Language: "es", Name: "Ruth Ansah",
		Email: "Ruth@Clinic.example", Password: choose(t, chosen), Role: actor.Attorney,
	}
}

func setUpLink(w *cast.World) (token string) {
	w.Write(serve, func(tx *db.Tx) (err error) { token, err = staff.SetUpLink(tx); return err })
	return token
}

func setUp(w *cast.World, token string, first staff.FirstSteps) (who actor.Actor, err error) {
	err = w.TryWrite(actor.Anonymous(), func(tx *db.Tx) error {
		who, err = staff.SetUp(tx, token, first)
		return err
	})
	return who, err
}

func TestSetUpNamesTheClinicAndItsFirstPerson(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		who, err := setUp(w, setUpLink(w), firstSteps(t))
		if err != nil {
			t.Fatal(err)
		}
		if !who.Has(actor.Admin) || !who.Has(actor.Attorney) || len(who.Roles) != 2 || who.Teams[0] != staff.DefaultTeam {
			t.Errorf("got %+v", who)
		}
		w.Read(who, func(tx *db.Tx) error {
			office, err := staff.FindOffice(tx)
			if office.Name.Reveal() != "Casa Libre" || office.TimeZone != "America/Chicago" || office.Language != "es" || office.SetUpAt == nil {
				t.Errorf("got %+v", office)
			}
			return err
		})
		if in, err := knock(w, "ruth@clinic.example", chosen, office); err != nil || in.ID != who.ID {
			t.Errorf("signing in: %v", err)
		}
	})
}

func TestSetUpHappensOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		token := setUpLink(w)
		if _, err := setUp(w, token, firstSteps(t)); err != nil {
			t.Fatal(err)
		}
		if _, err := setUp(w, token, firstSteps(t)); !fault.Is(err, fault.NotFound) {
			t.Errorf("the same link again: got %v", err)
		}
		if err := w.TryWrite(serve, func(tx *db.Tx) error { _, err := staff.SetUpLink(tx); return err }); !fault.Is(err, fault.Conflict) {
			t.Errorf("another link: got %v", err)
		}
	})
}

func TestALinkPrintedBeforeSomebodyWasAddedOpensNothing(t *testing.T) {
	w := cast.New(t)
	token := setUpLink(w)
	w.Paralegal()
	if _, err := setUp(w, token, firstSteps(t)); !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v", err)
	}
}

func TestEachStartPrintsANewLinkAndVoidsTheOld(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		old, fresh := setUpLink(w), setUpLink(w)
		check := func(token string) error {
			return w.DB.Read(t.Context(), func(tx *db.Tx) error { return staff.CheckSetUpLink(tx, token) })
		}
		if err := check(old); !fault.Is(err, fault.NotFound) {
			t.Errorf("the old one: got %v", err)
		}
		if err := check(fresh); err != nil {
			t.Errorf("the new one: %v", err)
		}
	})
}

func TestSetUpRefusesWhatCannotBeKeptAndStaysOpen(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		token := setUpLink(w)
		_, err := setUp(w, token, staff.FirstSteps{Role: actor.Admin})
		wants(t, err, "office_name staff.office.name_missing", "time_zone staff.office.zone", "language staff.office.language",
			"name staff.name.missing", "email staff.email.missing", "password staff.password.missing", "role staff.set_up.role")
		first := firstSteps(t)
		first.TimeZone, first.Language, first.Password = "Local", "xx", choose(t, "casa     libre")
		_, err = setUp(w, token, first)
		wants(t, err, "time_zone staff.office.zone", "language staff.office.language", "password staff.password.obvious")
		if _, err := setUp(w, token, firstSteps(t)); err != nil {
			t.Errorf("after the refusals: %v", err)
		}
	})
}

func TestTheOfficeCanBeRenamedAndTheChangeIsConditional(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		to := staff.Clinic{Name: " Casa\tLibre ", TimeZone: "America/Denver", Language: "en"}
		w.Write(w.Admin(), func(tx *db.Tx) error { return staff.ChangeOffice(tx, 1, to) })
		err := w.TryWrite(w.Admin(), func(tx *db.Tx) error { return staff.ChangeOffice(tx, 1, to) })
		if !fault.Is(err, fault.Stale) {
			t.Errorf("got %v", err)
		}
		w.Read(w.Admin(), func(tx *db.Tx) error {
			office, err := staff.FindOffice(tx)
			if office.Name.Reveal() != "Casa Libre" {
				t.Errorf("got %q", office.Name.Reveal())
			}
			return err
		})
	})
}

func TestTeamsAreAddedAndRenamed(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Stranger()
		w.Clock.Advance(time.Minute)
		wants(t, w.TryWrite(w.Admin(), func(tx *db.Tx) error { _, err := staff.AddTeam(tx, " "); return err }), "team staff.teams.name_missing")
		w.Write(w.Admin(), func(tx *db.Tx) error {
			team, err := staff.AddTeam(tx, "Detained")
			if err != nil {
				return err
			}
			return staff.RenameTeam(tx, team.ID, 1, "Detained docket")
		})
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			list, err := staff.Teams(tx)
			var names []string
			for _, team := range list {
				names = append(names, team.Name.Reveal())
			}
			if want := "[ Across town Detained docket]"; fmt.Sprint(names) != want { // the first has no name yet
				t.Errorf("got %q, want %s", names, want)
			}
			return err
		})
	})
}
