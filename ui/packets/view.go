package packets

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/documents"
	"constancia/internal/locale"
	"constancia/internal/packets"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// Desk is who sits where: what every screen of the room needs.
type Desk struct {
	Client     uuid.UUID
	Name       string
	Zone       string // of the office
	Theirs     string // of the client
	Now        time.Time
	Today      wall.Date
	Names      map[uuid.UUID]string // of staff
	MayWrite   bool
	MayApprove bool
}

func (d Desk) at(ctx context.Context, t time.Time) string {
	return locale.From(ctx).DateTime(t, d.Theirs, d.Zone, d.Now)
}

func (d Desk) who(ctx context.Context, id uuid.UUID) string {
	if name := d.Names[id]; name != "" {
		return name
	}
	return parts.Say(ctx, "packets.somebody")
}

func (d Desk) toFile(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "packets.to_file"), Href: clientPath(d.Client)}
}

// Named is something that can be chosen, with what it is called on the screen.
type Named struct {
	ID    uuid.UUID
	Label string
	Hint  string
}

// ListView is the list.
type ListView struct {
	Desk
	Filter Filter
	Rows   []packets.Listed
	Pages  parts.Pages
}

// PanelView is what a client's file shows of her packets.
type PanelView struct {
	Desk
	Packets []packets.Packet
}

// NewView is the form for a new packet.
type NewView struct {
	Desk
	Form     NewForm
	Failures []Named
	Problems parts.Problems
}

// FileView is one packet with its forms; of each what was typed and refused.
type FileView struct {
	Desk
	File       packets.File
	Me         uuid.UUID            // whose page it is
	Fallen     []packets.Fallen     // what of its pages may not leave any more
	ToClear    []packets.Placed     // its ties and papers of a court, which somebody looks through before it is sealed
	Titles     map[uuid.UUID]string // of the documents that are exhibits
	Testifying []string             // advocates who would be witnesses in it
	Part       string               // which form or button was refused: served, received, answer, withdrawal, approval ...
	Served     ServedForm
	Received   ReceivedForm
	Answer     AnswerForm
	Reason     string
	Correct    uuid.UUID // the service or answer that is to be corrected; zero for none
	Letters    []Named   // the client's documents, for an answer that came in writing
	Problems   parts.Problems
}

// Fresh fills the page's forms as they stand before anybody types, but for the one
// that was refused.
func (v *FileView) Fresh() {
	if v.Part != "served" {
		v.Served = ServedForm{FormID: fresh(), On: string(v.Today), Zone: v.Theirs, AnswerDue: string(v.File.Chose().AnswerBy)}
	}
	if v.Part != "received" {
		v.Received = ReceivedForm{FormID: fresh()}
	}
	if v.Part != "answer" {
		v.Answer = AnswerForm{FormID: fresh()}
	}
	if v.Part != "" || v.Correct == uuid.Nil {
		return
	}
	for _, s := range v.File.Services {
		if s.ID == v.Correct {
			v.Part, v.Served = "served", correcting(s)
		}
	}
	for _, a := range v.File.Answers {
		if a.ID == v.Correct {
			v.Part, v.Answer = "answer", amending(a, v.Theirs)
		}
	}
}

// Withdrawal is the form that takes an approval back.
const Withdrawal = "withdrawal"

// refused is why a button did not do what it says. It stands on top of the page, and
// names the document that is at fault; a form with fields says so itself.
func (v FileView) refused() parts.Problems {
	switch {
	case v.Part == "served", v.Part == "received", v.Part == "answer", v.wrong(Withdrawal).For("reason") != "":
		return nil
	}
	said := slices.Clone(v.Problems)
	chosen := v.File.Chose().Exhibits
	for i, problem := range said {
		if n, ok := indexIn("exhibits", problem.Field); ok && n < len(chosen) {
			if title := v.Titles[chosen[n].Document]; title != "" {
				said[i].Text = title + ": " + problem.Text
			}
		}
		said[i].Field = ""
	}
	return said
}

func (v FileView) wrong(part string) parts.Problems {
	if part != v.Part || part == Withdrawal && v.Problems.For("reason") == "" {
		return nil
	}
	return v.Problems
}

// Working tells whether somebody is putting the packet or its bundle together, so that
// the page has to ask again.
func (v FileView) Working() bool {
	return v.File.State == packets.Building || v.File.State == packets.Sealed && v.File.Bundle == nil
}

func (v FileView) title(ctx context.Context) string { return parts.Say(ctx, v.File.Kind.LabelKey()) }

// stand is how far the packet is, in one word.
func stand(ctx context.Context, s packets.State) parts.Mark {
	m := parts.Mark{Word: parts.Say(ctx, s.LabelKey()), Icon: parts.IconOpen}
	switch s {
	case packets.Building:
		m.Icon = parts.IconRefresh
	case packets.Ready:
		m.Tone, m.Icon = parts.Accent, parts.IconShow
	case packets.Approved:
		m.Tone, m.Icon = parts.Done, parts.IconDone
	case packets.Sealed:
		m.Tone, m.Icon = parts.Done, parts.IconLock
	case packets.Failed:
		m.Tone, m.Icon = parts.Danger, parts.IconDanger
	}
	return m
}

