package staff_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
)

const chosen = "the tide comes in at nine"

func choose(t *testing.T, typed string) staff.Password {
	t.Helper()
	p, err := staff.Choose(t.Context(), typed)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// invite has Noor add a paralegal, and gives the token of her link.
func invite(t *testing.T, w *cast.World, email string) (token string) {
	t.Helper()
	w.Write(w.Admin(), func(tx *db.Tx) (err error) {
		person := staff.Person{Name: "Amal Rahimi", Email: email, Roles: []staff.Grant{{Role: actor.Paralegal}}}
		_, token, err = staff.Add(tx, person, staff.Password{})
		return err
	})
	return token
}

func join(w *cast.World, token string, password staff.Password) (who actor.Actor, err error) {
	err = w.TryWrite(actor.Anonymous(), func(tx *db.Tx) error {
		who, err = staff.Join(tx, token, password)
		return err
	})
	return who, err
}

func wants(t *testing.T, err error, problems ...string) {
	t.Helper()
	f, ok := fault.From(err)
	if !ok || f.Kind != fault.Invalid {
		t.Errorf("got %v, want problems %v", err, problems)
		return
	}
	var got []string
	for _, p := range f.Problems {
		got = append(got, p.Field+" "+p.Key)
	}
	if strings.Join(got, ", ") != strings.Join(problems, ", ") {
		t.Errorf("got %v, want %v", got, problems)
	}
}

func TestAColleagueChoosesHerPasswordByHerLinkAndOnlyOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		token := invite(t, w, "amal@clinic.example")
		who, err := join(w, token, choose(t, chosen))
		if err != nil || !who.Has(actor.Paralegal) {
			t.Fatalf("got %+v, %v", who, err)
		}
		if _, err := join(w, token, choose(t, chosen)); !fault.Is(err, fault.NotFound) {
			t.Errorf("a second time: got %v", err)
		}
		if in, err := knock(w, "amal@clinic.example", chosen, office); err != nil || in.ID != who.ID {
			t.Errorf("signing in: %v", err)
		}
	})
}

func TestALinkDiesWithTimeWithTheNextOneAndWithThePerson(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		first := invite(t, w, "amal@clinic.example")
		var amal staff.Member
		var second, third string
		var err error
		w.Write(w.Admin(), func(tx *db.Tx) error {
			if amal, err = staff.Invited(tx, first); err != nil {
				return err
			}
			second, err = staff.Invite(tx, amal.ID)
			return err
		})
		if _, err := join(w, first, choose(t, chosen)); !fault.Is(err, fault.NotFound) {
			t.Errorf("after the next link: got %v", err)
		}
		w.Clock.Advance(7 * 24 * time.Hour)
		if _, err := join(w, second, choose(t, chosen)); !fault.Is(err, fault.NotFound) {
			t.Errorf("after a week: got %v", err)
		}
		w.Write(w.Admin(), func(tx *db.Tx) error {
			if third, err = staff.Invite(tx, amal.ID); err != nil {
				return err
			}
			return staff.Disable(tx, amal.ID)
		})
		if _, err := join(w, third, choose(t, chosen)); !fault.Is(err, fault.NotFound) {
			t.Errorf("disabled: got %v", err)
		}
		if _, err := join(w, "no-such-link", choose(t, chosen)); !fault.Is(err, fault.NotFound) {
			t.Errorf("unknown: got %v", err)
		}
	})
}

func TestARefusedPasswordLeavesTheLinkGood(t *testing.T) {
	w := cast.New(t)
	token := invite(t, w, "amal.rahimi.1990@clinic.example")
	for typed, want := range map[string]string{
		"":                                "password staff.password.missing",
		"short":                           "password staff.password.short",
		"Amal  Rahimi":                    "password staff.password.short", // eleven letters and blanks: twelve characters
		"amal.rahimi.1990":                "password staff.password.obvious",
		"AMAL.RAHIMI.1990@clinic.example": "password staff.password.obvious",
		strings.Repeat("a", 129):          "password staff.password.long",
	} {
		if typed == "Amal  Rahimi" {
			want = "password staff.password.obvious"
		}
		_, err := join(w, token, choose(t, typed))
		wants(t, err, want)
	}
	if _, err := join(w, token, choose(t, strings.Repeat("ñ", 128))); err != nil {
		t.Errorf("128 characters: %v", err)
	}
}

