package portal

import (
	"sync"
	"time"
)

// An address may ask for so many links that do not exist in so much time.
const (
	mostMisses = 30
	missesPer  = time.Minute
)

// mostAddresses bounds what is remembered; past it everything is forgotten, which
// errs on the side of answering.
const mostAddresses = 50_000

// misses counts, in memory alone, who asks for links that do not exist.
type misses struct {
	now func() time.Time

	mu     sync.Mutex
	begun  time.Time
	counts map[string]int
}

func newMisses(now func() time.Time) *misses {
	return &misses{now: now, counts: map[string]int{}}
}

// tooMany counts a miss and tells whether it is one too many.
func (m *misses) tooMany(address string) bool {
	now := m.now()
	m.mu.Lock()
	defer m.mu.Unlock()
	if now.Sub(m.begun) >= missesPer || len(m.counts) >= mostAddresses {
		m.begun, m.counts = now, map[string]int{}
	}
	m.counts[address]++
	return m.counts[address] > mostMisses
}
