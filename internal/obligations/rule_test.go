package obligations

import (
	"errors"
	"slices"
	"testing"
	"time"

	"constancia/internal/wall"
)

func TestRulesThatOfficersSayAreRead(t *testing.T) {
	for text, want := range map[string]string{
		"FREQ=WEEKLY;BYDAY=TU":                        "FREQ=WEEKLY;BYDAY=TU",
		"rrule:freq=weekly;interval=4;byday=we":       "FREQ=WEEKLY;INTERVAL=4;BYDAY=WE",
		"FREQ=WEEKLY;BYDAY=TH,MO;INTERVAL=1;":         "FREQ=WEEKLY;BYDAY=MO,TH",
		"FREQ=MONTHLY;BYDAY=1MO":                      "FREQ=MONTHLY;BYDAY=1MO",
		"FREQ=MONTHLY;BYDAY=-1FR":                     "FREQ=MONTHLY;BYDAY=-1FR",
		"FREQ=MONTHLY;BYMONTHDAY=15,1":                "FREQ=MONTHLY;BYMONTHDAY=1,15",
		"FREQ=MONTHLY;BYMONTHDAY=-1":                  "FREQ=MONTHLY;BYMONTHDAY=-1",
		"FREQ=DAILY":                                  "FREQ=DAILY",
		"FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR":             "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
		"FREQ=WEEKLY;BYDAY=SU,MO;UNTIL=20271231":      "FREQ=WEEKLY;BYDAY=MO,SU;UNTIL=20271231",
		" FREQ=WEEKLY;INTERVAL=52;COUNT=520;BYDAY=MO": "FREQ=WEEKLY;INTERVAL=52;BYDAY=MO;COUNT=520",
	} {
		r, err := ParseRule(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := r.String(); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		if again, err := ParseRule(r.String()); err != nil || again.String() != want {
			t.Errorf("%q: does not read what it writes: %q, %v", text, again, err)
		}
	}
}

func TestRulesBeyondTheGrammarAreRefusedWithTheReason(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "obligations.rule_shape",
		"every Tuesday":           "obligations.rule_shape",
		"FREQ=":                   "obligations.rule_shape",
		"INTERVAL=2":              "obligations.rule_freq",
		"FREQ=YEARLY":             "obligations.rule_freq",
		"FREQ=SECONDLY":           "obligations.rule_freq",
		"FREQ=WEEKLY;FREQ=DAILY":  "obligations.rule_twice",
		"FREQ=WEEKLY;INTERVAL=0":  "obligations.rule_interval",
		"FREQ=WEEKLY;INTERVAL=53": "obligations.rule_interval",
		"FREQ=WEEKLY;INTERVAL=99999999999999999999": "obligations.rule_interval",
		"FREQ=DAILY;COUNT=521":                      "obligations.rule_count",
		"FREQ=DAILY;COUNT=-1":                       "obligations.rule_count",
		"FREQ=DAILY;UNTIL=20270230":                 "obligations.rule_until",
		"FREQ=DAILY;UNTIL=20271231T235959Z":         "obligations.rule_until",
		"FREQ=DAILY;UNTIL=20271231;COUNT=3":         "obligations.rule_two_ends",
		"FREQ=WEEKLY;BYDAY=XX":                      "obligations.rule_byday",
		"FREQ=WEEKLY;BYDAY=TU,TU":                   "obligations.rule_byday",
		"FREQ=WEEKLY;BYDAY=1TU":                     "obligations.rule_byday",
		"FREQ=MONTHLY;BYDAY=5MO":                    "obligations.rule_byday",
		"FREQ=MONTHLY;BYDAY=MO":                     "obligations.rule_which_weekday",
		"FREQ=MONTHLY;BYMONTHDAY=31":                "obligations.rule_short_months",
		"FREQ=MONTHLY;BYMONTHDAY=0":                 "obligations.rule_bymonthday",
		"FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=1MO":       "obligations.rule_bymonthday",
		"FREQ=WEEKLY;BYMONTHDAY=1":                  "obligations.rule_bymonthday",
		"FREQ=WEEKLY;BYSETPOS=1":                    "obligations.rule_part",
		"FREQ=WEEKLY;BYHOUR=9":                      "obligations.rule_part",
		"FREQ=WEEKLY;\r\nX=1":                       "obligations.rule_part",
		"FREQ=WEEKLY;RDATE=20270101":                "obligations.rule_part",
	} {
		_, err := ParseRule(text)
		var refused *RuleError
		if !errors.As(err, &refused) {
			t.Errorf("%q: accepted", text)
			continue
		}
		if refused.Key != want {
			t.Errorf("%q: got %s, want %s", text, refused.Key, want)
		}
	}
}

