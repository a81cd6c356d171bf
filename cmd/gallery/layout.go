package main

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"constancia/ui/layout"
	"constancia/ui/parts"
)

// elena is signed in on every page of the gallery.
var elena = layout.User{Name: "Elena Ruiz", Roles: []string{"attorney", "admin"}}

// page puts content into the staff frame.
func page(here layout.Place, title string, content templ.Component) templ.Component {
	return wrapped(layout.Page(layout.Frame{Title: title, Here: here, User: elena, Version: "0.1.0"}), content)
}

// wrapped gives a frame its content, as templ does between braces.
func wrapped(frame, content templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return frame.Render(templ.WithChildren(ctx, content), w)
	})
}

// together shows pieces one under the other.
func together(pieces ...templ.Component) templ.Component { return templ.Join(pieces...) }

func layoutViews() []view {
	return []view{
		{"layout-empty", func(context.Context) templ.Component {
			return page(layout.Clients, "Clients", together(
				wrapped(layout.Head(layout.Heading{Title: "Clients", Text: "Nobody is here yet."}),
					parts.LinkButton(parts.Act{Label: "New client", Href: "/clients/new", Icon: parts.IconAdd, Look: parts.Primary, Key: "n"})),
				wrapped(parts.Card(parts.Panel{}), parts.EmptyState(parts.Empty{
					Icon:  parts.IconClients,
					Title: "No clients yet",
					Text:  "Start with one person: her name and language are enough. Court dates and check-ins come after.",
					Act:   parts.Act{Label: "Enter the first client", Href: "/clients/new", Look: parts.Primary, Icon: parts.IconAdd},
				})),
			))
		}},
		{"layout-sign-in", func(context.Context) templ.Component { return signIn() }},
		{"layout-error", func(context.Context) templ.Component {
			return wrapped(layout.Bare(layout.BareFrame{Title: "Not found"}), layout.Refusal(layout.RefusalView{
				Title: "This page is not here", Text: "It may have moved, or it belongs to another team. Nothing was changed.", Reference: "7f3a91",
			}))
		}},
	}
}

func signIn() templ.Component {
	form := wrapped(parts.Form(parts.FormSpec{Action: "/sign-in"}), together(
		parts.Field(parts.Input{Name: "email", Label: "E-mail", Type: "email", Autocomplete: "username", Value: "elena@clinic.example"}),
		parts.Field(parts.Input{Name: "password", Label: "Password", Type: "password", Autocomplete: "current-password"}),
		wrapped(parts.FormActs(), parts.Button(parts.Act{Label: "Sign in", Look: parts.Primary})),
	))
	return wrapped(layout.Bare(layout.BareFrame{Title: "Sign in", Heading: "Sign in"}), wrapped(parts.Card(parts.Panel{}), form))
}

// columns puts pieces into a box of one of the grid classes of base.css.
func columns(class string, pieces ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, `<div class="`+class+`">`); err != nil {
			return err
		}
		for _, piece := range pieces {
			if err := boxed(piece).Render(ctx, w); err != nil {
				return err
			}
		}
		_, err := io.WriteString(w, "</div>")
		return err
	})
}

func boxed(piece templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, `<div class="stack">`); err != nil {
			return err
		}
		if err := piece.Render(ctx, w); err != nil {
			return err
		}
		_, err := io.WriteString(w, "</div>")
		return err
	})
}
