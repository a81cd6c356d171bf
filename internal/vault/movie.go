package vault

import (
	"encoding/binary"
	"io"
	"strings"
	"time"
)

// movie is what the boxes of a recording tell. No picture and no sound is decoded.
type movie struct {
	Says
	described, content bool // there is a moov, and an mdat or moof
	video, sound       bool
}

// since is the instant from which recordings count seconds (ISO/IEC 14496-12,
// section 8.2.2): midnight UTC.
var since = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)

// readMovie walks the boxes of a recording: errCutOff where its end is missing,
// errUnreadable where it is none.
func readMovie(r io.ReadSeeker, size int64) (movie, error) {
	var m movie
	err := top(r, size, func(b box) error {
		switch b.kind {
		case "mdat", "moof":
			m.content = true
		case "moov":
			body, err := load(r, b)
			if err != nil {
				return err
			}
			m.described = true
			m.walk(body, 0)
		}
		return nil
	})
	switch {
	case err != nil:
		return m, err
	case !m.described && m.content, m.described && !m.content:
		return m, errCutOff // what phones write last is what is missing
	case !m.described, !m.video && !m.sound:
		return m, errUnreadable
	}
	return m, nil
}

// holders are boxes of boxes that are looked into.
var holders = map[string]bool{"trak": true, "mdia": true, "udta": true}

func (m *movie) walk(content []byte, depth int) {
	if depth > deepest {
		return
	}
	within(content, func(kind string, body []byte) {
		switch {
		case holders[kind]:
			m.walk(body, depth+1)
		case kind == "mvhd":
			m.head(body)
		case kind == "hdlr" && len(body) >= 12:
			m.video = m.video || string(body[8:12]) == "vide"
			m.sound = m.sound || string(body[8:12]) == "soun"
		case kind == "loci", kind == "\xa9xyz":
			m.Place = true
		case kind == "\xa9mak":
			m.Make = international(body)
		case kind == "\xa9mod":
			m.Model = international(body)
		case kind == "\xa9swr":
			m.Software = international(body)
		case kind == "meta":
			m.tags(body)
		}
	})
}

// head reads when the recording was made and how long it is (section 8.2.2.2); a
// time of zero is none.
func (m *movie) head(body []byte) {
	b := binary.BigEndian
	var made, scale, length uint64
	switch {
	case len(body) >= 20 && body[0] == 0:
		made, scale, length = uint64(b.Uint32(body[4:])), uint64(b.Uint32(body[12:])), uint64(b.Uint32(body[16:]))
	case len(body) >= 32 && body[0] == 1:
		made, scale, length = b.Uint64(body[4:]), uint64(b.Uint32(body[20:])), b.Uint64(body[24:])
	default:
		return
	}
	const century = 400 * 365 * 24 * 3600 // beyond it no clock was set
	if made > 0 && made < century && m.Made == "" {
		m.Made = since.Add(time.Duration(made) * time.Second).Format(time.RFC3339)
	}
	if scale > 0 && length/scale < 1_000_000 {
		m.Seconds = int(length / scale)
	}
}

// international is text as QuickTime keeps it: a length, a language, the text.
func international(body []byte) string {
	if len(body) < 4 {
		return ""
	}
	n := int(binary.BigEndian.Uint16(body))
	return words(string(body[4:min(len(body), 4+n)]))
}

// tags reads what an iPhone writes: a list of keys, and a list of values that name
// their key by its number (QuickTime File Format, Metadata). In MP4 the box begins
// with four bytes more.
func (m *movie) tags(body []byte) {
	if len(body) >= 8 && string(body[4:8]) != "hdlr" {
		body = body[4:]
	}
	var keys []string
	within(body, func(kind string, inner []byte) {
		switch {
		case kind == "keys" && len(inner) > 8:
			within(inner[8:], func(_ string, name []byte) { keys = append(keys, string(name)) })
		case kind == "ilst":
			within(inner, func(number string, item []byte) { m.tag(keys, number, item) })
		}
	})
}

func (m *movie) tag(keys []string, number string, item []byte) {
	n := int(binary.BigEndian.Uint32([]byte(number)))
	if n < 1 || n > len(keys) {
		return
	}
	within(item, func(kind string, body []byte) {
		if kind != "data" || len(body) < 8 {
			return
		}
		value := words(string(body[8:]))
		switch strings.TrimPrefix(keys[n-1], "com.apple.quicktime.") {
		case "make":
			m.Make = value
		case "model":
			m.Model = value
		case "software":
			m.Software = value
		case "location.ISO6709", "location.name":
			m.Place = true
		case "creationdate": // with the zone of the phone, where mvhd has none
			for _, layout := range []string{"2006-01-02T15:04:05-0700", time.RFC3339} {
				if at, err := time.Parse(layout, value); err == nil {
					m.Made = at.Format("2006-01-02T15:04:05-07:00")
				}
			}
		}
	})
}
