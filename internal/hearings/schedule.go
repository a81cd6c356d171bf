package hearings

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// NewProceeding is a case of which no date is known yet.
type NewProceeding struct {
	ClientID uuid.UUID
	CaseType string // EOIR's code; RMV when empty
	Court    string
	FormID   string
}

// OpenProceeding records that the client has a case before the court. It has no
// date until a hearing is scheduled.
func OpenProceeding(tx *db.Tx, n NewProceeding) (Proceeding, error) {
	var p Proceeding
	if err := tx.Actor.Require(actor.HearingsWrite); err != nil {
		return p, err
	}
	if err := clients.Require(tx, n.ClientID); err != nil {
		return p, err
	}
	var wrong fault.Problems
	form, court := formID(&wrong, n.FormID), clients.CleanLine(&wrong, "court", n.Court, longestName)
	if unknown(CaseTypes(), n.CaseType) {
		wrong.Add("case_type", "hearings.choice_unknown")
	}
	if err := wrong.Err(); err != nil {
		return p, err
	}
	// The row is held from here on, so that a form sent twice meets its first copy.
	if err := clients.Touch(tx, n.ClientID); err != nil {
		return p, err
	}
	if again, err := sent(tx, form, &p); err != nil || again {
		return p, sameClient(err, p.ClientID, n.ClientID)
	}
	return openProceeding(tx, n, court, form)
}

func openProceeding(tx *db.Tx, n NewProceeding, court, form string) (Proceeding, error) {
	if n.CaseType == "" {
		n.CaseType = CaseTypes()[0]
	}
	p := Proceeding{
		Row: db.NewRow(tx), ClientID: n.ClientID, CaseType: n.CaseType,
		Court: seal.Of(PlaceOf(court).Ref), CourtIndex: courtIndex(tx, court), RecordedBy: tx.Actor.ID, FormID: form,
	}
	if err := tx.DB.Create(&p).Error; err != nil {
		return p, fmt.Errorf("opening a proceeding: %w", err)
	}
	detail := map[string]any{"case_type": p.CaseType, "court": p.Court.Reveal()}
	return p, record(tx, act{action: "open_proceeding", subject: "proceeding", id: p.ID, detail: detail}, []uuid.UUID{p.ClientID})
}

// sameClient refuses a form whose id was used for somebody else's file.
func sameClient(err error, kept, asked uuid.UUID) error {
	if err == nil && kept != asked {
		return fault.New(fault.Conflict, "hearings.form_used")
	}
	return err
}

// NewHearing is a hearing with its first date. Participants are the riders; the
// lead is ClientID. Zone may be empty where the court tells it.
type NewHearing struct {
	ClientID     uuid.UUID
	Participants []uuid.UUID
	Details      Details
	Date         string
	Time         string
	Zone         string
	Fold         string
	Notice       NoticeGiven
	Source       string
	ToldAt       time.Time // when we were told; zero for now
	FormID       string
}

// Schedule records a hearing. A date in the past is accepted: the record of
// hearings that were is worth keeping. The same form sent twice makes one.
func Schedule(tx *db.Tx, n NewHearing) (Hearing, error) {
	var h Hearing
	if err := tx.Actor.Require(actor.HearingsWrite); err != nil {
		return h, err
	}
	if err := clients.Require(tx, n.ClientID); err != nil {
		return h, err
	}
	p, err := caseOf(tx, n.ClientID)
	if err != nil {
		return h, err
	}
	if n.Details.Court == "" {
		n.Details.Court = p.Court.Reveal()
	}
	var wrong fault.Problems
	riders := ridersOf(tx, &wrong, n)
	h = Hearing{Row: db.NewRow(tx), ClientID: n.ClientID, State: Scheduled}
	n.Details.on(tx, &wrong, &h)
	first := n.setting(tx, &wrong, h)
	if err := wrong.Err(); err != nil {
		return Hearing{}, err
	}
	everyone := append([]uuid.UUID{n.ClientID}, riders...)
	if err := touch(tx, everyone); err != nil {
		return Hearing{}, err
	}
	if kept, again, err := scheduledBefore(tx, first.FormID, n.ClientID); err != nil || again {
		return kept, err
	}
	if p.ID == uuid.Nil {
		if p, err = openProceeding(tx, NewProceeding{ClientID: n.ClientID}, n.Details.Court, ""); err != nil {
			return Hearing{}, err
		}
	}
	h.ProceedingID = p.ID
	return h, h.enter(tx, first, everyone)
}

