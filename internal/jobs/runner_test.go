package jobs_test

// The topology: one database, one or two processes with a clock each; the jobs
// are the tests' own and note that they ran.

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/jobs"
)

const (
	often    = time.Second
	patience = 30 * time.Second
	idleEnv  = "CONSTANCIA_TEST_IDLE"
)

var clerk = actor.System("test")

func TestMain(m *testing.M) {
	if os.Getenv(idleEnv) == "" { // whose figure is that of the program as it is
		jobs.Hasten(250 * time.Millisecond)
	}
	os.Exit(m.Run())
}

// start runs a clock on d until the test ends or stop is called.
func start(t *testing.T, d *db.DB, list []jobs.Job, log *slog.Logger) (stop func()) {
	t.Helper()
	runner, err := jobs.New(d, list, log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- runner.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("stopping: %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

func wait(t *testing.T, what <-chan struct{}, name string) {
	t.Helper()
	select {
	case <-what:
	case <-time.After(patience):
		t.Fatalf("waited in vain for %s", name)
	}
}

// counted is a job that says each turn on a channel.
func counted(name string, every time.Duration, err error) (jobs.Job, chan struct{}) {
	turns := make(chan struct{}, 100)
	return jobs.Job{Name: name, Every: every, Verb: func(context.Context, *db.DB) error {
		turns <- struct{}{}
		return err
	}}, turns
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func beats(w *cast.World) map[string]jobs.Heartbeat {
	out := map[string]jobs.Heartbeat{}
	w.Read(clerk, func(tx *db.Tx) error {
		list, err := jobs.Heartbeats(tx)
		for _, beat := range list {
			out[beat.Job] = beat
		}
		return err
	})
	return out
}

func TestTurnsComeAtTheStartAndAgainAndLeaveAHeartbeat(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		job, turns := counted("often", often, nil)
		stop := start(t, w.DB, []jobs.Job{job}, quiet())
		for range 3 {
			wait(t, turns, "a turn")
		}
		stop()
		beat, ok := beats(w)["often"]
		if !ok || beat.FinishedAt == nil || beat.Error != "" || !beat.StartedAt.Equal(cast.Start) {
			t.Errorf("got %+v, want a good turn at the clock's time", beat)
		}
	})
}

func TestOneJobsFailureIsItsOwn(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		var log bytes.Buffer
		const unspeakable = "kanari-A201555001"
		good, turns := counted("good", often, nil)
		broken, failed := counted("broken", often, errors.New("a broken part"))
		refused, heard := counted("refused", often, fault.New(fault.Unavailable, "fault.disk_full"))
		mad, panicked := counted("mad", often, nil)
		tell := mad.Verb
		mad.Verb = func(ctx context.Context, d *db.DB) error {
			_ = tell(ctx, d)
			panic(unspeakable)
		}
		stop := start(t, w.DB, []jobs.Job{broken, mad, refused, good}, slog.New(slog.NewTextHandler(&log, nil)))
		for range 2 {
			for name, ran := range map[string]chan struct{}{"good": turns, "broken": failed, "refused": heard, "mad": panicked} {
				wait(t, ran, name)
			}
		}
		stop()
		got := beats(w)
		for name, want := range map[string]string{"good": "", "broken": "internal", "refused": "fault.disk_full", "mad": "panic"} {
			if got[name].Error != want || got[name].FinishedAt == nil {
				t.Errorf("%s: got %+v, want %q", name, got[name], want)
			}
		}
		if strings.Contains(log.String(), unspeakable) {
			t.Error("the value of a panic stands in the log")
		}
		w.Read(clerk, func(tx *db.Tx) error {
			var kept []string
			err := tx.DB.Raw("SELECT CAST(errors AS TEXT) FROM river_job WHERE errors IS NOT NULL").Scan(&kept).Error
			if err != nil || strings.Contains(strings.Join(kept, " "), "broken part") || strings.Contains(strings.Join(kept, " "), unspeakable) {
				t.Errorf("the scheduler keeps the text of an error: %v %v", err, kept)
			}
			return nil
		})
	})
}

