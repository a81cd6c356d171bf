package supervision

import (
	"context"

	"constancia/internal/supervision"
	"constancia/ui/parts"
)

// Sheet is one form of this room on its own page: all of them look alike.
type Sheet struct {
	Title    string // a key
	Whose    string // the client's name, or the office's
	Lead     parts.Notice
	Action   string
	Back     string
	FormID   string
	Version  int64
	Problems parts.Problems
	Groups   []Group
	Fix      *AmendForm      // set in a correction
	Conflict *parts.Conflict // somebody else saved first
}

// Group is questions that belong together, folded when seldom needed.
type Group struct {
	Fold   string // what it says when folded; empty for open
	Open   bool
	Beside []Question // side by side, before the rest
	Asks   []Question
}

// Question is one input and how it is asked.
type Question struct {
	parts.Input
	As string // "", "area", "select", "checks", "radios", "checkbox"
}

func plain(in parts.Input) Question   { return Question{Input: in} }
func area(in parts.Input) Question    { return Question{in, "area"} }
func choose(in parts.Input) Question  { return Question{in, "select"} }
func several(in parts.Input) Question { return Question{in, "checks"} }
func oneOf(in parts.Input) Question   { return Question{in, "radios"} }
func tick(in parts.Input) Question    { return Question{in, "checkbox"} }

// AmendForm is what makes a form a correction, as it is typed.
type AmendForm struct {
	Supersedes string `form:"supersedes"`
	Why        string `form:"why"`
	Void       string `form:"void"`
}

func (f AmendForm) fix() supervision.Fix {
	return supervision.Fix{Supersedes: parsed(f.Supersedes), Why: f.Why, Void: f.Void != ""}
}

// correction is the form when it corrects something, nil when it does not.
func (f AmendForm) correction() *AmendForm {
	if f.Supersedes == "" {
		return nil
	}
	return &f
}

func (s Sheet) title(ctx context.Context) string {
	if s.Fix != nil {
		return parts.Say(ctx, "supervision.correct.title")
	}
	return parts.Say(ctx, s.Title)
}

func (s Sheet) lead(ctx context.Context) parts.Notice {
	if s.Fix != nil {
		return parts.Notice{Title: parts.Say(ctx, s.Title), Text: parts.Say(ctx, "supervision.correct.text")}
	}
	return s.Lead
}

func (s Sheet) back(ctx context.Context) parts.Act {
	return parts.Act{Label: parts.Say(ctx, "supervision.back"), Href: s.Back}
}
