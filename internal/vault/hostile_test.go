package vault_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"runtime"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/fault"
	"constancia/internal/vault"
)

const script = `<script>alert(document.domain)</script>`

func zipped() []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	f, _ := z.Create("picture.png")
	_, _ = f.Write(cast.Screenshot(1))
	_ = z.Close()
	return out.Bytes()
}

func gzipped(content []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write(content)
	_ = z.Close()
	return out.Bytes()
}

func TestWhatIsNoPictureAndNoPaperIsRefused(t *testing.T) {
	_, v := open(t)
	shot := cast.Screenshot(1)
	for name, c := range map[string]struct {
		content []byte
		key     string
	}{
		"nothing":                    {nil, "vault.empty"},
		"an SVG with script":         {[]byte(`<svg xmlns="http://www.w3.org/2000/svg">` + script + `</svg>`), "vault.type"},
		"an SVG after a declaration": {[]byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "vault.type"},
		"HTML":                       {[]byte("<!DOCTYPE html><html>" + script), "vault.type"},
		"HTML before a PDF":          {[]byte("<html>" + script + "\n%PDF-1.4\n"), "vault.type"},
		"script":                     {[]byte("alert(1)"), "vault.type"},
		"EICAR":                      {[]byte(`X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`), "vault.type"},
		"a ZIP":                      {zipped(), "vault.type"},
		"a gzip of zeroes":           {gzipped(make([]byte, 10<<20)), "vault.type"},
		"a GIF":                      {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "vault.type"},
		"a GIF that is script too":   {[]byte("GIF89a/*\x01\x00\x01\x00*/=1;alert(1)"), "vault.type"},
		"a program":                  {append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 60)...), "vault.type"},
		"a Windows program":          {append([]byte("MZ"), make([]byte, 60)...), "vault.type"},
		"an office paper":            {append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 600)...), "vault.type"},
		"HEIC in name only":          {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1"), "vault.unreadable"},
		"half a HEIC":                {cast.HEIC()[:len(cast.HEIC())/2], "vault.unreadable"},
		"an AVIF":                    {[]byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00avifmif1"), "vault.type"},
		"an AVIF by its other name":  {[]byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00avifmiaf"), "vault.type"},
		"a video in name only":       {[]byte("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"), "vault.recording_unreadable"},
		"half a video":               {cast.Film(cast.Clip{Seconds: 3})[:len(cast.Film(cast.Clip{Seconds: 3}))-100], "vault.cut_off"},
		"a video without its end":    {cast.Film(cast.Clip{Seconds: 3})[:24], "vault.recording_unreadable"},
		"a box beyond all numbers":   {[]byte("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2\x00\x00\x00\x01moov\x7f\xff\xff\xff\xff\xff\xff\xff"), "vault.cut_off"},
		"an OGG of pictures":         {append([]byte("OggS\x00\x02"), "\x80theora"...), "vault.type"},
		"a TIFF":                     {[]byte("II*\x00\x08\x00\x00\x00\x00\x00"), "vault.type"},
		"the head of a PNG":          {shot[:20], "vault.unreadable"},
		"the head of a JPEG":         {cast.Photo(1, cast.Camera{})[:30], "vault.unreadable"},
		"a JPEG in name only":        {append([]byte{0xFF, 0xD8, 0xFF, 0xE0}, script...), "vault.unreadable"},
		"a WebP in name only":        {[]byte("RIFF\x24\x00\x00\x00WEBPVP8 " + script), "vault.unreadable"},
		"a PNG of 1 GB":              {cast.Bomb(16384, 16384), "vault.pixels"},
		"a PNG beyond all numbers":   {cast.Bomb(1<<31-1, 1<<31-1), "vault.unreadable"},
		"a PNG of one long line":     {cast.Bomb(1<<30, 1), "vault.pixels"},
		"a PNG of no pixel":          {cast.Bomb(0, 0), "vault.unreadable"},
	} {
		_, err := v.Keep(t.Context(), maria, bytes.NewReader(c.content))
		f, ok := fault.From(err)
		if !ok || f.Kind != fault.Invalid || f.Problems[0].Field != "file" || f.Problems[0].Key != c.key {
			t.Errorf("%s: got %v, want %s", name, err, c.key)
		}
	}
}

// Its name is never asked: a PDF called .png is a PDF, and so on.
func TestWhatIsTwoThingsAtOnceIsKeptAsWhatItIs(t *testing.T) {
	_, v := open(t)
	js := "%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
	for name, c := range map[string]struct {
		content []byte
		kind    vault.Type
	}{
		"a PDF with script":          {[]byte(js), vault.PDF},
		"a PDF with HTML behind":     {[]byte(js + "<html>" + script), vault.PDF},
		"a JPEG with script behind":  {append(cast.Photo(1, cast.Camera{}), script...), vault.JPEG},
		"a PNG with a ZIP behind":    {append(cast.Screenshot(1), zipped()...), vault.PNG},
		"a PNG with HTML behind":     {append(cast.Screenshot(1), "<html>"+script...), vault.PNG},
		"a photo with script in it":  {cast.Photo(1, cast.Camera{TakenAt: script}), vault.JPEG},
		"a JPEG that ends too early": {cast.Photo(1, cast.Camera{})[:3000], vault.JPEG},
	} {
		kept, err := v.Keep(t.Context(), maria, bytes.NewReader(c.content))
		if err != nil || kept.Type != c.kind {
			t.Errorf("%s: got %s, %v; want %s", name, kept.Type, err, c.kind)
			continue
		}
		if got, err := v.Read(t.Context(), maria, kept.Name); err != nil || !bytes.Equal(got, c.content) {
			t.Errorf("%s: the original is not as it was sent: %v", name, err)
		}
		if kept.Preview == "" {
			continue
		}
		small, err := v.Read(t.Context(), maria, kept.Preview)
		if err != nil || bytes.Contains(small, []byte("script")) || bytes.Contains(small, []byte("PK\x03\x04")) {
			t.Errorf("%s: the preview carries more than pixels: %v", name, err)
		}
		if c.kind == vault.PDF {
			t.Errorf("%s: a paper was rendered", name)
		}
	}
}

func TestAFileOf60MBIsRefusedBeforeItIsLookedAt(t *testing.T) {
	_, v := open(t)
	huge := append(cast.Screenshot(1), make([]byte, 60<<20)...)
	_, err := v.Keep(t.Context(), maria, bytes.NewReader(huge))
	if f, ok := fault.From(err); !ok || f.Kind != fault.TooLarge || f.Key != "vault.too_large" {
		t.Errorf("got %v, want too large", err)
	}
}

// A picture that is large and honest is kept; decoding it would take more memory
// than a preview is worth.
func TestAPictureTooLargeForAPreviewIsKeptWithoutOne(t *testing.T) {
	_, v := open(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	kept, err := v.Keep(t.Context(), maria, bytes.NewReader(cast.Bomb(10_000, 10_000)))
	runtime.ReadMemStats(&after)
	if err != nil || kept.Preview != "" {
		t.Errorf("got %+v, %v", kept, err)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 8<<20 {
		t.Errorf("looking at it took %d MB", grown>>20)
	}
}

func TestAPictureOfManyScansIsNotDecoded(t *testing.T) {
	_, v := open(t)
	scans := append(cast.Photo(1, cast.Camera{}), bytes.Repeat([]byte("\xFF\xDA\x00\x02"), 200)...)
	kept, err := v.Keep(t.Context(), maria, bytes.NewReader(scans))
	if err != nil || kept.Preview != "" {
		t.Errorf("got %+v, %v", kept, err)
	}
}
