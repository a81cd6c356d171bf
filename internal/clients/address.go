package clients

import (
	"fmt"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// AddressDetails are an address as a form or a program says it.
type AddressDetails struct {
	Kind   string `json:"kind,omitempty"` // empty for where she lives
	Line1  string `json:"line1"`
	Line2  string `json:"line2,omitempty"`
	City   string `json:"city"`
	State  string `json:"state"`
	Zip    string `json:"zip"`
	Since  string `json:"since,omitempty"`   // a day, when it is known
	ToldOn string `json:"told_on,omitempty"` // empty for today
}

func (a *AddressDetails) empty() bool { return a.Line1+a.Line2+a.City+a.State+a.Zip == "" }

func (a *AddressDetails) check(p *fault.Problems, field string) {
	part := func(name string, value *string) { *value = CleanLine(p, field+"."+name, *value, longestLine) }
	part("line1", &a.Line1)
	part("line2", &a.Line2)
	part("city", &a.City)
	part("state", &a.State)
	part("zip", &a.Zip)
	if _, ok := refdata.StateOf(strings.ToUpper(a.State)); ok {
		a.State = strings.ToUpper(a.State)
	}
	for name, day := range map[string]string{"since": a.Since, "told_on": a.ToldOn} {
		_, key, args, bad := wall.Problem(wall.Date(day).Check())
		if day != "" && bad {
			p.Add(field+"."+name, key, args...)
		}
	}
}

// row is the address as it is kept. The day we were told is today's unless said.
func (a *AddressDetails) row(tx *db.Tx, clientID uuid.UUID, kind string) Address {
	told := wall.Date(a.ToldOn)
	if told == "" {
		told = wall.DateOf(tx.Now)
	}
	return Address{
		Row: db.NewRow(tx), ClientID: clientID, Kind: kind,
		Line1: seal.Of(a.Line1), Line2: seal.Of(a.Line2), City: seal.Of(a.City), State: seal.Of(a.State), Zip: seal.Of(a.Zip),
		Since: wall.Date(a.Since), ToldOn: told, RecordedBy: tx.Actor.ID,
	}
}

// Lines are the address as it stands on an envelope, without the name.
func (a Address) Lines() []string {
	var lines []string
	last := strings.TrimSpace(strings.Join([]string{a.State.Reveal(), a.Zip.Reveal()}, " "))
	if city := a.City.Reveal(); city != "" && last != "" {
		last = city + ", " + last
	} else {
		last = city + last
	}
	for _, line := range []string{a.Line1.Reveal(), a.Line2.Reveal(), last} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// MoveTo records a new address and closes the one before; nothing is written
// over. Saying the address that is current already changes nothing.
//
// Faults: NotFound beyond the wall, Invalid with the refused fields.
func MoveTo(tx *db.Tx, clientID uuid.UUID, to AddressDetails) (Address, error) {
	if err := tx.Actor.Require(actor.ClientsWrite); err != nil {
		return Address{}, err
	}
	if err := Require(tx, clientID); err != nil {
		return Address{}, err
	}
	if err := to.checkMove(); err != nil {
		return Address{}, err
	}
	row := to.row(tx, clientID, to.Kind)
	var current Address
	err := db.Take(tx.ForUpdate().Where("client_id = ? AND kind = ? AND ended_at IS NULL", clientID, to.Kind), &current, "clients.no_address")
	switch {
	case err == nil && strings.Join(current.Lines(), "\n") == strings.Join(row.Lines(), "\n"):
		return current, nil
	case err == nil:
		err = current.end(tx, row.Since)
	case fault.Is(err, fault.NotFound):
		err = nil
	}
	if err != nil {
		return Address{}, err
	}
	if err := tx.DB.Create(&row).Error; err != nil {
		return Address{}, fmt.Errorf("adding an address: %w", err)
	}
	err = audit.Append(tx, audit.Event{
		Action: "clients.move_to", SubjectType: "address", Subject: row.ID, Client: clientID,
		Facts: map[string]any{"kind": row.Kind, "since": row.Since, "told_on": row.ToldOn}, Detail: to,
	})
	if err != nil {
		return Address{}, err
	}
	return row, Touch(tx, clientID)
}

func (a *AddressDetails) checkMove() error {
	var p fault.Problems
	if a.Kind == "" {
		a.Kind = Residence
	}
	if a.Kind != Residence && a.Kind != Mailing {
		p.Add("kind", "clients.address_kind_unknown")
	}
	a.check(&p, "address")
	if a.empty() && len(p) == 0 {
		p.Add("address.line1", "clients.address_required")
	}
	return p.Err()
}

// end closes an address on the day the next one begins, when that is known.
func (a *Address) end(tx *db.Tx, on wall.Date) error {
	a.Until, a.EndedAt = on, &tx.Now
	if err := db.Change(tx, a, &a.Row, "until", "ended_at"); err != nil {
		return fmt.Errorf("closing an address: %w", err)
	}
	return nil
}
