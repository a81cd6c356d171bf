package typeset

import (
	"io"
	"testing"
)

// BenchmarkPages sets the letter of the other tests, and says how many pages a second that is.
func BenchmarkPages(b *testing.B) {
	pages := 0
	for b.Loop() {
		book := letter(b, Options{Title: "Packet", Header: "A 123-456-789"})
		n, err := book.Pages()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := book.WriteTo(io.Discard); err != nil {
			b.Fatal(err)
		}
		pages += n
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
}

// BenchmarkChronology sets the longest part of a packet: a table of 2,000 rows.
func BenchmarkChronology(b *testing.B) {
	table := Table{Columns: []Column{{Title: "When"}, {Title: "What", Width: 3}, {Title: "Exhibit", Align: End}}}
	for range 2000 {
		table.Rows = append(table.Rows, []Text{Plain("8:30 am EST"), Plain(story), Plain("C-12")})
	}
	pages := 0
	for b.Loop() {
		book := begin(b, Options{})
		book.Table(table)
		if _, err := book.WriteTo(io.Discard); err != nil {
			b.Fatal(err)
		}
		pages += len(book.pages)
	}
	b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
}
