package clients_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
)

func search(w *cast.World, x *clients.Directory, who actor.Actor, text string) []string {
	names := []string{}
	w.Read(who, func(tx *db.Tx) error {
		rows, err := x.Search(tx, text)
		for _, row := range rows {
			names = append(names, row.Name())
		}
		return err
	})
	return names
}

func TestPeopleAreFoundByWhatIsTyped(t *testing.T) {
	const (
		maria = "García Hernández, María José"
		wei   = "Zhang, Wei"
		sean  = "O'Brien-Castillo, Sean"
		rosa  = "Castillo, Rosa"
	)
	w := cast.New(t)
	for _, in := range cast.Clients() {
		w.Client(in)
	}
	x := clients.NewDirectory()
	for text, want := range map[string][]string{
		"garcia":           {maria},
		"GARCÍA":           {maria},
		"hernandez garcia": {maria},
		"mar her":          {maria},
		"mariajose":        {maria},
		"hernandes maria":  {maria}, // one letter other
		"gracia":           {maria}, // two swapped
		"hernandz":         {maria}, // one missing
		"arcia":            {maria}, // the first missing
		"ernandez":         {maria}, // as it sounds
		"zhang":            {wei, wei},
		"wei zhang":        {wei, wei},
		"zhangwei":         {wei, wei},
		"201555008":        {wei},
		"a# 201-555-008":   {wei},
		"zhang 008":        {wei},
		"555008":           {wei},
		"5008":             {wei},
		"3125550101":       {maria},
		"+1 (312) 555-0101": {
			maria,
		},
		"2025550111":   {rosa, sean},
		"obrien":       {sean},
		"o'brien":      {sean},
		"o brien":      {sean},
		"chano":        {sean},
		"castillo":     {rosa, sean},
		"nguyen":       {"Nguyễn, Thị Ánh"},
		"nguyen anh":   {"Nguyễn, Thị Ánh"},
		"souza":        {"da Silva Souza, Luzia"},
		"lucia sousa":  {"da Silva Souza, Luzia"}, // as it sounds, twice
		"pierre louis": {"Pierre-Louis, Jean-Baptiste"},
		"pierrelouis":  {"Pierre-Louis, Jean-Baptiste"},
		"سيد":          {"السيد, أحمد"},
		"احمد السيد":   {"السيد, أحمد"},
		"xol":          {"Xol Caal, Petrona"},
		"smith":        {},
		"":             {},
		"'":            {},
		"01":           {},
		"200555001":    {},
	} {
		if got := search(w, x, w.Paralegal(), text); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestSearchStopsAtTheWall(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria, rosa := w.Maria(), w.Rosa()
		x := clients.NewDirectory()
		for _, text := range []string{"garcia", "201555001", "5001", "3125550101"} {
			if got := search(w, x, w.Stranger(), text); len(got) != 0 {
				t.Errorf("across town, %q: got %d people", text, len(got))
			}
			if got := search(w, x, w.Volunteer(), text); len(got) != 0 {
				t.Errorf("a volunteer without files, %q: got %d people", text, len(got))
			}
		}
		w.Volunteer()
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Assign(tx, maria, cast.Tomas.ID) })
		for _, text := range []string{"garcia", "201555001", "5001", "3125550101"} {
			if got, want := search(w, x, w.Volunteer(), text), []string{"García Hernández, María José"}; !slices.Equal(got, want) {
				t.Errorf("a volunteer with one file, %q: got %q, want %q", text, got, want)
			}
		}
		if got := search(w, x, w.Volunteer(), "castillo"); len(got) != 0 {
			t.Errorf("a volunteer found a file not hers: %v", rosa)
		}
	})
}

