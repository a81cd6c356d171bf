package wire

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"constancia/internal/wire/readers"
)

func TestEveryReaderSeesTheSameEvents(t *testing.T) {
	sizes := []int{0, 1, 200, MaxEvents}
	var raws [][]byte
	for _, n := range sizes {
		raws = append(raws, encode(t, crowd(t, n)))
	}
	for i, counts := range readers.ReadEach(t, raws) {
		counts.Agree(t, sizes[i])
		t.Logf("%d events, %d bytes: %v", sizes[i], len(raws[i]), counts)
	}
}

func TestEveryReaderUnderstandsTheSameStartsAndWords(t *testing.T) {
	want := []readers.Event{
		{UID: "a901", Start: "20270105T1330Z", Summary: "Cita"},
		{UID: "c3f1", Start: "20270112T1400Z", Summary: "Cita (cancelada)"},
		{UID: "d0e7", Start: "20270112T1600Z", Summary: "Cita"},
		{UID: "b442", Start: "20270115", Summary: "موعد أخير لتقديم الأوراق المطلوبة إلى المكتب قبل نهاية اليوم"},
	}
	for name, got := range readers.Events(t, encode(t, marisol(t))) {
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: got %v\nwant %v", name, got, want)
		}
	}
}

// weekly is a check-in at 09:00 in New York over 26 weeks and the change to
// summer time: two cancelled, one moved to the afternoon of the next day.
func weekly(t testing.TB) (c Calendar, want map[string]string) {
	loc := zoned(t, "America/New_York")
	c = Calendar{Name: "Calendar", Zone: "America/New_York"}
	want = map[string]string{}
	for week := range 26 {
		start := time.Date(2027, time.January, 4+7*week, 9, 0, 0, 0, loc)
		e := Event{
			UID: fmt.Sprintf("week-%02d", week), Modified: changed, Summary: "Appointment", Language: "en",
			Start: start, End: start.Add(time.Hour), Alarms: []Alarm{{24 * time.Hour, "Tomorrow"}},
		}
		hour := 14 // UTC, in winter
		if week >= 10 {
			hour = 13 // from 15 March
		}
		want[e.UID] = start.Format("20060102") + fmt.Sprintf("T%02d00Z", hour)
		switch week {
		case 5, 12:
			e.Cancelled, e.Sequence = true, 1
		case 9:
			e.Start, e.Sequence = time.Date(2027, time.March, 9, 14, 30, 0, 0, loc), 1
			e.End = e.Start.Add(time.Hour)
			want[e.UID] = "20270309T1930Z"
		}
		c.Events = append(c.Events, e)
	}
	return c, want
}

func TestWeeklyCheckInStaysAtNineAcrossTheTimeChange(t *testing.T) {
	c, want := weekly(t)
	raw := encode(t, c)

	if n := strings.Count(string(raw), "STATUS:CANCELLED"); n != 2 {
		t.Errorf("got %d cancelled, want 2", n)
	}
	back, err := Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range back.Events {
		if got := e.Start.UTC().Format("20060102T1504Z"); got != want[e.UID] {
			t.Errorf("go: %s: got %s, want %s", e.UID, got, want[e.UID])
		}
	}
	for name, events := range readers.Events(t, raw) {
		if len(events) != 26 {
			t.Errorf("%s: got %d events, want 26", name, len(events))
		}
		for _, e := range events {
			if e.Start != want[e.UID] {
				t.Errorf("%s: %s: got %s, want %s", name, e.UID, e.Start, want[e.UID])
			}
		}
	}
}

// Every zone on the list is read in winter, in summer and in the night of each
// change, by programs that know nothing but our VTIMEZONE or their own tables.
func TestEveryReaderAgreesOnEveryZone(t *testing.T) {
	c := Calendar{Zone: "America/New_York"}
	want := map[string]string{}
	for i, name := range Zones() {
		loc := zoned(t, name)
		for j, start := range []time.Time{
			time.Date(2027, time.January, 12, 8, 30, 0, 0, loc), time.Date(2027, time.July, 13, 8, 30, 0, 0, loc),
			time.Date(2027, time.March, 14, 1, 30, 0, 0, loc), time.Date(2027, time.March, 14, 3, 30, 0, 0, loc),
			time.Date(2027, time.November, 7, 0, 30, 0, 0, loc), time.Date(2027, time.November, 7, 3, 30, 0, 0, loc),
			// Not later: pytz, under khal and python-icalendar, knows no rule after 2037.
			time.Date(2036, time.October, 31, 8, 30, 0, 0, loc),
		} {
			uid := fmt.Sprintf("zone-%02d-%d", i, j)
			c.Events = append(c.Events, Event{UID: uid, Modified: changed, Start: start, End: start.Add(time.Hour)})
			want[uid] = start.UTC().Format("20060102T1504Z")
		}
	}
	for name, events := range readers.Events(t, encode(t, c)) {
		if len(events) != len(want) {
			t.Errorf("%s: got %d events, want %d", name, len(events), len(want))
		}
		for _, e := range events {
			if e.Start != want[e.UID] {
				t.Errorf("%s: %s: got %s, want %s", name, e.UID, e.Start, want[e.UID])
			}
		}
	}
}

// serve answers whatever feed holds at the time.
func serve(t testing.TB, feed *atomic.Pointer[[]byte]) string {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		w.Write(*feed.Load())
	}))
	t.Cleanup(server.Close)
	return server.URL + "/f/feed.ics"
}

func TestSubscriberCopiesOnlyWhatChanged(t *testing.T) {
	var feed atomic.Pointer[[]byte]
	c := crowd(t, 200)
	show := func(c Calendar) { raw := encode(t, c); feed.Store(&raw) }
	show(c)
	s := readers.Subscribe(t, serve(t, &feed))

	steps := []struct {
		name   string
		change func()
		want   readers.Changes
		count  int
	}{
		{"first sync", func() {}, readers.Changes{Added: 200}, 200},
		{"nothing new", func() { show(c) }, readers.Changes{}, 200},
		{"one moved", func() {
			e := &c.Events[7]
			e.Start, e.End = e.Start.Add(time.Hour), e.End.Add(time.Hour)
			e.Sequence, e.Modified = 1, changed.Add(time.Hour)
			show(c)
		}, readers.Changes{Added: 1, Removed: 1}, 200},
		{"wiped", func() { c.Events = nil; show(c) }, readers.Changes{Removed: 200}, 0},
	}
	for _, step := range steps {
		step.change()
		if got := s.Sync(t); got != step.want {
			t.Errorf("%s: got %+v, want %+v", step.name, got, step.want)
		}
		if got := s.Count(t); got != step.count {
			t.Errorf("%s: got %d events, want %d", step.name, got, step.count)
		}
	}
}

func TestEveryReaderAgreesOverHTTP(t *testing.T) {
	raw := encode(t, marisol(t))
	var feed atomic.Pointer[[]byte]
	feed.Store(&raw)

	readers.ReadAll(t, serve(t, &feed)).Agree(t, 4)
}

// The broken variants prove that the readers look: a reader that takes
// everything would agree with anything.
func TestReadersRefuseBrokenFeeds(t *testing.T) {
	good := string(encode(t, marisol(t)))
	for _, b := range seenByReaders {
		switch b.name {
		case "two DTSTART", "bad date", "truncated", "bad TRIGGER":
			if refused := readers.Refusals(t, []byte(b.make(good))); len(refused) == 0 {
				t.Errorf("%s: every reader takes it", b.name)
			}
		}
	}
}
