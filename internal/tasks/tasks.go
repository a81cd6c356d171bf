// Package tasks is what somebody has to do, by when, and why: asked by a person, in
// the hands of a person, open until one says that it is done or drops it with a
// reason. Every turn it takes stays on record.
//
// A task belongs to a client and names where it comes from. Nobody is given a task
// about a file that she cannot see, and whoever may not read everybody's (a
// volunteer) sees those she asked for and those in her hands. The room knows
// clients and staff; it refuses to know what the source is, and no task ever
// changes anything but itself.
package tasks

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Task is one thing to do. CreatedAt is when it was asked; AssignedTo, the date and
// the state are those of its last turn.
type Task struct {
	db.Row
	ClientID   uuid.UUID `sec:"open"`
	What       seal.Text `sec:"sealed"`
	Why        seal.Text `sec:"sealed"`
	AskedBy    uuid.UUID `sec:"open"`
	AssignedTo uuid.UUID `sec:"open"`
	DueOn      wall.Date `sec:"open"` // by the office's clocks
	DueTime    wall.Time `sec:"open"` // empty for any time of that day
	State      State     `sec:"open"`
	SourceType string    `sec:"open"`
	SourceID   uuid.UUID `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of tasks.
func (Task) TableName() string { return "tasks" }

// SealedBy is the client.
func (t Task) SealedBy() uuid.UUID { return t.ClientID }

// Turn is what happened to a task: who did it, when, and with which words.
type Turn struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	TaskID     uuid.UUID `sec:"open"`
	Number     int64     `sec:"open"` // the task's version after it
	Act        Act       `sec:"open"`
	AssignedTo uuid.UUID `sec:"open"`
	DueOn      wall.Date `sec:"open"`
	DueTime    wall.Time `sec:"open"`
	Note       seal.Text `sec:"sealed"`
	RecordedBy uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of turns.
func (Turn) TableName() string { return "task_turns" }

// SealedBy is the client.
func (t Turn) SealedBy() uuid.UUID { return t.ClientID }

// Models is one row of each table of this room, for the test that compares
// structs with the migrated schema.
func Models() []any { return []any{Task{}, Turn{}} }