func TestAStopLetsARunningTurnFinish(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		begun, finish := make(chan struct{}, 1), make(chan struct{})
		var finished atomic.Bool
		slow := jobs.Job{Name: "slow", Every: time.Hour, Verb: func(ctx context.Context, _ *db.DB) error {
			begun <- struct{}{}
			<-finish
			finished.Store(ctx.Err() == nil)
			return ctx.Err()
		}}
		stop := start(t, w.DB, []jobs.Job{slow}, quiet())
		wait(t, begun, "the turn")
		time.AfterFunc(300*time.Millisecond, func() { close(finish) })
		stop()
		if !finished.Load() {
			t.Error("the turn was broken off")
		}
		if beat := beats(w)["slow"]; beat.FinishedAt == nil || beat.Error != "" {
			t.Errorf("got %+v, want a good turn", beat)
		}
	})
}

// Two replicas: each has a clock on the one database.
func TestTwoReplicasTakeEachTurnOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		if w.DB.Dialect() == db.SQLite {
			t.Skip("one process works on a SQLite file")
		}
		var mu sync.Mutex
		var when []time.Time
		var inside, doubled atomic.Int32
		turns := make(chan struct{}, 100)
		job := jobs.Job{Name: "shared", Every: 2 * time.Second, Verb: func(context.Context, *db.DB) error {
			if inside.Add(1) > 1 {
				doubled.Add(1)
			}
			defer inside.Add(-1)
			mu.Lock()
			when = append(when, time.Now())
			mu.Unlock()
			time.Sleep(200 * time.Millisecond) // long enough for the other to come in
			turns <- struct{}{}
			return nil
		}}
		stopFirst := start(t, w.DB, []jobs.Job{job}, quiet())
		stopSecond := start(t, w.Another(), []jobs.Job{job}, quiet())
		for range 3 {
			wait(t, turns, "a turn")
		}
		stopFirst() // the leader as a rule: the other takes over
		for range 2 {
			wait(t, turns, "a turn after the first replica left")
		}
		stopSecond()
		if doubled.Load() > 0 {
			t.Errorf("%d turns ran beside another", doubled.Load())
		}
		mu.Lock()
		defer mu.Unlock()
		slices.SortFunc(when, time.Time.Compare)
		// One at the start, one every two seconds, one when the second took over.
		if most := int(when[len(when)-1].Sub(when[0])/(2*time.Second)) + 3; len(when) > most {
			t.Errorf("%d turns, want %d at most", len(when), most)
		}
	})
}

// A process killed in the middle of a turn leaves it "running" in the scheduler's
// table; the next turns come all the same.
func TestATurnKilledHalfWayHoldsOffNoOther(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		job, turns := counted("often", often, nil)
		stop := start(t, w.DB, []jobs.Job{job}, quiet())
		wait(t, turns, "a turn")
		stop()
		w.Write(clerk, func(tx *db.Tx) error {
			return tx.DB.Exec("UPDATE river_job SET state = 'running', finalized_at = NULL").Error
		})
		for len(turns) > 0 {
			<-turns
		}
		start(t, w.DB, []jobs.Job{job}, quiet())
		wait(t, turns, "a turn after the kill")
	})
}

func TestACommitNudgesWhatFollowsIt(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		follows, turns := counted("follows", time.Hour, nil)
		follows.OnChange = true
		sleeps, other := counted("sleeps", time.Hour, nil)
		start(t, w.DB, []jobs.Job{follows, sleeps}, quiet())
		wait(t, turns, "the turn at the start")
		wait(t, other, "the other's turn at the start")
		for sequence := range uint64(20) {
			w.DB.Advance(sequence + 1)
		}
		wait(t, turns, "the turn after the commits")
		time.Sleep(500 * time.Millisecond)
		if len(turns) > 2 || len(other) != 0 {
			t.Errorf("a burst of commits gave %d more turns, and %d to a job that follows none", len(turns), len(other))
		}
	})
}

