package moves

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// File is a move with every row there ever was about it, and every agency that is to be
// told.
type File struct {
	Move    // the row that holds
	Before  []Move
	Address clients.Address
	Updates []UpdateFile // in the order of Agencies
	OnOrder bool         // an order of supervision holds
}

// First is the id of the first row: it stays the same however often it is corrected.
func (f File) First() uuid.UUID {
	if len(f.Before) > 0 {
		return f.Before[0].ID
	}
	return f.ID
}

// Without are the agencies for which the move has no update.
func (f File) Without() []Agency {
	return slices.DeleteFunc(Agencies(), func(a Agency) bool {
		return slices.ContainsFunc(f.Updates, func(u UpdateFile) bool { return u.Agency == a })
	})
}

// People are who wrote something of it down.
func (f File) People() []uuid.UUID {
	people := []uuid.UUID{f.RecordedBy}
	for _, m := range f.Before {
		people = append(people, m.RecordedBy)
	}
	for _, u := range f.Updates {
		for _, t := range u.Turns {
			people = append(people, t.RecordedBy)
		}
		for _, s := range u.Sendings {
			people = append(people, s.RecordedBy)
		}
	}
	return people
}

// UpdateFile is an update with everything on record about it.
type UpdateFile struct {
	Update
	Turns    []Turn
	Sendings []Sending // every row, the first first
	Receipts []Proof
}

// Proof is a document that proves an update, and the row that says so. The document is
// zero for whoever may not read it.
type Proof struct {
	Receipt
	Document documents.Document
}

// Told is how the agency was told, as it holds; ok is false while it was not.
func (u UpdateFile) Told() (s Sending, ok bool) {
	for _, one := range u.Sendings {
		if s = one; u.holds(one) {
			return one, true
		}
	}
	return Sending{}, false
}

// holds tells whether no later row supersedes a sending, and it is not void.
func (u UpdateFile) holds(s Sending) bool {
	return !s.Void && !slices.ContainsFunc(u.Sendings, func(later Sending) bool { return later.Supersedes != nil && *later.Supersedes == s.ID })
}

// Superseded are the rows of what was said that hold no longer.
func (u UpdateFile) Superseded() []Sending {
	return slices.DeleteFunc(slices.Clone(u.Sendings), u.holds)
}

// Confirmed is who let the last day stand, or set it; ok is false while nobody did, and
// again once the day was counted anew.
func (u UpdateFile) Confirmed() (t Turn, ok bool) {
	for _, one := range slices.Backward(u.Turns) {
		switch one.Act {
		case Confirmed:
			return one, true
		case Counted, Opened, Added:
			return Turn{}, false
		}
	}
	return Turn{}, false
}

// Outdates tells whether the day of the move was corrected after a turn: what it says of
// the last day was said of another day.
func (f File) Outdates(t Turn) bool {
	then := f.MovedOn
	for _, m := range slices.Backward(append(slices.Clone(f.Before), f.Move)) {
		if then = m.MovedOn; !m.RecordedAt.After(t.RecordedAt) {
			break
		}
	}
	return then != f.MovedOn
}

// Reason is why it was dropped, taken up again or added, whichever came last.
func (u UpdateFile) Reason() (t Turn, ok bool) {
	for _, one := range slices.Backward(u.Turns) {
		if one.Act == Let || one.Act == Reopened || one.Act == Added {
			return one, true
		}
	}
	return Turn{}, false
}

// Find is one move, by the id of any of its rows; NotFound when absent or beyond the
// wall.
func Find(tx *db.Tx, id uuid.UUID) (File, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return File{}, err
	}
	var m Move
	if err := db.Take(clients.Wall(tx, tx.DB.Where("moves.id = ?", id), "moves.client_id"), &m, notFound); err != nil {
		return File{}, err
	}
	all, err := OfClient(tx, m.ClientID)
	if err != nil {
		return File{}, err
	}
	for _, f := range all {
		if f.ID == id || slices.ContainsFunc(f.Before, func(b Move) bool { return b.ID == id }) {
			return f, nil
		}
	}
	return File{}, fault.New(fault.NotFound, notFound)
}

// FindUpdate is one update with its move; NotFound as Find.
func FindUpdate(tx *db.Tx, id uuid.UUID) (File, UpdateFile, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return File{}, UpdateFile{}, err
	}
	var u Update
	if err := db.Take(clients.Wall(tx, tx.DB.Where("move_updates.id = ?", id), "move_updates.client_id"), &u, notFound); err != nil {
		return File{}, UpdateFile{}, err
	}
	f, err := Find(tx, u.MoveID)
	if err != nil {
		return f, UpdateFile{}, err
	}
	at := slices.IndexFunc(f.Updates, func(one UpdateFile) bool { return one.ID == id })
	return f, f.Updates[at], nil
}

// OfClient lists a client's moves, the newest first.
func OfClient(tx *db.Tx, client uuid.UUID) ([]File, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return nil, err
	}
	file, err := clients.Read(tx, client)
	if err != nil {
		return nil, err
	}
	var rows []Move
	if err := ofClient(tx, client, "recorded_at, id", &rows); err != nil || len(rows) == 0 {
		return nil, err
	}
	updates, err := updatesOf(tx, client)
	if err != nil {
		return nil, err
	}
	g, err := groundOf(tx, client)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, first := range rows {
		if first.Supersedes != nil {
			continue
		}
		f := File{Move: first, OnOrder: g.order}
		for at := 0; at >= 0; {
			at = slices.IndexFunc(rows, func(m Move) bool { return m.Supersedes != nil && *m.Supersedes == f.ID })
			if at >= 0 {
				f.Before, f.Move = append(f.Before, f.Move), rows[at]
			}
		}
		if at := slices.IndexFunc(file.Addresses, func(a clients.Address) bool { return a.ID == f.AddressID }); at >= 0 {
			f.Address = file.Addresses[at]
		}
		for _, u := range updates {
			if u.MoveID == f.First() {
				f.Updates = append(f.Updates, u)
			}
		}
		files = append(files, f)
	}
	slices.Reverse(files)
	return files, nil
}

