package feeds

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/db"
	"constancia/internal/locale"
	"constancia/internal/wall"
)

// Date is one entry as a calendar of a language and a wording shows it.
type Date struct {
	Moment    wall.Moment // by the clocks of its own zone; without a time where AllDay
	StartsAt  time.Time
	AllDay    bool   // a day, not an hour
	Summary   string // marked where it is off or where court and record differ
	English   string // the same in English, where the mark is something to rely on; else empty
	Location  string // empty with discreet wording
	Cancelled bool
}

// What a client's page leaves out of her calendar; anything else of it stands there,
// however far ahead.
const (
	// Of one duty that comes again and again on her phone or by post, those that have
	// begun and the next one. Of one that takes her somewhere, so many.
	visitsShown = 6

	// cancelledShown is how many stand below that are off; the soonest of them.
	cancelledShown = 5
)

// Ahead is the client's next dates, soonest first and below them what is off, with
// exactly the words, the horizon and the entries of her calendar but for what comes
// again and again: of a weekly check-in the next one, so that it hides no hearing. A
// hearing on which court and record differ stands there with both dates, each until
// it is over by itself. What has begun stays until its window is over, a day until
// midnight by the clocks of its zone.
func Ahead(tx *db.Tx, client uuid.UUID, language string, wording Wording) ([]Date, error) {
	feed := Feed{ClientID: &client, Language: language, Wording: wording}
	w, err := writerOf(tx, feed)
	if err != nil {
		return nil, err
	}
	day := wall.DateOf(tx.Now)
	entries, err := entriesOf(tx, feed, &w, day)
	if err != nil {
		return nil, err
	}
	english := w
	english.say = locale.For("en")
	var ahead []coming
	in := english.pieces(entries, day)
	for i, p := range w.pieces(entries, day) {
		if d := p.date(w.home); !p.far && p.ends(w.home).After(tx.Now) {
			if p.marked {
				d.English = in[i].event.Summary
			}
			ahead = append(ahead, coming{Date: d, kind: p.kind, series: p.series})
		}
	}
	slices.SortStableFunc(ahead, func(a, b coming) int { return a.StartsAt.Compare(b.StartsAt) })
	return inShort(ahead, tx.Now), nil
}

// coming is a date and what it is one of.
type coming struct {
	Date
	kind   agenda.Kind
	series uuid.UUID
}

// inShort leaves out what comes again and again, and puts what is off below.
func inShort(ahead []coming, now time.Time) []Date {
	seen := map[uuid.UUID]int{}
	var dates, off []Date
	for _, c := range ahead {
		if c.Cancelled {
			off = append(off, c.Date)
			continue
		}
		if c.kind != agenda.Hearing && c.StartsAt.After(now) {
			seen[c.series]++
			if seen[c.series] > mostOf(c.kind) {
				continue
			}
		}
		dates = append(dates, c.Date)
	}
	return append(dates, off[:min(cancelledShown, len(off))]...)
}

func mostOf(kind agenda.Kind) int {
	if kind == agenda.Appointment || kind == agenda.AtHome {
		return visitsShown
	}
	return 1
}

// date is a piece as a page shows it. A day belongs to the clocks of its own zone.
func (p piece) date(home string) Date {
	d := Date{StartsAt: p.event.Start.UTC(), AllDay: p.event.AllDay, Summary: p.event.Summary, Location: p.event.Location, Cancelled: p.event.Cancelled}
	if !d.AllDay {
		d.Moment = wall.At(d.StartsAt, p.event.Start.Location().String())
		return d
	}
	d.Moment = wall.Moment{Date: wall.DateOf(p.event.Start), Zone: p.zoneOr(home)}
	d.StartsAt = midnight(d.Moment.Date, d.Moment.Zone)
	return d
}

// ends is when a piece is over.
func (p piece) ends(home string) time.Time {
	if !p.event.AllDay {
		return p.event.End
	}
	return midnight(wall.DateOf(p.event.End), p.zoneOr(home))
}

func (p piece) zoneOr(home string) string {
	if p.zone == "" {
		return home
	}
	return p.zone
}

// midnight is when a day begins by the clocks of a zone; where they jump over
// midnight, right after it.
func midnight(day wall.Date, zone string) time.Time {
	loc, err := wall.LoadZone(zone)
	if err != nil {
		loc = time.UTC
	}
	at := day.UTC()
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, loc).UTC()
}
