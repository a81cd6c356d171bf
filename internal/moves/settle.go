package moves

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Word is what somebody says of an update when its state changes.
type Word struct {
	Reason  string
	Version int64 // of the update the person saw; 0 for whatever it is now
	FormID  string
}

// Add opens an update for an agency that nothing on record names: an appeal is open, or
// the clinic knows more than the record. Faults: Invalid for an unknown agency,
// NotFound, Conflict for one that the move has, dropped or not.
func Add(tx *db.Tx, move uuid.UUID, a Agency, w Word) (Update, error) {
	f, err := Find(tx, move)
	if err == nil {
		err = hold(tx, f.ClientID)
	}
	if err != nil {
		return Update{}, err
	}
	var earlier Turn
	if again, err := forms.Sent(tx, w.FormID, &earlier); err != nil || again {
		return Update{Row: db.Row{ID: earlier.UpdateID}}, db.SameFile(err, earlier.ClientID, f.ClientID)
	}
	var p fault.Problems
	reason := seal.Of(clients.CleanNote(&p, "reason", w.Reason, longestNote))
	if !slices.Contains(Agencies(), a) {
		p.Add("agency", "moves.agency_unknown")
	}
	if err := p.Err(); err != nil {
		return Update{}, err
	}
	m := f.Move
	m.ID = f.First()
	return m.open(tx, a, Added, reason, forms.Hash(tx, w.FormID))
}

// Drop says that an agency need not be told, and why. Faults of this and its siblings:
// Invalid, NotFound beyond the wall, Stale, Conflict when the update is not in a state
// for it.
func Drop(tx *db.Tx, id uuid.UUID, w Word) (Update, error) {
	return settle(tx, id, w, Turn{Act: Let}, func(u *Update, _ *fault.Problems) bool {
		was := u.State
		u.State = Dropped
		return was == Open
	})
}

// Reopen takes an update up again that was dropped.
func Reopen(tx *db.Tx, id uuid.UUID, w Word) (Update, error) {
	return settle(tx, id, w, Turn{Act: Reopened}, func(u *Update, _ *fault.Problems) bool {
		was := u.State
		u.State = Open
		return was == Dropped
	})
}

// Confirm is an attorney's word on the last day: the one that is counted where she names
// none, or another that her client's own papers name.
func Confirm(tx *db.Tx, id uuid.UUID, day wall.Date, w Word) (Update, error) {
	if err := tx.Actor.Require(actor.DeadlinesConfirm); err != nil {
		return Update{}, err
	}
	return settle(tx, id, w, Turn{Act: Confirmed}, func(u *Update, p *fault.Problems) bool {
		if day == "" {
			day = u.DueOn
		}
		_, key, args, bad := wall.Problem(day.Check())
		switch {
		case day == "":
			p.Add("due_on", "moves.day_needed")
		case bad:
			p.Add("due_on", key, args...)
		default:
			between(p, "due_on", day, wall.DateOf(tx.Now).AddDays(-longAgo), wall.DateOf(tx.Now).AddDays(2*farthest))
		}
		u.DueOn = day
		return u.State != Dropped
	})
}

// longAgo is how many days back a last day can lie of which an attorney still speaks.
const longAgo = 10 * 366

// settle changes an update as change says; that tells whether it was in a state for it.
func settle(tx *db.Tx, id uuid.UUID, w Word, t Turn, change func(u *Update, p *fault.Problems) bool) (Update, error) {
	u, err := take(tx, id)
	if err != nil {
		return u, err
	}
	var earlier Turn
	if again, err := forms.Sent(tx, w.FormID, &earlier); err != nil || again {
		return u, db.SameFile(err, earlier.UpdateID, u.ID)
	}
	if w.Version != 0 && w.Version != u.Version {
		return u, fault.New(fault.Stale, "moves.stale")
	}
	var p fault.Problems
	t.Reason, t.FormHash = seal.Of(clients.CleanNote(&p, "reason", w.Reason, longestNote)), forms.Hash(tx, w.FormID)
	if t.Act == Let && t.Reason.Empty() {
		p.Add("reason", "moves.reason_needed")
	}
	if !change(&u, &p) {
		return u, fault.New(fault.Conflict, "moves.settled")
	}
	if err := p.Err(); err != nil {
		return u, err
	}
	if err := db.Change(tx, &u, &u.Row, "state", "due_on"); err != nil {
		return u, err
	}
	return u, u.turn(tx, t)
}

// take reads an update inside the wall, for whoever may write, and holds its file.
func take(tx *db.Tx, id uuid.UUID) (u Update, err error) {
	if err := tx.Actor.Require(actor.ClientsWrite); err != nil {
		return u, err
	}
	q := clients.Wall(tx, tx.DB.Where("move_updates.id = ?", id), "move_updates.client_id")
	if err := db.Take(q, &u, notFound); err != nil {
		return u, err
	}
	if err := clients.Touch(tx, u.ClientID); err != nil {
		return u, err
	}
	return u, db.Take(tx.DB.Where("id = ?", id), &u, notFound) // as it is now that the file is held
}
