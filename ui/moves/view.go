package moves

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/locale"
	"constancia/internal/moves"
	"constancia/internal/refdata"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// Desk is in whose file a page stands and who reads it. The name stands on the page and
// never in its title.
type Desk struct {
	Client     uuid.UUID
	Name       string
	Zone       string // of the office
	Now        time.Time
	Today      wall.Date            // where the client is
	Names      map[uuid.UUID]string // of staff
	MayWrite   bool
	MayConfirm bool // an attorney's word on a last day
	MayReceive bool // may bring documents
}

func (d Desk) toFile(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "moves.back_to_file"), Href: filePath(d.Client)}
}

func (d Desk) who(ctx context.Context, id uuid.UUID) string {
	if name := d.Names[id]; name != "" {
		return name
	}
	return parts.Say(ctx, "moves.somebody")
}

// written says who wrote something down, and when.
func (d Desk) written(ctx context.Context, by uuid.UUID, at time.Time) string {
	return parts.Say(ctx, "moves.written", "who", d.who(ctx, by), "when", locale.From(ctx).DateTime(at, d.Zone, d.Zone, d.Now))
}

func dayOf(ctx context.Context, d wall.Date) string {
	if d == "" {
		return ""
	}
	return locale.From(ctx).Date(d)
}

// by says until when an agency is to be told, and how far that is.
func (d Desk) by(ctx context.Context, a moves.Agency, day wall.Date) string {
	if _, known := a.Rule(); known && day == "" {
		return parts.Say(ctx, "moves.no_move_day")
	}
	if day == "" {
		return parts.Say(ctx, "moves.no_day")
	}
	return parts.Say(ctx, "moves.by", "day", dayOf(ctx, day), "far", locale.From(ctx).RelativeDay(day, d.Today))
}

// agencyName is the agency and the form on which it is told.
func agencyName(ctx context.Context, a moves.Agency) string {
	name := parts.Say(ctx, a.LabelKey())
	if form := a.Form(); form != "" {
		name += " · " + form
	}
	return name
}

// ruleSays is what the rule says, with its citation: never what to do.
func ruleSays(ctx context.Context, a moves.Agency) string {
	rule, known := a.Rule()
	if !known {
		return parts.Say(ctx, "moves.rule.none")
	}
	return cited(ctx, rule)
}

func cited(ctx context.Context, rule refdata.DeadlineRule) string {
	return parts.Say(ctx, "moves.rule."+rule.Unit, "count", rule.Count) + " " + rule.Citation
}

// question is one question with what was typed and what was wrong with it.
func question(ctx context.Context, problems parts.Problems, name, value string) parts.Input {
	key := "moves.field." + strings.ReplaceAll(name, ".", "_")
	in := parts.Input{Name: name, Label: parts.Say(ctx, key), Autocomplete: "off"}
	if hint := strings.Replace(key, ".field.", ".hint.", 1); locale.From(ctx).Has(hint) {
		in.Hint = parts.Say(ctx, hint)
	}
	return in.With(value, problems)
}

func onADay(in parts.Input) parts.Input {
	in.Type, in.Short = "date", true
	return in
}

func must(in parts.Input) parts.Input {
	in.Required = true
	return in
}

func ofRows(in parts.Input, rows int) parts.Input {
	in.Rows = rows
	return in
}

func labelled(in parts.Input, label string) parts.Input {
	in.Label = label
	return in
}

func withStates(in parts.Input) parts.Input {
	for _, s := range refdata.States() {
		in.Options = append(in.Options, parts.Option{Value: s.Code, Label: s.Name})
	}
	return in
}

// RecordView is the form for a new address, or for the correction of one.
type RecordView struct {
	Desk
	ID       uuid.UUID // the row that is corrected; zero for a new one
	Form     Form
	Problems parts.Problems
}

func (v RecordView) fresh() bool { return v.ID == uuid.Nil }

func (v RecordView) action() string {
	if v.fresh() {
		return NewPath(v.Client)
	}
	return Path(v.ID) + "/corrections"
}

func (v RecordView) key(name string) string {
	if v.fresh() {
		return "moves.record." + name
	}
	return "moves.correct." + name
}

// field asks for a part of the address, in the words of the intake.
func (v RecordView) field(ctx context.Context, name, value string) parts.Input {
	in := parts.Input{Name: name, Label: parts.Say(ctx, "clients.field."+name[strings.LastIndex(name, ".")+1:]), Autocomplete: "off"}
	return in.With(value, v.Problems)
}

func (v RecordView) kinds(ctx context.Context) parts.Input {
	in := v.field(ctx, "kind", v.Form.Kind)
	in.InLine = true
	for _, kind := range []string{clients.Residence, clients.Mailing} {
		in.Options = append(in.Options, parts.Option{Value: kind, Label: parts.Say(ctx, "clients.kind."+kind)})
	}
	if in.Value == "" {
		in.Value = clients.Residence
	}
	return in
}

// View is one move with every agency that is to be told.
type View struct {
	Desk
	File     moves.File
	Add      AddForm
	Problems parts.Problems
}

