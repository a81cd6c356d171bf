package clients_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

func edit(w *cast.World, who actor.Actor, id uuid.UUID, version int64, d clients.Details) (clients.Client, error) {
	var client clients.Client
	err := w.TryWrite(who, func(tx *db.Tx) error {
		var err error
		client, err = clients.Edit(tx, id, version, d)
		return err
	})
	return client, err
}

func TestTwoPeopleSavingOneFileLoseNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		id := w.Maria()
		shown := read(t, w, w.Paralegal(), id)

		hers := shown.Details()
		hers.PreferredName = "Majo"
		if _, err := edit(w, w.Paralegal(), id, shown.Version, hers); err != nil {
			t.Fatal(err)
		}
		his := shown.Details()
		his.Country = "SLV"
		if _, err := edit(w, w.Attorney(), id, shown.Version, his); !fault.Is(err, fault.Stale) {
			t.Fatalf("the second saving: got %v, want stale", err)
		}
		now := read(t, w, w.Attorney(), id)
		if now.PreferredName.Reveal() != "Majo" || now.Country.Reveal() != "HND" {
			t.Errorf("the first saving is not what is kept")
		}
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			changes, err := clients.Changes(tx, id, shown.Version)
			if len(changes) != 1 || !slices.Equal(changes[0].Names(), []string{"preferred_name"}) || changes[0].EditedBy != cast.Pilar.ID {
				t.Errorf("got %d changes, want Pilar's of the preferred name", len(changes))
			}
			return err
		})
	})
}

func TestSavingWhatIsThereChangesNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		id := w.Sean()
		before := read(t, w, w.Paralegal(), id)
		counted := w.DB.Counter()
		after, err := edit(w, w.Paralegal(), id, before.Version, before.Details())
		if err != nil || after.Version != before.Version || w.DB.Counter() != counted {
			t.Errorf("got version %d and %v, want %d and no event", after.Version, err, before.Version)
		}
	})
}

func TestAPhoneNoLongerInUseKeepsItsRow(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		id := w.JeanBaptiste()
		before := read(t, w, w.Paralegal(), id)
		d := before.Details()
		d.Phones = []clients.PhoneDetails{d.Phones[1], {Number: "305 555 0177", SafeToVoicemail: true}}
		if _, err := edit(w, w.Paralegal(), id, before.Version, d); err != nil {
			t.Fatal(err)
		}
		after := read(t, w, w.Paralegal(), id)
		if len(after.Phones) != 2 || after.Phones[0].ID != before.Phones[1].ID || after.Phones[1].Number.Reveal() != "+13055550177" {
			t.Errorf("got %d phones in use", len(after.Phones))
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			issued, err := clients.FindPhone(tx, id, before.Phones[0].ID)
			if !issued.Issued || issued.EndedAt == nil {
				t.Error("the agency's phone has lost its row or its mark")
			}
			return err
		})
	})
}

func TestAMoveKeepsTheOldAddress(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		id := w.Maria()
		to := clients.AddressDetails{Line1: "233 S Wacker Dr", City: "Chicago", State: "il", Zip: "60606", Since: "2026-11-20", ToldOn: "2026-11-22"}
		move := func(to clients.AddressDetails) error {
			return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := clients.MoveTo(tx, id, to); return err })
		}
		if err := move(to); err != nil {
			t.Fatal(err)
		}
		if err := move(to); err != nil {
			t.Fatal(err)
		}
		if err := move(clients.AddressDetails{Kind: clients.Mailing, Line1: "PO Box 9", City: "Chicago", State: "IL"}); err != nil {
			t.Fatal(err)
		}
		file := read(t, w, w.Paralegal(), id)
		if got, want := len(file.Addresses), 3; got != want {
			t.Fatalf("got %d addresses, want %d", got, want)
		}
		now, err := file.Address(clients.Residence)
		if err != nil || now.Line1.Reveal() != "233 S Wacker Dr" || now.State.Reveal() != "IL" || now.ToldOn != "2026-11-22" {
			t.Errorf("the new address is not what was said")
		}
		for _, old := range file.Addresses {
			if old.EndedAt != nil && (old.Until != "2026-11-20" || old.Line1.Reveal() != "1 N State St Apt 4") {
				t.Errorf("the old address: got until %q", old.Until)
			}
		}
		err = move(clients.AddressDetails{Since: "2026-02-30"})
		if got, want := problemsOf(err), []string{"address.since wall.no_such_day"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestTouchMovesTheRevisionAndNotTheVersion(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		id := w.Maria()
		before := read(t, w, w.Paralegal(), id)
		w.Clock.Advance(time.Minute)
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Touch(tx, id) })
		after := read(t, w, w.Paralegal(), id)
		if after.Revision != before.Revision+1 || after.Version != before.Version || !after.ActiveAt.After(before.ActiveAt) {
			t.Errorf("got revision %d, version %d", after.Revision, after.Version)
		}
		err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { return clients.Touch(tx, uuid.New()) })
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("nobody: got %v, want not found", err)
		}
	})
}

