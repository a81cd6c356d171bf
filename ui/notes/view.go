package notes

import (
	"context"
	"time"

	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/notes"
	"constancia/internal/refdata"
	"constancia/ui/parts"
)

// Desk is whose file a page belongs to and who reads it. The name stands on the
// page and never in its title.
type Desk struct {
	Client     uuid.UUID
	Name       string
	Zone       string // of the office
	Now        time.Time
	Names      map[uuid.UUID]string // of staff
	MayApprove bool
	MaySwear   bool // make a declaration of a statement
}

func (d Desk) back(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "notes.back_to_file"), Href: clientPath(d.Client)}
}

// at says an instant by the office's clocks.
func (d Desk) at(ctx context.Context, t time.Time) string {
	return locale.From(ctx).DateTime(t, d.Zone, d.Zone, d.Now)
}

func (d Desk) who(ctx context.Context, id uuid.UUID) string {
	if name := d.Names[id]; name != "" {
		return name
	}
	return parts.Say(ctx, "notes.somebody")
}

// NewView is the form for a note.
type NewView struct {
	Desk
	Form     Form
	Problems parts.Problems
}

// FileView is one note with its forms.
type FileView struct {
	Desk
	File     notes.File
	Form     Form
	Edited   bool // the form holds what was typed and refused
	Source   parts.Act
	Problems parts.Problems
	Judged   parts.Problems // why an approval was refused
}

// PanelView is what a client's file shows of her notes.
type PanelView struct {
	Desk
	Files []notes.File
}

func ask(ctx context.Context, problems parts.Problems, name, value string) parts.Input {
	key := "notes.field." + name
	in := parts.Input{Name: name, Label: parts.Say(ctx, key), Autocomplete: "off"}
	if hint := "notes.hint." + name; locale.From(ctx).Has(hint) {
		in.Hint = parts.Say(ctx, hint)
	}
	return in.With(value, problems)
}

func body(ctx context.Context, problems parts.Problems, value string) parts.Input {
	in := ask(ctx, problems, "text", value)
	in.Rows = 8
	return in
}

func speakers(ctx context.Context, problems parts.Problems, value string) parts.Input {
	in := ask(ctx, problems, "whose", value)
	in.InLine = true
	for _, w := range notes.Speakers() {
		in.Options = append(in.Options, parts.Option{Value: string(w), Label: parts.Say(ctx, w.LabelKey())})
	}
	return in
}

func languages(ctx context.Context, problems parts.Problems, value string) parts.Input {
	in := ask(ctx, problems, "language", value)
	in.Options = []parts.Option{{Label: parts.Say(ctx, "notes.not_said")}}
	known := value == ""
	for _, l := range refdata.Languages() {
		in.Options = append(in.Options, parts.Option{Value: l.Tag, Label: parts.LanguageName(ctx, l.Tag)})
		known = known || l.Tag == value
	}
	if !known {
		in.Options = append(in.Options, parts.Option{Value: value, Label: value})
	}
	return in
}

func readBack(ctx context.Context, problems parts.Problems, value string) parts.Input {
	in := ask(ctx, problems, "read_back", value)
	in.InLine = true
	for _, one := range []string{"yes", "no", ""} {
		key := "notes.not_said"
		if one != "" {
			key = "notes.read_back." + one
		}
		in.Options = append(in.Options, parts.Option{Value: one, Label: parts.Say(ctx, key)})
	}
	return in
}

// mark says whether anything of a note may leave the house.
func mark(ctx context.Context, f notes.File) parts.Mark {
	switch {
	case f.Kind == notes.Plain:
		return parts.Mark{Word: parts.Say(ctx, "notes.privileged"), Icon: parts.IconLock}
	case f.Approved():
		return parts.Mark{Word: parts.Say(ctx, "notes.approved"), Tone: parts.Done}
	}
	return parts.Mark{Word: parts.Say(ctx, "notes.draft"), Tone: parts.Warning, Icon: parts.IconLock}
}

func otherKind(kind string) notes.Kind {
	if kind == string(notes.Statement) {
		return notes.Plain
	}
	return notes.Statement
}

func icon(k notes.Kind) parts.Icon {
	if k == notes.Statement {
		return parts.IconDocument
	}
	return parts.IconNote
}

// facts are whose words a statement holds and how they were taken down.
func (v FileView) facts(ctx context.Context) []parts.Fact {
	t := v.File.Current()
	fact := func(name, text string) parts.Fact {
		return parts.Fact{Label: parts.Say(ctx, "notes.field."+name), Text: text}
	}
	facts := []parts.Fact{{Label: parts.Say(ctx, "notes.fact.written"), Text: parts.Say(ctx, "notes.by_line",
		"when", v.at(ctx, v.File.CreatedAt), "who", v.who(ctx, v.File.AuthorID))}}
	if v.File.Kind == notes.Plain {
		return facts
	}
	whose := parts.Say(ctx, t.Whose.LabelKey())
	if speaker := t.Speaker.Reveal(); speaker != "" {
		whose += ": " + speaker
	}
	facts = append(facts, fact("whose", whose))
	if t.Language != "" {
		facts = append(facts, fact("language", parts.LanguageName(ctx, t.Language)))
	}
	if interpreter := t.Interpreter.Reveal(); interpreter != "" {
		facts = append(facts, fact("interpreter", interpreter))
	}
	if t.ReadBack != nil {
		facts = append(facts, fact("read_back", parts.Say(ctx, "notes.read_back."+map[bool]string{true: "yes", false: "no"}[*t.ReadBack])))
	}
	return facts
}

// versions are the texts and judgements, the latest first.
func (v FileView) versions(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, w := range v.File.Withdrawals {
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconGone, When: v.at(ctx, w.WithdrawnAt), Machine: w.WithdrawnAt.Format(time.RFC3339),
			Title: parts.Say(ctx, "notes.taken_back"), Text: w.Reason.Reveal(), Told: v.who(ctx, w.WithdrawnBy),
		})
	}
	for i := len(v.File.Texts) - 1; i >= 0; i-- {
		t := v.File.Texts[i]
		e := parts.Entry{
			Icon: parts.IconNote, When: v.at(ctx, t.RecordedAt), Machine: t.RecordedAt.Format(time.RFC3339),
			Title: parts.Say(ctx, "notes.version", "number", t.Number), Told: v.who(ctx, t.RecordedBy), Gone: t.ID != v.File.TextID,
		}
		if e.Gone {
			e.Text = t.Body.Reveal()
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}

// lines are the notes of a file, the newest first.
func (v PanelView) lines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, f := range v.Files {
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: icon(f.Kind), When: v.at(ctx, f.CreatedAt), Machine: f.CreatedAt.Format(time.RFC3339),
			Title: heading(ctx, f), Text: excerpt(f.Current().Body.Reveal()), Href: FilePath(f.ID), Told: v.who(ctx, f.AuthorID),
			Marks: []parts.Mark{mark(ctx, f)},
		})
	}
	return []parts.Chapter{chapter}
}

func heading(ctx context.Context, f notes.File) string {
	if f.Kind == notes.Plain {
		return parts.Say(ctx, f.Kind.LabelKey())
	}
	return parts.Say(ctx, "notes.statement_of", "whose", parts.Say(ctx, f.Current().Whose.LabelKey()))
}

// excerpt is the beginning of a text, for a list.
func excerpt(text string) string {
	const most = 160
	if short := []rune(text); len(short) > most {
		return string(short[:most]) + "…"
	}
	return text
}
