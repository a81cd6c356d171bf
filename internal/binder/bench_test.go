package binder_test

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"constancia/internal/binder"
)

// exhibits are the 100 papers of a packet, 500 pages: of each ten, four are letters
// of six pages, five are scans of five and one is a form that was filled in.
func exhibits() [][]byte {
	var papers [][]byte
	for i := range 100 {
		switch i % 10 {
		case 1, 3, 5, 7, 9:
			papers = append(papers, scan(5, 150_000))
		case 4:
			papers = append(papers, form("", "/Subtype /Widget /FT /Tx /V (typed) /T (a) /F 4 /AP <</N FACE>>"))
		default:
			papers = append(papers, pages(6, "", "").bytes())
		}
	}
	return papers
}

// BenchmarkPacket binds 100 exhibits of 500 pages and tells it beside pdfcpu merging
// the same files and doing nothing else: no numbers, no Letter, nothing taken out.
// Both have their turn in every round. peak-MB is how much the heap grew at most. It fails
// beyond twice the time of the merge, or 300 MB.
func BenchmarkPacket(b *testing.B) {
	api.DisableConfigDir()
	papers := exhibits()
	var ours, theirs time.Duration
	var ourPeak, theirPeak uint64
	for b.Loop() {
		took, peak := watched(func() { bindAll(b, papers) })
		ours, ourPeak = ours+took, max(ourPeak, peak)
		took, peak = watched(func() { mergeAll(b, papers) })
		theirs, theirPeak = theirs+took, max(theirPeak, peak)
	}
	b.ReportMetric(float64(ours)/float64(theirs), "x-merge")
	b.ReportMetric(float64(ourPeak)/1e6, "peak-MB")
	b.ReportMetric(float64(theirPeak)/1e6, "merge-peak-MB")
	if ours > 2*theirs || ourPeak > 300e6 {
		b.Errorf("binding took %v and %d MB, a merge %v", ours, ourPeak/1e6, theirs)
	}
}

func bindAll(b *testing.B, papers [][]byte) {
	var pieces []binder.Piece
	for i, paper := range papers {
		one := piece(fmt.Sprintf("Exhibit %d", i+1), paper)
		one.Label = one.Title
		pieces = append(pieces, one)
	}
	if _, err := binder.Bind(b.Context(), io.Discard, pieces, binder.Options{Title: "Packet"}); err != nil {
		b.Fatal(err)
	}
}

func mergeAll(b *testing.B, papers [][]byte) {
	var readers []io.ReadSeeker
	for _, paper := range papers {
		readers = append(readers, bytes.NewReader(paper))
	}
	if err := api.MergeRaw(readers, io.Discard, false, model.NewDefaultConfiguration()); err != nil {
		b.Fatal(err)
	}
}

// watched runs fn and looks at the heap while it does.
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
			metrics.Read(heap)
			most = max(most, heap[0].Value.Uint64())
			time.Sleep(time.Millisecond)
		}
	}()
	begun := time.Now()
	fn()
	took := time.Since(begun)
	done.Store(true)
	<-ended
	return took, most - min(before, most)
}
