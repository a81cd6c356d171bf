package typeset

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
)

// file is a PDF in the making (ISO 32000-1): numbered objects, and a table at the end that
// says where each begins. Nothing in it depends on the day or on chance.
type file struct {
	objects []object // object n is at n-1
	packer  *zlib.Writer
	root    int
	info    int
	pages   int
}

// object is a value, or a stream with its dictionary.
type object struct {
	value  string
	stream []byte
}

// reserve takes a number for an object that comes later.
func (f *file) reserve() int {
	f.objects = append(f.objects, object{})
	return len(f.objects)
}

func (f *file) add(value string) int {
	id := f.reserve()
	f.objects[id-1].value = value
	return id
}

// stream adds bytes as they are; entries say how they are packed.
func (f *file) stream(entries string, data []byte) int {
	id := f.add(fmt.Sprintf("<<%s/Length %d>>", entries, len(data)))
	f.objects[id-1].stream = data
	return id
}

// packed adds bytes and packs them.
func (f *file) packed(entries string, data []byte) int {
	var out bytes.Buffer
	if f.packer == nil {
		f.packer = zlib.NewWriter(&out)
	}
	f.packer.Reset(&out)
	_, _ = f.packer.Write(data) // a buffer takes everything
	_ = f.packer.Close()
	return f.stream(entries+"/Filter/FlateDecode", out.Bytes())
}

// counter counts what is written, keeps the first error and hashes it all.
type counter struct {
	w   io.Writer
	n   int64
	err error
}

func (c *counter) write(p []byte) {
	if c.err == nil {
		var n int
		n, c.err = c.w.Write(p)
		c.n += int64(n)
	}
}

func (f *file) writeTo(w io.Writer) (int64, error) {
	sum := sha256.New()
	c := &counter{w: io.MultiWriter(w, sum)}
	// The second line tells programs that move files that this one is not text (7.5.2).
	c.write([]byte("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"))
	starts := make([]int64, len(f.objects))
	for i, o := range f.objects {
		starts[i] = c.n
		c.write(fmt.Appendf(nil, "%d 0 obj\n%s", i+1, o.value))
		if o.stream != nil {
			c.write([]byte("\nstream\n"))
			c.write(o.stream)
			c.write([]byte("\nendstream"))
		}
		c.write([]byte("\nendobj\n"))
	}
	at := c.n
	id := fmt.Sprintf("%X", sum.Sum(nil)[:16])
	c.write(fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(f.objects)+1))
	for _, start := range starts {
		c.write(fmt.Appendf(nil, "%010d 00000 n \n", start))
	}
	c.write(fmt.Appendf(nil, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.objects)+1, f.root, f.info, id, id, at))
	return c.n, c.err
}

// number writes a measure as a PDF wants it: no exponent, at most two places.
func number[N int | float64](n N) string {
	s := strconv.FormatFloat(float64(n), 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}

// words writes a string in the one encoding that has all characters (7.9.2.2).
func words(s string) string {
	var out strings.Builder
	out.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&out, "%04X", unit)
	}
	out.WriteByte('>')
	return out.String()
}

func ref(id int) string { return strconv.Itoa(id) + " 0 R" }
