package packets

import (
	"context"
	"fmt"
	"strings"

	"constancia/internal/packets"
	"constancia/internal/refdata"
	"constancia/ui/parts"
)

// partLabel is how a part is called where parts are listed: with its number in the order
// of filing, or the letter of its tab.
func partLabel(ctx context.Context, p packets.Part) string {
	said := parts.Say(ctx, p.ID.LabelKey())
	if p.Tab != "" {
		said = p.Tab + " · " + said
	}
	if p.Item > 0 {
		said = fmt.Sprintf("%d · %s", p.Item, said)
	}
	return said
}

// supplied are the places of the papers that the attorney supplies.
func (v ChoiceView) supplied() (list []packets.Part) {
	for _, p := range v.form().Parts {
		if p.Supplied {
			list = append(list, p)
		}
	}
	return list
}

// standingIn are the documents that stand in a place, as the form has it.
func (v ChoiceView) standingIn(ctx context.Context, place packets.PartID) (titles []string) {
	for i, c := range v.Candidates {
		if nth(v.Form.Parts, i) == string(place) {
			titles = append(titles, called(ctx, c.Document))
		}
	}
	return titles
}

// emptyPlace says what stands in a place while no document does.
func (v ChoiceView) emptyPlace(ctx context.Context, p packets.Part) string {
	ground, _ := refdata.RescissionGroundOf(v.Form.Ground)
	switch {
	case p.ID == packets.FilingFee && ground.NoFee != "":
		return parts.Say(ctx, "packets.filing.line", "line", ground.NoFee)
	case p.ID == packets.ProofOfService:
		return parts.Say(ctx, "packets.filing.frame")
	}
	return parts.Say(ctx, "packets.filing.none")
}

// reason asks why there is no paper in a place.
func (v ChoiceView) reason(ctx context.Context, i int, p packets.Part) parts.Input {
	said := ""
	for at, place := range v.Form.Places {
		if place == string(p.ID) {
			said = nth(v.Form.Reasons, at)
		}
	}
	return parts.Input{
		Name: "reasons", Nth: i, Label: parts.Say(ctx, "packets.field.reasons", "part", parts.Say(ctx, p.ID.LabelKey())), Value: said,
		Problem: v.Problems.For("reasons-" + string(p.ID)), Autocomplete: "off",
	}
}

// grounds asks on what the motion rests, and says of each what the law asks.
func (v ChoiceView) grounds(ctx context.Context) parts.Input {
	in := ask(ctx, v.Problems, "ground", v.Form.Ground)
	in.Options = []parts.Option{{Label: parts.Say(ctx, "packets.ground.none")}}
	for _, g := range refdata.RescissionGrounds() {
		fee := parts.Say(ctx, "packets.ground_fee.none")
		if g.FeeDue {
			fee = parts.Say(ctx, "packets.ground_fee.due")
		}
		line := parts.Say(ctx, "packets.ground_line.any_time", "fee", fee, "law", g.Citation)
		if g.Days > 0 {
			line = parts.Say(ctx, "packets.ground_line.days", "days", g.Days, "fee", fee, "law", g.Citation)
		}
		in.Options = append(in.Options, parts.Option{Value: g.ID, Label: parts.Say(ctx, packets.Ground(g.ID).LabelKey()), Hint: line})
	}
	return in
}

// reasons are what was said of the empty places, in words.
func (v ChoiceView) reasons(ctx context.Context) string {
	var said []string
	for i, place := range v.Form.Places {
		if words := nth(v.Form.Reasons, i); words != "" {
			said = append(said, parts.Say(ctx, packets.PartID(place).LabelKey())+": "+words)
		}
	}
	return strings.Join(said, "; ")
}

// item is one item of a filing: where it begins, or why it is not there.
type item struct {
	label string
	page  int
	why   string
}

// items are those of a kind that has an order of filing, once it is put together. Some are
// several parts: the exhibits are one item.
func (v FileView) items(ctx context.Context) (list []item) {
	form, _ := v.File.Kind.Form()
	drawn := v.File.Drawn()
	for _, listed := range drawn.Listed {
		part, _ := form.Part(listed.ID)
		if part.Item == 0 {
			continue
		}
		if part.Item > len(list) {
			list = append(list, item{label: parts.Say(ctx, listed.ID.LabelKey()), why: parts.Say(ctx, listed.Why, "said", listed.Said)})
		} else {
			list[part.Item-1].label = parts.Say(ctx, "packets.filed.exhibits")
		}
		one := &list[part.Item-1]
		for _, placed := range drawn.Parts {
			if placed.ID == listed.ID && one.page == 0 {
				one.page = placed.Page
			}
		}
	}
	return list
}