func (v View) facts(ctx context.Context) []parts.Fact {
	told := dayOf(ctx, v.File.ToldOn)
	if by := v.File.ToldBy.Reveal(); by != "" {
		told += " · " + by
	}
	facts := []parts.Fact{
		{Label: parts.Say(ctx, "clients.file."+v.File.Address.Kind), Text: strings.Join(v.File.Address.Lines(), ", ")},
		{Label: parts.Say(ctx, "moves.field.address_since"), Text: dayOf(ctx, v.File.MovedOn)},
		{Label: parts.Say(ctx, "moves.fact.told"), Text: told},
		{Label: parts.Say(ctx, "moves.fact.recorded"), Text: v.written(ctx, v.File.RecordedBy, v.File.RecordedAt)},
	}
	if why := v.File.Why.Reveal(); why != "" {
		facts = append(facts, parts.Fact{Label: parts.Say(ctx, "moves.fact.why"), Text: why})
	}
	return facts
}

// before are the rows that were corrected, the latest first.
func (v View) before(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, m := range slices.Backward(v.File.Before) {
		chapter.Entries = append(chapter.Entries, parts.Entry{
			Icon: parts.IconEdit, Gone: true, When: dayOf(ctx, m.ToldOn), Machine: string(m.ToldOn), Source: v.written(ctx, m.RecordedBy, m.RecordedAt),
			Title: parts.Say(ctx, "moves.since", "day", dayOf(ctx, m.MovedOn)),
		})
	}
	return []parts.Chapter{chapter}
}

// lines are the agencies, each with where it stands and the way to say more.
func (v View) lines(ctx context.Context) []parts.Chapter {
	chapter := parts.Chapter{}
	for _, u := range v.File.Updates {
		e := v.line(ctx, u)
		e.Source = ruleSays(ctx, u.Agency)
		if u.State == moves.Open && v.MayWrite {
			e.Act = parts.Act{
				Label: parts.Say(ctx, "moves.tell"), Href: UpdatePath(u.ID) + "/sending", Icon: parts.IconTold, Small: true,
				Attrs: map[string]any{"aria-label": parts.Say(ctx, "moves.tell") + ": " + agencyName(ctx, u.Agency)},
			}
		}
		chapter.Entries = append(chapter.Entries, e)
	}
	return []parts.Chapter{chapter}
}

// line is one agency: until when it is to be told, or how it was.
func (d Desk) line(ctx context.Context, u moves.UpdateFile) parts.Entry {
	e := parts.Entry{ID: "u-" + u.ID.String(), Icon: parts.IconMove, Title: agencyName(ctx, u.Agency), Href: UpdatePath(u.ID), Machine: string(u.DueOn)}
	switch s, told := u.Told(); {
	case told:
		e.Icon, e.When, e.Machine = parts.IconTold, dayOf(ctx, s.SentOn), string(s.SentOn)
		e.Marks = []parts.Mark{{Word: parts.Say(ctx, moves.Sent.LabelKey()), Tone: parts.Done}}
		e.Text = sentHow(ctx, s)
		if len(u.Receipts) == 0 {
			e.Marks = append(e.Marks, parts.Mark{Word: parts.Say(ctx, "moves.no_receipt"), Tone: parts.Warning, Icon: parts.IconDocument})
		}
	case u.State == moves.Dropped:
		e.Gone, e.When, e.Machine = true, parts.Say(ctx, moves.Dropped.LabelKey()), string(wall.DateOf(u.UpdatedAt))
		if t, ok := u.Reason(); ok {
			e.Text = t.Reason.Reveal()
		}
	default:
		e.When, e.Marks = d.by(ctx, u.Agency, u.DueOn), d.openMarks(ctx, u)
		if e.Tone = parts.Warning; e.Machine == "" {
			e.Machine = string(d.Today)
		}
	}
	return e
}

// openMarks say what is to be known of a last day.
func (d Desk) openMarks(ctx context.Context, u moves.UpdateFile) []parts.Mark {
	var marks []parts.Mark
	if u.DueOn != "" && u.DueOn.Before(d.Today) {
		marks = append(marks, parts.Mark{Word: parts.Say(ctx, "moves.day_over"), Tone: parts.Danger, Icon: parts.IconLate})
	}
	if _, confirmed := u.Confirmed(); !confirmed && u.DueOn != "" {
		marks = append(marks, parts.Mark{Word: parts.Say(ctx, "moves.unconfirmed"), Icon: parts.IconUnknown})
	}
	return marks
}

// sentHow says by what an agency was told, with the number of a receipt.
func sentHow(ctx context.Context, s moves.Sending) string {
	said := []string{parts.Say(ctx, s.How.LabelKey())}
	if by := s.SentBy.Reveal(); by != "" {
		said = append(said, by)
	}
	if number := s.Receipt.Reveal(); number != "" {
		said = append(said, parts.Say(ctx, "moves.receipt_number", "number", number))
	}
	if s.Arrived() == "" {
		said = append(said, parts.Say(ctx, "moves.not_arrived"))
	}
	return strings.Join(said, " · ")
}

func (v View) agency(ctx context.Context) parts.Input {
	in := must(question(ctx, v.Problems, "agency", v.Add.Agency))
	in.Options = []parts.Option{{Label: parts.Say(ctx, "moves.choose")}}
	for _, a := range v.File.Without() {
		in.Options = append(in.Options, parts.Option{Value: string(a), Label: agencyName(ctx, a)})
	}
	return in
}
