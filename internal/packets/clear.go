package packets

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
)

// Clearing is a clearance as it is given: Build is the one whose pages the person saw.
type Clearing struct {
	Build  uuid.UUID
	FormID string
}

// ToClear are the exhibits of the build that holds in which there can be what was said
// in or about an application for asylum, withholding or protection: what stands under
// Ties, an application for relief, and every paper of a court. Source: 8 CFR 208.6, 1208.6. Faults: Forbidden,
// NotFound beyond the wall.
func ToClear(tx *db.Tx, f File) ([]Placed, error) {
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return nil, err
	}
	drawn := f.Drawn()
	if len(drawn.Exhibits) == 0 {
		return drawn.Exhibits, nil
	}
	shelf, err := shelfOf(tx, f.ClientID)
	return slices.DeleteFunc(slices.Clone(drawn.Exhibits), func(e Placed) bool {
		return e.Part != Ties && e.Part != Application && shelf[e.Document].Kind != documents.Court
	}), err
}

// Clearance is the clearance of the build that holds; NotFound without one.
func (f File) Clearance() (Clearance, error) {
	at := slices.IndexFunc(f.Clearances, func(c Clearance) bool { return f.BuildID != nil && c.BuildID == *f.BuildID })
	if at < 0 {
		return Clearance{}, fault.New(fault.NotFound, "packets.not_cleared")
	}
	return f.Clearances[at], nil
}

// cleared is Conflict while exhibits that have to be looked through were not.
func (f File) cleared(tx *db.Tx) error {
	list, err := ToClear(tx, f)
	if err != nil || len(list) == 0 {
		return err
	}
	if _, err := f.Clearance(); fault.Is(err, fault.NotFound) {
		return fault.New(fault.Conflict, "packets.not_cleared")
	}
	return nil
}

// Clear says that a person looked through the ties and the papers of a court in a build,
// and that they may go to whom the packet goes. It holds for these pages and no others;
// clearing what is cleared changes nothing. Faults: those of Approve; Conflict for a
// build in which there is nothing to clear.
func Clear(tx *db.Tx, id uuid.UUID, c Clearing) (Clearance, error) {
	var made Clearance
	p, err := judged(tx, id)
	if err != nil {
		return made, err
	}
	if again, err := forms.Sent(tx, c.FormID, &made); err != nil || again {
		return made, db.SameFile(err, made.PacketID, p.ID)
	}
	if err := p.judgedAs(c.Build); err != nil {
		return made, err
	}
	f, err := Find(tx, p.ID)
	if err != nil {
		return made, err
	}
	if given, err := f.Clearance(); err == nil {
		return given, nil
	}
	list, err := ToClear(tx, f)
	if err != nil {
		return made, err
	}
	if len(list) == 0 {
		return made, fault.New(fault.Conflict, "packets.nothing_to_clear")
	}
	made = Clearance{
		ID: db.NewID(tx.Now), ClientID: p.ClientID, PacketID: p.ID, BuildID: *p.BuildID, ClearedBy: tx.Actor.ID, ClearedAt: tx.Now,
		FormHash: forms.Hash(tx, c.FormID),
	}
	err = tx.DB.Create(&made).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return made, fault.New(fault.Stale, "packets.stale")
	}
	if err != nil {
		return made, fmt.Errorf("storing a clearance: %w", err)
	}
	read := make([]uuid.UUID, len(list))
	for i, e := range list {
		read[i] = e.Document
	}
	return made, p.record(tx, "packets.clear", map[string]any{"clearance": made.ID, "build": made.BuildID, "documents": read})
}
