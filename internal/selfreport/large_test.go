package selfreport_test

import (
	"bytes"
	"crypto/sha256"
	"image"
	"image/png"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/selfreport"
	"constancia/internal/vault"
)

// mostMemory is how much more the heap may hold while a picture of 40 MB is taken in:
// the picture, its pixels, and as much again that the collector has not seen yet.
const mostMemory = 400 << 20

// largePicture is a file with a PNG of noise of about 40 MB; in the test's own memory
// nothing of it stays.
func largePicture(t *testing.T) (*os.File, int64) {
	t.Helper()
	noise := image.NewRGBA(image.Rect(0, 0, 3740, 3740))
	_, _ = rand.New(rand.NewSource(40)).Read(noise.Pix)
	for i := 3; i < len(noise.Pix); i += 4 {
		noise.Pix[i] = 255
	}
	f, err := os.Create(filepath.Join(t.TempDir(), "IMG_200MP.png"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	if err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(f, noise); err != nil {
		t.Fatal(err)
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil || size < 40_000_000 {
		t.Fatalf("the picture has %d bytes: %v", size, err)
	}
	return f, size
}

// heapPeak measures the most that the heap holds until it is asked.
func heapPeak() (peak func() uint64) {
	debug.FreeOSMemory()
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	before, most, stop, stopped := now.HeapInuse, now.HeapInuse, make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapInuse)
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	return func() uint64 {
		close(stop)
		<-stopped
		return most - before
	}
}

func TestAPictureOf40MBCutAtHalfIsKeptByteForByte(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		a, _ := k.say(selfreport.Word{Key: "forty-megabytes"})
		file, size := largePicture(t)
		begin := func() (p selfreport.Progress) {
			w.Write(k.phone(), func(tx *db.Tx) (err error) {
				p, err = selfreport.Begin(tx, selfreport.Picture{
					Key: "pic of forty", Arrival: "forty-megabytes", GivenName: "IMG.png", Bytes: size, Most: vault.Of(w.DB).Limits().Picture,
				})
				return err
			})
			return p
		}
		piece := make([]byte, selfreport.PieceBytes)
		send := func(p selfreport.Progress, until int) selfreport.Progress {
			for p.Next < until && !p.Whole {
				n, err := file.ReadAt(piece, int64(p.Next)*selfreport.PieceBytes)
				if err != nil && err != io.EOF {
					t.Fatal(err)
				}
				w.Write(k.phone(), func(tx *db.Tx) (err error) {
					p, err = selfreport.Take(tx, p.Upload, p.Next, piece[:n])
					return err
				})
			}
			return p
		}
		peak := heapPeak()

		half := send(begin(), 76) // and the line is gone
		again := begin()
		if again.Next != half.Next || again.Why != "" {
			t.Fatalf("begun again: %+v after %+v", again, half)
		}
		whole := send(again, 1000)
		done, err := selfreport.Finish(w.Context(k.phone()), w.DB, whole.Upload)

		held := peak()
		if err != nil || !done.Done || done.Why != "" {
			t.Fatalf("finishing: %+v %v", done, err)
		}
		t.Logf("%d bytes in %d pieces; the heap held at most %d MB more", size, whole.Next, held>>20)
		if held > mostMemory {
			t.Errorf("the heap held %d MB more", held>>20)
		}
		if kept, sent := keptSum(t, w, a), sumOf(t, file); !bytes.Equal(kept, sent) {
			t.Errorf("kept %x, sent %x", kept, sent)
		}
	})
}

func sumOf(t *testing.T, from io.ReadSeeker) []byte {
	t.Helper()
	sum := sha256.New()
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(sum, from); err != nil {
		t.Fatal(err)
	}
	return sum.Sum(nil)
}

// keptSum is the hash of the first picture of the failure that an arrival made.
func keptSum(t *testing.T, w *cast.World, a selfreport.Arrival) []byte {
	t.Helper()
	var f failures.File
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		f, err = failures.Find(tx, *a.FailureID)
		return err
	})
	_, file, err := failures.Original(w.Context(w.Paralegal()), w.DB, f.Evidence[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	return sumOf(t, file)
}
