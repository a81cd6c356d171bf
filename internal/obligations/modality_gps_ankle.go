package obligations

import "time"

// anklet is a GPS monitor on the ankle. It reports by itself; what the client has
// to do is to charge it every day and to answer when it raises an alert.
var anklet = Modality{
	Code:         "gps_ankle",
	Words:        []string{"ankle", "ankle monitor", "ankle bracelet", "grillete", "tobillera", "tobillo", "gps"},
	Kinds:        []Kind{Continuous},
	App:          GPS,
	Worn:         true,
	Alarms:       []time.Duration{2 * time.Hour},
	GraceMinutes: 24 * 60,
}
