package obligations

import "time"

// smartLINKIssuedPhone is the same app on a phone that BI handed out. That phone
// cannot call or browse, and others read it: no calendar link of ours goes to it.
var smartLINKIssuedPhone = Modality{
	Code:         "smartlink_bi_phone",
	Words:        []string{"bi phone", "issued phone", "bi mobile", "telefono de bi", "celular de bi"},
	Kinds:        []Kind{Recurring, Appointment, OnDemand},
	App:          SmartLINK,
	IssuedPhone:  true,
	Alarms:       []time.Duration{24 * time.Hour, time.Hour},
	GraceMinutes: 120,
}
