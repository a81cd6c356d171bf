package obligations

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// PromptRecord is that something was asked of the client, or that a device raised
// an alert. One that was recorded by mistake is taken back by another row.
type PromptRecord struct {
	ID           uuid.UUID  `gorm:"primaryKey" sec:"open"`
	ClientID     uuid.UUID  `sec:"open"`
	ObligationID uuid.UUID  `sec:"open"`
	OccurrenceID uuid.UUID  `sec:"open"`
	CameAt       time.Time  `sec:"open"`
	Source       Source     `sec:"open"`
	Note         seal.Text  `sec:"sealed"`
	TakenBack    bool       `sec:"open"`
	Supersedes   *uuid.UUID `sec:"open"`
	RecordedBy   uuid.UUID  `sec:"open"`
	RecordedAt   time.Time  `sec:"open"`
	FormHash     *string    `sec:"hash"`
}

// TableName is the table of prompts.
func (PromptRecord) TableName() string { return "obligation_prompts" }

// SealedBy is the client.
func (p PromptRecord) SealedBy() uuid.UUID { return p.ClientID }

// Prompted is a prompt, an alert or an unannounced visit as a person tells it.
type Prompted struct {
	At      time.Time // when it came, to the minute
	Source  Source    // from whom we know
	Note    string    // what it said
	Version int64     // of the obligation the person saw; 0 for whatever it is now
	FormID  string
}

// Prompt puts on record that something was asked under a duty on demand, or that
// something happened under one that goes on all the time: one occurrence comes into
// being, due at once, and closes after the window that was told. Only a member of
// staff can: no clock ever makes one. Faults: Invalid, NotFound, Stale, Conflict
// when the duty has dates of its own or was over by then, or when a prompt of that
// minute is there.
func Prompt(tx *db.Tx, obligation uuid.UUID, p Prompted) (Occurrence, error) {
	if err := requirePerson(tx); err != nil {
		return Occurrence{}, err
	}
	o, _, err := holdDuty(tx, obligation)
	if err != nil {
		return Occurrence{}, err
	}
	record, err := p.check(tx, o)
	if err != nil {
		return Occurrence{}, err
	}
	var earlier PromptRecord
	if again, err := forms.Sent(tx, p.FormID, &earlier); err != nil || again {
		if err := db.SameFile(err, earlier.ObligationID, o.ID); err != nil {
			return Occurrence{}, err
		}
		return occurrenceOf(tx, earlier.OccurrenceID)
	}
	if p.Version != 0 && p.Version != o.Version {
		return Occurrence{}, fault.New(fault.Stale, "obligations.stale")
	}
	return record.apply(tx, o)
}

func (p Prompted) check(tx *db.Tx, o Obligation) (PromptRecord, error) {
	var problems fault.Problems
	at := p.At.UTC().Truncate(time.Minute)
	record := PromptRecord{
		ID: db.NewID(tx.Now), ClientID: o.ClientID, ObligationID: o.ID, OccurrenceID: db.NewID(tx.Now), CameAt: at,
		Source: p.Source, Note: note(&problems, "note", p.Note), RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
		FormHash: forms.Hash(tx, p.FormID),
	}
	switch {
	case p.At.IsZero():
		problems.Add("at", "obligations.prompt_when")
	case at.After(tx.Now.Add(slack)):
		problems.Add("at", "obligations.at_in_future")
	case wall.DateOf(at).AddDays(1).Before(o.Since):
		problems.Add("at", "obligations.before_duty")
	}
	if !p.Source.Known() {
		problems.Add("source", "obligations.source_needed")
	}
	return record, problems.Err()
}

// apply makes the occurrence under the version that held when the prompt came.
func (r PromptRecord) apply(tx *db.Tx, duty Obligation) (Occurrence, error) {
	o := Occurrence{
		Row: db.NewRow(tx), ClientID: r.ClientID, ObligationID: r.ObligationID, Prompted: true, RevisedAt: tx.Now,
	}
	o.ID = r.OccurrenceID
	s, err := r.version(tx)
	if err != nil {
		return o, err
	}
	if !s.Kind.Prompted() {
		return o, fault.New(fault.Conflict, "obligations.not_on_demand")
	}
	m := wall.At(r.CameAt, s.Start.Zone)
	if duty.Ended(m.Date) {
		return o, &fault.Error{
			Kind: fault.Conflict, Key: "obligations.prompt_after_end",
			Problems: []fault.Problem{{Field: "at", Key: "obligations.prompt_after_end"}},
		}
	}
	if err := unprompted(tx, r, m); err != nil {
		return o, err
	}
	o.SlotDate, o.SlotTime, o.AsksReturn = m.Date, m.Time, meets(duty.Modality)
	if err := o.place(s, m, tx); err != nil {
		return o, err
	}
	for _, row := range []any{&o, &r} {
		if err := tx.DB.Create(row).Error; err != nil {
			return o, fmt.Errorf("storing a prompt: %w", err)
		}
	}
	return o, audit.Append(tx, audit.Event{
		Action: "obligations.prompt", SubjectType: "occurrence", Subject: o.ID, Client: o.ClientID, OccurredAt: r.CameAt,
		Facts: map[string]any{
			"prompt": r.ID, "obligation": r.ObligationID, "source": r.Source, "schedule": s.ID, "closes_at": o.ClosesAt,
		},
		Detail: map[string]any{"note": r.Note.Reveal(), "state": o.State},
	})
}

