package obligations

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// ReviewAhead is how long before a visit the clinic is told that no attorney has
// looked at it.
const ReviewAhead = 72 * time.Hour

// InPerson tells whether somebody of ICE or its contractor and the client meet: she
// goes to an office, or they come to her home. Such a visit is looked at before by
// an attorney and asked about after (appearing is itself a risk).
func (m Modality) InPerson() bool { return m.HasPlace || m.AtHome }

// meets tells whether people meet in a modality.
func meets(modality string) bool {
	m, known := ModalityOf(modality)
	return known && m.InPerson()
}

// InPersonCodes lists the modalities in which people meet.
func InPersonCodes() []string { return codesWith(Modality.InPerson) }

// Review is that an attorney or accredited representative has looked at a visit.
// Date and Time are the visit's as it stood: one that moves is looked at again. It
// is privileged and stands in no chronology.
type Review struct {
	ID           uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID     uuid.UUID `sec:"open"`
	OccurrenceID uuid.UUID `sec:"open"`
	Date         wall.Date `sec:"open"`
	Time         wall.Time `sec:"open"`
	Note         seal.Text `sec:"sealed"`
	ReviewedBy   uuid.UUID `sec:"open"`
	ReviewedAt   time.Time `sec:"open"`
	FormHash     *string   `sec:"hash"`
}

// TableName is the table of reviews.
func (Review) TableName() string { return "occurrence_reviews" }

// SealedBy is the client.
func (r Review) SealedBy() uuid.UUID { return r.ClientID }

// Holds tells whether the review is of the visit as it stands now.
func (r Review) Holds(at wall.Moment) bool { return r.Date == at.Date && r.Time == at.Time }

// NewReview is a review as it is typed.
type NewReview struct {
	Note   string // privileged; may be left out
	FormID string // of the form; one that was sent twice is one review
}

// MarkReviewed puts on record that the actor has looked at a visit before it takes
// place. A later mark stands beside the earlier one.
//
// Faults: Forbidden for anybody but an attorney or an accredited representative;
// NotFound; Invalid for a note that cannot be kept; Conflict for a check-in in
// which nobody meets, and for a visit that has begun or is off.
func MarkReviewed(tx *db.Tx, id uuid.UUID, n NewReview) (Review, error) {
	if err := tx.Actor.Require(actor.VisitsReview); err != nil {
		return Review{}, err
	}
	if tx.Actor.Kind != actor.Staff {
		return Review{}, fault.New(fault.Forbidden, "watch.person_needed")
	}
	o, err := holdVisit(tx, id)
	if err != nil {
		return Review{}, err
	}
	var earlier Review
	if again, err := forms.Sent(tx, n.FormID, &earlier); err != nil || again {
		return earlier, db.SameFile(err, earlier.OccurrenceID, o.ID)
	}
	if o.State.Cancelled() || !tx.Now.Before(o.OpensAt) {
		return earlier, fault.New(fault.Conflict, "watch.review.begun")
	}
	var problems fault.Problems
	r := Review{
		ID: db.NewID(tx.Now), ClientID: o.ClientID, OccurrenceID: o.ID, Date: o.Moment.Date, Time: o.Moment.Time,
		Note: note(&problems, "note", n.Note), ReviewedBy: tx.Actor.ID, ReviewedAt: tx.Now, FormHash: forms.Hash(tx, n.FormID),
	}
	if err := problems.Err(); err != nil {
		return r, err
	}
	if err := tx.DB.Create(&r).Error; err != nil {
		return r, fmt.Errorf("storing a review: %w", twin(err))
	}
	return r, audit.Append(tx, audit.Event{
		Action: "obligations.review_visit", SubjectType: "occurrence", Subject: o.ID, Client: o.ClientID,
		Detail: map[string]any{"review": r.ID, "date": r.Date, "time": r.Time, "note": r.Note.Reveal()},
	})
}

// ReviewsOf lists who has looked at one visit, the latest last. The note is
// privileged: it is left out for whoever may not read the clinic's notes, and where
// the lead of the duty is beyond the wall.
func ReviewsOf(tx *db.Tx, occurrence uuid.UUID) ([]Review, error) {
	rows, err := rowsOf[Review](tx, occurrence, "reviewed_at, id")
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	theirs, err := ledElsewhere(tx, occurrence)
	for i := range rows {
		if !tx.Actor.May(actor.NotesRead) || theirs && rows[i].ReviewedBy != tx.Actor.ID {
			rows[i].Note = seal.Text{}
		}
	}
	return rows, err
}

// Reviewed is, by occurrence, the latest review of each visit of a list that was
// read inside the wall; without the notes.
func Reviewed(tx *db.Tx, occurrences []uuid.UUID) (map[uuid.UUID]Review, error) {
	reviewed := map[uuid.UUID]Review{}
	err := inBatches(occurrences, func(some []uuid.UUID) error {
		var rows []Review
		err := tx.DB.Select("id", "client_id", "occurrence_id", "date", "time", "reviewed_by", "reviewed_at").
			Where("occurrence_id IN ?", some).Order("reviewed_at, id").Find(&rows).Error
		for _, r := range rows {
			reviewed[r.OccurrenceID] = r
		}
		return err
	})
	if err != nil {
		return reviewed, fmt.Errorf("reading reviews: %w", err)
	}
	return reviewed, nil
}

// holdVisit is an occurrence in which people meet, held until the commit.
func holdVisit(tx *db.Tx, id uuid.UUID) (Occurrence, error) {
	o, err := holdAlone(tx, id)
	if err != nil {
		return o, err
	}
	duty, err := take(tx, o.ObligationID)
	if err != nil {
		return o, err
	}
	if m, ok := ModalityOf(duty.Modality); !ok || !m.InPerson() {
		return o, fault.New(fault.Conflict, "watch.no_visit")
	}
	return o, nil
}

// holdAlone reads an occurrence inside the wall and holds it until the commit, and
// not its client: what is added says nothing that a feed shows.
func holdAlone(tx *db.Tx, id uuid.UUID) (Occurrence, error) {
	var o Occurrence
	q := Wall(tx, tx.DB.Where("occurrences.id = ?", id), "occurrences.client_id", "occurrences.obligation_id")
	if err := db.Take(q, &o, notFound); err != nil {
		return o, err
	}
	var held Occurrence
	err := db.Take(tx.ForUpdate().Where("id = ?", id), &held, notFound)
	return held, err
}

// rowsOf lists what hangs on one occurrence; NotFound beyond the wall.
func rowsOf[R any](tx *db.Tx, occurrence uuid.UUID, order string) ([]R, error) {
	if _, err := FindOccurrence(tx, occurrence); err != nil {
		return nil, err
	}
	var rows []R
	if err := tx.DB.Where("occurrence_id = ?", occurrence).Order(order).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading what hangs on a check-in: %w", err)
	}
	return rows, nil
}

// inBatches names so many ids in one statement and no more.
func inBatches(ids []uuid.UUID, each func(some []uuid.UUID) error) error {
	const batch = 500
	for ; len(ids) > 0; ids = ids[min(batch, len(ids)):] {
		if err := each(ids[:min(batch, len(ids))]); err != nil {
			return err
		}
	}
	return nil
}
