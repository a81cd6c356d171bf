package hearings

import (
	"time"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/wall"
)

// yearsAhead bounds a date: beyond it a digit was mistyped.
const yearsAhead = 25

// firstYear is before every record a clinic still works with.
const firstYear = "1980-01-01"

// momentOf reads a date as it was typed. Whatever it cannot read stands in p at
// its own field; a time that clocks jump over or show twice is asked about, never
// guessed. zone is the place's, for a form that names none.
func momentOf(tx *db.Tx, p *fault.Problems, date, clock, zone, fold string) (wall.Moment, time.Time) {
	m := wall.Moment{Zone: zone, Fold: wall.Fold(fold)}
	known := len(*p)
	var err error
	if date == "" {
		p.Add("date", "hearings.date_needed")
	} else if m.Date, err = wall.ParseDate(date); err != nil {
		refuse(p, err)
	}
	if clock == "" {
		p.Add("time", "hearings.time_needed")
	} else if m.Time, err = wall.ParseTime(clock); err != nil {
		refuse(p, err)
	}
	if zone == "" {
		p.Add("zone", "hearings.zone_needed")
	} else if _, err = wall.LoadZone(zone); err != nil {
		refuse(p, err)
	}
	if len(*p) > known {
		return m, time.Time{}
	}
	if m.Date < firstYear || m.Date.After(wall.DateOf(tx.Now.AddDate(yearsAhead, 0, 0))) {
		p.Add("date", "hearings.date_range")
		return m, time.Time{}
	}
	at, err := m.Instant()
	if err != nil {
		refuse(p, err)
		return m, at
	}
	if once := (wall.Moment{Date: m.Date, Time: m.Time, Zone: m.Zone}); m.Fold != wall.Unasked {
		if _, err := once.Instant(); err == nil {
			m = once // the answer to a question this time does not raise
		}
	}
	return m, at
}

// refuse puts an error of package wall at its field.
func refuse(p *fault.Problems, err error) {
	field, key, args, ok := wall.Problem(err)
	if !ok {
		field, key = "date", "wall.date_shape"
	}
	p.Add(field, key, args...)
}

// slack is how far another computer's clock may be ahead of ours.
const slack = 5 * time.Minute

// happened reads an instant that cannot lie in the future; zero is now.
func happened(tx *db.Tx, p *fault.Problems, field string, at time.Time) time.Time {
	if at.IsZero() {
		return tx.Now
	}
	if at.After(tx.Now.Add(slack)) {
		p.Add(field, "hearings.in_future")
	}
	return at.UTC().Truncate(time.Microsecond)
}

// Typed reads when something happened, as a person types it by the clocks of a
// zone; both empty is the zero time, which every verb takes for now. What cannot
// be read is refused at field.date or field.time. In the hour that clocks show
// twice the earlier one is taken: nothing hangs on it but the order of a record.
func Typed(field, date, clock, zone string) (time.Time, error) {
	if date == "" && clock == "" {
		return time.Time{}, nil
	}
	var wrong fault.Problems
	m := wall.Moment{Zone: zone, Fold: wall.Earlier}
	var dateErr, clockErr error
	m.Date, dateErr = wall.ParseDate(date)
	m.Time, clockErr = wall.ParseTime(clock)
	for _, err := range []error{dateErr, clockErr} {
		if part, key, args, bad := wall.Problem(err); bad {
			wrong.Add(field+"."+part, key, args...)
		}
	}
	if err := wrong.Err(); err != nil {
		return time.Time{}, err
	}
	at, err := m.Instant()
	if part, key, args, bad := wall.Problem(err); bad {
		wrong.Add(field+"."+part, key, args...)
	}
	return at, wrong.Err()
}
