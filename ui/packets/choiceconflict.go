package packets

import (
	"context"
	"slices"
	"strings"

	"constancia/internal/locale"
	"constancia/internal/packets"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// Clash puts what was typed beside what somebody else saved, or approved, while the form
// was open.
func (v *ChoiceView) Clash(ctx context.Context, saved packets.Packet) {
	theirs := *v
	theirs.Form = ChoiceFormOf(saved, v.Candidates)
	if saved.Chose().Statements == nil {
		theirs.Form.Statements = strings.FieldsFunc(v.Form.Follows, func(r rune) bool { return r == ',' })
	}
	v.Conflict = &parts.Conflict{When: v.at(ctx, saved.UpdatedAt), Version: saved.Version, ReloadHref: ChoicePath(saved.ID)}
	if saved.Round != v.Form.Round {
		v.Conflict.Who = v.Names[saved.AskedBy]
	}
	mine, other := v.replies(ctx), theirs.replies(ctx)
	for i, a := range mine {
		if a.said != other[i].said {
			v.Conflict.Differences = append(v.Conflict.Differences, parts.Difference{Label: a.label, Yours: a.said, Saved: other[i].said})
		}
	}
}

// reply is one question of the form with what it says, in words.
type reply struct{ label, said string }

// replies are all questions of the form that its kind asks, in their order.
func (v ChoiceView) replies(ctx context.Context) []reply {
	f, zero := v.Form, parts.Problems(nil)
	one := func(in parts.Input) reply { return reply{in.Label, saidOf(in)} }
	line := func(name, value string) reply { return one(ask(ctx, zero, name, value)) }
	day := func(name, value string) reply {
		if value != "" {
			value = locale.From(ctx).Date(wall.Date(value))
		}
		return reply{ask(ctx, zero, name, "").Label, value}
	}
	from := func(name, value string, list []Named) reply {
		return one(offering(ask(ctx, zero, name, value), "", list))
	}
	all := []reply{
		from("failures", join(f.Failures), v.Failures), one(v.parts(ctx)),
		{parts.Say(ctx, "packets.choice.exhibits"), v.standing(ctx)},
	}
	if v.has(packets.Chronology) {
		all = append(all, from("statements", join(f.Statements), v.Statements), from("incidents", join(f.Incidents), v.Incidents),
			day("from", f.From), day("until", f.Until))
	}
	if v.has(packets.CoverLetter) {
		all = append(all, from("to.office", f.Office, v.Offices), line("to.name", f.Name), line("to.attention", f.Attention),
			line("to.address", f.Address), one(v.pleas(ctx)), one(v.mentions(ctx)), day("answer_by", f.AnswerBy), reply{v.words(ctx).Label, f.typed()})
	}
	if v.form().Reused {
		all = append(all, one(v.forums(ctx)), line("before", f.Before), line("case_number", f.CaseNumber))
	}
	if v.form().Court {
		all = append(all, one(v.grounds(ctx)), reply{parts.Say(ctx, "packets.filing"), v.reasons(ctx)}, line("title", f.Title), from("hearing", f.Hearing, v.Hearings), one(v.detained(ctx)), one(v.flags(ctx)))
	}
	return append(all, from("signer", f.Signer, v.Signers))
}

// standing are the documents that are in, each with its part, in their order.
func (v ChoiceView) standing(ctx context.Context) string {
	var said []string
	for i, document := range v.Form.Documents {
		at := slices.IndexFunc(v.Candidates, func(c packets.Candidate) bool { return c.ID.String() == document })
		part := packets.PartID(nth(v.Form.Parts, i))
		if part == "" || at < 0 {
			continue
		}
		where := parts.Say(ctx, part.LabelKey())
		if p, _ := v.form().Part(part); p.Tab != "" {
			where = p.Tab
		}
		said = append(said, where+" · "+called(ctx, v.Candidates[at].Document))
	}
	return strings.Join(said, "; ")
}

// saidOf is the answer to a question: the words of what was chosen, or what was typed.
func saidOf(in parts.Input) string {
	if len(in.Options) == 0 {
		return in.Value
	}
	var said []string
	for _, o := range in.Options {
		if o.Value != "" && slices.Contains(strings.Split(in.Value, ","), o.Value) {
			said = append(said, o.Label)
		}
	}
	return strings.Join(said, "; ")
}
