package packets_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"runtime"
	"runtime/metrics"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"constancia/internal/cast"
	"constancia/internal/documents"
	"constancia/internal/packets"
	"constancia/internal/typeset"
)

// As many exhibits as a packet takes, and a paper of 600 pages.
func BenchmarkAPacketOf500Exhibits(b *testing.B) {
	w := cast.New(b)
	d := defend(b, w)
	ids := []uuid.UUID{d.add(paper(b, 600), documents.Upload{Title: "A long paper"})}
	for n := range 499 {
		ids = append(ids, d.add(cast.Drawn(n, 216+n/256, 384), documents.Upload{Title: "Picture " + strconv.Itoa(n)}))
	}
	choice := under(packets.Background, ids...)
	for b.Loop() {
		b.ReportMetric(float64(d.built(choice).Build.Pages), "pages")
	}
}

// The most that a whole packet may take, beside a program that only merges its papers, and
// in memory. A merge reads files that lie in memory and throws away what it makes; a packet
// opens sealed ones twice over (to compare and look, to bind), seals what it makes on a disk,
// and takes it apart for a court. Binding alone is held to twice a merge, in the binder.
const (
	mostRatio = 14.0 // in processor time: what waits for others is nobody's doing
	mostPeak  = 300e6
)

// BenchmarkAWholePacket puts a packet of 100 exhibits and 500 pages together, from the
// record to the file that lies sealed on the disk: hashes compared, letter, chronology and
// manifest set, numbers and bookmarks, all of it. Beside it pdfcpu merges the same papers
// and does nothing else. It fails beyond the figures that were promised.
func BenchmarkAWholePacket(b *testing.B) {
	api.DisableConfigDir()
	w := cast.New(b)
	d := defend(b, w)
	var papers [][]byte
	var ids []uuid.UUID
	for n := range 100 {
		content := scanned(b, 5, n)
		papers = append(papers, content)
		ids = append(ids, d.add(content, documents.Upload{Title: "Paper " + strconv.Itoa(n)}))
	}
	choice := under(packets.Background, ids...)
	var ours, theirs time.Duration
	var peak uint64
	for b.Loop() {
		p, err := d.ask(d.Paralegal(), choice)
		must(b, err)
		took, most := watched(d.assemble)
		ours, peak = ours+took, max(peak, most)
		if f := d.find(p.ID); f.State != packets.Ready || f.Build.Pages < 500 {
			b.Fatalf("got %s with %d pages", f.State, f.Build.Pages)
		}
		took, _ = watched(func() { merge(b, papers) })
		theirs += took
	}
	ratio := float64(ours) / float64(theirs)
	b.ReportMetric(ratio, "x-merge")
	b.ReportMetric(float64(peak)/1e6, "peak-MB")
	if ratio > mostRatio || float64(peak) > mostPeak {
		b.Errorf("%.2f times a merge of %v, %d MB of memory", ratio, theirs, peak/1e6)
	}
}

// scanned is a paper of pages that are pictures, as a scanner makes them: 150 kB each that
// pack no further.
func scanned(b *testing.B, pages, seed int) []byte {
	b.Helper()
	book, err := typeset.New(typeset.Options{})
	must(b, err)
	noise := rand.New(rand.NewPCG(uint64(seed), 1))
	for range pages {
		scan := image.NewGray(image.Rect(0, 0, 387, 387))
		for i := range scan.Pix {
			scan.Pix[i] = byte(noise.Uint32())
		}
		var content bytes.Buffer
		must(b, png.Encode(&content, scan))
		book.PageBreak()
		must(b, book.Picture(typeset.Picture{Content: content.Bytes()}))
	}
	var out bytes.Buffer
	_, err = book.WriteTo(&out)
	must(b, err)
	return out.Bytes()
}

func merge(b *testing.B, papers [][]byte) {
	b.Helper()
	var readers []io.ReadSeeker
	for _, paper := range papers {
		readers = append(readers, bytes.NewReader(paper))
	}
	must(b, api.MergeRaw(readers, io.Discard, false, model.NewDefaultConfiguration()))
}

// worked is how long the processors have worked for this program.
func worked() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// watched runs fn, and tells how long it worked and how much the heap grew at most.
func watched(fn func()) (time.Duration, uint64) {
	runtime.GC()
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(heap)
	before, most := heap[0].Value.Uint64(), uint64(0)
	var done atomic.Bool
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for !done.Load() {
			now := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
			metrics.Read(now)
			most = max(most, now[0].Value.Uint64())
			time.Sleep(time.Millisecond)
		}
	}()
	begun := worked()
	fn()
	took := worked() - begun
	done.Store(true)
	<-ended
	return took, most - min(before, most)
}
