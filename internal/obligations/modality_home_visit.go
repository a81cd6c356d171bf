package obligations

import "time"

// homeVisit is BI coming to the registered address: on a day on which the client
// must stay at home, or without a word before. The grace is long, because the
// visitor may come late and nobody is told.
var homeVisit = Modality{
	Code:         "home_visit",
	Words:        []string{"home visit", "home visits", "visita domiciliaria", "visitas domiciliarias", "visita a domicilio", "visita en casa"},
	Kinds:        []Kind{DayWindow, OnDemand},
	AtHome:       true,
	Alarms:       []time.Duration{24 * time.Hour, 3 * time.Hour},
	GraceMinutes: 12 * 60,
}
