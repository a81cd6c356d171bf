package failures

import (
	"context"
	"strings"

	"constancia/internal/failures"
	"constancia/internal/refdata"
	"constancia/ui/parts"
)

// states asks where the parties of a call were.
func states(ctx context.Context, in parts.Input) parts.Input {
	in.Options = []parts.Option{{Label: parts.Say(ctx, "failures.not_said")}}
	for _, s := range refdata.States() {
		in.Options = append(in.Options, parts.Option{Value: s.Code, Label: s.Name})
	}
	return in
}

// consentStates names the states in which everybody on the line has to agree.
func consentStates(ctx context.Context) string {
	var names []string
	for _, c := range refdata.RecordingConsents() {
		if s, known := refdata.StateOf(c.State); known {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, ", ")
}

// consentText says who agreed that a call, or an audio file, was recorded, or that
// an attorney must decide; with the law of the state where it is known.
func (v FileView) consentText(ctx context.Context, c failures.Consent, err error) string {
	if err != nil {
		return parts.Say(ctx, "failures.consent.none")
	}
	said := parts.Say(ctx, "failures.consent.given", "who", c.GivenBy.Reveal(), "when", v.at(ctx, c.GivenAt))
	if law, all := refdata.RecordingConsentOf(c.State); all {
		said += " " + parts.Say(ctx, "failures.consent.all", "citation", law.Citation)
	}
	return said
}
