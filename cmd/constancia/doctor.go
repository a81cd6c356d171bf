package main

import (
	"context"
	"errors"
	"fmt"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/jobs"
	"constancia/ui"
)

// doctor looks and changes nothing: one line for each thing that must be well.
type doctor struct{}

func (doctor) Run(ctx context.Context, p *program) (err error) {
	sick := 0
	say := func(what, how string, err error) {
		if err != nil {
			sick++
			how = "NOT WELL: " + err.Error()
		}
		fmt.Fprintf(p.out, "%-10s %s\n", what, how)
	}
	say("config", fmt.Sprintf("listens on %s, data in %s, keys in %s", p.config.Listen, p.config.DataDir, p.config.KeysDir), nil)
	d, err := p.open(ctx, false)
	if err != nil {
		say("database", "", err)
		return errors.New("the database does not open")
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	ctx = actor.With(ctx, actor.System("doctor"))

	schema, err := d.Schema(ctx)
	say("schema", fmt.Sprintf("%d of %d on %s", schema.Current, schema.Newest, d.Dialect()), err)
	say("durability", "every acknowledged write is on the disk", d.Check(ctx))
	say("keys", fmt.Sprintf("%d in the keyring", d.Keys().Count()), nil)
	say("pages", "built", ui.Built())
	err = d.Read(ctx, func(tx *db.Tx) error {
		size, err := audit.Size(tx)
		say("audit", fmt.Sprintf("%d events; run constancia audit verify to read them all", size), err)
		return errors.Join(sayFeeds(tx, say), sayJobs(tx, say))
	})
	say("log", "not shorter than its last checkpoint", audit.NotRolledBack(ctx, d))
	if err == nil && sick > 0 {
		err = fmt.Errorf("%d things are not well", sick)
	}
	return err
}

// sayFeeds says whether every calendar link answers with what is on record.
func sayFeeds(tx *db.Tx, say func(string, string, error)) error {
	links, failed, err := feeds.Health(tx)
	if err == nil && failed > 0 {
		err = fmt.Errorf("%d of %d calendar links could not be rendered: see Today", failed, links)
	}
	say("feeds", fmt.Sprintf("%d calendar links, all rendered", links), err)
	return nil
}

func sayJobs(tx *db.Tx, say func(string, string, error)) error {
	beats, err := jobs.Heartbeats(tx)
	if err != nil {
		return err
	}
	seen := map[string]jobs.Heartbeat{}
	for _, beat := range beats {
		seen[beat.Job] = beat
	}
	for _, job := range jobs.List {
		beat, ok := seen[job.Name]
		switch {
		case !ok:
			say("job", job.Name+" has not run yet", nil)
		case beat.Error != "":
			say("job", "", fmt.Errorf("%s ended with %s", job.Name, beat.Error))
		case jobs.Silent(beat, job.Every, tx.Now):
			say("job", "", fmt.Errorf("%s last ran %s: is the server running?", job.Name, beat.StartedAt.Format("2006-01-02 15:04:05 UTC")))
		default:
			say("job", fmt.Sprintf("%s last ran %s", job.Name, beat.StartedAt.Format("2006-01-02 15:04:05 UTC")), nil)
		}
	}
	return nil
}
