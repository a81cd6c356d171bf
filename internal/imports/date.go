package imports

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"constancia/internal/wall"
)

// shape is how a cell writes a day.
type shape int

const (
	noDate shape = iota
	plainDate
	onlyMonthFirst
	onlyDayFirst
	eitherFirst
	serial
)

var (
	clockAtEnd = regexp.MustCompile(`(?i)^(.*?)(?:^|[\sT,]+)(?:at |a las |@ ?)?(\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?\s?m\.?)?|\d{1,2}\s*[ap]\.?\s?m\.?)\s*$`)
	numbers    = regexp.MustCompile(`^(\d{1,2}|\?+|[xX]{1,2})\s?[/.\-]\s?(\d{1,2}|\?+|[xX]{1,2})\s?[/.\-]\s?(\d{4}|\d{2})$`)
	isoDay     = regexp.MustCompile(`^(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})$`)
	monthYear  = regexp.MustCompile(`^(\d{1,2})[/.\-](\d{4})$`)
	seconds    = regexp.MustCompile(`^(\d{1,2}:\d{2}):\d{2}`)
)

// splitClock takes the time of day off the end of a cell.
func splitClock(cell string) (date, clock string) {
	parts := clockAtEnd.FindStringSubmatch(cell)
	if parts == nil {
		return cell, ""
	}
	return strings.TrimRight(parts[1], " ,T"), seconds.ReplaceAllString(parts[2], "$1")
}

// shapeOf tells what a date proves about its column.
func shapeOf(date string) shape {
	date = strings.TrimSpace(date)
	if n := numbers.FindStringSubmatch(date); n != nil {
		a, errA := strconv.Atoi(n[1])
		b, errB := strconv.Atoi(n[2])
		switch {
		case errA != nil || errB != nil, a == b:
			return plainDate
		case a > 12 && b > 12:
			return noDate
		case a > 12:
			return onlyDayFirst
		case b > 12:
			return onlyMonthFirst
		}
		return eitherFirst
	}
	if _, ok := serialOf(date); ok {
		return serial
	}
	return plainDate
}

// Days that a spreadsheet counts: from 1927 to 2099. Fewer are no dates of ours,
// and four digits are a year.
const (
	firstSerial = 10_000
	lastSerial  = 73_050
)

func serialOf(text string) (float64, bool) {
	if !strings.Contains(text, ".") && len(text) != 5 {
		return 0, false
	}
	days, err := strconv.ParseFloat(text, 64)
	return days, err == nil && days >= firstSerial && days <= lastSerial
}

