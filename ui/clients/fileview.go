package clients

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/locale"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// FileView is a client's file, with the parts that other rooms show in it.
type FileView struct {
	File       clients.File
	Number     string // the whole A-number, right after it was asked for
	Missing    []string
	Similar    []clients.Similar
	Names      map[uuid.UUID]string // of staff
	Assignable []clients.Colleague
	MayWrite   bool
	MayReveal  bool
	Closed     ClosedView
	Detained   bool
	Band       []templ.Component // above everything else
	Top        []templ.Component // right, first of all: the next dates
	Acts       []parts.Act       // what can be done next
	Next       []templ.Component // right: hearings, duties, calendar links
	Story      []templ.Component // middle: one timeline, and what belongs under it
}

func (v FileView) number() string {
	if v.Number != "" {
		return clients.FormatANumber(v.Number)
	}
	return clients.MaskANumber(v.File.ANumber.Reveal())
}

func (v FileView) concealed() bool {
	return v.MayReveal && v.Number == "" && !v.File.ANumber.Empty()
}

// also is what stands under the name: other names, and what we do.
func (v FileView) also(ctx context.Context) string {
	said := []string{parts.Say(ctx, "clients.engagement."+v.File.Engagement)}
	if !v.File.PreferredName.Empty() {
		said = append([]string{strings.TrimSpace(v.File.GivenNames.Reveal() + " " + v.File.FamilyNames.Reveal())}, said...)
	}
	if !v.File.Aliases.Empty() {
		said = append(said, strings.ReplaceAll(v.File.Aliases.Reveal(), "\n", " · "))
	}
	return strings.Join(said, " · ")
}

func (v FileView) facts(ctx context.Context) []parts.Fact {
	say := func(key string) string { return parts.Say(ctx, "clients."+key) }
	facts := []parts.Fact{
		{Label: say("field.a_number"), Content: aNumber(v)},
		{Label: say("list.language"), Text: languageName(ctx, v.File.Language)},
		{Label: say("file.born"), Text: v.born(ctx)},
		{Label: say("field.phones"), Content: phones(v)},
	}
	if !v.File.Email.Empty() {
		facts = append(facts, parts.Fact{Label: say("field.email"), Text: v.File.Email.Reveal()})
	}
	for _, kind := range []string{clients.Residence, clients.Mailing} {
		address, err := v.File.Address(kind)
		if err == nil {
			facts = append(facts, parts.Fact{Label: say("file." + kind), Content: addressLines(address)})
		}
	}
	return append(facts, parts.Fact{Label: say("file.team"), Text: v.assigned(ctx)})
}

func (v FileView) born(ctx context.Context) string {
	born := locale.From(ctx).PartialDate(wall.PartialDate(v.File.BirthDate.Reveal()))
	if v.File.Country.Empty() {
		return born
	}
	country := countryName(ctx, v.File.Country.Reveal())
	if born == "" {
		return country
	}
	return born + " · " + country
}

func (v FileView) assigned(ctx context.Context) string {
	var names []string
	for _, id := range v.File.Assigned {
		names = append(names, v.Names[id])
	}
	if len(names) == 0 {
		return parts.Say(ctx, "clients.file.nobody")
	}
	return locale.From(ctx).List(names...)
}

// phoneMarks say what is safe with a number.
func phoneMarks(ctx context.Context, p clients.Phone) []parts.Mark {
	var marks []parts.Mark
	if p.Issued {
		marks = append(marks, parts.Mark{Word: parts.Say(ctx, "clients.file.issued"), Tone: parts.Warning, Icon: parts.IconApp})
	}
	if p.SafeToText {
		marks = append(marks, parts.Mark{Word: parts.Say(ctx, "clients.reach.text"), Tone: parts.Done, Icon: parts.IconMessage})
	}
	if p.SafeToVoicemail {
		marks = append(marks, parts.Mark{Word: parts.Say(ctx, "clients.reach.voicemail"), Tone: parts.Done, Icon: parts.IconPhone})
	}
	if !p.SafeToText && !p.SafeToVoicemail {
		marks = append(marks, parts.Mark{Word: parts.Say(ctx, "clients.reach.call"), Tone: parts.Warning, Icon: parts.IconNoCall})
	}
	return marks
}

// phoneOf says whose number it is, when it is not the client's own.
func phoneOf(ctx context.Context, p clients.Phone) string {
	if p.Owner == clients.OwnerClient {
		return ""
	}
	who := strings.TrimSpace(strings.Trim(p.OwnerName.Reveal()+", "+p.Relation.Reveal(), ", "))
	if who == "" {
		return parts.Say(ctx, "clients.file.of_somebody")
	}
	return parts.Say(ctx, "clients.file.of", "who", who)
}

// addressDays says since when, until when, and when we were told.
func addressDays(ctx context.Context, a clients.Address) string {
	days := []struct {
		key string
		day wall.Date
	}{{"since", a.Since}, {"until", a.Until}, {"told", a.ToldOn}}
	var said []string
	for _, one := range days {
		if one.day != "" {
			said = append(said, parts.Say(ctx, "clients.file."+one.key, "day", locale.From(ctx).ShortDate(one.day)))
		}
	}
	return strings.Join(said, " · ")
}

func (v FileView) earlier() []clients.Address {
	return slices.DeleteFunc(slices.Clone(v.File.Addresses), func(a clients.Address) bool { return a.EndedAt == nil })
}

// lack is one thing that is not on file, and where it is entered.
type lack struct {
	says string
	href string
}

// missing says each thing that is not on file; for whoever may write, it leads to
// the field.
func (v FileView) missing(ctx context.Context) []lack {
	out := make([]lack, len(v.Missing))
	for i, field := range v.Missing {
		out[i].says = parts.Say(ctx, "clients.file.missing."+field)
		if v.MayWrite {
			out[i].href = under(v.File.ID, places[field])
		}
	}
	return out
}

// places are where the missing things are entered, below the client's file.
var places = map[string]string{
	"phones": "edit#f-phones[0].number", "safe_contact": "edit#f-phones[0].marks", "a_number": "edit#f-a_number",
	"birth_date": "edit#f-birth_date", "country": "edit#f-country", "address": "address", "hearing": "hearings/new",
	"own_page": "own-pages/new",
}

func colleagueOptions(ctx context.Context, v FileView) []parts.Option {
	list := []parts.Option{{Label: parts.Say(ctx, "clients.choose")}}
	for _, c := range v.Assignable {
		if !slices.Contains(v.File.Assigned, c.ID) {
			list = append(list, parts.Option{Value: c.ID.String(), Label: c.Name})
		}
	}
	return list
}

// shownActs is how many acts stand open; the others are one press away.
const shownActs = 5

// firstActs are the acts that come first in a call.
func (v FileView) firstActs() []parts.Act { return v.Acts[:min(shownActs, len(v.Acts))] }

func (v FileView) otherActs() []parts.Act { return v.Acts[min(shownActs, len(v.Acts)):] }
