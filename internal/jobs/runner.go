package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// Job is one line of the list: what to do, how often, and whether a commit may
// call it at once instead of waiting for its turn.
type Job struct {
	Name     string
	Every    time.Duration
	OnChange bool
	Long     bool // a turn that a commit calls stands beside the others, and is broken off by a stop
	Verb     func(ctx context.Context, d *db.DB) error
}

// Runner is the clock of one process. Among several replicas the scheduler
// elects one leader, which calls the turns; a job runs once at a time, wherever.
type Runner struct {
	d      *db.DB
	log    *slog.Logger
	list   map[string]Job
	client *river.Client[*sql.Tx]
	nudge  chan struct{}

	long sync.WaitGroup

	mu     sync.Mutex
	beaten map[string]time.Time // when a nudged job last noted a good turn
	asked  map[string]bool      // the long jobs whose next turn a commit has asked for
}

const (
	// turnTime bounds one turn, and longTime one of a long job, which may hold a single
	// piece of work that takes so long.
	turnTime = 5 * time.Minute
	longTime = 30 * time.Minute
	// gather is how long a nudge waits for more of its kind: a burst of commits is
	// one turn, and a job whose own commits nudge it cannot spin.
	gather = 100 * time.Millisecond
	// again is when a nudge that met a running turn is tried once more.
	again = time.Second
)

// pollEvery is how long a turn that was called may wait for somebody to take it:
// SQLite's one writer is for people first. The tests are less patient.
var pollEvery = 5 * time.Second

// turn is what the scheduler keeps of a job: its name.
type turn struct {
	Name string `json:"name" river:"unique"`
}

// Kind names the one sort of job the scheduler knows.
func (turn) Kind() string { return "turn" }

// New makes the clock for a list of jobs.
func New(d *db.DB, list []Job, log *slog.Logger) (*Runner, error) {
	r := &Runner{d: d, log: log, list: map[string]Job{}, nudge: make(chan struct{}, 1), beaten: map[string]time.Time{}, asked: map[string]bool{}}
	periodic := make([]*river.PeriodicJob, 0, len(list))
	for _, job := range list {
		r.list[job.Name] = job
		periodic = append(periodic, river.NewPeriodicJob(river.PeriodicInterval(job.Every), func() (river.JobArgs, *river.InsertOpts) {
			return turn{Name: job.Name}, once(job.Every)
		}, &river.PeriodicJobOpts{RunOnStart: true}))
	}
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, worker{r: r}); err != nil {
		return nil, fmt.Errorf("preparing the scheduler: %w", err)
	}
	driver, err := d.RiverDriver()
	if err != nil {
		return nil, err
	}
	r.client, err = river.NewClient(driver, &river.Config{
		Logger:            quiet(log),
		Workers:           workers,
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 2}},
		FetchPollInterval: pollEvery, FetchCooldown: pollEvery / 5, PollOnly: true,
		JobTimeout: turnTime, RescueStuckJobsAfter: 2 * longTime, PeriodicJobs: periodic,
		CompletedJobRetentionPeriod: time.Hour, DiscardedJobRetentionPeriod: 24 * time.Hour,
	})
	if err != nil {
		return nil, fmt.Errorf("preparing the scheduler: %w", err)
	}
	d.OnChange(r.wake)
	return r, nil
}

// once keeps two leaders that follow each other from calling a turn twice within
// a minute. Unique by state instead would let a turn that was killed half-way,
// and stays "running" in the table, hold off every later one until it is rescued.
func once(every time.Duration) *river.InsertOpts {
	return &river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByPeriod: min(every, time.Minute)}}
}

// Run keeps the clock going until ctx ends, then lets the running turns finish.
func (r *Runner) Run(ctx context.Context) error {
	if err := r.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("starting the scheduler: %w", err)
	}
	for {
		select {
		case <-ctx.Done():
			return r.stop(context.WithoutCancel(ctx))
		case <-r.nudge:
			r.runChanged(ctx)
		}
	}
}

// stop waits for the running turns, and ends those that take too long: their
// transactions roll back.
func (r *Runner) stop(ctx context.Context) error {
	r.long.Wait()
	kindly, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := r.client.Stop(kindly); err == nil {
		return nil
	}
	hard, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	if err := r.client.StopAndCancel(hard); err != nil {
		return fmt.Errorf("stopping the scheduler: %w", err)
	}
	return nil
}

// wake asks for the jobs that follow a commit. A lost nudge costs one turn's wait.
func (r *Runner) wake() {
	select {
	case r.nudge <- struct{}{}:
	default: // one is waiting already
	}
}