func TestEveryNWeeksKeepsItsBeatAcrossAYearOf53Weeks(t *testing.T) {
	// 2026 has 53 ISO weeks: a beat that counted weeks by their number would slip.
	for _, interval := range []int{2, 4, 8, 12} {
		r := Rule{Freq: Weekly, Interval: interval, ByDay: []RuleDay{{Weekday: time.Wednesday}}}
		days, err := expand(r, "2026-10-07", "2026-10-07", "2028-01-31")
		if err != nil {
			t.Fatal(err)
		}
		for i, day := range days {
			if want := wall.Date("2026-10-07").AddDays(7 * interval * i); day != want {
				t.Fatalf("every %d weeks: occurrence %d on %s, want %s", interval, i, day, want)
			}
		}
		if got, want := len(days), 481/(7*interval)+1; got != want {
			t.Errorf("every %d weeks: %d occurrences, want %d", interval, got, want)
		}
	}
}

func TestRulesEndWhereTheySay(t *testing.T) {
	for _, c := range []struct {
		rule        string
		start       wall.Date
		first, last wall.Date
		n           int
	}{
		{"FREQ=WEEKLY;BYDAY=TU;UNTIL=20261215", "2026-11-24", "2026-11-24", "2026-12-15", 4},
		{"FREQ=WEEKLY;BYDAY=TU;COUNT=3", "2026-11-23", "2026-11-24", "2026-12-08", 3},
		{"FREQ=MONTHLY;BYDAY=1MO", "2026-11-23", "2026-12-07", "2027-11-01", 12},
		{"FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-23", "2026-11-30", "2027-10-31", 12},
		{"FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR", "2026-11-27", "2026-11-27", "2027-09-24", 6},
		{"FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "2026-11-23", "2026-11-23", "2027-11-22", 261},
		{"FREQ=WEEKLY;BYDAY=MO,TH", "2026-11-23", "2026-11-23", "2027-11-22", 105},
	} {
		r, err := ParseRule(c.rule)
		if err != nil {
			t.Fatal(err)
		}
		days, err := expand(r, c.start, c.start, "2027-11-22")
		if err != nil || len(days) != c.n || days[0] != c.first || days[len(days)-1] != c.last {
			t.Errorf("%s: %d occurrences %v, %v; want %d from %s to %s", c.rule, len(days), days, err, c.n, c.first, c.last)
		}
		later, err := expand(r, c.start, c.start.AddDays(30), "2027-11-22")
		if err != nil || !slices.Equal(later, slices.DeleteFunc(days, func(d wall.Date) bool { return d < c.start.AddDays(30) })) {
			t.Errorf("%s: a later part is not a part of the whole: %v, %v", c.rule, later, err)
		}
	}
}

func TestATimeThatClocksJumpOverBecomesTheFirstMinuteAfter(t *testing.T) {
	for _, c := range []struct {
		at, want wall.Moment
		instant  string
	}{
		{
			wall.Moment{Date: "2027-03-14", Time: "02:30", Zone: "America/New_York"},
			wall.Moment{Date: "2027-03-14", Time: "03:00", Zone: "America/New_York"},
			"2027-03-14T07:00:00Z",
		},
		{ // clocks in Beirut jump at midnight: the first minute is on the same day
			wall.Moment{Date: "2027-03-28", Time: "00:15", Zone: "Asia/Beirut"},
			wall.Moment{Date: "2027-03-28", Time: "01:00", Zone: "Asia/Beirut"},
			"2027-03-27T22:00:00Z",
		},
		{
			wall.Moment{Date: "2026-11-01", Time: "01:30", Zone: "America/New_York"},
			wall.Moment{Date: "2026-11-01", Time: "01:30", Zone: "America/New_York", Fold: wall.Earlier},
			"2026-11-01T05:30:00Z",
		},
		{
			wall.Moment{Date: "2026-11-24", Time: "09:00", Zone: "America/Chicago"},
			wall.Moment{Date: "2026-11-24", Time: "09:00", Zone: "America/Chicago"},
			"2026-11-24T15:00:00Z",
		},
	} {
		got, at, err := settle(c.at)
		if err != nil || got != c.want || at.Format(time.RFC3339) != c.instant {
			t.Errorf("%v: got %v at %s, %v; want %v at %s", c.at, got, at, err, c.want, c.instant)
		}
	}
}

func FuzzRulesNeverRunAway(f *testing.F) {
	f.Add("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")
	f.Add("FREQ=MONTHLY;BYDAY=-1FR,1MO;COUNT=520")
	f.Add("FREQ=DAILY;UNTIL=20271231")
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRule(text)
		if err != nil {
			return
		}
		again, err := ParseRule(r.String())
		if err != nil || again.String() != r.String() {
			t.Fatalf("%q: does not read what it writes: %v", r, err)
		}
		days, err := expand(r, "2022-01-01", "2022-01-01", "2027-06-30")
		if err != nil || len(days) > 2010 || !slices.IsSorted(days) {
			t.Fatalf("%q: %d days, %v", r, len(days), err)
		}
	})
}
