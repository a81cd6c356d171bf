package clients

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/wall"
)

// mostNamesakes bounds how many people of one name are looked at.
const mostNamesakes = 500

// BornOn are the files within the wall of people with these names, in whatever
// order they were written and with or without accents, and this birth date. A name
// with a typo is another name here: rows are put on record by it.
func (x *Directory) BornOn(tx *db.Tx, name string, birth wall.Date) ([]uuid.UUID, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return nil, err
	}
	if err := x.Refresh(tx); err != nil {
		return nil, err
	}
	visible, err := sight(tx)
	if err != nil {
		return nil, err
	}
	words := sorted(tokens(name))
	if len(words) == 0 {
		return []uuid.UUID{}, nil
	}
	rows, err := x.fetch(tx, x.wholly(words, visible))
	held := []uuid.UUID{}
	for _, row := range rows {
		own := sorted(tokens(row.GivenNames.Reveal() + " " + row.FamilyNames.Reveal()))
		if row.BirthDate.Reveal() == string(birth) && slices.Equal(own, words) {
			held = append(held, row.ID)
		}
	}
	return held, err
}

// wholly finds people who bear all of the words.
func (x *Directory) wholly(words []string, visible func(*entry) bool) []uuid.UUID {
	asked := make([]wanted, 0, len(words))
	for _, word := range slices.Compact(words) {
		asked = append(asked, want(word, true))
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	var ids []uuid.UUID
	for _, n := range x.book.find(asked, visible, mostNamesakes) {
		ids = append(ids, x.book.entries[n].id)
	}
	return ids
}

func sorted(words []string) []string {
	slices.Sort(words)
	return words
}

// Bears tells whether one word of a name, at least, is one of the client's. A text
// without a word says nothing against her.
func (l Listed) Bears(name string) bool {
	words := tokens(name)
	own := tokens(l.GivenNames.Reveal() + " " + l.FamilyNames.Reveal() + " " + l.PreferredName.Reveal())
	return len(words) == 0 || slices.ContainsFunc(words, func(w string) bool { return slices.Contains(own, w) })
}
