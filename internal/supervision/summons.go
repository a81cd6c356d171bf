package supervision

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/refdata"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Summons is a call to come on short notice: a text, a letter or a call, often on
// a weekend and within hours. Moment is when, by the clocks of the place; its hour
// or all of it may be empty.
type Summons struct {
	Reported
	Moment   wall.Moment `gorm:"embedded"`
	StartsAt *time.Time  `sec:"open"` // derived from Moment; nil without an hour
	Place    seal.Text   `sec:"sealed"`
	How      Way         `sec:"open"`
	Words    seal.Text   `sec:"sealed"` // exactly what it says
	CameAt   *time.Time  `sec:"open"`   // when it reached the client; nil when nobody could say
}

// TableName is the table of summonses.
func (Summons) TableName() string { return "summonses" }

func (*Summons) noun() string { return "summons" }

func (s *Summons) under() (string, uuid.UUID) { return "client_id", s.ClientID }

func (s *Summons) facts() map[string]any {
	return map[string]any{"moment": s.Moment, "starts_at": s.StartsAt, "how": s.How, "came_at": s.CameAt, "told_at": s.ToldAt}
}

func (s *Summons) detail() map[string]any {
	return map[string]any{"place": s.Place.Reveal(), "words": s.Words.Reveal(), "told_by": s.ToldBy.Reveal()}
}

// SummonsReading is that an attorney or accredited representative has read it.
type SummonsReading struct {
	ID        uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID  uuid.UUID `sec:"open"`
	SummonsID uuid.UUID `sec:"open"`
	ReadBy    uuid.UUID `sec:"open"`
	ReadAt    time.Time `sec:"open"`
}

// TableName is the table of readings.
func (SummonsReading) TableName() string { return "summons_readings" }

// SummonsAppointment is that a summons became an appointment in the calendar.
type SummonsAppointment struct {
	ID           uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID     uuid.UUID `sec:"open"`
	FirstID      uuid.UUID `sec:"open"` // the summons's first row
	ObligationID uuid.UUID `sec:"open"`
	RecordedBy   uuid.UUID `sec:"open"`
	RecordedAt   time.Time `sec:"open"`
}

// TableName is the table of appointments.
func (SummonsAppointment) TableName() string { return "summons_appointments" }

// NewSummons is a call to come as it is told. Saving needs the client and one of
// the day and the words; the rest can be asked later.
type NewSummons struct {
	Date   wall.Date
	Time   wall.Time
	Place  string // the code of an ICE field office, or words
	How    Way
	Words  string
	CameAt time.Time // when it reached the client; zero when nobody could say
	Heard  Heard
	FormID string
}

// ReceiveSummons puts a call to come on record. It stands above everything on
// Today until ReadSummons. Faults: Invalid, NotFound beyond the wall.
func ReceiveSummons(tx *db.Tx, client uuid.UUID, n NewSummons) (Summons, error) {
	s, err := told(tx, client, n.FormID, Fix{}, &Summons{}, n.read)
	return *s, err
}

// CorrectSummons puts a row on record that supersedes one the person saw, whole and
// with the reason; it is to be read again. Stale when somebody else corrected it
// first.
func CorrectSummons(tx *db.Tx, f Fix, n NewSummons) (Summons, error) {
	client, err := ownerOf(tx, &Summons{}, f.Supersedes)
	if err != nil {
		return Summons{}, err
	}
	s, err := told(tx, client, n.FormID, f, &Summons{}, n.read)
	return *s, err
}

// TakeBackSummons puts on record that a call to come, by the id of any of its rows, never
// came: everything it said stays beside the reason. One that was taken back before stays
// as it is. Faults as of CorrectSummons.
func TakeBackSummons(tx *db.Tx, id uuid.UUID, why string) error {
	f, err := FindSummons(tx, id)
	if err != nil || f.Void {
		return err
	}
	_, err = told(tx, f.ClientID, "", Fix{Supersedes: f.ID, Why: why, Void: true}, &Summons{}, func(r reading) (*Summons, error) {
		s := f.Summons // to the letter
		s.Line = begin(r.tx, r.p, r.fix)
		return &s, nil
	})
	return err
}

