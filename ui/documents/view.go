package documents

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/documents"
	"constancia/internal/locale"
	"constancia/internal/vault"
	"constancia/ui/parts"
)

// Desk is who sits where: what every screen of the room needs.
type Desk struct {
	Client   uuid.UUID
	Name     string
	Zone     string // of the office
	Theirs   string // of the client
	Now      time.Time
	Names    map[uuid.UUID]string // of staff
	MayWrite bool
	Limits   vault.Limits
}

func (d Desk) back(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "documents.back"), Href: clientPath(d.Client)}
}

func (d Desk) at(ctx context.Context, t time.Time) string {
	return locale.From(ctx).DateTime(t, d.Theirs, d.Zone, d.Now)
}

func (d Desk) who(ctx context.Context, id uuid.UUID) string {
	if name := d.Names[id]; name != "" {
		return name
	}
	return parts.Say(ctx, "documents.somebody")
}

// PanelView is a client's documents in her file.
type PanelView struct {
	Desk
	Documents []documents.Document
}

// NewView is the form for a new document.
type NewView struct {
	Desk
	Form     UploadForm
	Problems parts.Problems
}

// FileView is one document with its forms; of each what was typed and refused.
type FileView struct {
	Desk
	File     documents.File
	MayRule  bool   // decide whether a recording may leave
	Part     string // which form was refused: check, label, agreed, ruling, covers, upload
	Label    LabelForm
	Check    CheckForm
	Agreed   AgreedForm
	Ruling   RulingForm
	Covers   CoverForm
	Problems parts.Problems
}

// wrong are the problems of one of the page's forms.
func (v FileView) wrong(part string) parts.Problems {
	if part != v.Part {
		return nil
	}
	return v.Problems
}

// nameOf is what a document is called: its title, else its kind.
func nameOf(ctx context.Context, d documents.Document) string {
	if title := d.Title.Reveal(); title != "" {
		return title
	}
	return parts.Say(ctx, d.Kind.LabelKey())
}

