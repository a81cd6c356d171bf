package clients_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// Pilar and Ruth work in one team, Ines across town. Tomas, the volunteer, sees
// what he is assigned. Everybody on the sheet is opened by Pilar unless a test
// says otherwise.

func open(t *testing.T, w *cast.World, who actor.Actor, in clients.Intake) (clients.Client, error) {
	t.Helper()
	var client clients.Client
	err := w.TryWrite(who, func(tx *db.Tx) error {
		var err error
		client, err = clients.Open(tx, in)
		return err
	})
	return client, err
}

func read(t *testing.T, w *cast.World, who actor.Actor, id uuid.UUID) clients.File {
	t.Helper()
	var file clients.File
	w.Read(who, func(tx *db.Tx) error {
		var err error
		file, err = clients.Read(tx, id)
		return err
	})
	return file
}

// problemsOf lists "field key" of a refusal.
func problemsOf(err error) []string {
	f, ok := fault.From(err)
	if !ok {
		return nil
	}
	var out []string
	for _, p := range f.Problems {
		out = append(out, p.Field+" "+p.Key)
	}
	slices.Sort(out)
	return out
}

func TestAFileHoldsWhatWasSaidAtIntake(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		file := read(t, w, w.Attorney(), w.Maria())
		if got, want := file.Name(), "María José García Hernández"; got != want {
			t.Errorf("name: got %q, want %q", got, want)
		}
		if got, want := file.ANumber.Reveal(), "201555001"; got != want {
			t.Errorf("A-number: got %q, want %q", got, want)
		}
		if len(file.Phones) != 1 || file.Phones[0].Number.Reveal() != "+13125550101" {
			t.Fatalf("phones: got %d", len(file.Phones))
		}
		phone := file.Phones[0]
		if !phone.SafeToText || phone.SafeToVoicemail || phone.Issued || phone.Owner != clients.OwnerClient {
			t.Errorf("phone: got text %v, voicemail %v, issued %v, owner %q", phone.SafeToText, phone.SafeToVoicemail, phone.Issued, phone.Owner)
		}
		address, err := file.Address(clients.Residence)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Join(address.Lines(), " / "), "1 N State St Apt 4 / Chicago, IL 60602"; got != want {
			t.Errorf("address: got %q, want %q", got, want)
		}
		if got := file.Missing(); len(got) != 0 {
			t.Errorf("missing: got %v, want nothing", got)
		}
	})
}

func TestEverybodyOnTheSheetHasAFile(t *testing.T) {
	w := cast.New(t)
	for _, in := range cast.Clients() {
		w.Client(in)
	}
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		page, err := clients.NewDirectory().List(tx, clients.Filter{})
		if got, want := len(page.Items), 11; got != want {
			t.Errorf("got %d files, want %d", got, want)
		}
		return err
	})
}

func TestANameAndALanguageAreEnough(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client, err := open(t, w, w.Paralegal(), clients.Intake{Details: clients.Details{GivenNames: "Suharto", Language: "id"}})
		if err != nil {
			t.Fatal(err)
		}
		file := read(t, w, w.Paralegal(), client.ID)
		want := []string{"phones", "a_number", "birth_date", "country", "address"}
		if got := file.Missing(); !slices.Equal(got, want) {
			t.Errorf("missing: got %v, want %v", got, want)
		}
		if file.TimeZone != "America/New_York" || file.Engagement != "full" {
			t.Errorf("got zone %q and engagement %q, want the office's zone and full", file.TimeZone, file.Engagement)
		}
	})
}

