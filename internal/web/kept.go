package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"constancia/internal/locale"
	"constancia/ui/layout"
	staffui "constancia/ui/staff"
)

// A form that is sent after its session has ended is not lost. The way to sign in
// carries what was typed, back to the browser it came from and nowhere else, and
// whoever signs in there finds it ready to be sent.

// keptLimit is how many fields are carried: more than any form of ours has.
const keptLimit = 500

// askToSignIn answers whoever has no session: a page's address leads to the way
// in; a form is carried along; a fragment is told by its status alone, so that
// the page around it can keep what is typed there.
func (s *Site) askToSignIn(c echo.Context) error {
	r := c.Request()
	if r.Header.Get("HX-Request") != "" {
		return c.NoContent(http.StatusUnauthorized)
	}
	if r.Method != http.MethodPost || c.Path() == signInPath || r.ParseForm() != nil || len(r.PostForm) == 0 {
		return c.Redirect(http.StatusSeeOther, signInPath)
	}
	return s.showSignIn(c, http.StatusUnauthorized, staffui.SignInView{Kept: keptOf(r.URL.Path, r.PostForm)})
}

// keptOf is a form as it is carried through signing in. Passwords are not.
func keptOf(path string, fields url.Values) staffui.Kept {
	kept := staffui.Kept{Path: path}
	for name, values := range fields {
		for _, value := range values {
			if strings.Contains(name, "password") || len(kept.Fields) == keptLimit {
				continue
			}
			kept.Fields = append(kept.Fields, staffui.KeptField{Name: name, Value: value})
		}
	}
	slices.SortStableFunc(kept.Fields, func(a, b staffui.KeptField) int { return strings.Compare(a.Name, b.Name) })
	return kept
}

// keptIn finds the form that a sign-in carries. Only a path of our own is taken.
func keptIn(fields url.Values) staffui.Kept {
	path := fields.Get(staffui.KeptPath)
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\?#") {
		return staffui.Kept{}
	}
	carried := url.Values{}
	for name, values := range fields {
		if own, ok := strings.CutPrefix(name, staffui.KeptPrefix); ok {
			carried[own] = values
		}
	}
	return keptOf(path, carried)
}

// showKept is the page after signing in with a form still to be sent.
func (s *Site) showKept(c echo.Context, kept staffui.Kept) error {
	title := locale.Say(c.Request().Context(), "staff.kept.title")
	return s.bare(c, http.StatusOK, layout.BareFrame{Title: title, Heading: title}, staffui.KeptForm(kept))
}
