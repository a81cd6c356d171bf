package portal

import (
	"sync"
	"time"
)

// line lets through one after the other.
type line struct {
	now  func() time.Time
	mu   sync.Mutex
	next time.Time
}

// turn is how long somebody who comes now waits; ok is false where the line is too long.
func (l *line) turn() (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if l.next.Before(now) {
		l.next = now
	}
	if wait = l.next.Sub(now); wait > codesPatient {
		return wait, false
	}
	l.next = l.next.Add(codesApart)
	return wait, true
}