func TestWhatCannotBeKeptIsNamedAtItsField(t *testing.T) {
	w := cast.New(t)
	good := clients.Details{GivenNames: "Thandiwe", FamilyNames: "Mbeki-Dlamini", Language: "en"}
	for name, test := range map[string]struct {
		spoil func(d *clients.Details)
		want  string
	}{
		"ten digits":           {func(d *clients.Details) { d.ANumber = "A2015550099" }, "a_number clients.a_number_too_long"},
		"six digits":           {func(d *clients.Details) { d.ANumber = "201555" }, "a_number clients.a_number_too_short"},
		"letter O for zero":    {func(d *clients.Details) { d.ANumber = "A 2O1 555 009" }, "a_number clients.a_number_letter_o"},
		"a receipt number":     {func(d *clients.Details) { d.ANumber = "IOE0912345678" }, "a_number clients.a_number_shape"},
		"30 February":          {func(d *clients.Details) { d.BirthDate = "1992-02-30" }, "birth_date wall.no_such_day"},
		"an American date":     {func(d *clients.Details) { d.BirthDate = "2/30/1992" }, "birth_date wall.no_such_day"},
		"either way":           {func(d *clients.Details) { d.BirthDate = "3/4/1992" }, "birth_date clients.birth_date_which"},
		"a date in words":      {func(d *clients.Details) { d.BirthDate = "spring 1992" }, "birth_date clients.birth_date_shape"},
		"born tomorrow week":   {func(d *clients.Details) { d.BirthDate = "2026-12-01" }, "birth_date clients.birth_date_unlikely"},
		"NUL in a name":        {func(d *clients.Details) { d.GivenNames = "Than\x00diwe" }, "given_names clients.control_characters"},
		"CRLF in a name":       {func(d *clients.Details) { d.FamilyNames = "Mbeki\r\nDlamini" }, "family_names clients.control_characters"},
		"NUL in a note":        {func(d *clients.Details) { d.IntakeNote = "a\x00b" }, "intake_note clients.control_characters"},
		"broken bytes":         {func(d *clients.Details) { d.PreferredName = "Than\xffdi" }, "preferred_name clients.control_characters"},
		"a name of 121":        {func(d *clients.Details) { d.GivenNames = strings.Repeat("á", 121) }, "given_names clients.too_long"},
		"no name":              {func(d *clients.Details) { d.GivenNames, d.FamilyNames = " ", "\u202e\u200b" }, "family_names clients.name_required"},
		"no language":          {func(d *clients.Details) { d.Language = "" }, "language clients.language_required"},
		"a language by name":   {func(d *clients.Details) { d.Language = "Klingonese" }, "language clients.language_unknown"},
		"a country by name":    {func(d *clients.Details) { d.Country = "South Africa" }, "country clients.country_unknown"},
		"a zone nobody knows":  {func(d *clients.Details) { d.TimeZone = "America/Atlanta" }, "time_zone wall.unknown_zone"},
		"a strange engagement": {func(d *clients.Details) { d.Engagement = "maybe" }, "engagement clients.engagement_unknown"},
		"half an e-mail":       {func(d *clients.Details) { d.Email = "thandiwe@" }, "email clients.email_shape"},
		"half a phone":         {func(d *clients.Details) { d.Phones = []clients.PhoneDetails{{Number: "404-555"}} }, "phones[0].number clients.phone_shape"},
		"safe, but which":      {func(d *clients.Details) { d.Phones = []clients.PhoneDetails{{SafeToText: true}} }, "phones[0].number clients.phone_required"},
		"somebody's phone":     {func(d *clients.Details) { d.Phones = []clients.PhoneDetails{{Number: "4045550109", Owner: "cat"}} }, "phones[0].owner clients.owner_unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			spoiled := good
			test.spoil(&spoiled)
			_, err := open(t, w, w.Paralegal(), clients.Intake{Details: spoiled})
			if got := problemsOf(err); !slices.Equal(got, []string{test.want}) {
				t.Errorf("got %v, want [%s]", got, test.want)
			}
		})
	}
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		page, err := clients.NewDirectory().List(tx, clients.Filter{})
		if len(page.Items) != 0 {
			t.Errorf("%d files were opened half", len(page.Items))
		}
		return err
	})
}

