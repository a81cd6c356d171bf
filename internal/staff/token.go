package staff

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Days a token may live; 0 is without an end.
const maxTokenDays = 366

// AddToken makes a token that acts as the person, and shows it once. Only she
// herself does that, or whoever runs the program on the server: an administrator
// who could make one would act under somebody else's name.
func AddToken(tx *db.Tx, person uuid.UUID, label string, days int) (secret string, token Token, err error) {
	if err := ownOrSystem(tx, person); err != nil {
		return "", token, err
	}
	member, err := find(tx, person)
	if err != nil {
		return "", token, err
	}
	if member.Disabled() {
		return "", token, fault.New(fault.Conflict, "staff.disabled")
	}
	label = tidyLine(label)
	var p fault.Problems
	checkLine(&p, "label", label, "staff.token.label_missing")
	if days < 0 || days > maxTokenDays {
		p.Add("expires", "staff.token.expires", "most", maxTokenDays)
	}
	if err := p.Err(); err != nil {
		return "", token, err
	}
	secret, hash := seal.NewToken()
	token = Token{Row: db.NewRow(tx), StaffID: person, TokenHash: hash, Label: seal.Of(label)}
	if days > 0 {
		until := tx.Now.Add(time.Duration(days) * 24 * time.Hour)
		token.ExpiresAt = &until
	}
	if err := tx.DB.Create(&token).Error; err != nil {
		return "", token, fmt.Errorf("making a token: %w", err)
	}
	return secret, token, audit.Append(tx, tokenEvent("staff.token_added", token))
}

// RevokeToken ends a token at once. One's own, or anybody's for an administrator.
func RevokeToken(tx *db.Tx, id uuid.UUID) error {
	var token Token
	if err := tx.Actor.Require(actor.SignedIn); err != nil {
		return err
	}
	if err := db.Take(tx.DB.Where("id = ?", id), &token, "staff.token.gone"); err != nil {
		return err
	}
	if token.StaffID != tx.Actor.ID && !tx.Actor.May(actor.StaffManage) {
		return fault.New(fault.NotFound, "staff.token.gone")
	}
	if token.RevokedAt != nil {
		return nil
	}
	token.RevokedAt = &tx.Now
	if err := db.Change(tx, &token, &token.Row, "revoked_at"); err != nil {
		return err
	}
	return audit.Append(tx, tokenEvent("staff.token_revoked", token))
}

// Tokens lists a person's tokens, the newest first, revoked ones too. Her own,
// or anybody's for an administrator.
func Tokens(tx *db.Tx, person uuid.UUID) ([]Token, error) {
	if err := ownOrManaged(tx, person); err != nil {
		return nil, err
	}
	var list []Token
	err := tx.DB.Where("staff_id = ?", person).Order("created_at DESC, id DESC").Find(&list).Error
	if err != nil {
		return nil, fmt.Errorf("reading tokens: %w", err)
	}
	return list, nil
}

// Live tells whether the token still opens anything.
func (t Token) Live(now time.Time) bool {
	return t.RevokedAt == nil && (t.ExpiresAt == nil || t.ExpiresAt.After(now))
}

// ActorByToken is whom a bearer token acts as. Unknown, revoked, expired and
// disabled all are fault.Unauthenticated. The token it returns is for NoteUse.
func ActorByToken(tx *db.Tx, secret string) (actor.Actor, Token, error) {
	var token Token
	err := tx.DB.Omit("label").Where("token_hash = ?", seal.HashToken(secret)).Take(&token).Error
	if errors.Is(err, gorm.ErrRecordNotFound) || err == nil && !token.Live(tx.Now) {
		return actor.Anonymous(), token, fault.New(fault.Unauthenticated, "staff.token.refused")
	}
	if err != nil {
		return actor.Anonymous(), token, fmt.Errorf("looking for a token: %w", err)
	}
	who, err := actorOf(tx, token.StaffID)
	if fault.Is(err, fault.Unauthenticated) {
		err = fault.New(fault.Unauthenticated, "staff.token.refused")
	}
	return who, token, err
}

// UsedToday tells whether the token's use is already noted for the day.
func (t Token) UsedToday(now time.Time) bool { return t.LastUsedOn == day(now) }

// NoteUse notes the day a token was used. It is no change of the record: no
// version, no event.
func NoteUse(tx *db.Tx, token Token) error {
	err := tx.DB.Model(&token).Select("last_used_on").Updates(&Token{LastUsedOn: day(tx.Now)}).Error
	if err != nil {
		return fmt.Errorf("noting a token's use: %w", err)
	}
	return nil
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func revokeTokens(tx *db.Tx, person uuid.UUID) error {
	err := tx.DB.Model(&Token{}).Where("staff_id = ? AND revoked_at IS NULL", person).
		Select("revoked_at", "updated_at").Updates(&Token{RevokedAt: &tx.Now, Row: db.Row{UpdatedAt: tx.Now}}).Error
	if err != nil {
		return fmt.Errorf("revoking tokens: %w", err)
	}
	return nil
}

func tokenEvent(action string, t Token) audit.Event {
	return audit.Event{Action: action, SubjectType: "api_token", Subject: t.ID, Detail: map[string]any{"staff": t.StaffID}}
}

func ownOrSystem(tx *db.Tx, person uuid.UUID) error {
	if tx.Actor.Kind == actor.SystemKind || tx.Actor.Kind == actor.Staff && tx.Actor.ID == person {
		return nil
	}
	if err := tx.Actor.Require(actor.SignedIn); err != nil {
		return err
	}
	return fault.New(fault.Forbidden, "fault.forbidden")
}

func ownOrManaged(tx *db.Tx, person uuid.UUID) error {
	if tx.Actor.Kind == actor.Staff && tx.Actor.ID == person {
		return nil
	}
	return tx.Actor.Require(actor.StaffManage)
}
