package api

import (
	"context"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// Office is an office of the clinic's own table.
type Office struct {
	Kind       string `json:"kind,omitempty" doc:"Required: isap or ero"`
	Code       string `json:"code,omitempty" doc:"ICE's code of an area of responsibility"`
	Name       string `json:"name,omitempty" doc:"Required"`
	Address    string `json:"address,omitempty"`
	FrontDesk  string `json:"front_desk,omitempty" doc:"A telephone number as it is dialled"`
	Hotline    string `json:"hotline,omitempty"`
	AfterHours string `json:"after_hours,omitempty"`
	Hours      string `json:"hours,omitempty" doc:"In words"`
	Zone       string `json:"zone,omitempty" doc:"The clinic's own when left out"`
	Note       string `json:"note,omitempty"`
	Retired    bool   `json:"retired,omitempty" doc:"No longer offered"`
}

func (o Office) given() supervision.NewOffice {
	return supervision.NewOffice{
		Kind: supervision.OfficeKind(o.Kind), Code: o.Code, Name: o.Name, Address: o.Address, FrontDesk: o.FrontDesk, Hotline: o.Hotline,
		AfterHours: o.AfterHours, Hours: o.Hours, Zone: o.Zone, Note: o.Note, Retired: o.Retired,
	}
}

type officeJSON struct {
	ID      uuid.UUID `json:"id"`
	Version int64     `json:"version"`
	Office
	ChangedBy uuid.UUID `json:"changed_by"`
	UpdatedAt string    `json:"updated_at"`
}

func jsonOfOffice(o supervision.Office) officeJSON {
	return officeJSON{
		ID: o.ID, Version: o.Version, ChangedBy: o.ChangedBy, UpdatedAt: instant(o.UpdatedAt), Office: Office{
			Kind: string(o.Kind), Code: o.Code, Name: o.Name.Reveal(), Address: o.Address.Reveal(), FrontDesk: o.FrontDesk.Reveal(),
			Hotline: o.Hotline.Reveal(), AfterHours: o.AfterHours.Reveal(), Hours: o.Hours.Reveal(), Zone: o.Zone, Note: o.Note.Reveal(),
			Retired: o.Retired,
		},
	}
}

func (a *API) offices(ctx context.Context, _ *struct{}) (*listOut[officeJSON], error) {
	out := &listOut[officeJSON]{}
	out.Body.Items = []officeJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		all, err := supervision.Offices(tx)
		for _, o := range all {
			out.Body.Items = append(out.Body.Items, jsonOfOffice(o))
		}
		return err
	})
	return out, err
}

type officeIn struct {
	Key     string `header:"Idempotency-Key"`
	Body    Office
	RawBody []byte
}

type officeOut struct {
	ETag string `header:"ETag"`
	Body officeJSON
}

func (a *API) addOffice(ctx context.Context, in *officeIn) (*officeOut, error) {
	out := &officeOut{}
	err := a.write(ctx, func(tx *db.Tx) error {
		id, err := db.Once(tx, in.Key, "office"+string(in.RawBody), func() (uuid.UUID, error) {
			o, err := supervision.AddOffice(tx, in.Body.given())
			return o.ID, err
		})
		if err != nil {
			return err
		}
		o, err := supervision.FindOffice(tx, id)
		out.ETag, out.Body = etag(o.Version), jsonOfOffice(o)
		return err
	})
	return out, err
}

type reviseOfficeIn struct {
	ID    uuid.UUID `path:"id"`
	Match string    `header:"If-Match"`
	Body  Office
}

func (a *API) reviseOffice(ctx context.Context, in *reviseOfficeIn) (*officeOut, error) {
	version, err := ifMatch(in.Match)
	if err != nil {
		return nil, err
	}
	out := &officeOut{}
	err = a.write(ctx, func(tx *db.Tx) error {
		o, err := supervision.ReviseOffice(tx, in.ID, version, in.Body.given())
		out.ETag, out.Body = etag(o.Version), jsonOfOffice(o)
		return err
	})
	return out, err
}

// Officer is who is responsible for a client from a day on.
type Officer struct {
	Role      string    `json:"role,omitempty" doc:"Required: case_specialist or officer"`
	Name      string    `json:"name,omitempty"`
	Phone     string    `json:"phone,omitempty"`
	Email     string    `json:"email,omitempty"`
	Office    uuid.UUID `json:"office_id,omitempty"`
	Since     string    `json:"since,omitempty" doc:"Required"`
	LearnedOn string    `json:"learned_on,omitempty"`
	Vacant    bool      `json:"vacant,omitempty" doc:"From that day on nobody is known in this role"`
	Correcting
}

type numbersJSON struct {
	Officer uuid.UUID    `json:"officer_id"`
	Numbers []numberJSON `json:"numbers" nullable:"false" doc:"Whom one calls about the client now, the first to try first"`
}

type numberJSON struct {
	Kind   string `json:"kind"`
	Who    string `json:"who"`
	Office string `json:"office"`
	Number string `json:"number"`
}

// assignOfficer answers with the numbers that one calls from then on.
func (a *API) assignOfficer(ctx context.Context, in *keptIn[Officer]) (*itemOut[numbersJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("officer"), func(tx *db.Tx) (uuid.UUID, error) {
		made, err := supervision.Assign(tx, in.ID, supervision.NewOfficer{
			Role: supervision.Role(in.Body.Role), Name: in.Body.Name, Phone: in.Body.Phone, Email: in.Body.Email, Office: in.Body.Office,
			Since: wall.Date(in.Body.Since), LearnedOn: wall.Date(in.Body.LearnedOn), Vacant: in.Body.Vacant, Fix: in.Body.fix(),
		})
		return made.ID, err
	}, func(tx *db.Tx, id uuid.UUID) (numbersJSON, error) {
		out := numbersJSON{Officer: id, Numbers: []numberJSON{}}
		numbers, err := supervision.NumbersFor(tx, in.ID)
		for _, n := range numbers {
			out.Numbers = append(out.Numbers, numberJSON{string(n.Kind), n.Who, n.Office, n.Number})
		}
		return out, err
	})
}
