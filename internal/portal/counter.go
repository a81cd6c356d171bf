package portal

import (
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"constancia/internal/fault"
)

// What one address, one link or everybody may do in so much time.
const (
	mostMisses = 30 // links that open nothing, an address
	missesPer  = time.Minute

	mostCodes    = 5  // codes that are tried, an address
	mostAllCodes = 60 // and everybody together
	codesPer     = time.Minute

	mostReports = 20 // reports, a link
	reportsPer  = 10 * time.Minute

	mostPieces = 400 // of pictures, a link: a hundred megabytes
	piecesPer  = time.Minute
)

// mostKept bounds what is remembered; past it everything is forgotten, which errs on
// the side of answering.
const mostKept = 50_000

// counter counts, in memory alone, who does something how often.
type counter struct {
	now  func() time.Time
	most int
	per  time.Duration

	mu     sync.Mutex
	begun  time.Time
	counts map[string]int
}

func newCounter(now func() time.Time, most int, per time.Duration) *counter {
	return &counter{now: now, most: most, per: per, counts: map[string]int{}}
}

// tooMany counts once more and tells whether it is one too many.
func (k *counter) tooMany(who string) bool {
	now := k.now()
	k.mu.Lock()
	defer k.mu.Unlock()
	if now.Sub(k.begun) >= k.per || len(k.counts) >= mostKept {
		k.begun, k.counts = now, map[string]int{}
	}
	k.counts[who]++
	return k.counts[who] > k.most
}

// slow is the answer to who does too much, with the time after which it goes on: a
// phone keeps what it has and sends it then.
func (k *counter) slow(c echo.Context, who string) error {
	if !k.tooMany(who) {
		return nil
	}
	c.Response().Header().Set("Retry-After", strconv.Itoa(int(k.per.Seconds())))
	return fault.New(fault.TooMany, "fault.too_many")
}
