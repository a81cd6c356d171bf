package jobs

import "time"

// Hasten makes clocks begun from now on take their turns sooner.
func Hasten(every time.Duration) (restore func()) {
	was := pollEvery
	pollEvery = every
	return func() { pollEvery = was }
}
