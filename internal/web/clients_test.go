package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
)

// names are the people of a list, in its order.
func names(a answer) []string {
	var out []string
	a.Find("#people tbody th a").Each(func(_ int, s *goquery.Selection) { out = append(out, s.Text()) })
	return out
}

// typed is what a paralegal types at intake for Luzia.
func typed(changes ...string) []string {
	form := []string{
		"form_id", "f-1", "given_names", "Luzia", "family_names", "da Silva Souza", "language", "pt-BR", "a_number", "201 555 006",
		"birth_date", "31/12/1990", "country", "BRA", "phones[0].number", "617 555 0106", "phones[0].marks", "text", "phones[0].owner", "client",
		"address.line1", "15 New Sudbury St", "address.city", "Boston", "address.state", "MA", "address.zip", "02203",
	}
	for i := 0; i+1 < len(changes); i += 2 {
		if at := slices.Index(form, changes[i]); at >= 0 && at%2 == 0 {
			form[at+1] = changes[i+1]
		} else {
			form = append(form, changes[i], changes[i+1])
		}
	}
	return form
}

func TestIntakeOpensAFileOnce(t *testing.T) {
	w := cast.New(t)
	pilar := signedIn(t, w, cast.Pilar)
	form := pilar.get("/clients/new").is(http.StatusOK)
	form.labelled()
	if got := form.words("title"); strings.Contains(got, "Luzia") || form.value("form_id") == "" {
		t.Errorf("got title %q and form id %q", got, form.value("form_id"))
	}
	first := pilar.post("/clients", typed()...)
	if first.status != http.StatusSeeOther || !strings.HasPrefix(first.location, "/clients/") {
		t.Fatalf("got %d to %q: %s", first.status, first.location, first.words(".problems"))
	}
	pilar.post("/clients", typed()...).leadsTo(first.location)

	file := pilar.get(first.location).is(http.StatusOK)
	if got, want := file.words("h1"), "Luzia da Silva Souza"; got != want {
		t.Errorf("heading: got %q, want %q", got, want)
	}
	if got := file.words("title"); strings.Contains(got, "Luzia") {
		t.Errorf("the tab names a client: %q", got)
	}
	for _, want := range []string{"A •••-•••-006", "(617) 555-0106", "Boston, MA 02203", "Dec 31, 1990", "Brazil"} {
		if !strings.Contains(file.words("main"), want) {
			t.Errorf("the file does not say %q", want)
		}
	}
	if strings.Contains(file.words("main"), "201-555-006") {
		t.Error("the whole A-number is on the page")
	}
}

func TestARefusedIntakeKeepsWhatWasTyped(t *testing.T) {
	w := cast.New(t)
	pilar := signedIn(t, w, cast.Pilar)
	refused := pilar.post("/clients", typed("a_number", "A2015550099", "birth_date", "2/30/1992", "language", "", "phones[0].number", "617", "address.line1", "O\x00ne")...)
	refused.is(http.StatusUnprocessableEntity)
	for field, want := range map[string]string{
		"a_number": "A2015550099", "birth_date": "2/30/1992", "given_names": "Luzia", "phones[0].number": "617", "phones[0].marks": "text", "address.city": "Boston",
	} {
		if got := refused.Find(`main [name="`+field+`"]`).FilterFunction(func(_ int, s *goquery.Selection) bool {
			_, checked := s.Attr("checked")
			return s.AttrOr("type", "") != "checkbox" || checked
		}).AttrOr("value", ""); got != want {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	var fields []string
	refused.Find(".problems a").Each(func(_ int, s *goquery.Selection) { fields = append(fields, s.AttrOr("href", "")) })
	slices.Sort(fields)
	want := []string{"#f-a_number", "#f-address.line1", "#f-birth_date", "#f-language", "#f-phones[0].number"}
	if !slices.Equal(fields, want) {
		t.Errorf("problems: got %v, want %v", fields, want)
	}
	for _, at := range fields {
		if refused.Find(`[id="`+strings.TrimPrefix(at, "#")+`"]`).Length() != 1 {
			t.Errorf("%s leads nowhere", at)
		}
	}
}

func TestATakenANumberLeadsToTheFileThatHasIt(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	pilar := signedIn(t, w, cast.Pilar)
	refused := pilar.post("/clients", typed("a_number", "201555001")...).is(http.StatusConflict)
	if refused.Find(`main a[href="/clients/`+maria.String()+`"]`).Length() == 0 || refused.value("given_names") != "Luzia" {
		t.Error("no way to the other file, or what was typed is gone")
	}
}

func TestNamesNeverStandInAnAddress(t *testing.T) {
	w := cast.New(t)
	for _, in := range cast.Clients() {
		w.Client(in)
	}
	pilar := signedIn(t, w, cast.Pilar)
	list := pilar.get("/clients").is(http.StatusOK)
	if got := len(names(list)); got != 11 {
		t.Fatalf("got %d people, want 11", got)
	}
	list.Find("form").Each(func(_ int, s *goquery.Selection) {
		if s.Find(`[name="q"]`).Length() > 0 && s.AttrOr("method", "get") != "post" {
			t.Error("a search goes by GET")
		}
	})
	found := pilar.post("/clients/search", "q", "hernandes").is(http.StatusOK)
	if got, want := names(found), []string{"García Hernández, María José"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := names(pilar.get("/clients?language=es&order=activity")); len(got) != 3 {
		t.Errorf("Spanish: got %q", got)
	}
	if got := pilar.post("/clients/search", "q", "nobody at all").words("#people .empty-title"); got == "" {
		t.Error("an empty result says nothing")
	}
}

func TestAWholeANumberIsShownWhenAskedFor(t *testing.T) {
	w := cast.New(t)
	at := "/clients/" + w.Maria().String()
	pilar, lena := signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Lena)
	if got := pilar.post(at + "/a-number").is(http.StatusOK).words("#a-number"); got != "A 201-555-001" {
		t.Errorf("got %q", got)
	}
	if got := pilar.get(at).words("#a-number bdi"); got != "A •••-•••-001" {
		t.Errorf("afterwards: got %q", got)
	}
	if lena.get(at).is(http.StatusOK).Find("#a-number form").Length() != 0 {
		t.Error("who may not reveal it is offered to")
	}
	lena.post(at + "/a-number").is(http.StatusForbidden)
}

func TestBothVersionsAreShownSideBySide(t *testing.T) {
	w := cast.New(t)
	at := "/clients/" + w.Maria().String()
	pilar, ruth := signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Ruth)
	shown := ruth.get(at + "/edit").is(http.StatusOK)
	shown.labelled()
	if got := shown.value("a_number"); got != "A •••-•••-001" {
		t.Errorf("the edit form shows the A-number: %q", got)
	}
	if got := shown.value("birth_date"); got != "1988-03-14" {
		t.Errorf("birth date: got %q", got)
	}

	pilar.post(at, formOf(pilar.get(at+"/edit"), "preferred_name", "Majo")...).leadsTo(at)
	conflict := ruth.post(at, formOf(shown, "country", "SLV")...).is(http.StatusConflict)
	if got := conflict.value("country"); got != "SLV" {
		t.Errorf("what Ruth typed is gone: %q", got)
	}
	said := conflict.words(".notice-warning")
	for _, want := range []string{"Pilar Quispe", "Honduras", "El Salvador", "Majo"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said: %s", want, said)
		}
	}
	if got := conflict.words("form#edit > .quiet"); got != "Pilar Quispe changed: Preferred name." {
		t.Errorf("got %q", got)
	}
	again := conflict.Find(`[name="version_again"]`).AttrOr("value", "")
	ruth.post(at, append(formOf(conflict), "version_again", again)...).leadsTo(at)
	if got := ruth.get(at).words("main"); !strings.Contains(got, "El Salvador") {
		t.Error("Ruth's saving is not kept")
	}
	if got := ruth.post(at + "/a-number").words("#a-number"); got != "A 201-555-001" {
		t.Errorf("an untouched A-number is now %q", got)
	}
}

