package staff

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/refdata"
	"constancia/internal/seal"
)

// Signature is how somebody who may represent clients signs. Its id is the person's.
type Signature struct {
	db.Row
	Name     seal.Text `sec:"sealed"` // as it stands below a letter; empty for the account's
	FirmLine seal.Text `sec:"sealed"`
	EOIRID   seal.Text `sec:"sealed" gorm:"column:eoir_id"`
	Bars     seal.Text `sec:"sealed"` // a line each: the state's code, a blank, the number
}

// TableName is the table of signatures.
func (Signature) TableName() string { return "staff_signatures" }

// SealedBy is the office's key.
func (Signature) SealedBy() uuid.UUID { return seal.Office }

// Bar is an admission to practise: the state's code (NY) and the number it gave.
type Bar struct {
	State  string `json:"state"`
	Number string `json:"number"`
}

// Signing is a signature as it is typed.
type Signing struct {
	Name     string
	FirmLine string
	EOIRID   string
	Bars     []Bar
}

// Signing is what a form begins with.
func (s Signature) Signing() Signing {
	typed := Signing{Name: s.Name.Reveal(), FirmLine: s.FirmLine.Reveal(), EOIRID: s.EOIRID.Reveal()}
	for _, l := range tidyLines(s.Bars.Reveal()) {
		state, number, _ := strings.Cut(l, " ")
		typed.Bars = append(typed.Bars, Bar{state, number})
	}
	return typed
}

// Signer is somebody as she stands below a letter.
type Signer struct {
	Signing
	ID            uuid.UUID
	Role          actor.Role // Attorney or Accredited; empty for whoever may not sign one
	Accreditation string     // of an accredited representative: Partial or Full
}

// FindSignature is how a person signs; one without a version while she has not said.
// Faults: Forbidden for anybody but her.
func FindSignature(tx *db.Tx, id uuid.UUID) (Signature, error) {
	if err := ownSignature(tx, id); err != nil {
		return Signature{}, err
	}
	return signatureOf(tx, id)
}

func ownSignature(tx *db.Tx, id uuid.UUID) error {
	if err := tx.Actor.Require(actor.PacketsApprove); err != nil {
		return err
	}
	if tx.Actor.Kind != actor.Staff || tx.Actor.ID != id {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	return nil
}

func signatureOf(tx *db.Tx, id uuid.UUID) (Signature, error) {
	var s Signature
	err := db.Take(tx.DB.Where("id = ?", id), &s, "staff.not_found")
	if fault.Is(err, fault.NotFound) {
		return Signature{Row: db.Row{ID: id}}, nil
	}
	return s, err
}

// SignerOf is a person as she stands below a letter, for whoever puts one together.
// NotFound for nobody.
func SignerOf(tx *db.Tx, id uuid.UUID) (Signer, error) {
	who := Signer{ID: id}
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return who, err
	}
	member, err := find(tx, id)
	if err != nil {
		return who, err
	}
	s, err := signatureOf(tx, id)
	if err != nil {
		return who, err
	}
	if who.Signing = s.Signing(); who.Name == "" {
		who.Name = member.Name.Reveal()
	}
	list, err := placed(tx, []Member{member})
	if err != nil {
		return who, err
	}
	for _, g := range list[0].Roles {
		if g.Role == actor.Attorney || g.Role == actor.Accredited && who.Role == "" {
			who.Role, who.Accreditation = g.Role, g.Accreditation
		}
	}
	return who, nil
}

// Sign says how the actor signs. Faults: Forbidden for whoever may not approve a packet;
// Invalid; Stale when she saved on another page meanwhile.
func Sign(tx *db.Tx, version int64, to Signing) error {
	if err := ownSignature(tx, tx.Actor.ID); err != nil {
		return err
	}
	to = to.tidy()
	var p fault.Problems
	to.check(&p)
	if err := p.Err(); err != nil {
		return err
	}
	s, err := signatureOf(tx, tx.Actor.ID)
	if err != nil {
		return err
	}
	fresh, was := s.Version == 0, s.Signing()
	s.Name, s.FirmLine, s.EOIRID, s.Bars = seal.Of(to.Name), seal.Of(to.FirmLine), seal.Of(to.EOIRID), seal.Of(to.bars())
	if fresh {
		err = s.begin(tx, version)
	} else {
		s.Version = version
		err = db.Change(tx, &s, &s.Row, "name", "firm_line", "eoir_id", "bars")
	}
	if err != nil {
		return err
	}
	return audit.Append(tx, event("staff.signature_set", s.ID, map[string]any{"was": was, "is": to}))
}

func (s *Signature) begin(tx *db.Tx, version int64) error {
	if version != 0 {
		return fault.New(fault.Stale, "fault.stale")
	}
	id := s.ID
	s.Row = db.NewRow(tx)
	s.ID = id
	err := tx.DB.Create(s).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Stale, "fault.stale")
	}
	if err != nil {
		return fmt.Errorf("storing a signature: %w", err)
	}
	return nil
}

const mostBars = 10

// eoirID is what EOIR gives to whoever registers: letters and digits, AB123456.
var eoirID = regexp.MustCompile(`^[A-Z0-9]{4,12}$`)

func (s Signing) tidy() Signing {
	s.Name, s.FirmLine = tidyLine(s.Name), tidyLine(s.FirmLine)
	s.EOIRID = strings.ToUpper(strings.ReplaceAll(tidyLine(s.EOIRID), " ", ""))
	for i := range s.Bars {
		s.Bars[i] = Bar{State: strings.ToUpper(tidyLine(s.Bars[i].State)), Number: tidyLine(s.Bars[i].Number)}
	}
	s.Bars = slices.DeleteFunc(slices.Clone(s.Bars), func(b Bar) bool { return b == Bar{} })
	return s
}

func (s Signing) check(p *fault.Problems) {
	checkLength(p, "name", s.Name)
	checkLength(p, "firm_line", s.FirmLine)
	if s.EOIRID != "" && !eoirID.MatchString(s.EOIRID) {
		p.Add("eoir_id", "staff.signature.eoir_odd")
	}
	if len(s.Bars) > mostBars {
		p.Add("bar_number", "staff.signature.bars_most", "most", mostBars)
	}
	for _, b := range s.Bars {
		if _, known := refdata.StateOf(b.State); !known || b.Number == "" || len(b.Number) > 40 {
			p.Add("bar_number", "staff.signature.bar_odd")
			return
		}
	}
}

func (s Signing) bars() string {
	all := make([]string, len(s.Bars))
	for i, b := range s.Bars {
		all[i] = b.State + " " + b.Number
	}
	return strings.Join(all, "\n")
}
