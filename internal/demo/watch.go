package demo

import (
	"fmt"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/obligations"
)

// watch is who looks after what: María's and Petrona's files are in Pilar's hands.
// Petrona has been silent for so long that everybody is asked; Pilar has Luzia's
// silence since yesterday; Ruth has looked at Ahmad's visit of tomorrow.
func (l *loading) watch(tx *db.Tx) error {
	tx.Actor = l.pilar
	if _, err := obligations.Advance(tx, 500); err != nil { // as the clock would in a minute
		return err
	}
	for _, in := range []clients.Intake{Maria, Petrona} {
		if err := clients.Assign(tx, l.clients[in.ANumber], l.pilar.ID); err != nil {
			return fmt.Errorf("assigning a file: %w", err)
		}
	}
	unknown, err := l.only(tx, Luzia, obligations.Unknown)
	if err != nil {
		return err
	}
	_, err = obligations.Acknowledge(tx, unknown.ID, obligations.Seen{Note: "She works nights. I call her at four."})
	if err != nil {
		return fmt.Errorf("taking over a silence: %w", err)
	}
	visit, err := l.only(tx, Ahmad, obligations.Upcoming)
	if err != nil {
		return err
	}
	tx.Actor = l.ruth
	_, err = obligations.MarkReviewed(tx, visit.ID, obligations.NewReview{Note: "I go with him. He brings the I-220B and the receipt of his asylum application."})
	return err
}

// only is the first of a client's times that is in a state.
func (l *loading) only(tx *db.Tx, in clients.Intake, state obligations.State) (obligations.Entry, error) {
	list, err := obligations.List(tx, obligations.Filter{Client: l.clients[in.ANumber], States: []obligations.State{state}, Limit: 1})
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("no time of the fictional week is %s", state)
	}
	if err != nil {
		return obligations.Entry{}, err
	}
	return list[0], nil
}
