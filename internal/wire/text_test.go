package wire

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"constancia/internal/wire/readers"
)

// hostile are pieces of text that have broken calendars elsewhere.
var hostile = []string{
	"\r\n", "\n", "\r", "\n\n", "\x00", "\x07", "\x1b[31m", "\x1f", "\x7f", "\t", "\v", "\f",
	`"`, `\`, `\n`, `\\n`, ";", ",", ":", "=", "^n", "^'", "'", "<b>", "&amp;", "%0D%0A",
	"\u0085", "\u2028", "\u2029", "\ufeff", "\ufffe", "\ufffd", "\u200f", "\u202e", "\u200d", "\u0301",
	"\xff", "\xc3", "\xe2\x80", "\xf0\x9f\x91", "\xed\xa0\x80", "\xc0\x80",
	"\r\nBEGIN:VEVENT", "\r\nEND:VCALENDAR\r\n", "\nATTENDEE:mailto:a@example.org", "\r\n ", " ", "   ",
	"موعد", "عند الساعة", "José", "Ñuñoa", "Ixchel K'iche'", "Đặng", "約束", "👩‍👩‍👧", "🇬🇹", "😀", "𐍈", "ﷺ",
	"Marisol", "SUMMARY", "DTSTART:20270101", "a", "Z", "0",
}

// hostileText joins pieces until it is about as long as asked.
func hostileText(random *rand.Rand, octets int) string {
	var b strings.Builder
	for b.Len() < octets {
		if random.IntN(8) == 0 {
			b.WriteRune(rune(random.IntN(utf8.MaxRune)))
			continue
		}
		b.WriteString(hostile[random.IntN(len(hostile))])
	}
	return b.String()
}

// nasty is a calendar whose every text is hostile.
func nasty(t testing.TB, seed uint64, events int) Calendar {
	random := rand.New(rand.NewPCG(seed, 7))
	c := Calendar{Name: hostileText(random, 40), Zone: "America/New_York"}
	for i := range events {
		start := time.Date(2027, time.January, 1+i, 9, 0, 0, 0, zoned(t, "America/New_York"))
		c.Events = append(c.Events, Event{
			UID: fmt.Sprintf("event-%04d", i), Modified: changed, Start: start, End: start.Add(time.Hour),
			Summary:     "s" + hostileText(random, random.IntN(200)),
			Description: hostileText(random, random.IntN(900)),
			Location:    hostileText(random, random.IntN(90)),
			Alarms:      []Alarm{{time.Hour, hostileText(random, random.IntN(90))}},
		})
	}
	return c
}

// checkPhysicalLines holds what every reader relies on before it parses.
func checkPhysicalLines(t *testing.T, raw []byte) {
	t.Helper()
	if !bytes.HasSuffix(raw, []byte("\r\n")) || bytes.HasPrefix(raw, []byte("\ufeff")) {
		t.Error("starts with a byte order mark or ends without CRLF")
	}
	for i, line := range bytes.Split(bytes.TrimSuffix(raw, []byte("\r\n")), []byte("\r\n")) {
		if len(line) > 75 || len(line) == 0 || !utf8.Valid(line) || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("line %d: %d octets: %q", i+1, len(line), line)
		}
	}
}

// plain is what a person should see of a text, said independently of escape:
// rune by rune, with none of its cases shared.
func plain(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\ufffd")
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029", r):
			return '\n'
		case r == '\t':
			return ' '
		case r < 0x20, r >= 0x7f && r <= 0x9f, r == 0xfeff, r == 0xfffe, r == 0xffff:
			return -1
		}
		return r
	}, s)
}

func TestHostileTextNeverFailsNorInjectsALine(t *testing.T) {
	for seed := range uint64(300) {
		c := nasty(t, seed, 8)
		raw := encode(t, c)

		checkPhysicalLines(t, raw)
		checkShape(t, raw, 8)
		back, err := Decode(raw)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range back.Events {
			// A run of invalid bytes may be one mark or several.
			got, want := e.Description, plain(c.Events[i].Description)
			if squeeze(got) != squeeze(want) {
				t.Fatalf("seed %d: got %q, want %q", seed, got, want)
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func squeeze(s string) string {
	for strings.Contains(s, "\ufffd\ufffd") {
		s = strings.ReplaceAll(s, "\ufffd\ufffd", "\ufffd")
	}
	return s
}

// checkShape wants the lines of n events and their alarms and not one more.
func checkShape(t *testing.T, raw []byte, n int) {
	t.Helper()
	counts := map[string]int{}
	for _, line := range unfold(raw) {
		counts[line[:strings.IndexAny(line, ";:")]]++
	}
	for name, most := range map[string]int{
		"BEGIN": 4 + 2*n, "END": 4 + 2*n, "UID": n, "DTSTART": n + 2, "DTEND": n, "SUMMARY": n,
		"DESCRIPTION": 2 * n, "LOCATION": n, "TRIGGER": n, "NAME": 1, "X-WR-CALNAME": 1,
	} {
		if counts[name] > most {
			t.Errorf("got %d %s, want at most %d", counts[name], name, most)
		}
		delete(counts, name)
	}
	for name := range counts {
		if isForbidden([]byte(name)) {
			t.Errorf("feed carries %s", name)
		}
	}
}

func TestEveryReaderReadsHostileTextAlike(t *testing.T) {
	var raws [][]byte
	for seed := range uint64(4) {
		raws = append(raws, encode(t, nasty(t, 1000+seed, 60)))
	}
	for name, feeds := range readers.EventsEach(t, raws) {
		for i, events := range feeds {
			want, err := Decode(raws[i])
			if err != nil {
				t.Fatal(err)
			}
			if len(events) != len(want.Events) {
				t.Errorf("%s: got %d events, want %d", name, len(events), len(want.Events))
				continue
			}
			for j, e := range events {
				checkSummary(t, name, e, want.Events[j])
			}
		}
	}
}

// python-icalendar, also under khal, takes a backslash of the text for the start
// of an escape. Their copy of such a text is not compared.
func checkSummary(t *testing.T, name string, got readers.Event, want Event) {
	t.Helper()
	unescapesTwice := name == "icalendar" || name == "khal"
	if got.UID != want.UID {
		t.Errorf("%s: got %s, want %s", name, got.UID, want.UID)
	}
	if got.Summary != want.Summary && !(unescapesTwice && strings.Contains(want.Summary, `\`)) {
		t.Errorf("%s: %s: got %q, want %q", name, got.UID, got.Summary, want.Summary)
	}
}

func TestSummaryStaysOnOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"Cita":                       "Cita",
		"Cita\r\n\r\ncon el abogado": "Cita con el abogado",
		"\nCita\n":                   "Cita",
		"Cita; lleve, por favor":     `Cita\; lleve\, por favor`,
		"\u2028":                     "",
	} {
		if got := escapeLine(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// Folding is a matter of octets, whatever pieces the encoder writes.
func TestFoldIsTheSameHoweverItIsWritten(t *testing.T) {
	line := "SUMMARY:" + strings.Repeat("é€😀a", 60) + "\r\n"
	var whole bytes.Buffer
	(&folder{out: &whole}).Write([]byte(line + line))
	for _, piece := range []int{1, 2, 3, 7, 75, 77} {
		var out bytes.Buffer
		f := &folder{out: &out}
		for rest := []byte(line + line); len(rest) > 0; rest = rest[min(piece, len(rest)):] {
			if n, err := f.Write(rest[:min(piece, len(rest))]); err != nil || n != min(piece, len(rest)) {
				t.Fatal(n, err)
			}
		}
		if !bytes.Equal(out.Bytes(), whole.Bytes()) {
			t.Errorf("pieces of %d: got\n%s", piece, out.Bytes())
		}
	}
	checkPhysicalLines(t, whole.Bytes())
	if got := strings.ReplaceAll(whole.String(), "\r\n ", ""); got != line+line {
		t.Errorf("unfolding gives %q", got)
	}
}

func FuzzEncodeTakesAnyText(f *testing.F) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		f.Add(hostileText(random, 60), hostileText(random, 300), hostileText(random, 60))
	}
	f.Fuzz(func(t *testing.T, summary, description, location string) {
		if len(summary)+len(description)+len(location) > MaxBytes/8 {
			t.Skip("beyond the size of a feed")
		}
		c := nasty(t, 1, 1)
		e := &c.Events[0]
		e.Summary, e.Description, e.Location = summary, description, location
		e.Alarms[0].Text = summary
		raw := encode(t, c)

		checkPhysicalLines(t, raw)
		checkShape(t, raw, 1)
		if _, err := Decode(raw); err != nil {
			t.Error(err)
		}
	})
}
