package supervision

import (
	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// DeviceKind is what a client reports with.
type DeviceKind string

// The kinds. A phone that ICE or its contractor handed out is not the client's:
// nothing of ours is ever sent to it.
const (
	OwnPhone     DeviceKind = "own_phone"
	IssuedPhone  DeviceKind = "issued_phone"
	AnkleMonitor DeviceKind = "ankle_monitor"
	WristMonitor DeviceKind = "wrist_monitor"
	OtherDevice  DeviceKind = "other"
)

// DeviceKinds lists the kinds, the usual first.
func DeviceKinds() []DeviceKind {
	return []DeviceKind{OwnPhone, IssuedPhone, AnkleMonitor, WristMonitor, OtherDevice}
}

// LabelKey is how the kind is called.
func (k DeviceKind) LabelKey() string { return "kit.kind." + string(k) }

// Phone tells whether it is one.
func (k DeviceKind) Phone() bool { return k == OwnPhone || k == IssuedPhone }

// DeviceApp is the app on it; empty when nobody has said, or for none.
type DeviceApp string

// DeviceApps lists the apps. SmartLINK is the contractor's, the ICE Check-In App
// the agency's own: they are two.
func DeviceApps() []DeviceApp {
	return []DeviceApp{DeviceApp(obligations.SmartLINK), DeviceApp(obligations.ICECheckIn), "other"}
}

// LabelKey is how the app is called.
func (a DeviceApp) LabelKey() string { return "kit.app." + string(a) }

// Device is a phone or monitor with which a client reports, or did.
type Device struct {
	Reported
	Kind  DeviceKind `sec:"open"`
	Since wall.Date  `sec:"open"` // empty when nobody could say
}

// TableName is the table of devices.
func (Device) TableName() string { return "devices" }

func (*Device) noun() string { return "device" }

func (d *Device) under() (string, uuid.UUID) { return "client_id", d.ClientID }

func (d *Device) facts() map[string]any {
	return map[string]any{"kind": d.Kind, "since": d.Since, "told_at": d.ToldAt}
}

func (d *Device) detail() map[string]any {
	return map[string]any{"told_by": d.ToldBy.Reveal()}
}

// Passport is one version of what a device is.
type Passport struct {
	Reported
	DeviceID      uuid.UUID `sec:"open"` // the first row of it
	ChangedOn     wall.Date `sec:"open"` // when it changed; empty when nobody could say
	Maker         seal.Text `sec:"sealed"`
	Model         seal.Text `sec:"sealed"`
	OS            seal.Text `gorm:"column:os" sec:"sealed"`
	App           DeviceApp `sec:"open"`
	AppVersion    seal.Text `sec:"sealed"`
	PhoneNumber   seal.Text `sec:"sealed"`
	Carrier       seal.Text `sec:"sealed"`
	Language      seal.Text `sec:"sealed"` // in which the phone speaks
	AutomaticTime string    `sec:"open"`   // yes, no; empty when nobody has said
}

// TableName is the table of versions.
func (Passport) TableName() string { return "device_passports" }

func (*Passport) noun() string { return "device_passport" }

func (p *Passport) under() (string, uuid.UUID) { return "device_id", p.DeviceID }

func (p *Passport) facts() map[string]any {
	return map[string]any{
		"device": p.DeviceID, "changed_on": p.ChangedOn, "app": p.App, "automatic_time": p.AutomaticTime, "told_at": p.ToldAt,
	}
}

func (p *Passport) detail() map[string]any {
	return map[string]any{"details": p.Details(), "told_by": p.ToldBy.Reveal()}
}

// Details is what a device is, as it is told. Each part may be unknown.
type Details struct {
	Maker         string    `json:"maker,omitempty"`
	Model         string    `json:"model,omitempty"`
	OS            string    `json:"os,omitempty"`
	App           DeviceApp `json:"app,omitempty"`
	AppVersion    string    `json:"app_version,omitempty"`
	PhoneNumber   string    `json:"phone_number,omitempty"`
	Carrier       string    `json:"carrier,omitempty"`
	Language      string    `json:"language,omitempty"`
	AutomaticTime string    `json:"automatic_time,omitempty"` // yes, no
}

// Details are the parts of a version in the clear.
func (p Passport) Details() Details {
	return Details{
		Maker: p.Maker.Reveal(), Model: p.Model.Reveal(), OS: p.OS.Reveal(), App: p.App, AppVersion: p.AppVersion.Reveal(),
		PhoneNumber: p.PhoneNumber.Reveal(), Carrier: p.Carrier.Reveal(), Language: p.Language.Reveal(), AutomaticTime: p.AutomaticTime,
	}
}

// NewDevice is a device as somebody tells of it.
type NewDevice struct {
	Kind    DeviceKind
	Since   wall.Date // empty when nobody could say
	Details Details
	Heard   Heard
	FormID  string
}

// DeviceChange is what a device is now, the whole of it.
type DeviceChange struct {
	Details Details
	On      wall.Date // when it changed; empty when nobody could say
	Heard   Heard
	Seen    uuid.UUID // the version the person saw; zero for the one that holds
	Mistake string    // why the version that holds was wrong; empty where something changed
	FormID  string
}

// EnterDevice puts a device on record. Faults: Invalid, NotFound beyond the wall.
func EnterDevice(tx *db.Tx, client uuid.UUID, n NewDevice) (Device, error) {
	var p *Passport
	d, err := told(tx, client, n.FormID, Fix{}, &Device{}, func(r reading) (*Device, error) {
		d := &Device{Kind: need(r, "kind", n.Kind, DeviceKinds()), Since: r.past("since", n.Since)}
		d.Reported = r.reported(n.Heard, d.Since)
		p = n.Details.passport(r)
		p.Reported, p.DeviceID, p.ChangedOn = d.Reported, d.ID, d.Since
		p.ID, p.ClientID = db.NewID(tx.Now), client
		return d, nil
	})
	if err != nil || p == nil { // refused, or sent before
		return *d, err
	}
	return *d, put(tx, p)
}

// passport names every problem of a description and makes the version it becomes.
func (t Details) passport(r reading) *Passport {
	return &Passport{
		App:   choose(r, "app", t.App, DeviceApps()),
		Maker: line(r.p, "maker", t.Maker), Model: line(r.p, "model", t.Model), OS: line(r.p, "os", t.OS),
		AppVersion: line(r.p, "app_version", t.AppVersion), PhoneNumber: line(r.p, "phone_number", t.PhoneNumber),
		Carrier: line(r.p, "carrier", t.Carrier), Language: line(r.p, "language", t.Language),
		AutomaticTime: choose(r, "automatic_time", t.AutomaticTime, []string{"yes", "no"}),
	}
}

// ChangeDevice adds a version of what a device is; the old one stays as it was.
// Faults: Invalid, NotFound, Conflict for one that has ended, Stale when somebody
// else changed it first.
func ChangeDevice(tx *db.Tx, id uuid.UUID, c DeviceChange) (Passport, error) {
	client, err := ownerOf(tx, &Device{}, id)
	if err != nil {
		return Passport{}, err
	}
	p, err := told(tx, client, c.FormID, Fix{}, &Passport{}, func(r reading) (*Passport, error) {
		f, err := deviceInHand(tx, id, c.Seen)
		if err != nil {
			return &Passport{}, err
		}
		on, was := r.past("changed_on", c.On), f.Current()
		if c.Mistake != "" {
			r.fix, on = Fix{Supersedes: was.ID, Why: c.Mistake}, was.ChangedOn
		}
		p := c.Details.passport(r)
		p.Reported, p.DeviceID, p.ChangedOn = r.reported(c.Heard, on), f.ID, on
		return p, nil
	})
	return *p, err
}

// deviceInHand is a device of which nothing has become yet, as the person saw it.
func deviceInHand(tx *db.Tx, id, seen uuid.UUID) (DeviceFile, error) {
	f, err := FindDevice(tx, id)
	switch {
	case err != nil:
		return f, err
	case f.Ending != nil:
		return f, fault.New(fault.Conflict, "kit.device.gone")
	case seen != uuid.Nil && seen != f.Current().ID:
		return f, fault.New(fault.Stale, "kit.stale")
	}
	return f, nil
}
