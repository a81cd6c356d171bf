package parts

import "context"

// DetainedMark says that an agency holds the client, in a word and a shape of its own.
func DetainedMark(ctx context.Context) Mark {
	return Mark{Word: Say(ctx, "detention.mark"), Tone: Danger, Icon: IconDetained}
}
