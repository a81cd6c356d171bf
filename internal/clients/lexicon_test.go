package clients

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/seal"
)

// vocabulary is invented words of few letters, in two scripts, so that many of them
// are one edit apart.
func vocabulary(r *rand.Rand, n int) []string {
	letters := []rune("abeñسي")
	words := map[string]bool{}
	for len(words) < n {
		word := make([]rune, 1+r.IntN(8))
		for i := range word {
			word[i] = letters[r.IntN(len(letters))]
		}
		words[string(word)] = true
	}
	out := make([]string, 0, n)
	for word := range words {
		out = append(out, word)
	}
	slices.Sort(out)
	return out
}

func TestAWordsNeighboursAreThoseOneEditAway(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := vocabulary(r, 3_000)
	all := make([]bearer, 0, len(words))
	for n, word := range words {
		all = append(all, bearer{word, int32(n)})
	}
	l := newLexicon(all)
	for _, typed := range vocabulary(r, 300) {
		for _, whole := range []bool{true, false} {
			found := map[string]bool{}
			l.nearly([]byte(typed), func(edited []byte, s span) {
				if whole {
					s = l.only(edited, s)
				}
				for _, n := range l.entries(s) {
					found[words[n]] = true
				}
			})
			for _, word := range words {
				exact := word == typed || !whole && strings.HasPrefix(word, typed)
				if want := within1([]rune(typed), []rune(word), !whole); found[word] != want && !exact {
					t.Fatalf("%q near %q, whole %v: got %v, want %v", typed, word, whole, found[word], want)
				}
			}
		}
	}
}

func TestABookWrittenBitByBitFindsWhatOneWrittenAtOnceFinds(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	names := vocabulary(r, 200)
	latest := map[uuid.UUID]listing{}
	ids := make([]uuid.UUID, 300)
	for i := range ids {
		ids[i] = uuid.New()
	}
	grown := newBook(0)
	for range 400 {
		fresh := map[uuid.UUID]bool{}
		for range 1 + r.IntN(5) {
			row := listing{
				ID: ids[r.IntN(len(ids))], GivenNames: seal.Of(names[r.IntN(len(names))]),
				FamilyNames: seal.Of(names[r.IntN(len(names))] + " " + names[r.IntN(len(names))]),
			}
			latest[row.ID], fresh[row.ID] = row, true
			grown.put(row)
		}
		grown.settle(fresh)
	}
	once, fresh := newBook(0), map[uuid.UUID]bool{}
	for id, row := range latest {
		once.put(row)
		fresh[id] = true
	}
	once.settle(fresh)
	people := func(b *book, text string) string {
		var out []string
		for _, n := range b.find(parseQuery(text).words, func(*entry) bool { return true }, 20) {
			out = append(out, b.entries[n].id.String())
		}
		return fmt.Sprint(out)
	}
	for _, name := range vocabulary(r, 300) {
		for _, text := range []string{name, name + " " + names[r.IntN(len(names))]} {
			if got, want := people(&grown, text), people(&once, text); got != want {
				t.Fatalf("%q: got %s, want %s", text, got, want)
			}
		}
	}
	if len(grown.entries) > 2*len(latest) {
		t.Errorf("%d entries are kept for %d people", len(grown.entries), len(latest))
	}
}

// within1 is the plain way to tell what the lexicon finds: it tells whether one edit (a letter more, less, other, or two neighbours
// swapped) turns a into b, or into a beginning of b when prefix is set.
func within1[L byte | rune](a, b []L, prefix bool) bool {
	same := 0
	for same < len(a) && same < len(b) && a[same] == b[same] {
		same++
	}
	a, b = a[same:], b[same:]
	fits := func(a, b []L) bool {
		if len(a) > len(b) || (!prefix && len(a) != len(b)) {
			return false
		}
		return slices.Equal(a, b[:len(a)])
	}
	switch {
	case len(a) == 0:
		return prefix || len(b) <= 1
	case len(b) == 0:
		return len(a) == 1
	case fits(a[1:], b[1:]), fits(a[1:], b), fits(a, b[1:]):
		return true
	default:
		return len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] && fits(a[2:], b[2:])
	}
}
