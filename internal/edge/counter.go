package edge

import (
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"constancia/internal/fault"
)

// mostKept bounds what is remembered; past it everything is forgotten, which errs on
// the side of answering.
const mostKept = 50_000

// Counter counts, in memory alone, who does something how often.
type Counter struct {
	now  func() time.Time
	most int
	per  time.Duration

	mu     sync.Mutex
	begun  time.Time
	counts map[string]int
}

// NewCounter lets each do it so often in so much time.
func NewCounter(now func() time.Time, most int, per time.Duration) *Counter {
	return &Counter{now: now, most: most, per: per, counts: map[string]int{}}
}

// TooMany counts once more and tells whether it is one too many.
func (k *Counter) TooMany(who string) bool {
	now := k.now()
	k.mu.Lock()
	defer k.mu.Unlock()
	if now.Sub(k.begun) >= k.per || len(k.counts) >= mostKept {
		k.begun, k.counts = now, map[string]int{}
	}
	k.counts[who]++
	return k.counts[who] > k.most
}

// AddressOf is whom an address stands for: of the new ones a household or a rented
// computer has the whole of a /64.
func AddressOf(c echo.Context) string {
	address, err := netip.ParseAddr(c.RealIP())
	if err != nil || address.Unmap().Is4() {
		return c.RealIP()
	}
	network, err := address.Prefix(64)
	if err != nil {
		return c.RealIP()
	}
	return network.String()
}

// Slow is the answer to who does too much, with the time after which it goes on: a
// phone keeps what it has and sends it then.
func (k *Counter) Slow(c echo.Context, who string) error {
	if !k.TooMany(who) {
		return nil
	}
	c.Response().Header().Set("Retry-After", strconv.Itoa(int(k.per.Seconds())))
	return fault.New(fault.TooMany, "fault.too_many")
}