func (v FileView) facts(ctx context.Context) []parts.Fact {
	p := v.File
	facts := []parts.Fact{
		{Label: parts.Say(ctx, "packets.fact.version"), Text: v.version(ctx)},
		{Label: parts.Say(ctx, "packets.fact.asked_by"), Text: v.who(ctx, p.BegunBy())},
	}
	if b := p.Build; b != nil {
		facts = append(facts,
			parts.Fact{Label: parts.Say(ctx, "packets.fact.built_at"), Text: v.at(ctx, b.BuiltAt)},
			parts.Fact{Label: parts.Say(ctx, "packets.fact.pages"), Text: parts.Say(ctx, "packets.pages_and_size", "count", b.Pages, "size", parts.SizeOf(b.Bytes))},
			parts.Fact{Label: "SHA-256", Content: hash(b.SHA256.Reveal())})
	}
	if due := p.AnswerDue(); due != "" {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "packets.field.answer_due"), Content: v.due(ctx, due)})
	}
	if p.Seal != nil {
		facts = append(facts,
			parts.Fact{Label: parts.Say(ctx, "packets.fact.sealed"), Text: parts.Say(ctx, "packets.by_when", "who", v.who(ctx, p.Seal.By), "when", v.at(ctx, p.Seal.At))},
			parts.Fact{Label: parts.Say(ctx, "packets.fact.manifest"), Content: hash(p.Seal.ManifestSHA256.Reveal())})
	}
	return facts
}

// due is the day by which an answer was asked for; one that has passed is marked.
func (d Desk) due(ctx context.Context, day wall.Date) templ.Component {
	said := locale.From(ctx).Date(day)
	if day.Before(d.Today) {
		return parts.Badge(parts.Mark{Word: parts.Say(ctx, "packets.due_passed", "day", said), Tone: parts.Warning, Icon: parts.IconLate})
	}
	return parts.Text(said)
}

func (v FileView) version(ctx context.Context) string {
	if v.File.PreviousID == nil {
		return strconv.Itoa(v.File.Number)
	}
	return parts.Say(ctx, "packets.version_after", "number", v.File.Number, "previous", v.File.Number-1)
}

// contents is what stands where in the packet.
func (v FileView) contents(ctx context.Context) parts.Grid {
	grid := parts.Grid{ID: "contents", Caption: parts.Say(ctx, "packets.contents"), Quiet: true, Columns: []parts.Column{
		{Label: parts.Say(ctx, "packets.column.tab")},
		{Label: parts.Say(ctx, "packets.column.part"), Main: true},
		{Label: parts.Say(ctx, "packets.column.exhibits")},
		{Label: parts.Say(ctx, "packets.column.pages"), Numeric: true},
	}}
	form, _ := v.File.Kind.Form()
	drawn := v.File.Drawn()
	for _, listed := range drawn.Listed {
		part, _ := form.Part(listed.ID)
		part.ID, part.Tab = listed.ID, "" // it has a column of its own
		if part.Instead != "" && !listed.In {
			continue
		}
		at := slices.IndexFunc(drawn.Parts, func(p packets.PlacedPart) bool { return p.ID == listed.ID })
		inside, pages := parts.Text(parts.Say(ctx, cmp.Or(listed.Why, "packets.why.nothing"), "said", listed.Said)), parts.Text("–")
		if at >= 0 {
			inside, pages = v.exhibits(drawn, listed.ID), toPage(drawn.Parts[at].Page, span(drawn.Parts[at].Page, drawn.Parts[at].Last))
		}
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			parts.Text(listed.Tab), parts.Text(partLabel(ctx, part)), inside, pages,
		}})
	}
	return grid
}

func span(first, last int) string {
	if last <= first {
		return strconv.Itoa(first)
	}
	return strconv.Itoa(first) + "–" + strconv.Itoa(last)
}

// signed says under whose name the pages go out where it is not that of whoever reads
// them; empty where it is.
func (v FileView) signed(ctx context.Context) string {
	switch signer := v.File.Drawn().Signer; signer {
	case v.Me:
		return ""
	case uuid.Nil:
		return parts.Say(ctx, "packets.signed_by_nobody")
	default:
		return parts.Say(ctx, "packets.signed_by_another", "who", v.who(ctx, signer))
	}
}

// PagesOf leads to the next page of the list and back to the first.
func PagesOf(f Filter, cursor, next string) (p parts.Pages) {
	here := f.Address()
	if cursor != "" {
		p.First = here
	}
	if next == "" {
		return p
	}
	between := "?"
	if strings.Contains(here, "?") {
		between = "&"
	}
	p.Next = here + between + "cursor=" + url.QueryEscape(next)
	return p
}