func TestAFileBeyondTheWallDoesNotExist(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		id := w.Maria()
		d := clients.Details{GivenNames: "X", Language: "es"}
		for name, who := range map[string]actor.Actor{"across town": w.Stranger(), "a volunteer": w.Volunteer()} {
			for verb, do := range map[string]func(tx *db.Tx) error{
				"find":   func(tx *db.Tx) error { _, err := clients.Find(tx, id); return err },
				"read":   func(tx *db.Tx) error { _, err := clients.Read(tx, id); return err },
				"phones": func(tx *db.Tx) error { _, err := clients.Phones(tx, id); return err },
				"edit":   func(tx *db.Tx) error { _, err := clients.Edit(tx, id, 1, d); return err },
				"move": func(tx *db.Tx) error {
					_, err := clients.MoveTo(tx, id, clients.AddressDetails{City: "Reno"})
					return err
				},
				"assign":  func(tx *db.Tx) error { return clients.Assign(tx, id, cast.Tomas.ID) },
				"opened":  func(tx *db.Tx) error { return clients.Opened(tx, id) },
				"changes": func(tx *db.Tx) error { _, err := clients.Changes(tx, id, 0); return err },
			} {
				if err := w.TryWrite(who, do); !fault.Is(err, fault.NotFound) {
					t.Errorf("%s, %s: got %v, want not found", name, verb, err)
				}
			}
		}
		err := w.TryWrite(w.Stranger(), func(tx *db.Tx) error { _, err := clients.Reveal(tx, id); return err })
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("across town, reveal: got %v, want not found", err)
		}
	})
}

func TestAVolunteerKeepsTheFileSheOpens(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client, err := open(t, w, w.Volunteer(), clients.Intake{Details: clients.Details{GivenNames: "Ines", Language: "es"}})
		if err != nil {
			t.Fatal(err)
		}
		read(t, w, w.Volunteer(), client.ID)
		err = w.TryWrite(w.Volunteer(), func(tx *db.Tx) error { return clients.Assign(tx, client.ID, cast.Pilar.ID) })
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("assigning: got %v, want forbidden", err)
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Unassign(tx, client.ID, cast.Tomas.ID) })
		err = w.DB.Read(w.Context(w.Volunteer()), func(tx *db.Tx) error { return clients.Require(tx, client.ID) })
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("after it was taken away: got %v, want not found", err)
		}
		w.Stranger()
		err = w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { return clients.Assign(tx, client.ID, cast.Ines.ID) })
		if got, want := problemsOf(err), []string{"staff_id clients.not_of_the_team"}; !slices.Equal(got, want) {
			t.Errorf("somebody across town: got %v, want %v", got, want)
		}
	})
}

func TestEveryLookAtANumberIsAnEvent(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		id := w.Maria()
		counted := w.DB.Counter()
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			number, err := clients.Reveal(tx, id)
			if number != "201555001" {
				t.Errorf("got another number")
			}
			return err
		})
		if got := w.DB.Counter(); got != counted+1 {
			t.Errorf("got %d events, want 1", got-counted)
		}
		w.Volunteer()
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Assign(tx, id, cast.Tomas.ID) })
		for name, who := range map[string]actor.Actor{"readonly": w.ReadOnly(), "volunteer": w.Volunteer()} {
			err := w.TryWrite(who, func(tx *db.Tx) error { _, err := clients.Reveal(tx, id); return err })
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: got %v, want forbidden", name, err)
			}
		}
	})
}

func TestOpeningAFileIsOneEventAnHour(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		id := w.Maria()
		opened := func(who actor.Actor) uint64 {
			before := w.DB.Counter()
			w.Write(who, func(tx *db.Tx) error { return clients.Opened(tx, id) })
			return w.DB.Counter() - before
		}
		first, again, other := opened(w.Paralegal()), opened(w.Paralegal()), opened(w.Attorney())
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			lately, err := clients.OpenedLately(tx, id)
			if !lately {
				t.Error("opened a moment ago, and not lately")
			}
			return err
		})
		w.Clock.Advance(61 * time.Minute)
		if later := opened(w.Paralegal()); first != 1 || again != 0 || other != 1 || later != 1 {
			t.Errorf("got %d, %d, %d and %d events, want 1, 0, 1 and 1", first, again, other, later)
		}
		if _, err := audit.Verify(t.Context(), w.DB); err != nil {
			t.Error(err)
		}
	})
}

func TestAnEditThatKeepsTheNameKeepsHerInTheList(t *testing.T) {
	w := cast.New(t)
	id := w.Maria()
	directory := clients.NewDirectory()
	listed := func() (n int) {
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			page, err := directory.List(tx, clients.Filter{})
			n = len(page.Items)
			return err
		})
		return n
	}
	before := listed()
	file := read(t, w, w.Paralegal(), id)
	d := file.Details()
	d.Email = "maria@example.org"
	if _, err := edit(w, w.Paralegal(), id, file.Version, d); err != nil {
		t.Fatal(err)
	}
	if after := listed(); after != before || before != 1 {
		t.Errorf("listed before: %d, after: %d", before, after)
	}
}
