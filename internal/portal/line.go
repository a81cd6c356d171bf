package portal

import (
	"sync"
	"time"
)

// line lets through one after the other, in two lanes that take turns: of those who had
// few turns lately, and of everybody else. However often some come, who is new waits
// behind the new ones alone; and both lanes together are no faster than one was.
type line struct {
	now func() time.Time

	mu    sync.Mutex
	next  [2]time.Time
	had   map[string]int // turns, by address, since begun
	begun time.Time
}

// turn is how long somebody who comes now waits; ok is false where her lane is too long,
// and that is no turn.
func (l *line) turn(who string) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if l.had == nil || now.Sub(l.begun) >= turnsPer {
		l.had, l.begun = map[string]int{}, now
	}
	lane := &l.next[0]
	if l.had[who] >= mostTurns {
		lane = &l.next[1]
	}
	if lane.Before(now) {
		*lane = now
	}
	if wait = lane.Sub(now); wait > codesPatient {
		return wait, false
	}
	*lane = lane.Add(codesApart * time.Duration(len(l.next)))
	l.had[who]++
	return wait, true
}
