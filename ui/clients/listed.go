package clients

import (
	"context"

	"constancia/internal/clients"
	"constancia/ui/parts"
)

func anyEngagement(ctx context.Context) []parts.Option {
	return append([]parts.Option{{Label: parts.Say(ctx, "clients.list.any_engagement")}}, engagements(ctx)...)
}

func files(ctx context.Context) []parts.Option {
	return []parts.Option{
		{Label: parts.Say(ctx, "clients.files.open")},
		{Value: clients.ClosedFiles, Label: parts.Say(ctx, "clients.files.closed")},
		{Value: clients.AllFiles, Label: parts.Say(ctx, "clients.files.all")},
	}
}

// closedMark says that nobody works on a file.
func closedMark(ctx context.Context) parts.Mark {
	return parts.Mark{Word: parts.Say(ctx, "clients.closure.mark"), Tone: parts.Warning, Icon: parts.IconLock}
}

func orders(ctx context.Context) []parts.Option {
	return []parts.Option{
		{Label: parts.Say(ctx, "clients.order.name")},
		{Value: clients.ByActivity, Label: parts.Say(ctx, "clients.order.activity")},
	}
}

func (v ListView) pages(ctx context.Context) parts.Pages {
	pages := parts.Pages{Says: v.says(ctx)}
	if v.Next != "" && !v.Searched {
		pages.Next = v.at(v.Next)
	}
	if v.Filter.Cursor != "" {
		pages.First = v.at("")
	}
	return pages
}

// empty says why nobody is there and what to do first.
func (v ListView) empty(ctx context.Context) parts.Empty {
	say := func(key string) string { return parts.Say(ctx, "clients.list."+key) }
	switch {
	case v.Searched:
		return parts.Empty{Title: say("nobody"), Text: say("nobody.text")}
	case v.filtered():
		return parts.Empty{Title: say("empty.filter"), Text: say("empty.filter.text"), Act: parts.Act{Label: say("all"), Href: Path}}
	}
	empty := parts.Empty{Icon: parts.IconClients, Title: say("empty"), Text: say("empty.text")}
	if v.MayWrite {
		empty.Act = parts.Act{Label: say("new"), Href: NewPath, Icon: parts.IconNewPerson}
	}
	return empty
}

// withOneMore are at least two numbers: the first is asked in front, the others
// and one empty one further down.
func (f Form) withOneMore() []Phone {
	phones := f.shown()
	if len(phones) == 1 {
		phones = append(phones, Phone{})
	}
	return phones
}

func phoneTitle(ctx context.Context, n int, phone Phone) string {
	if phone.ID == "" && phone.Number == "" {
		return parts.Say(ctx, "clients.form.other_phone")
	}
	return parts.Say(ctx, "clients.form.phone", "n", n+1)
}

// moreTyped keeps the folded part open when something in it was typed or refused.
func (v FormView) moreTyped() bool {
	f := v.Form
	typed := f.Line1 + f.Line2 + f.City + f.State + f.Zip + f.PreferredName + f.Aliases + f.Email + f.IntakeNote
	return typed != "" || len(f.Phones) > 1 && f.Phones[1].Number != "" || v.refusedFolded()
}

func (v FormView) refusedFolded() bool {
	for _, problem := range v.Problems {
		switch problem.Field {
		case "given_names", "family_names", "language", "birth_date", "country", "a_number", "engagement", phoneField(0, "number"):
		default:
			return true
		}
	}
	return false
}
