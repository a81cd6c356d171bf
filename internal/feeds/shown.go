package feeds

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/db"
	"constancia/internal/wall"
	"constancia/internal/wire"
)

// place is where a piece stands in the record of what was shown.
type place struct {
	source uuid.UUID
	part   int
}

// update is what a rendering changes in the record of what was shown.
type update struct {
	events  []wire.Event
	added   []Shown
	changed []Shown
}

// reconcile holds what should be shown against what was: an entry that is as it
// was keeps its count and its time, one that differs gets the next, one that has
// gone is shown as cancelled.
func reconcile(tx *db.Tx, feed Feed, w writer, pieces []piece, day wall.Date) (update, error) {
	var rows []Shown
	if err := tx.DB.Where("feed_id = ?", feed.ID).Order("id").Find(&rows).Error; err != nil {
		return update{}, fmt.Errorf("reading what a feed has shown: %w", err)
	}
	known := make(map[place]Shown, len(rows))
	for _, row := range rows {
		known[place{row.SourceID, row.Part}] = row
	}
	var u update
	for _, p := range pieces {
		at := place{p.source, p.part}
		row, was := known[at]
		delete(known, at)
		switch {
		case was:
			u.keep(tx, row, p.event, day)
		case !p.far && !p.event.Cancelled:
			u.add(tx, feed, p)
		}
	}
	for _, row := range rows {
		if _, left := known[place{row.SourceID, row.Part}]; left && !row.StartsAt.Before(row.lookedBack(day)) {
			u.keep(tx, row, w.gone(row), day)
		}
	}
	return u, nil
}

// spelled writes hexadecimal in sixteen consonants: no name on a phone and no
// header can then look like an A-number, or spell a word, by chance.
func spelled(hexadecimal string) string {
	const letters = "bcdfghjkmnpqrstv"
	return strings.Map(func(r rune) rune {
		if r >= 'a' {
			return rune(letters[r-'a'+10])
		}
		return rune(letters[r-'0'])
	}, hexadecimal)
}

// oldest is the beginning of the window of days.
func oldest(day wall.Date) time.Time { return day.AddDays(-daysBack).UTC() }

// lookedBack is since when an entry that is there no longer is shown as cancelled.
// What is asked every day is over when its day is.
func (s Shown) lookedBack(day wall.Date) time.Time {
	if s.Kind == agenda.Charge {
		return day.UTC()
	}
	return oldest(day)
}

func (u *update) add(tx *db.Tx, feed Feed, p piece) {
	row := Shown{
		Row: db.NewRow(tx), FeedID: feed.ID, SourceID: p.source, Part: p.part, Kind: p.kind,
		UID: spelled(strings.ReplaceAll(uuid.NewString(), "-", "")), Content: content(tx, p.event), ModifiedAt: tx.Now,
		StartsAt: p.event.Start.UTC(), EndsAt: p.event.End.UTC(), Zone: p.event.Start.Location().String(),
	}
	u.added = append(u.added, row)
	u.events = append(u.events, row.on(p.event))
}

func (u *update) keep(tx *db.Tx, row Shown, ev wire.Event, day wall.Date) {
	if now := content(tx, ev); now != row.Content {
		row.Content, row.Sequence, row.ModifiedAt = now, row.Sequence+1, after(row.ModifiedAt, tx.Now)
		row.StartsAt, row.EndsAt, row.Zone = ev.Start.UTC(), ev.End.UTC(), ev.Start.Location().String()
		switch {
		case !ev.Cancelled:
			row.CancelledAt = nil
		case row.CancelledAt == nil:
			row.CancelledAt = &tx.Now
		}
		u.changed = append(u.changed, row)
	}
	if row.CancelledAt != nil && row.CancelledAt.Before(day.AddDays(-cancelledDays).UTC()) {
		return
	}
	u.events = append(u.events, row.on(ev))
}

// after is now, or the next whole second after was: calendars carry seconds, and
// two changes within one must not look like one.
func after(was, now time.Time) time.Time {
	if next := was.Truncate(time.Second).Add(time.Second); now.Before(next) {
		return next
	}
	return now
}

func (s Shown) on(ev wire.Event) wire.Event {
	ev.UID, ev.Sequence, ev.Created, ev.Modified = s.UID, s.Sequence, s.CreatedAt, s.ModifiedAt
	return ev
}

// content is a keyed hash of everything a phone sees of an entry.
func content(tx *db.Tx, ev wire.Event) string {
	text, err := json.Marshal(struct {
		Event wire.Event
		Zone  string
	}{ev, ev.Start.Location().String()})
	if err != nil {
		return "" // a time no calendar can hold: the encoder refuses it next
	}
	return tx.Keys.Blind("feed_events.content", string(text))
}

func (u update) write(tx *db.Tx) error {
	if len(u.added) > 0 {
		if err := tx.DB.CreateInBatches(&u.added, 200).Error; err != nil {
			return fmt.Errorf("noting what a feed shows: %w", err)
		}
	}
	for i := range u.changed {
		row := &u.changed[i]
		err := db.Change(tx, row, &row.Row, "content", "sequence", "modified_at", "starts_at", "ends_at", "zone", "cancelled_at")
		if err != nil {
			return fmt.Errorf("noting what a feed shows: %w", err)
		}
	}
	return nil
}
