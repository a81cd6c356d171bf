package documents

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

const notFound = "documents.not_found"

// forms knows again what a page sent twice.
const forms = db.Forms("document-form")

// Find is one document, as it is labelled now; NotFound when it is absent, behind a
// wall, or privileged and not the actor's to read.
func Find(tx *db.Tx, id uuid.UUID) (Document, error) {
	var d Document
	if err := tx.Actor.Require(actor.DocumentsRead); err != nil {
		return d, err
	}
	err := db.Take(clients.Wall(tx, tx.DB.Where("documents.id = ?", id), "documents.client_id"), &d, notFound)
	if err != nil {
		return d, err
	}
	if err := labelled(tx, &d); err != nil {
		return d, err
	}
	if !d.readable(tx.Actor) {
		return Document{}, fault.New(fault.NotFound, notFound)
	}
	return d, nil
}

// List is the documents of a client that the actor may read, with what was made from
// them, in the order in which they came; NotFound beyond the wall.
func List(tx *db.Tx, client uuid.UUID) ([]Document, error) {
	if err := tx.Actor.Require(actor.DocumentsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	return read(tx, "client_id = ?", client)
}

// read reads documents as they are labelled now, those that the actor may read.
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
	err := labelled(tx, at...)
	return slices.DeleteFunc(list, func(d Document) bool { return !d.readable(tx.Actor) }), err
}

// Named are the documents of a list of ids, by id; one that is privileged and not the
// actor's to read is absent. The caller has passed the wall of whatever names them.
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
	Custody  []Custody
	Labels   []Label
	Checks   []Check
	Consents []Consent  // to be recorded in it, or in what it was made from
	Rulings  []Ruling   // of an attorney: on it, else on what it was made from
	Copies   []Document // made from it
	Parent   *Document  // what it was made from; nil for an original
}

// FindFile is one document with everything on record about it; NotFound as Find.
func FindFile(tx *db.Tx, id uuid.UUID) (File, error) {
	doc, err := Find(tx, id)
	if err != nil {
		return File{}, err
	}
	files, err := whole(tx, &doc)
	if err != nil {
		return File{}, err
	}
	f := files[0]
	if f.Custody, err = CustodyOf(tx, id); err != nil {
		return f, err
	}
	if f.Labels, err = rowsOf[Label](tx, "recorded_at, id", id); err != nil {
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
	for _, c := range f.Consents {
		people = append(people, c.RecordedBy)
	}
	for _, r := range f.Rulings {
		people = append(people, r.RuledBy)
	}
	return people
}
