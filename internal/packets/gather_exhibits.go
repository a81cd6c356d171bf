package packets

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"constancia/internal/audit"
	"constancia/internal/documents"
	"constancia/internal/vault"
)

// placeExhibits gives every chosen document its label, in the order of the parts and
// within a part in that of the choice.
func (g *gathering) placeExhibits() error {
	for _, part := range g.form.Parts {
		if g.choice.Leaves(part.ID) {
			continue
		}
		for i, chosen := range g.choice.Of(part.ID) {
			g.out.Exhibits = append(g.out.Exhibits, g.exhibit(chosen, fmt.Sprintf("%s-%d", cmp.Or(part.Tab, part.Label), i+1)))
		}
	}
	return nil
}

// exhibit is a document as it was chosen. What the file says of itself is read from the
// form that is printed: of a stripped copy it is nothing, and the caption would give
// back what was taken out.
func (g *gathering) exhibit(chosen Chosen, label string) Exhibit {
	original, printed, bundled := g.shelf[chosen.Document], g.shelf[chosen.OnPaper()], g.shelf[chosen.InBundle()]
	e := Exhibit{
		Label: label, Part: chosen.Part, Document: original.ID, Original: original.SHA256.Reveal(), Title: original.Title.Reveal(),
		Caption: original.Caption.Reveal(), Claimed: printed.Claimed.Reveal(), ReceivedAt: original.ReceivedAt, From: original.SentBy.Reveal(),
		Printed: stored(printed.Document, label), Bundled: stored(bundled.Document, label),
	}
	if original.TakenAt != nil {
		e.TakenAt = *original.TakenAt
	}
	if printed.Making != nil {
		e.Makes = string(*printed.Making)
	}
	says := printed.Says()
	e.Device = strings.TrimSpace(says.Make + " " + says.Model)
	g.evidence(&e)
	return e
}

// evidence adds what was said of a document when it came in for one of the failures.
func (g *gathering) evidence(e *Exhibit) {
	for _, f := range g.about {
		for _, piece := range f.Evidence {
			if piece.DocumentID != e.Document {
				continue
			}
			if e.Caption == "" {
				e.Caption = piece.Caption.Reveal()
			}
			if e.From == "" {
				e.From = piece.SentBy.Reveal()
			}
			if e.TakenAt.IsZero() && piece.TakenAt != nil {
				e.TakenAt = *piece.TakenAt
			}
		}
	}
}

func stored(d documents.Document, label string) Stored {
	return Stored{
		Document: d.ID, Client: d.ClientID, Name: d.FileName, Path: "exhibits/" + label + "." + strings.TrimPrefix(d.MediaType.Ending(), "."),
		SHA256: d.SHA256.Reveal(), Bytes: d.Bytes, Type: d.MediaType, Seconds: d.Says().Seconds,
	}
}

// held tells whether the part being read has exhibits, and lists what is not ready.
func (g *gathering) held(types ...vault.Type) bool {
	waiting := 0
	for _, f := range g.shelf {
		if f.Original() && len(f.Checks) == 0 && !f.Privileged && g.belongs(f.Document) {
			waiting++
		}
	}
	if waiting > 0 {
		g.miss("unchecked", "count", waiting)
	}
	for _, e := range g.out.Exhibits {
		if e.Part == g.part.ID {
			return true
		}
	}
	return false
}

// belongs tells whether a document is evidence of the failures and would stand in the
// part that is being read.
func (g *gathering) belongs(d documents.Document) bool {
	if g.part.ID != AppEvidence {
		return false
	}
	for _, f := range g.about {
		for _, piece := range f.Evidence {
			if piece.DocumentID == d.ID {
				return true
			}
		}
	}
	return false
}

// readChosen is a part that holds nothing but what an attorney picked.
func readChosen(g *gathering) error {
	if g.part.In = g.held(); !g.part.In {
		g.miss("nothing_chosen")
	}
	return nil
}

// readAlways is a part that is there without anything on record.
func readAlways(g *gathering) error {
	g.part.In = true
	return nil
}

// readManifest is the files with their hashes, and the checkpoint of the log that whoever
// has the paper alone can hold against the bundle.
func readManifest(g *gathering) (err error) {
	g.part.In = len(g.out.Exhibits) > 0
	if g.part.In && !g.choice.Leaves(g.part.ID) {
		g.out.Log, err = audit.NewestSigned(g.tx)
	}
	return err
}

func readReleasePapers(g *gathering) error {
	g.part.In = g.held()
	if len(g.record.Papers) == 0 {
		g.miss("release_paper")
	} else if !g.part.In {
		g.miss("release_scan")
	}
	return nil
}

func readAppEvidence(g *gathering) error {
	for _, f := range g.about {
		sheet := deviceSheet(f.Current())
		if len(sheet.Rows) == 0 {
			g.miss("device")
			continue
		}
		g.out.Devices = append(g.out.Devices, sheet)
	}
	shown := g.held()
	if !shown {
		g.miss("pictures")
	}
	g.part.In = shown || len(g.out.Devices) > 0
	return nil
}

func readTies(g *gathering) error {
	g.part.In = g.held()
	return nil
}

// instant is a time, zero for one that nobody could say.
func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
