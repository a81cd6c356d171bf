package packets

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/hearings"
	"constancia/internal/locale"
	"constancia/internal/notes"
	"constancia/internal/refdata"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// forum is the language of what is handed to an agency or a court (8 CFR 1003.33).
const forum = "en"

// gathering is one reading of the record for one packet.
type gathering struct {
	tx       *db.Tx
	out      *Contents
	part     *PartContents // that is being read
	rows     []uuid.UUID   // that it tells
	packet   Packet
	form     Form
	choice   Choice
	say      *locale.Printer
	client   clients.File
	about    []failures.File
	record   supervision.Record
	hearings []hearings.File
	shelf    shelf
	texts    []notes.Approval
	names    map[uuid.UUID]string
	zone     string
	sworn    []DeclarationFile
}

// Gather reads everything that a packet is drawn from, as the record is now. What was
// chosen is checked again: what may no longer leave is refused, and that is on record.
// Faults: NotFound beyond the wall, those of Ask; a *FileError names a document whose row
// is not what the log recorded.
func Gather(tx *db.Tx, id uuid.UUID) (Contents, error) {
	p, err := find(tx, id)
	if err != nil {
		return Contents{}, err
	}
	g := &gathering{tx: tx, packet: p, choice: p.Chose(), say: locale.For(forum), out: &Contents{Packet: p.ID, Kind: p.Kind, Number: p.Number, Language: forum}}
	g.form, _ = p.Kind.Form()
	if err := g.choice.checkLeaving(tx, p); err != nil {
		return Contents{}, err
	}
	if err := g.open(); err != nil {
		return Contents{}, err
	}
	for _, part := range g.form.Parts {
		g.out.Parts = append(g.out.Parts, PartContents{ID: part.ID, Tab: part.Tab})
		g.part = &g.out.Parts[len(g.out.Parts)-1]
		if err := part.Read(g); err != nil {
			return Contents{}, fmt.Errorf("reading the part %s: %w", part.ID, err)
		}
		if g.part.close(g.choice.Leaves(part.ID)); g.part.In {
			g.out.Rows = append(g.out.Rows, g.rows...)
		}
		g.rows = nil
	}
	if g.form.Court {
		g.letter()
	}
	slices.SortFunc(g.out.Rows, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	g.out.Rows = slices.Compact(g.out.Rows)
	return *g.out, asRecorded(tx, p.ClientID, g.out.Exhibits)
}

// letter gives the parts that are in letters without gaps, as a court expects its tabs;
// an agency knows those of a missed check-in by heart, and they stay.
func (g *gathering) letter() {
	next := 'A'
	for i := range g.out.Parts {
		p := &g.out.Parts[i]
		if p.Tab == "" || !p.In {
			continue
		}
		was := p.Tab
		p.Tab = string(next)
		next++
		for j := range g.out.Exhibits {
			if e := &g.out.Exhibits[j]; e.Part == p.ID {
				e.relabel(strings.Replace(e.Label, was, p.Tab, 1))
			}
		}
	}
}

// relabel gives an exhibit another label, and its file the path that goes with it.
func (e *Exhibit) relabel(label string) {
	e.Printed.Path = strings.Replace(e.Printed.Path, e.Label, label, 1)
	e.Bundled.Path = strings.Replace(e.Bundled.Path, e.Label, label, 1)
	e.Label = label
}

// close settles whether the part is in, and why not.
func (p *PartContents) close(leftOut bool) {
	switch {
	case leftOut:
		p.In, p.Why, p.Said, p.Missing = false, "packets.why.left_out", "", nil // nobody asks for what is not wanted
	case !p.In && p.Why == "":
		p.Why = "packets.why.nothing"
	}
}

// miss notes something that the record does not hold; args are name, value pairs.
func (g *gathering) miss(key string, args ...any) {
	m := Missing{Key: "packets.missing." + key}
	for i := 0; i+1 < len(args); i += 2 {
		if m.Args == nil {
			m.Args = map[string]any{}
		}
		m.Args[fmt.Sprint(args[i])] = args[i+1]
	}
	g.part.Missing = append(g.part.Missing, m)
}

// open reads what more than one part needs.
func (g *gathering) open() (err error) {
	client := g.packet.ClientID
	if g.client, err = clients.Read(g.tx, client); err != nil {
		return err
	}
	for _, id := range g.choice.Failures {
		f, err := failures.Find(g.tx, id)
		if err != nil {
			return err
		}
		if !f.NeverWas() { // somebody found out after the packet was asked for
			g.about = append(g.about, f)
		}
	}
	var errs [4]error
	g.record, errs[0] = supervision.Read(g.tx, client)
	g.hearings, errs[1] = hearings.ForClient(g.tx, client)
	g.shelf, errs[2] = shelfOf(g.tx, client)
	g.texts, errs[3] = approvedTexts(g.tx, client)
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	if g.zone, err = supervision.Clocks(g.tx, g.client.Client); err != nil {
		return err
	}
	g.out.Zone, g.out.MadeOn = g.zone, wall.At(g.tx.Now, g.zone).Date
	g.out.DatedOn = cmp.Or(g.choice.DatedOn, g.out.MadeOn)
	return errors.Join(g.readHead(), g.readEarlier(), g.placeExhibits())
}

// readHead is what stands on top: the office, the signer, the client, the court.
func (g *gathering) readHead() error {
	office, err := staff.FindOffice(g.tx)
	if err != nil {
		return err
	}
	g.out.Letterhead.Name = office.Name.Reveal()
	g.out.Signer.ID = g.choice.Signer
	if g.out.Signer.ID == uuid.Nil {
		if g.out.Signer.ID, err = UsualSigner(g.tx, g.packet.ClientID, g.packet.Kind, g.packet.AskedBy); err != nil {
			return err
		}
	}
	g.out.Client = Subject{Name: g.client.Name(), ANumber: spelled(g.client.ANumber.Reveal()), Language: g.client.Language}
	if formal := strings.TrimSpace(g.client.GivenNames.Reveal() + " " + g.client.FamilyNames.Reveal()); formal != "" {
		g.out.Client.Name = formal
	}
	for _, paper := range g.record.Papers {
		if id := paper.SubjectID.Reveal(); id != "" && g.out.Client.SubjectID == "" {
			g.out.Client.SubjectID = id
		}
	}
	g.out.Pleas, g.out.AnswerBy = g.choice.Pleas, g.choice.AnswerBy
	if g.out.Pleas == nil {
		g.out.Pleas = Pleas()
	}
	for _, words := range strings.Split(g.choice.Words, "\n\n") {
		if words = strings.TrimSpace(words); words != "" {
			g.out.Words = append(g.out.Words, words)
		}
	}
	g.readRecipient()
	return errors.Join(g.readCourt(), readLetterhead(g))
}

// readCourt is where a motion is filed: the court of the chosen hearing, else of the next
// one that is to take place, else of the last one that was: after an order in absentia
// none is to come. Without a hearing it is that of the newest case.
func (g *gathering) readCourt() error {
	c := &g.out.Court
	c.Title, c.Joint = g.form.Title, g.choice.Joint || g.choice.Ground == JointMotion
	if g.moves() {
		c.Title = motionTitle(c.Joint)
	}
	if g.choice.Title != "" {
		c.Title = g.choice.Title
	}
	cases, err := hearings.Proceedings(g.tx, g.packet.ClientID)
	if err != nil || !g.form.Court {
		return err
	}
	c.Forum = g.forum()
	if c.Detained, err = g.detained(); err != nil {
		return err
	}
	court, of := "", uuid.Nil
	if h, known := g.hearing(); known {
		court, of, c.Judge = h.CourtNow(), h.ProceedingID, h.Judge.Reveal()
		if _, off := h.Off(); !off && h.Current().StartsAt.After(g.tx.Now) {
			c.Hearing = h.Current().Moment
		}
	}
	for _, one := range cases {
		if one.ID == of || of == uuid.Nil {
			court, of, c.Case = cmp.Or(court, one.Court.Reveal()), one.ID, one.CaseType
		}
	}
	c.Name = courtName(court)
	if known, ok := refdata.CourtOf(court); ok {
		c.City = strings.TrimSpace(known.City + ", " + known.State)
	}
	c.address(g.choice)
	return nil
}

// courtName is how a court is called; free text stays as it is.
func courtName(ref string) string {
	if known, ok := refdata.CourtOf(ref); ok {
		return known.Name
	}
	return ref
}

// detained is what the attorney says, else what is on record of the day the packet bears.
func (g *gathering) detained() (bool, error) {
	if said := g.choice.Detained; said != nil {
		return *said, nil
	}
	stays, err := supervision.Detentions(g.tx, g.packet.ClientID)
	return slices.ContainsFunc(stays, func(s supervision.Stay) bool { return s.On(g.out.MadeOn) }), err
}

// tellsHeld tells whether the packet says that the client was detained, and beside which
// dates: one for a court only where an attorney wants it.
func (g *gathering) tellsHeld() bool {
	return !g.form.Court || slices.Contains(g.choice.Also, AlsoDetention)
}

// hearing is the one that was chosen, else the next, else the last; known is false for
// none.
func (g *gathering) hearing() (h hearings.File, known bool) {
	var was time.Time
	for _, one := range g.hearings {
		if one.ID == g.choice.Hearing {
			return one, true
		}
		if _, off := one.Off(); off {
			continue
		}
		at := one.Current().StartsAt
		comes, came := at.After(g.tx.Now), was.After(g.tx.Now)
		if !known || comes && (!came || at.Before(was)) || !comes && !came && at.After(was) {
			h, was, known = one, at, true
		}
	}
	return h, known
}

// readRecipient is the office that was chosen, else the one that supervises the client,
// and the officer of that office who answers for her: never one of another.
func (g *gathering) readRecipient() {
	to := g.choice.To
	g.out.To = Recipient{Office: to.Name, Attention: to.Attention, Address: lines(to.Address)}
	if to.Name != "" && to.Office == uuid.Nil {
		return // an office in words is in no table, and has no officer there
	}
	var office *uuid.UUID
	if to.Office != uuid.Nil {
		office = &to.Office
	}
	for _, o := range g.record.Responsible() {
		if o.Vacant {
			continue
		}
		if office == nil {
			office = o.OfficeID
		}
		if g.out.To.Attention == "" && source(o.OfficeID) == source(office) {
			g.out.To.Attention = o.Name.Reveal()
		}
	}
	if known, ok := g.record.Office(office); ok && to.Name == "" {
		g.out.To.Office, g.out.To.Address = known.Name.Reveal(), lines(known.Address.Reveal())
	}
}

func lines(text string) []string {
	var all []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			all = append(all, l)
		}
	}
	return all
}

