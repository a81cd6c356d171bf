package clients

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Closure says that the clinic no longer works on a client's file, and whether it
// does so again. The file stays as it is; what its client is owed elsewhere goes on.
type Closure struct {
	db.Row
	ClientID    uuid.UUID  `sec:"open"`
	ClosedOn    wall.Date  `sec:"open"` // the day as told
	ClosedBy    uuid.UUID  `sec:"open"`
	Why         seal.Text  `sec:"sealed"`
	ReopenedAt  *time.Time `sec:"open"`
	ReopenedBy  *uuid.UUID `sec:"open"`
	ReopenedWhy seal.Text  `sec:"sealed"`
}

// TableName is where closures are kept.
func (Closure) TableName() string { return "client_closures" }

// SealedBy is the client's key.
func (c Closure) SealedBy() uuid.UUID { return c.ClientID }

// Closing is what a form or a program says of the end of the work on a file.
type Closing struct {
	On     wall.Date // empty for today
	Why    string
	FormID string
}

// longestWhy is how much is kept of a reason.
const longestWhy = 2000

const notClosed = "clients.not_closed"

// Close puts on record that the clinic no longer works on a file. It takes nothing off
// anybody's phone: whoever keeps dates there calls it (feeds.CloseFile).
//
// Faults: NotFound beyond the wall; Invalid without a reason, or for a day that is
// not over; Conflict for a file that is closed.
func Close(tx *db.Tx, id uuid.UUID, c Closing) (Closure, error) {
	if err := tx.Actor.Require(actor.ClientsClose); err != nil {
		return Closure{}, err
	}
	client, err := Find(tx, id)
	if err != nil {
		return Closure{}, err
	}
	made, err := db.Once(tx, c.FormID, "clients.close "+id.String()+" "+string(c.On)+" "+c.Why, func() (uuid.UUID, error) {
		row, err := c.put(tx, client)
		return row.ID, err
	})
	if err != nil {
		return Closure{}, err
	}
	return closure(tx, made)
}

// put checks what was said and keeps it.
func (c Closing) put(tx *db.Tx, client Client) (Closure, error) {
	row := Closure{Row: db.NewRow(tx), ClientID: client.ID, ClosedOn: c.On, ClosedBy: tx.Actor.ID}
	if err := Touch(tx, client.ID); err != nil { // and nobody else closes it meanwhile
		return row, err
	}
	today := wall.At(tx.Now, client.TimeZone).Date
	if row.ClosedOn == "" {
		row.ClosedOn = today
	}
	var wrong fault.Problems
	if _, key, args, bad := wall.Problem(row.ClosedOn.Check()); bad {
		wrong.Add("closed_on", key, args...)
	} else if row.ClosedOn > today {
		wrong.Add("closed_on", "clients.closed_later")
	}
	row.Why = seal.Of(reason(&wrong, c.Why))
	if err := wrong.Err(); err != nil {
		return row, err
	}
	if err := MustBeOpen(tx, client.ID); err != nil {
		return row, err
	}
	err := tx.DB.Create(&row).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return row, fault.New(fault.Conflict, closed)
	}
	if err != nil {
		return row, fmt.Errorf("closing a file: %w", err)
	}
	return row, errors.Join(list(tx, client.ID), row.record(tx, "clients.close", map[string]any{"on": row.ClosedOn, "why": row.Why.Reveal()}))
}

// Reopen puts on record that the clinic works on a closed file again. Links that were
// ended when it was closed stay ended.
//
// Faults: NotFound beyond the wall; Invalid without a reason; Conflict for a file
// that is not closed.
func Reopen(tx *db.Tx, id uuid.UUID, why, form string) (Closure, error) {
	if err := tx.Actor.Require(actor.ClientsClose); err != nil {
		return Closure{}, err
	}
	if err := Require(tx, id); err != nil {
		return Closure{}, err
	}
	made, err := db.Once(tx, form, "clients.reopen "+id.String()+" "+why, func() (uuid.UUID, error) {
		row, err := reopen(tx, id, why)
		return row.ID, err
	})
	if err != nil {
		return Closure{}, err
	}
	return closure(tx, made)
}

