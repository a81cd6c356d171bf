package typeset

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	stdimage "image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"time"

	"github.com/bep/imagemeta"
)

// Picture is a photograph or a screenshot with what is said of it below.
type Picture struct {
	Content []byte // JPEG or PNG; kept until the book is written
	Caption []Text
	Height  float64 // at most, without the caption; 0 is what the page holds
}

// ErrPicture says that the content is no JPEG or PNG, or one too large to be printed.
var ErrPicture = errors.New("typeset: the picture cannot be set")

const (
	mostJPEG = 120_000_000 // pixels; they go into the file as they are
	mostPNG  = 30_000_000  // pixels; they are unpacked here
	coarsest = 96          // pixels to the inch: a small picture is not blown up beyond
)

// image is a picture in the file.
type image struct {
	id            int
	width, height int // in pixels, as stored
	turned        int // EXIF orientation, 1 to 8
}

// upright is the size as it is looked at.
func (i image) upright() (width, height float64) {
	if i.turned >= 5 {
		return float64(i.height), float64(i.width)
	}
	return float64(i.width), float64(i.height)
}

// Picture sets a picture with its caption on one page, as large as they fit, upright. What
// the file tells beside its pixels (place, device, earlier versions) is left out. A JPEG's
// pixels are not looked at: one cut short shows as its reader shows it.
func (b *Book) Picture(p Picture) error {
	if b.closed {
		return errClosed
	}
	i, err := b.image(p.Content)
	if err != nil {
		return err
	}
	style := Style{Size: 9.5, Before: 4}
	caption, below := make([][]setLine, len(p.Caption)), 0.0
	for n, text := range p.Caption {
		caption[n] = b.wrap(text, style.Size, textWidth)
		below += style.Before
		for _, l := range caption[n] {
			below += l.full
		}
	}
	width, height := i.upright()
	most := max(bottom-top-below, (bottom-top)/2)
	if p.Height > 0 {
		most = min(most, p.Height)
	}
	scale := min(textWidth/width, most/height, 72.0/coarsest)
	width, height = width*scale, height*scale
	b.KeepTogether(func() {
		left := b.column((textWidth-width)/2, width)
		b.put(atom{gap: 10, height: height, draw: func(y float64) { b.page.picture(i, left, y, width, height) }})
		for _, lines := range caption {
			b.putLines(lines, Margin, textWidth, style, nil)
		}
	})
	return nil
}

func (p *page) picture(i image, x, y, width, height float64) {
	name := fmt.Sprintf("I%d", i.id)
	p.images[name] = i.id
	y = PageHeight - y - height
	right, upper := x+width, y+height
	m := [][6]float64{ // EXIF 2.31, 4.6.4: where the stored first row and column are seen
		1: {width, 0, 0, height, x, y},
		2: {-width, 0, 0, height, right, y},
		3: {-width, 0, 0, -height, right, upper},
		4: {width, 0, 0, -height, x, upper},
		5: {0, -height, -width, 0, right, upper},
		6: {0, -height, width, 0, x, upper},
		7: {0, height, width, 0, x, y},
		8: {0, height, -width, 0, right, y},
	}[i.turned]
	p.op("q %s %s %s %s %s %s cm /%s Do Q", number(m[0]), number(m[1]), number(m[2]), number(m[3]), number(m[4]), number(m[5]), name)
	p.box(x, PageHeight-upper, width, height, 0.4, ruleGrey)
}

// image puts a picture into the file, the same one once.
func (b *Book) image(content []byte) (image, error) {
	sum := sha256.Sum256(content)
	if i, ok := b.images[sum]; ok {
		return i, nil
	}
	var i image
	var err error
	switch {
	case bytes.HasPrefix(content, []byte{0xFF, 0xD8}):
		i, err = b.file.jpeg(content)
	case bytes.HasPrefix(content, []byte("\x89PNG\r\n\x1A\n")):
		i, err = b.file.png(content)
	default:
		err = ErrPicture
	}
	if err == nil {
		b.images[sum] = i
	}
	return i, err
}

func (f *file) jpeg(content []byte) (image, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(content))
	if err != nil || config.Width < 1 || config.Height < 1 || config.Width*config.Height > mostJPEG {
		return image{}, ErrPicture
	}
	bare, ok := pixelsOnly(content)
	if !ok {
		return image{}, ErrPicture
	}
	space := "/DeviceRGB"
	switch config.ColorModel {
	case color.GrayModel:
		space = "/DeviceGray"
	case color.CMYKModel:
		space = "/DeviceCMYK/Decode[1 0 1 0 1 0 1 0]" // as Adobe writes it, upside down
	}
	id := f.stream(fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/Filter/DCTDecode/ColorSpace%s",
		config.Width, config.Height, space), bare)
	return image{id: id, width: config.Width, height: config.Height, turned: turned(content, imagemeta.JPEG)}, nil
}

func (f *file) png(content []byte) (image, error) {
	config, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil || config.Width < 1 || config.Height < 1 || config.Width*config.Height > mostPNG {
		return image{}, ErrPicture
	}
	decoded, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		return image{}, ErrPicture
	}
	data, colors, space := rows(decoded)
	id := f.stream(fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace%s/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/Columns %d>>",
		config.Width, config.Height, space, colors, config.Width), data)
	return image{id: id, width: config.Width, height: config.Height, turned: turned(content, imagemeta.PNG)}, nil
}

// rows packs the pixels, on white where they are transparent, each row as its difference
// from the one above.
func rows(decoded stdimage.Image) (data []byte, colors int, space string) {
	bounds := decoded.Bounds()
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	grey, isGrey := decoded.(*stdimage.Gray)
	colors, space = 3, "/DeviceRGB"
	if isGrey {
		colors, space = 1, "/DeviceGray"
	}
	strip := stdimage.NewRGBA(stdimage.Rect(0, 0, bounds.Dx(), 1))
	above, row, packed := make([]byte, colors*bounds.Dx()), make([]byte, colors*bounds.Dx()), make([]byte, 1+colors*bounds.Dx())
	packed[0] = 2 // PNG's filter "up"
	for y := range bounds.Dy() {
		if isGrey {
			copy(row, grey.Pix[y*grey.Stride:])
		} else {
			draw.Draw(strip, strip.Rect, stdimage.White, stdimage.Point{}, draw.Src)
			draw.Draw(strip, strip.Rect, decoded, bounds.Min.Add(stdimage.Pt(0, y)), draw.Over)
			for x := range bounds.Dx() {
				copy(row[3*x:3*x+3], strip.Pix[4*x:])
			}
		}
		for i := range row {
			packed[1+i] = row[i] - above[i]
		}
		_, _ = w.Write(packed) // a buffer takes everything
		above, row = row, above
	}
	_ = w.Close()
	return out.Bytes(), colors, space
}

// turned is how the camera was held.
func turned(content []byte, format imagemeta.ImageFormat) (orientation int) {
	orientation = 1
	defer func() {
		if recover() != nil { // a reader that stumbles over a hostile file
			orientation = 1
		}
	}()
	_, _ = imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(content), ImageFormat: format, Sources: imagemeta.EXIF,
		Timeout: 2 * time.Second, LimitNumTags: 200, LimitTagSize: 200,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Tag == "Orientation" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			if value, ok := tag.Value.(uint16); ok && value >= 1 && value <= 8 && orientation == 1 {
				orientation = int(value)
			}
			return nil
		},
	})
	return orientation
}
