package hearings

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/language"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
)

// NewTelling says that a participant was told of a date.
type NewTelling struct {
	ClientID uuid.UUID
	By       uuid.UUID // staff; zero for the actor
	At       time.Time // zero for now
	How      string
	Language string // BCP 47; the client's own when empty
	ReadBack bool
	FormID   string
}

// Tell records that somebody told a participant of a date, or, where the date is
// off, that it is off. A date that was superseded can still be recorded as told
// for a time before the new one was known; afterwards it is a fault.Conflict:
// the client must hear the new one.
func Tell(tx *db.Tx, setting uuid.UUID, n NewTelling) (Telling, error) {
	var t Telling
	if err := tx.Actor.Require(actor.HearingsWrite); err != nil {
		return t, err
	}
	s, h, err := settingOf(tx, setting)
	if err != nil {
		return t, err
	}
	if t, err = n.read(tx, s); err != nil {
		return t, err
	}
	var kept Telling
	if again, err := sent(tx, t.FormID, &kept); err != nil || again {
		return kept, sameHearing(err, kept.SettingID, s.ID)
	}
	if err := notOutdated(tx, s, t.At); err != nil {
		return t, err
	}
	if h.State.Off() && s.Current() {
		if t.OutcomeID, err = offOf(tx, s.ID, t.At); err != nil {
			return t, err
		}
	}
	if err := tx.DB.Create(&t).Error; err != nil {
		return t, fmt.Errorf("recording that a client was told: %w", err)
	}
	facts := map[string]any{
		"telling": t.ID, "setting": s.Moment, "how": t.How, "language": t.Language, "read_back": t.ReadBack, "cancelled": t.OutcomeID != nil,
	}
	detail := map[string]any{"told_by": t.ToldBy}
	return t, record(tx, act{action: "tell", subject: "setting", id: s.ID, at: t.At, facts: facts, detail: detail}, []uuid.UUID{t.ClientID})
}

func (n NewTelling) read(tx *db.Tx, s Setting) (Telling, error) {
	var wrong fault.Problems
	t := Telling{
		ID: db.NewID(tx.Now), SettingID: s.ID, ClientID: n.ClientID, How: How(n.How), ReadBack: n.ReadBack,
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if in, err := inHearing(tx, s.HearingID, n.ClientID); err != nil {
		return t, err
	} else if !in {
		wrong.Add("client_id", "hearings.participant_unknown")
	}
	if t.How == "" || unknown(Ways(), t.How) {
		wrong.Add("how", "hearings.how_needed")
	}
	t.At = happened(tx, &wrong, "at", n.At)
	t.FormID = formID(&wrong, n.FormID)
	var err error
	if t.ToldBy, err = byWhom(tx, &wrong, "told_by", n.By); err != nil {
		return t, err
	}
	if err := t.inLanguage(tx, &wrong, n.Language); err != nil {
		return t, err
	}
	return t, wrong.Err()
}

// byWhom is the person of the clinic who did something: the actor when nobody else
// is named.
func byWhom(tx *db.Tx, wrong *fault.Problems, field string, named uuid.UUID) (uuid.UUID, error) {
	if named == uuid.Nil || named == tx.Actor.ID {
		return tx.Actor.ID, nil
	}
	names, err := staff.Names(tx, named)
	if _, known := names[named]; err == nil && !known {
		wrong.Add(field, "hearings.staff_unknown")
	}
	return named, err
}

func (t *Telling) inLanguage(tx *db.Tx, wrong *fault.Problems, typed string) error {
	if typed == "" {
		if len(*wrong) > 0 {
			return nil // nothing will be kept, and the client may not be ours to read
		}
		c, err := clients.Find(tx, t.ClientID)
		t.Language = c.Language
		return err
	}
	tag, err := language.Parse(typed)
	if err != nil {
		wrong.Add("language", "hearings.language_unknown")
		return nil
	}
	t.Language = tag.String()
	return nil
}

// settingOf reads a setting and its hearing, inside the wall, and holds the hearing.
func settingOf(tx *db.Tx, id uuid.UUID) (Setting, Hearing, error) {
	var s Setting
	if err := db.Take(tx.DB.Where("id = ?", id), &s, notFound); err != nil {
		return s, Hearing{}, err
	}
	h, err := take(tx, s.HearingID)
	if err != nil {
		return s, h, err
	}
	// Read again: a reset may have been waited for.
	err = db.Take(tx.DB.Where("id = ?", id), &s, notFound)
	return s, h, err
}

// notOutdated refuses to have told a date after a newer one was on record.
func notOutdated(tx *db.Tx, s Setting, at time.Time) error {
	if s.Current() {
		return nil
	}
	var next Setting
	if err := db.Take(tx.DB.Where("id = ?", *s.SupersededBy), &next, notFound); err != nil {
		return err
	}
	if at.After(next.RecordedAt) {
		return fault.New(fault.Conflict, "hearings.told_outdated")
	}
	return nil
}

// offOf is the outcome a client heard of: none when she was told of the date before
// it was taken off.
func offOf(tx *db.Tx, setting uuid.UUID, at time.Time) (*uuid.UUID, error) {
	var ids []uuid.UUID
	err := tx.DB.Model(&Outcome{}).Where("setting_id = ? AND superseded_by IS NULL AND at <= ?", setting, at).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return &ids[0], nil
}
