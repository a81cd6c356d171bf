package main

import (
	"encoding/base64"

	"github.com/a-h/templ"
	"github.com/skip2/go-qrcode"

	"constancia/ui/layout"
	"constancia/ui/parts"
)

func cells(c ...templ.Component) parts.Line { return parts.Line{Cells: c} }

func today() templ.Component {
	now := wrapped(parts.Card(parts.Panel{Title: "Open now", Count: 1, Counted: true, Tone: parts.Danger, Flush: true}), parts.Timeline([]parts.Chapter{{Entries: []parts.Entry{
		{Icon: parts.IconWindow, Tone: parts.Danger, When: "closes at 2:00 PM, in 38 minutes", Machine: "2027-01-05T14:00:00-05:00", Title: "Marisol Quispe: SmartLINK check-in", Href: "#", Source: "told by ISAP on the phone"},
	}}}))
	next := wrapped(parts.Card(parts.Panel{Title: "Next 72 hours", Count: 2, Counted: true, Flush: true}), parts.Timeline([]parts.Chapter{{Entries: []parts.Entry{
		{Icon: parts.IconHearing, Tone: parts.Accent, When: "Wed Jan 6, 8:30 AM, tomorrow", Machine: "2027-01-06", Title: "José Andrés Molina: master calendar hearing", Href: "#", Source: "hearing notice", Told: "we were told Mon Nov 9"},
		{Icon: parts.IconOffice, When: "Thu Jan 7, 10:00 AM CST, in 2 days", Machine: "2027-01-07", Title: "Fatoumata Bah: report at the ICE office", Href: "#", Source: "Form I-220B"},
	}}}))
	late := wrapped(parts.Card(parts.Panel{Title: "Moved, not told", Count: 1, Counted: true, Tone: parts.Warning, Flush: true}), parts.Timeline([]parts.Chapter{{Entries: []parts.Entry{
		{Icon: parts.IconMoved, Tone: parts.Warning, When: "now Mon Feb 8, 1:00 PM", Machine: "2027-02-08", Title: "Ibrahim Noorzai: individual hearing", Href: "#", Source: "the court line, checked this morning", Marks: []parts.Mark{{Word: "not told", Tone: parts.Warning}}},
	}}}))
	missing := wrapped(parts.Card(parts.Panel{Title: "Files that lack something", Count: 0, Counted: true}), parts.EmptyState(parts.Empty{Icon: parts.IconDone, Title: "Nothing is missing", Text: "Every file has a checked date and a phone that reads its calendar."}))
	return together(
		wrapped(layout.Head(layout.Heading{Title: "Today", Text: "Tuesday, January 5"}), together(
			parts.LinkButton(parts.Act{Label: "Log a failure", Href: "#", Icon: parts.IconWarning, Key: "f"}),
			parts.LinkButton(parts.Act{Label: "New client", Href: "#", Icon: parts.IconAdd, Look: parts.Primary, Key: "n"}),
		)),
		columns("cols-2", together(now, next), together(late, missing)),
	)
}

func table() templ.Component {
	grid := parts.Grid{
		Caption: "Clients of your teams, latest first", Quiet: true,
		Columns: []parts.Column{{Label: "Name", Main: true}, {Label: "A-number"}, {Label: "Language"}, {Label: "Next date"}, {Label: "State"}},
		Lines: []parts.Line{
			cells(parts.Link("#", "Quispe Huamán, Marisol"), parts.Text("A ···-···-678"), parts.Text("Spanish"), parts.Text("Tue Jan 5, 2:00 PM, today"), parts.Badge(parts.Mark{Word: "window open", Tone: parts.Danger, Icon: parts.IconWindow})),
			cells(parts.Link("#", "Molina, José Andrés"), parts.Text("A ···-···-114"), parts.Text("Spanish"), parts.Text("Wed Jan 6, 8:30 AM, tomorrow"), parts.Badge(parts.Mark{Word: "told", Tone: parts.Done})),
			cells(parts.Link("#", "Noorzai, Ibrahim"), parts.Text("A ···-···-902"), parts.Text("Dari"), parts.Text("Mon Feb 8, 1:00 PM, in 34 days"), parts.Badge(parts.Mark{Word: "not told", Tone: parts.Warning})),
			cells(parts.Link("#", "Bah, Fatoumata Binta"), parts.Text(""), parts.Text("French"), parts.Text("no date yet"), parts.Badge(parts.Mark{Word: "no hearing date", Icon: parts.IconUnknown})),
		},
	}
	return together(
		wrapped(layout.Head(layout.Heading{Title: "Clients"}), parts.LinkButton(parts.Act{Label: "New client", Href: "#", Icon: parts.IconAdd, Look: parts.Primary, Key: "n"})),
		wrapped(parts.Card(parts.Panel{Flush: true}), together(parts.Table(grid), parts.Pager(parts.Pages{First: "#", Next: "#", Says: "4 of 312"}))),
	)
}

