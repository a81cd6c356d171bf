package vault

import (
	"bytes"

	"github.com/gabriel-vasile/mimetype"
)

// Type is what a file is, as its content says; its name is never asked.
type Type string

// The types the vault keeps: what phones make, and papers.
const (
	JPEG    Type = "image/jpeg"
	PNG     Type = "image/png"
	WebP    Type = "image/webp"
	HEIC    Type = "image/heic"
	PDF     Type = "application/pdf"
	MP4     Type = "video/mp4"
	MOV     Type = "video/quicktime"
	ThreeGP Type = "video/3gpp"
	M4A     Type = "audio/mp4"
	OGG     Type = "audio/ogg"
	AMR     Type = "audio/amr"
)

// Types lists what is kept, for a form to say.
func Types() []Type { return []Type{JPEG, PNG, WebP, HEIC, PDF, MP4, MOV, ThreeGP, M4A, OGG, AMR} }

// endings is how a file of each type is called when it is handed out.
var endings = map[Type]string{
	JPEG: ".jpg", PNG: ".png", WebP: ".webp", HEIC: ".heic", PDF: ".pdf", MP4: ".mp4", MOV: ".mov", ThreeGP: ".3gp",
	M4A: ".m4a", OGG: ".ogg", AMR: ".amr",
}

// Ending is how a file of the type is called when it is handed out.
func (t Type) Ending() string { return endings[t] }

// Picture tells whether the type has pixels that stand still.
func (t Type) Picture() bool { return t == JPEG || t == PNG || t == WebP || t == HEIC }

// Video tells whether the type has pixels that move.
func (t Type) Video() bool { return t == MP4 || t == MOV || t == ThreeGP }

// Sound tells whether the type is heard and not seen.
func (t Type) Sound() bool { return t == M4A || t == OGG || t == AMR }

// peek is how much of a content its type is read from.
const peek = 4096

// typeOf is the type of a content by its beginning; empty for one that is not kept.
// An animated PNG is a PNG. Whether an MP4 is seen or only heard, its tracks say later.
func typeOf(head []byte) Type {
	if kind, is := boxed(head); is {
		return kind
	}
	found := mimetype.Detect(head)
	switch {
	case found.Is("image/vnd.mozilla.apng"):
		return PNG
	case found.Is(string(PDF)) && !bytes.HasPrefix(head, []byte("%PDF-")):
		return "" // a reader may look for a PDF behind other things; a browser would show those
	case bytes.HasPrefix(head, []byte("#!AMR")):
		return AMR
	case bytes.HasPrefix(head, []byte("OggS")):
		if bytes.Contains(head, []byte("OpusHead")) || bytes.Contains(head, []byte("\x01vorbis")) {
			return OGG
		}
		return ""
	}
	for _, t := range []Type{JPEG, PNG, WebP, PDF} {
		if found.Is(string(t)) {
			return t
		}
	}
	return ""
}

// brands are the first names by which files of boxes call themselves (ISO/IEC
// 14496-12, section 4.3; the HEIF brands are those of ISO/IEC 23008-12).
var brands = map[string]Type{
	"heic": HEIC, "heix": HEIC, "heim": HEIC, "heis": HEIC, "mif1": HEIC,
	"qt  ": MOV,
	"3gp4": ThreeGP, "3gp5": ThreeGP, "3gp6": ThreeGP, "3gp7": ThreeGP, "3gr6": ThreeGP, "3g2a": ThreeGP,
	"M4A ": M4A, "M4B ": M4A,
	"isom": MP4, "iso2": MP4, "iso4": MP4, "iso5": MP4, "iso6": MP4, "mp41": MP4, "mp42": MP4, "avc1": MP4, "M4V ": MP4, "MSNV": MP4, "dash": MP4,
}

// boxed is the type of a content that begins with a box which names its brand.
func boxed(head []byte) (Type, bool) {
	if len(head) < 16 || string(head[4:8]) != "ftyp" {
		return "", false
	}
	kind := brands[string(head[8:12])]
	if kind == HEIC && string(head[8:12]) == "mif1" && !bytes.Contains(head[:min(len(head), 64)], []byte("heic")) {
		return "", true // AVIF and others call themselves so too
	}
	return kind, true
}

// Limits is how large a file may be, in bytes. Zero stands for what is usual.
type Limits struct {
	Picture int64 // also of a paper
	Sound   int64
	Video   int64
}

const mega = 1 << 20

// usual are the limits where nobody set others. A phone of 200 megapixels makes
// pictures of 40 MB, and the original is what proves something. The court takes no
// document larger than 25 MB (ECAS), which is the limit of a packet's parts and not of
// what is kept.
var usual = Limits{Picture: 50 * mega, Sound: 50 * mega, Video: 100 * mega}

// orUsual fills in what was not set. Pictures are decoded in memory, so no setting
// raises theirs beyond 100 MB.
func (l Limits) orUsual() Limits {
	for _, one := range []struct{ set, usual *int64 }{{&l.Picture, &usual.Picture}, {&l.Sound, &usual.Sound}, {&l.Video, &usual.Video}} {
		if *one.set <= 0 {
			*one.set = *one.usual
		}
	}
	l.Picture = min(l.Picture, 100*mega)
	return l
}

// Of is the limit for a type.
func (l Limits) Of(t Type) int64 {
	switch {
	case t.Video():
		return l.Video
	case t.Sound():
		return l.Sound
	}
	return l.Picture
}

// Most is the largest of the limits: what a door lets in.
func (l Limits) Most() int64 { return max(l.Picture, l.Sound, l.Video) }

// MB is a limit as people say it.
func MB(bytes int64) int64 { return bytes / mega }
