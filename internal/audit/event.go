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
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/seal"
)

// Event is what a verb puts on record.
type Event struct {
	Action      string    // room and verb: "hearings.reset"
	SubjectType string    // what it was done to: "hearing"
	Subject     uuid.UUID // its id
	Client      uuid.UUID // whose file; zero for the clinic's own matters
	OccurredAt  time.Time // when it is said to have happened; zero for now
	Detail      any       // JSON, sealed; what changed, who said so
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

// leafFields is the leaf: canonical JSON by its fixed order of fields.
type leafFields struct {
	V           int    `json:"v"`
	Seq         int64  `json:"seq"`
	EventID     string `json:"event_id"`
	RecordedAt  string `json:"recorded_at"`
	OccurredAt  string `json:"occurred_at"`
	ActorRef    string `json:"actor_ref"`
	Action      string `json:"action"`
	SubjectType string `json:"subject_type"`
	ClientRef   string `json:"client_ref"`
	Commitment  []byte `json:"commit"`
}

const instantFormat = "2006-01-02T15:04:05.000000Z"

func (e entry) leaf() ([]byte, error) {
	return json.Marshal(leafFields{
		V: 1, Seq: e.Seq, EventID: e.EventID.String(),
		RecordedAt: e.RecordedAt.UTC().Format(instantFormat), OccurredAt: e.OccurredAt.UTC().Format(instantFormat),
		ActorRef: e.ActorRef, Action: e.Action, SubjectType: e.SubjectType, ClientRef: e.ClientRef, Commitment: e.Commitment,
	})
}

// body is what is sealed and committed to.
type body struct {
	Subject string `json:"subject"`
	Detail  any    `json:"detail,omitempty"`
}

const saltLen = 32

// payload is salt ‖ body; the commitment is HMAC-SHA256(salt, body). The salt
// rests inside the seal: a bare hash of a nine-digit A-number could be guessed.
func payload(e Event) (sealed, commitment []byte, err error) {
	text, err := json.Marshal(body{Subject: e.Subject.String(), Detail: e.Detail})
	if err != nil {
		return nil, nil, fmt.Errorf("writing the event's detail: %w", err)
	}
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // never fails
	return append(salt, text...), commit(salt, text), nil
}

func commit(salt, text []byte) []byte {
	mac := hmac.New(sha256.New, salt)
	mac.Write(text)
	return mac.Sum(nil)
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
	sealed, commitment, err := payload(e)
	if err != nil {
		return row, err
	}
	row.ClientRef, row.Commitment, row.Payload = ref, commitment, seal.OfBytes(sealed)
	return row, nil
}
