package obligations

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/staff"
)

// AgainAfter is how long an acknowledgement keeps an alarm quiet when nobody has
// said what happened meanwhile.
const AgainAfter = 4 * time.Hour

// Watch is everything that decides who is asked about a check-in that nobody has
// confirmed. All of it is on record, so that every replica comes to the same
// answer, also after a restart: no timer runs, and nothing is ever sent twice
// because nothing is remembered but what people did.
type Watch struct {
	Since  time.Time     // when the silence began
	Ladder []uuid.UUID   // who is asked, one after the other; everybody once it is over
	Every  time.Duration // after how long the next one is asked too
	Seen   time.Time     // the latest acknowledgement; zero for none

	// Logged is that somebody put on record that the check-in did not go through.
	// That is no silence: one acknowledgement is enough.
	Logged bool
}

// Turn is whose turn it is at an instant. Messages by e-mail and SMS will be sent
// from it, to whoever is in Asked and was not yet written to in this round.
type Turn struct {
	Rings     bool
	Asked     []uuid.UUID // those asked by now, in their order
	Everybody bool        // the ladder is over: whoever sees the file is asked
	Since     time.Time   // when this round began, or will
	Next      time.Time   // when something changes; zero when nothing will by itself
}

// At is whose turn it is. A clock that was set back asks fewer people, never
// somebody else; an acknowledgement from before the silence does not count.
func (w Watch) At(now time.Time) Turn {
	round := w.Since
	if !w.Seen.IsZero() && !w.Seen.Before(w.Since) {
		if w.Logged {
			return Turn{Since: w.Since}
		}
		round = w.Seen.Add(AgainAfter)
	}
	if now.Before(round) {
		return Turn{Since: round, Next: round}
	}
	rungs := 1
	if w.Every > 0 {
		rungs += int(now.Sub(round) / w.Every)
	}
	turn := Turn{Rings: true, Since: round, Asked: w.Ladder[:min(rungs, len(w.Ladder))], Everybody: rungs > len(w.Ladder)}
	if !turn.Everybody && w.Every > 0 {
		turn.Next = round.Add(time.Duration(rungs) * w.Every)
	}
	return turn
}

// Asks tells whether somebody is asked.
func (t Turn) Asks(id uuid.UUID) bool {
	return t.Rings && (t.Everybody || slices.Contains(t.Asked, id))
}

// ladder is who is asked about a file, in order: who answers for it, then those on
// call. Whoever has been shut out, may not say what became of a check-in, or would
// not see the file is passed over.
func ladder(h clients.Hands, onCall []uuid.UUID, able []staff.Listed) []uuid.UUID {
	reaches := func(id uuid.UUID) bool {
		at := slices.IndexFunc(able, func(l staff.Listed) bool { return l.ID == id })
		return at >= 0 && slices.Contains(able[at].Teams, h.Team) && (!able[at].OnlyAssigned() || slices.Contains(h.Assigned, id))
	}
	var asked []uuid.UUID
	if at := slices.IndexFunc(h.Assigned, reaches); at >= 0 {
		asked = append(asked, h.Assigned[at])
	}
	for _, id := range onCall {
		if !slices.Contains(asked, id) && reaches(id) {
			asked = append(asked, id)
		}
	}
	return asked
}