func file() templ.Component {
	facts := []parts.Fact{
		{Label: "A-number", Text: "A ···-···-678"},
		{Label: "Language", Text: "Spanish, reads Spanish"},
		{Label: "Born", Text: "March 3, 1991, Peru"},
		{Label: "Phone", Content: parts.Text("(212) 555-0142, safe to text")},
		{Label: "E-mail"},
		{Label: "Team", Text: "Detained docket: Elena Ruiz, Ana Prieto"},
	}
	who := wrapped(parts.Card(parts.Panel{Title: "Who", Act: parts.Act{Label: "Edit", Href: "#", Small: true, Look: parts.Quiet, Icon: parts.IconEdit}}), parts.DefinitionList(facts, true))
	story := []parts.Chapter{
		{Title: "To come", Entries: []parts.Entry{
			{Icon: parts.IconHearing, Tone: parts.Accent, When: "Mon Feb 8, 2027, 1:00 PM, in 34 days", Machine: "2027-02-08", Title: "Master calendar hearing, New York - Broadway", Text: "Judge A. Whitfield, in person", Source: "hearing notice of Dec 1", Told: "told Dec 3 by phone, in Spanish", Marks: []parts.Mark{{Word: "told", Tone: parts.Done}}},
			{Icon: parts.IconCheckIn, When: "Tue Jan 12, 2:00 PM, in 7 days", Machine: "2027-01-12", Title: "SmartLINK check-in", Source: "told by ISAP, in Spanish"},
		}},
		{Title: "Today, Tue Jan 5", Now: true, Entries: []parts.Entry{
			{Icon: parts.IconWindow, Tone: parts.Danger, When: "12:00 to 2:00 PM, closes in 38 minutes", Machine: "2027-01-05T14:00:00-05:00", Title: "SmartLINK check-in", Source: "told by ISAP, in Spanish", Marks: []parts.Mark{{Word: "window open", Tone: parts.Danger, Icon: parts.IconWindow}}},
		}},
		{Title: "Past", Entries: []parts.Entry{
			{Icon: parts.IconMoved, Gone: true, When: "Wed Jan 20, 9:00 AM", Machine: "2027-01-20", Title: "Master calendar hearing", Source: "superseded Dec 1 by the court", Marks: []parts.Mark{{Word: "moved", Tone: parts.Warning, Icon: parts.IconMoved}}},
			{Tone: parts.Warning, Icon: parts.IconUnknown, When: "Tue Dec 29, 2:00 PM", Machine: "2026-12-29", Title: "SmartLINK check-in", Source: "nobody has said yet how it went", Marks: []parts.Mark{{Word: "not known", Tone: parts.Warning, Icon: parts.IconUnknown}}},
			{Tone: parts.Done, When: "Tue Dec 22, 1:12 PM", Machine: "2026-12-22", Title: "SmartLINK check-in", Source: "receipt in the app, seen by Ana Prieto"},
		}},
	}
	middle := wrapped(parts.Card(parts.Panel{Title: "Timeline", Flush: true}), parts.Timeline(story))
	acts := wrapped(parts.Card(parts.Panel{Title: "Next"}), columns("stack-s",
		parts.LinkButton(parts.Act{Label: "Log a failure", Href: "#", Icon: parts.IconWarning, Look: parts.Primary, Key: "f"}),
		parts.LinkButton(parts.Act{Label: "Add a hearing", Href: "#", Icon: parts.IconHearing}),
		parts.LinkButton(parts.Act{Label: "Add a duty to report", Href: "#", Icon: parts.IconCheckIn}),
		parts.LinkButton(parts.Act{Label: "Calendar link", Href: "#", Icon: parts.IconFeed}),
	))
	ledger := wrapped(parts.Card(parts.Panel{Title: "Check-ins since October"}), parts.Dots([]parts.Dot{
		{Mark: parts.Mark{Tone: parts.Done}, Says: "Tue Dec 8: on time"},
		{Mark: parts.Mark{Tone: parts.Done}, Says: "Tue Dec 15: on time"},
		{Mark: parts.Mark{Tone: parts.Danger}, Says: "Tue Dec 18: the app failed, logged", Href: "#"},
		{Mark: parts.Mark{Tone: parts.Warning, Icon: parts.IconUnknown}, Says: "Tue Dec 29: not known", Href: "#"},
	}))
	return together(
		layout.Head(layout.Heading{Title: "Marisol Quispe Huamán", Text: "she/her, prefers Mari", Back: parts.Act{Label: "Clients", Href: "/clients"}}),
		columns("cols-file", who, middle, columns("stack", acts, ledger)),
	)
}

