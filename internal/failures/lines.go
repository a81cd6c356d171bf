package failures

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
)

// row is anything that stands below a failure.
type row interface {
	TableName() string
	line() *Line
	noun() string
	facts() map[string]any  // what the log may show
	detail() map[string]any // the rest
}

// Try is one attempt as it is told.
type Try struct {
	At         time.Time
	Action     Action
	Result     string
	Worked     bool
	ObservedBy string // who did it or saw it
	Supersedes uuid.UUID
	FormID     string
}

// Contact is one call or message as it is told.
type Contact struct {
	At         time.Time
	Channel    Channel
	Number     string
	Seconds    *int
	AnsweredBy string
	Said       string
	Voicemail  bool
	Recorded   bool
	Consent    documents.Agreement // to be recorded; who gave none is empty
	FollowUp   string
	ObservedBy string // who did it or saw it
	Supersedes uuid.UUID
	FormID     string
}

// Visit is one appearance as it is told.
type Visit struct {
	Place      string
	ArrivedAt  time.Time
	SeenAt     time.Time
	Officer    string
	Proof      string
	Outcome    string
	Paper      string
	ObservedBy string // who did it or saw it
	Supersedes uuid.UUID
	FormID     string
}

// Onlooker is a witness as she is told of.
type Onlooker struct {
	Name           string
	Relation       string
	Contact        string
	Saw            string
	StatementTaken bool
	Supersedes     uuid.UUID
	FormID         string
}

// AddAttempt puts another try on record. Faults of this and its siblings: Invalid,
// NotFound beyond the wall, Stale when the row it supersedes was superseded before.
func AddAttempt(tx *db.Tx, failure uuid.UUID, t Try) (Attempt, error) {
	kept, err := below(tx, failure, t.FormID, &Attempt{}, func(p *fault.Problems) *Attempt { return t.read(tx, p, plain) })
	return *kept, err
}

// AddCall puts another call or message on record.
func AddCall(tx *db.Tx, failure uuid.UUID, c Contact) (Call, error) {
	kept, err := below(tx, failure, c.FormID, &Call{}, func(p *fault.Problems) *Call { return c.read(tx, p, plain) })
	return *kept, err
}

// agreed is the consent that came with a call; nil when it was not recorded, or
// nobody is said to have agreed.
func (c Contact) agreed(tx *db.Tx, p *fault.Problems, field func(string) string) *Consent {
	if !c.Recorded || strings.TrimSpace(c.Consent.By) == "" {
		return nil
	}
	made := consentOf(tx, p, c.Consent, field)
	return &made
}

// AddAppearance puts on record that the client went there.
func AddAppearance(tx *db.Tx, failure uuid.UUID, v Visit) (Appearance, error) {
	kept, err := below(tx, failure, v.FormID, &Appearance{}, func(p *fault.Problems) *Appearance { return v.read(tx, p, plain) })
	return *kept, err
}

// AddWitness puts on record who saw it.
func AddWitness(tx *db.Tx, failure uuid.UUID, o Onlooker) (Witness, error) {
	kept, err := below(tx, failure, o.FormID, &Witness{}, func(p *fault.Problems) *Witness { return o.read(tx, p, plain) })
	return *kept, err
}

// below adds a row to a failure: who may, whose it is, whether it came before. kept
// is filled with the row of a form that was sent twice.
func below[R row](tx *db.Tx, failure uuid.UUID, form string, kept R, read func(p *fault.Problems) R) (R, error) {
	f, err := hold(tx, failure)
	if err != nil {
		return kept, err
	}
	if again, err := forms.Sent(tx, form, kept); err != nil || again {
		return kept, db.SameFile(err, kept.line().FailureID, f.ID)
	}
	var p fault.Problems
	made := read(&p)
	if err := p.Err(); err != nil {
		return kept, err
	}
	made.line().FormHash = forms.Hash(tx, form)
	return made, f.add(tx, made)
}

// add writes a row below a failure, and the log's event.
func (f Failure) add(tx *db.Tx, r row) error {
	l := r.line()
	l.ClientID, l.FailureID = f.ClientID, f.ID
	if l.Supersedes != nil {
		var n int64
		err := tx.DB.Table(r.TableName()).Where("id = ? AND failure_id = ?", *l.Supersedes, f.ID).Count(&n).Error
		if err != nil {
			return fmt.Errorf("looking for what is superseded: %w", err)
		}
		if n == 0 {
			return fault.New(fault.NotFound, notFound)
		}
	}
	err := tx.DB.Create(r).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Stale, "failures.stale")
	}
	if err != nil {
		return fmt.Errorf("storing a part of a failure: %w", err)
	}
	if c, is := r.(*Call); is && c.consent != nil {
		c.consent.CallID = l.ID
		if err := f.agree(tx, *c.consent); err != nil {
			return err
		}
	}
	facts := r.facts()
	facts["row"], facts["supersedes"] = l.ID, l.Supersedes
	return audit.Append(tx, audit.Event{
		Action: "failures.add_" + r.noun(), SubjectType: "failure", Subject: f.ID, Client: f.ClientID, Facts: facts, Detail: r.detail(),
	})
}

// plain leaves a field's name as it is.
func plain(field string) string { return field }

