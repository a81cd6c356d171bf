package obligations

import "time"

// isapOfficeVisit is a visit in person to BI's ISAP office. How long it takes is
// up to the office, so that the grace is longer than a phone's.
var isapOfficeVisit = Modality{
	Code:         "isap_office_visit",
	Words:        []string{"isap office", "bi office", "oficina de isap", "oficina de bi"},
	Kinds:        []Kind{Appointment, Recurring},
	HasPlace:     true,
	Alarms:       []time.Duration{24 * time.Hour, 3 * time.Hour},
	GraceMinutes: 240,
}
