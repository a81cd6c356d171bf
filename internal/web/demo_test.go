package web_test

// The newcomer has set the clinic up and is its administrator and attorney.

import (
	"net/http"
	"strings"
	"testing"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/demo"
)

const banner = "The people here are invented"

func newcomer(t *testing.T, w *cast.World) *visitor {
	t.Helper()
	v := visit(t, w)
	v.post(setUpPath(w), "office_name", "Casa Libre", "time_zone", "America/Chicago", "language", "en", "name", "Ada Ruiz",
		"email", "ada@clinic.example", "password", "the tide comes in at nine", "role", "attorney").leadsTo("/welcome")
	return v
}

func TestANewcomerLoadsTheFictionalClinicAndTakesItAway(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		v := newcomer(t, w)
		if v.get("/welcome").Find(`form[action="/settings/demo"] button`).Length() != 1 {
			t.Error("the clinic is not offered")
		}
		if strings.Contains(v.get("/").words("main"), banner) {
			t.Error("the banner stands where nobody is invented")
		}

		v.post("/settings/demo").leadsTo("/")
		today := v.get("/").is(http.StatusOK)
		if said := today.words("main"); !strings.Contains(said, banner) || !strings.Contains(said, "Jean-Baptiste") {
			t.Errorf("Today says %s", said)
		}
		settings := v.get("/settings")
		if !strings.Contains(settings.words("main"), banner) || settings.Find(`form[action="/settings/demo/removal"] button`).Length() != 1 {
			t.Error("no banner with its button on the settings")
		}
		if v.get("/welcome").Find(`form[action="/settings/demo"]`).Length() != 0 {
			t.Error("the clinic is offered a second time")
		}
		v.post("/settings/demo").is(http.StatusConflict)

		v.post("/settings/demo/removal").leadsTo("/")
		after := v.get("/clients").is(http.StatusOK).words("main")
		if strings.Contains(after, banner) || strings.Contains(after, "García") {
			t.Errorf("afterwards: %s", after)
		}
		v.post("/settings/demo/removal").is(http.StatusNotFound)
	})
}

func TestOnlyWhoRunsTheSystemLoadsAndRemoves(t *testing.T) {
	w := cast.New(t)
	w.Admin()
	v := signedIn(t, w, cast.Pilar)
	v.post("/settings/demo").is(http.StatusForbidden)
	if _, err := demo.Load(w.Context(actor.System("operator")), w.DB); err != nil {
		t.Fatal(err)
	}
	page := v.get("/").is(http.StatusOK)
	if !strings.Contains(page.words("main"), banner) || page.Find(`form[action="/settings/demo/removal"]`).Length() != 0 {
		t.Error("a paralegal reads the banner and has no button")
	}
	v.post("/settings/demo/removal").is(http.StatusForbidden)
}

func TestAnInventedAdministratorWhoRemovesHerselfIsLedToSetUp(t *testing.T) {
	w := cast.New(t)
	people, err := demo.Load(w.Context(actor.System("operator")), w.DB)
	if err != nil {
		t.Fatal(err)
	}
	v := visit(t, w)
	v.post("/join/"+people[2].Token, "password", "the tide comes in at nine").leadsTo("/")
	gone := v.post("/settings/demo/removal")
	if gone.status != http.StatusSeeOther || !strings.HasPrefix(gone.location, "/setup/") {
		t.Fatalf("got %d to %s", gone.status, gone.location)
	}
	v.get(gone.location).is(http.StatusOK)
	v.get("/settings").leadsTo("/sign-in")
}

func TestTheFictionalClinicIsNotOfferedBesideAClient(t *testing.T) {
	w := cast.New(t)
	v := newcomer(t, w)
	w.Write(actor.System("operator"), func(tx *db.Tx) error {
		_, err := clients.Open(tx, clients.Intake{Details: clients.Details{FamilyNames: "Ruiz", Language: "es"}})
		return err
	})
	if v.get("/welcome").Find(`form[action="/settings/demo"]`).Length() != 0 {
		t.Error("it is offered beside a client")
	}
}
