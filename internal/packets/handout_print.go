package packets

import (
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/text/language"

	"constancia/internal/locale"
	"constancia/internal/typeset"
)

// said is a handout in one language.
type said struct {
	Handout
	*locale.Printer
}

// mostCalls is how many calls a card holds, the latest: more do not fit.
const mostCalls = 3

// PrintCopy draws the client's own copy: what happened, what was sent, and when an
// answer is due, in her language and once more in English. It reads nothing but what it
// is given.
func (h Handout) PrintCopy(w io.Writer) error {
	own, spoken := h.own()
	b, err := typeset.New(typeset.Options{Title: own.Say("packets.handout.copy"), Language: own.Tag()})
	if err != nil {
		return err
	}
	own.copy(b, spoken)
	if own.Tag() != forum {
		b.PageBreak()
		said{h, locale.For(forum)}.copy(b, true)
	}
	return finish(b, w)
}

// PrintCard draws a card for a visit, in the client's language beside English: half of a
// Letter page and no more, a quarter once it is folded.
func (h Handout) PrintCard(w io.Writer) error {
	own, spoken := h.own()
	english := said{h, locale.For(forum)}
	b, err := typeset.New(typeset.Options{Title: own.Say("packets.handout.card"), Language: own.Tag()})
	if err != nil {
		return err
	}
	small := typeset.Style{Size: 8, Grey: true}
	b.Paragraph(typeset.Plain(own.Say("packets.handout.fold")), small)
	card := typeset.Card{Own: own.side(spoken), Other: english.side(true)}
	if own.Tag() == forum {
		card.Other = typeset.CardSide{} // room to write by hand
	} else {
		b.Paragraph(typeset.Plain(english.Say("packets.handout.fold")), small)
	}
	b.Card(card)
	return finish(b, w)
}

func finish(b *typeset.Book, w io.Writer) error {
	if _, err := b.WriteTo(w); err != nil {
		return fmt.Errorf("printing a handout: %w", err)
	}
	return nil
}

// own is the handout in the client's language; spoken is false where no words of that
// language are there, and English stands in their place.
func (h Handout) own() (s said, spoken bool) {
	s = said{h, locale.For(h.Language)}
	want, _ := language.Make(h.Language).Base()
	have, _ := language.Make(s.Tag()).Base()
	return s, want == have
}

// origin says where the words come from: a machine, or another language. It is empty for
// words that were written in theirs.
func (s said) origin(spoken bool) []string {
	english := locale.For(forum)
	switch {
	case !spoken:
		return []string{english.Say("packets.handout.no_words", "language", english.Language(s.Handout.Language, s.Handout.Language))}
	case !s.Reviewed():
		return []string{s.Say("packets.handout.draft")}
	}
	return nil
}

func (s said) standing(b *typeset.Book, spoken bool) {
	small := typeset.Style{Size: 9, Grey: true}
	for _, note := range s.origin(spoken) {
		b.Paragraph(typeset.Plain(note), small)
		if spoken {
			b.Paragraph(typeset.Plain(locale.For(forum).Say("packets.handout.draft")), small)
		}
	}
}

func (s said) copy(b *typeset.Book, spoken bool) {
	b.Letterhead(s.Office, nil)
	b.Heading(1, s.Say("packets.handout.copy"))
	s.standing(b, spoken)
	b.Paragraph(typeset.Plain(s.Say("packets.handout.name", "name", typeset.Apart(s.Client))), typeset.Style{})
	b.Paragraph(typeset.Plain(s.Say("packets.handout.whose")), typeset.Style{})
	if s.Kind != "" {
		b.Paragraph(typeset.Strong(s.Say("packets.handout.kind."+string(s.Kind))), typeset.Style{})
	}
	if s.Kind == "" || !s.Told.IsZero() {
		s.section(b, "what", s.happened(len(s.Calls)))
	}
	var sent, due []string
	for _, one := range s.Sent {
		sent = append(sent, s.Say("packets.handout.sent_line", "date", s.LongDate(one.On), "whom", typeset.Apart(one.Whom)))
		switch {
		case one.Answered != "":
			due = append(due, s.Say("packets.handout.answered", "date", s.LongDate(one.Answered), "whom", typeset.Apart(one.Whom)))
		case one.Due != "":
			due = append(due, s.Say("packets.handout.answer_line", "date", s.LongDate(one.Due), "whom", typeset.Apart(one.Whom)))
		}
	}
	s.section(b, "sent", sent)
	s.section(b, "answer", due)
	b.Paragraph(typeset.Plain(s.reach()), typeset.Style{Before: 18})
}

