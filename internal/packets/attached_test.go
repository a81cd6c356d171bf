package packets_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/packets"
)

// No letter says that a form is attached that is not.
func TestALetterSaysThatFormG28IsAttachedWhereItIs(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	form := d.paper(documents.Other, 70)
	const attached = "Form G-28 is attached."
	with := []packets.Chosen{{Document: form, Part: packets.Representation}}
	for _, kind := range packets.Kinds() {
		if form, _ := kind.Form(); form.Court {
			continue // a court takes EOIR-28, as a paper of its own
		}
		c := packets.Choice{Failures: []uuid.UUID{d.failure}, Exhibits: []packets.Chosen{}}
		if got := d.letter(kind, c); strings.Contains(got, attached) {
			t.Errorf("%s says so of nothing", kind)
		}
		c.Exhibits = with
		has(t, d.letter(kind, c), attached, "G28-1")
		c.LeftOut = []packets.PartID{packets.Representation}
		if got := d.letter(kind, c); strings.Contains(got, attached) {
			t.Errorf("%s says so of what was left out", kind)
		}
	}
	draft := func(c packets.Choice) (words string) {
		c.Failures = []uuid.UUID{d.failure}
		w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
			words, err = packets.DraftLetter(tx, d.client, packets.ComplianceLetter, c)
			return err
		})
		return words
	}
	if strings.Contains(draft(packets.Choice{}), attached) {
		t.Error("the draft says so of nothing")
	}
	has(t, draft(packets.Choice{Exhibits: with}), attached)
	missing := func(f packets.File) bool {
		for _, p := range f.Drawn().Listed {
			if p.ID == packets.Representation && len(p.Missing) == 1 {
				return true
			}
		}
		return false
	}
	if !missing(d.built(packets.Choice{})) || missing(d.built(packets.Choice{Exhibits: with})) {
		t.Error("what is missing is not listed, or what is there")
	}
}

// A page that is named is in the packet, and a packet without its letter says itself
// what is in it.
func TestAPacketNamesNoPageThatItDoesNotHave(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	of := func(out ...packets.PartID) string {
		return strings.Join(strings.Fields(text(t, d.pdf(d.built(packets.Choice{LeftOut: out}).ID))), " ")
	}
	whole := of()
	has(t, whole, "in the summary on page", "and in the chronology on page", "Enclosures")
	if strings.Contains(whole, "Table of contents") {
		t.Error("what the letter lists is listed twice")
	}
	for name, got := range map[string]string{
		"no summary": of(packets.Summary), "no chronology": of(packets.Chronology), "neither": of(packets.Summary, packets.Chronology), "no letter": of(packets.CoverLetter),
	} {
		if strings.Contains(got, "page 000") || strings.Contains(got, " 000 ") {
			t.Errorf("%s: a page is named that is not there", name)
		}
	}
	if got := of(packets.Summary, packets.Chronology); strings.Contains(got, "is set out in") {
		t.Error("the letter cites what was left out")
	}
	has(t, of(packets.CoverLetter), "Table of contents", "María José García Hernández A 201-555-001 Documentation of a check-in that did not go through", "Tab C. App and device")
}
