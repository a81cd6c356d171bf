package selfreport

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// Heap is what one client said and nobody has taken note of: a child with the phone
// makes one line and not forty.
type Heap struct {
	Last   Arrival
	By     Link // the link that the last came through, without its secret
	Count  int64
	ByKind map[Kind]int64
}

// untold is what nobody has taken note of.
func untold(tx *db.Tx) *gorm.DB {
	q := tx.DB.Model(&Arrival{}).Where("NOT EXISTS (SELECT 1 FROM selfreport_notices AS n WHERE n.arrival_id = selfreport_arrivals.id)")
	return clients.Wall(tx, q, "selfreport_arrivals.client_id")
}

// Waiting lists what arrived and nobody has taken note of, by client, the newest
// first, and of how many clients there is something.
func Waiting(tx *db.Tx, limit int) (list []Heap, all int64, err error) {
	if err := tx.Actor.Require(actor.FailuresRead); err != nil {
		return nil, 0, err
	}
	if err := untold(tx).Distinct("client_id").Count(&all).Error; err != nil {
		return nil, 0, fmt.Errorf("counting arrivals: %w", err)
	}
	var last []Arrival
	newer := "NOT EXISTS (SELECT 1 FROM selfreport_arrivals AS b WHERE b.client_id = selfreport_arrivals.client_id AND b.id > selfreport_arrivals.id" +
		" AND NOT EXISTS (SELECT 1 FROM selfreport_notices AS n WHERE n.arrival_id = b.id))"
	if err := untold(tx).Where(newer).Order("received_at DESC, id DESC").Limit(limit).Find(&last).Error; err != nil {
		return nil, 0, fmt.Errorf("reading arrivals: %w", err)
	}
	withhold(tx, last)
	ids := make([]uuid.UUID, len(last))
	for i, a := range last {
		ids[i] = a.ClientID
	}
	var counts []struct {
		ClientID uuid.UUID
		Kind     Kind
		Count    int64
	}
	err = untold(tx).Select("client_id", "kind", "count(*) AS count").Where("client_id IN ?", ids).Group("client_id, kind").Find(&counts).Error
	if err != nil {
		return nil, 0, fmt.Errorf("counting arrivals: %w", err)
	}
	links, err := linksOf(tx, last)
	if err != nil {
		return nil, 0, err
	}
	for _, a := range last {
		h := Heap{Last: a, By: links[a.LinkID], ByKind: map[Kind]int64{}}
		for _, c := range counts {
			if c.ClientID == a.ClientID {
				h.ByKind[c.Kind], h.Count = c.Count, h.Count+c.Count
			}
		}
		list = append(list, h)
	}
	return list, all, nil
}

// Note puts on record that somebody took note of an arrival, and what came of it; a
// second time changes nothing. What was not meant leaves no failure and no summons open. Invalid for an upshot that a person does not give so.
func Note(tx *db.Tx, id uuid.UUID, upshot Upshot) (Arrival, error) {
	a, err := arrival(tx, id)
	if err != nil {
		return a, err
	}
	if upshot != Seen && upshot != NotMeant {
		return a, fault.New(fault.Invalid, "selfreport.upshot_unknown")
	}
	return a, a.note(tx, upshot)
}

// undo takes back what an arrival that was not meant has set in motion: its failure is
// closed and no packet speaks of it, its summons is taken back. Both stay on record.
func (a Arrival) undo(tx *db.Tx) error {
	why := locale.For("en").Say("selfreport.not_meant.why")
	switch {
	case a.FailureID != nil:
		return failures.NotMeant(tx, *a.FailureID, why)
	case a.SummonsID != nil:
		return supervision.TakeBackSummons(tx, *a.SummonsID, why)
	}
	return nil
}

// NoteAll is Note of everything the client had said by an arrival, and says how much
// there was. What came while somebody read is not among it.
func NoteAll(tx *db.Tx, upTo uuid.UUID, upshot Upshot) (int, error) {
	last, err := Note(tx, upTo, upshot)
	if err != nil {
		return 0, err
	}
	var rest []Arrival
	err = untold(tx).Where("client_id = ? AND received_at <= ?", last.ClientID, last.ReceivedAt).Order("id").Find(&rest).Error
	if err != nil {
		return 0, fmt.Errorf("reading arrivals: %w", err)
	}
	for _, a := range rest {
		if err := a.note(tx, upshot); err != nil {
			return 0, err
		}
	}
	return len(rest) + 1, nil
}

// DidAt is when she says she did it, by the clocks of a zone; ok is false where she
// gave no hour. Without a day it is the day of the arrival.
func (a Arrival) DidAt(zone string) (at time.Time, ok bool) {
	m := wall.Moment{Date: a.DidOn, Time: a.DidAtTime, Zone: zone, Fold: wall.Earlier}
	if m.Date == "" {
		m.Date = wall.At(a.When(), zone).Date
	}
	if m.Time == "" {
		return at, false
	}
	at, err := m.Instant()
	return at, err == nil
}

// ToConfirm is an arrival that says that a check-in was done, for the form on which a
// person puts on record what became of it, and by which clocks she speaks. NotFound
// where it concerns another check-in or none.
func ToConfirm(tx *db.Tx, id, occurrence uuid.UUID) (Arrival, string, error) {
	a, err := arrival(tx, id)
	if err != nil {
		return a, "", err
	}
	if a.Kind != Did || a.OccurrenceID == nil || *a.OccurrenceID != occurrence {
		return a, "", fault.New(fault.NotFound, notFound)
	}
	client, err := clients.Find(tx, a.ClientID)
	return a, client.TimeZone, err
}

// Confirm puts on record what became of a check-in that a client says she did, as a
// named person chose it: the moment of the button is not the moment she did it.
// NotFound for what concerns another check-in. The faults of obligations.RecordOutcome.
func Confirm(tx *db.Tx, id, occurrence uuid.UUID, out obligations.Outcome) (obligations.Occurrence, error) {
	a, _, err := ToConfirm(tx, id, occurrence)
	if err != nil {
		return obligations.Occurrence{}, err
	}
	o, err := obligations.RecordOutcome(tx, occurrence, out)
	if err != nil {
		return o, err
	}
	return o, a.note(tx, Confirmed)
}

func arrival(tx *db.Tx, id uuid.UUID) (Arrival, error) {
	var a Arrival
	if err := tx.Actor.Require(actor.FailuresWrite); err != nil {
		return a, err
	}
	if tx.Actor.Kind == actor.ClientLink {
		return a, fault.New(fault.Forbidden, "fault.forbidden")
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
	if upshot == NotMeant {
		if err := a.undo(tx); err != nil {
			return err
		}
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
