package obligations

import "time"

// voiceReporting is a call to BI's VoiceID line, or from it.
var voiceReporting = Modality{
	Code:         "voice_id",
	Words:        []string{"voice id", "reconocimiento de voz", "verificacion de voz", "por voz"},
	Kinds:        []Kind{Recurring, Appointment, OnDemand},
	App:          VoiceID,
	Alarms:       []time.Duration{24 * time.Hour, time.Hour},
	GraceMinutes: 120,
}
