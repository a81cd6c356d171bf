package packets

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/moves"
	"constancia/internal/typeset"
	"constancia/internal/wall"
)

// AddressUpdate is one agency that was told of a new address. The address itself is no
// part of it: whoever is to have it has the form.
type AddressUpdate struct {
	MovedOn    wall.Date // empty where nobody could say
	Agency     string
	Form       string
	How        string
	SentOn     wall.Date
	ReceivedOn wall.Date // empty where it is not on record
	Receipt    string
	Exhibits   []string // labels of the papers that prove it
}

// readAddresses are the agencies of which somebody said how they were told, the oldest
// move first. Of one that is still to be told the paper says nothing, and the screen does;
// so of one that was told after its last day, which is hers to weigh before it is handed out.
func readAddresses(g *gathering) error {
	all, err := moves.OfClient(g.tx, g.packet.ClientID)
	if err != nil {
		return err
	}
	open, late := 0, 0
	for _, f := range slices.Backward(all) {
		for _, u := range f.Updates {
			s, told := u.Told()
			if !told && u.State == moves.Open {
				open++
			}
			if told && u.DueOn != "" && s.SentOn.After(u.DueOn) {
				late++
			}
			if told {
				g.rows = append(g.rows, f.ID, s.ID)
				g.out.History.Addresses = append(g.out.History.Addresses, g.addressUpdate(f, u, s))
			}
		}
	}
	if open > 0 {
		g.miss("address_updates", "count", open)
	}
	if late > 0 {
		g.miss("address_late", "count", late)
	}
	return nil
}

func (g *gathering) addressUpdate(f moves.File, u moves.UpdateFile, s moves.Sending) AddressUpdate {
	a := AddressUpdate{
		MovedOn: f.MovedOn, Agency: g.say.Say(u.Agency.LabelKey()), Form: u.Agency.Form(), How: g.say.Say(s.How.LabelKey()), SentOn: s.SentOn,
		ReceivedOn: s.ReceivedOn, Receipt: s.Receipt.Reveal(),
	}
	for _, r := range u.Receipts {
		for _, e := range g.out.Exhibits {
			if e.Document == r.DocumentID {
				a.Exhibits = append(a.Exhibits, e.Label)
			}
		}
	}
	return a
}

// receiptsOf are the documents that prove that an agency was told.
func receiptsOf(tx *db.Tx, client uuid.UUID) (map[uuid.UUID]bool, error) {
	all, err := moves.OfClient(tx, client)
	found := map[uuid.UUID]bool{}
	for _, f := range all {
		for _, u := range f.Updates {
			for _, r := range u.Receipts {
				found[r.DocumentID] = true
			}
		}
	}
	return found, err
}

func (p *press) addresses(b *typeset.Book) {
	if len(p.c.History.Addresses) == 0 {
		return
	}
	b.Heading(3, "Address updates")
	table := typeset.Table{Columns: []typeset.Column{
		{Title: "Address since", Width: 1.9},
		{Title: "Agency", Width: 2.6},
		{Title: "Told", Width: 1.9},
		{Title: "How", Width: 1.5},
		{Title: "Received", Width: 1.9},
		{Title: "Receipt", Width: 2},
	}}
	for _, a := range p.c.History.Addresses {
		table.Rows = append(table.Rows, row(
			shortDay(a.MovedOn), commas(a.Agency, a.Form), shortDay(a.SentOn), a.How, shortDay(a.ReceivedOn), commas(append([]string{a.Receipt}, a.Exhibits...)...),
		))
	}
	b.Table(table)
}

// commas are the words that are there, one after the other.
func commas(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), ", ")
}

// shortDay fits into a column of a table.
func shortDay(d wall.Date) string {
	if !d.Valid() {
		return ""
	}
	return d.UTC().Format("Jan 2, 2006")
}