// formOf sends a page's edit form back as it stands, with changes.
func formOf(a answer, changes ...string) []string {
	values := url.Values{}
	a.Find("main form#edit").Find("input, select, textarea").Each(func(_ int, s *goquery.Selection) {
		name, value := s.AttrOr("name", ""), s.AttrOr("value", "")
		_, checked := s.Attr("checked")
		switch {
		case s.Is("select"):
			value = s.Find("option[selected]").AttrOr("value", "")
		case s.Is("textarea"):
			value = s.Text()
		case s.Is(`[type="checkbox"], [type="radio"]`) && !checked:
			return
		}
		values.Add(name, value)
	})
	for i := 0; i+1 < len(changes); i += 2 {
		values.Set(changes[i], changes[i+1])
	}
	var out []string
	for name, all := range values {
		for _, value := range all {
			out = append(out, name, value)
		}
	}
	return out
}

func TestAFileOfAnotherTeamIsNotThere(t *testing.T) {
	w := cast.New(t)
	at := "/clients/" + w.Maria().String()
	for _, p := range []cast.Person{cast.Ines, cast.Tomas} {
		v := signedIn(t, w, p)
		for _, path := range []string{at, at + "/edit", at + "/address", "/clients/not-an-id"} {
			v.get(path).is(http.StatusNotFound)
		}
		for _, path := range []string{at, at + "/address", at + "/assignments/" + p.ID.String() + "/end"} {
			v.post(path, "given_names", "X", "language", "es", "address.city", "Reno").is(http.StatusNotFound)
		}
	}
}

func TestSomebodyIsAssignedFromTheFile(t *testing.T) {
	w := cast.New(t)
	id := w.Maria()
	at := "/clients/" + id.String()
	pilar, tomas := signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Tomas)
	pilar.post(at+"/assignments", "staff_id", cast.Tomas.ID.String()).leadsTo(at)
	tomas.get(at).is(http.StatusOK)
	pilar.post(at + "/assignments/" + cast.Tomas.ID.String() + "/end").leadsTo(at)
	tomas.get(at).is(http.StatusNotFound)
}

func TestLookingAtAFileIsOnRecordOnce(t *testing.T) {
	w := cast.New(t)
	at := "/clients/" + w.Maria().String()
	pilar := signedIn(t, w, cast.Pilar)
	before := w.DB.Counter()
	pilar.get(at)
	pilar.get(at)
	if got := w.DB.Counter() - before; got != 1 {
		t.Errorf("got %d events, want 1", got)
	}
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		lately, err := clients.OpenedLately(tx, w.Maria())
		if !lately {
			t.Error("it is not on record")
		}
		return err
	})
}
