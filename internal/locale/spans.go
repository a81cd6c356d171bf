package locale

import (
	"strings"
	"time"

	"constancia/internal/wall"
)

// RelativeDay says how far a day is: "today", "tomorrow", "in 3 days",
// "2 days ago".
func (p *Printer) RelativeDay(d, today wall.Date) string {
	n := today.DaysUntil(d)
	switch {
	case n == 0:
		return p.Say("dates.today")
	case n == 1:
		return p.Say("dates.tomorrow")
	case n == -1:
		return p.Say("dates.yesterday")
	case n > 0:
		return p.Say("dates.in_days", "count", n)
	}
	return p.Say("dates.days_ago", "count", -n)
}

// Relative says how far an instant is: minutes and hours within the day of
// the zone, days beyond it ("tomorrow" is the next day on the calendar, also
// when it is only five hours away).
func (p *Printer) Relative(t, now time.Time, zone string) string {
	a, b := wall.At(t, zone).Date, wall.At(now, zone).Date
	if a != b {
		return p.RelativeDay(a, b)
	}
	return p.span(t.Sub(now))
}

// Far says how far an appointment is for somebody in the office: the day that
// stands on the appointment's paper against the office's today, and minutes and
// hours within that day. at is the appointment's instant.
func (p *Printer) Far(m wall.Moment, at, now time.Time, officeZone string) string {
	if today := wall.At(now, officeZone).Date; m.Date != today {
		return p.RelativeDay(m.Date, today)
	}
	return p.span(at.Sub(now))
}

func (p *Printer) span(ahead time.Duration) string {
	past := ahead < 0
	if past {
		ahead = -ahead
	}
	minutes := int(ahead / time.Minute)
	switch {
	case minutes == 0:
		return p.Say("dates.now")
	case minutes < 60 && past:
		return p.Say("dates.minutes_ago", "count", minutes)
	case minutes < 60:
		return p.Say("dates.in_minutes", "count", minutes)
	case past:
		return p.Say("dates.hours_ago", "count", minutes/60)
	}
	return p.Say("dates.in_hours", "count", minutes/60)
}

// Duration says a length of time in its two largest units: "2 hours 15
// minutes", "3 days 4 hours", "45 minutes". Seconds are dropped, and so is
// the sign: a window that is over is said with other words.
func (p *Printer) Duration(d time.Duration) string {
	minutes := abs(int(d / time.Minute))
	days, hours, minutes := minutes/1440, minutes/60%24, minutes%60
	var parts []string
	if days > 0 {
		parts = append(parts, p.Say("dates.days", "count", days))
	}
	if hours > 0 {
		parts = append(parts, p.Say("dates.hours", "count", hours))
	}
	if (minutes > 0 && days == 0) || len(parts) == 0 {
		parts = append(parts, p.Say("dates.minutes", "count", minutes))
	}
	return strings.Join(parts, " ")
}

// List joins as a sentence does: "a, b and c". Spanish says "e" before a word
// that begins with the sound i.
func (p *Printer) List(items ...string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last := items[len(items)-1]
	key := "dates.list"
	if p.Has("dates.list_before_i") && soundsI(last) {
		key = "dates.list_before_i"
	}
	separator := p.Say("dates.list_separator")
	return p.Say(key, "first", strings.Join(items[:len(items)-1], separator), "last", last)
}

func soundsI(word string) bool {
	w := strings.ToLower(word)
	for _, glide := range []string{"hie", "hia", "ia", "ie", "io"} {
		if strings.HasPrefix(w, glide) {
			return false
		}
	}
	return strings.HasPrefix(w, "i") || strings.HasPrefix(w, "hi") || strings.HasPrefix(w, "í")
}
