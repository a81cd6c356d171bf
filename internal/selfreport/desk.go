package selfreport

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
)

// Waiting lists what arrived and nobody has taken note of, the newest first, and
// how much there is of it.
func Waiting(tx *db.Tx, limit int) (list []Arrival, all int64, err error) {
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return nil, 0, err
	}
	query := func() *gorm.DB {
		q := tx.DB.Model(&Arrival{}).Where("NOT EXISTS (SELECT 1 FROM selfreport_notices AS n WHERE n.arrival_id = selfreport_arrivals.id)")
		return clients.Wall(tx, q, "selfreport_arrivals.client_id")
	}
	if err := query().Count(&all).Error; err != nil {
		return nil, 0, fmt.Errorf("counting arrivals: %w", err)
	}
	if err := query().Order("received_at DESC, id DESC").Limit(limit).Find(&list).Error; err != nil {
		return nil, 0, fmt.Errorf("reading arrivals: %w", err)
	}
	return list, all, nil
}

// Said is an arrival with what came of it and how its pictures fared.
type Said struct {
	Arrival
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
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	var notices []Notice
	var uploads []Upload
	err := errors.Join(
		tx.DB.Where("arrival_id IN ?", ids).Find(&notices).Error,
		tx.DB.Select("id", "arrival_id", "refused", "ended_at").Where("arrival_id IN ?", ids).Find(&uploads).Error,
	)
	if err != nil {
		return nil, fmt.Errorf("reading what came of arrivals: %w", err)
	}
	out := make([]Said, len(rows))
	for i, row := range rows {
		out[i] = with(row, notices, uploads)
	}
	return out, nil
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

// Note puts on record that somebody took note of an arrival; a second time changes
// nothing.
func Note(tx *db.Tx, id uuid.UUID) (Arrival, error) {
	a, err := arrival(tx, id)
	if err != nil {
		return a, err
	}
	return a, a.note(tx, Seen)
}

// Confirm takes what a client said about a check-in as its outcome: that she did
// it, with the time she did it, and of nobody who reports with her. A named person does that, on the client's word.
// Conflict for what concerns no check-in. The faults of obligations.RecordOutcome.
func Confirm(tx *db.Tx, id uuid.UUID, form string) (Arrival, error) {
	a, err := arrival(tx, id)
	if err != nil {
		return a, err
	}
	if a.Kind != Did || a.OccurrenceID == nil {
		return a, fault.New(fault.Conflict, "selfreport.nothing_to_confirm")
	}
	o, err := obligations.FindFor(tx, *a.OccurrenceID, a.ClientID)
	if err != nil {
		return a, err
	}
	out := obligations.Outcome{State: obligations.Reported, Source: "client", At: a.When(), FormID: form, OnlyFor: a.ClientID}
	if out.At.Before(o.OpensAt) {
		return a, fault.New(fault.Conflict, "selfreport.before_window")
	}
	if out.State = o.Fits(out.At); out.State.NeedsReason() {
		out.Reason = locale.For("en").Say("selfreport.reason.said")
	}
	if _, err := obligations.RecordOutcome(tx, o.ID, out); err != nil {
		return a, err
	}
	return a, a.note(tx, Confirmed)
}

func arrival(tx *db.Tx, id uuid.UUID) (Arrival, error) {
	var a Arrival
	if err := tx.Actor.Require(actor.FailuresWrite); err != nil {
		return a, err
	}
	q := tx.ForUpdate().Where("selfreport_arrivals.id = ?", id)
	err := db.Take(clients.Wall(tx, q, "selfreport_arrivals.client_id"), &a, notFound)
	return a, err
}

func (a Arrival) note(tx *db.Tx, upshot Upshot) error {
	var noted int64
	if err := tx.DB.Model(&Notice{}).Where("arrival_id = ?", a.ID).Count(&noted).Error; err != nil {
		return fmt.Errorf("looking for a notice: %w", err)
	}
	if noted > 0 {
		return nil
	}
	row := Notice{ArrivalID: a.ID, ClientID: a.ClientID, CameOfIt: upshot, NoticedBy: tx.Actor.ID, NoticedAt: tx.Now}
	if err := tx.DB.Create(&row).Error; err != nil {
		return fmt.Errorf("storing a notice: %w", err)
	}
	return audit.Append(tx, audit.Event{
		Action: "selfreport." + string(upshot), SubjectType: "selfreport_arrival", Subject: a.ID, Client: a.ClientID,
		Detail: map[string]any{"receipt": a.Receipt},
	})
}

// Fresh tells whether an arrival is of the last hour.
func (a Arrival) Fresh(now time.Time) bool { return now.Sub(a.ReceivedAt) < time.Hour }
