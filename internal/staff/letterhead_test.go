package staff_test

// Noor fills in the letterhead; Ruth, who signs the letters, says how she does; Pilar
// puts them together.

import (
	"slices"
	"testing"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
)

func TestTheLetterheadIsEmptyUntilItIsFilledInAndTheSecondOfTwoSavesIsStale(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		find := func() (l staff.Letterhead) {
			w.Read(w.Paralegal(), func(tx *db.Tx) (err error) { l, err = staff.FindLetterhead(tx); return err })
			return l
		}
		change := func(as actor.Actor, version int64, to staff.Heading) error {
			return w.TryWrite(as, func(tx *db.Tx) error { return staff.ChangeLetterhead(tx, version, to) })
		}
		first := find()
		if first.Version != 1 || first.Heading() != (staff.Heading{}) {
			t.Errorf("got %+v", first.Heading())
		}
		typed := staff.Heading{Address: " 100 Main St. \r\n\r\nChicago, IL 60601", Phone: "(312) 555-0100", Email: "Office@Clinic.example"}
		if err := change(w.Admin(), first.Version, typed); err != nil {
			t.Fatal(err)
		}
		if got := find().Heading(); got.Address != "100 Main St.\nChicago, IL 60601" || got.Phone != typed.Phone {
			t.Errorf("got %+v", got)
		}
		if err := change(w.Admin(), first.Version, typed); !fault.Is(err, fault.Stale) {
			t.Errorf("the second of two saves: %v", err)
		}
		if err := change(w.Attorney(), find().Version, typed); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an attorney changes it: %v", err)
		}
		for name, h := range map[string]staff.Heading{"five lines": {Address: "a\nb\nc\nd\ne"}, "no address of mail": {Email: "clinic"}} {
			if err := change(w.Admin(), find().Version, h); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestWhoMayRepresentSaysHowSheSignsAndNobodyElseDoes(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		sign := func(as actor.Actor, version int64, to staff.Signing) error {
			return w.TryWrite(as, func(tx *db.Tx) error { return staff.Sign(tx, version, to) })
		}
		signer := func() (s staff.Signer) {
			w.Read(w.Paralegal(), func(tx *db.Tx) (err error) { s, err = staff.SignerOf(tx, cast.Ruth.ID); return err })
			return s
		}
		w.Attorney()
		if s := signer(); s.Name != cast.Ruth.Name || s.Role != actor.Attorney || s.EOIRID != "" {
			t.Errorf("before she said: %+v", s)
		}
		typed := staff.Signing{Name: "Ruth A. Ansah", FirmLine: "Casa Libre", EOIRID: "ra 123456", Bars: []staff.Bar{{State: "il", Number: "6301234"}, {}, {State: "NY", Number: "5 512 345"}}}
		if err := sign(w.Attorney(), 0, typed); err != nil {
			t.Fatal(err)
		}
		want := []staff.Bar{{State: "IL", Number: "6301234"}, {State: "NY", Number: "5 512 345"}}
		if s := signer(); s.Name != "Ruth A. Ansah" || s.EOIRID != "RA123456" || !slices.Equal(s.Bars, want) {
			t.Errorf("got %+v", s)
		}
		if err := sign(w.Attorney(), 0, typed); !fault.Is(err, fault.Stale) {
			t.Errorf("a form from before: %v", err)
		}
		if err := sign(w.Attorney(), 1, staff.Signing{}); err != nil {
			t.Error(err)
		}
		for name, s := range map[string]staff.Signing{
			"a number without a state": {Bars: []staff.Bar{{Number: "1"}}}, "a state without a number": {Bars: []staff.Bar{{State: "NY"}}},
			"no such state": {Bars: []staff.Bar{{State: "ZZ", Number: "1"}}}, "no EOIR ID": {EOIRID: "é!"},
		} {
			if err := sign(w.Attorney(), 2, s); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, as := range map[string]actor.Actor{"a paralegal": w.Paralegal(), "a job": actor.System("job")} {
			if err := sign(as, 0, typed); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s signs: %v", name, err)
			}
		}
		err := w.TryWrite(w.Meet(cast.Ines), func(tx *db.Tx) error { _, err := staff.FindSignature(tx, cast.Ruth.ID); return err })
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("a colleague reads the form: %v", err)
		}
	})
}
