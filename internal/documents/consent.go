package documents

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/seal"
)

// Consent is that somebody agreed to be recorded in a document that can be heard.
type Consent struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	DocumentID uuid.UUID `sec:"open"`
	State      string    `sec:"open"` // where the parties were; empty when nobody said
	GivenBy    seal.Text `sec:"sealed"`
	GivenAt    time.Time `sec:"open"`
	RecordedBy uuid.UUID `sec:"open"`
	RecordedAt time.Time `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of consents.
func (Consent) TableName() string { return "document_consents" }

// SealedBy is the client.
func (c Consent) SealedBy() uuid.UUID { return c.ClientID }

// Ruling is what an attorney decided about a recording: that it may leave, or has to
// stay, whatever is on record of who agreed. The last one holds.
type Ruling struct {
	ID         uuid.UUID `gorm:"primaryKey" sec:"open"`
	ClientID   uuid.UUID `sec:"open"`
	DocumentID uuid.UUID `sec:"open"`
	MayLeave   bool      `sec:"open"`
	Reason     seal.Text `sec:"sealed"`
	RuledBy    uuid.UUID `sec:"open"`
	RuledAt    time.Time `sec:"open"`
	FormHash   *string   `sec:"hash"`
}

// TableName is the table of rulings.
func (Ruling) TableName() string { return "document_rulings" }

// SealedBy is the client.
func (r Ruling) SealedBy() uuid.UUID { return r.ClientID }

// Agreement is a consent to be recorded, as it is told.
type Agreement struct {
	By     string    // who agreed: everybody who can be heard, where the state needs it
	At     time.Time // zero for now
	State  string    // two letters
	FormID string
}

// Given tells whether anything was said of a consent.
func (a Agreement) Given() bool {
	return strings.TrimSpace(a.By) != "" || a.State != "" || !a.At.IsZero()
}

// Read names every problem of a consent and makes the row it becomes, which knows
// neither its client nor its document yet; field gives the way to a field.
func (a Agreement) Read(tx *db.Tx, p *fault.Problems, field func(string) string) Consent {
	c := Consent{
		ID: db.NewID(tx.Now), State: strings.ToUpper(strings.TrimSpace(a.State)), GivenBy: line(p, field("consent_by"), a.By),
		GivenAt: tx.Now, RecordedBy: tx.Actor.ID, RecordedAt: tx.Now, FormHash: forms.Hash(tx, a.FormID),
	}
	if at := instant(tx, p, field("consent_at"), a.At); at != nil {
		c.GivenAt = *at
	}
	if c.State != "" {
		if _, known := refdata.StateOf(c.State); !known {
			p.Add(field("consent_state"), "documents.state_unknown")
		}
	}
	if c.GivenBy.Empty() {
		p.Add(field("consent_by"), "documents.consent_needed")
	}
	return c
}

func plain(field string) string { return field }

// Agree puts on record that somebody agreed to be recorded in a document. Faults:
// Invalid, also for what cannot be heard; NotFound beyond the wall.
func Agree(tx *db.Tx, id uuid.UUID, a Agreement) (Consent, error) {
	if err := tx.Actor.Require(actor.DocumentsWrite); err != nil {
		return Consent{}, err
	}
	doc, err := Find(tx, id)
	if err != nil {
		return Consent{}, err
	}
	var known Consent
	if again, err := forms.Sent(tx, a.FormID, &known); err != nil || again {
		return known, err
	}
	var p fault.Problems
	c := a.Read(tx, &p, plain)
	if !doc.Heard() {
		p.Add("consent_by", "documents.not_heard")
	}
	if err := p.Err(); err != nil {
		return c, err
	}
	return c, doc.agree(tx, c)
}

// agreed keeps a consent that came with the file, unless it is on record.
func (d Document) agreed(tx *db.Tx, a Agreement) error {
	known, err := rowsOf[Consent](tx, "recorded_at, id", d.ID)
	if err != nil {
		return err
	}
	var p fault.Problems
	c := a.Read(tx, &p, plain)
	if slices.ContainsFunc(known, func(k Consent) bool { return k.GivenBy.Reveal() == c.GivenBy.Reveal() && k.State == c.State }) {
		return p.Err()
	}
	return errors.Join(p.Err(), d.agree(tx, c))
}

func (d Document) agree(tx *db.Tx, c Consent) error {
	c.ClientID, c.DocumentID = d.ClientID, d.ID
	if err := add(tx, &c); err != nil {
		return err
	}
	return audit.Append(tx, audit.Event{
		Action: "documents.agree", SubjectType: "document", Subject: d.ID, Client: d.ClientID, OccurredAt: c.GivenAt,
		Detail: map[string]any{"consent": c.ID, "state": c.State, "given_by": c.GivenBy.Reveal()},
	})
}

// Decision is what an attorney says about a recording.
type Decision struct {
	MayLeave bool
	Reason   string // which law holds, and who has to agree by it
	FormID   string
}

// Rule puts on record that an attorney, or an accredited representative, decided
// whether a recording may leave. Faults: Forbidden, Invalid, also for what cannot be
// heard; NotFound beyond the wall.
func Rule(tx *db.Tx, id uuid.UUID, d Decision) (Ruling, error) {
	if err := tx.Actor.Require(actor.DocumentsRelease); err != nil {
		return Ruling{}, err
	}
	if tx.Actor.Kind != actor.Staff {
		return Ruling{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	doc, err := Find(tx, id)
	if err != nil {
		return Ruling{}, err
	}
	var known Ruling
	if again, err := forms.Sent(tx, d.FormID, &known); err != nil || again {
		return known, err
	}
	var p fault.Problems
	r := Ruling{
		ID: db.NewID(tx.Now), ClientID: doc.ClientID, DocumentID: doc.ID, MayLeave: d.MayLeave, RuledBy: tx.Actor.ID, RuledAt: tx.Now,
		Reason: seal.Of(clients.CleanNote(&p, "ruling_reason", d.Reason, longestReason)), FormHash: forms.Hash(tx, d.FormID),
	}
	if !doc.Heard() {
		p.Add("ruling_reason", "documents.not_heard")
	}
	if r.Reason.Empty() && len(p) == 0 {
		p.Add("ruling_reason", "documents.ruling_reason_needed")
	}
	if err := p.Err(); err != nil {
		return r, err
	}
	if err := add(tx, &r); err != nil {
		return r, err
	}
	return r, audit.Append(tx, audit.Event{
		Action: "documents.rule", SubjectType: "document", Subject: doc.ID, Client: doc.ClientID,
		Detail: map[string]any{"ruling": r.ID, "may_leave": r.MayLeave, "reason": r.Reason.Reveal()},
	})
}

// Heard tells whether somebody can be heard in the document.
func (d Document) Heard() bool {
	return d.MediaType.Sound() || d.MediaType.Video() && d.Says().Sound
}

// enough tells whether a consent stands by itself: the parties were in a state where
// one of them is enough. Where everybody has to agree, or nobody said where they
// were, the name of one person settles nothing.
func (c Consent) enough() bool {
	_, all := refdata.RecordingConsentOf(c.State)
	return c.State != "" && !all
}

// AsksConsent tells whether it is for want of consent that a document is unfit to leave.
func AsksConsent(unfit string) bool {
	return unfit == "documents.unfit.consent" || unfit == "documents.unfit.consent_unsure"
}

// Bound is the key of the sentence that says why a recording has to stay in the house:
// nobody on record agreed to it, or not in a way that settles it, and no attorney has
// decided; or one has, that it stays. Empty for one that is not bound, and for what
// cannot be heard.
func (f File) Bound() string {
	switch {
	case !f.Heard():
		return ""
	case len(f.Rulings) > 0 && f.Rulings[len(f.Rulings)-1].MayLeave:
		return ""
	case len(f.Rulings) > 0:
		return "documents.unfit.ruled"
	}
	for _, c := range f.Consents {
		if c.enough() {
			return ""
		}
	}
	if len(f.Consents) > 0 {
		return "documents.unfit.consent_unsure"
	}
	return "documents.unfit.consent"
}