func TestAPasswordNeverShowsInALogLine(t *testing.T) {
	if got := strings.Repeat("x", 1) + sprint(choose(t, chosen)); got != "x[password]" {
		t.Errorf("got %s", got)
	}
}

func TestWhatIsWrongWithAPersonIsSaidAllAtOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Paralegal()
		try := func(p staff.Person, password staff.Password) error {
			return w.TryWrite(w.Admin(), func(tx *db.Tx) error { _, _, err := staff.Add(tx, p, password); return err })
		}
		wants(t, try(staff.Person{}, staff.Password{}),
			"name staff.name.missing", "email staff.email.missing", "roles staff.roles.missing")
		wants(t, try(staff.Person{
			Name: "A\r\nB", Email: "a b@x", Teams: []uuid.UUID{cast.OtherTeam},
			Roles: []staff.Grant{{Role: "owner"}, {Role: actor.Accredited}, {Role: actor.Paralegal, Accreditation: staff.Full}},
		}, choose(t, "short")),
			"email staff.email.odd", "roles staff.roles.unknown", "accreditation staff.roles.accreditation",
			"accreditation staff.roles.accreditation", "teams staff.teams.unknown", "password staff.password.short")
		wants(t, try(staff.Person{Name: "Second Pilar", Email: "PILAR@clinic.example", Roles: []staff.Grant{{Role: actor.Paralegal}}}, staff.Password{}),
			"email staff.email.taken")
	})
}

func TestOnlyWhoManagesStaffDoes(t *testing.T) {
	w := cast.New(t)
	person := staff.Person{Name: "X", Email: "x@clinic.example", Roles: []staff.Grant{{Role: actor.Admin}}}
	verbs := map[string]func(tx *db.Tx) error{
		"add":      func(tx *db.Tx) error { _, _, err := staff.Add(tx, person, staff.Password{}); return err },
		"revise":   func(tx *db.Tx) error { return staff.Revise(tx, cast.Ines.ID, 1, person) },
		"disable":  func(tx *db.Tx) error { return staff.Disable(tx, cast.Ines.ID) },
		"readmit":  func(tx *db.Tx) error { _, err := staff.Readmit(tx, cast.Ines.ID); return err },
		"invite":   func(tx *db.Tx) error { _, err := staff.Invite(tx, cast.Ines.ID); return err },
		"sign out": func(tx *db.Tx) error { return staff.SignOutEverywhere(tx, cast.Ines.ID) },
		"list":     func(tx *db.Tx) error { _, err := staff.List(tx); return err },
		"find":     func(tx *db.Tx) error { _, err := staff.Find(tx, cast.Ines.ID); return err },
		"by email": func(tx *db.Tx) error { _, err := staff.FindByEmail(tx, cast.Ines.Email); return err },
		"tokens":   func(tx *db.Tx) error { _, err := staff.Tokens(tx, cast.Ines.ID); return err },
		"token":    func(tx *db.Tx) error { _, _, err := staff.AddToken(tx, cast.Ines.ID, "x", 1); return err },
		"set-up":   func(tx *db.Tx) error { _, err := staff.SetUpLink(tx); return err },
		"office":   func(tx *db.Tx) error { return staff.ChangeOffice(tx, 1, staff.Clinic{}) },
		"team":     func(tx *db.Tx) error { _, err := staff.AddTeam(tx, "x"); return err },
		"rename":   func(tx *db.Tx) error { return staff.RenameTeam(tx, staff.DefaultTeam, 1, "x") },
	}
	w.Stranger()
	for _, who := range []actor.Actor{w.Attorney(), w.Paralegal(), w.Volunteer(), w.ReadOnly()} {
		for name, verb := range verbs {
			if err := w.TryWrite(who, verb); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s as %v: got %v", name, who.Roles, err)
			}
		}
	}
	for name, verb := range verbs {
		if err := w.TryWrite(actor.Anonymous(), verb); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s as nobody: got %v", name, err)
		}
	}
	if err := w.TryWrite(w.Admin(), verbs["token"]); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a token under another's name: got %v", err)
	}
}