// updatesOf is a client's updates with what is on record of each, by agency.
func updatesOf(tx *db.Tx, client uuid.UUID) ([]UpdateFile, error) {
	var updates []Update
	var turns []Turn
	var sendings []Sending
	for _, each := range []struct {
		rows  any
		order string
	}{{&updates, "id"}, {&turns, "number, id"}, {&sendings, "recorded_at, id"}} {
		if err := ofClient(tx, client, each.order, each.rows); err != nil {
			return nil, err
		}
	}
	proofs, err := proofsOf(tx, client)
	if err != nil {
		return nil, err
	}
	files := make([]UpdateFile, len(updates))
	for i, u := range updates {
		files[i] = UpdateFile{Update: u, Receipts: proofs[u.ID]}
		for _, t := range turns {
			if t.UpdateID == u.ID {
				files[i].Turns = append(files[i].Turns, t)
			}
		}
		for _, s := range sendings {
			if s.UpdateID == u.ID {
				files[i].Sendings = append(files[i].Sendings, s)
			}
		}
	}
	slices.SortStableFunc(files, func(a, b UpdateFile) int {
		return slices.Index(Agencies(), a.Agency) - slices.Index(Agencies(), b.Agency)
	})
	return files, nil
}

// proofsOf are the receipts that hold, by the update they prove.
func proofsOf(tx *db.Tx, client uuid.UUID) (map[uuid.UUID][]Proof, error) {
	var rows []Receipt
	if err := ofClient(tx, client, "recorded_at, id", &rows); err != nil {
		return nil, err
	}
	gone, ids := map[uuid.UUID]bool{}, []uuid.UUID{}
	for _, r := range rows {
		if ids = append(ids, r.DocumentID); r.Supersedes != nil {
			gone[*r.Supersedes] = true
		}
	}
	if len(ids) == 0 {
		return map[uuid.UUID][]Proof{}, nil
	}
	named, err := documents.Named(tx, ids...)
	if err != nil {
		return nil, fmt.Errorf("reading receipts: %w", err)
	}
	proofs := map[uuid.UUID][]Proof{}
	for _, r := range rows {
		if r.Supersedes == nil && !gone[r.ID] {
			proofs[r.UpdateID] = append(proofs[r.UpdateID], Proof{Receipt: r, Document: named[r.DocumentID]})
		}
	}
	return proofs, nil
}

// ofClient reads a client's rows. The caller has passed the wall.
func ofClient(tx *db.Tx, client uuid.UUID, order string, rows any) error {
	if err := tx.DB.Where("client_id = ?", client).Order(order).Find(rows).Error; err != nil {
		return fmt.Errorf("reading address changes: %w", err)
	}
	return nil
}

// Waiting is an agency that is still to be told, as a list over many files shows it.
type Waiting struct {
	ID            uuid.UUID
	ClientID      uuid.UUID
	MoveID        uuid.UUID
	Agency        Agency
	DueOn         wall.Date
	GivenNames    seal.Text `seal:"clients.given_names"`
	FamilyNames   seal.Text `seal:"clients.family_names"`
	PreferredName seal.Text `seal:"clients.preferred_name"`
}

// Name is how the client is called.
func (w Waiting) Name() string {
	return clients.Client{GivenNames: w.GivenNames, FamilyNames: w.FamilyNames, PreferredName: w.PreferredName}.Name()
}

// MostCounted is how far All counts: beyond it the number says no more.
const MostCounted = 1000

// NotTold is the agencies that are still to be told inside the wall, of files that
// somebody works on: at most limit of them, by their last day; one of which nobody knows
// the day of the move first, as its time may be over, and one without a rule last. all
// counts them, up to MostCounted.
func NotTold(tx *db.Tx, limit int) (list []Waiting, all int64, err error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return nil, 0, err
	}
	query := func() *gorm.DB {
		q := tx.DB.Table("move_updates").Where("move_updates.state = ?", Open).Where(clients.NotClosed("move_updates.client_id"))
		return clients.Wall(tx, q, "move_updates.client_id")
	}
	if err := tx.DB.Table("(?) AS waiting", query().Select("1").Limit(MostCounted)).Count(&all).Error; err != nil {
		return nil, 0, fmt.Errorf("counting agencies to be told: %w", err)
	}
	err = query().Select("move_updates.id", "move_updates.client_id", "move_updates.move_id", "move_updates.agency", "move_updates.due_on",
		"clients.given_names", "clients.family_names", "clients.preferred_name").
		Joins("JOIN clients ON clients.id = move_updates.client_id").
		Order("CASE WHEN move_updates.agency = 'isap' AND move_updates.due_on = '' THEN '9' ELSE move_updates.due_on END, move_updates.created_at, move_updates.id").
		Limit(limit).Find(&list).Error
	if err != nil {
		return nil, 0, fmt.Errorf("listing agencies to be told: %w", err)
	}
	return list, all, nil
}
