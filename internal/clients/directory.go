package clients

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/seal"
)

// Directory finds people. Names are sealed in the database, so every process
// keeps in memory what search needs: folded words, how they sound, the last four
// digits, team, language and engagement. Nothing of it is written anywhere.
//
// It is built at first use and brought up to date by the length of the audit log,
// so that it hears of changes made by other processes too. Words stand in order,
// each once with the numbers of those who bear it: a search touches the words it is
// about and the numbers behind them, and memory is little more than both.
type Directory struct {
	mu   sync.RWMutex
	seen int64 // length of the log up to which it has read
	book book
}

// book is the contents of a directory. An entry is a number; a changed client
// gets a new entry at the end and her old one is struck out, until so many are
// struck out that the book is written afresh.
type book struct {
	entries []entry
	words   shelf
	sounds  shelf
	at      map[uuid.UUID]int32
	order   []int32 // by family name; entries not struck out
	rank    []int32 // place in the order, by entry
	struck  int
	keys    []string // family and given names folded, by entry, for the order
	kept    map[string]string

	newWords, newSounds []bearer // put and not settled yet
}

// keep gives one copy of a text that many entries share.
func (b *book) keep(text string) string {
	if kept, ok := b.kept[text]; ok {
		return kept
	}
	b.kept[text] = text
	return text
}

type entry struct {
	id         uuid.UUID
	team       uuid.UUID
	language   string
	engagement string
	lastFour   int16 // of the A-number; -1 for none
	struck     bool
	closed     bool // nobody works on the file any more
}

// NewDirectory is an empty directory; it fills itself at first use.
func NewDirectory() *Directory { return &Directory{book: newBook(0)} }

func newBook(size int) book {
	return book{entries: make([]entry, 0, size), at: make(map[uuid.UUID]int32, size), kept: map[string]string{}}
}

// listing is what the directory reads of a client.
type listing struct {
	ID            uuid.UUID
	TeamID        uuid.UUID
	ListedSeq     int64
	Language      string
	Engagement    string
	GivenNames    seal.Text `seal:"clients.given_names"`
	FamilyNames   seal.Text `seal:"clients.family_names"`
	PreferredName seal.Text `seal:"clients.preferred_name"`
	Aliases       seal.Text `seal:"clients.aliases"`
	ANumber       seal.Text `gorm:"column:a_number" seal:"clients.a_number"`
	Closed        bool
}

var listingColumns = "id, team_id, listed_seq, language, engagement, given_names, family_names, preferred_name, aliases, a_number, NOT (" +
	NotClosed("clients.id") + ") AS closed"

// batch is how many rows the directory reads at once.
const batch = 2000

