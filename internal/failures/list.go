package failures

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/notes"
	"constancia/internal/obligations"
	"constancia/internal/seal"
)

// Filter chooses failures. The zero value of a field chooses all.
type Filter struct {
	Client uuid.UUID
	State  State
	Person uuid.UUID // who works on it
	Lacks  Gap       // what is missing for the defense
	Since  time.Time // logged at or after
	Limit  int       // 50 when zero, 200 at most
	Open   bool      // not closed
	Cursor string    // of the page before
	Offset int       // of Triage, in place of a cursor
}

// Listed is a failure as a list shows it.
type Listed struct {
	ID            uuid.UUID
	ClientID      uuid.UUID
	GivenNames    seal.Text `seal:"clients.given_names"`
	FamilyNames   seal.Text `seal:"clients.family_names"`
	PreferredName seal.Text `seal:"clients.preferred_name"`
	OccurrenceID  *uuid.UUID
	App           App
	Kinds         string
	FirstSeenAt   *time.Time
	ToldAt        time.Time
	CreatedAt     time.Time
	OpensAt       *time.Time // of the check-in it concerns
	ClosesAt      *time.Time
	GraceEndsAt   *time.Time
	CheckIn       obligations.State
	TakenBy       *uuid.UUID
	ClosedAt      *time.Time
	RecordedBy    uuid.UUID
	Version       int64
	Pieces        int  // of evidence
	Shown         bool // a piece can be seen
	Loose         bool // a piece is unchecked
	Calls         bool // that stand, as the next ones
	Timed         bool // tries with an hour
	Witnesses     bool
	Device        bool // the account says which phone
	Approved      bool `gorm:"-"` // a statement of it may leave
}

// Name is how the client is called.
func (l Listed) Name() string {
	return clients.Client{GivenNames: l.GivenNames, FamilyNames: l.FamilyNames, PreferredName: l.PreferredName}.Name()
}

// Until is when the window of the check-in it concerns is over, and whether it
// concerns one: see obligations.Entry.
func (l Listed) Until() (time.Time, bool) {
	if l.OpensAt == nil || l.ClosesAt == nil || l.GraceEndsAt == nil {
		return time.Time{}, false
	}
	return obligations.Entry{OpensAt: *l.OpensAt, ClosesAt: *l.ClosesAt, GraceEndsAt: *l.GraceEndsAt}.Until(), true
}

// KindCodes are the kinds, the first named first.
func (l Listed) KindCodes() []string { return Statement{Kinds: l.Kinds}.KindCodes() }

// When is when it happened, as far as anybody could say.
func (l Listed) When() time.Time {
	return Statement{FirstSeenAt: l.FirstSeenAt, ToldAt: l.ToldAt}.When()
}

// State is how far the record is.
func (l Listed) State() State { return stateOf(l.TakenBy, l.ClosedAt, l.Pieces) }

// List is the failures inside the wall, the newest first, and the cursor of the
// next page, empty at the end.
func List(tx *db.Tx, f Filter) ([]Listed, string, error) {
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return nil, "", err
	}
	limit := f.Limit
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, 200)
	q, err := f.on(tx)
	if err != nil {
		return nil, "", err
	}
	var rows []Listed
	if err := q.Order("failures.created_at DESC, failures.id DESC").Limit(limit + 1).Find(&rows).Error; err != nil {
		return nil, "", fmt.Errorf("listing failures: %w", err)
	}
	if len(rows) <= limit {
		return rows, "", withApprovals(tx, rows)
	}
	rows = rows[:limit]
	return rows, db.Cursor(rows[limit-1].CreatedAt, rows[limit-1].ID), withApprovals(tx, rows)
}

