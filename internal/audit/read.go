package audit

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
)

// Item is one event as a person may read it.
type Item struct {
	Seq         int64
	RecordedAt  time.Time
	OccurredAt  time.Time
	ActorRef    string
	Action      string
	SubjectType string
	Subject     uuid.UUID
	Facts       json.RawMessage
	Detail      json.RawMessage
}

// ForClient lists a client's events, newest first, before the given sequence
// (0 for the newest).
func ForClient(tx *db.Tx, client uuid.UUID, before int64, limit int) ([]Item, error) {
	ref, err := tx.Keys.Ref(tx.Context(), client)
	if err != nil {
		return nil, fmt.Errorf("naming the client in the log: %w", err)
	}
	q := tx.DB.Where("client_ref = ?", ref).Order("seq DESC").Limit(limit)
	if before > 0 {
		q = q.Where("seq < ?", before)
	}
	var rows []entry
	if err := q.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading a client's events: %w", err)
	}
	return itemsOf(rows)
}

// Acted tells whether the actor has ever put anything on record in a client's file.
func Acted(tx *db.Tx, client uuid.UUID, as actor.Actor) (bool, error) {
	ref, err := tx.Keys.Ref(tx.Context(), client)
	if err != nil {
		return false, fmt.Errorf("naming the client in the log: %w", err)
	}
	var n int64
	if err := tx.DB.Model(&entry{}).Where("client_ref = ? AND actor_ref = ?", ref, as.Ref()).Limit(1).Count(&n).Error; err != nil {
		return false, fmt.Errorf("looking for an actor in the log: %w", err)
	}
	return n > 0, nil
}

// About lists the events of a client's file that are about any of the subjects, oldest
// first; with actions, only those. What an event is about is sealed, so all of the
// file's events with these actions are opened.
func About(tx *db.Tx, client uuid.UUID, subjects []uuid.UUID, actions ...string) ([]Item, error) {
	items, err := InFile(tx, client, actions...)
	return slices.DeleteFunc(items, func(i Item) bool { return !slices.Contains(subjects, i.Subject) }), err
}

// InFile lists the events of a client's file, oldest first; with actions, only those.
func InFile(tx *db.Tx, client uuid.UUID, actions ...string) ([]Item, error) {
	ref, err := tx.Keys.Ref(tx.Context(), client)
	if err != nil {
		return nil, fmt.Errorf("naming the client in the log: %w", err)
	}
	q := tx.DB.Where("client_ref = ?", ref).Order("seq")
	if len(actions) > 0 {
		q = q.Where("action IN ?", actions)
	}
	var rows []entry
	if err := q.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading a client's events: %w", err)
	}
	return itemsOf(rows)
}

func itemsOf(rows []entry) ([]Item, error) {
	items := make([]Item, 0, len(rows))
	for _, row := range rows {
		item := Item{
			Seq: row.Seq, RecordedAt: row.RecordedAt, OccurredAt: row.OccurredAt,
			ActorRef: row.ActorRef, Action: row.Action, SubjectType: row.SubjectType,
		}
		if plain := row.Payload.Reveal(); len(plain) > 0 {
			c, err := openContent(plain, row.Commitment)
			if err != nil {
				return nil, &Altered{Seq: row.Seq, Err: err}
			}
			var b struct {
				Subject uuid.UUID       `json:"subject"`
				Facts   json.RawMessage `json:"facts"`
			}
			if err := json.Unmarshal(c.body, &b); err != nil {
				return nil, fmt.Errorf("reading event %d: %w", row.Seq, err)
			}
			item.Subject, item.Facts, item.Detail = b.Subject, b.Facts, c.detail
		}
		items = append(items, item)
	}
	return items, nil
}
