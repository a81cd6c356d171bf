package bundle

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// The zip archive in the one form a bundle takes (APPNOTE.TXT 4.3): stored entries
// only, no encryption, no descriptors, no extra fields, no comments, no zip64, one
// time for all, nothing before, between or after. archive/zip reads much more than
// that, which is what a checker must not do.

const (
	localLen   = 30
	centralLen = 46
	endLen     = 22
	dosDate    = 0x0021 // 1980-01-01, the earliest the format knows
	longest    = 120    // of a name
)

// item is an entry of the archive.
type item struct {
	name   string
	crc    uint32
	size   uint32
	offset uint32 // of its local header
}

func (i item) data() int64 { return int64(i.offset) + localLen + int64(len(i.name)) }

func (i item) next() int64 { return i.data() + int64(i.size) }

func (i item) local() []byte {
	b := make([]byte, 0, localLen+len(i.name))
	b = append(b, "PK\x03\x04"...)
	return append(i.common(b), i.name...)
}

// common is what both headers of an entry say: version 2.0, no flags, stored, the
// time, the checksum, both sizes, the length of the name, no extra field.
func (i item) common(b []byte) []byte {
	for _, v := range []uint16{20, 0, 0, 0, dosDate} {
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	for _, v := range []uint32{i.crc, i.size, i.size} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	b = binary.LittleEndian.AppendUint16(b, uint16(len(i.name)))
	return binary.LittleEndian.AppendUint16(b, 0)
}

func (i item) central() []byte {
	b := make([]byte, 0, centralLen+len(i.name))
	b = append(b, "PK\x01\x02\x14\x00"...)
	b = i.common(b)
	b = append(b, make([]byte, 10)...) // no comment, first disk, no attributes
	b = binary.LittleEndian.AppendUint32(b, i.offset)
	return append(b, i.name...)
}

// end closes the archive.
func end(entries int, size, offset int64) []byte {
	b := append(make([]byte, 0, endLen), "PK\x05\x06\x00\x00\x00\x00"...)
	b = binary.LittleEndian.AppendUint16(b, uint16(entries))
	b = binary.LittleEndian.AppendUint16(b, uint16(entries))
	b = binary.LittleEndian.AppendUint32(b, uint32(size))
	b = binary.LittleEndian.AppendUint32(b, uint32(offset))
	return append(b, 0, 0)
}

var noteForm = regexp.MustCompile(`^checkpoints/[0-9]{15}\.note$`)

// known tells whether a name is one that a bundle may hold: no way out of the folder
// it is unpacked into, and the same file on every system.
func known(name string) bool {
	switch name {
	case howto, certificate, manifestName, eventsName, proofsName, keysName:
		return true
	}
	return len(name) <= longest && (pdfForm.MatchString(name) || exhibitForm.MatchString(name) || noteForm.MatchString(name))
}

const (
	manifestName = "manifest.json"
	eventsName   = "events.jsonl"
	proofsName   = "proofs.json"
	keysName     = "log.vkey"
)

func noteName(size int64) string { return fmt.Sprintf("checkpoints/%015d.note", size) }

// mostOf is the size an entry may have. What is read into memory is small.
func mostOf(name string) int64 {
	switch {
	case name == manifestName:
		return maxManifest
	case name == eventsName:
		return maxEvents
	case name == proofsName:
		return maxProofs
	case name == keysName:
		return maxKeys
	case noteForm.MatchString(name):
		return maxNote
	default:
		return maxArchive
	}
}

// archive is an opened bundle.
type archive struct {
	source io.ReaderAt
	items  []item
	byName map[string]item
}

// openArchive reads the directory and compares every byte that is not the content of
// an entry with what it must be. What it finds wrong has a code and the name of the
// entry; an archive that cannot be read at all has no items.
func openArchive(source io.ReaderAt, size int64) (archive, []Finding) {
	a := archive{source: source, byName: map[string]item{}}
	directory, entries, offset, err := a.directory(size)
	if err != nil {
		return a, []Finding{found("archive_unreadable")}
	}
	if entries > maxEntries {
		return a, []Finding{found("too_many")}
	}
	var findings []Finding
	folded, next := map[string]bool{}, int64(0)
	for range entries {
		i, central, rest, err := readItem(directory, next)
		if err != nil {
			return archive{}, append(findings, found("archive_unreadable"))
		}
		if code := wrong(i, folded); code != "" {
			return archive{}, append(findings, found(code, "name", printable(i.name)))
		}
		if !bytes.Equal(central, i.central()) || i.next() > offset || !a.same(i.local(), int64(i.offset)) {
			return archive{}, append(findings, found("archive_altered", "name", i.name))
		}
		a.items, a.byName[i.name], folded[strings.ToLower(i.name)] = append(a.items, i), i, true
		directory, next = rest, i.next()
	}
	if len(directory) > 0 || next != offset {
		return archive{}, append(findings, found("archive_gap"))
	}
	return a, findings
}

// directory gives the central directory, how many entries it says there are and where
// it begins.
func (a archive) directory(size int64) ([]byte, int, int64, error) {
	if size < endLen || size > maxArchive {
		return nil, 0, 0, errNoArchive
	}
	last := make([]byte, endLen)
	if _, err := a.source.ReadAt(last, size-endLen); err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, 0, err
	}
	entries := int(binary.LittleEndian.Uint16(last[10:]))
	length, offset := int64(binary.LittleEndian.Uint32(last[12:])), int64(binary.LittleEndian.Uint32(last[16:]))
	if !bytes.Equal(last, end(entries, length, offset)) || offset+length+endLen != size || length > maxEntries*(centralLen+longest) {
		return nil, 0, 0, errNoArchive
	}
	directory := make([]byte, length)
	if _, err := a.source.ReadAt(directory, offset); err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, 0, err
	}
	return directory, entries, offset, nil
}