// fromSerial is the moment a spreadsheet's number stands for, to the minute. Day 1
// is 1 January 1900 and 1900 counts as a leap year, which it was not: from March
// 1900 on, days count from 30 December 1899.
func fromSerial(days float64, since1904 bool) (wall.Date, wall.Time) {
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if since1904 {
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	whole, part := math.Modf(days)
	at := start.AddDate(0, 0, int(whole)).Add(time.Duration(math.Round(part*24*60)) * time.Minute)
	if part == 0 {
		return wall.DateOf(at), ""
	}
	return wall.DateOf(at), wall.TimeOf(at)
}

// calendar reads the days of one column.
type calendar struct {
	order     Order
	since1904 bool
	latest    int // the year after which two digits mean the century before
}

// day reads as much of a date as a cell says. key says why it cannot be read.
func (c calendar) day(text string) (date wall.PartialDate, key string) {
	text = strings.TrimSpace(strings.Trim(text, " ,"))
	switch {
	case text == "", strings.Trim(text, "?-–xX/. ") == "", saysUnknown(text):
		return "", ""
	}
	if n := numbers.FindStringSubmatch(text); n != nil {
		return c.numeric(n[1], n[2], c.year(n[3]))
	}
	if n := isoDay.FindStringSubmatch(text); n != nil {
		month, _ := strconv.Atoi(n[2])
		day, _ := strconv.Atoi(n[3])
		return exactly(c.year(n[1]), month, day)
	}
	if n := monthYear.FindStringSubmatch(text); n != nil {
		month, _ := strconv.Atoi(n[1])
		return inMonth(c.year(n[2]), month)
	}
	if days, ok := serialOf(text); ok {
		date, _ := fromSerial(days, c.since1904)
		return wall.PartialDate(date), ""
	}
	if date, err := wall.ParsePartial(strings.Trim(text, "?/-–xX. ~c")); err == nil && date != "" {
		return date, ""
	}
	return c.inWords(text)
}

// numeric reads 3/14/1988, 31/12/1990, ?/?/1996. A day that can stand in one
// place alone is read there, whatever the rest of the column does.
func (c calendar) numeric(a, b string, year int) (wall.PartialDate, string) {
	first, errA := strconv.Atoi(a)
	second, errB := strconv.Atoi(b)
	dayFirst := c.order == DayFirst
	switch {
	case errA != nil && errB != nil:
		return inYear(year), ""
	case errA != nil && dayFirst:
		return inMonth(year, second)
	case errB != nil && !dayFirst:
		return inMonth(year, first)
	case errA != nil || errB != nil:
		return inYear(year), "" // a day without its month says nothing
	case first > 12 && second <= 12, dayFirst && second <= 12:
		return exactly(year, second, first)
	}
	return exactly(year, first, second)
}

// inWords reads 22 Jul 1991, Jan 5, 2027 and 5 de enero de 2027, in any order.
func (c calendar) inWords(text string) (wall.PartialDate, string) {
	var month, day, year int
	for _, word := range strings.Fields(fold(text)) {
		n, err := strconv.Atoi(strings.TrimRight(word, "stndrh"))
		switch {
		case err == nil && (len(word) == 4 || day > 0 && year == 0):
			year = c.year(word)
		case err == nil && day == 0 && n > 0 && n < 32:
			day = n
		case err == nil:
			return "", "imports.date_shape"
		case monthOf(word) > 0 && month == 0:
			month = monthOf(word)
		case word != "de" && word != "del" && word != "of" && word != "the" && dayOfWeek(word) < 0:
			return "", "imports.date_shape"
		}
	}
	switch {
	case month == 0 || year == 0:
		return "", "imports.date_shape"
	case day == 0:
		return inMonth(year, month)
	}
	return exactly(year, month, day)
}

// year reads two digits as the last year of that ending that can be meant.
func (c calendar) year(digits string) int {
	n, _ := strconv.Atoi(digits)
	if len(digits) > 2 {
		return n
	}
	for n += 2000; n > c.latest; {
		n -= 100
	}
	return n
}

func exactly(year, month, day int) (wall.PartialDate, string) {
	date, err := wall.DateFrom(year, time.Month(month), day)
	if err != nil {
		return "", "wall.no_such_day"
	}
	return wall.PartialDate(date), ""
}

func inMonth(year, month int) (wall.PartialDate, string) {
	date, key := exactly(year, month, 1)
	if key != "" {
		return "", key
	}
	return date[:len("2006-01")], ""
}

func inYear(year int) wall.PartialDate { return wall.PartialDate(strconv.Itoa(year)) }

// saysUnknown knows the words for a date that nobody knows yet.
func saysUnknown(text string) bool {
	switch fold(text) {
	case "tbd", "tba", "n a", "na", "none", "unknown", "unk", "pending", "not set", "not yet", "to be determined", "to be set",
		"no", "pendiente", "por definir", "por fijar", "sin fecha", "desconocido", "desconocida", "no sabe", "ninguna":
		return true
	}
	return false
}

var monthNames = []string{
	"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
}

var meses = []string{
	"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
}

// monthOf reads a month's name or at least three letters of it.
func monthOf(word string) int {
	if word == "setiembre" {
		return 9
	}
	for i := range monthNames {
		if len(word) >= 3 && (strings.HasPrefix(monthNames[i], word) || strings.HasPrefix(meses[i], word) || word == monthNames[i][:3]+"t") {
			return i + 1
		}
	}
	return 0
}
