// Package apidocs is the page that describes the API. It loads nothing from
// elsewhere and knows no operation by name.
package apidocs

// View is the whole page.
type View struct {
	Title       string
	Description string
	OpenAPI     string // where the document lies
	Groups      []Group
}

// Group is the operations of one noun.
type Group struct {
	Name string
	Ops  []Op
}

// Op is one operation.
type Op struct {
	Anchor     string
	Method     string
	Path       string
	Summary    string
	Permission string
	Parameters []Field
	Body       []Field
	Answers    []Answer
}

// Field is a parameter or a member of a body.
type Field struct {
	Name     string
	Type     string
	Required bool
	Text     string
}

// Answer is a status and what it says.
type Answer struct {
	Status string
	Text   string
	Fields []Field
}
