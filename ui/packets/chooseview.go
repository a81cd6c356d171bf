package packets

import (
	"cmp"
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/packets"
	"constancia/ui/parts"
)

// ChoiceView is the form that says what is in a packet. Every list holds only what may
// leave the house; a document that may not is shown with the reason.
type ChoiceView struct {
	Desk
	Packet     packets.Packet
	Form       ChoiceForm
	Candidates []packets.Candidate
	Failures   []Named
	Statements []Named
	Incidents  []Named
	Offices    []Named
	Signers    []Named
	Usual      uuid.UUID // who signs where nobody is chosen; zero for nobody
	Hearings   []Named
	Held       bool // the client is detained today, as it is on record
	Typed      bool // the form is as it was typed, not as the packet stands
	Stale      bool // somebody saved or approved before
	Conflict   *parts.Conflict
	Problems   parts.Problems
}

func (v ChoiceView) form() packets.Form {
	form, _ := v.Packet.Kind.Form()
	return form
}

// parts asks which parts are wanted.
func (v ChoiceView) parts(ctx context.Context) parts.Input {
	in := ask(ctx, v.Problems, "in", join(v.Form.In))
	in.InLine = true
	for _, p := range v.form().Parts {
		if p.Instead != "" {
			continue
		}
		in.Options = append(in.Options, parts.Option{Value: string(p.ID), Label: partLabel(ctx, p)})
	}
	return in
}

func (v ChoiceView) pleas(ctx context.Context) parts.Input {
	in := ask(ctx, v.Problems, "pleas", join(v.Form.Pleas))
	for _, p := range packets.Pleas() {
		in.Options = append(in.Options, parts.Option{Value: string(p), Label: parts.Say(ctx, p.LabelKey())})
	}
	return in
}

func (v ChoiceView) mentions(ctx context.Context) parts.Input {
	in := ask(ctx, v.Problems, "mentions", join(v.Form.Mentions))
	for _, m := range v.form().Mentions {
		in.Options = append(in.Options, parts.Option{Value: string(m), Label: parts.Say(ctx, m.LabelKey())})
	}
	return in
}

// words asks for the attorney's own paragraphs; where the kind is drafted from the
// record, for the whole text.
func (v ChoiceView) words(ctx context.Context) parts.Input {
	in := rows(ask(ctx, v.Problems, "words", v.Form.Words), 5)
	if v.form().Draft != nil {
		in.Rows, in.Label, in.Hint = 16, parts.Say(ctx, "packets.draft"), parts.Say(ctx, "packets.draft.hint")
	}
	return in
}

// also asks what a chronology for a court tells beside the hearings, or the check-ins.
func (v ChoiceView) also(ctx context.Context) parts.Input {
	in := ask(ctx, v.Problems, "also", join(v.Form.Also))
	for _, a := range v.form().Alsos() {
		in.Options = append(in.Options, parts.Option{Value: string(a), Label: parts.Say(ctx, a.LabelKey())})
	}
	return in
}

// forums asks before whom exhibits are used again.
func (v ChoiceView) forums(ctx context.Context) parts.Input {
	in := ask(ctx, v.Problems, "forum", cmp.Or(v.Form.Forum, string(packets.BondHearing)))
	for _, f := range packets.Forums() {
		in.Options = append(in.Options, parts.Option{Value: string(f), Label: parts.Say(ctx, f.LabelKey())})
	}
	return in
}

func (v ChoiceView) flags(ctx context.Context) parts.Input {
	in := ask(ctx, v.Problems, "flags", join(v.Form.Flags))
	in.Options = []parts.Option{{Value: Joint, Label: parts.Say(ctx, "packets.flag."+Joint)}}
	return in
}

// detained asks for the other flag, which follows the record unless an attorney says
// otherwise.
func (v ChoiceView) detained(ctx context.Context) parts.Input {
	in := ask(ctx, v.Problems, "detained", v.Form.Detained)
	record := parts.Say(ctx, "packets.detained.not_held")
	if v.Held {
		record = parts.Say(ctx, "packets.detained.held")
	}
	in.Options = []parts.Option{
		{Label: record}, {Value: flagged, Label: parts.Say(ctx, "packets.detained.yes")}, {Value: unflagged, Label: parts.Say(ctx, "packets.detained.no")},
	}
	return in
}

// certified tells whether the kind ends with the certificate of records.
func (v ChoiceView) certified() bool { return v.has(packets.RecordsCertificate) }

