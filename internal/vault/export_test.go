package vault

import (
	"bytes"
	"context"
)

// LookAndDraw looks at a file and draws it small; nil where that cannot be done.
func LookAndDraw(ctx context.Context, content []byte) ([]byte, error) {
	s, err := look(bytes.NewReader(content), usual)
	if err != nil {
		return nil, err
	}
	return s.preview(ctx), nil
}
