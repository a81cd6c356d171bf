package moves

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// NewMove is a move as it is told. Since of the address is the day of the move.
type NewMove struct {
	Address clients.AddressDetails
	ToldBy  string
	FormID  string
	IfNew   bool // saying the address that is current already is no move
}

const (
	notFound = "moves.not_found"

	longestLine = 200
	longestNote = 4_000

	// farthest is how many days ahead a move can be told of.
	farthest = 180

	// begun is the first day that is taken; what is older is a slip of the pen.
	begun wall.Date = "1990-01-01"
)

// forms knows again what a page sent twice.
const forms = db.Forms("move-form")

// Record puts a new address on file and opens an update for each agency that is to be
// told by what is on record. The first address of its kind opens none: nobody is known
// to have moved. Saying the address of a move again is that move; saying one that is on
// file without a move is refused, for nobody moved.
//
// Faults: Invalid, NotFound beyond the wall, Conflict for a form that was sent for
// somebody else.
func Record(tx *db.Tx, client uuid.UUID, n NewMove) (Move, error) {
	var again Move
	if err := hold(tx, client); err != nil {
		return again, err
	}
	if sent, err := forms.Sent(tx, n.FormID, &again); err != nil || sent {
		return again, db.SameFile(err, again.ClientID, client)
	}
	was, err := current(tx, client, n.Address.Kind)
	if err != nil {
		return again, err
	}
	m, err := n.place(tx, client)
	if err != nil || n.IfNew && m.AddressID == was {
		return again, err
	}
	err = db.Take(tx.DB.Where("address_id = ? AND NOT EXISTS (SELECT 1 FROM moves AS later WHERE later.supersedes = moves.id)", m.AddressID), &again, notFound)
	if !fault.Is(err, fault.NotFound) {
		return again, err
	}
	if m.AddressID == was {
		var p fault.Problems
		p.Add("address.line1", "moves.address_there")
		return again, p.Err()
	}
	m.FirstKnown, m.FormHash = was == uuid.Nil, forms.Hash(tx, n.FormID)
	if err := m.put(tx); err != nil || m.FirstKnown {
		return m, err
	}
	g, err := groundOf(tx, client)
	if err != nil {
		return m, err
	}
	for _, a := range g.agencies() {
		if _, err := m.open(tx, a, Opened, seal.Text{}, nil); err != nil {
			return m, err
		}
	}
	return m, nil
}

// hold reads a client inside the wall, for whoever may write, and holds her row until
// the commit: a form that was sent twice at once meets its first copy.
func hold(tx *db.Tx, client uuid.UUID) error {
	if err := tx.Actor.Require(actor.ClientsWrite); err != nil {
		return err
	}
	if err := clients.Require(tx, client); err != nil {
		return err
	}
	return clients.Touch(tx, client)
}

// current is the address of a kind that is current; zero for none.
func current(tx *db.Tx, client uuid.UUID, kind string) (uuid.UUID, error) {
	if kind == "" {
		kind = clients.Residence
	}
	file, err := clients.Read(tx, client)
	if err != nil {
		return uuid.Nil, err
	}
	address, err := file.Address(kind)
	if fault.Is(err, fault.NotFound) {
		return uuid.Nil, nil
	}
	return address.ID, err
}

// place checks a move as it is told and puts its address on file.
func (n NewMove) place(tx *db.Tx, client uuid.UUID) (Move, error) {
	m, p, err := n.read(tx, client)
	if err != nil {
		return m, err
	}
	address, err := clients.MoveTo(tx, client, n.Address)
	if f, refused := fault.From(err); refused && f.Kind == fault.Invalid {
		p = append(f.Problems, p...)
		err = nil
	}
	if err != nil {
		return m, err
	}
	m.AddressID = address.ID
	return m, p.Err()
}

// read is the row that a telling becomes, without its address, and what is wrong with it.
func (n NewMove) read(tx *db.Tx, client uuid.UUID) (Move, fault.Problems, error) {
	var p fault.Problems
	today, err := todayOf(tx, client)
	m := Move{
		ID: db.NewID(tx.Now), ClientID: client, MovedOn: wall.Date(n.Address.Since), ToldOn: wall.Date(n.Address.ToldOn),
		ToldBy: seal.Of(clients.CleanLine(&p, "told_by", n.ToldBy, longestLine)), RecordedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if m.ToldOn == "" {
		m.ToldOn = today
	}
	between(&p, "address.since", m.MovedOn, begun, today.AddDays(farthest))
	between(&p, "address.told_on", m.ToldOn, begun, today)
	return m, p, err
}

// todayOf is the day where the client is.
func todayOf(tx *db.Tx, client uuid.UUID) (wall.Date, error) {
	c, err := clients.Find(tx, client)
	if err != nil {
		return "", err
	}
	zone, err := supervision.Clocks(tx, c)
	return wall.At(tx.Now, zone).Date, err
}

// between refuses a day that exists and lies outside; one that does not exist is refused
// by whoever reads its shape.
func between(p *fault.Problems, field string, day, from, to wall.Date) {
	switch {
	case !day.Valid():
	case day.Before(from):
		p.Add(field, "moves.too_long_ago")
	case day.After(to):
		p.Add(field, "moves.too_far")
	}
}

func (m Move) put(tx *db.Tx) error {
	err := tx.DB.Create(&m).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Stale, "moves.stale")
	}
	if err != nil {
		return fmt.Errorf("storing a move: %w", err)
	}
	return audit.Append(tx, audit.Event{
		Action: "moves.record", SubjectType: "move", Subject: m.ID, Client: m.ClientID,
		Facts:  map[string]any{"moved_on": m.MovedOn, "told_on": m.ToldOn, "first_known": m.FirstKnown, "supersedes": m.Supersedes},
		Detail: map[string]any{"address": m.AddressID, "told_by": m.ToldBy.Reveal(), "why": m.Why.Reveal()},
	})
}

