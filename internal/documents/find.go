package documents

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
)

const notFound = "documents.not_found"

// Find is one document; NotFound when it is absent or behind a wall.
func Find(tx *db.Tx, id uuid.UUID) (Document, error) {
	var d Document
	if err := tx.Actor.Require(actor.DocumentsRead); err != nil {
		return d, err
	}
	err := db.Take(clients.Wall(tx, tx.DB.Where("documents.id = ?", id), "documents.client_id"), &d, notFound)
	return d, err
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
	var list []Document
	if err := tx.DB.Where("client_id = ?", client).Order("received_at, id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("listing documents: %w", err)
	}
	return list, nil
}

// Named are the documents of a list of ids, by id. The caller has passed the wall of
// whatever names them.
func Named(tx *db.Tx, ids ...uuid.UUID) (map[uuid.UUID]Document, error) {
	named := make(map[uuid.UUID]Document, len(ids))
	if len(ids) == 0 {
		return named, nil
	}
	var list []Document
	if err := tx.DB.Where("id IN ?", ids).Find(&list).Error; err != nil {
		return nil, fmt.Errorf("reading documents: %w", err)
	}
	for _, d := range list {
		named[d.ID] = d
	}
	return named, nil
}

// CustodyOf is who had documents in hand, in the order in which they had them. The
// caller has passed the wall.
func CustodyOf(tx *db.Tx, ids ...uuid.UUID) ([]Custody, error) {
	var rows []Custody
	if len(ids) == 0 {
		return rows, nil
	}
	if err := tx.DB.Where("document_id IN ?", ids).Order("at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading custody: %w", err)
	}
	return rows, nil
}
