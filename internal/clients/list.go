package clients

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/seal"
)

// Listed is a client as lists show her.
type Listed struct {
	ID            uuid.UUID
	Version       int64
	TeamID        uuid.UUID
	GivenNames    seal.Text `seal:"clients.given_names"`
	FamilyNames   seal.Text `seal:"clients.family_names"`
	PreferredName seal.Text `seal:"clients.preferred_name"`
	ANumber       seal.Text `gorm:"column:a_number" seal:"clients.a_number"`
	BirthDate     seal.Text `seal:"clients.birth_date"`
	Language      string
	Engagement    string
	CreatedAt     time.Time `gorm:"autoCreateTime:false"`
	ActiveAt      time.Time
	Reach         Reach `gorm:"-"`
	Closed        bool  `gorm:"-"`
}

// Name is the name with family names first.
func (l Listed) Name() string { return sortedName(l.GivenNames.Reveal(), l.FamilyNames.Reveal()) }

func (l Listed) sortKey() string { return sortKey(l.GivenNames.Reveal(), l.FamilyNames.Reveal()) }

// MaskedANumber shows the last three digits.
func (l Listed) MaskedANumber() string { return MaskANumber(l.ANumber.Reveal()) }

// Reach says how safe it is to call somebody: over all her numbers in use.
type Reach struct {
	Phones          int
	SafeToText      bool
	SafeToVoicemail bool
}

// The orders of the list.
const (
	ByFamilyName = "name"
	ByActivity   = "activity"
)

// Which files a list shows. Who is looked for by name is found whether hers is open
// or not.
const (
	OpenFiles   = "open"
	ClosedFiles = "closed"
	AllFiles    = "all"
)

// Filter narrows the list. None of it is a name: it may stand in a URL.
type Filter struct {
	Team       uuid.UUID
	Language   string
	Engagement string
	Files      string // empty for OpenFiles
	Order      string // empty for ByFamilyName
	Cursor     string // where the page before ended
	Limit      int
}

// Page is one page of the list; an empty Next means that it is the last.
type Page struct {
	Items []Listed
	Next  string
}

// PageSize is how many clients a page shows when nobody says otherwise, and
// mostPage the most anybody may ask for.
const (
	PageSize = 50
	mostPage = 200
)

// List is one page of the clients within the actor's wall. Names are sealed, so
// their order comes from the directory; the order of activity from the database.
func (x *Directory) List(tx *db.Tx, f Filter) (Page, error) {
	if err := tx.Actor.Require(actor.ClientsRead); err != nil {
		return Page{}, err
	}
	if f.Limit <= 0 || f.Limit > mostPage {
		f.Limit = PageSize
	}
	if f.Order == ByActivity {
		return listByActivity(tx, f)
	}
	if err := x.Refresh(tx); err != nil {
		return Page{}, err
	}
	visible, err := sight(tx)
	if err != nil {
		return Page{}, err
	}
	ids := x.page(f, visible)
	var page Page
	if len(ids) > f.Limit {
		page.Next, ids = ids[f.Limit-1].String(), ids[:f.Limit]
	}
	page.Items, err = x.fetch(tx, ids)
	return page, err
}

// fetch reads the rows of entries. One whose row is gone (a file opened by mistake
// and withdrawn) is struck out of the directory.
func (x *Directory) fetch(tx *db.Tx, ids []uuid.UUID) ([]Listed, error) {
	rows, err := fetch(tx, ids)
	if err != nil || len(rows) == len(ids) {
		return rows, err
	}
	gone := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		gone[id] = true
	}
	for _, row := range rows {
		delete(gone, row.ID)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.book.strike(gone)
	return rows, nil
}

// page is the ids of a page and one more, when there is one. The cursor is the id
// of the last client of the page before: a name would stand in the URL.
func (x *Directory) page(f Filter, visible func(*entry) bool) []uuid.UUID {
	x.mu.RLock()
	defer x.mu.RUnlock()
	order := x.book.order
	if id, err := uuid.Parse(f.Cursor); err == nil {
		if n, ok := x.book.at[id]; ok {
			at, found := slices.BinarySearchFunc(order, n, x.book.compare)
			if found {
				at++
			}
			order = order[at:]
		}
	}
	ids := make([]uuid.UUID, 0, f.Limit+1)
	for _, n := range order {
		e := &x.book.entries[n]
		if f.holds(e) && visible(e) {
			ids = append(ids, e.id)
		}
		if len(ids) > f.Limit {
			break
		}
	}
	return ids
}

