package portal_test

import (
	"net/http"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/wire"
	"constancia/internal/wire/readers"
)

// TestI03: a real subscriber over HTTP. The second look copies nothing; after one
// change one entry changes; a revoked link empties the copy.
func TestI03ASubscriberFollows(t *testing.T) {
	k := open(t, cast.New(t))
	c, err := wire.Decode([]byte(k.ask(http.MethodGet, k.address()).body))
	if err != nil {
		t.Fatal(err)
	}
	s := readers.Subscribe(t, k.address())

	if got := s.Sync(t); got.Added != len(c.Events) || s.Count(t) != 27 {
		t.Errorf("first: got %+v of %d entries", got, len(c.Events))
	}
	if got := s.Sync(t); got != (readers.Changes{}) {
		t.Errorf("second: got %+v", got)
	}
	k.w.Clock.Advance(time.Minute)
	k.w.Move(k.hearing, "2027-02-02", "13:00")
	if got := s.Sync(t); got.Added != 1 || got.Removed != 1 || s.Count(t) != 27 {
		t.Errorf("after one change: got %+v", got)
	}
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error { return feeds.Revoke(tx, k.link.ID, false) })
	if s.Sync(t); s.Count(t) != 0 {
		t.Errorf("after revoking: %d entries stay", s.Count(t))
	}
}

func TestI02EveryReaderAgreesOverHTTP(t *testing.T) {
	k := open(t, cast.New(t))
	readers.ReadAll(t, k.address()).Agree(t, 27)
}