func (n NewSummons) read(r reading) (*Summons, error) {
	s := &Summons{Place: line(r.p, "place", n.Place), How: choose(r, "how", n.How, Ways()), Words: note(r.p, "words", n.Words)}
	zone := r.zone
	if office, ok := refdata.FieldOfficeOf(s.Place.Reveal()); ok {
		zone = office.Zone
	}
	s.Moment, s.StartsAt = r.moment("at", r.ahead, wall.Moment{Date: n.Date, Time: n.Time, Zone: zone})
	s.CameAt = r.instant("came_at", n.CameAt)
	s.Reported = r.reported(n.Heard, "")
	if s.CameAt != nil && s.ToldAt.Before(*s.CameAt) {
		r.p.Add("told_at", "kit.told_before")
	}
	if s.Moment.Date == "" && s.Words.Empty() && len(*r.p) == 0 {
		r.p.Add("words", "kit.summons.something")
	}
	return s, nil
}

// ReadSummons puts on record that an attorney or accredited representative has
// read the row that holds. Reading it twice changes nothing. Stale when what the
// person saw was corrected meanwhile: it is to be read again.
func ReadSummons(tx *db.Tx, id uuid.UUID) (SummonsReading, error) {
	if err := tx.Actor.Require(actor.SummonsReview); err != nil {
		return SummonsReading{}, err
	}
	f, err := FindSummons(tx, id)
	switch {
	case err != nil:
		return SummonsReading{}, err
	case f.ID != id:
		return SummonsReading{}, fault.New(fault.Stale, "kit.summons.changed")
	case f.Reading != nil:
		return *f.Reading, nil
	}
	if err := clients.Touch(tx, f.ClientID); err != nil { // holds the file: who comes second finds the row
		return SummonsReading{}, err
	}
	f, err = FindSummons(tx, id) // as it is now that the file is held
	switch {
	case err != nil:
		return SummonsReading{}, err
	case f.ID != id:
		return SummonsReading{}, fault.New(fault.Stale, "kit.summons.changed")
	case f.Reading != nil:
		return *f.Reading, nil
	}
	row := SummonsReading{ID: db.NewID(tx.Now), ClientID: f.ClientID, SummonsID: f.ID, ReadBy: tx.Actor.ID, ReadAt: tx.Now}
	if err := tx.DB.Create(&row).Error; err != nil {
		return row, fmt.Errorf("recording that a summons was read: %w", err)
	}
	return row, audit.Append(tx, audit.Event{
		Action: "supervision.read_summons", SubjectType: "summons", Subject: f.First(), Client: f.ClientID,
		Detail: map[string]any{"row": f.ID},
	})
}

// AppointSummons makes an appointment of a summons, as it was told, and so puts it
// into the calendar; doing so twice makes one. Faults: Conflict when nobody knows
// the hour yet, NotFound, and those of obligations.Impose.
func AppointSummons(tx *db.Tx, id uuid.UUID, modality string) (SummonsAppointment, error) {
	client, err := ownerOf(tx, &Summons{}, id)
	if err != nil {
		return SummonsAppointment{}, err
	}
	if err := clients.Touch(tx, client); err != nil {
		return SummonsAppointment{}, err
	}
	f, err := FindSummons(tx, id)
	switch {
	case err != nil:
		return SummonsAppointment{}, err
	case f.Appointment != nil:
		return *f.Appointment, nil
	case f.Void:
		return SummonsAppointment{}, fault.New(fault.Conflict, "kit.summons.void")
	case f.StartsAt == nil:
		return SummonsAppointment{}, fault.New(fault.Conflict, "kit.summons.no_hour")
	}
	file, err := clients.Find(tx, client)
	if err != nil {
		return SummonsAppointment{}, err
	}
	duty, err := obligations.Impose(tx, f.duty(file, modality))
	if err != nil {
		return SummonsAppointment{}, err
	}
	row := SummonsAppointment{
		ID: db.NewID(tx.Now), ClientID: client, FirstID: f.First(), ObligationID: duty.ID, RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if err := tx.DB.Create(&row).Error; err != nil {
		return row, fmt.Errorf("linking a summons with its appointment: %w", err)
	}
	return row, audit.Append(tx, audit.Event{
		Action: "supervision.appoint_summons", SubjectType: "summons", Subject: f.First(), Client: client,
		Detail: map[string]any{"row": f.ID, "obligation": duty.ID, "modality": modality},
	})
}

// duty is the appointment that a summons makes, with how it was told.
func (s Summons) duty(c clients.Client, modality string) obligations.NewDuty {
	toldOn := wall.At(s.ToldAt, s.Moment.Zone).Date
	if s.CameAt != nil {
		toldOn = wall.At(*s.CameAt, s.Moment.Zone).Date
	}
	return obligations.NewDuty{ClientID: c.ID, Modality: modality, Plan: obligations.Plan{
		Kind: obligations.Appointment, Start: s.Moment, Place: s.Place.Reveal(),
		Told: obligations.Told{On: toldOn, Language: c.Language, How: string(s.How)},
	}}
}
