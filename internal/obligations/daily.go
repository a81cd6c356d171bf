package obligations

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/wall"
)

// Day is one day of a duty that goes on all the time: the hour at which the client
// was told to charge what she wears. Nothing is kept of it, and no clock asks
// whether she did.
type Day struct {
	Obligation uuid.UUID
	Modality   string
	Number     int // of the day since the duty began, from 0
	Moment     wall.Moment
	At         time.Time
}

// EveryDay lists the days of a client's own duties that go on all the time, from one
// day to another, both included: those for which an hour was told and on which the
// duty does not rest.
func EveryDay(tx *db.Tx, client uuid.UUID, from, to wall.Date) ([]Day, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	duties, err := ForClient(tx, client)
	if err != nil {
		return nil, err
	}
	list := []Day{}
	for _, d := range duties {
		if m, ok := ModalityOf(d.Obligation.Modality); !ok || !m.Worn || d.Obligation.ClientID != client {
			continue
		}
		days, err := d.Obligation.daily(tx, from, to)
		if err != nil {
			return nil, err
		}
		list = append(list, days...)
	}
	return list, nil
}

func (o Obligation) daily(tx *db.Tx, from, to wall.Date) ([]Day, error) {
	versions, err := Versions(tx, o.ID)
	if err != nil {
		return nil, err
	}
	rests, err := restsOf(tx, o.ID)
	if err != nil {
		return nil, err
	}
	if o.EndedOn != "" {
		to = min(to, o.EndedOn)
	}
	list := []Day{}
	for day := max(from, o.Since); !day.After(to); day = day.AddDays(1) {
		s, holds := holding(versions, day)
		if !holds || s.Kind != Continuous || s.Start.Time == "" || day.Before(s.Start.Date) || resting(rests, day) {
			continue
		}
		m, at, err := settle(wall.Moment{Date: day, Time: s.Start.Time, Zone: s.Start.Zone})
		if err != nil {
			return nil, err
		}
		list = append(list, Day{Obligation: o.ID, Modality: o.Modality, Number: o.Since.DaysUntil(day), Moment: m, At: at})
	}
	return list, nil
}

// holding is the latest of the versions that had begun by a day.
func holding(versions []Schedule, day wall.Date) (s Schedule, ok bool) {
	for i := len(versions) - 1; i >= 0; i-- {
		if !day.Before(versions[i].FromDate) {
			return versions[i], true
		}
	}
	return s, false
}

func resting(rests []Rest, day wall.Date) bool {
	for _, r := range rests {
		if r.On(day) {
			return true
		}
	}
	return false
}
