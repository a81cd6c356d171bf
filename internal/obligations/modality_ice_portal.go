package obligations

import "time"

// icePortal is ICE's site for appointments: booking or moving one, confirming it,
// a new address.
var icePortal = Modality{
	Code:         "ice_portal",
	Words:        []string{"ice portal", "portal de ice", "portal del ice", "appointment scheduler", "ice online portal"},
	Kinds:        []Kind{OnDemand, Appointment, Recurring},
	App:          ICEPortal,
	Alarms:       []time.Duration{48 * time.Hour, 3 * time.Hour},
	GraceMinutes: 24 * 60,
}
