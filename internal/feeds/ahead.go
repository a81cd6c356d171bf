package feeds

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/agenda"
	"constancia/internal/db"
	"constancia/internal/wall"
)

// Date is one entry as a calendar of a language and a wording shows it.
type Date struct {
	Moment    wall.Moment // by the clocks of its own zone
	StartsAt  time.Time
	Summary   string
	Location  string // empty with discreet wording
	Cancelled bool
}

// aheadDays is how far a client's page looks ahead.
const aheadDays = 120

// Ahead is the client's next dates, soonest first, at most so many, in exactly the
// words and with exactly the entries of her calendar: a hearing on which court and
// record differ stands there with both dates. What has begun stays until its
// window is over.
func Ahead(tx *db.Tx, client uuid.UUID, language string, wording Wording, most int) ([]Date, error) {
	w, err := writerOf(tx, Feed{ClientID: &client, Language: language, Wording: wording})
	if err != nil {
		return nil, err
	}
	entries, err := agenda.List(tx, agenda.Filter{
		From: tx.Now.AddDate(0, 0, -2), To: tx.Now.AddDate(0, 0, aheadDays), Client: client, Cancelled: true,
	})
	if err != nil {
		return nil, err
	}
	var dates []Date
	for _, p := range w.pieces(entries, wall.DateOf(tx.Now)) {
		if !p.event.End.After(tx.Now) {
			continue
		}
		start := p.event.Start
		dates = append(dates, Date{
			Moment: wall.At(start.UTC(), start.Location().String()), StartsAt: start.UTC(),
			Summary: p.event.Summary, Location: p.event.Location, Cancelled: p.event.Cancelled,
		})
	}
	sortDates(dates)
	return dates[:min(most, len(dates))], nil
}

func sortDates(dates []Date) {
	slices.SortStableFunc(dates, func(a, b Date) int { return a.StartsAt.Compare(b.StartsAt) })
}
