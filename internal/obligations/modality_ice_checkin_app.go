package obligations

import "time"

// iceCheckInApp is ICE's own app, which is not SmartLINK: an account of the ICE
// Portal, the face and the place, for people whom ICE designates.
var iceCheckInApp = Modality{
	Code:         "ice_checkin_app",
	Words:        []string{"ice check in app", "ice checkin app", "icia", "ice app", "app de ice", "aplicacion de ice"},
	Kinds:        []Kind{Recurring, Appointment},
	App:          ICECheckIn,
	Alarms:       []time.Duration{24 * time.Hour, time.Hour},
	GraceMinutes: 120,
}
