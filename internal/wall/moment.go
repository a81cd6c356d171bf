package wall

import "time"

// Fold says which of two equal clock readings is meant when clocks were set
// back. It is asked of a person, never assumed.
type Fold string

// The two answers; the empty Fold means that nobody was asked.
const (
	Unasked Fold = ""
	Earlier Fold = "earlier"
	Later   Fold = "later"
)

// Moment is an appointment as the notice prints it.
type Moment struct {
	Date Date   `json:"date" sec:"open"`
	Time Time   `json:"time" sec:"open"`
	Zone string `json:"zone" sec:"open"`
	Fold Fold   `json:"fold,omitempty" sec:"open"`
}

// Instant computes the moment in UTC. It depends on nothing but the moment
// and the zone rules. Errors: *DateError, *TimeError, *ZoneError, *FoldError;
// *NonexistentError when clocks jumped over it; *AmbiguousError when they
// showed it twice and Fold does not say which. A Fold on a time that exists
// once is ignored, so that a change of zone rules cannot break a stored row.
func (m Moment) Instant() (time.Time, error) {
	loc, err := m.check()
	if err != nil {
		return time.Time{}, err
	}
	clock, _ := time.Parse(timeLayout, string(m.Time))
	naive := m.Date.UTC().Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute)
	// Only the offsets in force a day before and a day after can apply.
	early, earlyFits := withOffsetAt(naive, naive.Add(-24*time.Hour), loc)
	late, lateFits := withOffsetAt(naive, naive.Add(24*time.Hour), loc)
	switch {
	case earlyFits && lateFits && !early.Equal(late):
		return m.choose(early, late, loc)
	case earlyFits:
		return early, nil
	case lateFits:
		return late, nil
	}
	return time.Time{}, &NonexistentError{Moment: m, Before: late.In(loc), After: early.In(loc)}
}

// At is the moment that clocks in a zone show at an instant, to the minute,
// with its Fold where they show it twice. An unknown zone gives the zero
// Moment, which no reader of it can mistake for a time.
func At(t time.Time, zone string) Moment {
	loc, err := LoadZone(zone)
	if err != nil {
		return Moment{}
	}
	local := t.In(loc)
	m := Moment{Date: DateOf(local), Time: TimeOf(local), Zone: zone}
	_, err = m.Instant()
	if twice, ok := err.(*AmbiguousError); ok {
		m.Fold = Earlier
		if !t.Before(twice.Later) {
			m.Fold = Later
		}
	}
	return m
}

func (m Moment) check() (*time.Location, error) {
	if err := m.Date.Check(); err != nil {
		return nil, err
	}
	if err := m.Time.Check(); err != nil {
		return nil, err
	}
	switch m.Fold {
	case Unasked, Earlier, Later:
	default:
		return nil, &FoldError{Fold: m.Fold}
	}
	return LoadZone(m.Zone)
}

func (m Moment) choose(early, late time.Time, loc *time.Location) (time.Time, error) {
	switch m.Fold {
	case Earlier:
		return early, nil
	case Later:
		return late, nil
	}
	return time.Time{}, &AmbiguousError{Moment: m, Earlier: early.In(loc), Later: late.In(loc)}
}

// withOffsetAt reads the clock with the offset in force at another instant;
// it fits when that offset is in force at the result too.
func withOffsetAt(naive, probe time.Time, loc *time.Location) (t time.Time, fits bool) {
	_, offset := probe.In(loc).Zone()
	t = naive.Add(-time.Duration(offset) * time.Second)
	_, own := t.In(loc).Zone()
	return t, own == offset
}
