package notes

import (
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

const notFound = "notes.not_found"

// forms knows again what a page sent twice.
const forms = db.Forms("note-form")

// File is a note with everything on record about it.
type File struct {
	Note
	Texts       []Text     // the first first; the last one holds
	Approvals   []Approval // that stand, of whichever text
	Withdrawals []Withdrawal
}

// Current is the text that holds.
func (f File) Current() Text { return f.Texts[len(f.Texts)-1] }

// Approval is the standing approval of the text that holds; NotFound when it is
// still a draft.
func (f File) Approval() (Approval, error) {
	for _, a := range f.Approvals {
		if a.TextID == f.TextID {
			return a, nil
		}
	}
	return Approval{}, fault.New(fault.NotFound, "notes.not_approved")
}

// Approved tells whether the text that holds may leave the house.
func (f File) Approved() bool {
	_, err := f.Approval()
	return err == nil
}

// People are everybody whom the record of a note names, for their names.
func (f File) People() []uuid.UUID {
	people := []uuid.UUID{f.AuthorID}
	for _, t := range f.Texts {
		people = append(people, t.RecordedBy)
	}
	for _, a := range f.Approvals {
		people = append(people, a.ApprovedBy)
	}
	for _, w := range f.Withdrawals {
		people = append(people, w.WithdrawnBy)
	}
	return people
}

// Find is one note; NotFound when it is absent, behind a wall, or somebody else's
// and the actor may only write.
func Find(tx *db.Tx, id uuid.UUID) (File, error) {
	var n Note
	if err := tx.Actor.Require(actor.NotesWrite); err != nil {
		return File{}, err
	}
	if err := db.Take(visible(tx, tx.DB.Where("notes.id = ?", id)), &n, notFound); err != nil {
		return File{}, err
	}
	files, err := filesOf(tx, []Note{n})
	if err != nil {
		return File{}, err
	}
	return files[0], nil
}

// ForClient lists the notes of a client that the actor may read, the newest first.
func ForClient(tx *db.Tx, client uuid.UUID) ([]File, error) {
	if err := tx.Actor.Require(actor.NotesWrite); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	return list(tx, visible(tx, tx.DB.Where("notes.client_id = ?", client)))
}

// From lists the notes that were made out of a source, the newest first.
func From(tx *db.Tx, source uuid.UUID) ([]File, error) {
	if err := tx.Actor.Require(actor.NotesWrite); err != nil {
		return nil, err
	}
	return list(tx, visible(tx, tx.DB.Where("notes.source_id = ?", source)))
}

// Approved are the statements of a client that may leave the house: the exact text
// an attorney approved, where it is still the one that holds and the approval
// stands. It is the only way by which anything of this room gets out.
func Approved(tx *db.Tx, client uuid.UUID) ([]Approval, error) {
	if err := tx.Actor.Require(actor.NotesRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	return approvals(tx, "notes.client_id = ?", client)
}

// ApprovedSources tells for which of the sources an approved statement stands. It
// says yes or no and nothing of what is written, so that a list of what is missing
// can be computed for whoever may not read notes.
func ApprovedSources(tx *db.Tx, sources []uuid.UUID) (map[uuid.UUID]bool, error) {
	found := map[uuid.UUID]bool{}
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return nil, err
	}
	var ids []uuid.UUID
	q := clients.Wall(tx, standing(tx).Where("notes.source_id IN ?", sources), "notes.client_id")
	if err := q.Distinct().Pluck("notes.source_id", &ids).Error; err != nil {
		return nil, fmt.Errorf("looking for approved statements: %w", err)
	}
	for _, id := range ids {
		found[id] = true
	}
	return found, nil
}

// ApprovedFor is the condition that an approved statement stands for the source in
// a column, for a query of the room that is the source.
func ApprovedFor(column string) string {
	return "EXISTS (SELECT 1 FROM notes JOIN note_approvals AS a ON a.text_id = notes.text_id WHERE notes.source_id = " + column +
		" AND NOT EXISTS (SELECT 1 FROM note_withdrawals AS w WHERE w.approval_id = a.id))"
}

// standing is the query behind every approval: of the text that holds, and not
// taken back.
func standing(tx *db.Tx) *gorm.DB {
	return tx.DB.Table("note_approvals").Joins("JOIN notes ON notes.text_id = note_approvals.text_id").
		Where("NOT EXISTS (SELECT 1 FROM note_withdrawals AS w WHERE w.approval_id = note_approvals.id)")
}

func approvals(tx *db.Tx, where string, of uuid.UUID) ([]Approval, error) {
	var rows []Approval
	err := standing(tx).Select("note_approvals.*").Where(where, of).Order("note_approvals.approved_at, note_approvals.id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading approvals: %w", err)
	}
	return rows, nil
}

