package chronology

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/moves"
)

// ofMoves is where a client lived and got letters, and which agency was told of it. The
// address itself stays in the house; that an agency was told does not.
func ofMoves(tx *db.Tx, file clients.File) ([]Line, error) {
	all, err := moves.OfClient(tx, file.ID)
	if err != nil {
		return nil, err
	}
	var lines []Line
	for _, a := range file.Addresses {
		at := slices.IndexFunc(all, func(f moves.File) bool { return f.AddressID == a.ID })
		l := ofAddress(a, isFirst(a, file.Addresses))
		if at >= 0 {
			f := all[at]
			l = ofAddress(a, f.FirstKnown)
			l.Subject, l.At, l.Day, l.ToldOn, l.ToldBy = f.First(), noon(f.MovedOn, f.RecordedAt), f.MovedOn, f.ToldOn, f.ToldBy.Reveal()
		}
		misheard := at < 0 && slices.ContainsFunc(all, func(f moves.File) bool {
			return slices.ContainsFunc(f.Before, func(b moves.Move) bool { return b.AddressID == a.ID })
		})
		l.Gone, l.Never = misheard, misheard // it was corrected: nobody lived there
		lines = append(lines, l)
	}
	for _, f := range all {
		for _, u := range f.Updates {
			lines = append(lines, ofUpdate(f, u)...)
		}
	}
	return lines, nil
}

// ofUpdate is how one agency was told, with what was corrected.
func ofUpdate(f moves.File, u moves.UpdateFile) []Line {
	void := map[uuid.UUID]bool{}
	for _, s := range u.Sendings {
		if s.Void && s.Supersedes != nil {
			void[*s.Supersedes] = true
		}
	}
	holds, _ := u.Told()
	var lines []Line
	for _, s := range u.Sendings {
		if s.Void {
			continue // what it says never was stands before it
		}
		l := Line{
			Kind: AddressTold, ID: s.ID, Subject: f.First(), At: noon(s.SentOn, s.RecordedAt), Day: s.SentOn, RecordedAt: s.RecordedAt, By: s.RecordedBy,
			Says: Phrase{Key: "chronology.address_told", Words: map[string]string{"agency": u.Agency.LabelKey(), "how": s.How.LabelKey()}},
			Note: s.Note.Reveal(), SeenBy: s.SentBy.Reveal(), Gone: s.ID != holds.ID, Never: void[s.ID],
			Facts: facts(Fact{Key: "chronology.fact.form", Text: u.Agency.Form()}, Fact{Key: "chronology.fact.receipt", Text: s.Receipt.Reveal()}),
		}
		if s.ReceivedOn != "" && s.ReceivedOn != s.SentOn {
			l.Says.Key, l.Says.Args = "chronology.address_received", map[string]any{"received": s.ReceivedOn}
		}
		if !l.Gone {
			for _, r := range u.Receipts {
				l.Documents = append(l.Documents, r.DocumentID)
			}
		}
		lines = append(lines, l)
	}
	return lines
}
