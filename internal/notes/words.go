package notes

import "slices"

// Kind is what a note is for.
type Kind string

// The kinds. Only a statement can be approved, and so leave the house.
const (
	Plain     Kind = "note"
	Statement Kind = "statement"
)

// Kinds lists the kinds, the usual first.
func Kinds() []Kind { return []Kind{Plain, Statement} }

// LabelKey is how the kind is called.
func (k Kind) LabelKey() string { return "notes.kind." + string(k) }

// Whose says whose words a statement holds.
type Whose string

// Whose words they can be.
const (
	OfClient  Whose = "client"
	OfWitness Whose = "witness"
	OfStaff   Whose = "staff"
)

// Speakers lists whose words a statement can hold, the usual first.
func Speakers() []Whose { return []Whose{OfClient, OfWitness, OfStaff} }

// LabelKey is how that is said.
func (w Whose) LabelKey() string { return "notes.whose." + string(w) }

// The sources of a note: what it was made out of.
const (
	FromFailure    = "failure"
	FromOccurrence = "occurrence"
	FromClient     = "client"
)

func sources() []string { return []string{FromFailure, FromOccurrence, FromClient} }

// unknown tells whether a word stands outside its list.
func unknown[T ~string](list []T, word T) bool { return !slices.Contains(list, word) }
