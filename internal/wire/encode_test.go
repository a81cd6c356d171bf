package wire

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files")

// changed is the frozen clock: the last change of every event here.
var changed = time.Date(2026, time.November, 21, 17, 4, 5, 0, time.UTC)

func zoned(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// marisol is one client's feed: a hearing in Spanish, a check-in that was moved
// and one that was cancelled, a deadline, and an appointment two zones west.
func marisol(t testing.TB) Calendar {
	newYork, denver := zoned(t, "America/New_York"), zoned(t, "America/Denver")
	at := func(loc *time.Location, day, hour, minute int) time.Time {
		return time.Date(2027, time.January, day, hour, minute, 0, 0, loc)
	}
	return Calendar{
		Name: "Mi calendario",
		Zone: "America/New_York",
		Events: []Event{
			{
				UID: "c3f1", Sequence: 2, Created: changed.AddDate(0, 0, -9), Modified: changed,
				Start: at(newYork, 12, 9, 0), End: at(newYork, 12, 9, 30),
				Summary: "Cita (cancelada)", Language: "es", Cancelled: true, Busy: true,
				Alarms: []Alarm{{24 * time.Hour, "Cita mañana"}},
			},
			{
				UID: "a901", Created: changed.AddDate(0, 0, -9), Modified: changed,
				Start: at(newYork, 5, 8, 30), End: at(newYork, 5, 10, 0),
				Summary:     "Cita",
				Description: "Llegue 45 minutos antes; lleve su identificación, la notificación y agua.\r\nPregunte por \"Sala 3\" en la entrada.",
				Location:    "26 Federal Plaza, piso 12, Nueva York",
				Language:    "es", Busy: true,
				Alarms: []Alarm{{2 * time.Hour, "Cita en dos horas"}, {24 * time.Hour, "Cita mañana"}},
			},
			{
				UID: "d0e7", Sequence: 1, Modified: changed,
				Start: at(denver, 12, 9, 0), End: at(denver, 12, 9, 30),
				Summary: "Cita", Language: "es", Busy: true,
				Alarms: []Alarm{{90 * time.Minute, ""}},
			},
			{
				UID: "b442", Modified: changed, AllDay: true, Start: at(newYork, 15, 0, 0),
				Summary: "موعد أخير لتقديم الأوراق المطلوبة إلى المكتب قبل نهاية اليوم", Language: "ar",
			},
		},
	}
}

// crowd is a feed of n appointments, one a day.
func crowd(t testing.TB, n int) Calendar {
	loc := zoned(t, "America/Chicago")
	c := Calendar{Name: "Calendar", Zone: "America/Chicago"}
	texts := []struct{ language, summary, description string }{
		{"en", "Appointment", "Bring your identification, and arrive early; the line is long."},
		{"es", "Cita", "Lleve su identificación y llegue temprano: la fila es larga."},
		{"ht", "Randevou", "Pote pyès idantite ou, epi rive bonè; gen anpil moun."},
		{"ar", "موعد", "أحضر بطاقة هويتك، واحضر مبكرا؛ الطابور طويل جدا في الصباح."},
	}
	for i := range n {
		start := time.Date(2026, time.December, 1+i, 9, i%60, 0, 0, loc)
		text := texts[i%len(texts)]
		c.Events = append(c.Events, Event{
			UID: fmt.Sprintf("7f3a9c52-%08d", i), Created: changed, Modified: changed,
			Start: start, End: start.Add(time.Hour), AllDay: i%25 == 24,
			Summary: text.summary, Description: text.description, Language: text.language,
			Location: "101 W Ida B. Wells Dr, Suite 4000, Chicago", Busy: i%2 == 0, Cancelled: i%50 == 49,
			Alarms: []Alarm{{24 * time.Hour, text.summary}, {2 * time.Hour, text.summary}},
		})
		if c.Events[i].AllDay {
			c.Events[i].End = time.Time{}
		}
	}
	return c
}

func encode(t testing.TB, c Calendar) []byte {
	t.Helper()
	raw, err := Encode(c)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// unfold joins folded lines and answers the content lines.
func unfold(raw []byte) []string {
	joined := strings.ReplaceAll(string(raw), "\r\n ", "")
	return strings.Split(strings.TrimSuffix(joined, "\r\n"), "\r\n")
}

func checkGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", path, got, want)
	}
}

