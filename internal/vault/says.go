package vault

import (
	"bytes"
	"strings"
	"time"
	"unicode"

	"github.com/bep/imagemeta"
)

// Says is what a file tells of itself. All of it is a claim: it is kept as it
// stands, however odd, and never taken for ours.
type Says struct {
	Made     string // 2006-01-02T15:04:05, with the offset where there is one; empty when it says nothing
	Make     string // of the camera or the phone
	Model    string
	Software string
	Place    bool // it tells where it was made
	Seconds  int  // how long a recording is
	Sound    bool // it can be heard
}

// The tags of EXIF that say when a picture was taken, the surest first, each with
// the one that holds its offset (EXIF 2.31).
var claims = []struct{ at, offset string }{
	{"DateTimeOriginal", "OffsetTimeOriginal"},
	{"CreateDate", "OffsetTimeDigitized"},
	{"ModifyDate", "OffsetTime"},
}

var formats = map[Type]imagemeta.ImageFormat{
	JPEG: imagemeta.JPEG, PNG: imagemeta.PNG, WebP: imagemeta.WebP, HEIC: imagemeta.HEIF,
}

// saysOfItself reads what a picture says, and how the camera was held. The time has
// an offset only where the camera wrote one.
func saysOfItself(content []byte, kind Type) (says Says, turned int) {
	tags := map[string]string{}
	defer func() {
		if recover() != nil { // a reader that stumbles over a hostile file
			says, turned = Says{}, 0
		}
	}()
	_, _ = imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(content), ImageFormat: formats[kind], Sources: imagemeta.EXIF | imagemeta.XMP,
		Timeout:      2 * time.Second,
		LimitNumTags: 500, LimitTagSize: 200,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool {
			return wanted[tag.Tag] || strings.HasPrefix(tag.Tag, "OffsetTime") || strings.HasPrefix(tag.Tag, "GPS")
		},
		HandleTag: func(tag imagemeta.TagInfo) error {
			says.Place = says.Place || placed[tag.Tag]
			switch value := tag.Value.(type) {
			case string:
				if _, had := tags[tag.Tag]; !had || tag.Source == imagemeta.EXIF {
					tags[tag.Tag] = value
				}
			case uint16:
				if tag.Tag == "Orientation" && turned == 0 {
					turned = int(value)
				}
			}
			return nil
		},
	})
	says.Make, says.Model, says.Software = words(tags["Make"]), words(tags["Model"]), words(tags["Software"])
	for _, c := range claims {
		if at, err := time.Parse("2006:01:02 15:04:05", strings.TrimSpace(tags[c.at])); err == nil {
			says.Made = at.Format("2006-01-02T15:04:05") + offset(tags[c.offset])
			return says, turned
		}
	}
	return says, turned
}

var wanted = map[string]bool{
	"Orientation": true, "DateTimeOriginal": true, "CreateDate": true, "ModifyDate": true, "Make": true, "Model": true, "Software": true,
}

// placed are the tags that tell a place.
var placed = map[string]bool{
	"GPSLatitude": true, "GPSLongitude": true, "GPSDestLatitude": true, "GPSDestLongitude": true, "GPSAreaInformation": true,
}

func offset(text string) string {
	if _, err := time.Parse("-07:00", strings.TrimSpace(text)); err != nil {
		return ""
	}
	return strings.TrimSpace(text)
}

// words is text out of a file, fit to be shown: one line, and not a long one.
func words(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	const longest = 80
	if runes := []rune(strings.TrimSpace(text)); len(runes) > longest {
		return string(runes[:longest])
	}
	return strings.TrimSpace(text)
}
