package parts

import (
	"context"
	"strings"

	"constancia/internal/refdata"
)

// Recorded is who agreed to be recorded, as it was typed.
type Recorded struct {
	Prefix   string // of the names of its fields; empty for none
	By       string
	Date     string
	Time     string
	State    string
	Problems Problems
}

func (r Recorded) ask(ctx context.Context, name, value string) Input {
	in := Input{Name: r.Prefix + "consent_" + name, Label: Say(ctx, "parts.recorded."+strings.ReplaceAll(name, ".", "_")), Autocomplete: "off"}
	return in.With(value, r.Problems)
}

func (r Recorded) state(ctx context.Context) Input {
	in := r.ask(ctx, "state", r.State)
	in.Options = []Option{{Label: Say(ctx, "parts.recorded.not_said")}}
	for _, s := range refdata.States() {
		in.Options = append(in.Options, Option{Value: s.Code, Label: s.Name})
	}
	return in
}

// allParty names the states in which everybody on the line has to agree.
func allParty() string {
	var names []string
	for _, c := range refdata.RecordingConsents() {
		if s, known := refdata.StateOf(c.State); known {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, ", ")
}

// AgreedText says who agreed to be recorded, and where that settles nothing: in a state
// where everybody has to agree, or where nobody said which state it was.
func AgreedText(ctx context.Context, who, when, state string) string {
	said := Say(ctx, "parts.recorded.given", "who", who, "when", when) + " "
	if law, all := refdata.RecordingConsentOf(state); all {
		return said + Say(ctx, "parts.recorded.all", "citation", law.Citation)
	}
	if state == "" {
		return said + Say(ctx, "parts.recorded.nowhere")
	}
	return strings.TrimSpace(said)
}
