package obligations

import "time"

// eroCheckIn is a check-in in person at ICE's field office. The grace is long
// because nobody knows how long a person is kept there, and whether the client
// came out is a question of its own.
var eroCheckIn = Modality{
	Code:         "ero_checkin",
	Words:        []string{"ice office", "ero office", "ero check in", "ero field office", "field office", "oficina de ice", "oficina de ero", "oficina del ice"},
	Kinds:        []Kind{Appointment, Recurring},
	HasPlace:     true,
	Alarms:       []time.Duration{24 * time.Hour, 3 * time.Hour},
	GraceMinutes: 240,
}
