package wall

// PartialDate is as much of a date as the person knows: "1988-03-14",
// "1988-03", "1988" or "". What is missing stays missing.
type PartialDate string

// Precision is how much of a PartialDate is known.
type Precision int

// The precisions, in order.
const (
	Unknown Precision = iota
	Year
	Month
	Day
)

// ParsePartial takes the four shapes of PartialDate. Errors: *DateError.
func ParsePartial(s string) (PartialDate, error) {
	p := PartialDate(s)
	switch {
	case s == "":
		return p, nil
	case shaped(s, "dddd") && s != "0000":
		return p, nil
	case shaped(s, "dddd-dd"):
		if !Date(s + "-01").Valid() {
			return "", &DateError{Text: s, Reason: NoSuchDay}
		}
		return p, nil
	}
	d, err := ParseDate(s)
	return PartialDate(d), err
}

// Valid reports whether p is one of the four shapes and exists.
func (p PartialDate) Valid() bool { _, err := ParsePartial(string(p)); return err == nil }

// Precision of p; Unknown also for an invalid one.
func (p PartialDate) Precision() Precision {
	switch {
	case p == "" || !p.Valid():
		return Unknown
	case len(p) == 4:
		return Year
	case len(p) == 7:
		return Month
	}
	return Day
}

// Date is the whole date, and whether all of it is known.
func (p PartialDate) Date() (Date, bool) { return Date(p), p.Precision() == Day }

// Span is the first and the last day p can mean; ok is false when nothing is
// known.
func (p PartialDate) Span() (first, last Date, ok bool) {
	switch p.Precision() {
	case Year:
		return Date(p + "-01-01"), Date(p + "-12-31"), true
	case Month:
		first = Date(p + "-01")
		return first, DateOf(first.UTC().AddDate(0, 1, -1)), true
	case Day:
		return Date(p), Date(p), true
	}
	return "", "", false
}

// AgeOn is the youngest and the oldest the person can be on a day, in whole
// years; ok is false when nothing is known or the day is before birth. A
// person born on 29 February turns a year older on 1 March of other years.
func (p PartialDate) AgeOn(on Date) (youngest, oldest int, ok bool) {
	first, last, ok := p.Span()
	if !ok || !on.Valid() || on.Before(first) {
		return 0, 0, false
	}
	return max(0, years(last, on)), years(first, on), true
}

func years(from, to Date) int {
	a, b := from.UTC(), to.UTC()
	n := b.Year() - a.Year()
	if b.Month() < a.Month() || (b.Month() == a.Month() && b.Day() < a.Day()) {
		n--
	}
	return n
}
