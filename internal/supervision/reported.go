package supervision

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/language"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/staff"
	"constancia/internal/wall"
)

// Heard is how something reached the clinic.
type Heard struct {
	At time.Time // when we were told; zero for now
	By string    // who told us
}

// Reported is a row of which somebody told us: when it happened stands beside.
type Reported struct {
	Line
	ToldAt time.Time `sec:"open"` // when we were told
	ToldBy seal.Text `sec:"sealed"`
}

const (
	// slack is how far another computer's clock may be ahead of ours.
	slack = 5 * time.Minute

	// farthest is how many days ahead a date can lie before a digit was mistyped.
	farthest = 5 * 366
)

// reading is a form on its way to become a row: whose it is, by whose clocks its
// hours are meant, and everything that is wrong with it.
type reading struct {
	tx     *db.Tx
	p      *fault.Problems
	client clients.Client
	zone   string
	fix    Fix
}

// told puts a row on record in a client's file as keep does, with a reading for it.
func told[R row](tx *db.Tx, client uuid.UUID, form string, fix Fix, kept R, read func(r reading) (R, error)) (R, error) {
	return keep(tx, client, form, kept, func(p *fault.Problems, c clients.Client) (R, error) {
		zone, err := Clocks(tx, c)
		if err != nil {
			return kept, err
		}
		return read(reading{tx: tx, p: p, client: c, zone: zone, fix: fix})
	})
}

// Clocks is the zone by which a client's hours are meant: her own, else the office's.
func Clocks(tx *db.Tx, client clients.Client) (string, error) {
	if _, err := wall.LoadZone(client.TimeZone); client.TimeZone != "" && err == nil {
		return client.TimeZone, nil
	}
	office, err := staff.FindOffice(tx)
	if err == nil && office.TimeZone == "" {
		office.TimeZone = "UTC"
	}
	return office.TimeZone, err
}

// reported begins a row. happened is the latest day on which it can have taken
// place, empty when nobody could say: nobody is told before.
func (r reading) reported(h Heard, happened wall.Date) Reported {
	row := Reported{Line: begin(r.tx, r.p, r.fix), ToldAt: r.tx.Now, ToldBy: line(r.p, "told_by", h.By)}
	if at := r.instant("told_at", h.At); at != nil {
		row.ToldAt = *at
	}
	if happened != "" && wall.At(row.ToldAt, r.zone).Date.Before(happened) {
		r.p.Add("told_at", "kit.told_before")
	}
	return row
}

// instant reads a time that cannot lie ahead; zero is nil, for nobody could say.
func (r reading) instant(field string, at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	at = at.UTC().Truncate(time.Microsecond)
	switch {
	case at.After(r.tx.Now.Add(slack)):
		r.p.Add(field, "kit.in_future")
	case at.Before(begun.UTC()):
		r.p.Add(field, "kit.long_ago")
	}
	return &at
}

// past reads a day that has come; empty is that nobody could say.
func (r reading) past(field string, d wall.Date) wall.Date { return past(r.tx, r.p, field, d, r.zone) }

// ahead reads a day of our time, also one to come.
func (r reading) ahead(field string, d wall.Date) wall.Date {
	d = day(r.p, field, d)
	if d != "" && today(r.tx, r.zone).DaysUntil(d) > farthest {
		r.p.Add(field, "kit.too_far")
	}
	return d
}

// moment reads a day by its own rule and, where somebody knows it, the hour, by the
// clocks of the moment's zone. In the hour that clocks show twice the earlier one is
// meant: too early harms nobody.
func (r reading) moment(field string, day func(string, wall.Date) wall.Date, m wall.Moment) (wall.Moment, *time.Time) {
	typed := m.Date
	m.Date, m.Fold = day(field+".date", typed), wall.Unasked
	if m.Time == "" {
		return m, nil
	}
	var err error
	if m.Time, err = wall.ParseTime(string(m.Time)); err != nil {
		r.refuse(field+".time", err)
		return m, nil
	}
	if typed == "" {
		r.p.Add(field+".date", "kit.day_needed")
	}
	if m.Date == "" {
		return m, nil
	}
	early := m
	early.Fold = wall.Earlier
	at, err := early.Instant()
	if err != nil {
		r.refuse(field+".time", err)
		return m, nil
	}
	if _, err := m.Instant(); err != nil {
		m = early
	}
	return m, &at
}

// refuse puts what package wall says at a field.
func (r reading) refuse(field string, err error) {
	_, key, args, ok := wall.Problem(err)
	if !ok {
		key = "wall.time_shape"
	}
	r.p.Add(field, key, args...)
}

// language reads a BCP 47 tag; empty is that nobody could say.
func (r reading) language(field, tag string) string {
	if tag == "" {
		return ""
	}
	parsed, err := language.Parse(tag)
	if err != nil {
		r.p.Add(field, "kit.language_unknown")
		return ""
	}
	return parsed.String()
}

// duty takes the id of one of the client's duties; zero is none.
func (r reading) duty(field string, id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	duty, err := obligations.Find(r.tx, id)
	if err != nil || duty.Obligation.ClientID != r.client.ID {
		r.p.Add(field, "kit.duty_unknown")
	}
	return &id
}

// choose takes a word of a list; the empty word is no answer.
func choose[T ~string](r reading, field string, word T, list []T) T {
	if word != "" && !slices.Contains(list, word) {
		r.p.Add(field, "kit.choice_unknown")
	}
	return word
}

// need takes a word of a list, and refuses none.
func need[T ~string](r reading, field string, word T, list []T) T {
	if !slices.Contains(list, word) {
		r.p.Add(field, "kit.choice_needed")
	}
	return word
}

// ownerOf is the client whose row it is, for whoever may write; NotFound when absent
// or beyond the wall.
func ownerOf(tx *db.Tx, model any, id uuid.UUID) (uuid.UUID, error) {
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil {
		return uuid.Nil, err
	}
	var found []uuid.UUID
	q := clients.Wall(tx, tx.DB.Model(model).Where("id = ?", id), "client_id")
	if err := q.Pluck("client_id", &found).Error; err != nil {
		return uuid.Nil, fmt.Errorf("looking for whose row it is: %w", err)
	}
	if len(found) == 0 {
		return uuid.Nil, fault.New(fault.NotFound, notFound)
	}
	return found[0], nil
}

// happened is the instant of a moment of which the hour, or all, may be unknown: a
// day without an hour stands after its morning and before its evening.
func happened(m wall.Moment, otherwise time.Time) time.Time {
	if m.Date == "" {
		return otherwise
	}
	if at, err := m.Instant(); m.Time != "" && err == nil {
		return at
	}
	return m.Date.UTC().Add(18 * time.Hour)
}

// chains parts a client's rows into what is one and the same, however often it was
// corrected: each with its first row first, the earliest of them on top. Void rows
// are there too.
func chains[T any](rows []T, of func(T) Line) [][]T {
	next := map[uuid.UUID]T{}
	for _, r := range rows {
		if l := of(r); l.Supersedes != nil {
			next[*l.Supersedes] = r
		}
	}
	var all [][]T
	for _, r := range rows {
		if of(r).Supersedes != nil {
			continue
		}
		chain := []T{r}
		for later, ok := next[of(r).ID]; ok; later, ok = next[of(later).ID] {
			chain = append(chain, later)
		}
		all = append(all, chain)
	}
	return all
}
