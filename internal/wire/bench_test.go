package wire

import (
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// lowerBound renders the same feed with nothing but append: no tree, no checks,
// no lint, one buffer. It is the cost nothing can go below.
func lowerBound(b []byte, c *Calendar) []byte {
	b = append(b, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"+productID+"\r\n"...)
	for i := range c.Events {
		e := &c.Events[i]
		b = append(b, "BEGIN:VEVENT\r\nCLASS:PRIVATE\r\nCREATED:"...)
		b = e.Created.UTC().AppendFormat(b, utcFormat)
		b = appendText(b, "DESCRIPTION", e.Language, e.Description)
		if e.AllDay {
			b = e.lastDay().AppendFormat(append(b, "DTEND;VALUE=DATE:"...), dateFormat)
			b = e.Start.AppendFormat(append(b, "\r\nDTSTART;VALUE=DATE:"...), dateFormat)
		} else {
			zone := e.Start.Location().String()
			b = append(append(append(b, "DTEND;TZID="...), zone...), ':')
			b = e.End.AppendFormat(b, wallFormat)
			b = append(append(append(b, "\r\nDTSTART;TZID="...), zone...), ':')
			b = e.Start.AppendFormat(b, wallFormat)
		}
		b = e.Modified.AppendFormat(append(b, "\r\nDTSTAMP:"...), utcFormat)
		b = e.Modified.AppendFormat(append(b, "\r\nLAST-MODIFIED:"...), utcFormat)
		b = appendText(b, "LOCATION", e.Language, e.Location)
		b = strconv.AppendInt(append(b, "SEQUENCE:"...), int64(e.Sequence), 10)
		b = append(b, "\r\nSTATUS:CONFIRMED"...)
		b = appendText(b, "SUMMARY", e.Language, e.Summary)
		b = append(append(b, "TRANSP:OPAQUE\r\nUID:"...), e.UID...)
		b = append(b, "\r\nX-MICROSOFT-CDO-BUSYSTATUS:BUSY\r\n"...)
		for range e.Alarms {
			b = append(b, "BEGIN:VALARM\r\nACTION:DISPLAY"...)
			b = appendText(b, "DESCRIPTION", "", e.Summary)
			b = append(b, "TRIGGER:-P1D\r\nEND:VALARM\r\n"...)
		}
		b = append(b, "END:VEVENT\r\n"...)
	}
	return append(b, "END:VCALENDAR\r\n"...)
}

// appendText escapes and folds in one pass.
func appendText(b []byte, name, language, text string) []byte {
	b = append(b, "\r\n"...)
	line := len(b)
	b = append(b, name...)
	if language != "" {
		b = append(append(b, ";LANGUAGE="...), language...)
	}
	b = append(b, ':')
	for i := 0; i < len(text); i++ {
		c := text[i]
		if utf8.RuneStart(c) && len(b)-line+runeOctets(c) > lineOctets {
			b = append(b, "\r\n "...)
			line = len(b) - 1
		}
		if strings.IndexByte(`\;,`, c) >= 0 {
			b = append(b, '\\')
		}
		b = append(b, c)
	}
	return append(b, "\r\n"...)
}

// BenchmarkEncode200 renders 200 events, lint included, in turn with the lower
// bound. The goal is 16 times. The fastest turn counts, as other work on the
// machine only ever adds.
func BenchmarkEncode200(b *testing.B) {
	c := crowd(b, 200)
	raw := encode(b, c) // the zones are described once
	var buffer []byte
	best := map[string]time.Duration{}
	turn := func(name string, work func()) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				work()
			}
			took := b.Elapsed() / time.Duration(b.N)
			if known := best[name]; known == 0 || took < known {
				best[name] = took
			}
		})
	}
	for range 5 {
		turn("bound", func() { buffer = lowerBound(buffer[:0], &c) })
		turn("wire", func() { encode(b, c) })
	}
	turn("lint", func() { Lint(raw) })

	b.Run("ratio", func(b *testing.B) {
		if best["bound"] == 0 {
			b.Skip("the lower bound was not run")
		}
		ratio := float64(best["wire"]) / float64(best["bound"])
		b.ReportMetric(ratio, "x-bound")
		b.ReportMetric(0, "ns/op")
		if ratio > 16 {
			b.Errorf("got %.1f times the lower bound, want at most 16", ratio)
		}
	})
}
