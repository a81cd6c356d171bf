package packets

import "slices"

// Kind is what a packet is for. Each has a file of its own that declares its parts.
type Kind string

// The kinds of this room. A letter or a printable is a kind of its own too: whoever
// adds one writes its file and names it in kinds.
const (
	MissedCheckIn   Kind = "missed_check_in"
	RescindExhibits Kind = "rescind_exhibits"
)

// kinds are the declarations, in the order in which they are offered.
var kinds = []Form{missedCheckIn, checkInExhibits, rescindExhibits, complianceLetter, stepDownLetter, preservationDemand, coverLetter}

// Form declares a kind: what it is called on paper and what stands in it, in order.
type Form struct {
	Kind   Kind
	Title  string // as it stands on the paper, in the forum's language
	Parts  []Part // in the order in which they stand
	Court  bool   // it is filed with a court: a cover page with a caption, proof of service
	Reused bool   // its cover page is that of the forum in which it is used again
	About  bool   // it is about a failure, and cannot be asked for without one

	Draft    func(g *gathering) ([]string, error) // of a letter: its paragraphs as the record gives them
	Mentions []Mention                            // what such a letter can name, each if it is chosen
}

// PartID names a part within every kind that has it.
type PartID string

// LabelKey is how the part is called on a screen.
func (p PartID) LabelKey() string { return "packets.part." + string(p) }

// Part is one part of a kind. Read fills it from the record; Draw puts it on paper, and
// sees no database.
type Part struct {
	ID       PartID
	Tab      string // the letter on its divider sheet; empty where it has none
	Title    string // as it stands on the paper
	Label    string // begins the labels of its exhibits, where it has no tab
	Exhibits bool   // documents can be chosen for it
	Instead  PartID // the part in whose place it stands where that is left out; nobody chooses it
	Filed    Filing // what it is to whoever it is filed with
	Item     int    // its number in the order of filing, where the kind has one
	Supplied bool   // a paper of the attorney's own: see supplied
	Read     func(g *gathering) error
	Draw     func(p *press)
}

// Filing is a type of document as a court's system takes it: each is uploaded as a file of
// its own, so that parts of different types never stand in one (EOIR, ECAS user manual).
type Filing int

// The types.
const (
	FiledExhibits    Filing = iota // exhibits with what leads to them: cover page, contents, tabs, manifest
	FiledLetter                    // what an attorney writes, and the summary that goes with it
	FiledService                   // that it was handed to the other side
	FiledAppearance                // who represents whom
	FiledFee                       // that a fee was paid, or why none is
	FiledMotion                    // what the court is asked for, with its cover page and the order it is about
	FiledAddress                   // where the respondent lives
	FiledApplication               // an application for relief
	FiledProposal                  // the order that is proposed
)

// Kinds lists the kinds in the order in which they are offered.
func Kinds() []Kind {
	list := make([]Kind, len(kinds))
	for i, f := range kinds {
		list[i] = f.Kind
	}
	return list
}

// LabelKey is how the kind is called on a screen.
func (k Kind) LabelKey() string { return "packets.kind." + string(k) }

// Form is the declaration of the kind; ok is false for a word that names none.
func (k Kind) Form() (f Form, ok bool) {
	at := slices.IndexFunc(kinds, func(f Form) bool { return f.Kind == k })
	if at < 0 {
		return f, false
	}
	return kinds[at], true
}

// Part is one part of the form; ok is false where it has none of that name.
func (f Form) Part(id PartID) (p Part, ok bool) {
	at := slices.IndexFunc(f.Parts, func(p Part) bool { return p.ID == id })
	if at < 0 {
		return p, false
	}
	return f.Parts[at], true
}
