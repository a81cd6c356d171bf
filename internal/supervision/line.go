package supervision

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// The longest texts, in characters.
const (
	longestLine = 200
	longestNote = 4_000
)

// begun is the first day that is taken: ICE exists since 2003, an order of its
// forerunner can be older, and what is older still is a slip of the pen.
const begun wall.Date = "1990-01-01"

// Line is what every row of this room has that is never rewritten. One that names
// another supersedes it and says why; a void one says that the other should never
// have been there.
type Line struct {
	ID         uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID  `sec:"open"`
	Supersedes *uuid.UUID `sec:"open"`
	Why        seal.Text  `sec:"sealed"`
	Void       bool       `sec:"open"`
	RecordedBy uuid.UUID  `sec:"open"`
	RecordedAt time.Time  `sec:"open"`
	FormHash   *string    `sec:"hash"`
}

// SealedBy is the client.
func (l Line) SealedBy() uuid.UUID { return l.ClientID }

// line gives the part that every row has.
func (l *Line) line() *Line { return l }

// facts are none, of a row that has no others of its own: then no packet may tell it.
func (Line) facts() map[string]any { return map[string]any{} }

// Fix is what makes a form a correction: which row it supersedes, why, and whether
// that row should never have been there. The zero value is no correction.
type Fix struct {
	Supersedes uuid.UUID
	Why        string
	Void       bool
}

// row is a row that is never rewritten.
type row interface {
	TableName() string
	line() *Line
	noun() string               // of the log's event
	under() (string, uuid.UUID) // the column of what it stands below, and whose it is
	facts() map[string]any      // for the log, as far as it can be shown
	detail() map[string]any     // for the log, sealed: the rest
}

// keep puts a row on record in a client's file: who may, whose it is, whether it
// came before. kept is filled with the row of a form that was sent twice. Faults:
// Invalid, NotFound beyond the wall, Stale when the row it supersedes was superseded
// before, Conflict for a form that was sent for somebody else.
func keep[R row](tx *db.Tx, client uuid.UUID, form string, kept R, read func(p *fault.Problems, c clients.Client) (R, error)) (R, error) {
	c, err := hold(tx, client)
	if err != nil {
		return kept, err
	}
	if again, err := forms.Sent(tx, form, kept); err != nil || again {
		return kept, db.SameFile(err, kept.line().ClientID, client)
	}
	var p fault.Problems
	made, err := read(&p, c)
	if err != nil {
		return kept, err
	}
	if err := p.Err(); err != nil {
		return kept, err
	}
	l := made.line()
	l.ClientID, l.FormHash = client, forms.Hash(tx, form)
	return made, put(tx, made)
}

// hold reads a client inside the wall, for whoever may write, and holds her row
// until the commit: a form that was sent twice at once meets its first copy.
func hold(tx *db.Tx, client uuid.UUID) (clients.Client, error) {
	var c clients.Client
	if err := tx.Actor.Require(actor.SupervisionWrite); err != nil {
		return c, err
	}
	c, err := clients.Find(tx, client)
	if err != nil {
		return c, err
	}
	return c, clients.Touch(tx, client)
}

// begin makes the part of a row that every row has.
func begin(tx *db.Tx, p *fault.Problems, f Fix) Line {
	l := Line{ID: db.NewID(tx.Now), RecordedBy: tx.Actor.ID, RecordedAt: tx.Now}
	if f.Supersedes == uuid.Nil {
		return l
	}
	l.Supersedes, l.Void = &f.Supersedes, f.Void
	if l.Why = note(p, "why", f.Why); l.Why.Empty() {
		p.Add("why", "supervision.why_needed")
	}
	return l
}

// put writes a row and the log's event.
func put(tx *db.Tx, r row) error {
	l := r.line()
	if l.Supersedes != nil {
		column, owner := r.under()
		var n int64
		err := tx.DB.Table(r.TableName()).Where("id = ? AND "+column+" = ?", *l.Supersedes, owner).Count(&n).Error
		if err != nil {
			return fmt.Errorf("looking for what is superseded: %w", err)
		}
		if n == 0 {
			return fault.New(fault.NotFound, notFound)
		}
	}
	err := tx.DB.Create(r).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Stale, "supervision.stale")
	}
	if err != nil {
		return fmt.Errorf("storing %s: %w", r.TableName(), err)
	}
	facts, detail := r.facts(), r.detail()
	facts["supersedes"], facts["void"], detail["why"] = l.Supersedes, l.Void, l.Why.Reveal()
	return audit.Append(tx, audit.Event{
		Action: "supervision." + r.noun(), SubjectType: r.noun(), Subject: l.ID, Client: l.ClientID, Facts: facts, Detail: detail,
	})
}

