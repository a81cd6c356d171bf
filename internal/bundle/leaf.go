package bundle

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Leaf is what the log's hashes commit to: ids, times and a salted commitment, never
// anything about a person. Its text is canonical by its fixed order of fields.
type Leaf struct {
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

// Instant is a time as leaves write it: UTC, microseconds.
func Instant(t time.Time) string { return t.UTC().Format(instantFormat) }

// Encode is the leaf's canonical text.
func (l Leaf) Encode() ([]byte, error) { return json.Marshal(l) }

// Body is what a leaf commits to: what was acted upon, what anybody may see of it, and
// a commitment of its own to the rest, which stays in the clinic.
type Body struct {
	Subject string `json:"subject"`
	Facts   any    `json:"facts,omitempty"`
	Detail  []byte `json:"detail,omitempty"`
}

// Commit is a commitment: HMAC-SHA256 under a salt of its own. A bare hash of a
// nine-digit number could be guessed.
func Commit(salt, text []byte) []byte {
	mac := hmac.New(sha256.New, salt)
	mac.Write(text)
	return mac.Sum(nil)
}

// SaltLen is the length of a salt, in bytes.
const SaltLen = 32

// leafForm is the grammar of a leaf in a bundle. It leaves one text for one meaning:
// no spaces, no escapes, no second order of fields.
var leafForm = regexp.MustCompile(`^\{"v":1,"seq":(0|[1-9][0-9]{0,14}),"event_id":"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",` +
	`"recorded_at":"` + instantForm + `","occurred_at":"` + instantForm + `","actor_ref":"[A-Za-z0-9:._-]{1,80}",` +
	`"action":"[a-z0-9_.]{1,60}","subject_type":"[a-z0-9_]{1,60}","client_ref":"[0-9a-f]{32}","commit":"[A-Za-z0-9+/]{43}="\}$`)

const instantForm = `[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z`

var errLeaf = errors.New("not a leaf of this log")

// readLeaf reads a leaf in its one form.
func readLeaf(text []byte) (Leaf, error) {
	var l Leaf
	if !leafForm.Match(text) {
		return l, errLeaf
	}
	if err := json.Unmarshal(text, &l); err != nil {
		return l, errors.Join(errLeaf, err)
	}
	return l, nil
}

// Times are the two times of an event: when it is said to have happened, and when the
// server put it on record.
type Times struct {
	Seq                  int64
	Action               string
	OccurredAt, Recorded time.Time
}

// Delay is how long after it happened an event was put on record; negative for one
// that was recorded ahead of its time.
func (t Times) Delay() time.Duration { return t.Recorded.Sub(t.OccurredAt) }

func (l Leaf) times() (Times, error) {
	t := Times{Seq: l.Seq, Action: l.Action}
	var err1, err2 error
	t.OccurredAt, err1 = time.Parse(instantFormat, l.OccurredAt)
	t.Recorded, err2 = time.Parse(instantFormat, l.RecordedAt)
	return t, errors.Join(err1, err2)
}

// madeAt tells whether an event's id was made in the millisecond in which the event
// says it was recorded (RFC 9562, section 5.7): the id and the time come from one clock.
func (l Leaf) madeAt(t time.Time) bool {
	return strings.HasPrefix(strings.ReplaceAll(l.EventID, "-", ""), fmt.Sprintf("%012x", t.UnixMilli()))
}

// bodyFields are the parts of an event's body that a check rests on. Names are taken
// letter by letter and the last of two wins, as every other reader of JSON does.
type bodyFields struct {
	subject string
	facts   map[string]json.RawMessage
}

func readBody(text []byte) (bodyFields, error) {
	var b bodyFields
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		return b, fmt.Errorf("reading what an event says: %w", err)
	}
	b.subject = textOf(all["subject"])
	if facts := bytes.TrimSpace(all["facts"]); len(facts) > 0 && facts[0] == '{' {
		if err := json.Unmarshal(facts, &b.facts); err != nil {
			return b, fmt.Errorf("reading an event's facts: %w", err)
		}
	}
	return b, nil
}

func (b bodyFields) text(field string) string { return textOf(b.facts[field]) }

func textOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

func hexOf(b []byte) string { return hex.EncodeToString(b) }