// What takes long holds up nothing else that follows a commit, and is broken off by a
// stop: it begins again with the next start.
func TestALongTurnStandsBesideTheOthersAndAStopBreaksItOff(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		long, began := counted("long", time.Hour, nil)
		nudged, ended := false, make(chan struct{}, 1)
		long.OnChange, long.Long = true, true
		count := long.Verb
		long.Verb = func(ctx context.Context, d *db.DB) error {
			_ = count(ctx, d)
			if !nudged { // the turn at the start
				nudged = true
				return nil
			}
			<-ctx.Done()
			select {
			case ended <- struct{}{}:
			default: // the turn asked for meanwhile ended too
			}
			return ctx.Err()
		}
		short, turns := counted("short", time.Hour, nil)
		short.OnChange = true
		stop := start(t, w.DB, []jobs.Job{long, short}, quiet())
		wait(t, began, "the long job's turn at the start")
		wait(t, turns, "the short job's turn at the start")
		w.DB.Advance(1)
		wait(t, began, "the long job's turn after a commit")
		wait(t, turns, "the short job's beside it")
		w.DB.Advance(2)
		wait(t, turns, "another of the short job's")
		stop()
		wait(t, ended, "the end of the long job")
	})
}

// What a commit asks of a long job while a turn of it runs waits for the end of that
// turn, once, however many commits there were.
func TestALongTurnThatIsAskedForMeanwhileComesAfterwards(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		long, turns := counted("long", time.Hour, nil)
		long.OnChange, long.Long = true, true
		count, goOn := long.Verb, make(chan struct{})
		long.Verb = func(ctx context.Context, d *db.DB) error {
			_ = count(ctx, d)
			select {
			case <-goOn:
			case <-ctx.Done():
			}
			return ctx.Err()
		}
		start(t, w.DB, []jobs.Job{long}, quiet())
		wait(t, turns, "the turn at the start")
		for sequence := range uint64(3) {
			w.DB.Advance(sequence + 1)
			time.Sleep(300 * time.Millisecond) // each its own nudge
		}
		close(goOn)
		wait(t, turns, "the turn that was asked for meanwhile")
		time.Sleep(2 * time.Second)
		if len(turns) != 0 {
			t.Errorf("%d more turns for what one had seen", len(turns))
		}
	})
}

// The idle cost: set CONSTANCIA_TEST_IDLE to a duration, such as 120s, and the test
// counts the commits in SQLite's write-ahead log while nobody works. With
// synchronous=FULL each is one sync.
func TestIdleCost(t *testing.T) {
	length, err := time.ParseDuration(os.Getenv(idleEnv))
	if err != nil {
		t.Skip(idleEnv + " names no duration")
	}
	w := cast.New(t)
	start(t, w.DB, jobs.List, quiet())
	time.Sleep(20 * time.Second) // the turns at the start
	w.Read(clerk, func(*db.Tx) error { return nil })
	before := commits(t, w)
	time.Sleep(length)
	got := float64(commits(t, w)-before) / length.Minutes()
	t.Logf("%.1f commits a minute", got)
	if got > 30 {
		t.Errorf("an idle house commits %.1f times a minute", got)
	}
}

// commits counts the commit frames of the write-ahead log: a 32-byte header, then
// frames of 24 bytes and a page; a frame that ends a transaction says the size of
// the database (https://sqlite.org/fileformat2.html#walformat).
func commits(t *testing.T, w *cast.World) int {
	t.Helper()
	wal, err := os.ReadFile(filepath.Join(w.DataDir, "constancia.db-wal"))
	if err != nil || len(wal) < 32 {
		t.Fatalf("no write-ahead log: %v", err)
	}
	n, page, salt := 0, int(binary.BigEndian.Uint32(wal[8:])), wal[16:24]
	for at := 32; at+24+page <= len(wal) && bytes.Equal(wal[at+8:at+16], salt); at += 24 + page {
		if binary.BigEndian.Uint32(wal[at+4:]) != 0 {
			n++
		}
	}
	return n
}
