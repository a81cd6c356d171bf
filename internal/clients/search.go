package clients

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/db"
)

// mostFound is how many people one search shows.
const mostFound = 50

// Search finds people within the actor's wall by words of their names, in any
// order, with or without accents, half typed or with a typo; by an A-number or its
// last digits; or by a phone. What was typed reaches no log, no URL and no disk.
func (x *Directory) Search(tx *db.Tx, text string) ([]Listed, error) {
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
	q := parseQuery(text)
	if len(q.words) > 0 {
		return x.fetch(tx, x.byName(q, visible))
	}
	return x.byNumber(tx, q, visible)
}

func (x *Directory) byName(q query, visible func(*entry) bool) []uuid.UUID {
	x.mu.RLock()
	defer x.mu.RUnlock()
	seen := visible
	if q.digits != "" {
		last := endingOf(q.digits)
		seen = func(e *entry) bool { return e.endsIn(last) && visible(e) }
	}
	var ids []uuid.UUID
	for _, n := range x.book.find(q.words, seen, mostFound) {
		ids = append(ids, x.book.entries[n].id)
	}
	return ids
}

// fewestDigits is how many last digits are worth a search.
const fewestDigits = 3

// byNumber finds by a whole A-number or phone through their keyed indexes, else
// by the last digits of an A-number.
func (x *Directory) byNumber(tx *db.Tx, q query, visible func(*entry) bool) ([]Listed, error) {
	var ids []uuid.UUID
	if len(q.digits) < fewestDigits {
		return fetch(tx, ids)
	}
	if len(q.digits) >= shortestANumber && len(q.digits) <= fullANumber {
		nine := strings.Repeat("0", fullANumber-len(q.digits)) + q.digits
		held, err := pluck(tx.DB.Model(&Client{}).Where("a_number_index = ? AND a_number_index <> ''", tx.Keys.Blind("clients.a_number", nine)), "id")
		if err != nil {
			return nil, err
		}
		ids = append(ids, held...)
	}
	reached, err := byPhone(tx, q.phone)
	if err != nil {
		return nil, err
	}
	ids = append(ids, reached...)
	if len(q.digits) >= shortestANumber {
		rows, err := fetch(tx, ids)
		slices.SortStableFunc(rows, func(a, b Listed) int { return strings.Compare(a.sortKey(), b.sortKey()) })
		return rows, err
	}
	rows, err := x.fetch(tx, x.byLastDigits(q.digits, visible))
	return slices.DeleteFunc(rows, func(l Listed) bool { return !strings.HasSuffix(l.ANumber.Reveal(), q.digits) }), err
}

func (x *Directory) byLastDigits(digits string, visible func(*entry) bool) []uuid.UUID {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var ids []uuid.UUID
	last := endingOf(digits)
	for _, n := range x.book.order {
		e := &x.book.entries[n]
		if e.endsIn(last) && visible(e) {
			ids = append(ids, e.id)
		}
		if len(ids) == mostPage {
			break
		}
	}
	return ids
}

// byPhone lists the clients who can be reached at a number, on either side of walls.
func byPhone(tx *db.Tx, e164 string) ([]uuid.UUID, error) {
	if e164 == "" {
		return []uuid.UUID{}, nil
	}
	index := tx.Keys.Blind("client_phones.number", e164)
	return pluck(tx.DB.Model(&Phone{}).Where("number_index = ? AND ended_at IS NULL", index), "client_id")
}

func pluck(q *gorm.DB, column string) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	if err := q.Order(column).Limit(mostPage).Pluck(column, &ids).Error; err != nil {
		return ids, fmt.Errorf("searching by number: %w", err)
	}
	return slices.Compact(ids), nil
}
