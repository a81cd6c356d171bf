package supervision

import (
	"net/url"

	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/supervision"
)

// DevicePath is one device; place is a form under it, empty for the device itself.
func DevicePath(id uuid.UUID, place string) string {
	if place == "" {
		return "/devices/" + id.String()
	}
	return "/devices/" + id.String() + "/" + place
}

// DevicesPath is where a client's new device is sent.
func DevicesPath(client uuid.UUID) string { return filePath(client) + "/devices" }

// ChangePath is the form for a change; about is the failure whose phone differs, zero for none.
func ChangePath(device, about uuid.UUID) string {
	path := DevicePath(device, "change")
	if about != uuid.Nil {
		path += "?" + url.Values{"failure": {about.String()}}.Encode()
	}
	return path
}

// DetailsForm is what a device is, as it is typed.
type DetailsForm struct {
	Maker         string `form:"maker"`
	Model         string `form:"model"`
	OS            string `form:"os"`
	App           string `form:"app"`
	AppVersion    string `form:"app_version"`
	PhoneNumber   string `form:"phone_number"`
	Carrier       string `form:"carrier"`
	Language      string `form:"language"`
	AutomaticTime string `form:"automatic_time"`
}

func (f DetailsForm) details() supervision.Details {
	return supervision.Details{
		Maker: f.Maker, Model: f.Model, OS: f.OS, App: supervision.DeviceApp(f.App), AppVersion: f.AppVersion, PhoneNumber: f.PhoneNumber,
		Carrier: f.Carrier, Language: f.Language, AutomaticTime: f.AutomaticTime,
	}
}

// DetailsFormOf is the form that shows what a device is.
func DetailsFormOf(d supervision.Details) DetailsForm {
	return DetailsForm{
		Maker: d.Maker, Model: d.Model, OS: d.OS, App: string(d.App), AppVersion: d.AppVersion, PhoneNumber: d.PhoneNumber,
		Carrier: d.Carrier, Language: d.Language, AutomaticTime: d.AutomaticTime,
	}
}

// DeviceForm is a device as it is typed.
type DeviceForm struct {
	FormID string `form:"form_id"`
	Kind   string `form:"kind"`
	Since  string `form:"since"`
	DetailsForm
	HeardForm
}

// Device is the form as the room takes it; zone is the clock that was meant.
func (f DeviceForm) Device(zone string) (supervision.NewDevice, error) {
	var p fault.Problems
	n := supervision.NewDevice{
		Kind: supervision.DeviceKind(f.Kind), Since: typedDay(f.Since), Details: f.details(), Heard: f.heard(&p, zone), FormID: f.FormID,
	}
	return n, p.Err()
}

// ChangeForm is what a device is now, as it is typed.
type ChangeForm struct {
	FormID    string `form:"form_id"`
	Seen      string `form:"seen"`
	ChangedOn string `form:"changed_on"`
	Mistake   string `form:"mistake"`
	DetailsForm
	HeardForm
}

// Change is the form as the room takes it.
func (f ChangeForm) Change(zone string) (supervision.DeviceChange, error) {
	var p fault.Problems
	seen, err := uuid.Parse(f.Seen)
	if err != nil {
		return supervision.DeviceChange{}, fault.New(fault.Stale, "kit.stale")
	}
	c := supervision.DeviceChange{
		Details: f.details(), On: typedDay(f.ChangedOn), Heard: f.heard(&p, zone), Seen: seen, Mistake: f.Mistake, FormID: f.FormID,
	}
	return c, p.Err()
}

// DeviceEndForm is what became of a device, as it is typed.
type DeviceEndForm struct {
	FormID  string `form:"form_id"`
	How     string `form:"how"`
	EndedOn string `form:"ended_on"`
	Note    string `form:"note"`
	HeardForm
}

// End is the form as the room takes it.
func (f DeviceEndForm) End(zone string) (supervision.NewDeviceEnd, error) {
	var p fault.Problems
	n := supervision.NewDeviceEnd{
		How: supervision.DeviceEnd(f.How), On: typedDay(f.EndedOn), Note: f.Note, Heard: f.heard(&p, zone), FormID: f.FormID,
	}
	return n, p.Err()
}

// DutyForm is whether a duty goes on without its device, as it is typed.
type DutyForm struct {
	FormID     string `form:"form_id"`
	Obligation string `form:"obligation_id"`
	Answer     string `form:"answer"`
	LastDay    string `form:"last_day"`
	Note       string `form:"note"`
}

// Answered is the form as the room takes it. We are told now.
func (f DutyForm) Answered() supervision.NewDeviceDutyAnswer {
	id, _ := uuid.Parse(f.Obligation) // refused by the room
	return supervision.NewDeviceDutyAnswer{
		Obligation: id, Answer: supervision.DutyWithout(f.Answer), LastDay: typedDay(f.LastDay), Note: f.Note, FormID: f.FormID,
	}
}
