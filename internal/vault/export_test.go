package vault

import (
	"bytes"
	"context"
	"io"
)

// Spoil changes what lies aside at a place.
func (m *Making) Spoil(at int64) error {
	_, err := m.file.WriteAt(make([]byte, 16), at)
	return err
}

// LookAndDraw looks at a file and draws it small; nil where that cannot be done.
func LookAndDraw(ctx context.Context, content []byte) ([]byte, error) {
	_, small, err := Vault{limits: usual}.lookAndDraw(ctx, bytes.NewReader(content))
	return small, err
}

// Walk walks the boxes of a recording.
func Walk(content []byte) (Says, error) {
	m, err := readMovie(bytes.NewReader(content), int64(len(content)))
	return m.Says, err
}

// Gist is a picture without its pixels.
func Gist(from io.ReadSeeker, kind Type) []byte { return gist(from, kind) }

// SaysOf is what a picture says of itself.
func SaysOf(content []byte, kind Type) Says {
	says, _ := saysOfItself(gist(bytes.NewReader(content), kind), kind)
	return says
}

// Occupy takes the place of the one file that is in memory, until it is given back.
func Occupy(ctx context.Context) (free func()) {
	var t turn
	if err := t.take(ctx); err != nil {
		panic(err)
	}
	return t.end
}
