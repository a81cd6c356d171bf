package archtest

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ/parser/v2"
	"github.com/a-h/templ/parser/v2/visitor"
)

const longestView = 120

var (
	foreign  = regexp.MustCompile(`^\s*(https?:)?//`)
	letters  = regexp.MustCompile(`\pL{2,}`)
	spoken   = map[string]bool{"alt": true, "title": true, "placeholder": true, "aria-label": true, "label": true}
	wordless = regexp.MustCompile(`^(Constancia|UTC|PDF|QR|English|Español)$`) // names, the same in every language
)

// view is what is wrong in one templ file.
type view struct {
	path   string
	faults []string
}

func (v *view) fault(format string, args ...any) {
	v.faults = append(v.faults, v.path+": "+fmt.Sprintf(format, args...))
}

// checkView reads one templ file. The content security policy forbids inline
// script and style, and every visible word comes out of a catalog.
func checkView(path, content string) []string {
	v := &view{path: path}
	if n := strings.Count(content, "\n"); n > longestView {
		v.fault("%d lines, more than %d", n, longestView)
	}
	file, err := parser.ParseString(content)
	if err != nil {
		v.fault("does not parse: %v", err)
		return v.faults
	}
	if err := v.visitor().VisitTemplateFile(file); err != nil {
		v.fault("%v", err)
	}
	for _, word := range []string{".Format(", "time.Now", "gorm.io", "labstack/echo", "templ.Raw", "templ.JSONScript"} {
		if strings.Contains(content, word) {
			v.fault("uses %s", word)
		}
	}
	return v.faults
}

func (v *view) visitor() *visitor.Visitor {
	visit := visitor.New()
	script, raw := visit.ScriptElement, visit.RawElement
	visit.ScriptElement = func(e *parser.ScriptElement) error {
		for _, part := range e.Contents {
			if part.Value != nil && strings.TrimSpace(*part.Value) != "" || part.GoCode != nil {
				v.fault("inline script")
			}
		}
		return script(e)
	}
	visit.RawElement = func(e *parser.RawElement) error {
		if strings.EqualFold(e.Name, "style") {
			v.fault("inline style element")
		}
		return raw(e)
	}
	visit.ScriptTemplate = func(*parser.ScriptTemplate) error { v.fault("script template"); return nil }
	visit.CSSTemplate = func(*parser.CSSTemplate) error { v.fault("css template"); return nil }
	visit.ConstantAttribute = func(a *parser.ConstantAttribute) error { v.attribute(a.Key.String(), a.Value); return nil }
	visit.ExpressionAttribute = func(a *parser.ExpressionAttribute) error { v.attribute(a.Key.String(), ""); return nil }
	visit.Text = func(n *parser.Text) error {
		if text := strings.TrimSpace(n.Value); letters.MatchString(text) && !wordless.MatchString(text) {
			v.fault("the words %q stand outside the catalogs", text)
		}
		return nil
	}
	return visit
}

func (v *view) attribute(name, value string) {
	name = strings.ToLower(name)
	switch {
	case name == "style":
		v.fault("inline style")
	case strings.HasPrefix(name, "on"), strings.HasPrefix(name, "hx-on"):
		v.fault("inline script in %s", name)
	case (name == "src" || name == "href" || name == "action") && foreign.MatchString(value):
		v.fault("%s from elsewhere: %s", name, value)
	case spoken[name] && letters.MatchString(value) && !wordless.MatchString(value):
		v.fault("the words %q of %s stand outside the catalogs", value, name)
	}
}

func TestViewsArePure(t *testing.T) {
	walk(t, func(path string, content []byte) {
		if !under(path, "ui", "internal/web", "internal/portal") {
			t.Errorf("%s: a view outside ui and the doors", path)
		}
		for _, fault := range checkView(path, string(content)) {
			t.Error(fault)
		}
	}, ".templ")
}

func TestTheViewCheckSeesEachFault(t *testing.T) {
	const frame = "package v\n\ntempl V() {\n\t%s\n}\n"
	for body, want := range map[string]string{
		`<p>Hello there</p>`:                    "outside the catalogs",
		`<p style="color:red"></p>`:             "inline style",
		`<p style={ x }></p>`:                   "inline style",
		`<style>p{}</style>`:                    "inline style element",
		`<script>alert(1)</script>`:             "inline script",
		`<a onclick="x()"></a>`:                 "inline script",
		`<img src="//cdn.example.org/x.png"/>`:  "from elsewhere",
		`<a href="https://example.org"></a>`:    "from elsewhere",
		`<input placeholder="Name"/>`:           "outside the catalogs",
		`<p>{ d.Format("2006") }</p>`:           "uses .Format(",
		"if true {\n<p><b>two words</b></p>\n}": "outside the catalogs",
		`<a if true { style="x" }></a>`:         "inline style",
		strings.Repeat("<br/>\n", longestView):  "more than",
	} {
		got := strings.Join(checkView("v.templ", fmt.Sprintf(frame, body)), "\n")
		if !strings.Contains(got, want) {
			t.Errorf("%.40s: got %q, want %q in it", body, got, want)
		}
	}
	good := fmt.Sprintf(frame, `<p class="x">{ say(ctx, "a.b") }<script src="/a.js"></script><a href={ u }>Constancia</a></p>`)
	if got := checkView("v.templ", good); len(got) != 0 {
		t.Errorf("a good view is refused: %v", got)
	}
}

// Code of others comes by npm into a built file, where a lock file pins it, and
// never as a copy nobody can review.
func TestNoMinifiedFilesAreKept(t *testing.T) {
	walk(t, func(path string, content []byte) {
		for line := range bytes.Lines(content) {
			if len(line) > 1000 || strings.Contains(path, ".min.") {
				t.Errorf("%s is minified", path)
				return
			}
		}
	}, ".js", ".mjs", ".css")
}
