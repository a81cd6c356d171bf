package clients

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/seal"
)

// crowd is a book of n people with Spanish names, spread over ten teams.
func crowd(n int) (*Directory, []listing) {
	given := []string{"María José", "Juan Carlos", "Ana Lucía", "José Luis", "Rosa Elena", "Petrona", "Jean-Baptiste", "Thị Ánh", "Chidi", "Luzia"}
	family := []string{"García", "Hernández", "López", "Martínez", "Pérez", "Xol", "Pierre-Louis", "Nguyễn", "Okafor", "da Silva", "Castillo", "Ramírez", "Vásquez"}
	x := NewDirectory()
	teams := make([]uuid.UUID, 10)
	for i := range teams {
		teams[i] = uuid.New()
	}
	fresh, rows := make(map[uuid.UUID]bool, n), make([]listing, 0, n)
	for i := range n {
		row := listing{
			ID: uuid.New(), TeamID: teams[i%len(teams)], Language: "es", Engagement: "full",
			GivenNames: seal.Of(given[i%len(given)]), FamilyNames: seal.Of(family[i%len(family)] + " " + family[(i/7)%len(family)] + fmt.Sprint("q", i)),
			ANumber: seal.Of(fmt.Sprintf("%09d", i)),
		}
		x.book.put(row)
		fresh[row.ID], rows = true, append(rows, row)
	}
	x.book.settle(fresh)
	return x, rows
}

// BenchmarkSearchAmongAHundredThousand tells how long each kind of search takes
// next to a plain scan: one look with bytes.Index over the folded names of all the
// same people for a word that nobody bears, the fastest scan there is. The two take
// turns, so that whatever else the machine does weighs on both.
func BenchmarkSearchAmongAHundredThousand(b *testing.B) {
	x, rows := crowd(100_000)
	var names []byte
	for _, row := range rows {
		names = append(append(names, strings.Join(row.words(), " ")...), '\n')
	}
	all := func(*entry) bool { return true }
	ours := func(e *entry) bool { return e.team == rows[0].TeamID }
	for _, text := range []string{
		"a", "mar", "garcia", "maria garcia", "hernandes", "ernandez", "garcia q99999", "jose luis martines",
		"maria jose garcia hernandez", "zzzzzz", "vazquez", "pierrelouis", "garcia 0042",
	} {
		b.Run(text, func(b *testing.B) {
			q := parseQuery(text)
			var scanning, finding time.Duration
			for b.Loop() {
				began := time.Now()
				if bytes.Contains(names, []byte("qzqzqz")) {
					b.Fatal("somebody bears the word that nobody bears")
				}
				scanned := time.Now()
				x.byName(q, all)
				x.byName(q, ours)
				scanning, finding = scanning+scanned.Sub(began), finding+time.Since(scanned)/2
			}
			b.ReportMetric(float64(finding.Nanoseconds())/float64(b.N), "search-ns")
			b.ReportMetric(finding.Seconds()/scanning.Seconds(), "x-scan")
		})
	}
}
