package typeset

import (
	"io"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// FuzzAnyText sets whatever a person, or a phone, may have written: it never panics, never
// loops, and every letter is on a page.
func FuzzAnyText(f *testing.F) {
	for _, language := range slices.Sorted(maps.Keys(sentences)) {
		f.Add(sentences[language], "en", 11.0, 0.0)
	}
	forms := everyForm()
	for _, name := range slices.Sorted(maps.Keys(forms)) {
		f.Add(forms[name], "ar", 9.0, 440.0)
	}
	f.Add("", "", 0.0, 0.0)
	f.Add(strings.Repeat("é́̂̃", 40)+"a"+strings.Repeat("\u0301", 500), "vi", 500.0, 900.0)
	f.Add("\u2067\u2068"+strings.Repeat("\u2066(", 200)+"שלום\u2069", "he", -3.0, -50.0)
	f.Add("\xff\xfe\x00\u202E\uFFF9\U000E0041\u2028\r\n\u200D\uFE0F", "x-klingon", 1e-9, 1e9)
	f.Fuzz(func(t *testing.T, text, language string, size, indent float64) {
		if len(text) > 5000 {
			return
		}
		b := begin(t, Options{Title: text, Language: language, Watermark: text, Header: text})
		style := Style{Size: size, Indent: indent, Before: size}
		b.Heading(len(text)%5, text)
		b.Anchor(text)
		b.Paragraph(Join(Plain(text), Strong(text), Slanted(text), Plain(Apart(text))), style)
		b.Numbered(len(text), Plain(text), style)
		b.Bullets([]Text{Plain(text)}, style)
		b.Checks([]Check{{Plain(text), true}}, style)
		b.Table(Table{Columns: []Column{{Title: text, Width: size}, {Width: indent}}, Rows: [][]Text{{Plain(text)}, {nil, Strong(text), nil}}, Size: size, Before: indent})
		b.Contents([]Entry{{Text: Plain(text), Page: text, Level: len(text), To: text}})
		b.Signatures(Signature{Lines: []string{text}, Date: text}, Signature{Date: text})
		b.Divider(text, text, []Text{Plain(text)})
		b.KeepTogether(func() { b.Letterhead(text, []string{text}) })
		if err := b.Picture(Picture{Content: []byte(text), Caption: []Text{Plain(text)}}); err == nil {
			t.Error("a text was taken for a picture")
		}
		if _, err := b.WriteTo(io.Discard); err != nil {
			t.Fatal(err)
		}
	})
}

func TestHostileTextIsSetInItsTime(t *testing.T) {
	for name, text := range map[string]string{
		"one word":       strings.Repeat("a", 60_000),
		"marks":          "a" + strings.Repeat("\u0301", 15_000),
		"brackets":       strings.Repeat("(", 15_000) + "א" + strings.Repeat(")", 15_000),
		"isolates":       strings.Repeat("\u2067a", 15_000),
		"pairs":          strings.Repeat("(א)[a]", 6_000),
		"Arabic":         strings.Repeat("لا", 15_000),
		"Devanagari":     strings.Repeat("क्ष", 10_000),
		"viramas":        strings.Repeat("क्", 15_000),
		"lines":          strings.Repeat("\n", 5_000),
		"joiners":        strings.Repeat("\u200D", 45_000),
		"wide ligatures": strings.Repeat("\uFDFD", 5_000),
	} {
		done := make(chan error, 1)
		go func() {
			b, err := New(Options{})
			if err == nil {
				b.Paragraph(Plain(text), Style{})
				_, err = b.WriteTo(io.Discard)
			}
			done <- err
		}()
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		case <-time.After(5 * time.Minute): // each takes a fraction of a second
			t.Fatalf("%s: not done after five minutes", name)
		}
	}
}
