package hearings

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// NewCheck is what the court's own line, site or paper said. None means that it
// knows of no hearing; otherwise Date and Time are what it said.
type NewCheck struct {
	Source string
	None   bool
	Date   string
	Time   string
	By     uuid.UUID // who looked; zero for the actor
	At     time.Time // zero for now
	FormID string
}

// CheckCourt records what the court said when somebody looked. Where the court says something else
// than our record, a conflict is open until somebody resolves it, gives the
// hearing its new date, or cancels it; until then both dates are shown.
func CheckCourt(tx *db.Tx, hearing uuid.UUID, n NewCheck) (Check, error) {
	var kept Check
	if err := tx.Actor.Require(actor.HearingsWrite); err != nil {
		return kept, err
	}
	h, err := take(tx, hearing)
	if err != nil {
		return kept, err
	}
	s, err := current(tx, h.ID)
	if err != nil {
		return kept, err
	}
	c, err := n.read(tx, h, s)
	if err != nil {
		return c, err
	}
	if again, err := sent(tx, c.FormID, &kept); err != nil || again {
		return kept, sameHearing(err, kept.HearingID, h.ID)
	}
	if err := tx.DB.Create(&c).Error; err != nil {
		return c, fmt.Errorf("recording a check: %w", err)
	}
	everyone, err := everybody(tx, h.ID)
	if err != nil {
		return c, err
	}
	facts := map[string]any{"check": c.ID, "source": c.Source, "said_date": c.SaidDate, "said_time": c.SaidTime, "agrees": c.Agrees}
	return c, record(tx, act{action: "check", subject: "hearing", id: h.ID, at: c.CheckedAt, facts: facts}, everyone)
}

func (n NewCheck) read(tx *db.Tx, h Hearing, s Setting) (Check, error) {
	var wrong fault.Problems
	c := Check{
		ID: db.NewID(tx.Now), HearingID: h.ID, SettingID: s.ID, ClientID: h.ClientID, Source: Source(n.Source),
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	var err error
	if c.CheckedBy, err = byWhom(tx, &wrong, "checked_by", n.By); err != nil {
		return c, err
	}
	if n.Source == "" || unknown(CheckSources(), c.Source) {
		wrong.Add("source", "hearings.source_needed")
	}
	c.CheckedAt = happened(tx, &wrong, "checked_at", n.At)
	c.FormID = formID(&wrong, n.FormID)
	if n.None {
		c.Agrees = h.State != Scheduled
		return c, wrong.Err()
	}
	// The fold is ours: no court line says which of two equal times it means.
	var unread fault.Problems
	said, _ := momentOf(tx, &unread, n.Date, n.Time, s.Moment.Zone, string(wall.Earlier))
	for _, p := range unread {
		p.Field = "said." + p.Field
		wrong = append(wrong, p)
	}
	c.SaidDate, c.SaidTime = said.Date, said.Time
	c.Agrees = h.State == Scheduled && s.says(c)
	return c, wrong.Err()
}

// says tells whether a date is the one a check found.
func (s Setting) says(c Check) bool {
	return s.Moment.Date == c.SaidDate && s.Moment.Time == c.SaidTime
}

// Resolve closes a conflict by keeping our own date, with the reason why it is
// the right one. fault.Conflict when there is nothing to resolve.
func Resolve(tx *db.Tx, check uuid.UUID, reason string) error {
	if err := tx.Actor.Require(actor.HearingsWrite); err != nil {
		return err
	}
	var c Check
	if err := db.Take(tx.DB.Where("id = ?", check), &c, notFound); err != nil {
		return err
	}
	if _, err := take(tx, c.HearingID); err != nil {
		return err
	}
	var wrong fault.Problems
	if reason = clients.CleanNote(&wrong, "reason", reason, longestText); reason == "" && len(wrong) == 0 {
		wrong.Add("reason", "hearings.reason_needed")
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	open, err := openChecks(tx, c.HearingID)
	if err != nil {
		return err
	}
	for _, o := range open {
		if o.ID == c.ID {
			return c.resolve(tx, Kept, reason)
		}
	}
	return fault.New(fault.Conflict, "hearings.check_settled")
}

func (c Check) resolve(tx *db.Tx, outcome Settled, reason string) error {
	r := Resolution{
		ID: db.NewID(tx.Now), CheckID: c.ID, ClientID: c.ClientID, Outcome: outcome, Reason: seal.Of(reason),
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if err := tx.DB.Create(&r).Error; err != nil {
		return fmt.Errorf("resolving a conflict: %w", err)
	}
	everyone, err := everybody(tx, c.HearingID)
	if err != nil {
		return err
	}
	detail := map[string]any{"check": c.ID, "outcome": outcome, "reason": reason}
	return record(tx, act{action: "resolve", subject: "hearing", id: c.HearingID, detail: detail}, everyone)
}

// settle closes the open conflicts of a hearing that has just got a new date, or
// none: the date the court said is now ours, or the question is idle.
func settle(tx *db.Tx, hearing uuid.UUID, now wall.Moment) error {
	open, err := openChecks(tx, hearing)
	if err != nil {
		return err
	}
	for _, c := range open {
		outcome := Outdated
		if c.SaidDate == now.Date && c.SaidTime == now.Time {
			outcome = Moved
		}
		if err := c.resolve(tx, outcome, ""); err != nil {
			return err
		}
	}
	return nil
}

// openChecks lists the checks of hearings that do not agree and are not resolved,
// the oldest first.
func openChecks(tx *db.Tx, hearings ...uuid.UUID) ([]Check, error) {
	var open []Check
	err := tx.DB.Where("hearing_id IN ? AND NOT agrees", hearings).
		Where("NOT EXISTS (SELECT 1 FROM check_resolutions WHERE check_resolutions.check_id = hearing_checks.id)").
		Order("checked_at, id").Find(&open).Error
	if err != nil {
		return nil, fmt.Errorf("reading open conflicts: %w", err)
	}
	return open, nil
}
