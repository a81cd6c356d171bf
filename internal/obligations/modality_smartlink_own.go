package obligations

import "time"

// smartLINKOwnPhone is BI's app on the client's own phone: a picture of the face
// and the place where it was taken.
var smartLINKOwnPhone = Modality{
	Code:         "smartlink_own_phone",
	Words:        []string{"own phone", "telefono propio", "celular propio", "su propio telefono"},
	Kinds:        []Kind{Recurring, Appointment, OnDemand},
	App:          SmartLINK,
	Alarms:       []time.Duration{24 * time.Hour, time.Hour},
	GraceMinutes: 120,
}
