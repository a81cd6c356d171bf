package hearings

import (
	"constancia/internal/refdata"
	"constancia/internal/wall"
)

// RescissionDays is how long a motion to rescind an order made in absence can be filed
// for exceptional circumstances.
const RescissionDays = 180

// RescissionLaw is where the date is from.
const RescissionLaw = "INA 240(b)(5)(C)(i), 240(e)(1); 8 CFR 1003.23(b)(4)(ii)"

// NoticeLaw is where it is from that no date runs out where notice did not come, or the
// client was in custody.
const NoticeLaw = "INA 240(b)(5)(C)(ii); 8 CFR 1003.23(b)(4)(ii)"

// Rescission is by when a motion to rescind has to be with the court. The day of the
// order is day 0 and every day counts; a last day on a weekend or legal holiday moves to
// the next day that is neither (8 CFR 1001.1(h)). Last is the safe one of the two. An
// attorney confirms it: the program counts days and knows no case.
type Rescission struct {
	Last wall.Date // the 180th day
	Due  wall.Date // the same, or the next working day
}

// RescissionOf counts from the day of the order.
func RescissionOf(order wall.Date) Rescission {
	r := Rescission{Last: order.AddDays(RescissionDays)}
	if r.Due = r.Last; !refdata.WorkingDay(r.Due) {
		r.Due = refdata.AddWorkingDays(r.Due, 1)
	}
	return r
}
