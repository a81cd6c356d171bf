package obligations

import (
	"context"
	"strings"
	"time"

	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// Words says a schedule as a person would repeat it: "Every 2 weeks on Tuesday,
// 9:15 AM". It takes the printer, so that it can be said in the client's language.
func Words(p *locale.Printer, s obligations.Schedule, officeZone string, now time.Time) string {
	switch s.Kind {
	case obligations.Appointment:
		return p.When(s.Start, officeZone, now)
	case obligations.OnDemand:
		return p.Say("obligations.words.on_demand")
	case obligations.Continuous:
		if s.Start.Time == "" {
			return p.Say("obligations.words.continuous")
		}
		return p.Say("obligations.words.charge", "time", s.Start.Time)
	case obligations.DayWindow:
		if s.Rule == "" {
			return hours(p, p.Say("obligations.words.home", "day", p.Date(s.Start.Date)), s.Start.Time, s.Ends)
		}
	}
	r, err := obligations.ParseRule(s.Rule)
	if err != nil {
		return s.Rule
	}
	said := p.Say("obligations.words.at", "rule", beat(p, r), "time", s.Start.Time)
	if s.Kind == obligations.DayWindow {
		said = hours(p, p.Say("obligations.words.home_rule", "rule", beat(p, r)), s.Start.Time, s.Ends)
	}
	if zone := p.Zone(s.Start.Zone); zone != p.Zone(officeZone) {
		said = p.Say("obligations.words.zone", "when", said, "zone", zone)
	}
	switch {
	case r.Until != "":
		said = p.Say("obligations.words.until", "when", said, "date", r.Until)
	case r.Count > 0:
		said = p.Say("obligations.words.count", "when", said, "count", r.Count)
	}
	return without(p, s, said)
}

// without says what was told to be left out of a rule.
func without(p *locale.Printer, s obligations.Schedule, said string) string {
	var days []string
	for _, day := range s.Skipped.List() {
		days = append(days, p.ShortDate(day))
	}
	if len(days) > 0 {
		said = p.Say("obligations.words.except", "when", said, "days", p.List(days...))
	}
	if s.SkipHolidays {
		said = p.Say("obligations.words.holidays", "when", said)
	}
	return said
}

// hours says how much of a day at home is meant.
func hours(p *locale.Printer, day string, from, to wall.Time) string {
	switch whole := from == "" || from == "00:00"; {
	case whole && to == "":
		return p.Say("obligations.words.all_day", "when", day)
	case whole:
		return p.Say("obligations.words.to", "when", day, "to", to)
	case to == "":
		return p.Say("obligations.words.from", "when", day, "from", from)
	}
	return p.Say("obligations.words.from_to", "when", day, "from", from, "to", to)
}

// at says when an occurrence is: an hour, or a day at home.
func at(p *locale.Printer, e obligations.Entry, zone string, now time.Time) string {
	if e.Kind == obligations.DayWindow && !e.Prompted {
		return hours(p, p.Date(e.Moment.Date), e.Moment.Time, e.Ends)
	}
	return p.When(e.Moment, zone, now)
}

// Beat says how often a rule takes place and leaves the time of day out; empty for
// what is no rule.
func Beat(p *locale.Printer, rule string) string {
	r, err := obligations.ParseRule(rule)
	if err != nil {
		return ""
	}
	return beat(p, r)
}

func beat(p *locale.Printer, r obligations.Rule) string {
	var days []string
	for _, d := range r.ByDay {
		day := p.Weekday(d.Weekday)
		switch {
		case d.Nth < 0:
			day = p.Say("obligations.words.last_weekday", "day", day)
		case d.Nth > 0:
			day = p.Say(nthKeys[d.Nth-1], "day", day)
		}
		days = append(days, day)
	}
	for _, d := range r.ByMonthDay {
		if d < 0 {
			days = append(days, p.Say("obligations.words.last_day"))
			continue
		}
		days = append(days, p.Say("obligations.words.day_of_month", "day", d))
	}
	switch r.Freq {
	case obligations.Monthly:
		return p.Say("obligations.words.monthly", "count", r.Interval, "days", p.List(days...))
	case obligations.Daily:
		if len(days) == 0 {
			return p.Say("obligations.words.daily", "count", r.Interval)
		}
	}
	return p.Say("obligations.words.weekly", "count", r.Interval, "days", p.List(days...))
}

var nthKeys = [...]string{"obligations.words.first", "obligations.words.second", "obligations.words.third", "obligations.words.fourth"}

// window says how long it stays open, as told.
func window(ctx context.Context, s obligations.Schedule) string {
	if s.WindowMinutes == nil {
		return parts.Say(ctx, "obligations.words.no_window")
	}
	length := locale.From(ctx).Duration(time.Duration(*s.WindowMinutes) * time.Minute)
	return parts.Say(ctx, "obligations.words.window", "length", length)
}

// told says how a schedule reached the client; what nobody noted is not said.
func told(ctx context.Context, t obligations.Told) string {
	p := locale.From(ctx)
	var said []string
	if t.By != "" {
		said = append(said, parts.Say(ctx, "obligations.told.by", "who", t.By))
	}
	if t.On != "" {
		said = append(said, parts.Say(ctx, "obligations.told.on", "day", p.ShortDate(t.On)))
	}
	if t.Language != "" {
		said = append(said, parts.Say(ctx, "obligations.told.language", "language", parts.LanguageName(ctx, t.Language)))
	}
	if t.How != "" {
		said = append(said, parts.Say(ctx, "obligations.how."+t.How))
	}
	if len(said) == 0 {
		return parts.Say(ctx, "obligations.told.nobody")
	}
	return strings.Join(said, ", ")
}

// when says a moment and how far it is.
func when(ctx context.Context, e obligations.Entry, zone string, now time.Time) string {
	p := locale.From(ctx)
	return parts.Say(ctx, "obligations.when", "when", at(p, e, zone, now), "far", p.Far(e.Moment, e.OpensAt, now, zone))
}

// placeName says a place: of an office its name and address, else the words.
func placeName(place string) string { return obligations.PlaceOf(place).Label() }

// mark is a state as a shape and a word or two, which fit on a phone.
func mark(ctx context.Context, e obligations.Entry) parts.Mark {
	m := marks[e.State]
	m.Word = parts.Say(ctx, "obligations.mark."+string(e.State))
	return m
}

var marks = map[obligations.State]parts.Mark{
	obligations.Upcoming:           {Tone: parts.Neutral, Icon: parts.IconOpen},
	obligations.Due:                {Tone: parts.Accent, Icon: parts.IconWindow},
	obligations.Late:               {Tone: parts.Warning, Icon: parts.IconLate},
	obligations.Unknown:            {Tone: parts.Warning, Icon: parts.IconUnknown},
	obligations.Reported:           {Tone: parts.Done, Icon: parts.IconDone},
	obligations.ReportedLate:       {Tone: parts.Done, Icon: parts.IconClock},
	obligations.ReportedOtherMeans: {Tone: parts.Done, Icon: parts.IconOffice},
	obligations.AttemptedFailed:    {Tone: parts.Danger, Icon: parts.IconDanger},
	obligations.MissedExcused:      {Tone: parts.Warning, Icon: parts.IconDocument},
	obligations.MissedUnexcused:    {Tone: parts.Danger, Icon: parts.IconGone},
	obligations.CancelledByICE:     {Tone: parts.Neutral, Icon: parts.IconCancelled},
	obligations.Withdrawn:          {Tone: parts.Neutral, Icon: parts.IconCancelled},
}

// dots is a strip of the last occurrences, the oldest first.
func dots(ctx context.Context, list []obligations.Entry, zone string, now time.Time) []parts.Dot {
	p := locale.From(ctx)
	out := make([]parts.Dot, len(list))
	for i, e := range list {
		m := mark(ctx, e)
		out[i] = parts.Dot{
			Mark: m, Href: OccurrencePath(e.ID),
			Says: parts.Say(ctx, "obligations.dot", "when", at(p, e, zone, now), "state", parts.Say(ctx, e.State.LabelKey())),
		}
	}
	return out
}

func dayOf(t time.Time, zone string) string { return string(wall.At(t, zone).Date) }

func clockOf(t time.Time, zone string) string { return string(wall.At(t, zone).Time) }