// gone is the answer about something that the record no longer has.
func gone(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.NotFound, notFound)
}

const notFound = "supervision.not_found"

// forms knows again what a page sent twice.
const forms = db.Forms("supervision-form")

// holding drops the rows that a later one supersedes, and the void ones that say so.
func holding[T any](rows []T, of func(T) Line) []T {
	gone := map[uuid.UUID]bool{}
	for _, r := range rows {
		if s := of(r).Supersedes; s != nil {
			gone[*s] = true
		}
	}
	var kept []T
	for _, r := range rows {
		if l := of(r); !gone[l.ID] && !l.Void {
			kept = append(kept, r)
		}
	}
	return kept
}

// firsts gives, for each row, the first of the rows it supersedes: what stays the
// same however often it is corrected.
func firsts[T any](rows []T, of func(T) Line) map[uuid.UUID]uuid.UUID {
	before := map[uuid.UUID]uuid.UUID{}
	for _, r := range rows {
		if l := of(r); l.Supersedes != nil {
			before[l.ID] = *l.Supersedes
		}
	}
	first := make(map[uuid.UUID]uuid.UUID, len(rows))
	for _, r := range rows {
		id := of(r).ID
		for was, ok := before[id]; ok; was, ok = before[id] {
			id = was
		}
		first[of(r).ID] = id
	}
	return first
}

// rootOf reads a row inside the wall, for whoever may write, and gives the first of the
// rows it supersedes: what stays the same however often it is corrected.
func rootOf[T any, R interface {
	*T
	row
}](tx *db.Tx, id uuid.UUID, found R) (uuid.UUID, error) {
	if err := tx.Actor.Require(actor.ObligationsWrite); err != nil {
		return uuid.Nil, err
	}
	q := clients.Wall(tx, tx.DB.Where("id = ?", id), found.TableName()+".client_id")
	if err := db.Take(q, found, notFound); err != nil {
		return uuid.Nil, err
	}
	first := found.line()
	for first.Supersedes != nil {
		before := R(new(T))
		if err := db.Take(tx.DB.Where("id = ?", *first.Supersedes), before, notFound); err != nil {
			return uuid.Nil, err
		}
		first = before.line()
	}
	return first.ID, nil
}

// ofClient reads a client's rows in the order in which they were recorded. The
// caller has passed the wall.
func ofClient[T any](tx *db.Tx, client uuid.UUID, rows *[]T) error {
	if err := tx.DB.Where("client_id = ?", client).Order("recorded_at, id").Find(rows).Error; err != nil {
		return fmt.Errorf("reading the record of supervision: %w", err)
	}
	return nil
}

// past reads a day that cannot lie ahead in the client's zone; empty stays empty.
func past(tx *db.Tx, p *fault.Problems, field string, d wall.Date, zone string) wall.Date {
	d = day(p, field, d)
	if d != "" && d.After(today(tx, zone)) {
		p.Add(field, "supervision.in_future")
	}
	return d
}

// day reads a day; empty stays empty, and one that cannot be kept comes back empty.
func day(p *fault.Problems, field string, d wall.Date) wall.Date {
	if d == "" {
		return ""
	}
	if err := d.Check(); err != nil {
		_, key, args, ok := wall.Problem(err)
		if !ok {
			key = "supervision.date_shape"
		}
		p.Add(field, key, args...)
		return ""
	}
	if d.Before(begun) {
		p.Add(field, "supervision.too_long_ago")
	}
	return d
}

// today is the date on the walls of a zone; of UTC when the zone is unknown.
func today(tx *db.Tx, zone string) wall.Date {
	if loc, err := wall.LoadZone(zone); err == nil {
		return wall.DateOf(tx.Now.In(loc))
	}
	return wall.DateOf(tx.Now)
}

func line(p *fault.Problems, field, text string) seal.Text {
	return seal.Of(clients.CleanLine(p, field, text, longestLine))
}

func note(p *fault.Problems, field, text string) seal.Text {
	return seal.Of(clients.CleanNote(p, field, text, longestNote))
}
