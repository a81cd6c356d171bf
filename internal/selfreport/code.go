package selfreport

import (
	"fmt"
	"strings"
	"time"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// letters are those of codes and receipts: none that is taken for another when it
// is read (0 O Q, 1 I L, 2 Z, 5 S, 8 B) or heard (B D G). 22 of them make 5.5e10
// codes of eight.
const letters = "34679ACEFHJKMNPRTUVWXY"

const (
	codeLength    = 8
	receiptLength = 6

	// CodeLife is how long a code opens the page.
	CodeLife = 30 * time.Minute
)

// Speak makes a code that is said over the telephone, and the link it will open. It
// exists here and nowhere else. Faults are those of Offer.
func Speak(tx *db.Tx, n NewLink) (string, error) {
	if err := tx.Actor.Require(actor.FeedsWrite); err != nil {
		return "", err
	}
	client, err := clients.Find(tx, n.ClientID)
	if err != nil {
		return "", err
	}
	link, _, err := n.begin(tx, client) // its first secret is forgotten here
	if err != nil {
		return "", err
	}
	said := seal.Word(letters, codeLength)
	code := Code{
		Row: db.NewRow(tx), ClientID: client.ID, LinkID: link.ID, CodeIndex: codeIndex(tx, said), SpokenBy: tx.Actor.ID,
		ExpiresAt: tx.Now.Add(CodeLife),
	}
	if err := tx.DB.Create(&code).Error; err != nil {
		return "", fmt.Errorf("storing a code: %w", err)
	}
	return said, audit.Append(tx, link.event("speak", map[string]any{"code": code.ID}))
}

// Redeem opens the page by a code: it gives the link's new secret, once.
// fault.NotFound for a code that is unknown, used or over, or whose link was
// revoked meanwhile; all of them take the same steps.
func Redeem(tx *db.Tx, said string) (string, error) {
	gone := fault.New(fault.NotFound, notFound)
	var code Code
	err := db.Take(tx.ForUpdate().Where("code_index = ?", codeIndex(tx, plain(said))), &code, notFound)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return "", fmt.Errorf("looking for a code: %w", err)
	}
	if err != nil || code.UsedAt != nil || !tx.Now.Before(code.ExpiresAt) {
		return "", gone
	}
	var link Link
	if err := db.Take(tx.ForUpdate().Where("id = ?", code.LinkID), &link, notFound); err != nil {
		return "", err
	}
	if !link.Active(tx.Now) {
		return "", gone
	}
	code.UsedAt = &tx.Now
	if err := db.Change(tx, &code, &code.Row, "used_at"); err != nil {
		return "", err
	}
	token, hash := seal.NewToken()
	link.TokenHash, link.TokenHint = hash, token[len(token)-4:]
	if err := db.Change(tx, &link, &link.Row, "token_hash", "token_hint"); err != nil {
		return "", err
	}
	return token, audit.Append(tx, link.event("redeem", map[string]any{"code": code.ID, "hint": link.TokenHint}))
}

func codeIndex(tx *db.Tx, said string) string { return tx.Keys.Blind("selfreport.code", said) }

// plain is a code or a receipt as it was typed, without what people put between
// its letters.
func plain(said string) string {
	if len(said) > 40 {
		said = said[:40]
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(letters, r) {
			return r
		}
		return -1
	}, strings.ToUpper(said))
}

// Spaced is a code or a receipt in groups, as it is read out.
func Spaced(word string) string {
	half := len(word) / 2
	return word[:half] + " " + word[half:]
}

// newReceipt is a receipt that nobody else holds.
func newReceipt(tx *db.Tx) (string, error) {
	for {
		word := seal.Word(letters, receiptLength)
		var taken int64
		if err := tx.DB.Model(&Arrival{}).Where("receipt = ?", word).Count(&taken).Error; err != nil {
			return "", fmt.Errorf("looking for a receipt: %w", err)
		}
		if taken == 0 {
			return word, nil
		}
	}
}