// version is the schedule that held on the day of the prompt: the latest that had
// begun by then, by the clocks of its own zone.
func (r PromptRecord) version(tx *db.Tx) (Schedule, error) {
	var all []Schedule
	if err := tx.DB.Where("obligation_id = ?", r.ObligationID).Order("number DESC").Find(&all).Error; err != nil {
		return Schedule{}, fmt.Errorf("reading versions: %w", err)
	}
	for _, s := range all {
		if !wall.At(r.CameAt, s.Start.Zone).Date.Before(s.FromDate) {
			return s, nil
		}
	}
	return Schedule{}, &fault.Error{
		Kind: fault.Invalid, Key: "obligations.before_duty", Problems: []fault.Problem{{Field: "at", Key: "obligations.before_duty"}},
	}
}

// unprompted refuses a second prompt of the same minute: two people logged one.
func unprompted(tx *db.Tx, r PromptRecord, m wall.Moment) error {
	var there int64
	err := tx.DB.Model(&Occurrence{}).Where("obligation_id = ? AND slot_date = ? AND slot_time = ?", r.ObligationID, m.Date, m.Time).
		Count(&there).Error
	if err != nil {
		return fmt.Errorf("looking for a prompt: %w", err)
	}
	if there > 0 {
		return &fault.Error{
			Kind: fault.Conflict, Key: "obligations.prompt_twice",
			Problems: []fault.Problem{{Field: "at", Key: "obligations.prompt_twice"}},
		}
	}
	return nil
}

// TakeBack says that a prompt was recorded by mistake: its occurrence never had to
// take place. Both rows stay on record. Conflict when it is no prompt, or when
// something is on record about its occurrence.
func TakeBack(tx *db.Tx, occurrence uuid.UUID, version int64, reason string) (Occurrence, error) {
	if err := requirePerson(tx); err != nil {
		return Occurrence{}, err
	}
	o, err := hold(tx, occurrence)
	if err != nil {
		return o, err
	}
	if err := o.fresh(version); err != nil {
		return o, err
	}
	if !o.Prompted || !o.State.ByClock() {
		return o, fault.New(fault.Conflict, "obligations.no_prompt_to_take_back")
	}
	var first PromptRecord
	if err := db.Take(tx.DB.Where("occurrence_id = ? AND NOT taken_back", o.ID), &first, notFound); err != nil {
		return o, err
	}
	var problems fault.Problems
	r := PromptRecord{
		ID: db.NewID(tx.Now), ClientID: o.ClientID, ObligationID: o.ObligationID, OccurrenceID: o.ID, CameAt: first.CameAt,
		Source: first.Source, Note: note(&problems, "reason", reason), TakenBack: true, Supersedes: &first.ID,
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if r.Note.Empty() {
		problems.Add("reason", "obligations.reason_needed")
	}
	if err := problems.Err(); err != nil {
		return o, err
	}
	if err := tx.DB.Create(&r).Error; err != nil {
		return o, fmt.Errorf("taking a prompt back: %w", err)
	}
	if err := o.withdraw(tx, Mistaken); err != nil {
		return o, err
	}
	return o, audit.Append(tx, audit.Event{
		Action: "obligations.take_back_prompt", SubjectType: "occurrence", Subject: o.ID, Client: o.ClientID,
		Facts:  map[string]any{"prompt": r.ID, "supersedes": first.ID},
		Detail: map[string]any{"reason": r.Note.Reveal()},
	})
}

func occurrenceOf(tx *db.Tx, id uuid.UUID) (Occurrence, error) {
	var o Occurrence
	err := db.Take(tx.DB.Where("id = ?", id), &o, notFound)
	return o, err
}
