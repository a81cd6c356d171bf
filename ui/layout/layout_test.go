package layout

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"constancia/internal/locale"
	"constancia/ui/parts"
)

func drawn(t *testing.T, tag string, page templ.Component) *goquery.Document {
	t.Helper()
	var html strings.Builder
	if err := page.Render(locale.With(t.Context(), locale.For(tag)), &html); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestThePageSpeaksTheReadersLanguage(t *testing.T) {
	doc := drawn(t, "es", Page(Frame{Title: "Clientes", Here: Clients}))
	if got := doc.Find("html").AttrOr("lang", ""); got != "es" {
		t.Errorf("got lang %q", got)
	}
	if got := doc.Find("title").Text(); got != "Clientes · Constancia" {
		t.Errorf("got title %q", got)
	}
	if got := doc.Find("nav.frame-wide [aria-current=page]").Text(); strings.TrimSpace(got) != "Clientes" {
		t.Errorf("got %q as the place we are at", got)
	}
}

func TestNothingInThePageNeedsAnExceptionInThePolicy(t *testing.T) {
	for name, page := range map[string]templ.Component{
		"page": Page(Frame{Title: "Today", Here: Today, Flash: parts.Notice{Text: "Saved."}}),
		"bare": Bare(BareFrame{Title: "Sign in"}),
	} {
		doc := drawn(t, "en", page)
		for _, bad := range []string{"style", "[style]", "script:not([src])", "[onclick]", "[onsubmit]", "[onload]", `[src^="http"]`, `link[href^="http"]`} {
			if n := doc.Find(bad).Length(); n != 0 {
				t.Errorf("%s: %d of %s", name, n, bad)
			}
		}
	}
}

func TestANameNeverStandsInAnAddress(t *testing.T) {
	doc := drawn(t, "en", Page(Frame{Title: "Clients", Here: Clients, Query: "quispe"}))
	search := doc.Find("form[role=search]")
	if search.AttrOr("method", "") != "post" || search.AttrOr("action", "") != SearchPath {
		t.Error("the search is not a post")
	}
	if got := doc.Find("#search").AttrOr("value", ""); got != "quispe" {
		t.Errorf("got %q in the search box, want what was typed", got)
	}
}

func TestAHiddenPlaceIsNotOffered(t *testing.T) {
	doc := drawn(t, "en", Page(Frame{Hidden: []Place{Settings, Clients}}))
	for _, href := range []string{"/settings", "/clients", "/clients/new"} {
		if doc.Find(`a[href="`+href+`"]`).Length() != 0 {
			t.Errorf("%s is offered", href)
		}
	}
	if doc.Find(`a[href="/calendar"]`).Length() == 0 {
		t.Error("the calendar is not offered")
	}
}

func TestEveryShortcutOfTheListIsOnThePage(t *testing.T) {
	doc := drawn(t, "en", Page(Frame{Here: Today}))
	for _, key := range []string{"/", "n", "g t", "g c"} {
		if doc.Find(`[data-key="`+key+`"]`).Length() == 0 {
			t.Errorf("nothing answers to %q", key)
		}
	}
}