// section is a heading and its lines; without any, that there are none.
func (s said) section(b *typeset.Book, name string, lines []string) {
	b.Heading(2, s.Say("packets.handout."+name))
	if len(lines) == 0 {
		b.Paragraph(typeset.Plain(s.Say("packets.handout."+name+"_none")), typeset.Style{})
		return
	}
	items := make([]typeset.Text, len(lines))
	for i, line := range lines {
		items[i] = typeset.Plain(line)
	}
	b.Bullets(items, typeset.Style{})
}

// side is one side of a card: whom and where first, then what happened, and at the foot
// the number to call and where the words come from.
func (s said) side(spoken bool) typeset.CardSide {
	side := typeset.CardSide{Title: s.Name(), RightToLeft: s.Dir() == "rtl"}
	add := func(most int, bold bool, line string) {
		side.Lines = append(side.Lines, typeset.CardLine{Text: line, Most: most, Bold: bold})
	}
	add(2, true, s.Say("packets.handout.name", "name", typeset.Apart(s.Client)))
	add(2, true, s.Say("packets.handout.visit_on", "when", s.visitTime()))
	add(3, false, s.Say("packets.handout.where", "place", typeset.Apart(orRule(s.Visit.Office))))
	add(1, false, s.Say("packets.handout.officer", "name", typeset.Apart(orRule(s.Visit.Officer))))
	if s.Counsel != "" {
		add(2, false, s.Say("packets.handout.counsel", "name", typeset.Apart(s.Counsel)))
	}
	if s.Visit.Words != "" {
		add(3, false, s.Say("packets.handout.words", "words", typeset.Apart(strings.Join(lines(s.Visit.Words), " "))))
	}
	for _, line := range s.happened(mostCalls) {
		add(2, false, line)
	}
	for _, note := range s.origin(spoken) {
		side.Foot = append(side.Foot, typeset.CardLine{Text: note, Most: 3, Small: true})
	}
	side.Foot = append([]typeset.CardLine{{Text: s.reach(), Most: 2, Bold: true}}, side.Foot...)
	return side
}

func (s said) visitTime() string {
	if s.Visit.Moment.Date == "" {
		return orRule("")
	}
	return s.When(s.Visit.Moment, "UTC", s.Now)
}

// orRule is a text, or a line to write on.
func orRule(text string) string {
	if text == "" {
		return strings.Repeat("_", 18)
	}
	return text
}

// happened are the times of the failure, and at most so many calls, the latest; none
// where it is about no failure.
func (s said) happened(calls int) []string {
	if s.Told.IsZero() {
		return nil
	}
	var lines []string
	if s.Due.Date != "" {
		lines = append(lines, s.Say("packets.handout.due", "when", s.When(s.Due, "UTC", s.Now)))
	}
	lines = append(lines, s.Say("packets.handout.seen", "when", s.time(s.Seen)))
	if s.Screen != "" {
		lines = append(lines, s.Say("packets.handout.screen", "words", typeset.Apart(s.Screen)))
	}
	lines = append(lines, s.Say("packets.handout.told", "when", s.time(s.Told)))
	for _, c := range s.Calls[max(0, len(s.Calls)-calls):] {
		lines = append(lines, s.Say("packets.handout.call", "when", s.time(c.At), "number", typeset.Apart(c.Text)))
	}
	for _, v := range s.Visits {
		lines = append(lines, s.Say("packets.handout.visit", "when", s.time(v.At), "place", typeset.Apart(v.Text)))
	}
	return lines
}

// time is an hour with the name of its clocks.
func (s said) time(t time.Time) string {
	if t.IsZero() {
		return s.Say("packets.handout.unknown")
	}
	return s.DateTime(t, s.Handout.Zone, "UTC", s.Now)
}

// reach is the number to call; a line to write on where none is on record.
func (s said) reach() string {
	phone := s.Phone
	if phone == "" {
		phone = strings.Repeat("_", 14)
	}
	call := s.Say("packets.handout.reach", "phone", typeset.Apart(phone))
	if s.Office != "" {
		call += " · " + typeset.Apart(s.Office)
	}
	return call
}
