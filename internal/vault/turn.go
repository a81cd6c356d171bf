package vault

import (
	"context"
	"fmt"
	"sync"
)

// oneAtATime lets one picture or paper be in memory at a time, from the moment it is read
// until its preview is made: what a crowd of phones sends at once waits on the disk.
var oneAtATime = make(chan struct{}, 1)

// turn is a place in memory, once it is taken.
type turn struct{ over func() }

// take waits for the place; the error is that of the context. To take it again changes
// nothing.
func (t *turn) take(ctx context.Context) error {
	if t.over != nil {
		return nil
	}
	select {
	case oneAtATime <- struct{}{}:
		t.over = sync.OnceFunc(func() { <-oneAtATime })
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting to look at a file: %w", context.Cause(ctx))
	}
}

// end gives the place to the next, if it was taken.
func (t *turn) end() {
	if t.over != nil {
		t.over()
	}
}
