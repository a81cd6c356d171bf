package supervision_test

import (
	"testing"

	"constancia/internal/supervision"
	"constancia/internal/wall"
)

func at(since wall.Date, modalities string) supervision.Level {
	return supervision.Level{Since: since, Modalities: modalities}
}

func TestDaysAtEachLevelAreDaysOfTheCalendar(t *testing.T) {
	for name, c := range map[string]struct {
		levels []supervision.Level
		ended  wall.Date
		until  wall.Date
		want   []int
		last   []wall.Date
	}{
		"the first day counts": {levels: []supervision.Level{at("2026-11-23", app)}, until: "2026-11-23", want: []int{1}, last: []wall.Date{""}},
		"clocks that go forward take no day": {
			levels: []supervision.Level{at("2026-03-07", app), at("2026-03-10", ankle)}, until: "2026-03-10", want: []int{3, 1}, last: []wall.Date{"2026-03-09", ""},
		},
		"clocks that go back add none": {
			levels: []supervision.Level{at("2026-10-31", app), at("2026-11-02", ankle)}, until: "2026-11-02", want: []int{2, 1}, last: []wall.Date{"2026-11-01", ""},
		},
		"a leap day counts": {
			levels: []supervision.Level{at("2028-02-28", app), at("2028-03-01", ankle)}, until: "2028-03-01", want: []int{2, 1}, last: []wall.Date{"2028-02-29", ""},
		},
		"another year has none": {
			levels: []supervision.Level{at("2027-02-28", app), at("2027-03-01", ankle)}, until: "2027-03-01", want: []int{1, 1}, last: []wall.Date{"2027-02-28", ""},
		},
		"an end closes the last level": {
			levels: []supervision.Level{at("2026-04-01", ankle), at("2026-06-01", app)}, ended: "2026-06-10", until: "2026-11-23", want: []int{61, 10},
			last: []wall.Date{"2026-05-31", "2026-06-10"},
		},
		"a level that is announced has no days yet": {
			levels: []supervision.Level{at("2026-11-01", ankle), at("2026-12-01", app)}, until: "2026-11-23", want: []int{23, 0}, last: []wall.Date{"2026-11-30", ""},
		},
		"of two of one day the later one holds": {
			levels: []supervision.Level{at("2026-11-01", ankle), at("2026-11-01", app)}, until: "2026-11-02", want: []int{0, 2}, last: []wall.Date{"2026-10-31", ""},
		},
		"out of order is put into order": {
			levels: []supervision.Level{at("2026-11-20", app), at("2026-11-01", ankle)}, until: "2026-11-23", want: []int{19, 4}, last: []wall.Date{"2026-11-19", ""},
		},
	} {
		t.Run(name, func(t *testing.T) {
			spans := supervision.Spans(c.levels, c.ended, c.until)
			for i, s := range spans {
				if s.Days != c.want[i] || s.Last != c.last[i] {
					t.Errorf("level %d: got %d days to %q, want %d to %q", i+1, s.Days, s.Last, c.want[i], c.last[i])
				}
			}
		})
	}
}

func TestSpansOfAnEnrolmentAddUpToItsDays(t *testing.T) {
	first := wall.Date("2024-01-15")
	var levels []supervision.Level
	for i, step := range []int{0, 1, 44, 45, 300, 411, 777} {
		levels = append(levels, at(first.AddDays(step), []string{app, ankle}[i%2]))
	}
	until := first.AddDays(1000)
	sum := 0
	for _, s := range supervision.Spans(levels, "", until) {
		sum += s.Days
	}
	if sum != 1001 {
		t.Errorf("got %d days, want 1001", sum)
	}
}

func TestTechnologiesThatOverlapAreEachCounted(t *testing.T) {
	spans := supervision.Spans([]supervision.Level{
		at("2026-04-01", ankle), at("2026-06-01", app+","+ankle), at("2026-09-01", app),
	}, "", "2026-11-23")
	got := supervision.TechnologyDays(spans)
	if got[ankle] != 61+92 || got[app] != 92+84 {
		t.Errorf("got %v, want 153 with the monitor and 176 with the app", got)
	}
}