var errNoArchive = errors.New("not an archive of this form")

// readItem takes the first entry off a directory, with the bytes that stand there for
// it. Its content must begin at offset.
func readItem(directory []byte, offset int64) (i item, central, rest []byte, err error) {
	if len(directory) < centralLen {
		return i, nil, nil, errNoArchive
	}
	length := centralLen + int(binary.LittleEndian.Uint16(directory[28:]))
	if len(directory) < length || offset > maxArchive {
		return i, nil, nil, errNoArchive
	}
	i = item{
		name: string(directory[centralLen:length]), crc: binary.LittleEndian.Uint32(directory[16:]),
		size: binary.LittleEndian.Uint32(directory[20:]), offset: uint32(offset),
	}
	return i, directory[:length], directory[length:], nil
}

// wrong is the code of what is wrong with an entry's name or size; empty for nothing.
func wrong(i item, folded map[string]bool) string {
	switch {
	case !known(i.name):
		return "name_unsafe"
	case folded[strings.ToLower(i.name)]:
		return "name_twice"
	case int64(i.size) > mostOf(i.name):
		return "too_large"
	}
	return ""
}

// same compares what stands at a place with what must stand there.
func (a archive) same(want []byte, at int64) bool {
	got := make([]byte, len(want))
	_, err := a.source.ReadAt(got, at)
	return (err == nil || errors.Is(err, io.EOF)) && bytes.Equal(got, want)
}

// read is the content of a small entry.
func (a archive) read(name string) ([]byte, bool) {
	i, ok := a.byName[name]
	if !ok {
		return nil, false
	}
	content := make([]byte, i.size)
	if _, err := a.source.ReadAt(content, i.data()); err != nil && !errors.Is(err, io.EOF) {
		return nil, false
	}
	return content, true
}

// printable is a name as it may be shown: short, and nothing but letters a terminal
// leaves alone.
func printable(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, name)
	return name[:min(len(name), longest)]
}
