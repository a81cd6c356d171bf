package failures

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/staff"
	"constancia/internal/wall"
)

const notFound = "failures.not_found"

// File is a failure with everything on record about it, each list in the order in
// which it was recorded.
type File struct {
	Failure
	Statements  []Statement // the first first; the last one holds
	Attempts    []Attempt
	Calls       []Call
	Appearances []Appearance
	Witnesses   []Witness
	Steps       []StepDone
	Evidence    []Evidence
	Custody     []documents.Custody // of the documents that prove it
}

// Current is the account that holds.
func (f File) Current() Statement { return f.Statements[len(f.Statements)-1] }

// State is how far the record is.
func (f File) State() State {
	if len(f.Evidence) > 0 {
		return Documented
	}
	return New
}

// People are everybody whom the record of a failure names, for their names.
func (f File) People() []uuid.UUID {
	people := []uuid.UUID{f.RecordedBy}
	for _, s := range f.Statements {
		people = append(people, s.RecordedBy)
	}
	for _, a := range f.Attempts {
		people = append(people, a.RecordedBy)
	}
	for _, c := range f.Calls {
		people = append(people, c.RecordedBy)
	}
	for _, a := range f.Appearances {
		people = append(people, a.RecordedBy)
	}
	for _, w := range f.Witnesses {
		people = append(people, w.RecordedBy)
	}
	for _, s := range f.Steps {
		people = append(people, s.RecordedBy)
	}
	for _, c := range f.Custody {
		people = append(people, c.Person)
	}
	return people
}

// Superseded are the rows below the failure that a later one names.
func (f File) Superseded() map[uuid.UUID]bool {
	gone := map[uuid.UUID]bool{}
	note := func(l Line) {
		if l.Supersedes != nil {
			gone[*l.Supersedes] = true
		}
	}
	for _, a := range f.Attempts {
		note(a.Line)
	}
	for _, c := range f.Calls {
		note(c.Line)
	}
	for _, a := range f.Appearances {
		note(a.Line)
	}
	for _, w := range f.Witnesses {
		note(w.Line)
	}
	return gone
}

// When is when it happened, as far as anybody could say: the first time it was
// seen, else when we were told.
func (s Statement) When() time.Time {
	if s.FirstSeenAt != nil {
		return *s.FirstSeenAt
	}
	return s.ToldAt
}

// Find is one failure; NotFound when it is absent or behind a wall.
func Find(tx *db.Tx, id uuid.UUID) (File, error) {
	var f Failure
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return File{}, err
	}
	err := db.Take(clients.Wall(tx, tx.DB.Where("failures.id = ?", id), "failures.client_id"), &f, notFound)
	if err != nil {
		return File{}, err
	}
	files, err := filesOf(tx, []Failure{f})
	if err != nil {
		return File{}, err
	}
	return files[0], nil
}

// ForClient lists a client's failures with everything on record about them, in the
// order in which they were logged: her timeline and her ledger read it. What is
// privileged is in it; whoever prints for others leaves that out.
func ForClient(tx *db.Tx, client uuid.UUID) ([]File, error) {
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	var found []Failure
	if err := tx.DB.Where("client_id = ?", client).Order("created_at, id").Find(&found).Error; err != nil {
		return nil, fmt.Errorf("reading failures: %w", err)
	}
	return filesOf(tx, found)
}

// filesOf gathers what is on record about failures, in a handful of queries for all
// of them.
func filesOf(tx *db.Tx, found []Failure) ([]File, error) {
	files := make([]File, len(found))
	where := make(map[uuid.UUID]*File, len(found))
	ids := make([]uuid.UUID, len(found))
	for i, f := range found {
		files[i].Failure, ids[i] = f, f.ID
		where[f.ID] = &files[i]
	}
	if len(ids) == 0 {
		return files, nil
	}
	err := errors.Join(
		gather(tx, ids, "number, id", func(r Statement) { f := where[r.FailureID]; f.Statements = append(f.Statements, r) }),
		gather(tx, ids, recorded, func(r Attempt) { f := where[r.FailureID]; f.Attempts = append(f.Attempts, r) }),
		gather(tx, ids, recorded, func(r Call) { f := where[r.FailureID]; f.Calls = append(f.Calls, r) }),
		gather(tx, ids, recorded, func(r Appearance) { f := where[r.FailureID]; f.Appearances = append(f.Appearances, r) }),
		gather(tx, ids, recorded, func(r Witness) { f := where[r.FailureID]; f.Witnesses = append(f.Witnesses, r) }),
		gather(tx, ids, recorded, func(r StepDone) { f := where[r.FailureID]; f.Steps = append(f.Steps, r) }),
		gather(tx, ids, "received_at, id", func(r Evidence) { f := where[r.FailureID]; f.Evidence = append(f.Evidence, r) }),
	)
	if err != nil {
		return nil, err
	}
	return files, withDocuments(tx, files)
}

const recorded = "recorded_at, id"

func gather[R any](tx *db.Tx, failures []uuid.UUID, order string, each func(R)) error {
	var rows []R
	if err := tx.DB.Where("failure_id IN ?", failures).Order(order).Find(&rows).Error; err != nil {
		return fmt.Errorf("reading failures: %w", err)
	}
	for _, r := range rows {
		each(r)
	}
	return nil
}

