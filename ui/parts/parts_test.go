package parts

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"constancia/internal/fault"
	"constancia/internal/locale"
)

func drawn(t *testing.T, tag string, part templ.Component) *goquery.Document {
	t.Helper()
	var html strings.Builder
	if err := part.Render(locale.With(t.Context(), locale.For(tag)), &html); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attr(t *testing.T, doc *goquery.Document, selector, name, want string) {
	t.Helper()
	if got := doc.Find(selector).First().AttrOr(name, ""); got != want {
		t.Errorf("%s: got %s=%q, want %q", selector, name, got, want)
	}
}

var everyQuestion = map[string]func(Input) templ.Component{
	"field": Field, "combo": Combo, "text area": TextArea, "select": Select,
	"checkbox": Checkbox, "radios": Radios, "checks": Checks,
}

func TestEveryQuestionHasALabelAndSaysItsProblem(t *testing.T) {
	for name, draw := range everyQuestion {
		t.Run(name, func(t *testing.T) {
			doc := drawn(t, "en", draw(Input{
				Name: "family_names", Label: "Family names", Hint: "Both.", Problem: "Write one.", Required: true,
				Options: []Option{{Value: "a", Label: "A"}, {Value: "b", Label: "B"}},
			}))
			control := doc.Find("input, select, textarea").First()
			if got := control.AttrOr("id", ""); got != "f-family_names" {
				t.Errorf("got id %q; the list of problems links to f-family_names", got)
			}
			if doc.Find(`label[for="f-family_names"]`).Length() == 0 {
				t.Error("no label for the control")
			}
			if got := doc.Find(`[aria-describedby="f-family_names-hint f-family_names-problem"]`).Length(); got != 1 {
				t.Errorf("got %d elements described by hint and problem, want 1", got)
			}
			for _, words := range []string{"Family names", "(required)", "Both.", "Write one."} {
				if !strings.Contains(doc.Text(), words) {
					t.Errorf("%q is not on the page", words)
				}
			}
		})
	}
}

func TestWhatWasTypedStaysTyped(t *testing.T) {
	for _, tt := range []struct{ kind, value, wantType string }{
		{"date", "2027-01-05", "date"},
		{"date", "2027-02-30", "text"},
		{"date", "5 de enero", "text"},
		{"time", "08:30", "time"},
		{"time", "25:00", "text"},
		{"email", "not an address", "email"},
		{"text", `"><script>`, "text"},
	} {
		doc := drawn(t, "en", Field(Input{Name: "x", Type: tt.kind, Value: tt.value}))
		attr(t, doc, "input", "type", tt.wantType)
		attr(t, doc, "input", "value", tt.value)
	}
}

func TestSuggestionsBelongToTheirField(t *testing.T) {
	doc := drawn(t, "en", Combo(Input{Name: "court", Options: []Option{{Value: "NYC", Label: "New York"}}}))
	attr(t, doc, "input", "list", "f-court-list")
	if got := doc.Find("datalist#f-court-list option").Length(); got != 1 {
		t.Errorf("got %d suggestions, want 1", got)
	}
}

func TestANameFromTheOtherSideTurnsNothingAround(t *testing.T) {
	attr(t, drawn(t, "en", Field(Input{Name: "given_names", Value: "ليلى"})), "input", "dir", "auto")
	attr(t, drawn(t, "en", Field(Input{Name: "phone", Type: "tel"})), "input", "dir", "ltr")
	if drawn(t, "en", Text("ليلى")).Find("bdi").Length() != 1 {
		t.Error("a name in a cell is not set apart")
	}
}

func TestATimeThatComesTwiceIsAskedNeverGuessed(t *testing.T) {
	when := WhenInput{Date: Input{Name: "date"}, Time: Input{Name: "time"}, Zone: Input{Name: "zone"}}
	if got := drawn(t, "en", When(when)).Find("[type=radio]").Length(); got != 0 {
		t.Errorf("got %d radios for a plain time, want 0", got)
	}
	when.Fold = Input{Name: "fold"}
	doc := drawn(t, "es", When(when))
	if got := doc.Find("[type=radio][name=fold]").Length(); got != 2 {
		t.Errorf("got %d radios, want earlier and later", got)
	}
	if got := doc.Find("[checked]").Length(); got != 0 {
		t.Errorf("got %d chosen already, want none", got)
	}
}

func TestAFaultBecomesTheListAndTheFieldsProblem(t *testing.T) {
	var found fault.Problems
	found.Add("date", "wall.no_such_day")
	ctx := locale.With(t.Context(), locale.For("en"))
	problems := ProblemsOf(ctx, found.Err())
	if got := problems.For("date"); got == "" || strings.Contains(got, "⟦") {
		t.Errorf("got %q, want the sentence for the field", got)
	}
	doc := drawn(t, "en", Form(FormSpec{Action: "/clients", Problems: problems, Version: 7}))
	attr(t, doc, "[role=alert] a", "href", "#f-date")
	attr(t, doc, "[name=version]", "value", "7")
	attr(t, doc, "form", "method", "post")
	if ProblemsOf(ctx, nil) != nil {
		t.Error("no fault has problems")
	}
}

func TestAConflictShowsBothVersions(t *testing.T) {
	doc := drawn(t, "en", VersionConflict(Conflict{
		Who: "Ana", When: "just now", Version: 9, ReloadHref: "/clients/1",
		Differences: []Difference{{Label: "Phone", Yours: "1", Saved: "2"}},
	}))
	cells := doc.Find("td")
	if got := strings.TrimSpace(cells.Eq(0).Text()) + "|" + strings.TrimSpace(cells.Eq(1).Text()); got != "2|1" {
		t.Errorf("got %q, want the saved one and then yours", got)
	}
	attr(t, doc, "button", "value", "9")
}

func TestAStateIsNeverSaidByColourAlone(t *testing.T) {
	for _, tone := range []Tone{"", Neutral, Accent, Done, Warning, Danger} {
		doc := drawn(t, "en", Badge(Mark{Word: "late", Tone: tone}))
		if doc.Find("svg use").Length() != 1 || !strings.Contains(doc.Text(), "late") {
			t.Errorf("tone %q: want a shape and a word", tone)
		}
		doc = drawn(t, "en", Dots([]Dot{{Mark: Mark{Tone: tone}, Says: "Tue Dec 8: late"}}))
		attr(t, doc, "svg", "aria-label", "Tue Dec 8: late")
	}
}

func TestATableStaysATableForThoseWhoListen(t *testing.T) {
	doc := drawn(t, "en", Table(Grid{
		Caption: "Clients", Columns: []Column{{Label: "Name", Main: true}, {Label: "Next"}},
		Lines: []Line{{Cells: []templ.Component{Text("Ana"), Text("Tue")}}},
	}))
	attr(t, doc, "table", "role", "table")
	attr(t, doc, "tbody th", "role", "rowheader")
	attr(t, doc, "tbody td", "data-label", "Next")
}

func TestWordsNeverBecomeMarkup(t *testing.T) {
	doc := drawn(t, "en", Timeline([]Chapter{{Entries: []Entry{{Title: "<b>x</b>", When: "now"}}}}))
	if doc.Find("b").Length() != 0 {
		t.Error("a title became markup")
	}
}