// lines are the documents of a panel, the newest first; a copy says what it is.
func (v PanelView) lines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, d := range slices.Backward(v.Documents) {
		e := parts.Entry{
			Icon: iconOf(d), When: v.at(ctx, d.ReceivedAt), Machine: d.ReceivedAt.Format(time.RFC3339), Title: nameOf(ctx, d),
			Href: FilePath(d.ID), Text: d.Caption.Reveal(), Source: kindAndSize(ctx, d),
		}
		if d.Making != nil {
			e.Marks = append(e.Marks, parts.Mark{Word: parts.Say(ctx, d.Making.LabelKey()), Icon: parts.IconCopy})
		}
		if d.Privileged {
			e.Marks = append(e.Marks, parts.Mark{Word: parts.Say(ctx, "documents.privileged"), Icon: parts.IconLock})
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}

func iconOf(d documents.Document) parts.Icon {
	switch {
	case d.MediaType.Video():
		return parts.IconVideo
	case d.MediaType.Sound():
		return parts.IconPhone
	case d.MediaType.Picture():
		return parts.IconShow
	}
	return parts.IconDocument
}

func kindAndSize(ctx context.Context, d documents.Document) string {
	return parts.Say(ctx, "documents.size", "kind", parts.KindOfFile(d.MediaType), "size", parts.SizeOf(d.Bytes))
}

// said is what was said about the document, and by whom.
func (v FileView) said(ctx context.Context) []parts.Fact {
	d := v.File.Document
	facts := []parts.Fact{
		v.fact(ctx, "kind", parts.Say(ctx, d.Kind.LabelKey())),
		v.fact(ctx, "received_at", v.at(ctx, d.ReceivedAt)),
	}
	add := func(key, text string) {
		if text != "" {
			facts = append(facts, v.fact(ctx, key, text))
		}
	}
	add("caption", d.Caption.Reveal())
	add("from", d.SentBy.Reveal())
	if d.TakenAt != nil {
		add("taken_at", v.at(ctx, *d.TakenAt))
	}
	return append(facts, v.fact(ctx, "file", kindAndSize(ctx, d)), parts.Fact{Label: "SHA-256", Content: hash(d.SHA256.Reveal())})
}

func (v FileView) fact(ctx context.Context, key, text string) parts.Fact {
	return parts.Fact{Label: parts.Say(ctx, "documents.fact."+key), Text: text}
}

// claims is what the file says of itself; empty when it says nothing.
func (v FileView) claims(ctx context.Context) []parts.Fact {
	d, says := v.File.Document, v.File.Says()
	var facts []parts.Fact
	add := func(key, text string) {
		if text != "" {
			facts = append(facts, v.fact(ctx, key, text))
		}
	}
	add("claimed", strings.Replace(d.Claimed.Reveal(), "T", " ", 1))
	add("made_with", strings.TrimSpace(says.Make+" "+says.Model))
	add("software", says.Software)
	if says.Seconds > 0 {
		add("length", locale.From(ctx).Duration(time.Duration(says.Seconds)*time.Second))
	}
	if says.Place {
		add("place", parts.Say(ctx, "documents.place.yes"))
	}
	return facts
}

// fitness says whether the document may leave.
func (v FileView) fitness(ctx context.Context) parts.Notice {
	if key := v.File.Unfit(); key != "" {
		return parts.Notice{Tone: parts.Warning, Title: parts.Say(ctx, "documents.unfit.title"), Text: parts.Say(ctx, key)}
	}
	return parts.Notice{Tone: parts.Done, Title: parts.Say(ctx, "documents.fit.title"), Text: parts.Say(ctx, "documents.fit.text")}
}

// recorded are who agreed to be recorded, and what an attorney decided, as sentences.
func (v FileView) recorded(ctx context.Context) []string {
	var said []string
	for _, c := range v.File.Consents {
		said = append(said, parts.AgreedText(ctx, c.GivenBy.Reveal(), v.at(ctx, c.GivenAt), c.State))
	}
	for _, r := range v.File.Rulings {
		key := "documents.ruling.stay"
		if r.MayLeave {
			key = "documents.ruling.leave"
		}
		said = append(said, parts.Say(ctx, key, "when", v.at(ctx, r.RuledAt), "who", v.who(ctx, r.RuledBy), "reason", r.Reason.Reveal()))
	}
	return said
}

// checkLine is one check as a sentence.
func (v FileView) checkLine(ctx context.Context, c documents.Check) string {
	var seen []string
	for word, is := range map[string]bool{SeenMessages: c.Messages, SeenFaces: c.Faces, SeenPlace: c.Place} {
		if is {
			seen = append(seen, parts.Say(ctx, "documents.seen."+word))
		}
	}
	slices.Sort(seen)
	what := parts.Say(ctx, "documents.seen.nothing")
	if len(seen) > 0 {
		what = locale.From(ctx).List(seen...)
	}
	key := "documents.check.unfit"
	if c.Fit {
		key = "documents.check.fit"
	}
	return parts.Say(ctx, key, "when", v.at(ctx, c.CheckedAt), "who", v.who(ctx, c.CheckedBy), "seen", what)
}

func ask(ctx context.Context, problems parts.Problems, name, value string) parts.Input {
	key := "documents.field." + strings.ReplaceAll(name, ".", "_")
	in := parts.Input{Name: name, Label: parts.Say(ctx, key), Autocomplete: "off"}
	if hint := strings.Replace(key, ".field.", ".hint.", 1); locale.From(ctx).Has(hint) {
		in.Hint = parts.Say(ctx, hint)
	}
	return in.With(value, problems)
}

func kinds(ctx context.Context, in parts.Input, open bool) parts.Input {
	if open {
		in.Options = []parts.Option{{Label: parts.Say(ctx, "documents.kind_by_file")}}
	}
	for _, k := range documents.Kinds() {
		in.Options = append(in.Options, parts.Option{Value: string(k), Label: parts.Say(ctx, k.LabelKey())})
	}
	return in
}

func seen(ctx context.Context, in parts.Input) parts.Input {
	for _, word := range []string{SeenMessages, SeenFaces, SeenPlace} {
		in.Options = append(in.Options, parts.Option{Value: word, Label: parts.Say(ctx, "documents.seen."+word)})
	}
	return in
}

// yesOrNo asks a question that says in words of its own what yes and no mean.
func yesOrNo(ctx context.Context, in parts.Input) parts.Input {
	for _, word := range []string{"yes", "no"} {
		in.Options = append(in.Options, parts.Option{Value: word, Label: parts.Say(ctx, "documents."+in.Name+"."+word)})
	}
	return in
}

func rows(in parts.Input, n int) parts.Input {
	in.Rows = n
	return in
}

func accepts() string {
	var types []string
	for _, t := range vault.Types() {
		types = append(types, string(t))
	}
	return strings.Join(types, ",")
}

// sides are the four numbers of a part that is covered, in the order of the form.
var sides = []string{"left", "top", "width", "height"}

func coverID(side string, row int) string {
	if side == sides[0] && row == 0 {
		return "f-covers" // where the list of problems leads
	}
	return "f-covers-" + side + "-" + strconv.Itoa(row)
}

// altOf says what a picture shows, as far as somebody said.
func altOf(ctx context.Context, d documents.Document) string {
	if caption := d.Caption.Reveal(); caption != "" {
		return caption
	}
	return nameOf(ctx, d)
}
