package staff

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// A session ends half an hour after the last click, and twelve hours after the
// sign-in whatever happens. A click is written down once a minute at most.
const (
	idle     = 30 * time.Minute
	Lifetime = 12 * time.Hour
	minute   = time.Minute
)

// personKey names the person within a session's values.
const personKey = "staff"

// Sessions keeps the session library's data in staff_sessions, under the hash of
// the token: reads on the reading pool, writes only when something changed. The
// clock is the database's, so the library's own idea of an end is not asked.
type Sessions struct{ db *db.DB }

// NewSessions is the store of a database.
func NewSessions(d *db.DB) Sessions { return Sessions{d} }

type unattended struct{}

// Unattended is a request that a page makes by itself, again and again: it is no
// click, and a screen that somebody left alone locks all the same.
func Unattended(ctx context.Context) context.Context {
	return context.WithValue(ctx, unattended{}, true)
}

// FindCtx is the data of a session that has not ended.
func (s Sessions) FindCtx(ctx context.Context, hash string) (data []byte, found bool, err error) {
	var row session
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		err := tx.DB.Where("token_hash = ? AND expires_at > ? AND seen_at > ?", hash, tx.Now, tx.Now.Add(-idle)).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		found = err == nil
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("reading a session: %w", err)
	}
	if found && ctx.Value(unattended{}) == nil && s.db.Now().Sub(row.SeenAt) >= minute {
		if err := s.touch(ctx, hash); err != nil {
			return nil, false, err
		}
	}
	return row.Data.Reveal(), found, nil
}

func (s Sessions) touch(ctx context.Context, hash string) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.DB.Model(&session{}).Where("token_hash = ?", hash).Select("seen_at").Updates(&session{SeenAt: tx.Now}).Error
	})
	if err != nil {
		return fmt.Errorf("noting a click: %w", err)
	}
	return nil
}

// CommitCtx keeps a session's data. A row comes into being only for a person who
// signs in now; a request that outlives its session's end does not bring it back.
func (s Sessions) CommitCtx(ctx context.Context, hash string, data []byte, _ time.Time) error {
	person, fresh, err := personIn(data)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		row := session{TokenHash: hash, StaffID: person, Data: seal.OfBytes(data), CreatedAt: tx.Now, SeenAt: tx.Now, ExpiresAt: tx.Now.Add(Lifetime)}
		kept := tx.DB.Model(&session{}).Where("token_hash = ?", hash).Select("data").Updates(&row)
		if kept.Error != nil || kept.RowsAffected > 0 || !fresh.After(tx.Now.Add(-minute)) {
			return kept.Error
		}
		if _, err := actorOf(tx, person); err != nil {
			return err
		}
		return tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
	})
	if err != nil {
		return fmt.Errorf("keeping a session: %w", err)
	}
	return nil
}

// DeleteCtx ends a session.
func (s Sessions) DeleteCtx(ctx context.Context, hash string) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		return tx.DB.Where("token_hash = ?", hash).Delete(&session{}).Error
	})
	if err != nil {
		return fmt.Errorf("ending a session: %w", err)
	}
	return nil
}

// Find, Commit and Delete are for the library's older interface, which it does
// not call where the ones above exist.
func (Sessions) Find(string) ([]byte, bool, error)      { return nil, false, errNoContext }
func (Sessions) Commit(string, []byte, time.Time) error { return errNoContext }
func (Sessions) Delete(string) error                    { return errNoContext }

var errNoContext = errors.New("sessions are read and written within a request")

// personIn reads whose session the library is about to store, and since when.
func personIn(data []byte) (person uuid.UUID, since time.Time, err error) {
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return person, since, fmt.Errorf("reading a session's data: %w", err)
	}
	id, _ := values[personKey].(string)
	if person, err = uuid.Parse(id); err != nil {
		return person, since, errors.New("a session without a person is not kept")
	}
	at, _ := values[sinceKey].(int64)
	return person, time.UnixMicro(at), nil
}

const sinceKey = "since"

// Begin binds the request's session to a person who has just been let in, under
// a new token: what somebody planted before is worth nothing after.
func Begin(ctx context.Context, m *scs.SessionManager, who actor.Actor, now time.Time) error {
	if err := m.RenewToken(ctx); err != nil {
		return fmt.Errorf("renewing a session: %w", err)
	}
	m.Put(ctx, personKey, who.ID.String())
	m.Put(ctx, sinceKey, now.UnixMicro())
	return nil
}

// BySession is who is signed in, with roles and teams as they are now. A session
// that names no one, or someone shut out, is fault.Unauthenticated.
func BySession(tx *db.Tx, m *scs.SessionManager) (Presence, error) {
	id, err := uuid.Parse(m.GetString(tx.Context(), personKey))
	if err != nil {
		return Presence{Actor: actor.Anonymous()}, fault.New(fault.Unauthenticated, "fault.sign_in")
	}
	return presence(tx, id)
}

// SignOut puts the end of the own session on record; the door destroys it.
func SignOut(tx *db.Tx) error {
	if err := tx.Actor.Require(actor.SignedIn); err != nil {
		return err
	}
	return audit.Append(tx, event("staff.signed_out", tx.Actor.ID, nil))
}

// SignOutEverywhere ends every session of a person: one's own, or anybody's for
// an administrator.
func SignOutEverywhere(tx *db.Tx, person uuid.UUID) error {
	if err := ownOrManaged(tx, person); err != nil {
		return err
	}
	if _, err := find(tx, person); err != nil {
		return err
	}
	if err := endSessions(tx, person); err != nil {
		return err
	}
	return audit.Append(tx, event("staff.signed_out_everywhere", person, nil))
}

func endSessions(tx *db.Tx, person uuid.UUID) error {
	if err := tx.DB.Where("staff_id = ?", person).Delete(&session{}).Error; err != nil {
		return fmt.Errorf("ending sessions: %w", err)
	}
	return nil
}

// ForgetSessions removes sessions that have ended, at most limit of them, and
// says how many.
func ForgetSessions(tx *db.Tx, limit int) (int, error) {
	ended := tx.DB.Model(&session{}).Select("token_hash").
		Where("expires_at <= ? OR seen_at <= ?", tx.Now, tx.Now.Add(-idle)).Order("token_hash").Limit(limit)
	done := tx.DB.Where("token_hash IN (?)", ended).Delete(&session{})
	if done.Error != nil {
		return 0, fmt.Errorf("forgetting sessions: %w", done.Error)
	}
	return int(done.RowsAffected), nil
}

// Sweep removes what nobody looks at any more: ended sessions and old attempts.
func Sweep(tx *db.Tx, limit int) (int, error) {
	sessions, err := ForgetSessions(tx, limit)
	if err != nil {
		return 0, err
	}
	attempts, err := ForgetAttempts(tx, limit)
	return max(sessions, attempts), err
}
