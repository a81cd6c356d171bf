package hearings

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/seal"
)

// NewSetting is a new date of a hearing. Zone is the old date's when empty; what
// Details leaves empty stays as it is.
type NewSetting struct {
	Version         int64 // of the hearing as the person saw it; zero when she named none
	Details         Details
	Date            string
	Time            string
	Zone            string
	Fold            string
	Reason          string
	AdjournmentCode string
	Notice          NoticeGiven
	Source          string
	ToldAt          time.Time
	Past            bool // a date in the past is meant
	FormID          string
}

// Reset gives a hearing a new date, also one that was held or is off. The old date
// stays, superseded, with what became of it. fault.Stale when somebody else was first; fault.Invalid for
// the date it already has, and for one in the past that nobody confirmed.
func Reset(tx *db.Tx, hearing uuid.UUID, n NewSetting) (Setting, error) {
	if err := tx.Actor.Require(actor.HearingsWrite); err != nil {
		return Setting{}, err
	}
	h, err := take(tx, hearing)
	if err != nil {
		return Setting{}, err
	}
	if s, again, err := resetBefore(tx, n.FormID, h); err != nil || again {
		return s, err
	}
	if err := h.fresh(n.Version); err != nil {
		return Setting{}, err
	}
	old, err := current(tx, h.ID)
	if err != nil {
		return old, err
	}
	was := h
	s, err := n.read(tx, &h, old)
	if err != nil {
		return s, err
	}
	if s.Moment == old.Moment && was.State == Scheduled && !changed(was, h) {
		return s, fault.Problems{{Field: "date", Key: "hearings.same_date"}}.Err()
	}
	return s, supersede(tx, h, old, s)
}

// resetBefore finds the setting that the same form made.
func resetBefore(tx *db.Tx, form string, h Hearing) (Setting, bool, error) {
	var wrong fault.Problems
	id := formID(&wrong, form)
	if err := wrong.Err(); err != nil {
		return Setting{}, false, err
	}
	var s Setting
	again, err := sent(tx, id, &s)
	if again && s.HearingID != h.ID {
		return Setting{}, true, fault.New(fault.Conflict, "hearings.form_used")
	}
	return s, again, err
}

// read makes the new setting, and puts changed details into the hearing.
func (n NewSetting) read(tx *db.Tx, h *Hearing, old Setting) (Setting, error) {
	var wrong fault.Problems
	zone, err := n.where(tx, &wrong, h, old)
	if err != nil {
		return old, err
	}
	s := newSetting(tx, *h, old.Sequence+1)
	s.Moment, s.StartsAt = momentOf(tx, &wrong, n.Date, n.Time, zone, n.Fold)
	if !s.StartsAt.IsZero() && s.StartsAt.Before(tx.Now) && !n.Past {
		wrong.Add("date", "hearings.past_date")
	}
	s.Notice, s.Source = n.Notice.read(tx, &wrong), n.Notice.source(&wrong, n.Source)
	s.Reason = seal.Of(clients.CleanNote(&wrong, "reason", n.Reason, longestText))
	s.ToldAt = happened(tx, &wrong, "told_at", n.ToldAt)
	s.FormID = formID(&wrong, n.FormID)
	if _, known := refdata.Adjournment(n.AdjournmentCode); n.AdjournmentCode != "" && !known {
		wrong.Add("adjournment_code", "hearings.adjournment_unknown")
	}
	s.AdjournmentCode = n.AdjournmentCode
	return s, wrong.Err()
}

// where puts changed details into the hearing and says by which clocks the new date
// goes. After a change of venue it is the court that somebody named then, unless the
// notice says another.
func (n NewSetting) where(tx *db.Tx, wrong *fault.Problems, h *Hearing, old Setting) (string, error) {
	was, err := holding(tx, old.ID)
	if err != nil {
		return "", err
	}
	moved := was.Became == VenueChanged
	if moved && n.Details.Court == "" {
		n.Details.Court = was.NextCourt.Reveal()
	}
	before := h.Court.Reveal()
	n.Details.on(tx, wrong, h)
	court := h.Court.Reveal()
	if moved && court != before { // the old judge and room are of the old court
		if n.Details.Judge == "" {
			h.Judge, h.JudgeIndex = seal.Text{}, ""
		}
		if n.Details.Location == "" {
			h.Location = seal.Text{}
		}
	}
	switch {
	case n.Zone != "":
		return n.Zone, nil
	case moved && court == was.NextCourt.Reveal():
		return was.NextZone, nil
	case court != before:
		return PlaceOf(court).Zone, nil
	}
	return old.Moment.Zone, nil
}

func changed(was, h Hearing) bool {
	return was.Type != h.Type || was.Medium != h.Medium || was.Court.Reveal() != h.Court.Reveal() ||
		was.Location.Reveal() != h.Location.Reveal() || was.Judge.Reveal() != h.Judge.Reveal()
}

// supersede writes the new date over none of the old: the old row is named
// superseded first, because a hearing has one current date at every moment.
func supersede(tx *db.Tx, h Hearing, old, s Setting) error {
	old.SupersededBy = &s.ID
	res := tx.DB.Model(&old).Where("superseded_by IS NULL").Select("superseded_by").Updates(&old)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.New(fault.Stale, "hearings.stale")
	}
	if res.Error != nil {
		return fmt.Errorf("superseding a setting: %w", res.Error)
	}
	if err := tx.DB.Create(&s).Error; err != nil {
		return fmt.Errorf("resetting a hearing: %w", err)
	}
	h.State = Scheduled
	if err := db.Change(tx, &h, &h.Row, "state", "type", "medium", "court", "court_index", "location", "judge", "judge_index"); err != nil {
		return err
	}
	if err := settle(tx, h.ID, s.Moment); err != nil {
		return err
	}
	everyone, err := everybody(tx, h.ID)
	if err != nil {
		return err
	}
	facts := map[string]any{
		"row": s.ID, "from": old.Moment, "to": s.Moment, "sequence": s.Sequence, "source": s.Source, "type": h.Type, "medium": h.Medium,
	}
	detail := map[string]any{
		"adjournment_code": s.AdjournmentCode, "reason": s.Reason.Reveal(), "court": h.Court.Reveal(), "judge": h.Judge.Reveal(),
		"at": h.Location.Reveal(),
	}
	return record(tx, act{action: "reset", subject: "hearing", id: h.ID, at: s.ToldAt, facts: facts, detail: detail}, everyone)
}
