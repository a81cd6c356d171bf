package packets

import (
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/typeset"
)

// Ground is on what a motion to rescind rests: an id of refdata.RescissionGrounds. The
// attorney chooses it; the program draws nothing from the record.
type Ground string

// JointMotion is the way that needs no ground: both sides ask.
const JointMotion Ground = "joint"

// LabelKey is how the ground is called on a screen.
func (g Ground) LabelKey() string { return "packets.ground." + string(g) }

// Grounds lists the grounds.
func Grounds() []Ground {
	var all []Ground
	for _, g := range refdata.RescissionGrounds() {
		all = append(all, Ground(g.ID))
	}
	return all
}

func (c Choice) checkGround(wrong *fault.Problems, form Form) {
	if _, fee := form.Part(FilingFee); c.Ground != "" && (!fee || unknown(Grounds(), c.Ground)) {
		wrong.Add("ground", "packets.ground_unknown")
	}
}

// readFee is the receipt, or the request to pay no fee; where the ground needs none, a
// line that says by which law.
func readFee(g *gathering) error {
	ground, chosen := refdata.RescissionGroundOf(string(g.choice.Ground))
	g.out.NoFee = ground.NoFee
	if g.settled() {
		return nil
	}
	fee, _ := refdata.CourtFeeOf("motion_to_judge")
	switch {
	case !chosen:
		g.miss("ground")
	case ground.FeeDue:
		g.miss("fee", "dollars", dollars(fee.Dollars), "day", string(fee.PageOf), "where", fee.PaidIn, "form", fee.Waiver)
	default:
		g.part.In = true
	}
	return nil
}

// drawFee binds the receipt, or sets the line that stands in its place.
func drawFee(p *press) {
	if p.holds(p.part.ID) {
		p.exhibits()
		return
	}
	b := p.head()
	p.matter(b)
	b.Paragraph(typeset.Strong(p.c.NoFee), typeset.Style{Before: 24, Size: 13})
}