func TestFeedIsWrittenAsTheGoldenFile(t *testing.T) {
	checkGolden(t, "marisol.ics", encode(t, marisol(t)))
}

func TestEmptyFeedIsOneTimeZone(t *testing.T) {
	raw := encode(t, Calendar{Name: "Mi calendario", Zone: "Pacific/Honolulu"})

	checkGolden(t, "empty.ics", raw)
}

func TestSameCalendarGivesSameBytesInAnyOrder(t *testing.T) {
	c := crowd(t, 200)
	first := encode(t, c)
	for i := range c.Events {
		j := (i * 37) % len(c.Events)
		c.Events[i], c.Events[j] = c.Events[j], c.Events[i]
	}

	if !bytes.Equal(encode(t, c), first) {
		t.Error("another order of events gave other bytes")
	}
}

func TestChangeOfOneEventLeavesTheOthersBytes(t *testing.T) {
	c := marisol(t)
	before := strings.Split(string(encode(t, c)), "BEGIN:VEVENT")
	moved := &c.Events[1]
	moved.Start, moved.End = moved.Start.Add(time.Hour), moved.End.Add(time.Hour)
	moved.Sequence++
	moved.Modified = moved.Modified.Add(time.Minute)
	after := strings.Split(string(encode(t, c)), "BEGIN:VEVENT")

	differ := 0
	for i := range before {
		if before[i] != after[i] {
			differ++
		}
	}
	if differ != 1 {
		t.Errorf("got %d parts changed, want 1", differ)
	}
}

