package agenda

import (
	"fmt"
	"time"

	"constancia/internal/db"
	"constancia/internal/hearings"
	"constancia/internal/wall"
)

// page is how many hearings are read at once.
const page = 1000

// hearingsOf reads every page of the hearings that the filter means.
func hearingsOf(tx *db.Tx, f Filter) ([]Entry, error) {
	asked := hearings.Filter{
		From: dayBefore(f.From), To: dayAfter(f.To), Court: f.Court, Client: f.Client, Staff: f.Staff, MovedSince: f.MovedSince, Limit: page,
	}
	asked.Standing = !f.Cancelled
	var all []Entry
	for {
		files, next, err := hearings.List(tx, asked)
		if err != nil {
			return nil, fmt.Errorf("reading the agenda: %w", err)
		}
		for _, file := range files {
			if e := ofHearing(file); f.spans(e.StartsAt) {
				all = append(all, e)
			}
		}
		if next == "" {
			return all, addHeld(tx, all)
		}
		asked.Cursor = next
	}
}

// Unsaid lists the hearings whose hour is over and of which nobody has said what became,
// the freshest first; not those before since, nor those of which we were told when they were
// history already. It reads at most limit.
func Unsaid(tx *db.Tx, since time.Time, limit int) ([]Entry, error) {
	files, _, err := hearings.List(tx, hearings.Filter{Unsaid: true, Newest: true, From: dayBefore(since), Limit: limit})
	if err != nil {
		return nil, fmt.Errorf("reading hearings that are over: %w", err)
	}
	all := make([]Entry, 0, len(files))
	for _, file := range files {
		all = append(all, ofHearing(file))
	}
	return all, nil
}

// spans holds an instant against the filter: the court's clocks, by which the
// hearings were read, are up to a day ahead of or behind it.
func (f Filter) spans(at time.Time) bool {
	return (f.From.IsZero() || !at.Before(f.From)) && (f.To.IsZero() || at.Before(f.To))
}

func dayBefore(t time.Time) wall.Date {
	if t.IsZero() {
		return ""
	}
	return wall.DateOf(t.UTC()).AddDays(-1)
}

func dayAfter(t time.Time) wall.Date {
	if t.IsZero() {
		return ""
	}
	return wall.DateOf(t.UTC()).AddDays(1)
}

func ofHearing(file hearings.File) Entry {
	now := file.Current()
	e := Entry{
		Kind: Hearing, Source: file.ID, Version: file.Version, Parent: now.ID,
		Moment: now.Moment, StartsAt: now.StartsAt, EndsAt: now.StartsAt,
		State: string(file.State), StateKey: file.State.LabelKey(),
		Cancelled: file.State.Off(), Unsaid: file.State == hearings.Scheduled, LabelKey: file.Type.LabelKey(), Medium: string(file.Medium),
		Court: file.Court.Reveal(), Location: file.Location.Reveal(), Judge: file.Judge.Reveal(),
	}
	for _, p := range file.Participants {
		e.Clients = append(e.Clients, p.ClientID)
		if _, told := file.Told(now, p.ClientID); !told && !file.State.TookPlace() {
			e.Untold = append(e.Untold, p.ClientID)
		}
	}
	if old := file.Superseded(); len(old) > 0 {
		e.Moved, e.Was = true, old[0].Moment
	}
	if last, ok := file.LastCheck(); ok {
		e.Checked = last.CheckedAt
	}
	if n := len(file.Conflicts); n > 0 {
		check := file.Conflicts[n-1]
		e.Conflict = &Conflict{Check: check.ID, None: check.SaidNone(), CheckedAt: check.CheckedAt}
		if !check.SaidNone() {
			e.Conflict.Said = wall.Moment{Date: check.SaidDate, Time: check.SaidTime, Zone: now.Moment.Zone}
		}
	}
	return e
}
