package obligations_test

// A year of the clock, held against an oracle that knows nothing of the tables: it
// works out from what each client was told when her check-ins become due, late and
// unknown. The job that moves them is killed at random statements, and its clock is
// stepped forwards and back. A transition is right when it happens in the first run
// whose clock has reached its minute, to the state that minute says, exactly once.
//
// The gate runs a small year. CONSTANCIA_TEST_KILLS=200 runs the whole one: a
// thousand clients, every way of reporting, so many kills.

import (
	"container/heap"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

const killsEnv = "CONSTANCIA_TEST_KILLS"

var errKilled = errors.New("killed")

// axe aborts the transaction at its nth statement from when it is armed.
type axe struct{ in, cut int }

// hang puts the axe over every statement of a database.
func (a *axe) hang(t *testing.T, d *db.DB, w *cast.World) {
	t.Helper()
	fall := func(q *gorm.DB) {
		if a.in == 0 {
			return
		}
		if a.in--; a.in == 0 {
			a.cut++
			_ = q.AddError(errKilled)
		}
	}
	err := d.Write(w.Context(clockwork), func(tx *db.Tx) error {
		c := tx.DB.Callback()
		return errors.Join(
			c.Create().Before("gorm:create").Register("axe", fall), c.Update().Before("gorm:update").Register("axe", fall),
			c.Query().Before("gorm:query").Register("axe", fall), c.Raw().Before("gorm:raw").Register("axe", fall),
		)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// fate is one occurrence as the oracle sees it.
type fate struct {
	duty                 uuid.UUID
	slot                 string
	opens, closes, grace time.Time
	next                 time.Time
	moves                int
}

func (f *fate) timed() bool { return f.closes.After(f.opens) }

func (f *fate) at(now time.Time) (obligations.State, time.Time) {
	switch {
	case now.Before(f.opens):
		return obligations.Upcoming, f.opens
	case f.timed() && now.Before(f.closes):
		return obligations.Due, f.closes
	case !now.Before(f.grace):
		return obligations.Unknown, time.Time{}
	case f.timed():
		return obligations.Late, f.grace
	}
	return obligations.Due, f.grace
}

// fates is a heap by the next instant.
type fates []*fate

func (f fates) Len() int           { return len(f) }
func (f fates) Less(i, j int) bool { return f[i].next.Before(f[j].next) }
func (f fates) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }
func (f *fates) Push(x any)        { *f = append(*f, x.(*fate)) }
func (f *fates) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}

// year is one run of the simulation.
type year struct {
	t    *testing.T
	w    *cast.World
	dice *rand.Rand
	axe  axe
	two  [2]*db.DB // replicas
	runs int

	waiting fates
	all     []*fate
	prompts map[time.Time][]uuid.UUID

	transitions, unknown, missed, doubled, wrong int
}

func TestAYearOfTheClockMissesNothingAndDoublesNothing(t *testing.T) {
	people, days, kills := 24, 21, 12
	if n, err := strconv.Atoi(os.Getenv(killsEnv)); err == nil {
		people, days, kills = 1000, 365, n
	}
	cast.Each(t, func(t *testing.T, w *cast.World) {
		y := &year{t: t, w: w, dice: rand.New(rand.NewPCG(4, 2026)), prompts: map[time.Time][]uuid.UUID{}}
		y.two = [2]*db.DB{w.DB, w.Another()}
		for _, d := range y.two {
			y.axe.hang(t, d, w)
		}
		y.populate(people, days)
		y.live(cast.Start.AddDate(0, 0, days), kills)
		y.reckon(cast.Start.AddDate(0, 0, days))
		t.Logf("%d clients, %d days, %d occurrences, %d runs of the job, %d kills: %d transitions, %d missed, %d doubled, %d not on their minute",
			people, days, len(y.all), y.runs, y.axe.cut, y.transitions, y.missed, y.doubled, y.wrong)
		if y.missed+y.doubled+y.wrong != 0 || y.axe.cut < kills || y.transitions == 0 {
			t.Error("want none missed, none doubled, all on their minute, and every kill done")
		}
	})
}

var (
	zonesOfTheYear = []string{"America/Chicago", "America/New_York", "America/Los_Angeles", "America/Phoenix"}
	hoursOfTheYear = []wall.Time{"07:30", "09:00", "13:15", "18:00"}
)

// populate imposes a duty on each client: every way of reporting, each in every
// kind of schedule that it allows.
func (y *year) populate(people, days int) {
	y.t.Helper()
	who, sheet := y.w.Paralegal(), cast.Clients()
	modalities := obligations.Modalities()
	for n := range people {
		m := modalities[n%len(modalities)]
		kind := m.Kinds[n/len(modalities)%len(m.Kinds)]
		zone, clock := zonesOfTheYear[n%4], hoursOfTheYear[n/4%4]
		date := wall.DateOf(cast.Start).AddDays(1 + n%7)
		plan := obligations.Plan{Kind: kind, Start: wall.Moment{Date: date, Time: clock, Zone: zone}}
		grace := 60 * (1 + n%2)
		plan.GraceMinutes = &grace
		if window := 30 * (n % 3); window > 0 && kind != obligations.DayWindow && kind != obligations.Continuous {
			plan.WindowMinutes = &window
		}
		switch kind {
		case obligations.OnDemand:
			plan.Start.Time, plan.Start.Date = "", wall.DateOf(cast.Start)
		case obligations.Continuous:
			plan.Start.Date = wall.DateOf(cast.Start)
		case obligations.Recurring, obligations.DayWindow:
			plan.Rule = "FREQ=WEEKLY"
		}
		one := sheet[n%len(sheet)]
		one.ANumber = fmt.Sprintf("A2%08d", n)
		client := y.w.ClientOf(who, one)
		duty := y.w.Impose(client, obligations.NewDuty{Modality: m.Code, Plan: plan})
		y.foresee(duty.ID, plan, days)
	}
	heap.Init(&y.waiting)
}

// foresee works out a duty's year by the calendar alone.
func (y *year) foresee(duty uuid.UUID, plan obligations.Plan, days int) {
	y.t.Helper()
	loc, err := wall.LoadZone(plan.Start.Zone)
	if err != nil {
		y.t.Fatal(err)
	}
	first := plan.Start.Date.UTC()
	if plan.Kind.Prompted() {
		for at := cast.Start.AddDate(0, 0, 2); at.Before(cast.Start.AddDate(0, 0, days-2)); at = at.AddDate(0, 0, 14+y.dice.IntN(14)) {
			came := at.Add(time.Duration(y.dice.IntN(24*60)) * time.Minute)
			y.prompts[came] = append(y.prompts[came], duty)
		}
		return
	}
	step := 7
	if plan.Rule == "" {
		step = days + 7*40 // once
	}
	for day := 0; day < days+7*40; day += step {
		hour, minute := plan.Start.Time.Minutes()/60, plan.Start.Time.Minutes()%60
		year, month, date := first.AddDate(0, 0, day).Date()
		f := &fate{duty: duty, opens: time.Date(year, month, date, hour, minute, 0, 0, loc)}
		f.slot = f.opens.Format("2006-01-02")
		f.closes = f.opens
		if plan.WindowMinutes != nil {
			f.closes = f.opens.Add(time.Duration(*plan.WindowMinutes) * time.Minute)
		}
		if plan.Kind == obligations.DayWindow {
			f.closes = time.Date(year, month, date+1, 0, 0, 0, 0, loc)
		}
		f.grace = f.closes.Add(time.Duration(*plan.GraceMinutes) * time.Minute)
		if f.opens.Before(cast.Start.AddDate(0, 0, days)) {
			y.enter(f, cast.Start)
		}
	}
}

func (y *year) enter(f *fate, now time.Time) {
	_, f.next = f.at(now)
	y.all = append(y.all, f)
	y.waiting = append(y.waiting, f)
}

// live lets the year pass: to the minute before each change and then to the minute,
// with a night's work each day, and now and then a clock that goes astray.
func (y *year) live(end time.Time, kills int) {
	y.t.Helper()
	y.chart()
	every := max(1, min(60, len(y.all)*2/3/max(kills, 1)))
	for turn, night := 0, cast.Start; y.waiting.Len() > 0 || len(y.prompts) > 0; turn++ {
		at := end
		if y.waiting.Len() > 0 {
			at = y.waiting[0].next
		}
		for came := range y.prompts {
			if came.Before(at) {
				at = came
			}
		}
		if !at.Before(end) {
			break
		}
		for ; night.Before(at); night = night.AddDate(0, 0, 1) {
			y.work(night, obligations.Extend, turn%50 == 0)
		}
		y.run(at.Add(-time.Minute), false)
		kill := y.axe.cut < kills && y.dice.IntN(every) == 0
		switch y.dice.IntN(200) {
		case 0: // the machine slept, and wakes up late
			at = at.Add(time.Duration(y.dice.IntN(300)) * time.Minute)
		case 1: // its clock is set back for a while
			y.run(at.Add(-time.Duration(y.dice.IntN(3000))*time.Minute), false)
		}
		y.run(at, kill)
		for came := range y.prompts {
			if !came.After(at) {
				y.prompt(came)
			}
		}
	}
	for y.axe.cut < kills { // a short year has fewer changes than kills
		y.run(end.Add(-time.Minute), true)
		y.work(end.AddDate(0, 0, 7), obligations.Extend, true)
	}
	y.run(end.Add(-time.Minute), false)
}

// chart makes the look at what a run changed cheap; the program never asks that.
func (y *year) chart() {
	y.t.Helper()
	y.w.Write(clockwork, func(tx *db.Tx) error {
		return tx.DB.Exec("CREATE INDEX test_updated ON occurrences (updated_at)").Error
	})
}

func (y *year) prompt(came time.Time) {
	y.t.Helper()
	for _, duty := range y.prompts[came] {
		o, err := prompt(y.w, y.w.Paralegal(), duty, obligations.Prompted{At: came, Source: "client"})
		if err != nil {
			y.t.Fatal(err)
		}
		f := &fate{duty: duty, slot: string(o.SlotDate), opens: came, closes: o.ClosesAt, grace: o.GraceEndsAt}
		y.all = append(y.all, f)
		state, next := f.at(y.w.Clock.Now())
		if state != o.State {
			y.t.Logf("a prompt of %s is %s at %s, want %s", came, o.State, y.w.Clock.Now(), state)
			y.wrong++
		}
		if f.next = next; !next.IsZero() {
			heap.Push(&y.waiting, f)
		}
	}
	delete(y.prompts, came)
}

// work runs a job until it has nothing left to do, as the scheduler does. A run
// that is killed leaves nothing behind, and the next one does all of it.
func (y *year) work(at time.Time, job func(*db.Tx, int) (int, error), kill bool) (done int) {
	y.t.Helper()
	y.runs++
	y.w.Clock.Set(at.Add(time.Duration(y.runs%1_000_000) * time.Microsecond))
	for {
		n := 0
		if kill {
			y.axe.in = 1 + y.dice.IntN(12)
		}
		err := y.two[y.runs%2].Write(y.w.Context(clockwork), func(tx *db.Tx) (err error) {
			if n, err = job(tx, 100); err == nil && y.axe.in > 0 {
				y.axe.cut++ // it ends before it is committed
				err = errKilled
			}
			return err
		})
		y.axe.in = 0
		switch {
		case kill && errors.Is(err, errKilled):
			kill = false
			continue
		case err != nil:
			y.t.Fatal(err)
		case n == 0:
			return done
		}
		done += n
	}
}

// run lets the clock speak at an instant and holds what it changed against the oracle.
func (y *year) run(at time.Time, kill bool) {
	y.t.Helper()
	moved := y.work(at, obligations.Advance, kill)
	now := y.w.Clock.Now().UTC()
	want := map[string]obligations.State{}
	for y.waiting.Len() > 0 && !y.waiting[0].next.After(now) {
		f := heap.Pop(&y.waiting).(*fate)
		state, next := f.at(now)
		want[f.duty.String()+f.slot] = state
		f.moves++
		if state == obligations.Unknown {
			y.unknown++
		}
		if f.next = next; !next.IsZero() {
			heap.Push(&y.waiting, f)
		}
	}
	y.transitions += len(want)
	if moved == 0 && len(want) == 0 {
		return
	}
	var rows []obligations.Occurrence
	y.w.Read(clockwork, func(tx *db.Tx) error {
		return tx.DB.Where("updated_at = ? AND created_at < updated_at", now).Order("id").Find(&rows).Error
	})
	for _, o := range rows {
		key := o.ObligationID.String() + string(o.SlotDate)
		if state, expected := want[key]; !expected || state != o.State {
			y.t.Logf("at %s %v became %s, want %q", now, o.Moment, o.State, state)
			y.wrong++
		}
		delete(want, key)
	}
	y.missed += len(want)
	y.doubled += moved - len(rows)
}

// reckon counts at the end what each occurrence went through.
func (y *year) reckon(end time.Time) {
	y.t.Helper()
	var rows []obligations.Occurrence
	var unknown int64
	y.w.Read(clockwork, func(tx *db.Tx) error {
		if err := tx.DB.Where("opens_at < ?", end).Order("id").Find(&rows).Error; err != nil {
			return err
		}
		return tx.DB.Table("audit_events").Where("action = ?", "obligations.became_unknown").Count(&unknown).Error
	})
	moves := map[string]int64{}
	for _, f := range y.all {
		moves[f.duty.String()+f.slot] = int64(f.moves)
	}
	for _, o := range rows {
		if went := o.Version - 1; went != moves[o.ObligationID.String()+string(o.SlotDate)] {
			y.doubled++
		}
	}
	if len(rows) != len(y.all) {
		y.t.Errorf("%d occurrences came into being, the calendar has %d", len(rows), len(y.all))
	}
	if int(unknown) != y.unknown {
		y.t.Errorf("%d events say that an occurrence became unknown, %d did", unknown, y.unknown)
	}
}