// Refresh brings the directory up to date. It costs one short query when nothing
// has happened since. The transaction must be a reading one: what a writing one
// sees may be rolled back, and the directory would go on believing it.
func (x *Directory) Refresh(tx *db.Tx) error {
	var size int64
	if err := tx.DB.Raw("SELECT size FROM audit_head WHERE id = 1").Scan(&size).Error; err != nil {
		return fmt.Errorf("reading the log's length: %w", err)
	}
	x.mu.RLock()
	seen := x.seen
	x.mu.RUnlock()
	if seen == size {
		return nil
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	fresh := make(map[uuid.UUID]bool)
	last := listing{ListedSeq: x.seen, ID: uuid.Max}
	for {
		var rows []listing
		err := tx.DB.Model(&Client{}).Select(listingColumns).Where("listed_seq > ? OR (listed_seq = ? AND id > ?)", last.ListedSeq, last.ListedSeq, last.ID).
			Order("listed_seq, id").Limit(batch).Find(&rows).Error
		if err != nil {
			return fmt.Errorf("reading the directory: %w", err)
		}
		for _, row := range rows {
			x.book.put(row)
			fresh[row.ID] = true
		}
		if len(rows) < batch {
			break
		}
		last = rows[len(rows)-1]
	}
	x.book.settle(fresh)
	x.seen = max(x.seen, size)
	return nil
}

// put writes a client at the end of the book and strikes out her earlier entry.
func (b *book) put(row listing) {
	if old, ok := b.at[row.ID]; ok {
		b.entries[old].struck = true
		b.struck++
	}
	given, family := row.GivenNames.Reveal(), row.FamilyNames.Reveal()
	n := int32(len(b.entries))
	var sounds []string
	for _, word := range row.words() {
		b.newWords = append(b.newWords, bearer{word, n})
		if key := phonetic(word); key != "" {
			sounds = append(sounds, key)
		}
	}
	for _, sound := range distinct(sounds) {
		b.newSounds = append(b.newSounds, bearer{sound, n})
	}
	b.entries = append(b.entries, entry{
		id: row.ID, team: row.TeamID, language: b.keep(row.Language), engagement: b.keep(row.Engagement),
		lastFour: lastFour(row.ANumber.Reveal()), closed: row.Closed,
	})
	b.keys = append(b.keys, sortKey(given, family))
	b.at[row.ID] = n
}

// words are all under which the client is found.
func (l *listing) words() []string {
	given, family := forms(l.GivenNames.Reveal()), forms(l.FamilyNames.Reveal())
	words := append(slices.Clone(given), family...)
	for _, name := range append([]string{l.PreferredName.Reveal()}, strings.Split(l.Aliases.Reveal(), "\n")...) {
		words = append(words, forms(name)...)
	}
	if len(given) == 1 && len(family) == 1 { // Zhang Wei is also written Zhangwei
		words = append(words, family[0]+given[0], given[0]+family[0])
	}
	return distinct(words)
}

func distinct(words []string) []string {
	kept := words[:0:0]
	for _, word := range words {
		if !slices.Contains(kept, word) {
			kept = append(kept, word)
		}
	}
	return kept
}

func lastFour(aNumber string) int16 {
	if len(aNumber) != fullANumber {
		return -1
	}
	n, err := strconv.Atoi(aNumber[fullANumber-4:])
	if err != nil {
		return -1
	}
	return int16(n)
}

// sortKey orders by family name, then given names; who has no family name stands
// under the name she has.
func sortKey(given, family string) string {
	if family == "" {
		family, given = given, ""
	}
	return strings.Join(tokens(family), " ") + "\x00" + strings.Join(tokens(given), " ")
}

// strike takes clients out of the book.
func (b *book) strike(gone map[uuid.UUID]bool) {
	for id := range gone {
		if n, ok := b.at[id]; ok {
			b.entries[n].struck = true
			b.struck++
			delete(b.at, id)
		}
	}
	b.number()
}

// settle makes what was put findable and puts the order right, and writes the book
// afresh when a quarter of it is struck out.
func (b *book) settle(fresh map[uuid.UUID]bool) {
	if len(fresh) == 0 {
		return
	}
	b.words.add(newLexicon(b.newWords))
	b.sounds.add(newLexicon(b.newSounds))
	b.newWords, b.newSounds = nil, nil
	if b.struck > 64 && b.struck > len(b.entries)/4 {
		*b = b.compacted()
	}
	defer b.number()
	if len(fresh) > 256 || len(b.order)+len(fresh) < len(b.at) {
		b.order = b.order[:0]
		for n := range b.entries {
			if !b.entries[n].struck {
				b.order = append(b.order, int32(n))
			}
		}
		slices.SortFunc(b.order, b.compare)
		return
	}
	for id := range fresh {
		n := b.at[id]
		at, found := slices.BinarySearchFunc(b.order, n, b.compare)
		if found { // her earlier entry, under the same name
			b.order[at] = n
		} else {
			b.order = slices.Insert(b.order, at, n)
		}
	}
}

// number takes who is struck out from the order and gives the others their places.
func (b *book) number() {
	b.order = slices.DeleteFunc(b.order, func(n int32) bool { return b.entries[n].struck })
	b.rank = slices.Grow(b.rank[:0], len(b.entries))[:len(b.entries)]
	for place, n := range b.order {
		b.rank[n] = int32(place)
	}
}

func (b *book) compare(m, n int32) int {
	if c := strings.Compare(b.keys[m], b.keys[n]); c != 0 {
		return c
	}
	return bytes.Compare(b.entries[m].id[:], b.entries[n].id[:])
}

// compacted is the book without what is struck out and without an order.
func (b *book) compacted() book {
	out := newBook(len(b.at))
	out.kept = b.kept
	to := make([]int32, len(b.entries))
	for n, e := range b.entries {
		if to[n] = -1; e.struck {
			continue
		}
		to[n] = int32(len(out.entries))
		out.at[e.id] = to[n]
		out.entries = append(out.entries, e)
		out.keys = append(out.keys, b.keys[n])
	}
	out.words, out.sounds = b.words.renumbered(to), b.sounds.renumbered(to)
	return out
}
