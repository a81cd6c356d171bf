package failures

import (
	"context"
	"time"

	"constancia/internal/failures"
	"constancia/internal/locale"
	"constancia/ui/parts"
)

func searchBox(ctx context.Context, query string) parts.Input {
	in := parts.Input{Name: "q", Label: parts.Say(ctx, "failures.begin.who"), Value: query, Type: "search", Autocomplete: "off", Autofocus: true}
	in.Hint = parts.Say(ctx, "layout.search.hint")
	return in
}

// openLines are the windows that are open now, the first to close on top.
func (v BeginView) openLines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, w := range v.Open {
		said := left(ctx, w.Entry, v.Desk)
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconWindow, Tone: parts.Accent, When: said.Text, Machine: w.Entry.Until().Format(time.RFC3339),
			Title: w.Name, Text: said.Title, Href: NewPath(w.Entry.ClientID, w.Entry.ID),
		})
	}
	return []parts.Chapter{chapter}
}

func draftLines(ctx context.Context, d Desk, parked []failures.Parked) []parts.Chapter {
	p := locale.From(ctx)
	chapter := parts.Chapter{}
	for _, one := range parked {
		e := parts.Entry{
			Icon: parts.IconNote, Tone: parts.Warning, When: parts.Say(ctx, "failures.parked_at", "when", p.DateTime(one.Draft.UpdatedAt, d.Zone, d.Zone, d.Now)),
			Machine: one.Draft.UpdatedAt.Format(time.RFC3339), Title: one.Name, Href: NewPath(one.Draft.ClientID, [16]byte{}),
		}
		if one.Open() {
			e.Text = left(ctx, one.Window, d).Text
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}

func (v TodayView) loggedLines(ctx context.Context) []parts.Chapter {
	p := locale.From(ctx)
	chapter := parts.Chapter{}
	for _, row := range v.Logged {
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconApp, Tone: parts.Danger, When: p.DateTime(row.When(), v.Zone, v.Zone, v.Now), Machine: row.When().Format(time.RFC3339),
			Title: row.Name(), Text: titleOf(ctx, row.KindCodes()), Href: FilePath(row.ID), Marks: []parts.Mark{stateMark(ctx, row.State())},
		})
	}
	return []parts.Chapter{chapter}
}

// unfinishedLines are the failures whose first day's list is not done, with the next
// step of each.
func (v TodayView) unfinishedLines(ctx context.Context) []parts.Chapter {
	p := locale.From(ctx)
	chapter := parts.Chapter{}
	for _, row := range v.Unfinished {
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconTask, When: p.DateTime(row.When(), v.Zone, v.Zone, v.Now), Machine: row.When().Format(time.RFC3339),
			Title: row.Name(), Text: parts.Say(ctx, "failures.unfinished.next", "step", parts.Say(ctx, row.Next.LabelKey())),
			Source: parts.Say(ctx, "failures.unfinished.left", "count", row.Left), Href: FilePath(row.ID) + "#steps",
		})
	}
	return []parts.Chapter{chapter}
}

// lines are the failures of a client, the newest first.
func (v PanelView) lines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for i := len(v.Files) - 1; i >= 0; i-- {
		f := v.Files[i]
		s := f.Current()
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconApp, When: v.at(ctx, s.When()), Machine: s.When().Format(time.RFC3339), Title: titleOf(ctx, s.KindCodes()),
			Href: FilePath(f.ID), Marks: []parts.Mark{stateMark(ctx, f.State())},
		})
	}
	return []parts.Chapter{chapter}
}
