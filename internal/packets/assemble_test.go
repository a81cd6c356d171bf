package packets_test

// What becomes of a packet whose builder is killed, is overtaken, meets a full disk, or a
// mistake of ours. Time moves when it is told to.

import (
	"errors"
	"strings"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/packets"
)

func (d *defense) claim() *packets.Builder {
	d.t.Helper()
	b, err := packets.Claim(d.Context(actor.System("test")), d.DB)
	must(d.t, err)
	return b
}

func (d *defense) builds() (n int64) {
	d.t.Helper()
	d.Read(d.Attorney(), func(tx *db.Tx) error { return tx.DB.Model(&packets.Build{}).Count(&n).Error })
	return n
}

// attempt lets the builder try, whatever comes of it.
func (d *defense) attempt() error {
	_, err := packets.Assemble(d.Context(actor.System("test")), d.DB, 10)
	return err
}

func TestALeaseThatRanOutGoesToTheNextBuilderAndTheFirstStops(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		p, err := d.ask(w.Paralegal(), packets.Choice{})
		must(t, err)
		first := d.claim()
		if first == nil || d.claim() != nil {
			t.Fatal("a packet that somebody holds was handed out")
		}
		w.Clock.Advance(60 * time.Second)
		first.Renew(d.Context(actor.System("test")))
		w.Clock.Advance(60 * time.Second)
		if d.claim() != nil {
			t.Fatal("a lease that was renewed ran out")
		}
		w.Clock.Advance(31 * time.Second)
		second := d.claim()
		if second == nil {
			t.Fatal("a lease that ran out is held for ever")
		}
		if err := first.Do(d.Context(actor.System("test"))); !errors.Is(err, packets.ErrLost) {
			t.Errorf("who lost the packet goes on: %v", err)
		}
		if d.builds() != 0 {
			t.Error("who lost the packet stored it")
		}
		must(t, second.Do(d.Context(actor.System("test"))))
		if f := d.find(p.ID); f.State != packets.Ready || d.builds() != 1 || f.Work.Attempts != 0 {
			t.Errorf("got %s, %d builds, %d attempts", f.State, d.builds(), f.Work.Attempts)
		}
	})
}

func TestABuildOfARoundThatIsOverIsNotStored(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		p, err := d.ask(w.Paralegal(), packets.Choice{})
		must(t, err)
		first := d.claim()
		w.Write(w.Paralegal(), func(tx *db.Tx) error { _, err := packets.Rechoose(tx, p.ID, 0, nil); return err })
		must(t, first.Do(d.Context(actor.System("test"))))
		if f := d.find(p.ID); f.State != packets.Building || d.builds() != 0 {
			t.Fatalf("got %s with %d builds", f.State, d.builds())
		}
		d.assemble()
		if f := d.find(p.ID); f.State != packets.Ready || f.Build.Round != 2 {
			t.Errorf("got %s", f.State)
		}
	})
}

// A packet that kills whoever builds it is given up, and the others have their turn.
func TestAPacketWhoseBuilderIsKilledThreeTimesIsGivenUp(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		deadly, err := d.ask(w.Paralegal(), packets.Choice{})
		must(t, err)
		for n := range 3 {
			if d.claim() == nil { // and nothing is heard of it again
				t.Fatalf("no attempt %d", n+1)
			}
			w.Clock.Advance(2 * time.Minute)
		}
		other, err := d.ask(w.Paralegal(), packets.Choice{LeftOut: []packets.PartID{packets.Summary}})
		must(t, err)
		if d.attempt() == nil {
			t.Error("a packet was given up, and the clock was not told")
		}
		if f := d.find(deadly.ID); f.State != packets.Failed || f.Problem != "packets.problem.given_up" {
			t.Errorf("got %s %q", f.State, f.Problem)
		}
		if f := d.find(other.ID); f.State != packets.Ready {
			t.Errorf("the other is %s %q", f.State, f.Problem)
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error { _, err := packets.Rechoose(tx, deadly.ID, 0, nil); return err })
		d.assemble()
		if f := d.find(deadly.ID); f.State != packets.Ready {
			t.Errorf("asked for anew it is %s %q", f.State, f.Problem)
		}
	})
}

