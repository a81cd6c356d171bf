package clients

import (
	"slices"
	"unicode/utf8"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// Why somebody may be the same person.
const (
	SameName      = "name"
	SamePhone     = "phone"
	SameBirthDate = "birth_date"
	SameANumber   = "a_number"
)

// Similar is somebody already on file who may be the person being entered.
type Similar struct {
	Listed
	Reasons []string
}

// mostSimilar is how many of them a form shows.
const mostSimilar = 5

// Similar looks for people within the actor's wall who may be the one described:
// by name with a typo forgiven, by a phone, by A-number; an equal birth date
// strengthens a name. It warns and never stops anybody. except is the person
// herself, when she is on file already.
func (x *Directory) Similar(tx *db.Tx, d Details, except uuid.UUID) ([]Similar, error) {
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
	reasons := map[uuid.UUID][]string{}
	var ids []uuid.UUID
	note := func(reason string, found ...uuid.UUID) {
		for _, id := range found {
			if id == except || slices.Contains(reasons[id], reason) {
				continue
			}
			if reasons[id] == nil {
				ids = append(ids, id)
			}
			reasons[id] = append(reasons[id], reason)
		}
	}
	if err := noteNumbers(tx, d, note); err != nil {
		return nil, err
	}
	note(SameName, x.namesakes(d, visible)...)
	rows, err := fetch(tx, ids)
	out := make([]Similar, 0, len(rows))
	for _, row := range rows {
		if d.BirthDate != "" && row.BirthDate.Reveal() == d.BirthDate {
			reasons[row.ID] = append(reasons[row.ID], SameBirthDate)
		}
		out = append(out, Similar{row, reasons[row.ID]})
	}
	slices.SortStableFunc(out, func(a, b Similar) int { return len(b.Reasons) - len(a.Reasons) })
	return out[:min(len(out), mostSimilar)], err
}

// noteNumbers finds files by A-number and phones. What cannot be read as a number
// yet is still being typed.
func noteNumbers(tx *db.Tx, d Details, note func(reason string, found ...uuid.UUID)) error {
	var typing fault.Problems
	if nine := ParseANumber(&typing, "a_number", d.ANumber); nine != "" {
		held, err := pluck(tx.DB.Model(&Client{}).Where("a_number_index = ? AND a_number_index <> ''", tx.Keys.Blind("clients.a_number", nine)), "id")
		if err != nil {
			return err
		}
		note(SameANumber, held...)
	}
	for _, phone := range d.Phones {
		reached, err := byPhone(tx, ParsePhone(&typing, "number", phone.Number))
		if err != nil {
			return err
		}
		note(SamePhone, reached...)
	}
	return nil
}

// namesakes are people who bear the first given and the first family name.
func (x *Directory) namesakes(d Details, visible func(*entry) bool) []uuid.UUID {
	var words []wanted
	for _, name := range []string{d.GivenNames, d.FamilyNames} {
		for _, word := range tokens(name) {
			if len([]rune(word)) > 2 || len(tokens(name)) == 1 { // not the de of de la Cruz
				words = append(words, want(word, true))
				break
			}
		}
	}
	if len(words) == 0 || len(words) == 1 && utf8.RuneCount(words[0].word) < typoFrom {
		return nil
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	var ids []uuid.UUID
	for _, n := range x.book.find(words, visible, 4*mostSimilar) {
		ids = append(ids, x.book.entries[n].id)
	}
	return ids
}