func newLine(tx *db.Tx, supersedes uuid.UUID) Line {
	l := Line{ID: db.NewID(tx.Now), RecordedBy: tx.Actor.ID, RecordedAt: tx.Now}
	if supersedes != uuid.Nil {
		l.Supersedes = &supersedes
	}
	return l
}

func (t Try) read(tx *db.Tx, p *fault.Problems, field func(string) string) *Attempt {
	if unknown(Actions(), t.Action) {
		p.Add(field("action"), "failures.action_needed")
	}
	return &Attempt{
		Line: newLine(tx, t.Supersedes), At: instant(tx, p, field("at"), t.At), Action: t.Action, Result: note(p, field("result"), t.Result),
		Worked: t.Worked, ObservedBy: line(p, field("observed_by"), t.ObservedBy),
	}
}

func (*Attempt) noun() string { return "attempt" }

func (a *Attempt) facts() map[string]any {
	return map[string]any{"at": a.At, "action": a.Action, "worked": a.Worked}
}

func (a *Attempt) detail() map[string]any {
	return map[string]any{"result": a.Result.Reveal(), "observed_by": a.ObservedBy.Reveal()}
}

func (c Contact) read(tx *db.Tx, p *fault.Problems, field func(string) string) *Call {
	if unknown(Channels(), c.Channel) {
		p.Add(field("channel"), "failures.channel_needed")
	}
	if c.Seconds != nil && (*c.Seconds < 0 || *c.Seconds > 24*60*60) {
		p.Add(field("seconds"), "failures.seconds_range")
	}
	return &Call{
		consent: c.agreed(tx, p, field), Line: newLine(tx, c.Supersedes), At: instant(tx, p, field("at"), c.At), Channel: c.Channel, Seconds: c.Seconds,
		Number: line(p, field("number"), c.Number), AnsweredBy: line(p, field("answered_by"), c.AnsweredBy),
		Said: note(p, field("said"), c.Said), Voicemail: c.Voicemail, Recorded: c.Recorded, FollowUp: note(p, field("follow_up"), c.FollowUp),
		ObservedBy: line(p, field("observed_by"), c.ObservedBy),
	}
}

func (*Call) noun() string { return "call" }

func (c *Call) facts() map[string]any {
	return map[string]any{"at": c.At, "channel": c.Channel, "seconds": c.Seconds, "voicemail": c.Voicemail}
}

func (c *Call) detail() map[string]any {
	return map[string]any{
		"number": c.Number.Reveal(), "recorded": c.Recorded, "answered_by": c.AnsweredBy.Reveal(), "said": c.Said.Reveal(), "follow_up": c.FollowUp.Reveal(),
		"observed_by": c.ObservedBy.Reveal(),
	}
}

func (v Visit) read(tx *db.Tx, p *fault.Problems, field func(string) string) *Appearance {
	a := &Appearance{
		Line: newLine(tx, v.Supersedes), Place: line(p, field("place"), v.Place), ArrivedAt: instant(tx, p, field("arrived_at"), v.ArrivedAt),
		SeenAt: instant(tx, p, field("seen_at"), v.SeenAt), Officer: line(p, field("officer"), v.Officer),
		Proof: note(p, field("proof"), v.Proof), Outcome: note(p, field("outcome"), v.Outcome), Paper: note(p, field("paper"), v.Paper),
		ObservedBy: line(p, field("observed_by"), v.ObservedBy),
	}
	if a.Place.Empty() {
		p.Add(field("place"), "failures.place_needed")
	}
	return a
}

func (*Appearance) noun() string { return "appearance" }

func (a *Appearance) facts() map[string]any {
	return map[string]any{"arrived_at": a.ArrivedAt, "seen_at": a.SeenAt}
}

func (a *Appearance) detail() map[string]any {
	return map[string]any{
		"place": a.Place.Reveal(), "officer": a.Officer.Reveal(), "proof": a.Proof.Reveal(), "outcome": a.Outcome.Reveal(), "paper": a.Paper.Reveal(),
		"observed_by": a.ObservedBy.Reveal(),
	}
}

func (o Onlooker) read(tx *db.Tx, p *fault.Problems, field func(string) string) *Witness {
	w := &Witness{
		Line: newLine(tx, o.Supersedes), Name: line(p, field("name"), o.Name), Relation: line(p, field("relation"), o.Relation),
		Contact: line(p, field("contact"), o.Contact), Saw: note(p, field("saw"), o.Saw), StatementTaken: o.StatementTaken,
	}
	if w.Name.Empty() {
		p.Add(field("name"), "failures.name_needed")
	}
	return w
}

func (*Witness) noun() string { return "witness" }

func (w *Witness) facts() map[string]any { return map[string]any{"statement_taken": w.StatementTaken} }

func (w *Witness) detail() map[string]any {
	return map[string]any{
		"name": w.Name.Reveal(), "relation": w.Relation.Reveal(), "contact": w.Contact.Reveal(), "saw": w.Saw.Reveal(),
	}
}

// hold reads a failure inside the wall, for whoever may write, and holds it until
// the commit.
func hold(tx *db.Tx, id uuid.UUID) (Failure, error) {
	var f Failure
	if err := tx.Actor.Require(actor.FailuresWrite); err != nil {
		return f, err
	}
	err := db.Take(clients.Wall(tx, tx.ForUpdate().Where("failures.id = ?", id), "failures.client_id"), &f, notFound)
	return f, err
}
