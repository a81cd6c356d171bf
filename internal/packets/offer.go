package packets

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/supervision"
	"constancia/internal/vault"
)

// Candidate is a document that an attorney can choose, or that she cannot and why: what
// it says of itself, what a person saw on it, and the copies that were made of it.
type Candidate struct {
	documents.File
	Unfit  string // key of why it may not leave as it is; empty when it may
	Copies []Copy // stripped or redacted, each with its own answer
	Part   PartID // where it would stand
	Chosen *Chosen

	proposed bool
}

// Copy is a copy of a document.
type Copy struct {
	documents.Document
	Unfit string
}

// Offered is the chosen form in which a candidate can leave: as it is, or else its
// latest copy that may. ok is false where none may.
func (c Candidate) Offered() (chosen Chosen, ok bool) {
	chosen = Chosen{Document: c.ID, Part: c.Part}
	if c.Unfit == "" {
		return chosen, true
	}
	for _, copied := range slices.Backward(c.Copies) {
		if copied.Unfit == "" {
			chosen.Paper, chosen.Bundle = copied.ID, copied.ID
			return chosen, true
		}
	}
	return chosen, false
}

// Candidates are the client's originals: first what was chosen of them, by part and in
// the order in which it was chosen, then the rest as it would stand. NotFound beyond the
// wall.
func Candidates(tx *db.Tx, client uuid.UUID, kind Kind, c Choice) ([]Candidate, error) {
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	form, _ := kind.Form()
	list, err := candidates(tx, form, client, c.Failures)
	for i := range list {
		at := slices.IndexFunc(c.Exhibits, func(e Chosen) bool { return e.Document == list[i].ID })
		if at >= 0 {
			list[i].Chosen = &c.Exhibits[at]
		}
	}
	order := func(one Candidate) (part, at int) {
		if one.Chosen == nil {
			return len(form.Parts), 0
		}
		part = slices.IndexFunc(form.Parts, func(p Part) bool { return p.ID == one.Chosen.Part })
		return part, slices.IndexFunc(c.Exhibits, func(e Chosen) bool { return e.Document == one.ID })
	}
	slices.SortStableFunc(list, func(a, b Candidate) int {
		partA, atA := order(a)
		partB, atB := order(b)
		return cmp.Or(cmp.Compare(partA, partB), cmp.Compare(atA, atB))
	})
	return list, err
}

