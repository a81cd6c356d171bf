package main

import (
	"context"

	"github.com/a-h/templ"

	"constancia/ui/layout"
	"constancia/ui/parts"
)

func partsViews() []view {
	return []view{
		{"parts-fields", func(context.Context) templ.Component { return page(layout.Clients, "New client", fields(nil)) }},
		{"parts-refused", func(context.Context) templ.Component { return page(layout.Clients, "New client", fields(refused)) }},
		{"parts-conflict", func(context.Context) templ.Component { return page(layout.Clients, "Client", conflict()) }},
		{"parts-today", func(context.Context) templ.Component { return page(layout.Today, "Today", today()) }},
		{"parts-table", func(context.Context) templ.Component { return page(layout.Clients, "Clients", table()) }},
		{"parts-file", func(context.Context) templ.Component { return page(layout.Clients, "Client", file()) }},
		{"parts-small", func(context.Context) templ.Component { return page(layout.Elsewhere, "Small parts", small()) }},
	}
}

var refused = parts.Problems{
	{Field: "family_names", Text: "Write at least one family name."},
	{Field: "a_number", Text: "An A-number has 7 to 9 digits; this has 10."},
	{Field: "date", Text: "That day does not exist in the calendar."},
	{Field: "role", Text: "Choose one."},
}

var zones = []parts.Option{{Value: "America/New_York", Label: "Eastern (New York)"}, {Value: "America/Chicago", Label: "Central (Chicago)"}}

func typed(value, bad string, problems parts.Problems) string {
	if problems != nil {
		return bad
	}
	return value
}

func fields(problems parts.Problems) templ.Component {
	in := func(i parts.Input) parts.Input { return i.With(i.Value, problems) }
	when := parts.WhenInput{
		Date: in(parts.Input{Name: "date", Label: "Date", Value: typed("2027-11-07", "2027-02-30", problems)}),
		Time: in(parts.Input{Name: "time", Label: "Time", Value: "01:30"}),
		Zone: in(parts.Input{Name: "zone", Label: "Time zone", Options: zones, Value: "America/New_York"}),
		Fold: parts.Input{Name: "fold"},
	}
	left := together(
		parts.Field(in(parts.Input{Name: "given_names", Label: "Given names", Required: true, Value: "Marisol", Autocomplete: "off"})),
		parts.Field(in(parts.Input{Name: "family_names", Label: "Family names", Required: true, Hint: "Both, as on her papers.", Value: typed("Quispe Huamán", "", problems)})),
		parts.Field(in(parts.Input{Name: "a_number", Label: "A-number", Optional: true, InputMode: "numeric", Value: typed("A 012-345-678", "0123456789", problems)})),
		parts.Combo(in(parts.Input{Name: "court", Label: "Court", Hint: "Start to type, or write any place.", Options: []parts.Option{{Value: "NYC", Label: "New York - Broadway"}}})),
		parts.Select(in(parts.Input{Name: "language", Label: "Language", Required: true, Value: "es", Options: []parts.Option{{Value: "en", Label: "English"}, {Value: "es", Label: "Spanish"}}})),
		parts.Radios(in(parts.Input{Name: "role", Label: "Your own work", Required: true, Options: []parts.Option{
			{Value: "attorney", Label: "Attorney", Hint: "reviews hearings and approves packets"},
			{Value: "paralegal", Label: "Paralegal", Hint: "enters clients and logs failures"},
		}})),
		parts.Checks(in(parts.Input{Name: "safe", Label: "This phone", InLine: true, Value: "text", Options: []parts.Option{{Value: "text", Label: "safe to text"}, {Value: "voice", Label: "safe to leave a message"}}})),
		parts.When(when),
		parts.TextArea(in(parts.Input{Name: "note", Label: "Anything else", Optional: true, Rows: 3, Value: "Works nights; call after 2 PM."})),
		parts.Checkbox(in(parts.Input{Name: "consent", Label: "She agrees to full wording on her phone", Hint: "Others who see her phone can read it."})),
		wrapped(parts.Folded("More about the family", false), parts.Text("Nothing yet.")),
		wrapped(parts.FormActs(), together(
			parts.Button(parts.Act{Label: "Save the client", Look: parts.Primary}),
			parts.LinkButton(parts.Act{Label: "Back to the list", Href: "/clients", Look: parts.Quiet}),
		)),
	)
	return together(
		layout.Head(layout.Heading{Title: "New client", Text: "Save with what you have; Today will remind you of the rest.", Back: parts.Act{Label: "Clients", Href: "/clients"}}),
		wrapped(parts.Card(parts.Panel{}), wrapped(parts.Form(parts.FormSpec{Action: "/clients", Guard: true, Problems: problems}), left)),
	)
}

func conflict() templ.Component {
	return together(
		layout.Head(layout.Heading{Title: "Marisol Quispe Huamán", Back: parts.Act{Label: "Clients", Href: "/clients"}}),
		wrapped(parts.Form(parts.FormSpec{Action: "/clients/1", Version: 4}), together(
			parts.VersionConflict(parts.Conflict{
				Who: "Ana Prieto", When: "2 minutes ago", Version: 5, ReloadHref: "/clients/1",
				Differences: []parts.Difference{
					{Label: "Phone", Saved: "(212) 555-0142", Yours: "(212) 555-0199"},
					{Label: "E-mail", Saved: "marisol@example.org", Yours: ""},
				},
			}),
			parts.Field(parts.Input{Name: "phone", Label: "Phone", Type: "tel", Value: "(212) 555-0199"}),
			wrapped(parts.FormActs(), parts.Button(parts.Act{Label: "Save", Look: parts.Primary})),
		)),
	)
}
