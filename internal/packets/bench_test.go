package packets_test

import (
	"strconv"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/documents"
	"constancia/internal/packets"
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