// spelled is an A-number as forms write it: A 012-345-678.
func spelled(digits string) string {
	if len(digits) != 9 {
		return digits
	}
	return "A " + digits[:3] + "-" + digits[3:6] + "-" + digits[6:]
}

// readEarlier is the version that this one replaces.
func (g *gathering) readEarlier() error {
	if g.packet.PreviousID == nil {
		return nil
	}
	was, err := Find(g.tx, *g.packet.PreviousID)
	if err != nil {
		return err
	}
	g.out.Earlier = &Earlier{Number: was.Number}
	if was.Seal != nil {
		g.out.Earlier.SealedAt, g.out.Earlier.SHA256 = was.Seal.At, was.Build.SHA256.Reveal()
	}
	return nil
}

// name is who wrote something down: a colleague, the system, or the client by a link of
// her own, which the log knows.
func (g *gathering) name(id uuid.UUID) (string, error) {
	if id == uuid.Nil {
		return "the system", nil
	}
	if known, ok := g.names[id]; ok {
		return known, nil
	}
	if g.names == nil {
		g.names = map[uuid.UUID]string{}
	}
	found, err := staff.Names(g.tx, id)
	said := found[id]
	if err == nil && said == "" {
		said = "somebody whose name is not on record"
		var own bool
		if own, err = audit.Acted(g.tx, g.packet.ClientID, actor.Link(id, g.packet.ClientID)); own {
			said = "the client’s own page"
		}
	}
	g.names[id] = said
	return said, err
}
