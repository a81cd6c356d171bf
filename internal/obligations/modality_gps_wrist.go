package obligations

import "time"

// wristband is a GPS monitor on the wrist. It can also ask for the face now and
// then: that is a duty of its own, on demand.
var wristband = Modality{
	Code:         "gps_wrist",
	Words:        []string{"veriwatch", "wrist", "wrist monitor", "wrist worn gps", "gps watch", "reloj", "reloj gps", "muneca"},
	Kinds:        []Kind{Continuous, OnDemand},
	App:          GPS,
	Worn:         true,
	Alarms:       []time.Duration{2 * time.Hour},
	GraceMinutes: 24 * 60,
}