// unsigned asks for the draft of that certificate, which is left out while nobody signed.
func (v ChoiceView) unsigned(ctx context.Context) parts.Input {
	in := ask(ctx, v.Problems, "unsigned", v.Form.Unsigned)
	in.Options = []parts.Option{{Value: "yes", Label: parts.Say(ctx, "packets.certificate.unsigned")}}
	return in
}

// has tells whether the kind has a part. One with a chronology has statements too.
func (v ChoiceView) has(part packets.PartID) bool {
	_, has := v.form().Part(part)
	return has
}

// usualSigner says who signs where nobody is chosen.
func (v ChoiceView) usualSigner(ctx context.Context) string {
	for _, one := range v.Signers {
		if one.ID == v.Usual {
			return parts.Say(ctx, "packets.usual_signer", "who", one.Label)
		}
	}
	return parts.Say(ctx, "packets.no_signer")
}

// shows says whom and what else a person saw on an original, and what the file says of
// itself: what an attorney has to know before she chooses it.
func (v ChoiceView) shows(ctx context.Context, c packets.Candidate) []string {
	says := c.Says()
	said := []string{parts.Say(ctx, "packets.received_at", "when", v.at(ctx, c.ReceivedAt))}
	if c.TakenAt != nil {
		said = append(said, parts.Say(ctx, "packets.taken_at", "when", v.at(ctx, *c.TakenAt)))
	}
	if claimed := c.Claimed.Reveal(); claimed != "" {
		said = append(said, v.claimsAt(ctx, claimed))
	}
	if device := strings.TrimSpace(says.Make + " " + says.Model); device != "" {
		said = append(said, parts.Say(ctx, "packets.claims_device", "device", device))
	}
	if says.Place {
		said = append(said, parts.Say(ctx, "packets.claims_place"))
	}
	if len(c.Checks) == 0 {
		return append(said, parts.Say(ctx, "packets.unchecked"))
	}
	last := c.Checks[len(c.Checks)-1]
	for _, seen := range []struct {
		is  bool
		key string
	}{{last.Messages, "documents.seen.messages"}, {last.Faces, "documents.seen.faces"}, {last.Place, "documents.seen.place"}} {
		if seen.is {
			said = append(said, parts.Say(ctx, "packets.shows", "what", parts.Say(ctx, seen.key)))
		}
	}
	said = append(said, parts.Say(ctx, "packets.checked_by", "who", v.who(ctx, last.CheckedBy), "when", v.at(ctx, last.CheckedAt)))
	if note := last.Note.Reveal(); note != "" {
		said = append(said, parts.Say(ctx, "packets.check_note", "note", note))
	}
	return said
}

// claimsAt is when a file says that it was made; where it names no zone, that is said.
func (v ChoiceView) claimsAt(ctx context.Context, claimed string) string {
	if at, err := time.Parse(time.RFC3339, claimed); err == nil {
		return parts.Say(ctx, "packets.claims_at", "when", v.at(ctx, at))
	}
	return parts.Say(ctx, "packets.claims_at_zoneless", "when", strings.Replace(claimed, "T", " ", 1))
}

// can tells whether a candidate may leave in any form.
func can(c packets.Candidate) bool {
	_, ok := c.Offered()
	return ok
}

// place asks in which part a candidate stands.
func (v ChoiceView) place(ctx context.Context, i int) parts.Input {
	in := v.each(ctx, "parts", i, nth(v.Form.Parts, i))
	in.Problem = v.Problems.For("exhibits-" + v.Candidates[i].ID.String())
	in.Options = []parts.Option{{Label: parts.Say(ctx, "packets.not_in_it")}}
	for _, p := range v.form().Parts {
		if p.Exhibits {
			in.Options = append(in.Options, parts.Option{Value: string(p.ID), Label: partLabel(ctx, p)})
		}
	}
	return in
}

// form asks which form of a candidate is printed, or lies in the bundle.
func (v ChoiceView) shape(ctx context.Context, name string, i int, chosen string) parts.Input {
	in := v.each(ctx, name, i, chosen)
	c := v.Candidates[i]
	if c.Unfit == "" {
		in.Options = append(in.Options, parts.Option{Value: c.ID.String(), Label: parts.Say(ctx, "packets.original")})
	}
	for _, copied := range c.Copies {
		if copied.Unfit != "" {
			continue
		}
		label := parts.Say(ctx, "packets.copy")
		if copied.Making != nil {
			label = parts.Say(ctx, copied.Making.LabelKey())
		}
		in.Options = append(in.Options, parts.Option{Value: copied.ID.String(), Label: label})
	}
	return in
}

