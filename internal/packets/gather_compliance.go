package packets

import (
	"cmp"
	"slices"
	"time"

	"constancia/internal/failures"
	"constancia/internal/obligations"
)

// readCompliance is the ledger as it may be read against her too: what is unknown is
// counted as unknown, never as done on time. Beside a failure it is the record before
// it: the check-in at issue is what the rest of the packet is about.
func readCompliance(g *gathering) error {
	book, err := obligations.Ledger(g.tx, g.packet.ClientID)
	if err != nil {
		return err
	}
	logs, err := failures.ForClient(g.tx, g.packet.ClientID)
	if err != nil {
		return err
	}
	h, before := &g.out.History, g.issue()
	if !before.IsZero() {
		h.Before = spoken(before, g.zone)
	}
	for _, e := range book.Entries() {
		if !before.IsZero() && !e.OpensAt.Before(before) {
			continue
		}
		outcome, said := book.Holding[e.ID]
		h.count(e, outcome)
		if e.State.Resolved() || e.State == obligations.Unknown {
			g.rows = append(g.rows, e.Rows()...)
		}
		if !said || !e.State.Resolved() {
			continue
		}
		c := CheckIn{Moment: e.Moment, State: g.say.Say(e.State.LabelKey()), At: instant(outcome.HappenedAt)}
		if who, known := failures.TellerOf(logs, outcome); known {
			c.Source = labelled("As told by ", who)
		} else if outcome.Source != "" {
			c.Source = g.say.Say(outcome.Source.LabelKey())
		}
		if m, ok := obligations.ModalityOf(e.Modality); ok {
			c.Modality = g.say.Say(m.ShortKey())
		}
		h.CheckIns = append(h.CheckIns, c)
	}
	slices.SortStableFunc(h.CheckIns, func(a, b CheckIn) int {
		return cmp.Or(cmp.Compare(a.Moment.Date, b.Moment.Date), cmp.Compare(a.Moment.Time, b.Moment.Time))
	})
	g.attended()
	if err := readAddresses(g); err != nil {
		return err
	}
	if h.Unknown > 0 {
		g.miss("unknown_check_ins", "count", h.Unknown)
	}
	shown := g.held()
	g.part.In = shown || h.Resolved > 0 || len(h.Hearings) > 0 || len(h.Addresses) > 0
	return nil
}

// issue is when the first check-in fell due that a packet about failures is about; zero
// for any other packet, and where nobody named one.
func (g *gathering) issue() (first time.Time) {
	if !g.form.About {
		return first
	}
	for _, a := range g.out.Accounts {
		if due, err := a.Due.Instant(); err == nil && !due.IsZero() && (first.IsZero() || due.Before(first)) {
			first = due
		}
	}
	return first
}

// count counts a check-in as the ledger does: one that was reported, at an hour that
// nobody put on record, is not one on time.
func (h *History) count(e obligations.Entry, outcome obligations.OutcomeRecord) {
	if e.State.Resolved() {
		h.Resolved++
	}
	switch {
	case e.State == obligations.Reported && outcome.HappenedAt != nil:
		h.OnTime++
	case e.State == obligations.AttemptedFailed:
		h.Failed++
	case e.State == obligations.Unknown:
		h.Unknown++
	}
}

// attended are the hearings at which the court sat and of which somebody put on record
// that the client was there. That one was held says nothing of her by itself.
func (g *gathering) attended() {
	h := &g.out.History
	for _, hearing := range g.hearings {
		for _, a := range hearing.Attended(g.packet.ClientID) {
			g.rows = append(g.rows, a.Outcome.ID)
			h.Hearings = append(h.Hearings, Attended{
				Moment: a.Setting.Moment, Type: g.say.Say(hearing.Type.LabelKey()), Court: courtName(a.Outcome.Court.Reveal()),
				Source: g.say.Say(a.Outcome.Source.LabelKey()),
			})
		}
	}
	slices.SortStableFunc(h.Hearings, func(a, b Attended) int {
		return cmp.Or(cmp.Compare(a.Moment.Date, b.Moment.Date), cmp.Compare(a.Moment.Time, b.Moment.Time))
	})
}