// Triage is the failures inside the wall with the most urgent first, and whether
// there are more: an open window by minutes left, then what nobody has taken up, then
// what somebody works on, then what is closed; in each the newest first.
func Triage(tx *db.Tx, f Filter) (rows []Listed, more bool, err error) {
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return nil, false, err
	}
	limit := f.Limit
	if limit <= 0 {
		limit = 50
	}
	limit, f.Cursor = min(limit, 200), ""
	q, err := f.on(tx)
	if err != nil {
		return nil, false, err
	}
	const until = "CASE WHEN o.closes_at > o.opens_at THEN o.closes_at ELSE o.grace_ends_at END"
	const open = until + " > ? AND o.state IN ('upcoming', 'due', 'attempted_failed')"
	q = q.Order(clause.OrderBy{Expression: clause.Expr{
		SQL: "CASE WHEN failures.closed_at IS NOT NULL THEN 3 WHEN " + open + " THEN 0 WHEN failures.taken_by IS NULL THEN 1 ELSE 2 END, " +
			"CASE WHEN failures.closed_at IS NULL AND " + open + " THEN " + until + " END, failures.created_at DESC, failures.id DESC",
		Vars: []any{tx.Now, tx.Now}, WithoutParentheses: true,
	}})
	if err := q.Limit(limit + 1).Offset(max(f.Offset, 0)).Find(&rows).Error; err != nil {
		return nil, false, fmt.Errorf("listing failures by urgency: %w", err)
	}
	more = len(rows) > limit
	rows = rows[:min(limit, len(rows))]
	return rows, more, withApprovals(tx, rows)
}

// withApprovals adds whether a statement of each may leave.
func withApprovals(tx *db.Tx, rows []Listed) error {
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	approved, err := notes.ApprovedSources(tx, ids)
	for i := range rows {
		rows[i].Approved = approved[rows[i].ID]
	}
	return err
}

const proven = "EXISTS (SELECT 1 FROM evidence WHERE evidence.failure_id = failures.id)"

const pieces = "(SELECT count(*) FROM evidence WHERE evidence.failure_id = failures.id)"

func (f Filter) on(tx *db.Tx) (*gorm.DB, error) {
	q := tx.DB.Table("failures").Select(
		"failures.id", "failures.client_id", "clients.given_names", "clients.family_names", "clients.preferred_name",
		"failures.occurrence_id", "s.app", "s.kinds", "s.first_seen_at", "s.told_at", "failures.created_at", "failures.taken_by",
		"failures.closed_at", "failures.recorded_by", "failures.version", "o.opens_at", "o.closes_at", "o.grace_ends_at", "COALESCE(o.state, '') AS check_in", pieces+" AS pieces",
		shown+" AS shown", loose+" AS loose", standing("failure_calls", "")+" AS calls",
		standing("failure_attempts", " AND b.at IS NOT NULL")+" AS timed", standing("failure_witnesses", "")+" AS witnesses",
		"s.device IS NOT NULL AS device",
	).Joins("JOIN failure_statements AS s ON s.id = failures.statement_id").
		Joins("JOIN clients ON clients.id = failures.client_id").
		Joins("LEFT JOIN occurrences AS o ON o.id = failures.occurrence_id")
	q = clients.Wall(tx, q, "failures.client_id")
	if f.Client != uuid.Nil {
		q = q.Where("failures.client_id = ?", f.Client)
	}
	if !f.Since.IsZero() {
		q = q.Where("failures.created_at >= ?", f.Since.UTC())
	}
	if f.Person != uuid.Nil {
		q = q.Where("failures.taken_by = ?", f.Person)
	}
	if where := f.Lacks.where(); where != "" {
		q = q.Where(where)
	}
	if f.Open {
		q = q.Where("failures.closed_at IS NULL")
	}
	switch f.State {
	case New:
		q = q.Where("failures.closed_at IS NULL AND failures.taken_by IS NULL AND NOT " + proven)
	case Working:
		q = q.Where("failures.closed_at IS NULL AND failures.taken_by IS NOT NULL")
	case Documented:
		q = q.Where("failures.closed_at IS NULL AND failures.taken_by IS NULL AND " + proven)
	case Closed:
		q = q.Where("failures.closed_at IS NOT NULL")
	}
	if f.Cursor == "" {
		return q, nil
	}
	at, id, err := db.ReadCursor(f.Cursor)
	return q.Where("failures.created_at < ? OR (failures.created_at = ? AND failures.id < ?)", at, at, id), err
}
