package parts

import (
	"context"
	"errors"

	"constancia/internal/fault"
	"constancia/internal/locale"
)

// Problem is one refused answer, said in the reader's language.
type Problem struct {
	Field string // empty for a problem of the whole form
	Text  string
}

// Problems are the refused answers of one form, in the order of the form.
type Problems []Problem

// For says what is wrong with one field, or nothing.
func (p Problems) For(field string) string {
	for _, one := range p {
		if one.Field == field {
			return one.Text
		}
	}
	return ""
}

// ProblemsOf says the problems a fault carries. A fault without field problems
// becomes one problem of the whole form; nil stays empty.
func ProblemsOf(ctx context.Context, err error) Problems {
	var f *fault.Error
	if !errors.As(err, &f) {
		return nil
	}
	if len(f.Problems) == 0 {
		return Problems{{Text: locale.SayArgs(ctx, f.Key, f.Args)}}
	}
	said := make(Problems, len(f.Problems))
	for i, one := range f.Problems {
		said[i] = Problem{Field: one.Field, Text: locale.SayArgs(ctx, one.Key, one.Args)}
	}
	return said
}
