package seal

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"

	"gorm.io/gorm/schema"
)

const redacted = "[sealed]"

// null is what an empty sealed column is in the database.
var null any

var errJSON = errors.New("a sealed value does not go into JSON by itself: reveal it where that is meant")

// Text is a sealed column of text. It holds a pointer and formats as "[sealed]",
// so that neither a log line nor a driver's error can print what is inside; and
// it is no driver.Valuer, so that it cannot slip into a query unsealed.
type Text struct{ p *string }

// Of is the text to be sealed; the empty string is kept as NULL.
func Of(s string) Text {
	if s == "" {
		return Text{}
	}
	return Text{p: &s}
}

// Reveal is the text in the clear; empty when there is none.
func (t Text) Reveal() string {
	if t.p == nil {
		return ""
	}
	return *t.p
}

// Empty tells whether there is no text.
func (t Text) Empty() bool { return t.p == nil }

// Format hides the text from every verb of package fmt.
func (t Text) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides the text from slog.
func (t Text) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON refuses.
func (t Text) MarshalJSON() ([]byte, error) { return nil, errJSON }

// Scan opens the column for GORM.
func (t *Text) Scan(ctx context.Context, field *schema.Field, _ reflect.Value, dbValue any) error {
	t.p = nil
	if dbValue == nil {
		return nil
	}
	plain, err := openColumn(ctx, field, dbValue)
	if err != nil {
		return err
	}
	s := string(plain)
	t.p = &s
	return nil
}

// Value seals the column for GORM under the key of the model it stands in.
func (t Text) Value(ctx context.Context, field *schema.Field, model reflect.Value, value any) (any, error) {
	text, ok := value.(Text)
	if !ok { // NULL would lose what was meant
		return nil, fmt.Errorf("sealing %s: a column of type %T", columnOf(field), value)
	}
	if text.p == nil {
		return null, nil
	}
	return closeColumn(ctx, field, model, []byte(*text.p))
}

// Bytes is a sealed column of bytes, such as a rendered calendar.
type Bytes struct{ p *[]byte }

// OfBytes is the bytes to be sealed; an empty slice is kept as NULL.
func OfBytes(b []byte) Bytes {
	if len(b) == 0 {
		return Bytes{}
	}
	return Bytes{p: &b}
}

// Reveal is the bytes in the clear; nil when there are none.
func (b Bytes) Reveal() []byte {
	if b.p == nil {
		return nil
	}
	return *b.p
}

// Empty tells whether there are no bytes.
func (b Bytes) Empty() bool { return b.p == nil }

// Format hides the bytes from every verb of package fmt.
func (b Bytes) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// LogValue hides the bytes from slog.
func (b Bytes) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalJSON refuses.
func (b Bytes) MarshalJSON() ([]byte, error) { return nil, errJSON }

// Scan opens the column for GORM.
func (b *Bytes) Scan(ctx context.Context, field *schema.Field, _ reflect.Value, dbValue any) error {
	b.p = nil
	if dbValue == nil {
		return nil
	}
	plain, err := openColumn(ctx, field, dbValue)
	if err != nil {
		return err
	}
	b.p = &plain
	return nil
}

// Value seals the column for GORM under the key of the model it stands in.
func (b Bytes) Value(ctx context.Context, field *schema.Field, model reflect.Value, value any) (any, error) {
	raw, ok := value.(Bytes)
	if !ok { // NULL would lose what was meant
		return nil, fmt.Errorf("sealing %s: a column of type %T", columnOf(field), value)
	}
	if raw.p == nil {
		return null, nil
	}
	return closeColumn(ctx, field, model, *raw.p)
}