func TestEventsStandByStartThenUID(t *testing.T) {
	c := marisol(t)
	twin := c.Events[1]
	twin.UID = "a900"
	c.Events = append(c.Events, twin)

	var got []string
	for _, line := range unfold(encode(t, c)) {
		if uid, ok := strings.CutPrefix(line, "UID:"); ok {
			got = append(got, uid)
		}
	}
	if want := []string{"a900", "a901", "c3f1", "d0e7", "b442"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAlarmsStandLastLongestLeadFirst(t *testing.T) {
	for _, event := range strings.Split(string(encode(t, marisol(t))), "BEGIN:VEVENT")[1:] {
		body, alarms, _ := strings.Cut(event, "BEGIN:VALARM")
		cancelled := strings.Contains(body, "STATUS:CANCELLED")
		if cancelled && alarms != "" {
			t.Error("a cancelled event rings")
		}
		if strings.Contains(body, "UID:a901") {
			day, hours := strings.Index(alarms, "TRIGGER:-P1D\r\n"), strings.Index(alarms, "TRIGGER:-PT2H\r\n")
			if day < 0 || hours < day {
				t.Errorf("want -P1D, then -PT2H, got %s", alarms)
			}
		}
		if _, rest, _ := strings.Cut(alarms, "END:VALARM\r\nEND"); alarms != "" && !strings.HasPrefix(rest, ":VEVENT") {
			t.Errorf("the alarm is not last: %s", event)
		}
	}
}

func TestAlarmWithoutTextSpeaksTheSummary(t *testing.T) {
	_, alarm, _ := strings.Cut(string(encode(t, marisol(t))), "TRIGGER:-PT1H30M")
	if alarm == "" {
		t.Fatal("no alarm 90 minutes before")
	}
	c, err := Decode(encode(t, marisol(t)))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Events[2].Alarms[0].Text; got != "Cita" {
		t.Errorf("got %q, want the summary", got)
	}
}

func TestTriggerIsWrittenInDaysAndHours(t *testing.T) {
	for lead, want := range map[time.Duration]string{
		7 * 24 * time.Hour:             "-P7D",
		24 * time.Hour:                 "-P1D",
		2 * time.Hour:                  "-PT2H",
		time.Minute:                    "-PT1M",
		26*time.Hour + 30*time.Minute:  "-P1DT2H30M",
		2*time.Hour + 59*time.Second:   "-PT2H",
		24*time.Hour + 5*time.Minute:   "-P1DT5M",
		36 * time.Hour:                 "-P1DT12H",
		90*time.Minute + 3*time.Second: "-PT1H30M",
	} {
		if got := trigger(lead); got != want {
			t.Errorf("%v: got %s, want %s", lead, got, want)
		}
	}
}

func TestFeedCarriesNothingThatInvitesOrPoints(t *testing.T) {
	for _, c := range []Calendar{marisol(t), crowd(t, 200), {Zone: "America/New_York"}} {
		for _, line := range unfold(encode(t, c)) {
			name := line[:strings.IndexAny(line, ";:")]
			if isForbidden([]byte(name)) {
				t.Errorf("feed carries %s", name)
			}
		}
	}
}

func TestSecondHalfPastOneInAutumnIsWrittenInUTC(t *testing.T) {
	loc := zoned(t, "America/New_York")
	first := time.Date(2027, time.November, 7, 5, 30, 0, 0, time.UTC).In(loc) // 01:30 EDT
	second := first.Add(time.Hour)                                            // 01:30 EST
	c := Calendar{Zone: "America/New_York", Events: []Event{
		{UID: "first", Modified: changed, Start: first, End: first.Add(15 * time.Minute)},
		{UID: "second", Modified: changed, Start: second, End: second.Add(15 * time.Minute)},
		{UID: "across", Modified: changed, Start: first, End: second},
	}}
	raw := string(encode(t, c))

	for _, want := range []string{
		"DTSTART;TZID=America/New_York:20271107T013000", "DTSTART:20271107T063000Z",
		"DTEND:20271107T063000Z\r\nDTSTAMP:20261121T170405Z\r\nDTSTART:20271107T053000Z",
	} {
		if !strings.Contains(raw, want) {
			t.Errorf("%s is not in\n%s", want, raw)
		}
	}
	back, err := Decode([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range back.Events {
		if want := map[string]time.Time{"first": first, "second": second, "across": first}[e.UID]; !e.Start.Equal(want) {
			t.Errorf("%s: got %v, want %v", e.UID, e.Start, want)
		}
	}
}

func TestRoundTripKeepsEveryField(t *testing.T) {
	want := marisol(t)
	got, err := Decode(encode(t, want))
	if err != nil {
		t.Fatal(err)
	}
	if got.Name != want.Name || got.Zone != want.Zone || len(got.Events) != len(want.Events) {
		t.Fatalf("got %q %q %d events", got.Name, got.Zone, len(got.Events))
	}
	for _, e := range got.Events {
		for _, w := range want.Events {
			if w.UID == e.UID {
				checkEvent(t, e, w)
			}
		}
	}
}

func checkEvent(t *testing.T, got, want Event) {
	t.Helper()
	want.Description = strings.ReplaceAll(want.Description, "\r\n", "\n")
	want.Busy = want.Busy && !want.Cancelled
	if got.Sequence != want.Sequence || got.Summary != want.Summary || got.Description != want.Description ||
		got.Location != want.Location || got.Language != want.Language || got.AllDay != want.AllDay ||
		got.Cancelled != want.Cancelled || got.Busy != want.Busy ||
		!got.Created.Equal(want.Created) || !got.Modified.Equal(want.Modified) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if !want.AllDay && (!got.Start.Equal(want.Start) || !got.End.Equal(want.End) ||
		got.Start.Location().String() != want.Start.Location().String()) {
		t.Errorf("%s: got %v - %v, want %v - %v", want.UID, got.Start, got.End, want.Start, want.End)
	}
	if want.AllDay && (got.Start.Format(dateFormat) != want.Start.Format(dateFormat) ||
		got.End.Format(dateFormat) != want.lastDay().Format(dateFormat)) {
		t.Errorf("%s: got %v - %v, want the day of %v", want.UID, got.Start, got.End, want.Start)
	}
}

func TestEncodeRefusesWhatTheCallerMustNotSend(t *testing.T) {
	loc := zoned(t, "America/New_York")
	start := time.Date(2027, time.January, 5, 8, 30, 0, 0, loc)
	good := Event{UID: "a901", Modified: changed, Start: start, End: start.Add(time.Hour)}
	secret := "Marisol Quispe"

	cases := map[string]struct {
		spoil func(*Calendar, *Event)
		want  error
	}{
		"zone of the calendar":    {func(c *Calendar, _ *Event) { c.Zone = secret }, ErrZone},
		"zone of the event":       {func(_ *Calendar, e *Event) { e.Start = start.In(time.FixedZone(secret, 3600)) }, ErrZone},
		"moment in UTC":           {func(_ *Calendar, e *Event) { e.Start = start.UTC() }, ErrZone},
		"machine's own zone":      {func(_ *Calendar, e *Event) { e.Start = start.Local() }, ErrZone},
		"foreign zone":            {func(_ *Calendar, e *Event) { e.Start = start.In(zoned(t, "America/Mexico_City")) }, ErrZone},
		"no UID":                  {func(_ *Calendar, e *Event) { e.UID = "" }, ErrEvent},
		"long UID":                {func(_ *Calendar, e *Event) { e.UID = strings.Repeat("x", MaxUID+1) }, ErrEvent},
		"UID with a line end":     {func(_ *Calendar, e *Event) { e.UID = "a\r\nb" }, ErrEvent},
		"UID with a space":        {func(_ *Calendar, e *Event) { e.UID = secret }, ErrEvent},
		"no time of change":       {func(_ *Calendar, e *Event) { e.Modified = time.Time{} }, ErrEvent},
		"negative sequence":       {func(_ *Calendar, e *Event) { e.Sequence = -1 }, ErrEvent},
		"no start":                {func(_ *Calendar, e *Event) { e.Start = time.Time{} }, ErrEvent},
		"no end":                  {func(_ *Calendar, e *Event) { e.End = time.Time{} }, ErrEvent},
		"end at the start":        {func(_ *Calendar, e *Event) { e.End = e.Start.Add(time.Millisecond) }, ErrEvent},
		"end day before start":    {func(_ *Calendar, e *Event) { e.AllDay, e.End = true, e.Start.AddDate(0, 0, -1) }, ErrEvent},
		"same all-day end":        {func(_ *Calendar, e *Event) { e.AllDay = true }, ErrEvent},
		"year of five digits":     {func(_ *Calendar, e *Event) { e.End = start.AddDate(9000, 0, 0) }, ErrEvent},
		"alarm at the start":      {func(_ *Calendar, e *Event) { e.Alarms = []Alarm{{0, secret}} }, ErrEvent},
		"three alarms":            {func(_ *Calendar, e *Event) { e.Alarms = make([]Alarm, 3) }, ErrEvent},
		"language with line end":  {func(_ *Calendar, e *Event) { e.Language = "es\r\nATTENDEE:" + secret }, ErrEvent},
		"one UID for two events":  {func(c *Calendar, e *Event) { c.Events = append(c.Events, *e) }, ErrLint},
		"more than 2,000 events":  {func(c *Calendar, _ *Event) { *c = crowd(t, MaxEvents+1) }, ErrTooLarge},
		"more than two megabytes": {func(_ *Calendar, e *Event) { e.Description = strings.Repeat("é", MaxBytes/2) }, ErrTooLarge},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			e := good
			e.Summary = secret
			calendar := Calendar{Zone: "America/New_York"}
			c.spoil(&calendar, &e)
			calendar.Events = append(calendar.Events, e)

			raw, err := Encode(calendar)

			if !errors.Is(err, c.want) || raw != nil {
				t.Fatalf("got %d bytes and %v, want %v", len(raw), err, c.want)
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the error repeats the calendar: %v", err)
			}
		})
	}
}

func TestDecodeRefusesWhatIsNoFeed(t *testing.T) {
	for name, raw := range map[string]string{
		"nothing":           "",
		"a page":            "<html>sign in</html>",
		"a param cut short": "BEGIN:VCALENDAR\r\nSUMMARY;LANGUAGE=es",
		"a foreign zone":    strings.ReplaceAll(string(encode(t, marisol(t))), "TZID=America/Denver", "TZID=../../etc/passwd"),
		"a broken date":     strings.ReplaceAll(string(encode(t, marisol(t))), "20270105T083000", "2027-01-05"),
	} {
		if _, err := Decode([]byte(raw)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v, want ErrMalformed", name, err)
		}
	}
	if _, err := Decode(make([]byte, MaxBytes+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
}
