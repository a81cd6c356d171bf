package packets

// Representation is Form G-28, behind the letter that says who represents the client.
const Representation PartID = "representation"

// The parts that go with a letter: the form, and where the letter is left out, which
// holds the list of what is enclosed, a table of contents of its own.
var (
	attached = Part{ID: Representation, Label: "G28", Title: "Form G-28", Filed: FiledLetter, Exhibits: true, Read: readRepresentation, Draw: drawExhibits}
	unled    = Part{ID: TableOfPages, Title: "Table of contents", Filed: FiledLetter, Instead: CoverLetter, Read: readUnled, Draw: drawUnled}
)

func readRepresentation(g *gathering) error {
	if g.part.In = g.held(); !g.part.In && !g.choice.Leaves(Representation) && !g.choice.Leaves(CoverLetter) {
		g.miss("g28")
	}
	return nil
}

func readUnled(g *gathering) error {
	g.part.In = g.choice.Leaves(CoverLetter)
	return nil
}

// represents is the first sentence of every letter. That the form is attached is said
// where it is.
func (g *gathering) represents() string {
	return represents(g.out.Client.Name, len(g.choice.Of(Representation)) > 0 && !g.choice.Leaves(Representation))
}

func represents(client string, attached bool) string {
	said := "This office represents " + client + "."
	if attached {
		said += " Form G-28 is attached."
	}
	return said
}
