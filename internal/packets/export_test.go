package packets

import (
	"context"
	"slices"
	"time"

	"constancia/internal/db"
)

// FileAtMost lets packets be split that are larger than so many bytes.
func FileAtMost(bytes int64) (restore func()) { return put(&mostFiled, bytes) }

// BundleAtMost bounds the files of a packet.
func BundleAtMost(bytes int64) (restore func()) { return put(&mostBundled, bytes) }

// PagesAtMost bounds a packet.
func PagesAtMost(pages int) (restore func()) { return put(&mostPages, pages) }

// Within gives a packet so much time.
func Within(time time.Duration) (restore func()) { return put(&budget, time) }

func put[T any](of *T, to T) (restore func()) {
	was := *of
	*of = to
	return func() { *of = was }
}

// Spoil lets the summary of a missed check-in go wrong while it is read or drawn.
func Spoil(read func() error, draw func(p *Press)) (restore func()) {
	at := slices.IndexFunc(kinds[0].Parts, func(p Part) bool { return p.ID == Summary })
	part := &kinds[0].Parts[at]
	was := *part
	if read != nil {
		part.Read = func(*gathering) error { return read() }
	}
	if draw != nil {
		part.Draw = draw
	}
	return func() { *part = was }
}

// Press is what a part draws into.
type Press = press

// Restless draws a part whose anchor never stands where the pass before said.
func Restless() func(p *press) {
	pass := 0
	return func(p *press) {
		b := p.head()
		if pass++; pass%2 == 0 {
			b.PageBreak()
		}
		b.Anchor("restless")
		b.Heading(2, "Restless")
	}
}

// ErrLost says that somebody else holds the packet.
var ErrLost = errLost

// Builder holds one packet.
type Builder = builder

// Claim takes the packet that has waited longest; nil when none waits.
func Claim(ctx context.Context, d *db.DB) (*Builder, error) { return claim(ctx, d) }

// Do does what the packet waits for.
func (b *builder) Do(ctx context.Context) error { return b.do(ctx) }

// Renew gives a sign of life.
func (b *builder) Renew(ctx context.Context) {
	b.cancel = func(error) {}
	b.renew(ctx, Work{}, "held_until")
}

// Opened are the acts whose events a bundle opens.
func Opened() map[string][]string { return opened }
