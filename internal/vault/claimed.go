package vault

import (
	"bytes"
	"strings"
	"time"

	"github.com/bep/imagemeta"
)

// The tags of EXIF that say when a picture was taken, the surest first, each with
// the one that holds its offset (EXIF 2.31).
var claims = []struct{ at, offset string }{
	{"DateTimeOriginal", "OffsetTimeOriginal"},
	{"CreateDate", "OffsetTimeDigitized"},
	{"ModifyDate", "OffsetTime"},
}

var formats = map[Type]imagemeta.ImageFormat{JPEG: imagemeta.JPEG, PNG: imagemeta.PNG, WebP: imagemeta.WebP}

// saysOfItself reads when a picture says it was taken, and how the camera was
// held. The time is a claim: it is kept as it stands, however odd, and never taken
// for ours. It has an offset only where the camera wrote one.
func saysOfItself(content []byte, kind Type) (claimed string, turned int) {
	tags := map[string]string{}
	defer func() {
		if recover() != nil { // a reader that stumbles over a hostile file
			claimed, turned = "", 0
		}
	}()
	_, _ = imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(content), ImageFormat: formats[kind], Sources: imagemeta.EXIF,
		Timeout:      2 * time.Second,
		LimitNumTags: 500, LimitTagSize: 200,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool {
			return tag.Tag == "Orientation" || strings.HasPrefix(tag.Tag, "OffsetTime") || strings.HasSuffix(tag.Tag, "Date") || tag.Tag == "DateTimeOriginal"
		},
		HandleTag: func(tag imagemeta.TagInfo) error {
			switch value := tag.Value.(type) {
			case string:
				tags[tag.Tag] = value
			case uint16:
				if tag.Tag == "Orientation" && turned == 0 {
					turned = int(value)
				}
			}
			return nil
		},
	})
	for _, c := range claims {
		if at, err := time.Parse("2006:01:02 15:04:05", strings.TrimSpace(tags[c.at])); err == nil {
			return at.Format("2006-01-02T15:04:05") + offset(tags[c.offset]), turned
		}
	}
	return "", turned
}

func offset(text string) string {
	if _, err := time.Parse("-07:00", strings.TrimSpace(text)); err != nil {
		return ""
	}
	return strings.TrimSpace(text)
}
