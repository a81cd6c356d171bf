package supervision

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Role is what somebody is to the client's supervision.
type Role string

// The roles: ICE's own officer, and the contractor's case specialist.
const (
	CaseSpecialist Role = "case_specialist"
	ICEOfficer     Role = "officer"
)

// Roles lists the roles, the one a client meets first first.
func Roles() []Role { return []Role{CaseSpecialist, ICEOfficer} }

// LabelKey is how the role is called.
func (r Role) LabelKey() string { return "supervision.role." + string(r) }

// Officer is who is responsible for the client from a day on. A vacant one says that
// from then on nobody is known to be.
type Officer struct {
	Line
	Role      Role       `sec:"open"`
	Name      seal.Text  `sec:"sealed"`
	Phone     seal.Text  `sec:"sealed"` // as it is dialled
	Email     seal.Text  `sec:"sealed"`
	OfficeID  *uuid.UUID `sec:"open"`
	Since     wall.Date  `sec:"open"`
	LearnedOn wall.Date  `sec:"open"` // when we were told
	Vacant    bool       `sec:"open"`
}

// TableName is the table of officers.
func (Officer) TableName() string { return "supervision_officers" }

func (Officer) noun() string { return "officer" }

func (o Officer) under() (string, uuid.UUID) { return "client_id", o.ClientID }

func (o Officer) detail() map[string]any {
	return map[string]any{
		"role": o.Role, "name": o.Name.Reveal(), "phone": o.Phone.Reveal(), "email": o.Email.Reveal(), "office": o.OfficeID,
		"since": o.Since, "learned_on": o.LearnedOn, "vacant": o.Vacant,
	}
}

// NewOfficer is an officer as the clinic is told of her.
type NewOfficer struct {
	Role      Role
	Name      string
	Phone     string
	Email     string
	Office    uuid.UUID
	Since     wall.Date
	LearnedOn wall.Date
	Vacant    bool
	Fix       Fix
	FormID    string
}

// Assign puts on record who is responsible from a day on; whoever was stays on
// record. Faults: as those of File.
func Assign(tx *db.Tx, client uuid.UUID, n NewOfficer) (Officer, error) {
	kept, err := keep(tx, client, n.FormID, &Officer{}, func(p *fault.Problems, c clients.Client) (*Officer, error) {
		return n.read(tx, p, c)
	})
	return *kept, err
}

func (n NewOfficer) read(tx *db.Tx, p *fault.Problems, c clients.Client) (*Officer, error) {
	o := &Officer{
		Line: begin(tx, p, n.Fix), Role: n.Role, Since: past(tx, p, "since", n.Since, c.TimeZone), Vacant: n.Vacant,
		LearnedOn: past(tx, p, "learned_on", n.LearnedOn, c.TimeZone),
	}
	if !slices.Contains(Roles(), n.Role) {
		p.Add("role", "supervision.role_needed")
	}
	if n.Since == "" {
		p.Add("since", "supervision.day_needed")
	}
	if n.Vacant {
		return o, nil
	}
	o.Name, o.Phone = line(p, "name", n.Name), number(p, "phone", n.Phone)
	o.Email = seal.Of(clients.CleanLine(p, "email", n.Email, longestLine))
	if o.Name.Empty() && o.Phone.Empty() && o.Email.Empty() {
		p.Add("name", "supervision.officer_needed")
	}
	var err error
	o.OfficeID, err = known(tx, p, "office_id", n.Office)
	return o, err
}

// number keeps a telephone number as it is dialled, with its extension, and refuses
// what no telephone takes.
func number(p *fault.Problems, field, text string) seal.Text {
	kept := line(p, field, text)
	clients.ParsePhone(p, field, text)
	return kept
}
