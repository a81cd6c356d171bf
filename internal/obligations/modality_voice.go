package obligations

import "time"

// voiceReporting is a call to BI's VoiceID line, or from it.
var voiceReporting = Modality{
	Code:         "voice_id",
	Kinds:        []Kind{Recurring, Appointment, OnDemand},
	App:          VoiceID,
	Alarms:       []time.Duration{24 * time.Hour, time.Hour},
	GraceMinutes: 120,
}