func small() templ.Component {
	png, err := qrcode.Encode("webcal://127.0.0.1:8080/f/example.ics", qrcode.Medium, 192)
	if err != nil {
		panic(err) // a constant text always fits
	}
	marks := columns("line-up",
		parts.Badge(parts.Mark{Word: "upcoming"}), parts.Badge(parts.Mark{Word: "due", Tone: parts.Accent, Icon: parts.IconClock}), parts.Badge(parts.Mark{Word: "reported", Tone: parts.Done}),
		parts.Badge(parts.Mark{Word: "late", Tone: parts.Warning, Icon: parts.IconLate}), parts.Badge(parts.Mark{Word: "app failed", Tone: parts.Danger}), parts.Badge(parts.Mark{Word: "cancelled by ICE", Icon: parts.IconCancelled}))
	buttons := columns("line-up",
		parts.Button(parts.Act{Label: "Save", Look: parts.Primary}), parts.Button(parts.Act{Label: "Move it", Icon: parts.IconMoved}), parts.Button(parts.Act{Label: "Revoke", Look: parts.Grave, Icon: parts.IconUnlink}),
		parts.Button(parts.Act{Label: "Not now", Look: parts.Quiet}), parts.Button(parts.Act{Label: "Small", Small: true}))
	return together(
		layout.Head(layout.Heading{Title: "Small parts"}),
		parts.Flash(parts.Notice{Text: "Saved. The client's calendar shows it within a minute."}),
		parts.Callout(parts.Notice{Tone: parts.Warning, Title: "This date was checked 9 days ago", Text: "Call the court line before you rely on it.", Act: parts.Act{Label: "Record a check", Href: "#", Small: true}}),
		parts.Callout(parts.Notice{Tone: parts.Danger, Title: "Two sources differ", Text: "The notice says Mon Feb 8, the court line says Tue Feb 9. The calendar shows both until this is settled."}),
		parts.Callout(parts.Notice{Title: "Nobody was told yet", Text: "Tell her and write down how."}),
		columns("cols-2",
			wrapped(parts.Card(parts.Panel{Title: "States"}), marks), wrapped(parts.Card(parts.Panel{Title: "Buttons"}), buttons),
			wrapped(parts.Card(parts.Panel{Title: "Calendar link"}), parts.Copy(parts.CopyBox{ID: "link", Label: "The link, shown only now", Value: "webcal://127.0.0.1:8080/f/9Jx2example.ics", QR: "data:image/png;base64," + base64.StdEncoding.EncodeToString(png), QRAlt: "The same link as a QR code"})),
			wrapped(parts.Card(parts.Panel{Title: "Facts"}), parts.DefinitionList([]parts.Fact{{Label: "Court", Text: "New York - Broadway"}, {Label: "Judge", Text: "A. Whitfield"}, {Label: "Interpreter"}}, false))),
	)
}
