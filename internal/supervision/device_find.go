package supervision

import (
	"errors"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// DeviceFile is a device with everything on record about it.
type DeviceFile struct {
	Device
	Passports []Passport         // the first version first, those that were wrong among them
	Ending    *DeviceEnding      // nil while she has it
	Answers   []DeviceDutyAnswer // the earliest first
}

// Current is the description in force.
func (f DeviceFile) Current() Passport {
	held := holding(f.Passports, func(p Passport) Line { return p.Line })
	if len(held) == 0 {
		return Passport{}
	}
	return held[len(held)-1]
}

// Wrong are the versions that a later one corrects.
func (f DeviceFile) Wrong() map[uuid.UUID]bool {
	wrong := map[uuid.UUID]bool{}
	for _, p := range f.Passports {
		if p.Supersedes != nil {
			wrong[*p.Supersedes] = true
		}
	}
	return wrong
}

// People are who wrote something of it down.
func (f DeviceFile) People() []uuid.UUID {
	people := []uuid.UUID{f.RecordedBy}
	for _, p := range f.Passports {
		people = append(people, p.RecordedBy)
	}
	for _, a := range f.Answers {
		people = append(people, a.RecordedBy)
	}
	if f.Ending != nil {
		people = append(people, f.Ending.RecordedBy)
	}
	return people
}

// FindDevice is one device; NotFound when absent or beyond the wall.
func FindDevice(tx *db.Tx, id uuid.UUID) (DeviceFile, error) {
	var d Device
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return DeviceFile{}, err
	}
	if err := db.Take(clients.Wall(tx, tx.DB.Where("devices.id = ?", id), "devices.client_id"), &d, notFound); err != nil {
		return DeviceFile{}, err
	}
	files, err := DevicesOf(tx, d.ClientID)
	if err != nil {
		return DeviceFile{}, err
	}
	at := slices.IndexFunc(files, func(f DeviceFile) bool { return f.ID == id })
	if at < 0 {
		return DeviceFile{}, fault.New(fault.NotFound, notFound)
	}
	return files[at], nil
}

// DevicesOf lists a client's devices, those she has first, each the newest first.
func DevicesOf(tx *db.Tx, client uuid.UUID) ([]DeviceFile, error) {
	if err := tx.Actor.Require(actor.ObligationsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	var devices []Device
	var passports []Passport
	var endings []DeviceEnding
	var answers []DeviceDutyAnswer
	err := errors.Join(ofClient(tx, client, &devices), ofClient(tx, client, &passports), ofClient(tx, client, &endings), ofClient(tx, client, &answers))
	if err != nil {
		return nil, err
	}
	endings = holding(endings, func(e DeviceEnding) Line { return e.Line })
	files := make([]DeviceFile, 0, len(devices))
	for _, d := range slices.Backward(devices) {
		f := DeviceFile{Device: d}
		for _, p := range passports {
			if p.DeviceID == d.ID {
				f.Passports = append(f.Passports, p)
			}
		}
		for _, a := range answers {
			if a.DeviceID == d.ID {
				f.Answers = append(f.Answers, a)
			}
		}
		if at := slices.IndexFunc(endings, func(e DeviceEnding) bool { return e.DeviceID == d.ID }); at >= 0 {
			f.Ending = &endings[at]
		}
		files = append(files, f)
	}
	slices.SortStableFunc(files, func(a, b DeviceFile) int { return a.gone() - b.gone() })
	return files, nil
}

// gone orders what she has before what she had.
func (f DeviceFile) gone() int {
	if f.Ending != nil {
		return 1
	}
	return 0
}

// CurrentDevices lists the devices a client has now, the newest first.
func CurrentDevices(tx *db.Tx, client uuid.UUID) ([]DeviceFile, error) {
	all, err := DevicesOf(tx, client)
	return slices.DeleteFunc(all, func(f DeviceFile) bool { return f.Ending != nil }), err
}

// UsesIssuedPhone tells whether a client has a phone that ICE or its contractor
// handed out: no calendar link may reach it.
func UsesIssuedPhone(tx *db.Tx, client uuid.UUID) (bool, error) {
	has, err := CurrentDevices(tx, client)
	return slices.ContainsFunc(has, func(f DeviceFile) bool { return f.Kind == IssuedPhone }), err
}