// enter writes a new hearing with its first date and everybody in it.
func (h Hearing) enter(tx *db.Tx, first Setting, everyone []uuid.UUID) error {
	people := make([]Participant, 0, len(everyone))
	for _, id := range everyone {
		people = append(people, newParticipant(tx, h.ID, id, Rider))
	}
	people[0].Role = Lead
	if err := errors.Join(tx.DB.Create(&h).Error, tx.DB.Create(&first).Error, tx.DB.Create(&people).Error); err != nil {
		return fmt.Errorf("scheduling a hearing: %w", err)
	}
	facts, detail := h.scheduled(first)
	return record(tx, act{action: "schedule", subject: "hearing", id: h.ID, at: first.ToldAt, facts: facts, detail: detail}, everyone)
}

// scheduled is what the log says of a new hearing.
func (h Hearing) scheduled(first Setting) (facts, detail map[string]any) {
	return map[string]any{"row": first.ID, "type": h.Type, "medium": h.Medium, "setting": first.Moment, "source": first.Source},
		map[string]any{"court": h.Court.Reveal()}
}

// setting reads the first date of a new hearing.
func (n NewHearing) setting(tx *db.Tx, wrong *fault.Problems, h Hearing) Setting {
	zone := n.Zone
	if zone == "" {
		zone = PlaceOf(h.Court.Reveal()).Zone
	}
	s := newSetting(tx, h, 1)
	s.Moment, s.StartsAt = momentOf(tx, wrong, n.Date, n.Time, zone, n.Fold)
	s.Notice, s.Source = n.Notice.read(tx, wrong), n.Notice.source(wrong, n.Source)
	s.ToldAt = happened(tx, wrong, "told_at", n.ToldAt)
	s.FormID = formID(wrong, n.FormID)
	return s
}

func newSetting(tx *db.Tx, h Hearing, sequence int) Setting {
	return Setting{
		ID: db.NewID(tx.Now), HearingID: h.ID, ClientID: h.ClientID, Sequence: sequence,
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
}

// ridersOf reads the other clients of the hearing: each once, the lead not among
// them, all inside the wall.
func ridersOf(tx *db.Tx, wrong *fault.Problems, n NewHearing) []uuid.UUID {
	seen := map[uuid.UUID]bool{n.ClientID: true}
	var riders []uuid.UUID
	for _, id := range n.Participants {
		if seen[id] {
			continue
		}
		seen[id] = true
		if err := clients.Require(tx, id); err != nil {
			wrong.Add("participants", "hearings.participant_unknown")
			continue
		}
		riders = append(riders, id)
	}
	return riders
}

// caseOf is the client's newest proceeding; the zero one when she has none.
func caseOf(tx *db.Tx, client uuid.UUID) (Proceeding, error) {
	var p Proceeding
	err := db.Take(tx.DB.Where("client_id = ?", client).Order("id DESC"), &p, notFound)
	if fault.Is(err, fault.NotFound) {
		return Proceeding{}, nil
	}
	return p, err
}

// scheduledBefore finds the hearing that the same form made.
func scheduledBefore(tx *db.Tx, form string, client uuid.UUID) (Hearing, bool, error) {
	var s Setting
	again, err := sent(tx, form, &s)
	if err != nil || !again {
		return Hearing{}, false, err
	}
	if err := sameClient(nil, s.ClientID, client); err != nil {
		return Hearing{}, true, err
	}
	h, err := take(tx, s.HearingID)
	return h, true, err
}
