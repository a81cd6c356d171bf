package selfreport

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// about is the check-in that a report belongs to. What she typed goes before the press
// of the button: an hour, or a day on which there is one only. Else it is the one whose
// window was open, else the one near by. nil where none fits, where two do, and where
// nobody knows when she pressed, because the phone's clock was set: a word on the wrong
// check-in is worse than one that staff still have to place.
func about(tx *db.Tx, a Arrival) (*uuid.UUID, error) {
	client, err := clients.Find(tx, a.ClientID)
	if err != nil {
		return nil, err
	}
	var list []obligations.Entry
	from, to, known := a.span(client.TimeZone)
	if known {
		list, err = obligations.List(tx, obligations.Filter{Client: a.ClientID, From: from.Add(-14 * 24 * time.Hour), To: to.Add(nearby)})
	}
	return a.among(list, from, to), err
}

// span is when it was, as far as she or her phone says: a moment, or a whole day.
func (a Arrival) span(zone string) (from, to time.Time, known bool) {
	if a.Kind == Did {
		if at, ok := a.DidAt(zone); ok && (a.DidOn != "" || !a.ClockSet()) {
			return at, at, true
		}
		if a.DidOn != "" {
			from, noDay := wall.Moment{Date: a.DidOn, Time: "00:00", Zone: zone, Fold: wall.Earlier}.Instant()
			return from, from.Add(24 * time.Hour), noDay == nil
		}
	}
	return a.When(), a.When(), !a.ClockSet()
}

// among is the only one of the check-ins that fits.
func (a Arrival) among(list []obligations.Entry, from, to time.Time) *uuid.UUID {
	var open, near []obligations.Entry
	for _, o := range list {
		away := max(o.OpensAt.Sub(to), from.Sub(o.ClosesAt))
		switch {
		case o.State.Cancelled() || away > nearby:
		case away <= 0:
			open = append(open, o)
		case from.Equal(to):
			near = append(near, o)
		}
	}
	if len(open) == 0 {
		open = near
		if a.Kind == Failed {
			open = nearest(a.withApp(near), from)
		}
	} else {
		open = a.withApp(open)
	}
	if len(open) != 1 {
		return nil
	}
	return &open[0].ID
}

// withApp leaves those that an app can keep from, when it is the app that failed.
func (a Arrival) withApp(list []obligations.Entry) []obligations.Entry {
	var with []obligations.Entry
	for _, o := range list {
		if m, ok := obligations.ModalityOf(o.Modality); ok && m.App != obligations.NoApp {
			with = append(with, o)
		}
	}
	if a.Kind != Failed || len(with) == 0 {
		return list
	}
	return with
}

// nearest leaves those that are nearest to a moment.
func nearest(list []obligations.Entry, at time.Time) []obligations.Entry {
	var found []obligations.Entry
	least := nearby
	for _, o := range list {
		away := max(o.OpensAt.Sub(at), at.Sub(o.ClosesAt))
		if away < least {
			found, least = nil, away
		}
		if away == least {
			found = append(found, o)
		}
	}
	return found
}
