package selfreport

import (
	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/supervision"
)

// AnswerAboutLinks puts on record whether the links on the phone of a client who is
// detained end, and ends all of them at once where it says so: the phone may be in the
// hands of who holds her. A form that was sent before ends none: a link can have been
// made since. Faults are those of supervision.AnswerAboutLinks.
func AnswerAboutLinks(tx *db.Tx, client uuid.UUID, n supervision.NewDetentionAnswer) (supervision.DetentionAnswer, error) {
	a, fresh, err := supervision.AnswerAboutLinks(tx, client, n)
	if err != nil || !fresh || a.Answer != supervision.EndThem {
		return a, err
	}
	_, err = LostPhone(tx, client)
	return a, err
}
