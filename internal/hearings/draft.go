package hearings

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Draft is a case with its hearing, checked and not there yet.
type Draft struct {
	proceeding Proceeding
	hearing    Hearing
	first      Setting // zero where no date is known

	Err error // Invalid, with the refused fields
}

// DraftOf checks the hearing of a client who has no case yet and may not be there
// herself. Without a date it is a case alone.
func DraftOf(tx *db.Tx, n NewHearing) Draft {
	var wrong fault.Problems
	h := Hearing{Row: db.NewRow(tx), ClientID: n.ClientID, State: Scheduled}
	n.Details.on(tx, &wrong, &h)
	p := Proceeding{
		Row: db.NewRow(tx), ClientID: n.ClientID, CaseType: CaseTypes()[0],
		Court: seal.Of(h.Court.Reveal()), CourtIndex: h.CourtIndex, RecordedBy: tx.Actor.ID,
	}
	h.ProceedingID = p.ID
	d := Draft{proceeding: p, hearing: h}
	if n.Date != "" {
		d.first = n.setting(tx, &wrong, h)
	}
	d.Err = wrong.Err()
	return d
}

// ScheduleMany puts drafts of clients who were opened in this transaction on
// record, with the same events as OpenProceeding and Schedule.
func ScheduleMany(tx *db.Tx, drafts []Draft) error {
	if err := tx.Actor.Require(actor.HearingsWrite); err != nil {
		return err
	}
	var rows booking
	for _, d := range drafts {
		if d.Err != nil {
			return fmt.Errorf("scheduling a draft that was refused: %w", d.Err)
		}
		rows.add(tx, d)
	}
	if err := rows.store(tx); err != nil {
		return err
	}
	if err := audit.AppendMany(tx, rows.events); err != nil {
		return err
	}
	return clients.TouchMany(tx, rows.touched)
}

// booking is everything that a batch of drafts writes.
type booking struct {
	proceedings []Proceeding
	hearings    []Hearing
	settings    []Setting
	people      []Participant
	events      []audit.Event
	touched     []uuid.UUID
}

func (b *booking) add(tx *db.Tx, d Draft) {
	p, h := d.proceeding, d.hearing
	b.proceedings = append(b.proceedings, p)
	b.touched = append(b.touched, p.ClientID)
	b.events = append(b.events, audit.Event{
		Action: "hearings.open_proceeding", SubjectType: "proceeding", Subject: p.ID, Client: p.ClientID,
		Detail: map[string]any{"case_type": p.CaseType, "court": p.Court.Reveal()},
	})
	if d.first.ID == uuid.Nil {
		return
	}
	b.hearings, b.settings = append(b.hearings, h), append(b.settings, d.first)
	b.people = append(b.people, newParticipant(tx, h.ID, h.ClientID, Lead))
	facts, detail := h.scheduled(d.first)
	b.events = append(b.events, audit.Event{
		Action: "hearings.schedule", SubjectType: "hearing", Subject: h.ID, Client: h.ClientID, OccurredAt: d.first.ToldAt,
		Facts: facts, Detail: detail,
	})
}

// The rows that one statement writes.
const perStatement = 100

func (b *booking) store(tx *db.Tx) error {
	if len(b.proceedings) == 0 {
		return nil
	}
	if err := tx.DB.CreateInBatches(&b.proceedings, perStatement).Error; err != nil {
		return fmt.Errorf("opening proceedings: %w", err)
	}
	if len(b.hearings) == 0 {
		return nil
	}
	for _, rows := range []any{&b.hearings, &b.settings, &b.people} {
		if err := tx.DB.CreateInBatches(rows, perStatement).Error; err != nil {
			return fmt.Errorf("scheduling hearings: %w", err)
		}
	}
	return nil
}
