package vault

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // JPEG is one of the types kept
	_ "image/png"  // PNG too
	"io"
	"math"

	_ "golang.org/x/image/webp" // and WebP

	"constancia/internal/fault"
)

// maxPixels is more than a phone's camera makes, and what a small file may claim to
// expand to before it is taken for an attack.
const maxPixels = 120_000_000

// seen is what a look at the content told.
type seen struct {
	Says
	kind    Type
	size    int64
	content []byte        // of a paper or a HEIC; nothing else is held whole
	from    io.ReadSeeker // of any other picture
	config  image.Config
	turned  int // how the camera was held, 1 to 8 (EXIF, Orientation)
}

// look finds out what a file is and refuses what the vault does not keep. No pixel
// is decoded. wait is called before a paper or a picture is read: its pixels take memory.
func look(from io.ReadSeeker, limits Limits, wait func() error) (seen, error) {
	var s seen
	var err error
	if s.size, err = from.Seek(0, io.SeekEnd); err != nil {
		return s, fmt.Errorf("measuring a file: %w", err)
	}
	head, err := stretch(from, min(s.size, peek))
	if err != nil {
		return s, err
	}
	var wrong fault.Problems
	s.kind = typeOf(head)
	switch {
	case s.size == 0:
		wrong.Add("file", "vault.empty")
	case s.size > limits.Most():
		return s, tooLarge(limits.Most())
	case s.kind == "":
		wrong.Add("file", "vault.type")
	case s.size > limits.Of(s.kind):
		return s, tooLarge(limits.Of(s.kind))
	case s.kind.Picture() || s.kind == PDF:
		if err := wait(); err != nil {
			return s, err
		}
		s.from = from
		if s.kind == PDF || s.kind == HEIC { // which are read from any place
			if s.content, err = stretch(from, s.size); err != nil {
				return s, err
			}
			s.from = bytes.NewReader(s.content)
		}
		s.measure(&wrong)
	case s.kind != OGG && s.kind != AMR:
		if err := s.follow(from, &wrong); err != nil {
			return s, err
		}
	}
	return s, wrong.Err()
}

func tooLarge(most int64) error {
	f := fault.New(fault.TooLarge, "vault.too_large")
	f.Args = fault.Args{"most": MB(most)}
	f.Problems = []fault.Problem{{Field: "file", Key: f.Key, Args: f.Args}}
	return f
}

// stretch reads the first bytes of a content.
func stretch(from io.ReadSeeker, n int64) ([]byte, error) {
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("reading a file: %w", err)
	}
	content := make([]byte, n)
	if _, err := io.ReadFull(from, content); err != nil {
		return nil, fmt.Errorf("reading a file: %w", err)
	}
	return content, nil
}

// measure reads a picture's size and what it, or a paper, says of itself.
func (s *seen) measure(wrong *fault.Problems) {
	switch s.kind {
	case PDF:
		s.Says = paperSays(s.content)
		return
	case HEIC:
		s.config = image.Config{ColorModel: color.YCbCrModel}
		s.config.Width, s.config.Height = extent(s.content)
	default:
		if _, err := s.from.Seek(0, io.SeekStart); err != nil {
			break
		}
		config, format, err := image.DecodeConfig(bufio.NewReader(s.from))
		if err == nil && "image/"+format == string(s.kind) {
			s.config = config
		}
	}
	switch {
	case s.config.Width < 1 || s.config.Height < 1:
		wrong.Add("file", "vault.unreadable")
	case s.config.Width > maxPixels/s.config.Height:
		wrong.Add("file", "vault.pixels")
	default:
		said := s.content
		if s.kind != HEIC {
			said = gist(s.from, s.kind)
		}
		s.Says, s.turned = saysOfItself(said, s.kind)
	}
	if s.kind == HEIC {
		s.turned = 0 // its decoder turns it by a mark of its own
	}
}

// extent is the largest size that a HEIC says one of its parts has, zero where it is
// no whole HEIC: its parts are described in a box at the top (ISO/IEC 23008-12,
// sections 6.2 and 6.5.3), and no box goes beyond its end.
func extent(content []byte) (w, h int) {
	var described []byte
	err := top(bytes.NewReader(content), int64(len(content)), func(b box) error {
		if b.kind == "meta" && b.to-b.from > 4 {
			described = content[b.from+4 : b.to]
		}
		return nil
	})
	if err != nil {
		return 0, 0
	}
	located := false
	within(described, func(kind string, body []byte) {
		located = located || kind == "iloc"
		if kind != "iprp" {
			return
		}
		within(body, func(_ string, properties []byte) {
			within(properties, func(kind string, body []byte) {
				if kind != "ispe" || len(body) < 12 {
					return
				}
				x, y := binary.BigEndian.Uint32(body[4:]), binary.BigEndian.Uint32(body[8:])
				if uint64(x)*uint64(y) > uint64(w)*uint64(h) {
					w, h = int(x), int(y)
				}
			})
		})
	})
	if !located {
		return 0, 0
	}
	return w, h
}

// follow reads the boxes of a recording.
func (s *seen) follow(from io.ReadSeeker, wrong *fault.Problems) error {
	m, err := readMovie(from, s.size)
	switch {
	case errors.Is(err, errCutOff):
		wrong.Add("file", "vault.cut_off")
	case errors.Is(err, errUnreadable):
		wrong.Add("file", "vault.recording_unreadable")
	case err != nil:
		return fmt.Errorf("reading a recording: %w", err)
	}
	s.Says = m.Says
	s.Sound = m.sound
	if s.kind == MP4 && m.sound && !m.video {
		s.kind = M4A
	}
	if s.kind == M4A && m.video {
		s.kind = MP4
	}
	return nil
}

// marks counts a mark of a JPEG, wherever it stands.
func (s seen) marks(mark byte) (n int) {
	if _, err := s.from.Seek(0, io.SeekStart); err != nil {
		return math.MaxInt
	}
	var piece [segment]byte
	for last := byte(0); ; {
		k, err := s.from.Read(piece[:])
		for _, b := range piece[:k] {
			if last == 0xFF && b == mark {
				n++
			}
			last = b
		}
		if errors.Is(err, io.EOF) {
			return n
		}
		if err != nil {
			return math.MaxInt // of what cannot be read nothing is decoded
		}
	}
}

// cost is roughly how many bytes the pixels take when they are decoded.
func (s seen) cost() int {
	each := 4
	switch {
	case s.kind == JPEG && s.marks(0xC2) > 0:
		each = 8 // progressive: the coefficients of the whole picture are held
	case s.kind == JPEG || s.kind == HEIC:
		each = 3
	case s.config.ColorModel == color.RGBA64Model || s.config.ColorModel == color.NRGBA64Model || s.config.ColorModel == color.Gray16Model:
		each = 8
	}
	return s.config.Width * s.config.Height * each
}
