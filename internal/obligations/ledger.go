package obligations

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
)

// Tally is one state with the occurrences that are in it.
type Tally struct {
	State       State
	Occurrences []Entry
}

// Book is a client's record of reporting.
type Book struct {
	Client  uuid.UUID
	Tallies []Tally // every state, also those with none

	// OnTime of Resolved check-ins were reported inside their window; of NoHour of them
	// it is on record that she reported and not when; Failed of them did not go
	// through. Resolved are those that had to take place and of which a person said
	// what became; what is unknown counts neither for nor against the client.
	OnTime, NoHour, Failed, Resolved, Unknown int

	Holding map[uuid.UUID]OutcomeRecord // what holds, by occurrence

	Pauses []Rest // of all her duties, in the order of their days
}

// Ledger counts a client's occurrences by state, each with its occurrences.
func Ledger(tx *db.Tx, client uuid.UUID) (Book, error) {
	ledger := Book{Client: client}
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return ledger, err
	}
	if err := clients.Require(tx, client); err != nil {
		return ledger, err
	}
	all, err := List(tx, Filter{Client: client})
	if err != nil {
		return ledger, err
	}
	byState := map[State][]Entry{}
	for _, e := range all {
		byState[e.State] = append(byState[e.State], e)
		if e.State.Resolved() {
			ledger.Resolved++
		}
	}
	for _, s := range States() {
		ledger.Tallies = append(ledger.Tallies, Tally{State: s, Occurrences: byState[s]})
	}
	if ledger.Holding, err = Holding(tx, all); err != nil {
		return ledger, err
	}
	ledger.NoHour = len(ledger.WithoutHour())
	ledger.OnTime, ledger.Unknown = len(byState[Reported])-ledger.NoHour, len(byState[Unknown])
	ledger.Failed = len(byState[AttemptedFailed])
	duties, err := ForClient(tx, client)
	if err != nil {
		return ledger, err
	}
	ids := make([]uuid.UUID, len(duties))
	for i, d := range duties {
		ids[i] = d.Obligation.ID
	}
	ledger.Pauses, err = PausesOf(tx, ids...)
	return ledger, err
}

// Of lists the occurrences in a state.
func (b Book) Of(s State) []Entry {
	for _, t := range b.Tallies {
		if t.State == s {
			return t.Occurrences
		}
	}
	return []Entry{}
}

// WithoutHour lists what was reported at an hour that nobody put on record: whether
// it was on time is not known.
func (b Book) WithoutHour() []Entry {
	return slices.DeleteFunc(slices.Clone(b.Of(Reported)), func(e Entry) bool { return b.Holding[e.ID].HappenedAt != nil })
}

// Entries lists every occurrence of the ledger, state by state.
func (b Book) Entries() []Entry {
	var list []Entry
	for _, t := range b.Tallies {
		list = append(list, t.Occurrences...)
	}
	return list
}
