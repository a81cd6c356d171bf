package portal

import (
	"fmt"
	"math"
	"testing"
	"time"

	"constancia/internal/selfreport"
)

// A flood of addresses and one telephone that was told a code: she tries again every
// twelve seconds, and each time all the others were a moment quicker.
func TestSomeHundredAddressesDoNotShutOutWhoIsNew(t *testing.T) {
	begun := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	now := begun
	l := &line{now: func() time.Time { return now }}
	const flood = 300
	through := 0
	for let := false; !let && now.Sub(begun) < selfreport.CodeLife; {
		for n := range flood {
			if _, ok := l.turn(fmt.Sprint("bot ", n)); ok {
				through++
			}
		}
		_, let = l.turn("hers")
		now = now.Add(12 * time.Second)
	}
	took := now.Sub(begun)
	t.Logf("with %d addresses she is let in after %v, and they had %d turns", flood, took, through)
	if bound := flood * mostTurns * 2 * codesApart; took > bound {
		t.Errorf("she waits %v, more than %v", took, bound)
	}
	if most := int(took/codesApart) + 2*int(codesPatient/codesApart); through > most {
		t.Errorf("%d turns in %v: the line is faster than one a second", through, took)
	}
}

// What docs/adr/0017 says of the odds, from the numbers of the code.
func TestTheOddsOfGuessingACode(t *testing.T) {
	const alive, letters = 20, 22
	perMinute := mostAllCodes + int(time.Minute/codesApart)
	tries := float64(perMinute) * selfreport.CodeLife.Minutes()
	short := math.Pow(letters, 8) / (tries * alive)
	long := math.Pow(letters, 12) / (1e6 * alive)
	t.Logf("%d tries a minute: 1 in %.0f; a million tries of the long ones: 1 in %.0f", perMinute, short, long)
	if math.Round(short/1e4) != 76 || math.Round(long/1e7) != 64 {
		t.Errorf("the page on guessing says 1 in 760,000 and 1 in 640 million")
	}
}
