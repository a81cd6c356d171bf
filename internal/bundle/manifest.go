package bundle

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Kind is what a file of a bundle is.
type Kind string

// What there is: the packet, an exhibit as it came, an exhibit made from one that
// came, a text of this package.
const (
	Packet     Kind = "packet"
	Original   Kind = "original"
	Derivative Kind = "derivative"
	Text       Kind = "text"
)

// File is a line of the manifest. Event is the sequence of the event that recorded the
// file's arrival or making: needed for originals and derivatives, nil for the rest.
// OfSHA256 and OfEvent name the original of a derivative; the original itself need not
// be in the bundle.
type File struct {
	Path     string `json:"path"`
	Size     int64  `json:"size"`
	SHA256   string `json:"sha256"`
	Kind     Kind   `json:"kind"`
	Event    *int64 `json:"event,omitempty"`
	OfSHA256 string `json:"of_sha256,omitempty"`
	OfEvent  *int64 `json:"of_event,omitempty"`
}

// Manifest lists what a packet was sealed with. Its hash stands in the seal's event.
type Manifest struct {
	V        int     `json:"v"`
	Packet   string  `json:"packet"`   // the packet's id
	Version  int     `json:"version"`  // counts from 1
	Replaces string  `json:"replaces"` // SHA-256 of the manifest of the version before; empty for the first
	Events   []int64 `json:"events"`   // that the bundle carries, beside the one that seals it
	// Checkpoints are the sizes of those the bundle must carry: what stood in other
	// hands when it was sealed cannot be left out afterwards.
	Checkpoints []int64 `json:"checkpoints"`
	Files       []File  `json:"-"`
}

var (
	packetForm = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	hashForm   = regexp.MustCompile(`^[0-9a-f]{64}$`)
	// exhibitForm keeps to names that every system takes: no spaces, no accents, no
	// folder but one, no point at the end.
	exhibitForm = regexp.MustCompile(`^exhibits/[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$`)
	pdfForm     = regexp.MustCompile(`^packet(_Part([1-9][0-9]?))?\.pdf$`)
)

// Encode is the manifest's text: the one whose hash is sealed. It adds the texts that
// every bundle holds and brings the files into order. Errors name what is wrong with
// the files.
func (m Manifest) Encode() ([]byte, error) {
	m.V, m.Files = 1, slices.Clone(m.Files)
	if !slices.ContainsFunc(m.Files, func(f File) bool { return f.Kind == Text }) {
		m.Files = append(m.Files, texts()...)
	}
	slices.SortFunc(m.Files, func(a, b File) int {
		return strings.Compare(rank(a.Path)+a.Path, rank(b.Path)+b.Path)
	})
	m.Events, m.Checkpoints = sorted(m.Events), sorted(m.Checkpoints)
	if err := m.check(); err != nil {
		return nil, err
	}
	return m.text()
}

func sorted(seqs []int64) []int64 {
	list := append([]int64{}, seqs...) // never null in JSON
	slices.Sort(list)
	return slices.Compact(list)
}

// rank sorts the entries of the archive; parts of the packet by their numbers.
func rank(path string) string {
	parts := pdfForm.FindStringSubmatch(path)
	switch {
	case path == howto:
		return "0"
	case path == certificate:
		return "1"
	case parts != nil:
		n, _ := strconv.Atoi(parts[2])
		return fmt.Sprintf("2%02d", n)
	default:
		return "3"
	}
}

// text writes one file a line, so that sed finds what sha256sum needs.
func (m Manifest) text() ([]byte, error) {
	head, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	return lines(head[:len(head)-1], ",\"files\":[\n", m.Files, "]}\n")
}

// lines writes one JSON value a line between two texts.
func lines[T any](start []byte, open string, values []T, end string) ([]byte, error) {
	out := append(bytes.Clone(start), open...)
	for i, value := range values {
		line, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		out = append(out, line...)
		if i < len(values)-1 {
			out = append(out, ',')
		}
		out = append(out, '\n')
	}
	return append(out, end...), nil
}

// readManifest reads a manifest in its one form.
func readManifest(text []byte) (Manifest, error) {
	var m struct {
		Manifest
		Files []File `json:"files"`
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m.Manifest, fmt.Errorf("reading the manifest: %w", err)
	}
	m.Manifest.Files = m.Files
	again, err := m.Manifest.text()
	if err == nil && !bytes.Equal(again, text) {
		err = errors.New("the manifest is not in its canonical form")
	}
	return m.Manifest, errors.Join(err, m.check())
}

func (m Manifest) check() error {
	switch {
	case m.V != 1:
		return errors.New("manifest: another version of the format")
	case !packetForm.MatchString(m.Packet) || m.Version < 1 || m.Version > 9999:
		return errors.New("manifest: the packet is not named")
	case m.Replaces != "" && !hashForm.MatchString(m.Replaces), (m.Version == 1) != (m.Replaces == ""):
		return errors.New("manifest: the version before is not named")
	case !rising(m.Events):
		return errors.New("manifest: events out of order")
	case !rising(m.Checkpoints):
		return errors.New("manifest: checkpoints out of order")
	}
	return m.checkFiles()
}

func rising(seqs []int64) bool {
	for i, seq := range seqs {
		if seq < 0 || seq > maxSize || i > 0 && seq <= seqs[i-1] {
			return false
		}
	}
	return seqs != nil
}

func (m Manifest) checkFiles() error {
	has := map[string]bool{}
	before := ""
	for _, f := range m.Files {
		if err := m.checkFile(f); err != nil {
			return err
		}
		place := rank(f.Path) + f.Path
		if place <= before || has[strings.ToLower(f.Path)] {
			return fmt.Errorf("manifest: %s is out of its place, or there twice", f.Path)
		}
		before, has[strings.ToLower(f.Path)] = place, true
	}
	if !has[strings.ToLower(howto)] || !has[certificate] || !has["packet.pdf"] && !has["packet_part1.pdf"] {
		return errors.New("manifest: no packet, or no texts")
	}
	return nil
}

func (m Manifest) checkFile(f File) error {
	fits := false
	switch f.Kind {
	case Text:
		fits = (f.Path == howto || f.Path == certificate) && f.Event == nil && f.OfEvent == nil && f.OfSHA256 == ""
	case Packet:
		fits = pdfForm.MatchString(f.Path) && f.Event == nil && f.OfEvent == nil && f.OfSHA256 == ""
	case Original:
		fits = exhibitForm.MatchString(f.Path) && m.carries(f.Event) && f.OfEvent == nil && f.OfSHA256 == ""
	case Derivative:
		fits = exhibitForm.MatchString(f.Path) && m.carries(f.Event) && m.carries(f.OfEvent) && hashForm.MatchString(f.OfSHA256)
	}
	if !fits || f.Size < 0 || f.Size > maxArchive || !hashForm.MatchString(f.SHA256) {
		return fmt.Errorf("manifest: the line of %q does not fit its kind", f.Path)
	}
	return nil
}

func (m Manifest) carries(seq *int64) bool {
	if seq == nil {
		return false
	}
	_, found := slices.BinarySearch(m.Events, *seq)
	return found
}

// HashOf is the SHA-256 of a text, in the hexadecimal of manifests and events.
func HashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hexOf(sum[:])
}
