package selfreport

import "time"

// Clock is what a phone says of the time. It can be wrong by a day or say 1970; the
// difference between its two times is right all the same, unless the clock was set in
// between: by hand, or by itself when the phone found a network again.
type Clock struct {
	Pressed     time.Time      // when the button was pressed; zero where the phone did not say
	Sent        time.Time      // the same clock when it was sent
	Loaded      time.Time      // our time when the page was made; zero where the phone did not say
	LoadedPhone time.Time      // the phone's clock at that moment
	Waited      *time.Duration // from one to the other, by what only counts; nil where the page was closed meanwhile
}

const (
	// waitedAtMost is how long a report can have waited on a phone.
	waitedAtMost = 60 * 24 * time.Hour

	// trusted is how far a phone's clock may be off before ours sets it right.
	trusted = 2 * time.Minute
)

func (c Clock) pressed() *time.Time { return kept(c.Pressed) }

func (c Clock) sent() *time.Time { return kept(c.Sent) }

// kept is a phone's time as it is stored: as it stands, in UTC; one that no
// database holds is left out.
func kept(at time.Time) *time.Time {
	if at.IsZero() || at.Year() < 1970 || at.Year() > 9998 {
		return nil
	}
	at = at.UTC().Truncate(time.Microsecond)
	return &at
}

// happened is when the button was pressed by our clock: what it took from there to
// the sending, counted back from now. A phone whose clock was right to two minutes
// keeps its own time. nil where nothing follows: no clock at all, one that was set in
// between, or a wait of months.
func (c Clock) happened(now time.Time) *time.Time {
	pressed, sent := kept(c.Pressed), kept(c.Sent)
	if pressed == nil || sent == nil {
		return nil
	}
	waited, off := sent.Sub(*pressed), now.Sub(*sent)
	if waited < 0 || waited > waitedAtMost || c.wasSet(now, waited) {
		return nil
	}
	at := *pressed
	if off.Abs() > trusted {
		at = now.Add(-waited)
	}
	if at.After(now) {
		at = now
	}
	return &at
}

// wasSet tells whether the clock was set between the press and the sending: the press
// lies before the page was made, the clock is not as far off as it was then, or the
// wait was longer by what only counts. Where nobody knows how far off it was, a wait
// that was shorter by it counts too; it also stands still while a phone sleeps.
func (c Clock) wasSet(now time.Time, waited time.Duration) bool {
	loaded, known := c.Loaded, !c.Loaded.IsZero() && !c.LoadedPhone.IsZero()
	if !loaded.IsZero() && !loaded.After(now) && now.Add(-waited).Before(loaded.Add(-trusted)) {
		return true
	}
	if known && (loaded.Sub(c.LoadedPhone)-now.Sub(c.Sent)).Abs() > trusted {
		return true
	}
	if c.Waited == nil {
		return false
	}
	longer := waited - *c.Waited
	return longer < -trusted || (!known && longer > trusted)
}

// ClockSet tells that the phone gave two times from which nothing follows.
func (a Arrival) ClockSet() bool {
	return a.HappenedAt == nil && a.PhoneAt != nil && a.PhoneSentAt != nil
}

// ClockOff is by how much the phone's clock was behind ours when it sent; known is
// false where the phone said nothing. The way of the message counts into it.
func (a Arrival) ClockOff() (off time.Duration, known bool) {
	if a.PhoneSentAt == nil {
		return 0, false
	}
	off = a.ReceivedAt.Sub(*a.PhoneSentAt)
	if off.Abs() <= trusted {
		return 0, true
	}
	return off, true
}

// Waited is how long the report waited on the phone for a signal.
func (a Arrival) Waited() time.Duration {
	if a.PhoneAt == nil || a.PhoneSentAt == nil {
		return 0
	}
	return max(0, a.PhoneSentAt.Sub(*a.PhoneAt))
}
