package selfreport

import (
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Said is an arrival with what came of it and how its pictures fared.
type Said struct {
	Arrival
	By       Link // the link it came through, without its secret
	Notice   *Notice
	Pictures int // kept from the phone's own sending
	Coming   int // begun, and not whole yet
	Lost     int // refused or given up
}

// SaidBy lists what a client said on her page, the newest first.
func SaidBy(tx *db.Tx, client uuid.UUID, limit int) ([]Said, error) {
	return said(tx, tx.DB.Where("client_id = ?", client).Limit(limit), client)
}

// SaidAbout lists what a client said about one check-in.
func SaidAbout(tx *db.Tx, client, occurrence uuid.UUID) ([]Said, error) {
	return said(tx, tx.DB.Where("client_id = ? AND occurrence_id = ?", client, occurrence), client)
}

// SaidOfSummons is what a client said by which a summons came on record, by the id of
// its first row.
func SaidOfSummons(tx *db.Tx, client, summons uuid.UUID) ([]Said, error) {
	return said(tx, tx.DB.Where("client_id = ? AND summons_id = ?", client, summons), client)
}

// ReceiptOf is what a receipt stands for, to the holder of the client's link, and by
// which clocks it is said.
func ReceiptOf(tx *db.Tx, link Link, receipt string) (Said, string, error) {
	client, err := clients.Find(tx, link.ClientID)
	if err != nil {
		return Said{}, "", err
	}
	found, err := said(tx, tx.DB.Where("client_id = ? AND receipt = ?", link.ClientID, plain(receipt)), link.ClientID)
	if err == nil && len(found) == 0 {
		err = fault.New(fault.NotFound, notFound)
	}
	if err != nil {
		return Said{}, "", err
	}
	return found[0], client.TimeZone, nil
}

func said(tx *db.Tx, q *gorm.DB, client uuid.UUID) ([]Said, error) {
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	var rows []Arrival
	if err := q.Order("received_at DESC, id DESC").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading arrivals: %w", err)
	}
	withhold(tx, rows)
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	var notices []Notice
	var uploads []Upload
	links, lost := linksOf(tx, rows)
	err := errors.Join(
		lost,
		tx.DB.Where("arrival_id IN ?", ids).Find(&notices).Error,
		tx.DB.Select("id", "arrival_id", "refused", "ended_at").Where("arrival_id IN ?", ids).Find(&uploads).Error,
	)
	if err != nil {
		return nil, fmt.Errorf("reading what came of arrivals: %w", err)
	}
	out := make([]Said, len(rows))
	for i, row := range rows {
		out[i] = with(row, notices, uploads)
		out[i].By = links[row.LinkID]
	}
	return out, nil
}

// linksOf are the links through which arrivals came, by id.
func linksOf(tx *db.Tx, rows []Arrival) (map[uuid.UUID]Link, error) {
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ids[i] = row.LinkID
	}
	var found []Link
	err := tx.DB.Select("id", "client_id", "label", "token_hint", "revoked_at").Where("id IN ?", ids).Find(&found).Error
	if err != nil {
		return nil, fmt.Errorf("reading the links of arrivals: %w", err)
	}
	links := make(map[uuid.UUID]Link, len(found))
	for _, l := range found {
		links[l.ID] = l
	}
	return links, nil
}

// withhold takes her own words out for whoever only reads: they are privileged.
func withhold(tx *db.Tx, rows []Arrival) {
	if tx.Actor.May(actor.FailuresWrite) {
		return
	}
	for i := range rows {
		rows[i].Words = seal.Text{}
	}
}

func with(row Arrival, notices []Notice, uploads []Upload) Said {
	s := Said{Arrival: row}
	for i := range notices {
		if notices[i].ArrivalID == row.ID {
			s.Notice = &notices[i]
		}
	}
	for _, u := range uploads {
		switch {
		case u.ArrivalID != row.ID:
		case u.EndedAt == nil:
			s.Coming++
		case u.Refused != "":
			s.Lost++
		default:
			s.Pictures++
		}
	}
	return s
}