func TestABirthDateIsReadOffPapers(t *testing.T) {
	w := cast.New(t)
	for text, want := range map[string]string{
		"1988-03-14": "1988-03-14", "3/14/1988": "1988-03-14", "31/12/1990": "1990-12-31", "5/5/1979": "1979-05-05",
		"1996": "1996", "1996-07": "1996-07", "": "",
	} {
		client, err := open(t, w, w.Paralegal(), clients.Intake{Details: clients.Details{GivenNames: "X", Language: "es", BirthDate: text}})
		if got := client.BirthDate.Reveal(); err != nil || got != want {
			t.Errorf("%q: got %q and %v, want %q", text, got, err, want)
		}
	}
}

func TestTextIsKeptAsMeant(t *testing.T) {
	w := cast.New(t)
	client, err := open(t, w, w.Paralegal(), clients.Intake{Details: clients.Details{
		GivenNames: "  \u202eJose\u0301 \u200bMari\u0301a\u2069 ", FamilyNames: "علی\u200cرضا", Language: "fa",
		ANumber: "\u200fA ٢٠١-٥٥٥-٠٠٩", IntakeNote: "one\r\ntwo\ttabs 👩‍👧 \u202eend\r\n",
	}})
	if err != nil {
		t.Fatal(err)
	}
	for what, pair := range map[string][2]string{
		"given names":  {client.GivenNames.Reveal(), "José María"},
		"family names": {client.FamilyNames.Reveal(), "علی\u200cرضا"},
		"A-number":     {client.ANumber.Reveal(), "201555009"},
		"note":         {client.IntakeNote.Reveal(), "one\ntwo\ttabs 👩‍👧 end"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: got %q, want %q", what, pair[0], pair[1])
		}
	}
}

func TestAFormSentTwiceOpensOneFile(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		in := clients.Intake{Details: clients.Details{GivenNames: "Luzia", Language: "pt"}, FormID: "f-1"}
		first, err := open(t, w, w.Paralegal(), in)
		if err != nil {
			t.Fatal(err)
		}
		second, err := open(t, w, w.Paralegal(), in)
		if err != nil || second.ID != first.ID {
			t.Errorf("the second sending: got another file or %v", err)
		}
		other, err := open(t, w, w.Attorney(), in)
		if err != nil || other.ID == first.ID {
			t.Errorf("somebody else's form of the same id: got the first file, or %v", err)
		}
	})
}

func TestAnANumberIsHeldOnceWithinAWall(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		again := clients.Intake{Details: clients.Details{GivenNames: "Maria", FamilyNames: "Garcia", Language: "es", ANumber: "201555001"}}
		_, err := open(t, w, w.Attorney(), again)
		if f, ok := fault.From(err); !ok || f.Kind != fault.Conflict || f.Args["id"] != maria.String() {
			t.Errorf("got %v, want a conflict that names María's file", err)
		}
	})
}

func TestAnANumberBeyondTheWallIsAcceptedAndRemembered(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Maria()
		again := clients.Intake{Details: clients.Details{GivenNames: "Maria", FamilyNames: "Garcia", Language: "es", ANumber: "201555001"}}
		if _, err := open(t, w, w.Stranger(), again); err != nil {
			t.Fatalf("got %v, want a file", err)
		}
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			n, err := clients.OpenMatches(tx)
			if n != 1 {
				t.Errorf("got %d matches, want 1", n)
			}
			return err
		})
	})
}

func TestWhoMayNotWriteOpensNothing(t *testing.T) {
	w := cast.New(t)
	for name, who := range map[string]actor.Actor{"readonly": w.ReadOnly(), "admin": w.Admin(), "nobody": actor.Anonymous()} {
		_, err := open(t, w, who, clients.Intake{Details: clients.Details{GivenNames: "X", Language: "es"}})
		if !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s: got %v, want a refusal", name, err)
		}
	}
	in := clients.Intake{Details: clients.Details{GivenNames: "X", Language: "es"}, TeamID: cast.OtherTeam}
	if _, err := open(t, w, w.Paralegal(), in); !fault.Is(err, fault.Forbidden) {
		t.Errorf("into another team: got %v, want forbidden", err)
	}
}
