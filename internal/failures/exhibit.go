package failures

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"constancia/internal/staff"
	"constancia/internal/wall"
)

// Exhibit is what may be said of an incident outside the house, as an attorney
// approved it.
type Exhibit struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	IncidentID uuid.UUID `sec:"open"`
	Body       seal.Text `sec:"sealed"`
	ApprovedBy uuid.UUID `sec:"open"`
	ApprovedAt time.Time `sec:"open"`
}

// TableName is the table of exhibits.
func (Exhibit) TableName() string { return "incident_exhibits" }

// SealedBy is the office: an exhibit is about no single client.
func (Exhibit) SealedBy() uuid.UUID { return seal.Office }

// exhibitClients is from how many clients on an incident can be an exhibit, and the
// only count it ever names: the contractor has logs of its own, and a truer one
// would let it find whom we mean.
const exhibitClients = 5

// Wording is what an exhibit would say of the incident: the family of failure, the
// day and whole hours around it by the office's clocks, and "at least five clients"
// however many there were. No name, no minute. It is in English, as the forum reads
// it. Conflict while there are fewer than five clients.
func (f IncidentFile) Wording(tx *db.Tx) (string, error) {
	if f.Clients() < exhibitClients {
		return "", fault.New(fault.Conflict, "failures.exhibit_few")
	}
	office, err := staff.FindOffice(tx)
	if err != nil {
		return "", err
	}
	zone, err := wall.LoadZone(office.TimeZone)
	if err != nil {
		zone = time.UTC
	}
	from, to := f.Span()
	first, last := hour(from.In(zone)), hour(to.In(zone)).Add(time.Hour)
	p := locale.For("en")
	return p.Say("failures.exhibit.text", "what", p.Say("failures.exhibit.family."+f.Family), "from_date", wall.DateOf(first),
		"from", wall.TimeOf(first), "to_date", wall.DateOf(last), "to", wall.TimeOf(last),
		"zone", p.Zone(zone.String())), nil
}

// hour is the whole hour that a local time lies in.
func hour(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), 0, 0, 0, t.Location())
}

// ApproveExhibit lets the wording of an incident leave the house, letter by letter
// as the attorney saw it; approving the same words again changes nothing. Faults:
// Forbidden for whoever may not approve, NotFound, Conflict with fewer than five
// clients, Stale when the words would be others by now.
func ApproveExhibit(tx *db.Tx, incident uuid.UUID, seen string) (Exhibit, error) {
	var e Exhibit
	if err := tx.Actor.Require(actor.NotesApprove); err != nil {
		return e, err
	}
	if tx.Actor.Kind != actor.Staff {
		return e, fault.New(fault.Forbidden, "fault.forbidden")
	}
	f, err := FindIncident(tx, incident)
	if err != nil {
		return e, err
	}
	words, err := f.Wording(tx)
	if err != nil {
		return e, err
	}
	if words != seen {
		return e, fault.New(fault.Stale, "failures.exhibit_changed")
	}
	if len(f.Exhibits) > 0 && f.Exhibits[0].Body.Reveal() == words {
		return f.Exhibits[0], nil
	}
	e = Exhibit{ID: db.NewID(tx.Now), IncidentID: f.ID, Body: seal.Of(words), ApprovedBy: tx.Actor.ID, ApprovedAt: tx.Now}
	if err := tx.DB.Create(&e).Error; err != nil {
		return e, fmt.Errorf("storing an exhibit: %w", err)
	}
	return e, audit.Append(tx, audit.Event{
		Action: "failures.approve_exhibit", SubjectType: "incident", Subject: f.ID, Detail: map[string]any{"exhibit": e.ID, "text": words},
	})
}
