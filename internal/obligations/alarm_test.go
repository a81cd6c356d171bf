package obligations

// María's file is in Pilar's hands and Tomas, a volunteer, helps with it. On call
// are Ruth, then Pilar, then Lena, who may only read, and Ines from across town.

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/staff"
)

var (
	ruth, pilar, tomas, ines, gone = uuid.New(), uuid.New(), uuid.New(), uuid.New(), uuid.New()
	ours, theirs                   = uuid.New(), uuid.New()
)

func at(clock string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", clock)
	if err != nil {
		panic(err)
	}
	return t
}

func TestWhoIsAskedAtWhichMinute(t *testing.T) {
	since := at("2026-11-24 10:00")
	order := Watch{Since: since, Ladder: []uuid.UUID{pilar, ruth}, Every: 15 * time.Minute}
	with := func(change func(*Watch)) Watch { w := order; change(&w); return w }
	seen := func(clock string) Watch { return with(func(w *Watch) { w.Seen = at(clock) }) }
	failed := with(func(w *Watch) { w.Logged, w.Seen = true, at("2026-11-24 10:05") })
	for name, each := range map[string]struct {
		watch     Watch
		now       string
		rings     bool
		asked     []uuid.UUID
		everybody bool
		next      string
	}{
		"the first minute":                       {order, "2026-11-24 10:00", true, []uuid.UUID{pilar}, false, "2026-11-24 10:15"},
		"a minute before the next":               {order, "2026-11-24 10:14", true, []uuid.UUID{pilar}, false, "2026-11-24 10:15"},
		"the next one too":                       {order, "2026-11-24 10:15", true, []uuid.UUID{pilar, ruth}, false, "2026-11-24 10:30"},
		"then everybody":                         {order, "2026-11-24 10:30", true, []uuid.UUID{pilar, ruth}, true, ""},
		"days later":                             {order, "2026-11-27 10:30", true, []uuid.UUID{pilar, ruth}, true, ""},
		"nobody on call":                         {with(func(w *Watch) { w.Ladder = nil }), "2026-11-24 10:00", true, nil, true, ""},
		"before it began":                        {order, "2026-11-24 09:59", false, nil, false, "2026-11-24 10:00"},
		"seen":                                   {seen("2026-11-24 10:20"), "2026-11-24 10:20", false, nil, false, "2026-11-24 14:20"},
		"seen, and four hours without a word":    {seen("2026-11-24 10:20"), "2026-11-24 14:20", true, []uuid.UUID{pilar}, false, "2026-11-24 14:35"},
		"seen, and the next one again":           {seen("2026-11-24 10:20"), "2026-11-24 14:36", true, []uuid.UUID{pilar, ruth}, false, "2026-11-24 14:50"},
		"seen before it was silent again":        {seen("2026-11-24 09:00"), "2026-11-24 10:00", true, []uuid.UUID{pilar}, false, "2026-11-24 10:15"},
		"seen by a replica whose clock is ahead": {seen("2026-11-24 10:03"), "2026-11-24 10:01", false, nil, false, "2026-11-24 14:03"},
		"a clock that was set back":              {order, "2026-11-24 10:02", true, []uuid.UUID{pilar}, false, "2026-11-24 10:15"},
		"a failure that was seen":                {failed, "2026-11-27 10:00", false, nil, false, ""},
		"no minutes at all":                      {with(func(w *Watch) { w.Every = 0 }), "2026-11-24 12:00", true, []uuid.UUID{pilar}, false, ""},
	} {
		got := each.watch.At(at(each.now))
		next := ""
		if !got.Next.IsZero() {
			next = got.Next.Format("2006-01-02 15:04")
		}
		if got.Rings != each.rings || !slices.Equal(got.Asked, each.asked) || got.Everybody != each.everybody || next != each.next {
			t.Errorf("%s: got %+v", name, got)
		}
		if got.Asks(tomas) != (each.rings && each.everybody) || got.Asks(pilar) != each.rings {
			t.Errorf("%s: asks the wrong ones: %+v", name, got)
		}
	}
}

func TestTwoReplicasAskTheSamePeople(t *testing.T) {
	w := Watch{Since: at("2026-11-24 10:00"), Ladder: []uuid.UUID{pilar, ruth}, Every: 15 * time.Minute}
	for minute := range 600 {
		now := w.Since.Add(time.Duration(minute) * time.Minute)
		one, other := w.At(now), w.At(now)
		if !slices.Equal(one.Asked, other.Asked) || one.Everybody != other.Everybody {
			t.Fatalf("minute %d: %+v and %+v", minute, one, other)
		}
		if earlier := w.At(now.Add(-time.Minute)); minute > 0 && len(earlier.Asked) > len(one.Asked) {
			t.Fatalf("minute %d asks fewer than the one before", minute)
		}
	}
}

func listed(id uuid.UUID, team uuid.UUID, role actor.Role) staff.Listed {
	return staff.Listed{Member: staff.Member{Row: db.Row{ID: id}}, Roles: []staff.Grant{{Role: role}}, Teams: []uuid.UUID{team}}
}

func TestWhoIsOnTheLadder(t *testing.T) {
	able := []staff.Listed{
		listed(ruth, ours, actor.Attorney), listed(pilar, ours, actor.Paralegal),
		listed(tomas, ours, actor.Volunteer), listed(ines, theirs, actor.Paralegal),
	}
	on := []uuid.UUID{ruth, pilar}
	for name, each := range map[string]struct {
		assigned, onCall, want []uuid.UUID
	}{
		"who answers for the file, then those on call": {[]uuid.UUID{pilar, tomas}, on, []uuid.UUID{pilar, ruth}},
		"nobody is assigned":                           {nil, on, []uuid.UUID{ruth, pilar}},
		"nobody is on call":                            {[]uuid.UUID{pilar}, nil, []uuid.UUID{pilar}},
		"nobody at all":                                {nil, nil, nil},
		"who answers was shut out":                     {[]uuid.UUID{gone, tomas}, on, []uuid.UUID{tomas, ruth, pilar}},
		"who is on call was shut out":                  {nil, []uuid.UUID{gone, pilar}, []uuid.UUID{pilar}},
		"a volunteer sees only her files":              {nil, []uuid.UUID{tomas, pilar}, []uuid.UUID{pilar}},
		"a volunteer who has the file":                 {[]uuid.UUID{pilar, tomas}, []uuid.UUID{tomas}, []uuid.UUID{pilar, tomas}},
		"beyond the wall":                              {[]uuid.UUID{ines}, []uuid.UUID{ines, ruth}, []uuid.UUID{ruth}},
	} {
		got := ladder(clients.Hands{Team: ours, Assigned: each.assigned}, each.onCall, able)
		if !slices.Equal(got, each.want) {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
