// Package readers reads calendar feeds in tests with the programs people have:
// libical, python-vobject, python-icalendar, ical.js (Thunderbird), khal and,
// over HTTP, vdirsyncer. It knows iCalendar bytes and addresses. It refuses to
// know who wrote them: it imports nothing of ours.
package readers

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Event is what a reader understood of one VEVENT. Start is UTC to the minute,
// 20270105T1330Z, or a date, 20270115.
type Event struct{ UID, Start, Summary string }

// Counts is the number of events each reader saw.
type Counts map[string]int

// patience ends a reader that hangs.
const patience = 2 * time.Minute

// reader is one program. look answers the events of each file, or why the
// program does not take them.
type reader struct {
	name    string
	install string // what to do when it is missing
	ready   func() bool
	look    func(t testing.TB, paths []string) ([][]Event, error)
}

var all = []reader{
	{"libical", "Debian: libical-dev pkg-config gcc", hasLibical, libical},
	{"vobject", "Debian: python3-vobject", hasModule("vobject"), script("vobject_reader.py")},
	{"icalendar", "Debian: python3-icalendar", hasModule("icalendar"), script("icalendar_reader.py")},
	{"ical.js", "npm ci, in internal/wire/readers", hasICALjs, icaljs},
	{"khal", "Debian: khal", has("khal"), khal},
}

// Read has every reader read one feed and answers how many events each saw. It
// fails the test when one refuses the feed. A missing reader fails the test too
// when CONSTANCIA_TEST_READERS=required, and is otherwise left out, said aloud.
func Read(t testing.TB, raw []byte) Counts {
	t.Helper()
	return ReadEach(t, [][]byte{raw})[0]
}

// ReadEach is Read for many feeds with few processes.
func ReadEach(t testing.TB, raws [][]byte) []Counts {
	t.Helper()
	counts := make([]Counts, len(raws))
	for i := range counts {
		counts[i] = Counts{}
	}
	for name, feeds := range EventsEach(t, raws) {
		for i, events := range feeds {
			counts[i][name] = len(events)
		}
	}
	return counts
}

// Events answers what each reader understood of one feed, sorted by start and
// UID.
func Events(t testing.TB, raw []byte) map[string][]Event {
	t.Helper()
	seen := map[string][]Event{}
	for name, feeds := range EventsEach(t, [][]byte{raw}) {
		seen[name] = feeds[0]
	}
	return seen
}

// EventsEach is Events for many feeds: reader, then feed.
func EventsEach(t testing.TB, raws [][]byte) map[string][][]Event {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for i, raw := range raws {
		path := filepath.Join(dir, strconv.Itoa(i)+".ics")
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	seen := map[string][][]Event{}
	for _, r := range all {
		if !r.ready() {
			missing(t, r.name, r.install)
			continue
		}
		feeds, err := r.look(t, paths)
		if err != nil {
			t.Errorf("%s refuses the feed: %v", r.name, err)
			continue
		}
		for _, events := range feeds {
			slices.SortFunc(events, func(a, b Event) int {
				return strings.Compare(a.Start+" "+a.UID, b.Start+" "+b.UID)
			})
		}
		seen[r.name] = feeds
	}
	return seen
}

// Refusals asks every reader that is there to read a feed and answers what those
// who did not take it said.
func Refusals(t testing.TB, raw []byte) map[string]error {
	t.Helper()
	path := filepath.Join(t.TempDir(), "feed.ics")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	refused := map[string]error{}
	for _, r := range all {
		if !r.ready() {
			missing(t, r.name, r.install)
			continue
		}
		if _, err := r.look(t, []string{path}); err != nil {
			refused[r.name] = err
		}
	}
	return refused
}

func missing(t testing.TB, name, install string) {
	t.Helper()
	message := fmt.Sprintf("calendar reader %s is missing (%s)", name, install)
	if os.Getenv("CONSTANCIA_TEST_READERS") == "required" {
		t.Error(message)
		return
	}
	t.Log("NOT CHECKED: " + message)
}

// run answers standard output, or the exit and what was said on the other.
func run(t testing.TB, name string, args ...string) ([]byte, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC", "HOME="+t.TempDir())
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, lastLines(stderr.String()))
	}
	return out, nil
}

func lastLines(s string) string {
	if len(s) > 600 {
		s = "..." + s[len(s)-600:]
	}
	return strings.TrimSpace(s)
}

// parse takes the lines our scripts print.
func parse(out []byte, feeds int) ([][]Event, error) {
	var seen [][]Event
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "= ") {
			seen = append(seen, nil)
			continue
		}
		field := strings.Split(line, "\t")
		if len(field) != 3 || len(seen) == 0 {
			return nil, errors.New("a line that is no event")
		}
		summary, err := hex.DecodeString(field[2])
		if err != nil {
			return nil, fmt.Errorf("reading a summary: %w", err)
		}
		last := len(seen) - 1
		seen[last] = append(seen[last], Event{field[0], field[1], string(summary)})
	}
	if len(seen) != feeds {
		return nil, fmt.Errorf("%d feeds read of %d", len(seen), feeds)
	}
	return seen, nil
}

// folder is where the scripts and node_modules lie.
func folder() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Dir(file)
}

func has(command string) func() bool {
	return func() bool {
		_, err := exec.LookPath(command)
		return err == nil
	}
}

// python is Debian's own unless the environment names another: a version
// manager's, often first on the PATH, does not see Debian's packages.
func python() string {
	if named := os.Getenv("CONSTANCIA_TEST_PYTHON"); named != "" {
		return named
	}
	return "/usr/bin/python3"
}

func hasModule(name string) func() bool {
	return func() bool { return exec.Command(python(), "-c", "import "+name).Run() == nil }
}

func script(name string) func(testing.TB, []string) ([][]Event, error) {
	return func(t testing.TB, paths []string) ([][]Event, error) {
		return runParsed(t, paths, python(), filepath.Join(folder(), name))
	}
}

func hasICALjs() bool {
	_, err := os.Stat(filepath.Join(folder(), "node_modules", "ical.js"))
	return err == nil && has("node")()
}

func icaljs(t testing.TB, paths []string) ([][]Event, error) {
	return runParsed(t, paths, "node", filepath.Join(folder(), "icaljs.mjs"))
}

func hasLibical() bool {
	return has("cc")() && exec.Command("pkg-config", "--exists", "libical").Run() == nil
}

func libical(t testing.TB, paths []string) ([][]Event, error) {
	flags, err := run(t, "pkg-config", "--cflags", "--libs", "libical")
	if err != nil {
		return nil, err
	}
	program := filepath.Join(t.TempDir(), "libical")
	args := append([]string{"-o", program, filepath.Join(folder(), "libical", "libical.c")}, strings.Fields(string(flags))...)
	if _, err := run(t, "cc", args...); err != nil {
		return nil, err
	}
	return runParsed(t, paths, program)
}

func runParsed(t testing.TB, paths []string, name string, args ...string) ([][]Event, error) {
	out, err := run(t, name, append(args, paths...)...)
	if err != nil {
		return nil, err
	}
	return parse(out, len(paths))
}
