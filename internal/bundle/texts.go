package bundle

import (
	_ "embed"
)

const (
	howto       = "HOWTO.txt"
	certificate = "certificate-902.txt"
)

//go:embed text/HOWTO.txt
var howtoText []byte

//go:embed text/certificate-902.txt
var certificateText []byte

// texts are the two that every bundle holds. A later version of this program may have
// others; a bundle is checked against what its own manifest says of them.
func texts() []File {
	return []File{
		{Path: howto, Size: int64(len(howtoText)), SHA256: HashOf(howtoText), Kind: Text},
		{Path: certificate, Size: int64(len(certificateText)), SHA256: HashOf(certificateText), Kind: Text},
	}
}

func ownText(path string) []byte {
	switch path {
	case howto:
		return howtoText
	case certificate:
		return certificateText
	default:
		return nil
	}
}
