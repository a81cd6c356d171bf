// Package heic decodes the pictures that iPhones take, in a sandbox.
//
// The decoder is libheif with libde265, compiled to WebAssembly: heif.wasm.gz is that
// of github.com/gen2brain/heic v0.4.5, byte for byte, and its licences lie beside it.
// It is run here and not by that library, because a hostile picture must neither take
// all memory nor run for ever, and a decoder that happens to be installed on the
// machine must not be used in its stead. What goes wrong inside stays inside.
//
// The package knows bytes and pixels. It refuses to know EXIF, files and clients.
package heic

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed" // the decoder
	"errors"
	"fmt"
	"image"
	"io"
	"sync"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

//go:embed heif.wasm.gz
var packed []byte

const (
	// pages bounds the sandbox to 384 MB: a picture of 24 million pixels fits.
	pages = 384 << 20 / 65536

	// patience bounds one picture. One of 12 million pixels takes about two seconds, and
	// many times that on a machine that does ten other things.
	patience = 90 * time.Second
)

// ErrUnreadable says that the decoder could make nothing of the content.
var ErrUnreadable = errors.New("heic: the picture cannot be read")

// What the decoder calls its arrangements of pixels (libheif, heif_colorspace and heif_chroma).
const (
	colorYCbCr = 0
	colorRGB   = 1
	colorGray  = 2
)

// decoder is the compiled decoder. It is compiled when the first picture comes.
type decoder struct {
	runtime wazero.Runtime
	module  wazero.CompiledModule
}

var compiled struct {
	once sync.Once
	decoder
	err error
}

// ready compiles the decoder once; whoever gave up waiting for it has not ended it
// for the others.
func ready(ctx context.Context) (decoder, error) {
	compiled.once.Do(func() {
		ctx := context.WithoutCancel(ctx)
		unpacked, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			compiled.err = err
			return
		}
		wasm, err := io.ReadAll(unpacked)
		if err != nil {
			compiled.err = err
			return
		}
		config := wazero.NewRuntimeConfig().WithMemoryLimitPages(pages).WithCloseOnContextDone(true)
		compiled.runtime = wazero.NewRuntimeWithConfig(ctx, config)
		if _, err := wasi_snapshot_preview1.Instantiate(ctx, compiled.runtime); err != nil {
			compiled.err = err
			return
		}
		compiled.module, compiled.err = compiled.runtime.CompileModule(ctx, wasm)
	})
	return compiled.decoder, compiled.err
}

// picture is one content inside the sandbox.
type picture struct {
	module api.Module
	in     uint64 // where the content lies
	size   uint64
	said   uint64 // where the decoder writes five numbers
}

// Size is how large a picture is, upright, in pixels. No pixel is decoded.
func Size(ctx context.Context, content []byte) (image.Point, error) {
	var size image.Point
	err := within(ctx, content, func(ctx context.Context, p picture) error {
		said, err := p.ask(ctx, true, 0)
		size = image.Pt(int(said.width), int(said.height))
		return err
	})
	return size, err
}

// Decode is the picture, upright. One of more than the given number of pixels is
// refused before one of them is decoded.
func Decode(ctx context.Context, content []byte, most int) (image.Image, error) {
	var out image.Image
	err := within(ctx, content, func(ctx context.Context, p picture) (err error) {
		out, err = p.decode(ctx, most)
		return err
	})
	return out, err
}

// within lays a content into a sandbox of its own, which is gone afterwards.
func within(ctx context.Context, content []byte, use func(ctx context.Context, p picture) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	d, err := ready(ctx)
	if err != nil {
		return fmt.Errorf("heic: compiling the decoder: %w", err)
	}
	// No name, so that several can stand side by side; no files, no clock, no output.
	module, err := d.runtime.InstantiateModule(ctx, d.module, wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize"))
	if err != nil {
		return fmt.Errorf("heic: starting the decoder: %w", err)
	}
	defer func() { _ = module.Close(context.WithoutCancel(ctx)) }()
	p := picture{module: module, size: uint64(len(content))}
	if p.in, err = p.room(ctx, p.size); err != nil {
		return err
	}
	if p.said, err = p.room(ctx, 5*4); err != nil {
		return err
	}
	if !module.Memory().Write(uint32(p.in), content) {
		return ErrUnreadable
	}
	return use(ctx, p)
}

func (p picture) call(ctx context.Context, name string, args ...uint64) (uint64, error) {
	got, err := p.module.ExportedFunction(name).Call(ctx, args...)
	if err != nil || len(got) == 0 { // a trap: what it tripped over is of no use to anybody
		return 0, ErrUnreadable
	}
	return got[0], nil
}

func (p picture) room(ctx context.Context, size uint64) (uint64, error) {
	at, err := p.call(ctx, "malloc", size)
	if err == nil && at == 0 {
		err = ErrUnreadable
	}
	return at, err
}

// answer is what the decoder says of a picture.
type answer struct{ width, height, color, chroma, premultiplied uint32 }

// ask lets the decoder read the content: only what it says of itself, or the pixels
// too, which it writes at out.
func (p picture) ask(ctx context.Context, only bool, out uint64) (answer, error) {
	first := uint64(0)
	if only {
		first = 1
	}
	ok, err := p.call(ctx, "decode", p.in, p.size, first, p.said, p.said+4, p.said+8, p.said+12, p.said+16, out)
	if err != nil || ok == 0 {
		return answer{}, ErrUnreadable
	}
	var a answer
	for i, n := range []*uint32{&a.width, &a.height, &a.color, &a.chroma, &a.premultiplied} {
		value, ok := p.module.Memory().ReadUint32Le(uint32(p.said) + uint32(4*i))
		if !ok {
			return a, ErrUnreadable
		}
		*n = value
	}
	if a.width < 1 || a.height < 1 || a.width > 1<<16 || a.height > 1<<16 {
		return a, ErrUnreadable
	}
	return a, nil
}

func (p picture) decode(ctx context.Context, most int) (image.Image, error) {
	a, err := p.ask(ctx, true, 0)
	if err != nil {
		return nil, err
	}
	if int(a.width)*int(a.height) > most {
		return nil, ErrUnreadable
	}
	lie, err := a.layout()
	if err != nil {
		return nil, err
	}
	at, err := p.room(ctx, uint64(lie.size))
	if err != nil {
		return nil, err
	}
	if _, err := p.ask(ctx, false, at); err != nil {
		return nil, err
	}
	pixels, ok := p.module.Memory().Read(uint32(at), uint32(lie.size))
	if !ok {
		return nil, ErrUnreadable
	}
	return lie.image(bytes.Clone(pixels)), nil
}
