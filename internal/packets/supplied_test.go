package packets_test

// A motion to rescind María's order, as Ruth files it: each of the eleven items in its
// place, or why it is not there.

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/packets"
)

// items are the items of the filing in the order in which their parts stand, each once.
func items(parts []packets.PartID) (list []int) {
	form, _ := packets.RescindExhibits.Form()
	for _, id := range parts {
		if p, _ := form.Part(id); len(list) == 0 || list[len(list)-1] != p.Item {
			list = append(list, p.Item)
		}
	}
	return list
}

func TestAMotionToRescindStandsInTheOrderOfFiling(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	w.Hearing(cast.Maria)
	var c packets.Choice
	for i, place := range []packets.PartID{
		packets.CourtAppearance, packets.FilingFee, packets.TheMotion, packets.Order, packets.AddressForm, packets.Application, packets.ProposedOrder, packets.ProofOfService,
	} {
		c.Exhibits = append(c.Exhibits, packets.Chosen{Document: d.add(paper(t, 1+i), documents.Upload{Title: "Of " + string(place)}), Part: place})
	}
	c.Ground = "exceptional"
	f := d.court(c)
	drawn, pages := f.Drawn(), d.text(f.ID)
	var in []packets.PartID
	for _, p := range drawn.Parts {
		in = append(in, p.ID)
	}
	if got := items(in); !slices.Equal(got, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}) {
		t.Errorf("the items stand %v", got)
	}
	contents := ""
	for _, p := range drawn.Parts {
		if p.ID == packets.TableOfPages {
			contents = pages[p.Page-1]
		}
	}
	for _, e := range drawn.Exhibits {
		if e.As != packets.AsPages || !strings.Contains(pages[e.Page-1], "Scanned page 1") || strings.Contains(pages[e.Page-1], "Exhibit") {
			t.Errorf("%s is not bound as it is: %q", e.Part, pages[e.Page-1])
		}
		if title := partIn(drawn, e.Part).Title; !names(contents, title, e.Page) {
			t.Errorf("the contents do not name %s on page %d:\n%s", title, e.Page, contents)
		}
	}
	var got, want []int // pages of each file: small as it is, one for each type, and the motion with its cover page and the order
	for _, piece := range f.Pieces {
		got = append(got, d.pieceOf(f.ID, piece.Number))
	}
	of := func(places ...packets.PartID) (pages int) {
		for _, place := range places {
			p := partIn(drawn, place)
			pages += p.Last - p.Page + 1
		}
		return pages
	}
	exhibits := 0
	for _, p := range drawn.Parts {
		if form, _ := packets.RescindExhibits.Form(); slices.ContainsFunc(form.Parts, func(part packets.Part) bool { return part.ID == p.ID && part.Filed == packets.FiledExhibits }) {
			exhibits += of(p.ID)
		}
	}
	want = append(want, of(packets.CourtAppearance), of(packets.CoverPage, packets.TheMotion, packets.Order), of(packets.FilingFee),
		of(packets.AddressForm), of(packets.Application), exhibits, of(packets.ProposedOrder), of(packets.ProofOfService))
	if !slices.Equal(got, want) {
		t.Errorf("the files have %v pages, want %v", got, want)
	}
	if dir := os.Getenv("KEEP"); dir != "" {
		must(t, os.WriteFile(dir+"/motion.pdf", d.pdf(f.ID), 0o600))
	}
	if words := d.words(f.ID); !strings.Contains(words, "RESPONDENT'S MOTION TO RESCIND AN ORDER ENTERED IN ABSENTIA") || strings.Contains(words, "EXHIBITS IN SUPPORT") {
		t.Error("the cover page is not that of a motion")
	}
}

func partIn(drawn packets.Built, id packets.PartID) packets.PlacedPart {
	at := slices.IndexFunc(drawn.Parts, func(p packets.PlacedPart) bool { return p.ID == id })
	return drawn.Parts[at]
}

// Each place says that it is empty and what is missed, or in the attorney's words why
// nothing is: on the screen, and on no page.
func TestAnEmptyPlaceSaysWhatIsMissedOrWhyNothingIs(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	said := "It rests on notice alone; nothing is asked for beside it."
	f := d.court(packets.Choice{Reasons: map[packets.PartID]string{packets.Application: said, packets.ProofOfService: "Both sides take part in ECAS.", packets.Order: "  "}})
	for part, want := range map[packets.PartID]string{
		packets.CourtAppearance: "packets.missing.eoir28", packets.FilingFee: "packets.missing.ground", packets.TheMotion: "packets.missing.motion",
		packets.Order: "packets.missing.order", packets.ProposedOrder: "packets.missing.proposed_order", packets.AddressForm: "", packets.Application: "", packets.ProofOfService: "",
	} {
		l := listing(f, part)
		if missed := len(l.Missing) > 0 && l.Missing[0].Key == want; l.In || missed != (want != "") {
			t.Errorf("%s: got %+v", part, l)
		}
	}
	if l := listing(f, packets.Application); l.Said != said || l.Why != "packets.why.said" {
		t.Errorf("got %+v", l)
	}
	if words := d.words(f.ID); strings.Contains(words, "rests on notice") || strings.Contains(words, "Proof of service") {
		t.Error("what was said of an empty place stands on a page")
	}
	must(t, d.approve(f))
	must(t, d.seal(f))
}

func listing(f packets.File, part packets.PartID) packets.PartListing {
	for _, l := range f.Drawn().Listed {
		if l.ID == part {
			return l
		}
	}
	return packets.PartListing{}
}

// By the ground goes whether a fee is due; where none is, a line says by which law.
func TestTheFeeGoesByTheGround(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	const notice, joint = "No fee is due: INA 240(b)(5)(C)(ii).", "No fee is due: joint motion, 8 CFR 1003.24(b)(2)."
	for ground, want := range map[packets.Ground]string{"exceptional": "", "no_notice": notice, "custody": notice, "joint": joint} {
		f := d.court(packets.Choice{Ground: ground})
		words, fee := d.words(f.ID), listing(f, packets.FilingFee)
		if fee.In != (want != "") || want != "" && !strings.Contains(words, want) {
			t.Errorf("%s: got %+v", ground, fee)
		}
		if said := lists(f, packets.FilingFee)["packets.missing.fee"]; (want == "") != strings.Contains(said, "$1,095") {
			t.Errorf("%s: got %q", ground, said)
		}
		if got := strings.Contains(words, "JOINT MOTION"); got != (ground == "joint") {
			t.Errorf("%s: flagged as joint: %v", ground, got)
		}
	}
	receipt := d.add(paper(t, 1), documents.Upload{Title: "Receipt"})
	c := under(packets.FilingFee, receipt)
	c.Ground = "no_notice"
	if words := d.words(d.court(c).ID); strings.Contains(words, notice) {
		t.Error("a receipt stands beside the line that none is due")
	}
}

func TestWhatIsSaidOfPlacesIsSaidWhereTheyAre(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	for name, c := range map[string]packets.Choice{
		"a ground, for ICE":     {Ground: "no_notice"},
		"a place that is none":  {Reasons: map[packets.PartID]string{packets.Summary: "why"}},
		"a place of the motion": {Reasons: map[packets.PartID]string{packets.TheMotion: "why"}},
	} {
		if _, err := d.ask(w.Attorney(), c); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.ask(w.Attorney(), packets.Choice{Failures: []uuid.UUID{d.failure}, Exhibits: []packets.Chosen{{Document: d.screen, Part: packets.TheMotion}}}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a motion in a packet for ICE: %v", err)
	}
}
