package supervision_test

import (
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/supervision"
)

func isapChicago(t *testing.T, w *cast.World) supervision.Office {
	t.Helper()
	return did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Office, error) {
		return supervision.AddOffice(tx, supervision.NewOffice{
			Kind: supervision.ISAPOffice, Name: "ISAP Chicago", FrontDesk: "(312) 555-0160 ext. 4", AfterHours: "312-555-0161",
			Hours: "Monday to Friday, 8 to 5", Zone: "America/Chicago", FormID: "isap-chicago",
		})
	})
}

func TestTheNumbersToCallAreTheOfficersThenTheOfficesOwn(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client, office := w.Maria(), isapChicago(t, w)
		ero := did(t, w, w.Attorney(), func(tx *db.Tx) (supervision.Office, error) {
			n, _ := supervision.Published("CHI")
			n.Hotline = "312 555 0170"
			return supervision.AddOffice(tx, n)
		})
		did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Enrolment, error) {
			return supervision.Enrol(tx, client, supervision.NewEnrolment{Since: "2026-04-01", Office: office.ID})
		})
		for _, n := range []supervision.NewOfficer{
			{Role: supervision.ICEOfficer, Name: "Officer Hale", Office: ero.ID, Since: "2026-04-01"},
			{Role: supervision.CaseSpecialist, Name: "M. Ortiz", Phone: "312 555 0199", Since: "2026-04-01"},
			{Role: supervision.CaseSpecialist, Name: "D. Reyes", Phone: "312 555 0188", Since: "2026-08-01"},
		} {
			did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Officer, error) { return supervision.Assign(tx, client, n) })
		}
		var got []supervision.Number
		w.Read(w.ReadOnly(), func(tx *db.Tx) (err error) {
			got, err = supervision.NumbersFor(tx, client)
			return err
		})
		want := []string{"312 555 0188", "(312) 555-0160 ext. 4", "312-555-0161", "312 555 0170"}
		for i, n := range got {
			if i >= len(want) || n.Number != want[i] {
				t.Fatalf("got %+v, want %v", got, want)
			}
		}
		if len(got) != len(want) || got[0].Who != "D. Reyes" || got[1].Dial() != "+13125550160" {
			t.Errorf("got %+v", got)
		}
		did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Officer, error) {
			return supervision.Assign(tx, client, supervision.NewOfficer{Role: supervision.CaseSpecialist, Since: "2026-11-01", Vacant: true})
		})
		if got := read(t, w, client).Numbers(); len(got) != 3 || got[0].Kind != supervision.FrontDesk {
			t.Errorf("a case specialist who left is still called: %+v", got)
		}
	})
}

func TestAFileWithoutAnyOfficeHasNoNumbers(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		if got := read(t, w, w.Maria()).Numbers(); len(got) != 0 {
			t.Errorf("got %+v", got)
		}
	})
}

func TestAPublishedOfficeHasNoTelephoneNumber(t *testing.T) {
	for _, o := range refdata.FieldOffices() {
		n, ok := supervision.Published(o.Code)
		if !ok || n.Name == "" || n.Zone == "" || n.FrontDesk+n.Hotline+n.AfterHours != "" {
			t.Errorf("%s: got %+v", o.Code, n)
		}
	}
}

func TestAnOfficeIsRevisedByVersionAndBadNumbersAreRefused(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		office := isapChicago(t, w)
		if again := isapChicago(t, w); again.ID != office.ID {
			t.Error("one form made two offices")
		}
		revise := func(n supervision.NewOffice) func(tx *db.Tx) (supervision.Office, error) {
			return func(tx *db.Tx) (supervision.Office, error) {
				return supervision.ReviseOffice(tx, office.ID, office.Version, n)
			}
		}
		bad := supervision.NewOffice{Kind: "embassy", FrontDesk: "ask at the desk", Zone: "Mars/Olympus", Code: "XXX"}
		got := refused(t, w, w.Paralegal(), fault.Invalid, revise(bad))
		for _, field := range []string{"kind", "name", "front_desk", "zone", "code"} {
			if got[field] == "" {
				t.Errorf("%s is accepted", field)
			}
		}
		good := supervision.NewOffice{Kind: supervision.ISAPOffice, Name: "ISAP Chicago", FrontDesk: "312 555 0100", Retired: true}
		did(t, w, w.Attorney(), revise(good))
		refused(t, w, w.Paralegal(), fault.Stale, revise(good))
		refused(t, w, w.ReadOnly(), fault.Forbidden, revise(good))
		refused(t, w, w.Paralegal(), fault.NotFound, func(tx *db.Tx) (supervision.Office, error) {
			return supervision.ReviseOffice(tx, uuid.New(), 1, good)
		})
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			all, err := supervision.Offices(tx)
			if len(all) != 1 || !all[0].Retired || all[0].ChangedBy != cast.Ruth.ID || all[0].Zone != "America/New_York" {
				t.Errorf("got %+v", all)
			}
			return err
		})
	})
}
