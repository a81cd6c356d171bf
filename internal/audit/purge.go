package audit

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/seal"
)

// Purge empties what the log holds of clients whose keys are about to be
// destroyed. The leaves stay, and with them the proof of everything else. A purge
// that is not followed by the end of the keys is a finding of Verify.
func Purge(tx *db.Tx, clients []uuid.UUID) error {
	refs, err := refsOf(tx, clients)
	if err != nil {
		return err
	}
	for _, ref := range refs {
		res := tx.DB.Model(&entry{}).Where("client_ref = ? AND payload IS NOT NULL", ref).
			Select("payload").Updates(&entry{Payload: seal.Bytes{}})
		if res.Error != nil {
			return fmt.Errorf("emptying events: %w", res.Error)
		}
	}
	return nil
}

// ActedElsewhere tells whether somebody is on record for anything but the files of
// these clients and the actions named: then the record needs to know who she is.
func ActedElsewhere(tx *db.Tx, who actor.Actor, clients []uuid.UUID, but ...string) (bool, error) {
	refs, err := refsOf(tx, clients)
	if err != nil {
		return false, err
	}
	q := tx.DB.Model(&entry{}).Where("actor_ref = ? AND action NOT IN ?", who.Ref(), but)
	if len(refs) > 0 {
		q = q.Where("client_ref NOT IN ?", refs)
	}
	var seqs []int64
	if err := q.Limit(1).Pluck("seq", &seqs).Error; err != nil {
		return false, fmt.Errorf("looking for what somebody did: %w", err)
	}
	return len(seqs) > 0, nil
}

func refsOf(tx *db.Tx, clients []uuid.UUID) ([]string, error) {
	refs := make([]string, 0, len(clients))
	for _, id := range clients {
		ref, err := tx.Keys.Ref(tx.Context(), id)
		if err != nil {
			return nil, fmt.Errorf("naming the client in the log: %w", err)
		}
		refs = append(refs, ref)
	}
	return refs, nil
}
