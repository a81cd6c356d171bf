package staff

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// The throttle: failures of the last hour are counted, for the account since it
// last succeeded. Beyond the free ones each doubles the wait, up to a quarter of
// an hour. A whole clinic may sit behind one address, so that gets more.
const (
	window       = time.Hour
	longestWait  = 15 * time.Minute
	firstWait    = 15 * time.Second
	freeOfOne    = 5
	freeOfMany   = 20
	keepAttempts = 24 * time.Hour
)

// Knocking is an attempt to sign in that has been counted and not yet decided.
type Knocking struct {
	attempt uuid.UUID
	member  uuid.UUID
	hash    string
	passed  bool
}

// Knock counts an attempt, before anything is compared: many at once are counted
// one by one. Too many are fault.TooMany, and do not count themselves. Known,
// unknown and disabled accounts are treated alike.
func Knock(tx *db.Tx, email, address string) (Knocking, error) {
	if err := lockOffice(tx); err != nil {
		return Knocking{}, err
	}
	row := attempt{
		ID: db.NewID(tx.Now), MadeAt: tx.Now,
		AccountIndex: EmailIndex(tx, email), AddressIndex: addressIndex(tx, address),
	}
	if err := throttle(tx, row); err != nil {
		return Knocking{}, err
	}
	if err := tx.DB.Create(&row).Error; err != nil {
		return Knocking{}, fmt.Errorf("counting an attempt: %w", err)
	}
	knocking := Knocking{attempt: row.ID}
	var member Member
	err := tx.DB.Select("id", "password_hash", "disabled_at").Where("email_index = ?", row.AccountIndex).Take(&member).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return knocking, nil
	}
	if err != nil {
		return Knocking{}, fmt.Errorf("looking for an account: %w", err)
	}
	if !member.Disabled() {
		knocking.member, knocking.hash = member.ID, member.PasswordHash
	}
	return knocking, nil
}

// Check compares the password, outside any transaction. It costs the same for an
// unknown, a disabled and a wrong one, and says the same: fault.Invalid.
func (k *Knocking) Check(ctx context.Context, typed string) error {
	same, err := matches(ctx, typed, k.hash)
	if err != nil {
		return err
	}
	if !same {
		return fault.New(fault.Invalid, "staff.sign_in.refused")
	}
	k.passed = true
	return nil
}

// CheckCurrent is Check for somebody who is signed in and types her password
// again: what is wrong is that one field.
func (k *Knocking) CheckCurrent(ctx context.Context, typed string) error {
	err := k.Check(ctx, typed)
	if fault.Is(err, fault.Invalid) {
		return wrongCurrent()
	}
	return err
}

func wrongCurrent() error {
	var p fault.Problems
	p.Add("current_password", "staff.password.current")
	return p.Err()
}

// SignIn records that a knocking that passed its check is let in, and gives the
// person as an actor. Somebody disabled in between is refused like a wrong
// password.
func SignIn(tx *db.Tx, k Knocking) (actor.Actor, error) {
	refused := fault.New(fault.Invalid, "staff.sign_in.refused")
	if !k.passed {
		return actor.Actor{}, refused
	}
	who, err := actorOf(tx, k.member)
	if fault.Is(err, fault.Unauthenticated) {
		return actor.Actor{}, refused
	}
	if err != nil {
		return actor.Actor{}, err
	}
	if err := k.succeed(tx); err != nil {
		return actor.Actor{}, err
	}
	tx.Actor = who
	return who, audit.Append(tx, event("staff.signed_in", k.member, nil))
}

// succeed takes the attempt off the failures.
func (k Knocking) succeed(tx *db.Tx) error {
	err := tx.DB.Model(&attempt{ID: k.attempt}).Select("succeeded").Updates(&attempt{Succeeded: true}).Error
	if err != nil {
		return fmt.Errorf("recording an attempt: %w", err)
	}
	return nil
}

// ForgetAttempts removes attempts that no throttle looks at any more, at most
// limit of them, and says how many.
func ForgetAttempts(tx *db.Tx, limit int) (int, error) {
	old := tx.DB.Model(&attempt{}).Select("id").Where("made_at < ?", tx.Now.Add(-keepAttempts)).Order("made_at, id").Limit(limit)
	done := tx.DB.Where("id IN (?)", old).Delete(&attempt{})
	if done.Error != nil {
		return 0, fmt.Errorf("forgetting attempts: %w", done.Error)
	}
	return int(done.RowsAffected), nil
}

// throttle is fault.TooMany while the account or the address has to wait.
func throttle(tx *db.Tx, now attempt) error {
	account, err := failures(tx, "account_index", now.AccountIndex, true)
	if err != nil {
		return err
	}
	address, err := failures(tx, "address_index", now.AddressIndex, false)
	if err != nil {
		return err
	}
	until := account.openAt(freeOfOne)
	if later := address.openAt(freeOfMany); later.After(until) {
		until = later
	}
	if !until.After(tx.Now) {
		return nil
	}
	minutes := int((until.Sub(tx.Now) + time.Minute - 1) / time.Minute)
	return &fault.Error{Kind: fault.TooMany, Key: "staff.sign_in.wait", Args: fault.Args{"count": minutes}}
}

// tally is how often one account or address failed in the window, and when last.
type tally struct {
	count int
	last  time.Time
}

// openAt is when the next attempt is let through.
func (t tally) openAt(free int) time.Time {
	if t.count < free {
		return time.Time{}
	}
	wait := longestWait
	if doublings := t.count - free; doublings < 6 {
		wait = min(longestWait, firstWait<<doublings)
	}
	return t.last.Add(wait)
}

func failures(tx *db.Tx, column, index string, sinceSuccess bool) (tally, error) {
	var recent []attempt
	err := tx.DB.Select("id", "made_at", "succeeded").
		Where(column+" = ? AND made_at > ?", index, tx.Now.Add(-window)).
		Order("made_at DESC, id DESC").Limit(freeOfMany + 10).Find(&recent).Error
	if err != nil {
		return tally{}, fmt.Errorf("counting attempts: %w", err)
	}
	var t tally
	for _, a := range recent {
		if a.Succeeded && sinceSuccess {
			break
		}
		if a.Succeeded {
			continue
		}
		if t.count == 0 {
			t.last = a.MadeAt
		}
		t.count++
	}
	return t, nil
}

// addressIndex is the keyed index of where an attempt comes from. One IPv6
// customer holds a whole /64 (RFC 6177), so that counts as one.
func addressIndex(tx *db.Tx, address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return tx.Keys.Blind("sign_in.address", "unknown")
	}
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		ip = netip.PrefixFrom(ip, 64).Masked().Addr()
	}
	return tx.Keys.Blind("sign_in.address", ip.String())
}