func candidates(tx *db.Tx, form Form, client uuid.UUID, about []uuid.UUID) ([]Candidate, error) {
	shelf, err := shelfOf(tx, client)
	if err != nil {
		return nil, err
	}
	where, err := placesOf(tx, client, about)
	if err != nil {
		return nil, err
	}
	var list []Candidate
	for _, f := range shelf {
		if !f.Original() {
			continue
		}
		c := Candidate{File: f.File, Unfit: f.unfit, Part: where.of(form, f.Document), proposed: where.proposes(f.Document)}
		for _, copied := range f.Copies {
			c.Copies = append(c.Copies, Copy{Document: copied, Unfit: shelf[copied.ID].unfit})
		}
		slices.SortFunc(c.Copies, func(a, b Copy) int {
			return cmp.Or(a.ReceivedAt.Compare(b.ReceivedAt), cmp.Compare(a.ID.String(), b.ID.String()))
		})
		list = append(list, c)
	}
	order := func(id PartID) int { return slices.IndexFunc(form.Parts, func(p Part) bool { return p.ID == id }) }
	slices.SortFunc(list, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(order(a.Part), order(b.Part)), madeAt(a.Document).Compare(madeAt(b.Document)), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return list, nil
}

// propose chooses what came in for the failures a packet is about, the papers on which
// the client was released and the declarations that were signed: whatever of it may
// leave. Everything else is for an attorney to pick.
func propose(tx *db.Tx, form Form, client uuid.UUID, about []uuid.UUID) ([]Chosen, error) {
	list, err := candidates(tx, form, client, about)
	chosen := []Chosen{}
	for _, c := range list {
		if c.Part == "" || !c.proposed {
			continue
		}
		if one, ok := c.Offered(); ok && len(chosen) < mostExhibits {
			chosen = append(chosen, one)
		}
	}
	return chosen, err
}

// proposeIncidents are the incidents of the failures of which an attorney let something
// be said.
func proposeIncidents(tx *db.Tx, about []uuid.UUID) ([]uuid.UUID, error) {
	chosen := []uuid.UUID{}
	for _, id := range about {
		f, err := failures.Find(tx, id)
		if fault.Is(err, fault.NotFound) {
			continue // named at its field
		}
		if err != nil {
			return chosen, err
		}
		if f.Incident == uuid.Nil {
			continue
		}
		file, err := failures.FindIncident(tx, f.Incident)
		if err != nil {
			return chosen, err
		}
		if len(file.Exhibits) > 0 && !slices.Contains(chosen, file.ID) {
			chosen = append(chosen, file.ID)
		}
	}
	return chosen, nil
}

// places says in which part a document would stand.
type places struct {
	evidence map[uuid.UUID]bool   // of the failures a packet is about
	others   map[uuid.UUID]bool   // of other failures
	scans    map[uuid.UUID]bool   // of release papers
	receipts map[uuid.UUID]bool   // of address updates
	sworn    map[uuid.UUID]PartID // of signed declarations
}

func placesOf(tx *db.Tx, client uuid.UUID, about []uuid.UUID) (places, error) {
	where := places{evidence: map[uuid.UUID]bool{}, others: map[uuid.UUID]bool{}, scans: map[uuid.UUID]bool{}}
	all, err := failures.ForClient(tx, client)
	if err != nil {
		return where, err
	}
	for _, f := range all {
		for _, e := range f.Evidence {
			if slices.Contains(about, f.ID) {
				where.evidence[e.DocumentID] = true
			} else {
				where.others[e.DocumentID] = true
			}
		}
	}
	scans, err := supervision.ScansOf(tx, client)
	for _, list := range scans {
		for _, d := range list {
			where.scans[d.ID] = true
		}
	}
	if err != nil {
		return where, err
	}
	if where.receipts, err = receiptsOf(tx, client); err != nil {
		return where, err
	}
	where.sworn, err = swornScans(tx, client)
	return where, err
}

// of is the part of a form; empty where nothing says that the document belongs in one.
func (w places) of(form Form, d documents.Document) PartID {
	part, signed := w.sworn[d.ID]
	if !signed {
		part = w.guess(d)
	}
	if form.Kind == RescindExhibits && !signed && part != "" {
		switch {
		case d.Kind == documents.Court:
			part = Order
		case part != ClientDeclaration && part != StaffDeclarations:
			part = MotionExhibits
		}
	}
	if p, known := form.Part(part); !known || !p.Exhibits {
		return ""
	}
	return part
}

// proposes tells whether a document is chosen before anybody looked. A medical record, a
// paper of a court or a document about who somebody is, or is tied to, never is, though it
// came in for the failure: each can say more than the failure needs. Nor is one that is
// called a declaration, or words of a witness, unless it was signed here: it may be a draft.
func (w places) proposes(d documents.Document) bool {
	if _, signed := w.sworn[d.ID]; signed {
		return true
	}
	switch d.Kind {
	case documents.Medical, documents.Court, documents.Identity, documents.Ties, documents.Declaration, documents.Witness:
		return false
	}
	return w.evidence[d.ID] || w.scans[d.ID] || d.Kind == documents.ReleaseDocument
}

// tabs are where a document of a kind stands, whatever it came in for.
var tabs = map[documents.Kind]PartID{
	documents.ReleaseDocument: ReleasePapers,
	documents.Declaration:     ClientDeclaration,
	documents.CallLog:         CallLog,
	documents.Appearance:      InPerson,
	documents.Receipt:         Compliance,
	documents.Notice:          Compliance,
	documents.Court:           Compliance,
	documents.Witness:         StaffDeclarations,
	documents.Cause:           Cause,
	documents.Medical:         Cause,
	documents.Report:          Background,
	documents.Ties:            Ties,
	documents.Identity:        Ties,
}

// guess is where a document stands by what it is said to be; a picture, a recording or a
// paper of which nobody said it, by what it came in for. What came in for another failure
// is of that one's packet, unless it is about her record, or about her.
func (w places) guess(d documents.Document) PartID {
	part, said := tabs[d.Kind]
	switch {
	case w.scans[d.ID]:
		return ReleasePapers
	case w.receipts[d.ID]:
		return Compliance
	case w.others[d.ID] && !w.evidence[d.ID] && !slices.Contains([]PartID{ReleasePapers, Compliance, Background, Ties}, part):
		return ""
	case said:
		return part
	case !w.evidence[d.ID]:
		return ""
	case d.Kind == documents.Letter, d.Kind == documents.Other && d.MediaType == vault.PDF:
		return CallLog
	}
	return AppEvidence
}

// madeAt is when a document was made, as far as anybody says it with a zone: a person,
// else the file itself; else when it came.
func madeAt(d documents.Document) time.Time {
	if d.TakenAt != nil {
		return *d.TakenAt
	}
	if at, err := time.Parse(time.RFC3339, d.Claimed.Reveal()); err == nil && !d.Implausible() {
		return at
	}
	return d.ReceivedAt
}