func (f Filter) holds(e *entry) bool {
	return (f.Team == uuid.Nil || f.Team == e.team) && (f.Language == "" || f.Language == e.language) &&
		(f.Engagement == "" || f.Engagement == e.engagement) && (f.Files == AllFiles || e.closed == (f.Files == ClosedFiles))
}

// sight is the actor's wall for entries of the directory; the query that fetches
// the rows puts up the same wall again.
func sight(tx *db.Tx) (func(*entry) bool, error) {
	a := tx.Actor
	if a.SeesAllTeams() {
		return func(*entry) bool { return true }, nil
	}
	ofTeam := func(e *entry) bool { return slices.Contains(a.Teams, e.team) }
	if a.Kind != actor.Staff || !a.OnlyAssigned() {
		return ofTeam, nil
	}
	assigned, err := assignedTo(tx, a.ID)
	if err != nil {
		return ofTeam, fmt.Errorf("reading assignments: %w", err)
	}
	return func(e *entry) bool { return assigned[e.id] && ofTeam(e) }, nil
}

func listByActivity(tx *db.Tx, f Filter) (Page, error) {
	q := Wall(tx, tx.DB.Model(&Client{}), "clients.id")
	for column, value := range map[string]string{"language": f.Language, "engagement": f.Engagement} {
		if value != "" {
			q = q.Where(column+" = ?", value)
		}
	}
	switch f.Files {
	case AllFiles:
	case ClosedFiles:
		q = q.Where("NOT (" + NotClosed("clients.id") + ")")
	default:
		q = q.Where(NotClosed("clients.id"))
	}
	if f.Team != uuid.Nil {
		q = q.Where("team_id = ?", f.Team)
	}
	if f.Cursor != "" {
		at, id, err := db.ReadCursor(f.Cursor)
		if err != nil {
			return Page{}, err
		}
		q = q.Where("active_at < ? OR (active_at = ? AND clients.id < ?)", at, at, id)
	}
	var page Page
	if err := q.Order("active_at DESC, id DESC").Limit(f.Limit + 1).Find(&page.Items).Error; err != nil {
		return Page{}, fmt.Errorf("listing clients: %w", err)
	}
	if len(page.Items) > f.Limit {
		page.Items = page.Items[:f.Limit]
		last := page.Items[f.Limit-1]
		page.Next = db.Cursor(last.ActiveAt, last.ID)
	}
	return page, addReach(tx, page.Items)
}

// fetch reads the rows of ids, in their order, behind the wall.
func fetch(tx *db.Tx, ids []uuid.UUID) ([]Listed, error) {
	rows := make([]Listed, 0, len(ids))
	if len(ids) == 0 {
		return rows, nil
	}
	q := Wall(tx, tx.DB.Model(&Client{}).Where("clients.id IN ?", ids), "clients.id")
	if err := q.Order("id").Find(&rows).Error; err != nil {
		return rows, fmt.Errorf("reading clients: %w", err)
	}
	place := make(map[uuid.UUID]int, len(ids))
	for i, id := range ids {
		place[id] = i
	}
	slices.SortFunc(rows, func(a, b Listed) int { return place[a.ID] - place[b.ID] })
	return rows, addReach(tx, rows)
}

func addReach(tx *db.Tx, rows []Listed) error {
	ids := make([]uuid.UUID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	reach, err := reachOf(tx, ids)
	if err != nil {
		return fmt.Errorf("reading phones: %w", err)
	}
	shut, err := ClosedAmong(tx, ids...)
	for i := range rows {
		rows[i].Reach, rows[i].Closed = reach[rows[i].ID], shut[rows[i].ID]
	}
	return err
}

// reachOf looks over the numbers in use of clients.
func reachOf(tx *db.Tx, ids []uuid.UUID) (map[uuid.UUID]Reach, error) {
	lines, err := tx.DB.Model(&Phone{}).Select("client_id", "safe_to_text", "safe_to_voicemail").
		Where("client_id IN ? AND ended_at IS NULL", ids).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = lines.Close() }()
	reach := make(map[uuid.UUID]Reach, len(ids))
	for lines.Next() {
		var client uuid.UUID
		var text, voicemail bool
		if err := lines.Scan(&client, &text, &voicemail); err != nil {
			return nil, err
		}
		r := reach[client]
		reach[client] = Reach{r.Phones + 1, r.SafeToText || text, r.SafeToVoicemail || voicemail}
	}
	return reach, lines.Err()
}
