package selfreport

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/feeds"
	"constancia/internal/seal"
)

// letters are those of codes and receipts: none that is taken for another when it
// is read (0 O Q, 1 I L, 2 Z, 5 S, 8 B) or heard (B D G). 22 of them make 5.5e10
// codes of eight.
const letters = "34679ACEFHJKMNPRTUVWXY"

const (
	codeLength    = 8
	moreLength    = 4 // that follow where many codes are tried at once
	receiptLength = 6

	// CodeLife is how long a code opens the page.
	CodeLife = 30 * time.Minute
)

// Speak makes a code that is said over the telephone, and the link it will open, which
// dies with it unless it is opened. The code exists here and nowhere else: it is empty
// when the same form had made one before. Faults are those of Offer.
func Speak(tx *db.Tx, n NewLink) (said string, err error) {
	if err := tx.Actor.Require(actor.FeedsWrite); err != nil {
		return "", err
	}
	client, err := clients.Find(tx, n.ClientID)
	if err != nil {
		return "", err
	}
	n.lives = CodeLife
	_, err = db.Once(tx, n.FormID, n.asked("selfreport.speak"), func() (uuid.UUID, error) {
		link, _, err := n.begin(tx, client) // its first secret is forgotten here
		if err != nil {
			return uuid.Nil, err
		}
		said = seal.Word(letters, codeLength)
		code := Code{
			Row: db.NewRow(tx), ClientID: client.ID, LinkID: link.ID, CodeIndex: codeIndex(tx, said), SpokenBy: tx.Actor.ID,
			ExpiresAt: tx.Now.Add(CodeLife),
		}
		if err := tx.DB.Create(&code).Error; err != nil {
			return uuid.Nil, fmt.Errorf("storing a code: %w", err)
		}
		return code.ID, audit.Append(tx, link.event("speak", map[string]any{"code": code.ID}))
	})
	return said, err
}

// Redeem opens the page by a code: it gives the link's new secret. An answer that was
// lost on its way burns no code: until the page is opened the code gives a newer secret,
// and the one before dies. fault.NotFound for a code that is unknown or over, whose page
// was opened, whose link was revoked
// meanwhile, or whose client has a phone that ICE issued by now. Whatever it was, the
// same two look-ups are made.
func Redeem(tx *db.Tx, said string) (string, error) {
	gone := fault.New(fault.NotFound, notFound)
	if err := Whole(tx, said); err != nil {
		return "", err
	}
	word := plain(said)
	var code Code
	var link Link // without a row it is long over
	noCode := db.Take(tx.ForUpdate().Where("code_index = ?", codeIndex(tx, word[:min(codeLength, len(word))])), &code, notFound)
	noLink := db.Take(tx.ForUpdate().Where("id = ?", code.LinkID), &link, notFound)
	for _, err := range []error{noCode, noLink} {
		if err != nil && !fault.Is(err, fault.NotFound) {
			return "", fmt.Errorf("looking for a code: %w", err)
		}
	}
	if noCode != nil || (code.UsedAt != nil && link.OpenedAt != nil) || !tx.Now.Before(code.ExpiresAt) || !link.Active(tx.Now) {
		return "", gone
	}
	if issued, err := feeds.IssuedPhone(tx, link.ClientID); issued || err != nil {
		return "", errors.Join(gone, err)
	}
	code.UsedAt = &tx.Now
	if err := db.Change(tx, &code, &code.Row, "used_at"); err != nil {
		return "", err
	}
	token, hash := seal.NewToken()
	link.TokenHash, link.TokenHint, link.ExpiresAt = hash, token[len(token)-4:], tx.Now.Add(life)
	if err := db.Change(tx, &link, &link.Row, "token_hash", "token_hint", "expires_at"); err != nil {
		return "", err
	}
	return token, audit.Append(tx, link.event("redeem", map[string]any{"code": code.ID, "hint": link.TokenHint}))
}

// More is what follows the eight characters of a code for whom the line holds up. It is
// derived from them under our key: there is no second secret to keep, and who does not
// know it guesses twelve characters.
func More(tx *db.Tx, said string) string {
	if said == "" {
		return "" // the same form had made the code before
	}
	sum := sha256.Sum256([]byte(tx.Keys.Blind("selfreport.code.more", plain(said))))
	n, more := binary.BigEndian.Uint64(sum[:]), make([]byte, moreLength)
	for i := range more {
		more[i] = letters[n%uint64(len(letters))]
		n /= uint64(len(letters))
	}
	return string(more)
}

// Long tells whether somebody typed more than the eight characters of a code.
func Long(said string) bool { return len(plain(said)) > codeLength }

// Whole is fault.NotFound for more than eight characters that do not belong together.
func Whole(tx *db.Tx, said string) error {
	word := plain(said)
	if len(word) <= codeLength {
		return nil
	}
	if subtle.ConstantTimeCompare([]byte(word[codeLength:]), []byte(More(tx, word[:codeLength]))) != 1 {
		return fault.New(fault.NotFound, notFound)
	}
	return nil
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
