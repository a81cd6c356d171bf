package parts

import (
	"context"

	"github.com/a-h/templ"
)

func conflictSays(ctx context.Context, c Conflict) string {
	if c.Who == "" {
		return Say(ctx, "parts.conflict.somebody", "when", c.When)
	}
	return Say(ctx, "parts.conflict.who", "who", c.Who, "when", c.When)
}

func differenceLines(ctx context.Context, differences []Difference) []Line {
	lines := make([]Line, len(differences))
	for i, d := range differences {
		lines[i] = Line{Cells: []templ.Component{Text(d.Label), orNothing(ctx, d.Saved), orNothing(ctx, d.Yours)}}
	}
	return lines
}

func orNothing(ctx context.Context, words string) templ.Component {
	if words == "" {
		return Text(Say(ctx, "parts.not_given"))
	}
	return Text(words)
}