func TestAFullDiskIsWaitedOutAndNotForEver(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		lasting := fault.New(fault.Unavailable, "fault.disk_full")
		p, err := d.ask(w.Paralegal(), packets.Choice{})
		must(t, err)
		restore := packets.Spoil(func() error { return lasting }, nil)
		defer func() { restore() }()
		if d.attempt() == nil {
			t.Error("a full disk is nobody's trouble")
		}
		if f := d.find(p.ID); f.State != packets.Building || f.Work.Problem != "fault.disk_full" {
			t.Fatalf("got %s %q", f.State, f.Work.Problem)
		}
		must(t, d.attempt()) // it waits
		restore()
		w.Clock.Advance(2 * time.Minute)
		d.assemble()
		if f := d.find(p.ID); f.State != packets.Ready {
			t.Fatalf("there is room again, and it is %s", f.State)
		}
		restore = packets.Spoil(func() error { return lasting }, nil)
		w.Write(w.Paralegal(), func(tx *db.Tx) error { _, err := packets.Rechoose(tx, p.ID, 0, nil); return err })
		for range 3 {
			_ = d.attempt()
			w.Clock.Advance(10 * time.Minute)
		}
		if f := d.find(p.ID); f.State != packets.Failed || f.Problem != "fault.disk_full" {
			t.Errorf("got %s %q", f.State, f.Problem)
		}
	})
}

func TestAPacketThatTakesTooLongIsGivenUpAfterThreeTimes(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		p, err := d.ask(w.Paralegal(), packets.Choice{})
		must(t, err)
		restore := packets.Within(time.Nanosecond)
		defer restore()
		for n := range 3 {
			if f := d.find(p.ID); f.State != packets.Building {
				t.Fatalf("after %d times: got %s", n, f.State)
			}
			_ = d.attempt()
			w.Clock.Advance(10 * time.Minute)
		}
		if f := d.find(p.ID); f.State != packets.Failed || f.Problem != "packets.problem.slow" {
			t.Errorf("got %s %q", f.State, f.Problem)
		}
	})
}

func TestAMistakeOfOursOverOnePacketIsThatPacketsFailure(t *testing.T) {
	for name, spoil := range map[string]func() func(){
		"a panic while reading":   func() func() { return packets.Spoil(func() error { panic("ours") }, nil) },
		"a panic while drawing":   func() func() { return packets.Spoil(nil, func(*packets.Press) { panic("ours") }) },
		"pages that never settle": func() func() { return packets.Spoil(nil, packets.Restless()) },
	} {
		t.Run(name, func(t *testing.T) {
			cast.Each(t, func(t *testing.T, w *cast.World) {
				d := defend(t, w)
				restore := spoil()
				defer restore()
				p, err := d.ask(w.Paralegal(), packets.Choice{})
				must(t, err)
				if err := d.attempt(); err == nil || strings.Contains(err.Error(), "ours") {
					t.Errorf("the log is told %v", err)
				}
				if f := d.find(p.ID); f.State != packets.Failed || f.Problem != "packets.problem.internal" {
					t.Errorf("got %s %q", f.State, f.Problem)
				}
			})
		})
	}
}

func TestAPacketOfTooManyPagesOrBytesSaysSo(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		for problem, bound := range map[string]func() func(){
			"packets.problem.pages":     func() func() { return packets.PagesAtMost(5) },
			"packets.problem.too_large": func() func() { return packets.BundleAtMost(1000) },
		} {
			restore := bound()
			p, err := d.ask(w.Paralegal(), packets.Choice{})
			must(t, err)
			d.assemble()
			if f := d.find(p.ID); f.State != packets.Failed || f.Problem != problem {
				t.Errorf("got %s %q, want %s", f.State, f.Problem, problem)
			}
			restore()
		}
	})
}
