package clients

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/seal"
)

// crowd is a book of n people with Spanish names, spread over ten teams.
func crowd(n int) (*Directory, []uuid.UUID) {
	given := []string{"María José", "Juan Carlos", "Ana Lucía", "José Luis", "Rosa Elena", "Petrona", "Jean-Baptiste", "Thị Ánh", "Chidi", "Luzia"}
	family := []string{"García", "Hernández", "López", "Martínez", "Pérez", "Xol", "Pierre-Louis", "Nguyễn", "Okafor", "da Silva", "Castillo", "Ramírez", "Vásquez"}
	x := NewDirectory()
	teams := make([]uuid.UUID, 10)
	for i := range teams {
		teams[i] = uuid.New()
	}
	fresh := make(map[uuid.UUID]bool, n)
	for i := range n {
		row := listing{
			ID: uuid.New(), TeamID: teams[i%len(teams)], Language: "es", Engagement: "full",
			GivenNames: seal.Of(given[i%len(given)]), FamilyNames: seal.Of(family[i%len(family)] + " " + family[(i/7)%len(family)] + fmt.Sprint("q", i)),
			ANumber: seal.Of(fmt.Sprintf("%09d", i)),
		}
		x.book.put(row)
		fresh[row.ID] = true
	}
	x.book.settle(fresh)
	return x, teams
}

func BenchmarkSearchAmongAHundredThousand(b *testing.B) {
	x, _ := crowd(100_000)
	all := func(*entry) bool { return true }
	b.Run("bytes", func(b *testing.B) {
		b.SetBytes(int64(len(x.book.words.text)))
		for b.Loop() {
			x.book.words.scan("zzzzzz", true, func(int32) bool { return true })
		}
	})
	for _, text := range []string{"mar", "garcia", "maria garcia", "hernandes", "garcia q99999", "zzzzzz", "vazquez"} {
		b.Run(text, func(b *testing.B) {
			q := parseQuery(text)
			for b.Loop() {
				x.book.find(q.words, all, mostFound)
			}
		})
	}
}
