package audit

import (
	"time"

	"constancia/internal/db"
)

// Last is the size the newest checkpoint signed and when; zero before the first.
func Last(tx *db.Tx) (size uint64, at time.Time, err error) {
	last, err := newest(tx)
	return uint64(last.Size), last.MadeAt, err
}
