package staff

import (
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// newLink voids the unspent links of the same purpose and person, and makes one.
func newLink(tx *db.Tx, purpose string, person *uuid.UUID) (token string, err error) {
	if err := voidLinks(tx, purpose, person); err != nil {
		return "", err
	}
	token, hash := seal.NewToken()
	row := link{Row: db.NewRow(tx), Purpose: purpose, StaffID: person, TokenHash: hash, ExpiresAt: tx.Now.Add(linkLasts)}
	if err := tx.DB.Create(&row).Error; err != nil {
		return "", fmt.Errorf("making a link: %w", err)
	}
	return token, nil
}

func voidLinks(tx *db.Tx, purpose string, person *uuid.UUID) error {
	unspent := tx.DB.Model(&link{}).Where("purpose = ? AND used_at IS NULL AND voided_at IS NULL", purpose)
	if person != nil {
		unspent = unspent.Where("staff_id = ?", *person)
	}
	err := unspent.Select("voided_at", "updated_at").Updates(&link{VoidedAt: &tx.Now, Row: db.Row{UpdatedAt: tx.Now}}).Error
	if err != nil {
		return fmt.Errorf("voiding older links: %w", err)
	}
	return nil
}

// findLink is the link of a token that can still be used. Unknown, used, voided
// and expired look the same.
func findLink(tx *db.Tx, purpose, token string) (link, error) {
	var row link
	err := tx.DB.Where("token_hash = ? AND purpose = ? AND used_at IS NULL AND voided_at IS NULL AND expires_at > ?",
		seal.HashToken(token), purpose, tx.Now).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, fault.New(fault.NotFound, "staff.link.gone")
	}
	if err != nil {
		return row, fmt.Errorf("looking for a link: %w", err)
	}
	return row, nil
}

// spendLink uses a link up. Of two who come with the same link one wins; the
// other is told what an unknown link is told.
func spendLink(tx *db.Tx, purpose, token string) (link, error) {
	row, err := findLink(tx, purpose, token)
	if err != nil {
		return row, err
	}
	row.UsedAt = &tx.Now
	err = db.Change(tx, &row, &row.Row, "used_at")
	if fault.Is(err, fault.Stale) {
		return row, fault.New(fault.NotFound, "staff.link.gone")
	}
	return row, err
}

// CheckSetUpLink tells whether the set-up page may be shown: fault.NotFound when
// the link is of no use.
func CheckSetUpLink(tx *db.Tx, token string) error {
	_, err := findLink(tx, setUpLink, token)
	return err
}

// Invited is whom a join link belongs to; fault.NotFound when it is of no use.
func Invited(tx *db.Tx, token string) (Member, error) {
	row, err := findLink(tx, joinLink, token)
	if err != nil {
		return Member{}, err
	}
	return find(tx, *row.StaffID)
}