// visible keeps a query to notes inside the wall, and to the actor's own where she
// may not read those of others.
func visible(tx *db.Tx, q *gorm.DB) *gorm.DB {
	if !tx.Actor.May(actor.NotesRead) {
		q = q.Where("notes.author_id = ?", tx.Actor.ID)
	}
	return clients.Wall(tx, q, "notes.client_id")
}

func list(tx *db.Tx, q *gorm.DB) ([]File, error) {
	var found []Note
	if err := q.Order("notes.created_at DESC, notes.id DESC").Find(&found).Error; err != nil {
		return nil, fmt.Errorf("reading notes: %w", err)
	}
	return filesOf(tx, found)
}

func filesOf(tx *db.Tx, found []Note) ([]File, error) {
	files := make([]File, len(found))
	where := make(map[uuid.UUID]*File, len(found))
	ids := make([]uuid.UUID, len(found))
	for i, n := range found {
		files[i].Note, ids[i] = n, n.ID
		where[n.ID] = &files[i]
	}
	if len(ids) == 0 {
		return files, nil
	}
	var texts []Text
	if err := tx.DB.Where("note_id IN ?", ids).Order("number, id").Find(&texts).Error; err != nil {
		return nil, fmt.Errorf("reading notes' texts: %w", err)
	}
	for _, t := range texts {
		where[t.NoteID].Texts = append(where[t.NoteID].Texts, t)
	}
	var given []Approval
	if err := tx.DB.Where("note_id IN ?", ids).Order("approved_at, id").Find(&given).Error; err != nil {
		return nil, fmt.Errorf("reading approvals: %w", err)
	}
	return files, withWithdrawals(tx, where, given)
}

// withWithdrawals puts each approval to its note, those that were taken back with
// who did it.
func withWithdrawals(tx *db.Tx, where map[uuid.UUID]*File, given []Approval) error {
	ids := make([]uuid.UUID, len(given))
	for i, a := range given {
		ids[i] = a.ID
	}
	var back []Withdrawal
	if err := tx.DB.Where("approval_id IN ?", ids).Order("withdrawn_at, id").Find(&back).Error; err != nil {
		return fmt.Errorf("reading approvals that were taken back: %w", err)
	}
	gone := map[uuid.UUID]Withdrawal{}
	for _, w := range back {
		gone[w.ApprovalID] = w
	}
	for _, a := range given {
		f := where[a.NoteID]
		if w, taken := gone[a.ID]; taken {
			f.Withdrawals = append(f.Withdrawals, w)
			continue
		}
		f.Approvals = append(f.Approvals, a)
	}
	return nil
}

// hold reads a note that the actor may write and holds it until the commit.
func hold(tx *db.Tx, id uuid.UUID) (Note, error) {
	var n Note
	if err := tx.Actor.Require(actor.NotesWrite); err != nil {
		return n, err
	}
	err := db.Take(visible(tx, tx.ForUpdate().Where("notes.id = ?", id)), &n, notFound)
	return n, err
}

func textOf(tx *db.Tx, id uuid.UUID) (Text, error) {
	var t Text
	err := db.Take(tx.DB.Where("id = ?", id), &t, notFound)
	return t, err
}