// withDocuments reads what the pieces of evidence are, and who had them in hand. A
// document that proves two failures is in the custody of both.
func withDocuments(tx *db.Tx, files []File) error {
	var ids []uuid.UUID
	for _, f := range files {
		for _, e := range f.Evidence {
			ids = append(ids, e.DocumentID)
		}
	}
	named, err := documents.Named(tx, ids...)
	if err != nil {
		return err
	}
	rows, err := documents.CustodyOf(tx, ids...)
	if err != nil {
		return err
	}
	for i := range files {
		f := &files[i]
		own := map[uuid.UUID]bool{}
		for j, e := range f.Evidence {
			f.Evidence[j].Document, own[e.DocumentID] = named[e.DocumentID], true
		}
		for _, r := range rows {
			if own[r.DocumentID] {
				f.Custody = append(f.Custody, r)
			}
		}
	}
	return nil
}

// Filter chooses failures. The zero value of a field chooses all.
type Filter struct {
	Client uuid.UUID
	State  State
	Since  time.Time // logged at or after
	Limit  int       // 50 when zero, 200 at most
	Cursor string    // of the page before
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
	Pieces        int // of evidence
}

// Name is how the client is called.
func (l Listed) Name() string {
	return clients.Client{GivenNames: l.GivenNames, FamilyNames: l.FamilyNames, PreferredName: l.PreferredName}.Name()
}

// KindCodes are the kinds, the first named first.
func (l Listed) KindCodes() []string { return Statement{Kinds: l.Kinds}.KindCodes() }

// When is when it happened, as far as anybody could say.
func (l Listed) When() time.Time {
	return Statement{FirstSeenAt: l.FirstSeenAt, ToldAt: l.ToldAt}.When()
}

// State is how far the record is.
func (l Listed) State() State {
	if l.Pieces > 0 {
		return Documented
	}
	return New
}

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
		return rows, "", nil
	}
	rows = rows[:limit]
	return rows, cursorOf(rows[limit-1]), nil
}

const pieces = "(SELECT count(*) FROM evidence WHERE evidence.failure_id = failures.id)"

func (f Filter) on(tx *db.Tx) (*gorm.DB, error) {
	q := tx.DB.Table("failures").Select(
		"failures.id", "failures.client_id", "clients.given_names", "clients.family_names", "clients.preferred_name",
		"failures.occurrence_id", "s.app", "s.kinds", "s.first_seen_at", "s.told_at", "failures.created_at", pieces+" AS pieces",
	).Joins("JOIN failure_statements AS s ON s.id = failures.statement_id").
		Joins("JOIN clients ON clients.id = failures.client_id")
	q = clients.Wall(tx, q, "failures.client_id")
	if f.Client != uuid.Nil {
		q = q.Where("failures.client_id = ?", f.Client)
	}
	if !f.Since.IsZero() {
		q = q.Where("failures.created_at >= ?", f.Since.UTC())
	}
	switch f.State {
	case New:
		q = q.Where("NOT EXISTS (SELECT 1 FROM evidence WHERE evidence.failure_id = failures.id)")
	case Documented:
		q = q.Where("EXISTS (SELECT 1 FROM evidence WHERE evidence.failure_id = failures.id)")
	}
	if f.Cursor == "" {
		return q, nil
	}
	at, id, err := parseCursor(f.Cursor)
	return q.Where("failures.created_at < ? OR (failures.created_at = ? AND failures.id < ?)", at, at, id), err
}

func cursorOf(l Listed) string {
	return base64.RawURLEncoding.EncodeToString([]byte(l.CreatedAt.UTC().Format(time.RFC3339Nano) + " " + l.ID.String()))
}

func parseCursor(text string) (time.Time, uuid.UUID, error) {
	refused := fault.New(fault.Invalid, "failures.cursor_unknown")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	when, name, found := strings.Cut(string(raw), " ")
	if err != nil || !found {
		return time.Time{}, uuid.Nil, refused
	}
	at, err := time.Parse(time.RFC3339Nano, when)
	if err != nil {
		return time.Time{}, uuid.Nil, refused
	}
	id, err := uuid.Parse(name)
	if err != nil {
		return time.Time{}, uuid.Nil, refused
	}
	return at.UTC(), id, nil
}

// Today is what the first page shows of this room.
type Today struct {
	Drafts []Parked // the actor's own
	Logged []Listed // since midnight of the office's clock
}

// OnToday is what is open and what was logged today. Whoever may not write has no drafts.
func OnToday(tx *db.Tx) (Today, error) {
	var t Today
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return t, err
	}
	var err error
	if tx.Actor.May(actor.FailuresWrite) {
		if t.Drafts, err = OpenDrafts(tx); err != nil {
			return t, err
		}
	}
	office, err := staff.FindOffice(tx)
	if err != nil {
		return t, err
	}
	midnight := tx.Now.Truncate(24 * time.Hour)
	if zone, err := wall.LoadZone(office.TimeZone); err == nil {
		local := tx.Now.In(zone)
		midnight = time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
	}
	t.Logged, _, err = List(tx, Filter{Since: midnight, Limit: 200})
	return t, err
}
