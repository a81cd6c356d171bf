// Package audit is the record nobody can doubt later: one append-only Merkle log
// (RFC 6962) per installation, written inside the business transaction.
//
// A leaf holds salted commitments, ids and times, never personal data; what
// happened is sealed beside it. Signed checkpoints fix the log's size and root.
// The package knows events by name and refuses to know what they mean.
//
// Locks on PostgreSQL: the log's head is one row that every writer wants, so it is
// the last lock of a transaction, taken when the verbs are done and held to the
// commit. A verb may therefore append wherever it reads best. Other rows are
// locked from the general to the single: team, client, hearing or duty, what hangs
// below it; several of one table in the order of their ids. SQLite has one writer
// and no such question.
package audit

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/bundle"
	"constancia/internal/db"
	"constancia/internal/seal"
)

// Event is what a verb puts on record. Both Facts and Detail are JSON and sealed. Facts
// may be opened to a stranger who checks a packet: ids, hashes, codes, states and
// times, never a name, a place or anybody's words. Detail never leaves: the stranger
// sees that there is one, by its own commitment.
type Event struct {
	Action      string    // room and verb: "hearings.reset"
	SubjectType string    // what it was done to: "hearing"
	Subject     uuid.UUID // its id
	Client      uuid.UUID // whose file; zero for the clinic's own matters
	OccurredAt  time.Time // when it is said to have happened; zero for now
	Facts       any       // what happened, as far as it can be shown
	Detail      any       // what changed, who said so, why
}

// entry is one row of the log.
type entry struct {
	Seq         int64      `gorm:"primaryKey;autoIncrement:false" sec:"open"`
	EventID     uuid.UUID  `sec:"open"`
	RecordedAt  time.Time  `sec:"open"`
	OccurredAt  time.Time  `sec:"open"`
	ActorRef    string     `sec:"open"`
	Action      string     `sec:"open"`
	SubjectType string     `sec:"open"`
	ClientRef   string     `sec:"open"`
	Commitment  []byte     `sec:"hash"`
	Payload     seal.Bytes `sec:"sealed"`
	Leaf        []byte     `sec:"open"`

	client uuid.UUID
}

func (entry) TableName() string { return "audit_events" }

// SealedBy is the client whose file the event is about, else the office.
func (e entry) SealedBy() uuid.UUID {
	if e.client == uuid.Nil {
		return seal.Office
	}
	return e.client
}

func (e entry) leaf() ([]byte, error) {
	return bundle.Leaf{
		V: 1, Seq: e.Seq, EventID: e.EventID.String(), RecordedAt: bundle.Instant(e.RecordedAt), OccurredAt: bundle.Instant(e.OccurredAt),
		ActorRef: e.ActorRef, Action: e.Action, SubjectType: e.SubjectType, ClientRef: e.ClientRef, Commitment: e.Commitment,
	}.Encode()
}

// content is what is sealed of an event: the body, which the leaf commits to, and the
// detail, which the body commits to, each with its salt. The salts rest inside the
// seal.
type content struct{ salt, body, detailSalt, detail []byte }

func contentOf(e Event) (content, error) {
	c := content{salt: newSalt()}
	b := bundle.Body{Subject: e.Subject.String(), Facts: e.Facts}
	var err error
	if e.Detail != nil {
		if c.detail, err = json.Marshal(e.Detail); err != nil {
			return c, fmt.Errorf("writing the event's detail: %w", err)
		}
		c.detailSalt = newSalt()
		b.Detail = bundle.Commit(c.detailSalt, c.detail)
	}
	if c.body, err = json.Marshal(b); err != nil {
		return c, fmt.Errorf("writing the event's facts: %w", err)
	}
	return c, nil
}

func newSalt() []byte {
	salt := make([]byte, bundle.SaltLen)
	_, _ = rand.Read(salt) // never fails
	return salt
}

// bytes is the content as it is sealed: salt, body, and after the end of the body's
// line the detail's salt and the detail. JSON holds no bare end of line.
func (c content) bytes() []byte {
	text := append(bytes.Clone(c.salt), c.body...)
	if c.detail != nil {
		text = append(append(append(text, '\n'), c.detailSalt...), c.detail...)
	}
	return text
}

var errContent = errors.New("its content is not what was committed to")

// openContent takes a content apart and checks it against the leaf's commitment.
func openContent(plain, commitment []byte) (content, error) {
	var c content
	if len(plain) < bundle.SaltLen {
		return c, errContent
	}
	c.salt = plain[:bundle.SaltLen]
	body, rest, hasDetail := bytes.Cut(plain[bundle.SaltLen:], []byte("\n"))
	c.body = body
	if !bytes.Equal(bundle.Commit(c.salt, c.body), commitment) {
		return c, errContent
	}
	var said struct {
		Detail []byte `json:"detail"`
	}
	if err := json.Unmarshal(c.body, &said); err != nil || hasDetail != (said.Detail != nil) {
		return c, errors.Join(errContent, err)
	}
	if !hasDetail {
		return c, nil
	}
	if len(rest) < bundle.SaltLen {
		return c, errContent
	}
	c.detailSalt, c.detail = rest[:bundle.SaltLen], rest[bundle.SaltLen:]
	if !bytes.Equal(bundle.Commit(c.detailSalt, c.detail), said.Detail) {
		return c, errContent
	}
	return c, nil
}

// prepare makes the row of an event, but for its place in the log.
func prepare(tx *db.Tx, e Event) (entry, error) {
	row := entry{
		EventID: db.NewID(tx.Now), RecordedAt: tx.Now, OccurredAt: e.OccurredAt.UTC().Truncate(time.Microsecond),
		ActorRef: tx.Actor.Ref(), Action: e.Action, SubjectType: e.SubjectType, client: e.Client,
	}
	if e.OccurredAt.IsZero() {
		row.OccurredAt = tx.Now
	}
	ref, err := tx.Keys.Ref(tx.Context(), row.SealedBy())
	if err != nil {
		return row, fmt.Errorf("naming the client in the log: %w", err)
	}
	c, err := contentOf(e)
	if err != nil {
		return row, err
	}
	row.ClientRef, row.Commitment, row.Payload = ref, bundle.Commit(c.salt, c.body), seal.OfBytes(c.bytes())
	return row, nil
}
