package obligations

import "time"

// kioskOrMail is a local arrangement of an ICE office: a kiosk, a form by mail, or a
// call. A letter is on its way for days, so that the grace is the longest.
var kioskOrMail = Modality{
	Code:         "kiosk_mail",
	Words:        []string{"kiosk", "kiosko", "quiosco", "mail in", "by mail", "por correo postal"},
	Kinds:        []Kind{Recurring, Appointment},
	OnPaper:      true,
	Alarms:       []time.Duration{48 * time.Hour, 3 * time.Hour},
	GraceMinutes: 5 * 24 * 60,
}
