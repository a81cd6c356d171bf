package obligations

import (
	"errors"
	"slices"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/wall"
)

// mostSkipped is how many days of a rule can be left out one by one.
const mostSkipped = 60

// midnight is where a whole day at home begins.
const midnight wall.Time = "00:00"

// refuseUseless names what was said that the kind has no use for.
func (p Plan) refuseUseless(problems *fault.Problems) {
	refuse := func(given bool, field string) {
		if given {
			problems.Add(field, "obligations.not_for_kind")
		}
	}
	refuse(p.Rule != "" && !p.Kind.Repeats(), "rrule")
	refuse(len(p.Skipped) > 0 && p.Rule == "", "except")
	refuse(p.SkipHolidays && p.Rule == "", "skip_holidays")
	refuse(p.Ends != "" && p.Kind != DayWindow, "ends")
	refuse(p.WindowMinutes != nil && (p.Kind == DayWindow || p.Kind == Continuous), "window_minutes")
	refuse(p.Start.Time != "" && p.Kind == OnDemand, "time")
}

// when checks the date, the time and the zone. Where a person cannot be asked about
// each day, whether clocks show that time on it is settled by rule.
func (s *Schedule) when(problems *fault.Problems, tx *db.Tx) {
	if s.Start.Date == "" && s.Kind.Prompted() {
		s.Start.Date = today(tx, s.Start.Zone)
	}
	if err := s.Start.Date.Check(); err != nil {
		addWall(problems, err, "date")
	} else if !near(s.Start.Date, today(tx, s.Start.Zone)) {
		problems.Add("date", "obligations.date_far")
	}
	s.hours(problems)
	if _, err := wall.LoadZone(s.Start.Zone); err != nil {
		addWall(problems, err, "zone")
	}
	if s.Kind != Appointment {
		s.Start.Fold = wall.Unasked
	} else if s.Start.Date.Valid() && s.Start.Time.Valid() {
		if _, err := s.Start.Instant(); err != nil {
			addWall(problems, err, "time")
		}
	}
}

// hours checks the time of day, in the words of the kind.
func (s *Schedule) hours(problems *fault.Problems) {
	field, needed := "time", true
	switch s.Kind {
	case OnDemand:
		return
	case Continuous:
		field, needed = "daily_at", false
	case DayWindow:
		if s.Start.Time == "" {
			s.Start.Time = midnight
		}
	}
	s.Start.Time = clock(problems, field, s.Start.Time, needed)
	s.Ends = clock(problems, "ends", s.Ends, false)
	if s.Ends != "" && s.Ends.Valid() && s.Start.Time.Valid() && s.Ends <= s.Start.Time {
		problems.Add("ends", "obligations.ends_before")
	}
}

func clock(problems *fault.Problems, field string, typed wall.Time, needed bool) wall.Time {
	if typed == "" && !needed {
		return ""
	}
	read, err := wall.ParseTime(string(typed))
	if err != nil {
		addWall(problems, err, field)
		return typed
	}
	return read
}

func near(d, today wall.Date) bool {
	days := today.DaysUntil(d)
	return days >= -farthestPast && days <= farthestFuture
}

// repeat reads the rule and what was told to be left out of it.
func (s *Schedule) repeat(problems *fault.Problems, p Plan) {
	r, err := ParseRule(p.Rule)
	if err == nil && s.Start.Date.Valid() {
		r, err = r.anchored(s.Start.Date)
	}
	var refused *RuleError
	if errors.As(err, &refused) {
		problems.Add("rrule", refused.Key, refused.Args...)
		return
	}
	s.Rule, s.Skipped, s.SkipHolidays = r.String(), DaysOf(p.Skipped), p.SkipHolidays
	if !s.Start.Date.Valid() {
		return
	}
	switch {
	case r.over(s.Start.Date):
		problems.Add("rrule", "obligations.rule_over")
	case r.Interval > 1 && !r.starts(s.Start.Date):
		// With "every second week" the first day decides which weeks count: it
		// cannot be a day on which nothing takes place.
		problems.Add("date", "obligations.first_day")
	default:
		s.leaveOut(problems, r)
	}
}

// leaveOut refuses a day that is none of the rule's: it would leave out nothing,
// and the day that was meant would stay.
func (s *Schedule) leaveOut(problems *fault.Problems, r Rule) {
	list := s.Skipped.List()
	if len(list) > mostSkipped {
		problems.Add("except", "obligations.except_many", "most", mostSkipped)
		return
	}
	for _, day := range list {
		if err := day.Check(); err != nil {
			addWall(problems, err, "except")
			return
		}
		if !near(day, s.Start.Date) {
			problems.Add("except", "obligations.date_far")
			return
		}
	}
	if len(list) == 0 {
		return
	}
	days, err := expand(r, s.Start.Date, s.Start.Date, list[len(list)-1])
	for _, day := range list {
		if err != nil || !slices.Contains(days, day) {
			problems.Add("except", "obligations.except_no_day", "date", day)
			return
		}
	}
}

// skips tells whether a day of the rule was told to be left out.
func (s Schedule) skips(day wall.Date) bool {
	if s.SkipHolidays {
		if _, holiday := refdata.Holiday(day); holiday {
			return true
		}
	}
	return s.Skipped.Has(day)
}
