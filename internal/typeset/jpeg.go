package typeset

import "encoding/binary"

// The markers of a JPEG (ITU-T T.81, B.1).
const (
	jpegEnd     = 0xD9
	jpegScan    = 0xDA
	jpegApp0    = 0xE0
	jpegApp14   = 0xEE // says how Adobe arranged the colours
	jpegApp15   = 0xEF
	jpegComment = 0xFE
)

// pixelsOnly is a JPEG without what it tells beside its pixels: no place, no device, no
// smaller copy from before it was cropped, nothing after its end.
func pixelsOnly(content []byte) ([]byte, bool) {
	out := append(make([]byte, 0, len(content)), content[:2]...)
	for at := 2; at+4 <= len(content); {
		if content[at] != 0xFF {
			return nil, false
		}
		marker := content[at+1]
		if marker == 0xFF { // fill bytes may stand before a marker
			at++
			continue
		}
		if marker == jpegEnd {
			return append(out, 0xFF, jpegEnd), true
		}
		end := at + 2 + int(binary.BigEndian.Uint16(content[at+2:]))
		if end < at+4 || end > len(content) {
			return nil, false
		}
		if marker == jpegScan {
			end = scanned(content, end)
		}
		if told := marker > jpegApp0 && marker <= jpegApp15 && marker != jpegApp14 || marker == jpegComment; !told {
			out = append(out, content[at:end]...)
		}
		at = end
	}
	return append(out, 0xFF, jpegEnd), true // cut short: readers show what there is
}

// scanned is where the pixels of one pass end: at a marker other than the ones inside.
func scanned(content []byte, at int) int {
	for ; at+1 < len(content); at++ {
		if next := content[at+1]; content[at] == 0xFF && next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7) {
			return at
		}
	}
	return len(content)
}