// move is the button that changes the place of a candidate with its neighbour in the same
// part. The form comes back with everything that was typed in it.
func (v ChoiceView) move(ctx context.Context, i int, way string) parts.Act {
	c := v.Candidates[i]
	icon := parts.IconUp
	if way == "down" {
		icon = parts.IconDown
	}
	return parts.Act{
		Label: parts.Say(ctx, "packets.move."+way), Icon: icon, Small: true, Look: parts.Quiet,
		Name: "move", Value: way + ":" + c.ID.String(),
		Attrs: templ.Attributes{
			"aria-label": parts.Say(ctx, "packets.move."+way) + ": " + called(ctx, c.Document), "id": "move-" + way + "-" + c.ID.String(),
			"hx-post": ChoicePath(v.Packet.ID), "hx-target": "#exhibits", "hx-select": "#exhibits",
			"hx-swap": "outerHTML",
		},
	}
}

// each is a question that stands once for every candidate: its own id, the same name.
func (v ChoiceView) each(ctx context.Context, name string, i int, value string) parts.Input {
	return parts.Input{Name: name, Label: parts.Say(ctx, "packets.field."+name), Value: value, Nth: i + 1}
}

// kinds asks what the packet is for: first the kinds that are about a failure, then
// those that are not.
func (v NewView) kinds(ctx context.Context, about bool) parts.Input {
	in := ask(ctx, v.Problems, "kind", v.Form.Kind)
	in.Required, in.Label = true, parts.Say(ctx, "packets.new.about")
	if !about {
		in.Nth, in.Label = 1, parts.Say(ctx, "packets.new.not_about")
	}
	for _, k := range packets.Kinds() {
		if form, _ := k.Form(); form.About != about {
			continue
		}
		in.Options = append(in.Options, parts.Option{Value: string(k), Label: parts.Say(ctx, k.LabelKey()), Hint: parts.Say(ctx, k.LabelKey()+".hint")})
	}
	return in
}

func ways(ctx context.Context, v FileView) parts.Input {
	in := ask(ctx, v.wrong("served"), "how", v.Served.How)
	in.Options = []parts.Option{{Label: parts.Say(ctx, "packets.choose")}}
	for _, w := range packets.Ways() {
		in.Options = append(in.Options, parts.Option{Value: string(w), Label: parts.Say(ctx, w.LabelKey())})
	}
	return in
}

func served(ctx context.Context, v FileView) parts.Input {
	in := ask(ctx, v.wrong("received"), "service", v.Received.Service)
	in.Options = v.services(ctx)
	return in
}

// servedTime asks for the time of a service, and says by which clocks it is.
func (v FileView) servedTime(ctx context.Context) parts.Input {
	in := ask(ctx, v.wrong("served"), "served_time", v.Served.Time)
	in.Hint = locale.From(ctx).Zone(v.Served.Zone)
	return in
}

// told asks when we were told of an answer.
func (v FileView) told(ctx context.Context) parts.WhenInput {
	at := ask(ctx, v.wrong("answer"), "told_at.time", v.Answer.ToldTime)
	at.Hint = locale.From(ctx).Zone(v.Theirs)
	return parts.WhenInput{Date: ask(ctx, v.wrong("answer"), "told_at.date", v.Answer.ToldDate), Time: at}
}

func outcomes(ctx context.Context, v FileView) parts.Input {
	in := ask(ctx, v.wrong("answer"), "outcome", v.Answer.Outcome)
	in.Options = []parts.Option{{Label: parts.Say(ctx, "packets.choose")}}
	for _, o := range packets.Outcomes() {
		in.Options = append(in.Options, parts.Option{Value: string(o), Label: parts.Say(ctx, o.LabelKey())})
	}
	return in
}

// exhibits are the labels of a part's exhibits.
func (v FileView) exhibits(drawn packets.Built, part packets.PartID) templ.Component {
	var list []packets.Placed
	for _, e := range drawn.Exhibits {
		if e.Part == part {
			list = append(list, e)
		}
	}
	return exhibitLabels(v, list)
}

// asking makes the card ask again every second while somebody works on the packet; when
// it is done the whole page is shown anew.
func (v FileView) asking() templ.Attributes {
	if !v.Working() {
		return nil
	}
	return templ.Attributes{"hx-get": FilePath(v.File.ID) + "/progress", "hx-trigger": "every 1s", "hx-swap": "outerHTML"}
}

func join(list []string) string { return strings.Join(list, ",") }

func number(n int) string { return strconv.Itoa(n) }

func version(n int64) string { return strconv.FormatInt(n, 10) }

func fresh() string { return uuid.NewString() }
