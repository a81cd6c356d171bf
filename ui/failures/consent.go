package failures

import (
	"context"

	"constancia/internal/failures"
	"constancia/ui/parts"
)

// consentText says who agreed that a call was recorded, or that an attorney must
// decide.
func (v FileView) consentText(ctx context.Context, c failures.Consent, err error) string {
	if err != nil {
		return parts.Say(ctx, "failures.consent.none")
	}
	return parts.AgreedText(ctx, c.GivenBy.Reveal(), v.at(ctx, c.GivenAt), c.State)
}
