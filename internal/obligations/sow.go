package obligations

import (
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"constancia/internal/db"
	"constancia/internal/wall"
)

// sowing is the occurrences of one version over some days, and the day up to
// which all that can be are there.
type sowing struct {
	rows []Occurrence
	to   wall.Date
}

// occurrences works out the version's occurrences from one day to another, both
// included, each with its instants and what the clock says of it now.
func (s Schedule) occurrences(tx *db.Tx, from, to wall.Date) (sowing, error) {
	sown := sowing{to: to}
	days, all, err := s.days(to)
	if err != nil {
		return sown, err
	}
	if all {
		sown.to = endOfTime
	}
	for _, day := range days {
		if day.Before(from) || s.skips(day) {
			continue
		}
		o, err := s.occurrence(tx, day)
		if err != nil {
			return sown, err
		}
		sown.rows = append(sown.rows, o)
	}
	return sown, nil
}

// days lists the days of the version up to one; all tells whether no others follow.
// A day that is left out still counts where a number of check-ins was told.
func (s Schedule) days(to wall.Date) (days []wall.Date, all bool, err error) {
	if !s.Kind.Sown() {
		return nil, true, nil
	}
	if s.Rule == "" {
		return []wall.Date{s.Start.Date}, true, nil
	}
	r, err := ParseRule(s.Rule)
	if err != nil {
		return nil, false, fmt.Errorf("reading a stored rule: %w", err)
	}
	days, err = expand(r, s.Start.Date, s.Start.Date, to)
	return days, r.Count > 0 && len(days) == r.Count || r.Until != "" && !to.Before(r.Until), err
}

func (s Schedule) occurrence(tx *db.Tx, day wall.Date) (Occurrence, error) {
	o := Occurrence{
		Row: db.NewRow(tx), ClientID: s.ClientID, ObligationID: s.ObligationID, SlotDate: day, SlotTime: s.Start.Time,
		RevisedAt: tx.Now,
	}
	return o, o.place(s, wall.Moment{Date: day, Time: s.Start.Time, Zone: s.Start.Zone, Fold: s.Start.Fold}, tx)
}

// place puts the occurrence at a moment, with the window and grace of a version,
// and asks the clock.
func (o *Occurrence) place(s Schedule, m wall.Moment, tx *db.Tx) error {
	shown, at, err := settle(m)
	if err != nil {
		return fmt.Errorf("placing an occurrence: %w", err)
	}
	o.ScheduleID, o.Moment = s.ID, shown
	o.OpensAt, o.ClosesAt = at, at
	switch {
	case s.Kind == DayWindow:
		if o.ClosesAt, err = s.over(shown); err != nil {
			return fmt.Errorf("placing the end of a day: %w", err)
		}
	case s.WindowMinutes != nil:
		o.ClosesAt = at.Add(time.Duration(*s.WindowMinutes) * time.Minute)
	}
	o.GraceEndsAt = o.ClosesAt.Add(time.Duration(s.GraceMinutes) * time.Minute)
	o.wind(tx.Now)
	return nil
}

// over is when a day at home ends by the clocks on its wall: a day on which they
// change has 23 or 25 hours.
func (s Schedule) over(begins wall.Moment) (time.Time, error) {
	end := wall.Moment{Date: begins.Date, Time: s.Ends, Zone: begins.Zone}
	if end.Time == "" || end.Time <= begins.Time {
		end.Date, end.Time = begins.Date.AddDays(1), midnight
	}
	_, at, err := settle(end)
	return at, err
}

// store writes the occurrences of a duty; one that is there already stays as it is.
func (s sowing) store(tx *db.Tx, modality string) (int, error) {
	if len(s.rows) == 0 {
		return 0, nil
	}
	for i := range s.rows {
		s.rows[i].AsksReturn = meets(modality)
	}
	res := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&s.rows, 100)
	if res.Error != nil {
		return 0, fmt.Errorf("storing occurrences: %w", res.Error)
	}
	return int(res.RowsAffected), nil
}

// detail is what the log keeps of the occurrences that came into being: how many,
// from when to when, and how many of them were already past.
func (s sowing) detail() map[string]any {
	past := 0
	for _, o := range s.rows {
		if o.State == Unknown {
			past++
		}
	}
	d := map[string]any{"count": len(s.rows), "unknown": past, "extended_to": s.to}
	if n := len(s.rows); n > 0 {
		d["first"], d["last"] = s.rows[0].OpensAt, s.rows[n-1].OpensAt
	}
	return d
}