// runChanged gives a turn to the jobs that follow a commit. A turn once begun is
// not broken off by a stop.
func (r *Runner) runChanged(ctx context.Context) {
	select {
	case <-ctx.Done():
		return
	case <-time.After(gather):
	}
	for _, job := range r.list {
		if !job.OnChange {
			continue
		}
		if job.Long {
			r.beside(ctx, job)
			continue
		}
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), turnTime)
		ran, _ := r.take(late, job, true) // noted in its heartbeat
		cancel()
		if !ran {
			time.AfterFunc(again, r.wake)
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// beside gives a long job a turn without holding up the others; while one runs, the
// next waits for its end, for what was asked meanwhile may have come too late for it.
// What it does it can begin again, so that a stop need not wait for it.
func (r *Runner) beside(ctx context.Context, job Job) {
	if !r.ask(job.Name) {
		return // a turn that has not begun will see this commit too
	}
	verb := job.Verb
	job.Verb = func(ctx context.Context, d *db.DB) error {
		r.begun(job.Name)
		return verb(ctx, d)
	}
	r.long.Go(func() {
		for ctx.Err() == nil {
			late, cancel := context.WithTimeout(ctx, longTime)
			ran, _ := r.take(late, job, true) // noted in its heartbeat
			cancel()
			if ran {
				return
			}
			select {
			case <-ctx.Done():
			case <-time.After(again):
			}
		}
	})
}

// ask tells whether a job's next turn is not asked for yet.
func (r *Runner) ask(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.asked[name] {
		return false
	}
	r.asked[name] = true
	return true
}

func (r *Runner) begun(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.asked, name)
}

// worker takes the turns that the scheduler calls.
type worker struct {
	river.WorkerDefaults[turn]
	r *Runner
}

// Timeout is how long a turn may take.
func (w worker) Timeout(job *river.Job[turn]) time.Duration {
	if w.r.list[job.Args.Name].Long {
		return longTime
	}
	return turnTime
}

// Work never fails: what went wrong stands in the heartbeat and the log, and the
// scheduler would keep the error's text in the database.
func (w worker) Work(ctx context.Context, job *river.Job[turn]) error {
	_ = w.r.Turn(ctx, job.Args.Name)
	return nil
}

// Turn runs one job once, unless it runs already, and notes its heartbeat.
func (r *Runner) Turn(ctx context.Context, name string) error {
	job, ok := r.list[name]
	if !ok { // a job of an older version
		return nil
	}
	_, err := r.take(ctx, job, false)
	return err
}

func (r *Runner) take(ctx context.Context, job Job, nudged bool) (ran bool, err error) {
	ctx = actor.With(ctx, actor.System(job.Name))
	return r.d.Alone(ctx, "job "+job.Name, func(ctx context.Context) error {
		started := r.d.Now()
		err := run(ctx, r.d, job)
		if err != nil {
			r.log.Error("job failed", "job", job.Name, "cause", err.Error())
		}
		if !r.due(job, started, nudged, err) {
			return nil
		}
		// The turn's own time may be over; its heartbeat is wanted all the more.
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return errors.Join(err, beat(late, r.d, job.Name, started, err))
	})
}

// run calls the verb; a panic in one job is that job's error and no other's.
func run(ctx context.Context, d *db.DB, job Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Panic(p)
		}
	}()
	return job.Verb(ctx, d)
}

// due tells whether a turn is worth a heartbeat: each is a commit, and there is a
// nudge for every commit. A failure always is, and the good turn after it.
func (r *Runner) due(job Job, now time.Time, nudged bool, err error) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		delete(r.beaten, job.Name)
		return true
	}
	last, ok := r.beaten[job.Name]
	if nudged && ok && now.Sub(last) < min(job.Every, time.Minute) {
		return false
	}
	r.beaten[job.Name] = now
	return true
}

// quiet lets only the scheduler's warnings through, and not its complaint that a
// stop broke off what it was doing.
func quiet(log *slog.Logger) *slog.Logger {
	return slog.New(atLeast{Handler: log.Handler(), level: slog.LevelWarn})
}

type atLeast struct {
	slog.Handler
	level slog.Level
}

func (h atLeast) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= h.level && h.Handler.Enabled(ctx, level)
}

func (h atLeast) Handle(ctx context.Context, r slog.Record) error {
	stopped := false
	r.Attrs(func(a slog.Attr) bool {
		stopped = strings.HasSuffix(a.Value.String(), context.Canceled.Error())
		return !stopped
	})
	if stopped {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

func (h atLeast) WithAttrs(attrs []slog.Attr) slog.Handler {
	return atLeast{Handler: h.Handler.WithAttrs(attrs), level: h.level}
}

func (h atLeast) WithGroup(name string) slog.Handler {
	return atLeast{Handler: h.Handler.WithGroup(name), level: h.level}
}
