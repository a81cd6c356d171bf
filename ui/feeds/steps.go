package feeds

import (
	"context"
	"strings"

	"constancia/ui/parts"
)

// steps are one sheet's sentences, each on a line of its text.
func steps(ctx context.Context, sheet string) []string {
	return strings.Split(parts.Say(ctx, "calendar_link.steps."+sheet), "\n")
}
