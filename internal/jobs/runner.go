package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"constancia/internal/actor"
	"constancia/internal/db"
)

// Job is one line of the list: what to do, how often, and whether a commit may
// call it at once instead of waiting for its turn.
type Job struct {
	Name     string
	Every    time.Duration
	OnChange bool
	Verb     func(ctx context.Context, d *db.DB) error
}

// Runner is the clock of one process. Among several replicas the scheduler
// elects one leader; each job's turn is taken once.
type Runner struct {
	d      *db.DB
	log    *slog.Logger
	list   map[string]Job
	client *river.Client[*sql.Tx]
	nudge  chan struct{}
}

// turn is what the scheduler keeps of a job: its name.
type turn struct {
	Name string `json:"name" river:"unique"`
}

// Kind names the one sort of job the scheduler knows.
func (turn) Kind() string { return "turn" }

// New makes the clock for a list of jobs.
func New(d *db.DB, list []Job, log *slog.Logger) (*Runner, error) {
	r := &Runner{d: d, log: log, list: map[string]Job{}, nudge: make(chan struct{}, 1)}
	periodic := make([]*river.PeriodicJob, 0, len(list))
	for _, job := range list {
		r.list[job.Name] = job
		periodic = append(periodic, river.NewPeriodicJob(river.PeriodicInterval(job.Every), func() (river.JobArgs, *river.InsertOpts) {
			return turn{Name: job.Name}, &river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: waiting}}
		}, &river.PeriodicJobOpts{RunOnStart: true}))
	}
	workers := river.NewWorkers()
	if err := river.AddWorkerSafely(workers, river.WorkFunc(r.work)); err != nil {
		return nil, fmt.Errorf("preparing the scheduler: %w", err)
	}
	driver, err := d.RiverDriver()
	if err != nil {
		return nil, err
	}
	r.client, err = river.NewClient(driver, &river.Config{
		Logger:  quiet(log),
		Workers: workers,
		Queues:  map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: 2}},
		// A turn may wait seconds: SQLite's one writer is for people first.
		FetchPollInterval: 5 * time.Second, FetchCooldown: time.Second, PollOnly: true,
		JobTimeout: 5 * time.Minute, PeriodicJobs: periodic,
		CompletedJobRetentionPeriod: time.Hour, DiscardedJobRetentionPeriod: 24 * time.Hour,
	})
	if err != nil {
		return nil, fmt.Errorf("preparing the scheduler: %w", err)
	}
	d.OnChange(r.wake)
	return r, nil
}

// waiting are the states in which a second turn of the same job is not wanted.
var waiting = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

// Run keeps the clock going until ctx ends, then lets the running turns finish.
func (r *Runner) Run(ctx context.Context) error {
	if err := r.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("starting the scheduler: %w", err)
	}
	for {
		select {
		case <-ctx.Done():
			late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
			defer cancel()
			return r.client.Stop(late)
		case <-r.nudge:
			r.runChanged(ctx)
		}
	}
}

// wake asks for the jobs that follow a commit. A lost nudge costs one turn's wait.
func (r *Runner) wake() {
	select {
	case r.nudge <- struct{}{}:
	default: // one is waiting already
	}
}

func (r *Runner) runChanged(ctx context.Context) {
	for name, job := range r.list {
		if job.OnChange {
			_ = r.Turn(ctx, name) // noted in its heartbeat
		}
	}
}

func (r *Runner) work(ctx context.Context, job *river.Job[turn]) error {
	return r.Turn(ctx, job.Args.Name)
}

// Turn runs one job once and notes its heartbeat.
func (r *Runner) Turn(ctx context.Context, name string) error {
	job, ok := r.list[name]
	if !ok { // a job of an older version
		return nil
	}
	ctx = actor.With(ctx, actor.System(name))
	started := r.d.Now()
	err := job.Verb(ctx, r.d)
	if err != nil {
		r.log.Error("job failed", "job", name, "cause", err.Error())
	}
	return errors.Join(err, beat(ctx, r.d, name, started, err))
}

// quiet lets only the scheduler's warnings through.
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
