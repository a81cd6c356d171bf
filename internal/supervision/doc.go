// Package supervision is the ground a client's duties stand on: the papers she was
// released on and their conditions, her enrolment in Alternatives to Detention with
// every change of its level, what was asked and answered, and the offices and
// officers whose numbers one calls; and each time that an agency held her.
//
// Nothing here is rewritten. What was typed wrong is superseded by a row that says
// why; what is over has an ending with a last day and a reason. A day in the past is
// kept as it was told, and how long a level lasted is counted, never stored.
//
// The room knows duties and never ends one by itself: when their ground changes it
// asks a person whether each of them goes on. It refuses to know screens, the
// failures of an app and packets, which read it, and it never judges whether a
// condition was kept.
package supervision

// Models are the room's tables, for the test that compares them with the schema.
func Models() []any {
	return []any{
		Office{},
		Release{},
		Condition{},
		ConditionDuty{},
		Enrolment{},
		Officer{},
		Level{},
		Request{},
		Answer{},
		Ending{},
		DutyAnswer{},
		Scan{},
		&Device{}, &Passport{}, &DeviceEnding{}, &DeviceDutyAnswer{}, &Instruction{}, &Violation{}, &ViolationOccurrence{}, &ViolationAnswer{},
		&Summons{}, &SummonsReading{}, &SummonsAppointment{},
		&Detention{}, &DetentionAnswer{},
	}
}