func TestTheLastAdministratorStays(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		noor := w.Admin()
		self := staff.Person{Name: "Noor", Email: cast.Noor.Email, Roles: []staff.Grant{{Role: actor.Paralegal}}}
		demote := func(tx *db.Tx) error { return staff.Revise(tx, noor.ID, 1, self) }
		disable := func(tx *db.Tx) error { return staff.Disable(tx, noor.ID) }
		for _, verb := range []func(tx *db.Tx) error{demote, disable} {
			if err := w.TryWrite(noor, verb); !fault.Is(err, fault.Conflict) {
				t.Errorf("alone: got %v", err)
			}
		}
		var token string
		w.Write(noor, func(tx *db.Tx) (err error) {
			_, token, err = staff.Add(tx, staff.Person{Name: "Second", Email: "second@clinic.example", Roles: []staff.Grant{{Role: actor.Admin}}}, staff.Password{})
			return err
		})
		if err := w.TryWrite(noor, disable); !fault.Is(err, fault.Conflict) {
			t.Errorf("beside one who has not joined: got %v", err)
		}
		if _, err := join(w, token, choose(t, chosen)); err != nil {
			t.Fatal(err)
		}
		w.Write(noor, demote)
		w.Read(noor, func(tx *db.Tx) error {
			_, err := knock(w, cast.Noor.Email, cast.Password, office)
			return err
		})
	})
}

func TestReviseChangesRolesAtOnceAndRefusesAStaleVersion(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Volunteer()
		w.Stranger() // brings the other team
		to := staff.Person{
			Name: "Tomas Lindqvist", Email: cast.Tomas.Email, Teams: []uuid.UUID{cast.OtherTeam, staff.DefaultTeam},
			Roles: []staff.Grant{{Role: actor.Accredited, Accreditation: staff.Partial}, {Role: actor.ReadOnly}},
		}
		w.Write(w.Admin(), func(tx *db.Tx) error { return staff.Revise(tx, cast.Tomas.ID, 1, to) })
		err := w.TryWrite(w.Admin(), func(tx *db.Tx) error { return staff.Revise(tx, cast.Tomas.ID, 1, to) })
		if !fault.Is(err, fault.Stale) {
			t.Errorf("got %v, want stale", err)
		}
		who, err := knock(w, cast.Tomas.Email, cast.Password, office)
		if err != nil || len(who.Teams) != 2 || !who.Has(actor.Accredited) || who.Has(actor.Volunteer) {
			t.Errorf("got %+v, %v", who, err)
		}
		w.Read(w.Admin(), func(tx *db.Tx) error {
			got, err := staff.FindListed(tx, cast.Tomas.ID)
			if len(got.Roles) != 2 || got.Roles[0].Accreditation != staff.Partial || got.Version != 2 {
				t.Errorf("got %+v", got.Roles)
			}
			return err
		})
	})
}

func TestTheListIsByNameAndEndsWithThoseShutOut(t *testing.T) {
	w := cast.New(t)
	for _, p := range cast.People() {
		w.Meet(p)
	}
	w.Write(w.Admin(), func(tx *db.Tx) error { return staff.Disable(tx, cast.Ines.ID) })
	w.Read(w.Admin(), func(tx *db.Tx) error {
		list, err := staff.List(tx)
		var got []string
		for _, l := range list {
			got = append(got, strings.Fields(l.Name.Reveal())[0])
		}
		if want := "Lena Noor Pilar Ruth Tomas Ines"; strings.Join(got, " ") != want {
			t.Errorf("got %v, want %s", got, want)
		}
		return err
	})
	w.Read(w.Volunteer(), func(tx *db.Tx) error {
		list, err := staff.Colleagues(tx)
		if len(list) != 5 || !list[0].Email.Empty() {
			t.Errorf("got %d colleagues, want 5, without addresses", len(list))
		}
		return err
	})
}

func TestReadmittedPeopleChooseANewPassword(t *testing.T) {
	w := cast.New(t)
	w.Paralegal()
	if err := w.TryWrite(w.Admin(), func(tx *db.Tx) error { _, err := staff.Readmit(tx, cast.Pilar.ID); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("not disabled: got %v", err)
	}
	var token string
	w.Write(w.Admin(), func(tx *db.Tx) error { return staff.Disable(tx, cast.Pilar.ID) })
	w.Write(w.Admin(), func(tx *db.Tx) (err error) { token, err = staff.Readmit(tx, cast.Pilar.ID); return err })
	if _, err := knock(w, cast.Pilar.Email, cast.Password, office); err == nil {
		t.Error("the old password still opens")
	}
	if _, err := join(w, token, choose(t, chosen)); err != nil {
		t.Error(err)
	}
}
