package supervision

import (
	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// DeviceEnd is what became of a device.
type DeviceEnd string

// DeviceEnds lists what can become of a device, the usual first.
func DeviceEnds() []DeviceEnd {
	return []DeviceEnd{"lost", "stolen", "broken", "returned", "replaced", "taken_off", "other"}
}

// LabelKey is how it is said.
func (e DeviceEnd) LabelKey() string { return "kit.end." + string(e) }

// DeviceEnding is that a client no longer has a device.
type DeviceEnding struct {
	Reported
	DeviceID uuid.UUID `sec:"open"`
	How      DeviceEnd `sec:"open"`
	EndedOn  wall.Date `sec:"open"` // empty when nobody could say
	Note     seal.Text `sec:"sealed"`
}

// TableName is the table of endings.
func (DeviceEnding) TableName() string { return "device_endings" }

func (*DeviceEnding) noun() string { return "device_ending" }

func (e *DeviceEnding) under() (string, uuid.UUID) { return "device_id", e.DeviceID }

func (e *DeviceEnding) facts() map[string]any {
	return map[string]any{"device": e.DeviceID, "how": e.How, "ended_on": e.EndedOn, "told_at": e.ToldAt}
}

func (e *DeviceEnding) detail() map[string]any {
	return map[string]any{"note": e.Note.Reveal(), "told_by": e.ToldBy.Reveal()}
}

// DutyWithout is the answer to whether a duty goes on without a device it needed.
type DutyWithout string

// The answers. Nobody is taken to be free of a duty because a phone is lost.
const (
	DutyStays  DutyWithout = "goes_on"
	DutyUnsure DutyWithout = "not_known"
	DutyOver   DutyWithout = "ended"
)

// DutiesWithout lists the answers.
func DutiesWithout() []DutyWithout { return []DutyWithout{DutyStays, DutyUnsure, DutyOver} }

// LabelKey is how the answer is said.
func (a DutyWithout) LabelKey() string { return "kit.goes_on." + string(a) }

// DeviceDutyAnswer is who said whether a duty goes on without the device.
type DeviceDutyAnswer struct {
	Reported
	DeviceID     uuid.UUID   `sec:"open"`
	ObligationID uuid.UUID   `sec:"open"`
	Answer       DutyWithout `sec:"open"`
	Note         seal.Text   `sec:"sealed"`
}

// TableName is the table of answers.
func (DeviceDutyAnswer) TableName() string { return "device_duty_answers" }

func (*DeviceDutyAnswer) noun() string { return "device_duty_answer" }

func (a *DeviceDutyAnswer) under() (string, uuid.UUID) { return "device_id", a.DeviceID }

func (a *DeviceDutyAnswer) detail() map[string]any {
	return map[string]any{
		"device": a.DeviceID, "obligation": a.ObligationID, "answer": a.Answer, "note": a.Note.Reveal(),
		"told_at": a.ToldAt, "told_by": a.ToldBy.Reveal(),
	}
}

// NewDeviceEnd is what became of a device, as it is told.
type NewDeviceEnd struct {
	How    DeviceEnd
	On     wall.Date // empty when nobody could say
	Note   string
	Heard  Heard
	FormID string
}

// NewDeviceDutyAnswer is what somebody says about a duty whose device is gone.
type NewDeviceDutyAnswer struct {
	Obligation uuid.UUID
	Answer     DutyWithout
	LastDay    wall.Date // needed where the duty has ended
	Note       string    // why; needed where the duty has ended
	Heard      Heard
	FormID     string
}

// EndDevice puts on record that a client no longer has a device. Her duties stay as
// they are: whether they go on is asked (DutiesToAsk), never assumed. Faults:
// Invalid, NotFound, Conflict for one that ended before.
func EndDevice(tx *db.Tx, id uuid.UUID, n NewDeviceEnd) (DeviceEnding, error) {
	client, err := ownerOf(tx, &Device{}, id)
	if err != nil {
		return DeviceEnding{}, err
	}
	e, err := told(tx, client, n.FormID, Fix{}, &DeviceEnding{}, func(r reading) (*DeviceEnding, error) {
		f, err := deviceInHand(tx, id, uuid.Nil)
		if err != nil {
			return &DeviceEnding{}, err
		}
		on := r.past("ended_on", n.On)
		if on != "" && f.Since != "" && on.Before(f.Since) {
			r.p.Add("ended_on", "kit.device.ended_before")
		}
		return &DeviceEnding{
			Reported: r.reported(n.Heard, on), DeviceID: f.ID, How: need(r, "how", n.How, DeviceEnds()), EndedOn: on,
			Note: note(r.p, "note", n.Note),
		}, nil
	})
	return *e, err
}

// TakeBackDeviceEnd puts on record that a device never ended: we had it wrong.
func TakeBackDeviceEnd(tx *db.Tx, id uuid.UUID, why, form string) (DeviceEnding, error) {
	client, err := ownerOf(tx, &Device{}, id)
	if err != nil {
		return DeviceEnding{}, err
	}
	e, err := told(tx, client, form, Fix{}, &DeviceEnding{}, func(r reading) (*DeviceEnding, error) {
		f, err := FindDevice(tx, id)
		if err == nil && f.Ending == nil {
			err = fault.New(fault.Conflict, "kit.device.here")
		}
		if err != nil {
			return &DeviceEnding{}, err
		}
		e := *f.Ending
		r.fix = Fix{Supersedes: e.ID, Why: why, Void: true}
		e.Reported = r.reported(Heard{}, "")
		return &e, nil
	})
	return *e, err
}

// SettleDuty puts on record whether a duty goes on without a device. One that is
// said to have ended is ended with the day and the reason; any other stays as it
// is. Faults: Invalid, NotFound, and those of obligations.End.
func SettleDuty(tx *db.Tx, device uuid.UUID, n NewDeviceDutyAnswer) (DeviceDutyAnswer, error) {
	client, err := ownerOf(tx, &Device{}, device)
	if err != nil {
		return DeviceDutyAnswer{}, err
	}
	fresh := false
	a, err := told(tx, client, n.FormID, Fix{}, &DeviceDutyAnswer{}, func(r reading) (*DeviceDutyAnswer, error) {
		f, err := FindDevice(tx, device)
		fresh = true
		return n.read(r, f), err
	})
	if err != nil || !fresh || a.Answer != DutyOver {
		return *a, err
	}
	_, err = obligations.End(tx, a.ObligationID, obligations.NewEnd{LastDay: n.LastDay, Reason: a.Note.Reveal()})
	return *a, atLastDay(err)
}

// atLastDay points a refusal of the duty's end to the question of this form.
func atLastDay(err error) error {
	if refused, ok := fault.From(err); ok {
		for i := range refused.Problems {
			if refused.Problems[i].Field == "ended_on" {
				refused.Problems[i].Field = "last_day"
			}
		}
	}
	return err
}

func (n NewDeviceDutyAnswer) read(r reading, f DeviceFile) *DeviceDutyAnswer {
	if n.Obligation == uuid.Nil {
		r.p.Add("obligation_id", "kit.duty_unknown")
	}
	r.duty("obligation_id", n.Obligation)
	a := &DeviceDutyAnswer{
		Reported: r.reported(n.Heard, ""), DeviceID: f.ID, ObligationID: n.Obligation, Answer: need(r, "answer", n.Answer, DutiesWithout()),
		Note: note(r.p, "note", n.Note),
	}
	if a.Answer == DutyOver && n.LastDay == "" {
		r.p.Add("last_day", "kit.day_needed")
	}
	r.past("last_day", n.LastDay)
	if a.Answer == DutyOver && a.Note.Empty() {
		r.p.Add("note", "kit.note_needed")
	}
	return a
}

// Serves tells whether a duty of a modality can depend on a device of the kind: an
// app on a phone, a monitor on the body. Of any other device nobody can say.
func (k DeviceKind) Serves(m obligations.Modality) bool {
	switch {
	case k.Phone():
		return m.App != obligations.NoApp && !m.Worn
	case k == AnkleMonitor || k == WristMonitor:
		return m.Worn
	}
	return m.App != obligations.NoApp || m.Worn
}

// DutiesToAsk are the duties of a client for which she needed a device of that kind,
// that hold today, and of which nobody has said yet whether they go on without the
// one that is gone.
func DutiesToAsk(tx *db.Tx, f DeviceFile) ([]obligations.Duty, error) {
	if f.Ending == nil {
		return []obligations.Duty{}, nil
	}
	all, err := obligations.ForClient(tx, f.ClientID)
	if err != nil {
		return nil, err
	}
	client, err := clients.Find(tx, f.ClientID)
	if err != nil {
		return nil, err
	}
	zone, err := Clocks(tx, client)
	var ask []obligations.Duty
	for _, duty := range all {
		m, known := obligations.ModalityOf(duty.Obligation.Modality)
		needs := known && f.Kind.Serves(m)
		if needs && !duty.Obligation.Ended(today(tx, zone)) && f.said(duty.Obligation.ID) == DutyUnsure {
			ask = append(ask, duty)
		}
	}
	return ask, err
}

// said is the last answer to whether a duty goes on.
func (f DeviceFile) said(duty uuid.UUID) DutyWithout {
	last := DutyUnsure
	for _, a := range f.Answers {
		if a.ObligationID == duty {
			last = a.Answer
		}
	}
	return last
}