func reopen(tx *db.Tx, id uuid.UUID, why string) (Closure, error) {
	if err := Touch(tx, id); err != nil {
		return Closure{}, err
	}
	row, err := ClosureOf(tx, id)
	if fault.Is(err, fault.NotFound) {
		return row, fault.New(fault.Conflict, notClosed)
	}
	if err != nil {
		return row, err
	}
	var wrong fault.Problems
	why = reason(&wrong, why)
	if err := wrong.Err(); err != nil {
		return row, err
	}
	row.ReopenedAt, row.ReopenedBy, row.ReopenedWhy = &tx.Now, &tx.Actor.ID, seal.Of(why)
	if err := db.Change(tx, &row, &row.Row, "reopened_at", "reopened_by", "reopened_why"); err != nil {
		return row, fmt.Errorf("reopening a file: %w", err)
	}
	return row, errors.Join(list(tx, id), row.record(tx, "clients.reopen", map[string]any{"why": why}))
}

// closure is a row that was just written, inside the wall.
func closure(tx *db.Tx, id uuid.UUID) (Closure, error) {
	var row Closure
	err := db.Take(tx.DB.Where("id = ?", id), &row, notClosed)
	return row, err
}

func reason(wrong *fault.Problems, why string) string {
	why = CleanNote(wrong, "why", why, longestWhy)
	if why == "" && len(*wrong) == 0 {
		wrong.Add("why", "clients.why_needed")
	}
	return why
}

func (c Closure) record(tx *db.Tx, action string, detail any) error {
	return audit.Append(tx, audit.Event{Action: action, SubjectType: "closure", Subject: c.ID, Client: c.ClientID, Detail: detail})
}

// ClosureOf is the closure that stands; fault.NotFound for a file that is open, or
// beyond the wall.
func ClosureOf(tx *db.Tx, id uuid.UUID) (Closure, error) {
	var row Closure
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return row, err
	}
	q := tx.DB.Where("client_closures.client_id = ? AND client_closures.reopened_at IS NULL", id)
	err := db.Take(Wall(tx, q, "client_closures.client_id"), &row, notClosed)
	return row, err
}

// Closures are all of a file, the latest first; fault.NotFound beyond the wall.
func Closures(tx *db.Tx, id uuid.UUID) ([]Closure, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return nil, err
	}
	if err := Require(tx, id); err != nil {
		return nil, err
	}
	var rows []Closure
	if err := tx.DB.Where("client_id = ?", id).Order("reopened_at IS NOT NULL, created_at DESC, id DESC").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading closures: %w", err)
	}
	return rows, nil
}

const closed = "clients.file_closed"

// MustBeOpen is fault.Conflict for a file that is closed. The caller has passed the
// wall.
func MustBeOpen(tx *db.Tx, id uuid.UUID) error {
	among, err := ClosedAmong(tx, id)
	if err == nil && among[id] {
		err = fault.New(fault.Conflict, closed)
	}
	return err
}

// ClosedAmong tells which of the files are closed. The caller has passed the wall.
func ClosedAmong(tx *db.Tx, ids ...uuid.UUID) (map[uuid.UUID]bool, error) {
	out := map[uuid.UUID]bool{}
	if len(ids) == 0 {
		return out, nil
	}
	var found []uuid.UUID
	err := tx.DB.Model(&Closure{}).Where("client_id IN ? AND reopened_at IS NULL", ids).Pluck("client_id", &found).Error
	if err != nil {
		return out, fmt.Errorf("looking for closures: %w", err)
	}
	for _, id := range found {
		out[id] = true
	}
	return out, nil
}

// NotClosed is the condition that the file of the client in a column is not closed, for a
// query of the room that names it.
func NotClosed(client string) string {
	return "NOT EXISTS (SELECT 1 FROM client_closures AS shut WHERE shut.client_id = " + client + " AND shut.reopened_at IS NULL)"
}
