package clients

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestANumberOfHereIsReadAsTheLibraryReadsIt(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	shapes := []string{"%s%s%s", "(%s) %s-%s", "%s-%s-%s", "%s.%s.%s", " %s %s %s ", "(%s)%s%s", "%s-%s%s", "((%s) %s--%s"}
	quick := 0
	for range 20_000 {
		text := fmt.Sprintf(shapes[r.IntN(len(shapes))], digits(r, 3), digits(r, 3), digits(r, 3+r.IntN(3)))
		if _, ok := homeDigits(text); ok {
			quick++
		}
		got, ok := phoneOf(text)
		if want, wanted := anyPhoneOf(text); got != want || ok != wanted {
			t.Fatalf("%q: got %q %v, want %q %v", text, got, ok, want, wanted)
		}
	}
	if quick < 4_000 {
		t.Errorf("only %d of 20000 were read the quick way", quick)
	}
}

func digits(r *rand.Rand, n int) string {
	text := ""
	for range n {
		text += fmt.Sprint(r.IntN(10))
	}
	return text
}
