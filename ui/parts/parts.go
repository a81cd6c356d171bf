// Package parts holds the pieces every screen is put together from: fields,
// buttons, badges, notices, timeline, tables. They take plain structs whose
// words are already said in the reader's language; the few words of their own
// come from the catalog "parts". They know no room, no rule and no database.
package parts

import (
	"strconv"

	"github.com/a-h/templ"

	"constancia/internal/locale"
)

// Tone says how much something wants attention. Each tone has a shape and a
// place in the words around it; colour only repeats them.
type Tone string

// The tones, from quiet to loud. Done is the accent with a tick.
const (
	Neutral Tone = "neutral"
	Accent  Tone = "accent"
	Done    Tone = "done"
	Warning Tone = "warning"
	Danger  Tone = "danger"
)

func (t Tone) or(other Tone) Tone {
	if t == "" {
		return other
	}
	return t
}

// icon is the shape a tone has where the caller names none.
func (t Tone) icon() Icon {
	switch t {
	case Accent:
		return IconInfo
	case Done:
		return IconDone
	case Warning:
		return IconWarning
	case Danger:
		return IconDanger
	}
	return IconDot
}

// Option is one choice of a select, a radio group or a list of suggestions.
type Option struct {
	Value string
	Label string
	Hint  string // radio and checkbox only
}

// Input is one question of a form. Value is what the person typed, also when it
// was refused; Problem is why, said in the reader's language.
type Input struct {
	Name    string
	Label   string
	Value   string
	Hint    string
	Problem string

	Type         string // text unless named: email, tel, password, search, number, url, date, time
	Required     bool   // says so and sets the attribute
	Optional     bool   // says so
	Autocomplete string
	InputMode    string
	Placeholder  string // an example, never the label
	MaxLength    int
	Rows         int      // TextArea
	Options      []Option // Select, Radios, Checks, Combo
	Short        bool     // a narrow box for a short answer
	InLine       bool     // Radios, Checks: side by side
	ReadOnly     bool
	Autofocus    bool
	Nth          int              // its place, from 1, where one name is asked several times
	Attrs        templ.Attributes // htmx and data attributes of the control itself
}

// ID is the id of the control, which FormErrors links to.
func (in Input) ID() string {
	if own, ok := in.Attrs["id"].(string); ok {
		return own
	}
	if in.Nth > 0 {
		return "f-" + in.Name + "-" + strconv.Itoa(in.Nth)
	}
	return "f-" + in.Name
}

// With returns the question with what was typed and what was wrong with it.
func (in Input) With(value string, problems Problems) Input {
	in.Value, in.Problem = value, problems.For(in.Name)
	return in
}

func (in Input) describedBy() string {
	switch {
	case in.Hint != "" && in.Problem != "":
		return in.ID() + "-hint " + in.ID() + "-problem"
	case in.Hint != "":
		return in.ID() + "-hint"
	case in.Problem != "":
		return in.ID() + "-problem"
	}
	return ""
}

func (in Input) kind() string {
	switch {
	case in.Type == "":
		return "text"
	case in.Type == "date" && !isDate(in.Value), in.Type == "time" && !isTime(in.Value):
		// a browser empties a date box it cannot read; what was typed stays typed
		return "text"
	}
	return in.Type
}

// Say is locale.Say, short for the views.
var Say = locale.Say
