package hearings

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/wall"
)

// Filter says which hearings are meant. Empty parts do not filter.
type Filter struct {
	From, To       wall.Date // days as the court's clocks have them, both included
	Court          string    // as it was typed or picked
	Judge          string
	Client         uuid.UUID // as lead or rider
	Staff          uuid.UUID // somebody assigned to the file of anybody in it
	State          State
	Standing       bool      // not those that are off
	Unsaid         bool      // over since we were told of it, and nobody said what became of it
	UncheckedSince time.Time // to come, and the court not asked since
	MovedSince     time.Time // got another date than its first since
	InConflict     bool      // the court says something else than we
	Newest         bool      // the last date first; such a list has no second page
	Limit          int       // 200 when zero
	Cursor         string    // of the page before
}

const (
	usualLimit = 200
	mostLimit  = 1000
)

// Find is one hearing. fault.NotFound when nobody in it is inside the wall.
func Find(tx *db.Tx, id uuid.UUID) (File, error) {
	var h Hearing
	if err := tx.Actor.Require(actor.HearingsRead); err != nil {
		return File{}, err
	}
	if err := db.Take(visible(tx, tx.DB.Where("hearings.id = ?", id), "hearings.id"), &h, notFound); err != nil {
		return File{}, err
	}
	files, err := filesOf(tx, []Hearing{h})
	if err != nil {
		return File{}, err
	}
	return files[0], nil
}

// FindSetting is the hearing that a setting belongs to.
func FindSetting(tx *db.Tx, id uuid.UUID) (File, error) {
	var s Setting
	if err := db.Take(tx.DB.Where("id = ?", id), &s, notFound); err != nil {
		return File{}, err
	}
	return Find(tx, s.HearingID)
}

// FindCheck is the hearing that a check belongs to.
func FindCheck(tx *db.Tx, id uuid.UUID) (File, error) {
	var c Check
	if err := db.Take(tx.DB.Where("id = ?", id), &c, notFound); err != nil {
		return File{}, err
	}
	return Find(tx, c.HearingID)
}

// ForClient lists the hearings of a client, as lead or rider, by their current date.
func ForClient(tx *db.Tx, client uuid.UUID) ([]File, error) {
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	files, _, err := List(tx, Filter{Client: client, Limit: mostLimit})
	return files, err
}

// List is the hearings inside the wall by their current date, and the cursor of
// the next page, empty at the end.
func List(tx *db.Tx, f Filter) ([]File, string, error) {
	if err := tx.Actor.Require(actor.HearingsRead); err != nil {
		return nil, "", err
	}
	limit := f.Limit
	if limit <= 0 {
		limit = usualLimit
	}
	limit = min(limit, mostLimit)
	q, err := f.after(f.on(tx))
	if err != nil {
		return nil, "", err
	}
	order := "s.starts_at, hearings.id"
	if f.Newest {
		order = "s.starts_at DESC, hearings.id DESC"
	}
	var found []Hearing
	if err := q.Order(order).Limit(limit + 1).Find(&found).Error; err != nil {
		return nil, "", fmt.Errorf("listing hearings: %w", err)
	}
	more := len(found) > limit
	files, err := filesOf(tx, found[:min(limit, len(found))])
	if err != nil || !more || f.Newest {
		return files, "", err
	}
	return files, db.Cursor(files[limit-1].Current().StartsAt, files[limit-1].ID), nil
}

