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

// Walk walks the boxes of a recording.
func Walk(content []byte) (Says, error) {
	m, err := readMovie(bytes.NewReader(content), int64(len(content)))
	return m.Says, err
}

// SaysOf is what a photo says of itself.
func SaysOf(content []byte) Says {
	says, _ := saysOfItself(content, JPEG)
	return says
}