// open begins an update of a move, by its first row.
func (m Move) open(tx *db.Tx, a Agency, act Act, reason seal.Text, form *string) (Update, error) {
	u := Update{Row: db.NewRow(tx), ClientID: m.ClientID, MoveID: m.ID, Agency: a, DueOn: a.Due(m.MovedOn), State: Open}
	err := tx.DB.Create(&u).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return u, fault.New(fault.Conflict, "moves.agency_there")
	}
	if err != nil {
		return u, fmt.Errorf("opening an address update: %w", err)
	}
	return u, u.turn(tx, Turn{Act: act, Reason: reason, FormHash: form})
}

// turn writes what happened to an update, as it now stands, and the log's event.
func (u Update) turn(tx *db.Tx, t Turn) error {
	t.ID, t.ClientID, t.UpdateID, t.Number, t.DueOn = db.NewID(tx.Now), u.ClientID, u.ID, u.Version, u.DueOn
	t.RecordedBy, t.RecordedAt = tx.Actor.ID, tx.Now
	if err := tx.DB.Create(&t).Error; err != nil {
		return fmt.Errorf("storing a turn of an address update: %w", err)
	}
	return audit.Append(tx, audit.Event{
		Action: "moves." + string(t.Act), SubjectType: "move_update", Subject: u.ID, Client: u.ClientID, Detail: map[string]any{
			"move": u.MoveID, "agency": u.Agency, "due_on": u.DueOn, "reason": t.Reason.Reveal(),
		},
	})
}

// Correct puts a row on record that supersedes the one the person saw, whole and with
// the reason. A corrected day of the move counts the last days anew, save those that an
// attorney let stand or set: she says herself when hers is another. Faults: those of
// Record, Stale when somebody else corrected it first, Conflict when the address of a
// move that a later one followed is to be another.
func Correct(tx *db.Tx, id uuid.UUID, n NewMove, why string) (Move, error) {
	f, err := Find(tx, id)
	if err == nil {
		err = hold(tx, f.ClientID)
	}
	if err != nil {
		return Move{}, err
	}
	var again Move
	if sent, err := forms.Sent(tx, n.FormID, &again); err != nil || sent {
		return again, db.SameFile(err, again.ClientID, f.ClientID)
	}
	if f.ID != id {
		return again, fault.New(fault.Stale, "moves.stale")
	}
	m, err := f.corrected(tx, n, why)
	if err != nil {
		return again, err
	}
	m.FormHash = forms.Hash(tx, n.FormID)
	if err := m.put(tx); err != nil || m.MovedOn == f.MovedOn {
		return m, err
	}
	for _, u := range f.Updates {
		if _, confirmed := u.Confirmed(); confirmed {
			continue
		}
		u.DueOn = u.Agency.Due(m.MovedOn)
		if err := db.Change(tx, &u.Update, &u.Row, "due_on"); err != nil {
			return m, fmt.Errorf("counting a last day anew: %w", err)
		}
		if err := u.turn(tx, Turn{Act: Counted}); err != nil {
			return m, err
		}
	}
	return m, nil
}

// corrected is the row that supersedes the one that holds.
func (f File) corrected(tx *db.Tx, n NewMove, why string) (m Move, err error) {
	n.Address.Kind = f.Address.Kind
	var p fault.Problems
	reason := seal.Of(clients.CleanNote(&p, "why", why, longestNote))
	if reason.Empty() {
		p.Add("why", "moves.why_needed")
	}
	said := n.Address
	same := slices.Equal(
		[]string{said.Line1, said.Line2, said.City, said.State, said.Zip},
		[]string{f.Address.Line1.Reveal(), f.Address.Line2.Reveal(), f.Address.City.Reveal(), f.Address.State.Reveal(), f.Address.Zip.Reveal()},
	)
	if !same && f.Address.EndedAt != nil {
		return m, fault.New(fault.Conflict, "moves.followed")
	}
	if same {
		var wrong fault.Problems
		m, wrong, err = n.read(tx, f.ClientID)
		m.AddressID = f.AddressID
		for field, day := range map[string]string{"address.since": said.Since, "address.told_on": said.ToldOn} {
			if _, key, args, bad := wall.Problem(wall.Date(day).Check()); day != "" && bad {
				wrong.Add(field, key, args...)
			}
		}
		p = append(p, wrong...)
	} else {
		m, err = n.place(tx, f.ClientID)
		if refused, ok := fault.From(err); ok && refused.Kind == fault.Invalid {
			p, err = append(refused.Problems, p...), nil
		}
	}
	if err == nil {
		err = p.Err()
	}
	m.FirstKnown, m.Supersedes, m.Why = f.FirstKnown, &f.ID, reason
	return m, err
}
