package failures

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
)

// Incident is the same family of failure at several clients within hours, confirmed
// by a person. One that is refused says that somebody looked and found that its
// failures have nothing to do with each other.
//
// An incident exists for whoever sees one of its failures, and has for her only the
// failures she sees: it is counted, proposed and shown inside the wall, so that no
// figure tells one team what happened to another's clients.
type Incident struct {
	db.Row
	Family      string    `sec:"open"`
	Refused     bool      `sec:"open"`
	ConfirmedBy uuid.UUID `sec:"open"`
}

// TableName is the table of incidents.
func (Incident) TableName() string { return "incidents" }

// Member is one failure of an incident.
type Member struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	IncidentID uuid.UUID `sec:"open"`
	FailureID  uuid.UUID `sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	Refused    bool      `sec:"open"`
	AttachedBy uuid.UUID `sec:"open"`
	AttachedAt time.Time `sec:"open"`
}

// TableName is the table of members.
func (Member) TableName() string { return "incident_failures" }

const (
	// incidentClients is from how many clients on an incident is proposed.
	incidentClients = 3
	// incidentSpan is within how long they must lie.
	incidentSpan = 3 * time.Hour
	// incidentBack is how far back proposals look.
	incidentBack = 48 * time.Hour
)

// Proposal is what may be one incident: computed when somebody looks, and written
// only when she confirms it.
type Proposal struct {
	Family   string
	Failures []Listed // in the order of time
}

// Clients is how many clients it concerns.
func (p Proposal) Clients() int { return clientsOf(p.Failures) }

func clientsOf(list []Listed) int {
	seen := map[uuid.UUID]bool{}
	for _, l := range list {
		seen[l.ClientID] = true
	}
	return len(seen)
}

func spanOf(list []Listed) (from, to time.Time) {
	for i, l := range list {
		if i == 0 || l.When().Before(from) {
			from = l.When()
		}
		if l.When().After(to) {
			to = l.When()
		}
	}
	return from, to
}

// apart are the families whose failures have no cause in common: two people who are
// ill on the same day are no incident, nor is what no kind fits.
var apart = []string{"human", "other"}

// Families are the families of a failure's kinds that can have a common cause, each
// once.
func (l Listed) Families() []string {
	var families []string
	for _, code := range l.KindCodes() {
		kind, known := refdata.FailureKindOf(code)
		if known && !slices.Contains(families, kind.Family) && !slices.Contains(apart, kind.Family) {
			families = append(families, kind.Family)
		}
	}
	return families
}

// Proposals are what may be an incident among the failures inside the wall: the same
// family at three clients or more within three hours, of the last two days, unless
// somebody has confirmed it or refused just these.
func Proposals(tx *db.Tx) ([]Proposal, error) {
	if err := tx.Actor.Require(actor.FailuresWrite); err != nil {
		return nil, err
	}
	loose, err := looseFailures(tx)
	if err != nil {
		return nil, err
	}
	byFamily := map[string][]Listed{}
	for _, l := range loose {
		for _, family := range l.Families() {
			byFamily[family] = append(byFamily[family], l)
		}
	}
	var found []Proposal
	for family, list := range byFamily {
		for _, window := range windowsOf(list) {
			found = append(found, Proposal{family, window})
		}
	}
	found, err = notRefused(tx, found)
	slices.SortFunc(found, func(a, b Proposal) int {
		return cmp.Or(b.Failures[0].When().Compare(a.Failures[0].When()), cmp.Compare(a.Family, b.Family))
	})
	return found, err
}

// looseFailures are those of the last two days that belong to no incident, in the
// order of time.
func looseFailures(tx *db.Tx) ([]Listed, error) {
	q, err := Filter{Since: tx.Now.Add(-incidentBack)}.on(tx)
	if err != nil {
		return nil, err
	}
	var rows []Listed
	err = q.Where("NOT EXISTS (SELECT 1 FROM incident_failures AS m WHERE m.failure_id = failures.id AND NOT m.refused)").
		Order("failures.created_at, failures.id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("looking for incidents: %w", err)
	}
	slices.SortStableFunc(rows, func(a, b Listed) int { return a.When().Compare(b.When()) })
	return rows, nil
}

// windowsOf cuts a list in the order of time into stretches of three hours that
// hold enough clients; no failure is in two.
func windowsOf(list []Listed) [][]Listed {
	var found [][]Listed
	for from := 0; from < len(list); {
		to := from
		for to < len(list) && list[to].When().Sub(list[from].When()) <= incidentSpan {
			to++
		}
		if clientsOf(list[from:to]) >= incidentClients {
			found = append(found, list[from:to])
			from = to
			continue
		}
		from++
	}
	return found
}

// notRefused leaves out what somebody has said is no incident, as long as no other
// failure has come to it.
func notRefused(tx *db.Tx, found []Proposal) ([]Proposal, error) {
	var ids []uuid.UUID
	for _, p := range found {
		for _, l := range p.Failures {
			ids = append(ids, l.ID)
		}
	}
	var rows []Member
	if err := tx.DB.Where("failure_id IN ? AND refused", ids).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("looking for refused incidents: %w", err)
	}
	groups := map[uuid.UUID]map[uuid.UUID]bool{}
	for _, r := range rows {
		if groups[r.IncidentID] == nil {
			groups[r.IncidentID] = map[uuid.UUID]bool{}
		}
		groups[r.IncidentID][r.FailureID] = true
	}
	return slices.DeleteFunc(found, func(p Proposal) bool {
		for _, group := range groups {
			if !slices.ContainsFunc(p.Failures, func(l Listed) bool { return !group[l.ID] }) {
				return true
			}
		}
		return false
	}), nil
}

// Confirm says that failures are one incident. Whoever confirms the same ones a
// moment later finds the incident that is there. Faults: Forbidden for whoever is
// no person, NotFound beyond the wall, Conflict when they are not, or no longer, a
// proposal.
func Confirm(tx *db.Tx, family string, failures []uuid.UUID) (Incident, error) {
	return decide(tx, family, failures, false)
}

// Refuse says that failures have nothing to do with each other: they are proposed
// no more, unless another one comes to them. Faults: those of Confirm.
func Refuse(tx *db.Tx, family string, failures []uuid.UUID) (Incident, error) {
	return decide(tx, family, failures, true)
}

func decide(tx *db.Tx, family string, ids []uuid.UUID, refused bool) (Incident, error) {
	var made Incident
	if err := holdAll(tx, ids); err != nil {
		return made, err
	}
	var held []Member
	if err := tx.DB.Where("failure_id IN ? AND NOT refused", ids).Order("id").Find(&held).Error; err != nil {
		return made, fmt.Errorf("looking for an incident: %w", err)
	}
	if len(held) > 0 {
		return confirmed(tx, held, len(ids))
	}
	proposed, err := Proposals(tx)
	if err != nil {
		return made, err
	}
	same := slices.ContainsFunc(proposed, func(p Proposal) bool {
		return p.Family == family && len(p.Failures) == len(ids) &&
			!slices.ContainsFunc(p.Failures, func(l Listed) bool { return !slices.Contains(ids, l.ID) })
	})
	if !same {
		return made, fault.New(fault.Conflict, "failures.incident_changed")
	}
	made = Incident{Row: db.NewRow(tx), Family: family, Refused: refused, ConfirmedBy: tx.Actor.ID}
	if err := tx.DB.Create(&made).Error; err != nil {
		return made, fmt.Errorf("storing an incident: %w", err)
	}
	for _, id := range ids {
		if err := made.attach(tx, id); err != nil {
			return made, err
		}
	}
	return made, nil
}

// confirmed is the incident that all of the failures belong to already.
func confirmed(tx *db.Tx, held []Member, all int) (Incident, error) {
	var i Incident
	one := !slices.ContainsFunc(held, func(m Member) bool { return m.IncidentID != held[0].IncidentID })
	if !one || len(held) < all {
		return i, fault.New(fault.Conflict, "failures.incident_changed")
	}
	err := db.Take(tx.DB.Where("id = ?", held[0].IncidentID), &i, notFound)
	return i, err
}

// holdAll holds failures until the commit, in the order of their ids, so that two
// who confirm at once wait for each other and not for ever.
func holdAll(tx *db.Tx, ids []uuid.UUID) error {
	if err := tx.Actor.Require(actor.FailuresWrite); err != nil {
		return err
	}
	if tx.Actor.Kind != actor.Staff {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	var rows []Failure
	q := clients.Wall(tx, tx.ForUpdate().Where("failures.id IN ?", ids), "failures.client_id")
	if err := q.Order("failures.id").Find(&rows).Error; err != nil {
		return fmt.Errorf("holding failures: %w", err)
	}
	if len(rows) == 0 || len(rows) != len(ids) {
		return fault.New(fault.NotFound, notFound)
	}
	return nil
}

func (i Incident) attach(tx *db.Tx, failure uuid.UUID) error {
	var f Failure
	if err := db.Take(tx.DB.Where("id = ?", failure), &f, notFound); err != nil {
		return err
	}
	m := Member{
		ID: db.NewID(tx.Now), IncidentID: i.ID, FailureID: f.ID, ClientID: f.ClientID, Refused: i.Refused,
		AttachedBy: tx.Actor.ID, AttachedAt: tx.Now,
	}
	err := tx.DB.Create(&m).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Conflict, "failures.incident_changed")
	}
	if err != nil {
		return fmt.Errorf("attaching a failure to an incident: %w", err)
	}
	return audit.Append(tx, audit.Event{
		Action: "failures.attach", SubjectType: "failure", Subject: f.ID, Client: f.ClientID,
		Detail: map[string]any{"incident": i.ID, "family": i.Family, "refused": i.Refused},
	})
}
