package documents

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
)

const notFound = "documents.not_found"

// Find is one document, as it is labelled now; NotFound when it is absent or behind a
// wall.
func Find(tx *db.Tx, id uuid.UUID) (Document, error) {
	var d Document
	if err := tx.Actor.Require(actor.DocumentsRead); err != nil {
		return d, err
	}
	err := db.Take(clients.Wall(tx, tx.DB.Where("documents.id = ?", id), "documents.client_id"), &d, notFound)
	if err != nil {
		return d, err
	}
	return d, labelled(tx, &d)
}

// List is a client's documents with what was made from them, in the order in which
// they came; NotFound beyond the wall.
func List(tx *db.Tx, client uuid.UUID) ([]Document, error) {
	if err := tx.Actor.Require(actor.DocumentsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	return read(tx, "client_id = ?", client)
}

// read reads documents as they are labelled now.
func read(tx *db.Tx, where string, args ...any) ([]Document, error) {
	var list []Document
	if err := tx.DB.Where(where, args...).Order("received_at, id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("reading documents: %w", err)
	}
	if len(list) == 0 {
		return list, nil
	}
	at := make([]*Document, len(list))
	for i := range list {
		at[i] = &list[i]
	}
	return list, labelled(tx, at...)
}

// Named are the documents of a list of ids, by id. The caller has passed the wall of
// whatever names them.
func Named(tx *db.Tx, ids ...uuid.UUID) (map[uuid.UUID]Document, error) {
	named := make(map[uuid.UUID]Document, len(ids))
	if len(ids) == 0 {
		return named, nil
	}
	list, err := read(tx, "id IN ?", ids)
	for _, d := range list {
		named[d.ID] = d
	}
	return named, err
}

// CustodyOf is who had documents in hand, in the order in which they had them. The
// caller has passed the wall.
func CustodyOf(tx *db.Tx, ids ...uuid.UUID) ([]Custody, error) {
	return rowsOf[Custody](tx, "at, id", ids...)
}

// ChecksOf is who checked documents, and what they saw, in the order in which they
// did. The caller has passed the wall.
func ChecksOf(tx *db.Tx, ids ...uuid.UUID) ([]Check, error) {
	return rowsOf[Check](tx, "checked_at, id", ids...)
}

func rowsOf[R any](tx *db.Tx, order string, ids ...uuid.UUID) ([]R, error) {
	var rows []R
	if len(ids) == 0 {
		return rows, nil
	}
	if err := tx.DB.Where("document_id IN ?", ids).Order(order).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading what hangs on documents: %w", err)
	}
	return rows, nil
}

// File is a document with everything on record about it, each list in the order in
// which it was recorded.
type File struct {
	Document
	Custody []Custody
	Labels  []Label
	Checks  []Check
	Copies  []Document // made from it
	Parent  *Document  // what it was made from; nil for an original
}

// FindFile is one document with everything on record about it; NotFound when it is
// absent or behind a wall.
func FindFile(tx *db.Tx, id uuid.UUID) (File, error) {
	var f File
	var err error
	if f.Document, err = Find(tx, id); err != nil {
		return f, err
	}
	if f.Custody, err = CustodyOf(tx, id); err != nil {
		return f, err
	}
	if f.Labels, err = rowsOf[Label](tx, "recorded_at, id", id); err != nil {
		return f, err
	}
	if f.Checks, err = ChecksOf(tx, id); err != nil {
		return f, err
	}
	if f.Copies, err = read(tx, "parent_id = ?", id); err != nil || f.ParentID == nil {
		return f, err
	}
	parent, err := Find(tx, *f.ParentID)
	f.Parent = &parent
	return f, err
}

// People are everybody whom the record of a document names, for their names.
func (f File) People() []uuid.UUID {
	people := []uuid.UUID{f.RecordedBy}
	for _, c := range f.Custody {
		people = append(people, c.Person)
	}
	for _, l := range f.Labels {
		people = append(people, l.RecordedBy)
	}
	for _, c := range f.Checks {
		people = append(people, c.CheckedBy)
	}
	return people
}

// Unfit is the key of the sentence that says why the document may not leave the
// house; empty when it may.
func (f File) Unfit() string {
	switch {
	case f.Privileged, f.Parent != nil && f.Parent.Privileged:
		return "documents.unfit.privileged"
	case f.Says().Place:
		return "documents.unfit.place"
	case len(f.Checks) == 0:
		return "documents.unfit.unchecked"
	case !f.Checks[len(f.Checks)-1].Fit:
		return "documents.unfit.refused"
	}
	return ""
}
