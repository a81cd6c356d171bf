package packets

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/staff"
)

// Signs tells whether somebody may sign what a form is filed as. A representative who is
// accredited in part represents before DHS alone, and signs nothing for a court (8 CFR
// 1292.1(a)(4)).
func (f Form) Signs(who staff.Listed) bool {
	if !who.May(actor.PacketsApprove) {
		return false
	}
	return !f.Court || slices.ContainsFunc(who.Roles, func(g staff.Grant) bool {
		return g.Role == actor.Attorney || g.Role == actor.Accredited && g.Accreditation == staff.Full
	})
}

// assigned is the first person who answers for the file and may sign for it.
func (g *gathering) assigned() (uuid.UUID, error) {
	return UsualSigner(g.tx, g.client.ID, "", uuid.Nil)
}

// UsualSigner is who stands below a packet for which nobody was chosen: the first of
// those who answer for the file and may sign it, else whoever asks for it, if she may;
// zero for nobody. Faults: Forbidden; NotFound beyond the wall.
func UsualSigner(tx *db.Tx, client uuid.UUID, kind Kind, asks uuid.UUID) (uuid.UUID, error) {
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return uuid.Nil, err
	}
	file, err := clients.Read(tx, client)
	if err != nil {
		return uuid.Nil, err
	}
	colleagues, err := staff.Colleagues(tx)
	if err != nil {
		return uuid.Nil, err
	}
	form, _ := kind.Form()
	for _, id := range append(slices.Clone(file.Assigned), asks) {
		if slices.ContainsFunc(colleagues, func(who staff.Listed) bool { return who.ID == id && form.Signs(who) }) {
			return id, nil
		}
	}
	return uuid.Nil, nil
}