// grid is the list.
func (v ListView) grid(ctx context.Context) parts.Grid {
	grid := parts.Grid{Caption: parts.Say(ctx, "packets.title"), Quiet: true, Columns: []parts.Column{
		{Label: parts.Say(ctx, "packets.column.kind"), Main: true},
		{Label: parts.Say(ctx, "packets.column.client")},
		{Label: parts.Say(ctx, "packets.column.state")},
		{Label: parts.Say(ctx, "packets.column.served")},
		{Label: parts.Say(ctx, "packets.column.answer_due")},
	}}
	p := locale.From(ctx)
	for _, row := range v.Rows {
		kind := parts.Say(ctx, row.Kind.LabelKey())
		if row.Number > 1 {
			kind = parts.Say(ctx, "packets.kind_version", "kind", kind, "number", row.Number)
		}
		served, due := "", templ.Component(parts.Text(""))
		if row.ServedOn != "" {
			served = p.Date(row.ServedOn)
		}
		if row.AnswerDue != "" && row.Answered == 0 {
			due = v.due(ctx, row.AnswerDue)
		}
		grid.Lines = append(grid.Lines, parts.Line{Cells: []templ.Component{
			parts.Link(FilePath(row.ID), kind), parts.Link(clientPath(row.ClientID), row.Name()), parts.Badge(stand(ctx, row.State)), parts.Text(served), due,
		}})
	}
	return grid
}

// dueEntries are the packets that wait for an answer, the earliest day first.
func (v ListView) dueEntries(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, row := range v.Rows {
		e := parts.Entry{
			Icon: parts.IconPacket, When: locale.From(ctx).Date(row.AnswerDue), Machine: string(row.AnswerDue), Title: row.Name(), Href: FilePath(row.ID),
			Text: parts.Say(ctx, row.Kind.LabelKey()),
		}
		if row.AnswerDue.Before(v.Today) {
			e.Tone, e.Marks = parts.Warning, []parts.Mark{{Word: parts.Say(ctx, "packets.passed"), Tone: parts.Warning, Icon: parts.IconLate}}
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}

// tabs are the choices of the list, each an address.
func (v ListView) tabs(ctx context.Context) []parts.Act {
	choices := []Filter{{}, {State: packets.Ready}, {State: packets.Approved}, {State: packets.Sealed}, {Due: true}}
	var acts []parts.Act
	for _, f := range choices {
		key := "packets.tab.all"
		switch {
		case f.Due:
			key = "packets.tab.due"
		case f.State != "":
			key = f.State.LabelKey()
		}
		act := parts.Act{Label: parts.Say(ctx, key), Href: f.Address(), Small: true}
		if f == v.Filter {
			act.Attrs, act.Icon = templ.Attributes{"aria-current": "page"}, parts.IconDone
		}
		acts = append(acts, act)
	}
	return acts
}

// certificate leads to that of the client's records, whoever may prepare it.
func (v PanelView) certificate(ctx context.Context) parts.Act {
	if !v.MayWrite {
		return parts.Act{}
	}
	return parts.Act{Label: parts.Say(ctx, "packets.certificate.act"), Href: CertificatePath(v.Client)}
}

// entries are a client's packets in her file.
func (v PanelView) entries(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, p := range v.Packets {
		title := parts.Say(ctx, p.Kind.LabelKey())
		if p.Number > 1 {
			title = parts.Say(ctx, "packets.kind_version", "kind", title, "number", p.Number)
		}
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconPacket, When: v.at(ctx, p.CreatedAt), Machine: p.CreatedAt.Format(time.RFC3339), Title: title, Href: FilePath(p.ID),
			Marks: []parts.Mark{stand(ctx, p.State)},
		})
	}
	return []parts.Chapter{chapter}
}

func ask(ctx context.Context, problems parts.Problems, name, value string) parts.Input {
	key := strings.ReplaceAll(name, ".", "_")
	in := parts.Input{Name: name, Label: parts.Say(ctx, "packets.field."+key), Autocomplete: "off"}
	if hint := "packets.hint." + key; locale.From(ctx).Has(hint) {
		in.Hint = parts.Say(ctx, hint)
	}
	return in.With(value, problems)
}

func day(in parts.Input) parts.Input {
	in.Type, in.Short = "date", true
	return in
}

func rows(in parts.Input, n int) parts.Input {
	in.Rows = n
	return in
}

// offering adds the choices of a list to a question; none is what a first, empty one is
// called, and without it there is none.
func offering(in parts.Input, none string, list []Named) parts.Input {
	if none != "" {
		in.Options = append(in.Options, parts.Option{Label: none})
	}
	for _, one := range list {
		in.Options = append(in.Options, parts.Option{Value: one.ID.String(), Label: one.Label, Hint: one.Hint})
	}
	return in
}

// called is how one document is told from another in a sentence: by its title or, where
// it has none, by its kind and caption.
func called(ctx context.Context, d documents.Document) string {
	title := titleOf(ctx, d)
	if caption := d.Caption.Reveal(); d.Title.Empty() && caption != "" {
		title += " (" + caption + ")"
	}
	return title
}

func titleOf(ctx context.Context, d documents.Document) string {
	if title := d.Title.Reveal(); title != "" {
		return title
	}
	return parts.Say(ctx, d.Kind.LabelKey())
}
