package documents

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// Unfit is the key of the sentence that says why the document may not leave the
// house; empty when it may.
func (f File) Unfit() string {
	bound := f.Bound()
	switch {
	case f.Privileged:
		return "documents.unfit.privileged"
	case bound != "":
		return bound
	case f.Says().Place:
		return "documents.unfit.place"
	case len(f.Checks) == 0:
		return "documents.unfit.unchecked"
	case !f.Checks[len(f.Checks)-1].Fit:
		return "documents.unfit.refused"
	}
	return ""
}

// UnfitWord is the one word behind a key of Unfit, for programs.
func UnfitWord(key string) string { return strings.TrimPrefix(key, "documents.unfit.") }

// Fit is nil for a document that may be chosen for something that leaves the house: a
// person has checked it, the last check found it fit, it tells no place, neither it
// nor what it was made from is privileged, and who can be heard in it agreed, or an
// attorney has decided. Otherwise Conflict, with a key that says what is missing;
// NotFound as Find.
func Fit(tx *db.Tx, id uuid.UUID) error {
	doc, err := Find(tx, id)
	if err != nil {
		return err
	}
	files, err := whole(tx, &doc)
	if err != nil {
		return err
	}
	if key := files[0].Unfit(); key != "" {
		return fault.New(fault.Conflict, key)
	}
	return nil
}

// Unfit is File.Unfit of many documents, by id: those that may leave are absent. One
// that the actor may not read is privileged. The caller has passed the wall.
func Unfit(tx *db.Tx, ids ...uuid.UUID) (map[uuid.UUID]string, error) {
	if err := tx.Actor.Require(actor.DocumentsRead); err != nil {
		return nil, err
	}
	why := make(map[uuid.UUID]string, len(ids))
	named, err := Named(tx, ids...)
	if err != nil {
		return nil, err
	}
	var docs []*Document
	for _, id := range ids {
		why[id] = "documents.unfit.privileged"
		if d, known := named[id]; known {
			docs = append(docs, &d)
		}
	}
	files, err := whole(tx, docs...)
	for _, f := range files {
		if why[f.ID] = f.Unfit(); why[f.ID] == "" {
			delete(why, f.ID)
		}
	}
	return why, err
}

// SeenFor is the condition that the document in a column can be seen and not only
// heard, for a query of the room that names it.
func SeenFor(column string) string {
	return "EXISTS (SELECT 1 FROM documents AS d WHERE d.id = " + column + " AND d.media_type NOT LIKE 'audio/%')"
}

// CheckedFor is the condition that a person has checked the document in a column, or a
// copy that was made of it.
func CheckedFor(column string) string {
	return "EXISTS (SELECT 1 FROM document_checks AS k JOIN documents AS d ON d.id = k.document_id WHERE d.id = " + column +
		" OR d.parent_id = " + column + ")"
}

// Checked tells of which documents a person has checked them, or a copy that was made
// of them. The caller has passed the wall.
func Checked(tx *db.Tx, ids ...uuid.UUID) (map[uuid.UUID]bool, error) {
	checked := make(map[uuid.UUID]bool, len(ids))
	if len(ids) == 0 {
		return checked, nil
	}
	var found []uuid.UUID
	err := tx.DB.Table("documents AS o").Where("o.id IN ?", ids).Where(CheckedFor("o.id")).Order("o.id").Pluck("o.id", &found).Error
	if err != nil {
		return nil, fmt.Errorf("looking for checks: %w", err)
	}
	for _, id := range found {
		checked[id] = true
	}
	return checked, nil
}
