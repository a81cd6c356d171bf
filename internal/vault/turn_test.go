package vault_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/vault"
)

func TestPicturesAreInMemoryOneAfterTheOther(t *testing.T) {
	_, v := open(t)
	free := vault.Occupy(t.Context())
	done := make(chan error, 2)
	for n := range 2 {
		go func() {
			_, err := v.Keep(t.Context(), maria, bytes.NewReader(cast.Photo(n+1, cast.Camera{})))
			done <- err
		}()
	}
	if _, err := v.Keep(t.Context(), maria, bytes.NewReader(cast.Film(cast.Clip{Seconds: 1}))); err != nil {
		t.Errorf("a recording is never held, and waits: %v", err)
	}
	select {
	case <-done:
		t.Error("a picture is read while another is in memory")
	case <-time.After(100 * time.Millisecond):
	}
	free()
	if err := errors.Join(<-done, <-done); err != nil {
		t.Error(err)
	}
}

func TestWhoWaitsForAPlaceInMemoryGoesWhenCalledAway(t *testing.T) {
	_, v := open(t)
	defer vault.Occupy(t.Context())()
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := v.Keep(ctx, maria, bytes.NewReader(cast.Photo(1, cast.Camera{}))); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := v.Redraw(ctx, maria, "any"); !errors.Is(err, context.Canceled) {
		t.Errorf("written anew: got %v", err)
	}
}