// on puts the filter's parts into a query of hearings with their current setting.
func (f Filter) on(tx *db.Tx) *gorm.DB {
	q := tx.DB.Model(&Hearing{}).Select("hearings.*").
		Joins("JOIN hearing_settings AS s ON s.hearing_id = hearings.id AND s.superseded_by IS NULL")
	q = visible(tx, q, "hearings.id")
	where := func(wanted bool, condition string, args ...any) {
		if wanted {
			q = q.Where(condition, args...)
		}
	}
	where(f.From != "", "s.date >= ?", f.From)
	where(f.To != "", "s.date <= ?", f.To)
	where(f.Court != "", "hearings.court_index = ?", courtIndex(tx, f.Court))
	where(f.Judge != "", "hearings.judge_index = ?", judgeIndex(tx, f.Judge))
	where(f.State != "", "hearings.state = ?", f.State)
	where(f.Standing, "hearings.state NOT IN ?", TakenOff())
	where(f.Unsaid, "hearings.state = ? AND s.starts_at <= ? AND s.told_at < s.starts_at", Scheduled, tx.Now)
	where(f.Client != uuid.Nil, "hearings.id IN (?)", takingPart(tx).Where("client_id = ?", f.Client))
	where(f.Staff != uuid.Nil, "hearings.id IN (?)", takingPart(tx).
		Where("client_id IN (SELECT client_id FROM client_assignments WHERE staff_id = ? AND ended_at IS NULL)", f.Staff))
	where(!f.UncheckedSince.IsZero(), `hearings.state = ? AND s.starts_at > ? AND s.recorded_at < ? AND NOT EXISTS
		(SELECT 1 FROM hearing_checks AS k WHERE k.hearing_id = hearings.id AND k.checked_at >= ?)`,
		Scheduled, tx.Now, f.UncheckedSince, f.UncheckedSince)
	where(!f.MovedSince.IsZero(), "s.sequence > 1 AND s.recorded_at >= ?", f.MovedSince)
	where(f.InConflict, `EXISTS (SELECT 1 FROM hearing_checks AS k WHERE k.hearing_id = hearings.id AND NOT k.agrees AND NOT EXISTS
		(SELECT 1 FROM check_resolutions AS r WHERE r.check_id = k.id))`)
	return q
}

func takingPart(tx *db.Tx) *gorm.DB {
	return tx.DB.Model(&Participant{}).Select("hearing_id").Where("removed_at IS NULL")
}

func (f Filter) after(q *gorm.DB) (*gorm.DB, error) {
	if f.Cursor == "" {
		return q, nil
	}
	at, id, err := db.ReadCursor(f.Cursor)
	if err != nil {
		return q, err
	}
	return q.Where("(s.starts_at > ? OR (s.starts_at = ? AND hearings.id > ?))", at, at, id), nil
}

// FindProceeding is one case; fault.NotFound beyond the wall.
func FindProceeding(tx *db.Tx, id uuid.UUID) (Proceeding, error) {
	var p Proceeding
	if err := tx.Actor.Require(actor.HearingsRead); err != nil {
		return p, err
	}
	err := db.Take(clients.Wall(tx, tx.DB.Where("proceedings.id = ?", id), "proceedings.client_id"), &p, notFound)
	return p, err
}

// Proceedings lists a client's cases before the court, the newest first.
func Proceedings(tx *db.Tx, client uuid.UUID) ([]Proceeding, error) {
	if err := tx.Actor.Require(actor.HearingsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	var found []Proceeding
	if err := tx.DB.Where("client_id = ?", client).Order("id DESC").Find(&found).Error; err != nil {
		return nil, fmt.Errorf("reading proceedings: %w", err)
	}
	return found, nil
}

// Undated lists the proceedings whose client has no hearing to come: Today asks
// for their date.
func Undated(tx *db.Tx) ([]Proceeding, error) {
	if err := tx.Actor.Require(actor.HearingsRead); err != nil {
		return nil, err
	}
	dated := tx.DB.Model(&Participant{}).Select("hearing_participants.client_id").
		Joins("JOIN hearings ON hearings.id = hearing_participants.hearing_id AND hearings.state = ?", Scheduled).
		Joins("JOIN hearing_settings AS s ON s.hearing_id = hearings.id AND s.superseded_by IS NULL AND s.starts_at >= ?", tx.Now).
		Where("hearing_participants.removed_at IS NULL")
	var found []Proceeding
	q := clients.Wall(tx, tx.DB.Where("proceedings.client_id NOT IN (?)", dated), "proceedings.client_id")
	if err := q.Order("created_at, id").Find(&found).Error; err != nil {
		return nil, fmt.Errorf("reading proceedings without a date: %w", err)
	}
	return found, nil
}
