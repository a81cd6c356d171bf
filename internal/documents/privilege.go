package documents

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
)

// readable tells whether the actor may read a document. A privileged one is held as
// notes are: by whoever may read those of others, and by whoever took it in herself
// and may write. Whoever only reads does not read it, nor its title.
func (d Document) readable(a actor.Actor) bool {
	return !d.Privileged || a.May(actor.NotesRead) || a.May(actor.DocumentsWrite) && d.RecordedBy == a.ID
}

// labelled lets the last label of each document hold. What was made from a privileged
// document is privileged too.
func labelled(tx *db.Tx, docs ...*Document) error {
	all, err := lineage(tx, docs)
	if err != nil {
		return err
	}
	ids := make([]uuid.UUID, 0, len(all))
	for id := range all {
		ids = append(ids, id)
	}
	var labels []Label
	if err := tx.DB.Where("document_id IN ?", ids).Order("recorded_at, id").Find(&labels).Error; err != nil {
		return fmt.Errorf("reading what is said of documents: %w", err)
	}
	for _, l := range labels {
		all[l.DocumentID].say(l)
	}
	for _, d := range docs {
		for up := d; up.ParentID != nil && !d.Privileged; {
			up = all[*up.ParentID]
			d.Privileged = up.Privileged
		}
	}
	return nil
}

// lineage is documents with all that they were made from, up to the originals, by id.
func lineage(tx *db.Tx, docs []*Document) (map[uuid.UUID]*Document, error) {
	all := make(map[uuid.UUID]*Document, len(docs))
	for _, d := range docs {
		all[d.ID] = d
	}
	for young := docs; ; {
		var missing []uuid.UUID
		for _, d := range young {
			if d.ParentID != nil && all[*d.ParentID] == nil {
				missing = append(missing, *d.ParentID)
			}
		}
		if len(missing) == 0 {
			return all, nil
		}
		var parents []Document
		if err := tx.DB.Where("id IN ?", missing).Order("id").Find(&parents).Error; err != nil {
			return nil, fmt.Errorf("reading what documents were made from: %w", err)
		}
		young = young[:0:0]
		for i := range parents {
			all[parents[i].ID] = &parents[i]
			young = append(young, &parents[i])
		}
	}
}

// whole is documents with all that decides whether they may leave, in a handful of
// queries for all of them. The caller has labelled them.
func whole(tx *db.Tx, docs ...*Document) ([]File, error) {
	files := make([]File, len(docs))
	all, err := lineage(tx, docs)
	if err != nil || len(docs) == 0 {
		return files, err
	}
	ids := make([]uuid.UUID, 0, len(all))
	for id := range all {
		ids = append(ids, id)
	}
	checks, err := ChecksOf(tx, ids...)
	if err != nil {
		return nil, err
	}
	consents, err := rowsOf[Consent](tx, "recorded_at, id", ids...)
	if err != nil {
		return nil, err
	}
	rulings, err := rowsOf[Ruling](tx, "ruled_at, id", ids...)
	if err != nil {
		return nil, err
	}
	for i, d := range docs {
		f := &files[i]
		f.Document = *d
		f.Checks = of(checks, func(c Check) bool { return c.DocumentID == d.ID })
		for up := d; ; up = all[*up.ParentID] { // who agreed to the recording agreed to what is left of it in a copy
			f.Consents = append(f.Consents, of(consents, func(c Consent) bool { return c.DocumentID == up.ID })...)
			if len(f.Rulings) == 0 { // of the copy itself, else of what it was made from
				f.Rulings = of(rulings, func(r Ruling) bool { return r.DocumentID == up.ID })
			}
			if up.ParentID == nil {
				break
			}
		}
	}
	return files, nil
}

func of[R any](rows []R, is func(R) bool) []R {
	return slices.DeleteFunc(slices.Clone(rows), func(r R) bool { return !is(r) })
}
