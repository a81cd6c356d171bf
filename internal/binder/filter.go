package binder

import (
	"bytes"
	"compress/flate"
	"encoding/ascii85"
	"errors"
	"io"

	"golang.org/x/image/tiff/lzw"
)

// errFilter says that a stream is packed in a way only a viewer needs to know.
var errFilter = errors.New("a filter that is not unpacked here")

// mostFilters is how many filters one stream may have passed.
const mostFilters = 4

// inflate unpacks a stream of the file's own tables and objects.
func (d *document) inflate(s stream) ([]byte, error) { return d.within(&d.room, s) }

// unpackedContent unpacks what is drawn on a page.
func (d *document) unpackedContent(s stream) ([]byte, error) { return d.within(&d.pageRoom, s) }

// within unpacks a stream, charged to what may still be unpacked.
func (d *document) within(room *int64, s stream) ([]byte, error) {
	filters, parms := d.filters(s.dict)
	if len(filters) > mostFilters {
		return nil, errFilter
	}
	out := s.raw
	if len(filters) == 0 {
		if *room -= int64(len(out)); *room < 0 {
			d.refuse(errCostly)
			return nil, errCostly
		}
	}
	for i, filter := range filters {
		var err error
		if out, err = d.unpack(room, filter, out); err != nil {
			return nil, err
		}
		if out, err = d.predicted(out, parms[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (d *document) filters(head dict) ([]name, []dict) {
	var filters []name
	switch v := d.get(head["Filter"]).(type) {
	case name:
		filters = []name{v}
	case array:
		for _, one := range v {
			filters = append(filters, d.name(one))
		}
	}
	parms := make([]dict, len(filters))
	switch v := d.get(head["DecodeParms"]).(type) {
	case dict:
		if len(parms) > 0 {
			parms[0] = v
		}
	case array:
		for i := range min(len(v), len(parms)) {
			parms[i] = d.dict(v[i])
		}
	}
	return filters, parms
}

func (d *document) unpack(room *int64, filter name, in []byte) ([]byte, error) {
	switch filter {
	case "FlateDecode", "Fl":
		// Two bytes of zlib's head; its check sum at the end is left alone, as
		// viewers do: what was unpacked up to an error is what they show.
		return d.read(room, flate.NewReader(bytes.NewReader(in[min(2, len(in)):])))
	case "LZWDecode", "LZW":
		return d.read(room, lzw.NewReader(bytes.NewReader(in), lzw.MSB, 8))
	case "ASCII85Decode", "A85":
		if end := bytes.Index(in, []byte("~>")); end >= 0 {
			in = in[:end]
		}
		return d.read(room, ascii85.NewDecoder(bytes.NewReader(bytes.TrimPrefix(bytes.TrimSpace(in), []byte("<~")))))
	case "ASCIIHexDecode", "AHx":
		if end := bytes.IndexByte(in, '>'); end >= 0 {
			in = in[:end]
		}
		return d.read(room, bytes.NewReader(unhex(in)))
	case "RunLengthDecode", "RL":
		return d.runs(room, in)
	}
	return nil, errFilter
}

// read takes all of r, charged to room. A stream that breaks off
// gives what came before.
func (d *document) read(room *int64, r io.Reader) ([]byte, error) {
	var out bytes.Buffer
	most := min(*room, mostAtOnce)
	n, err := out.ReadFrom(io.LimitReader(r, most+1))
	if *room -= n; n > most {
		d.refuse(errCostly)
		return nil, errCostly
	}
	if err != nil && n == 0 {
		return nil, err
	}
	return out.Bytes(), nil
}

// runs unpacks run lengths (ISO 32000-1, section 7.4.5).
func (d *document) runs(room *int64, in []byte) ([]byte, error) {
	var out []byte
	for len(in) > 1 && in[0] != 128 {
		length := int(in[0])
		if length < 128 {
			length = min(length+1, len(in)-1)
			out = append(out, in[1:1+length]...)
			in = in[1+length:]
		} else {
			out = append(out, bytes.Repeat(in[1:2], 257-length)...)
			in = in[2:]
		}
		if int64(len(out)) > min(*room, mostAtOnce) {
			d.refuse(errCostly)
			return nil, errCostly
		}
	}
	*room -= int64(len(out))
	return out, nil
}

// predicted undoes the differences rows were written as (section 7.4.4.4).
func (d *document) predicted(in []byte, parms dict) ([]byte, error) {
	predictor := d.int(parms["Predictor"])
	if predictor < 2 {
		return in, nil
	}
	or := func(v any, otherwise int) int {
		if n := d.int(v); n > 0 {
			return min(n, 1<<16)
		}
		return otherwise
	}
	depth := or(parms["Colors"], 1) * or(parms["BitsPerComponent"], 8)
	pixel := max((depth+7)/8, 1)
	width := (depth*or(parms["Columns"], 1) + 7) / 8
	if predictor < 10 || width < 1 {
		return nil, errFilter
	}
	return unfiltered(in, width, pixel), nil
}

// unfiltered undoes the filters of PNG, in place.
func unfiltered(in []byte, width, pixel int) []byte {
	out := in[:0:len(in)]
	above := make([]byte, width)
	for len(in) > 1 {
		kind := in[0]
		line := in[1:min(1+width, len(in))]
		in = in[1+len(line):]
		begun := len(out)
		for i, c := range line {
			var left, up, corner byte
			if up = above[i]; i >= pixel {
				left, corner = out[begun+i-pixel], above[i-pixel]
			}
			switch kind {
			case 1:
				c += left
			case 2:
				c += up
			case 3:
				c += byte((int(left) + int(up)) / 2)
			case 4:
				c += paeth(left, up, corner)
			}
			out = append(out, c)
		}
		copy(above, out[begun:])
	}
	return out
}

func paeth(left, up, corner byte) byte {
	p := int(left) + int(up) - int(corner)
	a, b, c := distance(p, left), distance(p, up), distance(p, corner)
	switch {
	case a <= b && a <= c:
		return left
	case b <= c:
		return up
	}
	return corner
}

func distance(p int, of byte) int { return max(p-int(of), int(of)-p) }
