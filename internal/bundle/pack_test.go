package bundle_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"testing"
)

// unpacked is a bundle taken apart, as somebody does who means to change it: packed
// again it is an archive of the right form, whatever is in it.
type unpacked struct {
	t     testing.TB
	names []string
	files map[string][]byte
}

func unpack(t testing.TB, content []byte) *unpacked {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	u := &unpacked{t: t, files: map[string][]byte{}}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if u.files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		u.names = append(u.names, f.Name)
	}
	return u
}

// change replaces the first of a text in an entry, and counts how many there were.
func (u *unpacked) change(name, from, to string) int {
	n := strings.Count(string(u.files[name]), from)
	u.files[name] = []byte(strings.Replace(string(u.files[name]), from, to, 1))
	return n
}

func (u *unpacked) remove(name string) {
	u.names = slices.DeleteFunc(u.names, func(other string) bool { return other == name })
}

// pack writes the archive of bundle's form a second time, by the book, so that an
// error of the first does not hide.
func (u *unpacked) pack() []byte {
	var out, directory bytes.Buffer
	put := func(w io.Writer, values ...any) {
		for _, v := range values {
			if err := binary.Write(w, binary.LittleEndian, v); err != nil {
				u.t.Fatal(err)
			}
		}
	}
	for _, name := range u.names {
		content := u.files[name]
		offset, size := uint32(out.Len()), uint32(len(content))
		both := func(w io.Writer) {
			put(w, uint16(20), uint16(0), uint16(0), uint16(0), uint16(0x21), crc32.ChecksumIEEE(content), size, size, uint16(len(name)), uint16(0))
		}
		put(&out, uint32(0x04034b50))
		both(&out)
		out.WriteString(name)
		out.Write(content)
		put(&directory, uint32(0x02014b50), uint16(20))
		both(&directory)
		put(&directory, uint16(0), uint16(0), uint16(0), uint32(0), offset)
		directory.WriteString(name)
	}
	start := uint32(out.Len())
	out.Write(directory.Bytes())
	put(&out, uint32(0x06054b50), uint32(0), uint16(len(u.names)), uint16(len(u.names)), uint32(directory.Len()), start, uint16(0))
	return out.Bytes()
}

func TestPackingAgainGivesTheSameBytes(t *testing.T) {
	whole := sealed(t).bytes()
	if again := unpack(t, whole).pack(); !bytes.Equal(again, whole) {
		t.Error("the archive has two forms")
	}
}
