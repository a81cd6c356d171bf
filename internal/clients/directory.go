package clients

import (
	"bytes"
	"fmt"
	"slices"
	"sort"
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
// so that it hears of changes made by other processes too. Words stand in one
// flat slice of bytes per column, in the order of the entries: a search is a
// linear scan, and memory is little more than the letters themselves.
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
	words   column // " maria jose mariajose garcia hernandez garciahernandez\n"
	sound   column
	at      map[uuid.UUID]int32
	order   []int32 // by family name; entries not struck out
	struck  int
	keys    []string // family and given names folded, by entry, for the order
	kept    map[string]string
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
}

// column is one field of all entries in a row of bytes; starts says where each begins.
type column struct {
	text   []byte
	starts []int32
}

func (c *column) add(words []string) {
	c.starts = append(c.starts, int32(len(c.text)))
	for _, word := range words {
		c.text = append(append(c.text, ' '), word...)
	}
	c.text = append(c.text, '\n')
}

func (c *column) of(n int32) []byte {
	end := len(c.text)
	if int(n)+1 < len(c.starts) {
		end = int(c.starts[n+1])
	}
	return c.text[c.starts[n]:end]
}

// owner is the entry in which a position lies.
func (c *column) owner(at int) int32 {
	return int32(sort.Search(len(c.starts), func(i int) bool { return int(c.starts[i]) > at }) - 1)
}

// scan calls each with every entry that holds the needle, at the beginning of a
// word when begins is set; an entry's other occurrences are skipped. It looks for
// the needle itself and then at the blank before it: a blank is the commonest byte
// of all, and a search that began with it would stop at every word.
func (c *column) scan(needle string, begins bool, each func(n int32) bool) {
	for from := 0; ; {
		at := bytes.Index(c.text[from:], []byte(needle))
		if at < 0 {
			return
		}
		at += from
		if begins && c.text[at-1] != ' ' { // a text begins with a blank, so at is not 0
			from = at + 1
			continue
		}
		n := c.owner(at)
		if !each(n) || int(n)+1 >= len(c.starts) {
			return
		}
		from = int(c.starts[n+1])
	}
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
}

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
		err := tx.DB.Model(&Client{}).Where("listed_seq > ? OR (listed_seq = ? AND id > ?)", last.ListedSeq, last.ListedSeq, last.ID).
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
	words := row.words()
	var sound []string
	for _, word := range words {
		if key := phonetic(word); key != "" {
			sound = append(sound, key)
		}
	}
	n := int32(len(b.entries))
	b.entries = append(b.entries, entry{
		id: row.ID, team: row.TeamID, language: b.keep(row.Language), engagement: b.keep(row.Engagement),
		lastFour: lastFour(row.ANumber.Reveal()),
	})
	b.words.add(words)
	b.sound.add(distinct(sound))
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
	b.order = slices.DeleteFunc(b.order, func(n int32) bool { return b.entries[n].struck })
}

// settle puts the order right after changes, and writes the book afresh when a
// quarter of it is struck out.
func (b *book) settle(fresh map[uuid.UUID]bool) {
	if len(fresh) == 0 {
		return
	}
	if b.struck > 64 && b.struck > len(b.entries)/4 {
		*b = b.compacted()
	}
	b.order = slices.DeleteFunc(b.order, func(n int32) bool { return b.entries[n].struck })
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
		if at, found := slices.BinarySearchFunc(b.order, n, b.compare); !found {
			b.order = slices.Insert(b.order, at, n)
		}
	}
}

func (b *book) compare(m, n int32) int {
	if c := strings.Compare(b.keys[m], b.keys[n]); c != 0 {
		return c
	}
	return bytes.Compare(b.entries[m].id[:], b.entries[n].id[:])
}

// compacted is the book without what is struck out.
func (b *book) compacted() book {
	out := newBook(len(b.at))
	out.kept = b.kept
	for n, e := range b.entries {
		if e.struck {
			continue
		}
		at := int32(n)
		out.at[e.id] = int32(len(out.entries))
		out.entries = append(out.entries, e)
		out.keys = append(out.keys, b.keys[n])
		out.words.copyFrom(&b.words, at)
		out.sound.copyFrom(&b.sound, at)
	}
	return out
}

func (c *column) copyFrom(from *column, n int32) {
	c.starts = append(c.starts, int32(len(c.text)))
	c.text = append(c.text, from.of(n)...)
}
