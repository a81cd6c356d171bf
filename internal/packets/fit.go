package packets

import (
	"errors"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/fault"
)

// Dropped is something of an earlier choice that was left out because it does not fit
// any more, and why. It stays with the choice until somebody chooses anew.
type Dropped struct {
	What string    `json:"what"` // document, statement, incident, office, hearing, signer or answer_by
	ID   uuid.UUID `json:"id,omitzero"`
	Key  string    `json:"why"`
}

// fitting is a choice that was made earlier, without what may not leave any more and
// what is not there any more. Nobody chooses anything here, so nothing is refused and no
// attempt is put on record: what went is named in the choice.
func (c Choice) fitting(tx *db.Tx, form Form, p Packet) (Choice, error) {
	refused, err := c.leaving(tx, p)
	if err != nil {
		return c, err
	}
	for _, r := range refused {
		if r.what == "statement" {
			r.key = "packets.fallen.statement" // nobody tried to choose it
		}
		c.Dropped = append(c.Dropped, Dropped{r.what, r.id, r.key})
	}
	c.Exhibits = without(c.Exhibits, refused, "document")
	c.Statements = without(c.Statements, refused, "statement")
	c.Incidents = without(c.Incidents, refused, "incident")
	var wrong fault.Problems
	if err := errors.Join(c.checkNamed(tx, &wrong, form, p.ClientID), c.checkDays(tx, &wrong, p.ClientID)); err != nil {
		return c, err
	}
	for _, problem := range wrong {
		switch problem.Field {
		case "to.office":
			c.Dropped, c.To.Office = append(c.Dropped, Dropped{"office", c.To.Office, problem.Key}), uuid.Nil
		case "hearing":
			c.Dropped, c.Hearing = append(c.Dropped, Dropped{"hearing", c.Hearing, problem.Key}), uuid.Nil
		case "signer":
			c.Dropped, c.Signer = append(c.Dropped, Dropped{"signer", c.Signer, problem.Key}), uuid.Nil
		case "answer_by":
			c.Dropped, c.AnswerBy = append(c.Dropped, Dropped{What: "answer_by", Key: problem.Key}), ""
		case "dated_on":
			c.DatedOn = "" // the letter is of the day on which it is put together
		}
	}
	return c, nil
}

// without is a list without what was refused of it. One that was chosen stays a choice,
// though nothing of it is left: an open one would take in what nobody chose.
func without[T any](list []T, refused []refusal, what string) []T {
	if list == nil {
		return nil
	}
	kept := make([]T, 0, len(list))
	for i, one := range list {
		if !slices.ContainsFunc(refused, func(r refusal) bool { return r.what == what && r.at == i }) {
			kept = append(kept, one)
		}
	}
	return kept
}
