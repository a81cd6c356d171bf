package parts

import (
	"context"

	"constancia/internal/locale"
	"constancia/internal/refdata"
)

// LanguageName says a language in the reader's own; a tag nobody has a name for
// stands as it is.
func LanguageName(ctx context.Context, tag string) string {
	known, _ := refdata.LanguageOf(tag)
	if name := locale.From(ctx).Language(tag, known.Name); name != "" {
		return name
	}
	return tag
}
