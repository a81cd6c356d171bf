package obligations

import "time"

// virtualHomeVisit is a video call, or pictures of the home, in SmartLINK: at an
// hour that was told, or on demand.
var virtualHomeVisit = Modality{
	Code:         "virtual_home_visit",
	Words:        []string{"virtual visit", "virtual home visit", "video visit", "video home visit", "video call", "videollamada", "visita virtual", "visita por video"},
	Kinds:        []Kind{Appointment, OnDemand, Recurring},
	App:          SmartLINK,
	Alarms:       []time.Duration{24 * time.Hour, time.Hour},
	GraceMinutes: 120,
}
