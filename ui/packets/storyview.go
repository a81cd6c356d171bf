package packets

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/packets"
	"constancia/ui/parts"
)

// story is what happened to the packet, the latest first.
func (v FileView) story(ctx context.Context) []parts.Chapter {
	entries := append(v.judged(ctx), v.afterwards(ctx)...)
	slices.SortStableFunc(entries, func(a, b parts.Entry) int { return strings.Compare(b.Machine, a.Machine) })
	return []parts.Chapter{{Entries: entries}}
}

func (v FileView) entry(ctx context.Context, at time.Time, icon parts.Icon, title string) parts.Entry {
	return parts.Entry{Icon: icon, When: v.at(ctx, at), Machine: at.Format(time.RFC3339), Title: title}
}

// judged is how the packet came to be what it is: who asked for it, who approved which
// pages, and what ended that.
func (v FileView) judged(ctx context.Context) []parts.Entry {
	say := func(key string, who uuid.UUID) string { return parts.Say(ctx, key, "who", v.who(ctx, who)) }
	list := []parts.Entry{v.entry(ctx, v.File.CreatedAt, parts.IconPacket, say("packets.story.asked", v.File.BegunBy()))}
	ended := map[uuid.UUID]bool{}
	for _, r := range v.File.Rounds[min(1, len(v.File.Rounds)):] {
		e := v.entry(ctx, r.AskedAt, parts.IconRefresh, say("packets.story.again", r.AskedBy))
		if r.ApprovalID != nil {
			ended[*r.ApprovalID] = true
			e.Text = parts.Say(ctx, "packets.story.ended")
		}
		list = append(list, e)
	}
	for _, w := range v.File.Withdrawals {
		ended[w.ApprovalID] = true
		e := v.entry(ctx, w.WithdrawnAt, parts.IconCancelled, say("packets.story.withdrawn", w.WithdrawnBy))
		e.Text = w.Reason.Reveal()
		list = append(list, e)
	}
	for _, a := range v.File.Approvals {
		e := v.entry(ctx, a.ApprovedAt, parts.IconDone, say("packets.story.approved", a.ApprovedBy))
		e.Gone = ended[a.ID]
		list = append(list, e)
	}
	for _, c := range v.File.Clearances {
		list = append(list, v.entry(ctx, c.ClearedAt, parts.IconDone, say("packets.story.cleared", c.ClearedBy)))
	}
	if s := v.File.Seal; s != nil {
		list = append(list, v.entry(ctx, s.At, parts.IconLock, say("packets.story.sealed", s.By)))
	}
	return list
}

// afterwards is what became of it: handed over, arrived, answered.
func (v FileView) afterwards(ctx context.Context) (list []parts.Entry) {
	superseded := v.File.Superseded()
	for _, s := range v.File.Services {
		e := v.entry(ctx, s.RecordedAt, parts.IconMove, v.servedLine(ctx, s))
		due := ""
		if s.AnswerDue != "" {
			due = parts.Say(ctx, "packets.story.due", "day", s.AnswerDue)
		}
		e.Text = lines(s.Proof.Reveal(), due, v.corrects(ctx, s.Why.Reveal()))
		list = append(list, v.correctable(ctx, e, s.ID, superseded[s.ID], v.servedLine(ctx, s)))
	}
	for _, r := range v.File.Receipts {
		title := parts.Say(ctx, "packets.story.received", "day", r.ReceivedOn)
		if at := slices.IndexFunc(v.File.Services, func(s packets.Service) bool { return s.ID == r.ServiceID }); at >= 0 {
			title = parts.Say(ctx, "packets.story.received_by", "day", r.ReceivedOn, "whom", v.File.Services[at].OnWhom.Reveal())
		}
		e := v.entry(ctx, r.RecordedAt, parts.IconDone, title)
		e.Text = r.KnownBy.Reveal()
		list = append(list, e)
	}
	for _, a := range v.File.Answers {
		title := parts.Say(ctx, "packets.story.answered", "day", a.AnsweredOn, "who", a.AnsweredBy.Reveal(), "outcome", parts.Say(ctx, a.Outcome.LabelKey()))
		e := v.entry(ctx, a.RecordedAt, parts.IconTold, title)
		e.Text, e.Told = lines(a.Said.Reveal(), v.corrects(ctx, a.Why.Reveal())), parts.Say(ctx, "packets.story.told", "when", v.at(ctx, a.ToldAt))
		if a.DocumentID != nil {
			e.Content = parts.Link("/documents/"+a.DocumentID.String(), parts.Say(ctx, "packets.story.letter"))
		}
		list = append(list, v.correctable(ctx, e, a.ID, superseded[a.ID], title))
	}
	return list
}

// correctable offers to correct what holds; what was corrected is struck through.
func (v FileView) correctable(ctx context.Context, e parts.Entry, row uuid.UUID, gone bool, what string) parts.Entry {
	if e.Gone = gone; !gone && v.MayWrite {
		label := parts.Say(ctx, "packets.correct")
		e.Act = parts.Act{Label: label, Href: CorrectPath(v.File.ID, row), Small: true, Look: parts.Quiet, Attrs: map[string]any{"aria-label": label + ": " + what}}
	}
	return e
}

func (v FileView) corrects(ctx context.Context, why string) string {
	if why == "" {
		return ""
	}
	return parts.Say(ctx, "packets.story.corrects", "why", why)
}

func (v FileView) servedLine(ctx context.Context, s packets.Service) string {
	how := parts.Say(ctx, s.How.LabelKey())
	if s.ServedTime == "" {
		return parts.Say(ctx, "packets.story.served", "day", s.ServedOn, "whom", s.OnWhom.Reveal(), "how", how)
	}
	return parts.Say(ctx, "packets.story.served_at", "day", s.ServedOn, "time", s.ServedTime, "zone", locale.From(ctx).Zone(s.Zone), "whom", s.OnWhom.Reveal(), "how", how)
}

// services are those that hold, to say which arrived.
func (v FileView) services(ctx context.Context) (list []parts.Option) {
	superseded := v.File.Superseded()
	for _, s := range v.File.Services {
		if !superseded[s.ID] {
			list = append(list, parts.Option{Value: s.ID.String(), Label: v.servedLine(ctx, s)})
		}
	}
	return list
}

// lines are those of the texts that say something, one below the other.
func lines(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(one string) bool { return one == "" }), "\n")
}