func TestTheDirectoryHearsOfChanges(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		id := w.Maria()
		here, there := clients.NewDirectory(), clients.NewDirectory() // two replicas
		for _, x := range []*clients.Directory{here, there} {
			if got := search(w, x, w.Paralegal(), "garcia"); len(got) != 1 {
				t.Fatalf("got %q", got)
			}
		}
		file := read(t, w, w.Paralegal(), id)
		d := file.Details()
		d.FamilyNames = "Ixchel"
		w.Write(w.Paralegal(), func(tx *db.Tx) error { _, err := clients.Edit(tx, id, file.Version, d); return err })
		w.Rosa()
		for _, x := range []*clients.Directory{here, there} {
			if got := search(w, x, w.Paralegal(), "garcia"); len(got) != 0 {
				t.Errorf("the old name still finds %q", got)
			}
			if got := search(w, x, w.Paralegal(), "ixchel"); len(got) != 1 {
				t.Errorf("the new name finds %q", got)
			}
			if got := search(w, x, w.Paralegal(), "rosa"); len(got) != 1 {
				t.Errorf("the new client: got %q", got)
			}
		}
	})
}

func TestTheListIsOrderedAndPaged(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		for _, in := range cast.Clients() {
			w.Client(in)
		}
		x := clients.NewDirectory()
		pages := func(f clients.Filter) []string {
			var names []string
			for {
				var page clients.Page
				w.Read(w.Paralegal(), func(tx *db.Tx) error {
					var err error
					page, err = x.List(tx, f)
					return err
				})
				for _, item := range page.Items {
					names = append(names, item.Name())
				}
				if f.Cursor = page.Next; f.Cursor == "" {
					return names
				}
			}
		}
		byName := []string{
			"Castillo, Rosa", "da Silva Souza, Luzia", "García Hernández, María José", "Nguyễn, Thị Ánh", "O'Brien-Castillo, Sean",
			"Okafor, Chidi", "Pierre-Louis, Jean-Baptiste", "Xol Caal, Petrona", "Zhang, Wei", "Zhang, Wei", "السيد, أحمد",
		}
		if got := pages(clients.Filter{Limit: 3}); !slices.Equal(got, byName) {
			t.Errorf("by name: got %q, want %q", got, byName)
		}
		if got := pages(clients.Filter{Limit: 4, Order: clients.ByActivity}); len(got) != 11 {
			t.Errorf("by activity: got %d, want 11", len(got))
		}
		if got := pages(clients.Filter{Language: "es"}); len(got) != 3 {
			t.Errorf("Spanish: got %q, want 3", got)
		}
		if got := pages(clients.Filter{Language: "es", Engagement: "advice"}); len(got) != 0 {
			t.Errorf("Spanish, advice: got %q, want none", got)
		}
	})
}

func TestSomebodyOnFileIsPointedOut(t *testing.T) {
	w := cast.New(t)
	for _, in := range cast.Clients() {
		w.Client(in)
	}
	x := clients.NewDirectory()
	similar := func(who actor.Actor, d clients.Details) map[string][]string {
		out := map[string][]string{}
		w.Read(who, func(tx *db.Tx) error {
			found, err := x.Similar(tx, d, uuid.Nil)
			for _, each := range found {
				out[each.Name()] = each.Reasons
			}
			return err
		})
		return out
	}
	again := clients.Details{
		GivenNames: "Maria Jose", FamilyNames: "Garcia Hernandez", BirthDate: "1988-03-14",
		Phones: []clients.PhoneDetails{{Number: "312-555-0101"}},
	}
	got := similar(w.Paralegal(), again)
	if want := []string{clients.SamePhone, clients.SameName, clients.SameBirthDate}; !slices.Equal(got["García Hernández, María José"], want) || len(got) != 1 {
		t.Errorf("got %v, want María for %v", got, want)
	}
	if got := similar(w.Paralegal(), clients.Details{GivenNames: "Wei", FamilyNames: "Zang"}); len(got) != 1 {
		t.Errorf("Zang, as it sounds: got %v", got)
	}
	if got := similar(w.Paralegal(), clients.Details{GivenNames: "Wei", FamilyNames: "Zhang"}); len(got) != 1 {
		t.Errorf("Zhang Wei: got %v", got)
	}
	if got := similar(w.Stranger(), again); len(got) != 0 {
		t.Errorf("across the wall: got %v", got)
	}
}
