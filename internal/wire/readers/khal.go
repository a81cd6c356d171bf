package readers

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

var startDay = regexp.MustCompile(`\nDTSTART[^:]*:(\d{8})`)

// khal imports each feed into a calendar of its own, then lists it in UTC.
func khal(t testing.TB, paths []string) ([][]Event, error) {
	var seen [][]Event
	for _, path := range paths {
		events, err := khalOne(t, path)
		if err != nil {
			return nil, err
		}
		seen = append(seen, events)
	}
	return seen, nil
}

const khalConfig = `[calendars]
[[feed]]
path = %[1]s/feed
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %%H%%MZ
dateformat = %%Y%%m%%d
longdateformat = %%Y%%m%%d
datetimeformat = %%Y%%m%%dT%%H%%MZ
longdatetimeformat = %%Y%%m%%dT%%H%%MZ
[default]
default_calendar = feed
[sqlite]
path = %[1]s/khal.db
`

func khalOne(t testing.TB, path string) ([]Event, error) {
	dir := t.TempDir()
	config := filepath.Join(dir, "config")
	if err := os.WriteFile(config, fmt.Appendf(nil, khalConfig, dir), 0o600); err != nil {
		return nil, err
	}
	if err := os.Mkdir(filepath.Join(dir, "feed"), 0o700); err != nil {
		return nil, err
	}
	if _, err := run(t, "khal", "-c", config, "import", "--batch", "-a", "feed", path); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var days []string
	for _, match := range startDay.FindAllSubmatch(raw, -1) {
		days = append(days, string(match[1]))
	}
	if len(days) == 0 {
		return nil, nil
	}
	return khalList(t, config, slices.Min(days), slices.Max(days))
}

func khalList(t testing.TB, config, first, last string) ([]Event, error) {
	from, err := time.Parse("20060102", first)
	if err != nil {
		return nil, err
	}
	to, err := time.Parse("20060102", last)
	if err != nil {
		return nil, err
	}
	days := int(to.Sub(from).Hours()/24) + 3 // a late evening is the next day in UTC
	out, err := run(t, "khal", "-c", config, "list", "--once", "--day-format", "",
		"--format", "{uid}\t{start}\t{title}", first, strconv.Itoa(days)+"d")
	if err != nil {
		return nil, err
	}
	var events []Event
	for line := range strings.Lines(string(out)) {
		field := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", 3)
		if len(field) == 3 {
			events = append(events, Event{field[0], field[1], field[2]})
		}
	}
	return events, nil
}
