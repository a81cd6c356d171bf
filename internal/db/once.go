package db

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/fault"
)

// onceFor is how long a repeated request is recognised.
const onceFor = 24 * time.Hour

// done is a request that was carried out: what it asked, and what it made. Both
// keys are keyed hashes, so that neither can be guessed back.
type done struct {
	KeyHash     string    `gorm:"primaryKey" sec:"blind"`
	RequestHash string    `sec:"blind"`
	Resource    uuid.UUID `sec:"open"`
	Status      int       `sec:"open"`
	MadeAt      time.Time `sec:"open"`
}

func (done) TableName() string { return "idempotency_keys" }

// Once runs do, which makes a resource, unless the same actor already sent the
// same request under the same key within 24 hours: then it answers with what was
// made the first time. It serves the API's Idempotency-Key and the form_id of a
// page alike. An empty key asks for no protection. The same key with another
// request is fault.Conflict.
func Once(tx *Tx, key, request string, do func() (uuid.UUID, error)) (uuid.UUID, error) {
	if key == "" {
		return do()
	}
	row := done{
		KeyHash:     tx.Keys.Blind("idempotency.key", tx.Actor.Ref()+"\x00"+key),
		RequestHash: tx.Keys.Blind("idempotency.request", request), Status: 201, MadeAt: tx.Now,
	}
	var was done
	err := tx.DB.Where("key_hash = ? AND made_at > ?", row.KeyHash, tx.Now.Add(-onceFor)).Take(&was).Error
	switch {
	case err == nil && was.RequestHash == row.RequestHash:
		return was.Resource, nil
	case err == nil:
		return uuid.Nil, fault.New(fault.Conflict, "fault.key_reused")
	case !errors.Is(err, gorm.ErrRecordNotFound):
		return uuid.Nil, fmt.Errorf("looking for an earlier request: %w", err)
	}
	if row.Resource, err = do(); err != nil {
		return uuid.Nil, err
	}
	if err := tx.DB.Where("key_hash = ?", row.KeyHash).Delete(&done{}).Error; err != nil {
		return uuid.Nil, fmt.Errorf("forgetting an old request: %w", err)
	}
	err = tx.DB.Create(&row).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) { // the twin committed meanwhile, on another replica
		return uuid.Nil, fault.New(fault.Conflict, "fault.twin")
	}
	return row.Resource, err
}

// ForgetOnce deletes the keys that are no longer recognised, for a job.
func ForgetOnce(tx *Tx) error {
	return tx.DB.Where("made_at <= ?", tx.Now.Add(-onceFor)).Delete(&done{}).Error
}
