package packets

import (
	"encoding/base64"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Filter chooses packets. The zero value of a field chooses all.
type Filter struct {
	Client uuid.UUID
	State  State
	Kind   Kind
	Due    wall.Date // an answer was asked for by then, and none is on record
	Limit  int       // 50 when zero, 200 at most
	Cursor string    // of the page before
}

// Listed is a packet as a list shows it.
type Listed struct {
	ID            uuid.UUID
	Version       int64
	CreatedAt     time.Time
	UpdatedAt     time.Time
	ClientID      uuid.UUID
	GivenNames    seal.Text `seal:"clients.given_names"`
	FamilyNames   seal.Text `seal:"clients.family_names"`
	PreferredName seal.Text `seal:"clients.preferred_name"`
	Kind          Kind
	Number        int
	State         State
	Problem       string
	AskedBy       uuid.UUID
	Pages         int
	Done          int // of Whole, while it is being put together
	Whole         int
	SealedAt      *time.Time
	ServedOn      wall.Date // the last time; empty where it was not handed over
	AnswerDue     wall.Date // the earliest that is open
	Answered      int       // answers on record
}

// Name is how the client is called.
func (l Listed) Name() string {
	return clients.Client{GivenNames: l.GivenNames, FamilyNames: l.FamilyNames, PreferredName: l.PreferredName}.Name()
}

// Percent is how far the work is, from 0 to 100.
func (l Listed) Percent() int { return Work{Done: l.Done, Whole: l.Whole}.Percent() }

const (
	usualPage   = 50
	longestPage = 200
)

// What stands for a service and an answer: nothing later names it.
const (
	standingService = "NOT EXISTS (SELECT 1 FROM packet_services AS later WHERE later.supersedes = s.id)"
	standingAnswer  = "NOT EXISTS (SELECT 1 FROM packet_answers AS later WHERE later.supersedes = a.id)"
	answers         = "(SELECT COUNT(*) FROM packet_answers AS a WHERE a.packet_id = packets.id AND " + standingAnswer + ")"
	listed          = `packets.id, packets.version, packets.created_at, packets.updated_at, packets.client_id, packets.kind, packets.number, packets.state,
	packets.problem, packets.asked_by, clients.given_names, clients.family_names, clients.preferred_name,
	COALESCE(b.pages, 0) AS pages, COALESCE(w.done, 0) AS done, COALESCE(w.whole, 0) AS whole, k.sealed_at AS sealed_at,
	COALESCE((SELECT MAX(s.served_on) FROM packet_services AS s WHERE s.packet_id = packets.id AND ` + standingService + `), '') AS served_on,
	` + due + ` AS answer_due,
	` + answers + ` AS answered`
	due = "COALESCE((SELECT MIN(s.answer_due) FROM packet_services AS s WHERE s.packet_id = packets.id AND s.answer_due <> '' AND " + standingService + "), '')"
)

// List is the packets inside the wall, the newest first, and the cursor of the next
// page, empty at the end. Those whose answer is due stand by that day, the earliest
// first.
func List(tx *db.Tx, f Filter) ([]Listed, string, error) {
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return nil, "", err
	}
	q := clients.Wall(tx, tx.DB.Table("packets"), "packets.client_id").Select(listed).
		Joins("JOIN clients ON clients.id = packets.client_id").
		Joins("LEFT JOIN packet_builds AS b ON b.id = packets.build_id").
		Joins("LEFT JOIN packet_works AS w ON w.packet_id = packets.id").
		Joins("LEFT JOIN packet_seals AS k ON k.packet_id = packets.id")
	if f.Client != uuid.Nil {
		q = q.Where("packets.client_id = ?", f.Client)
	}
	if f.State != "" {
		q = q.Where("packets.state = ?", f.State)
	}
	if f.Kind != "" {
		q = q.Where("packets.kind = ?", f.Kind)
	}
	order := "packets.id DESC" // ids rise with the time
	if f.Due != "" {
		q = q.Where(due+" <> '' AND "+due+" <= ?", f.Due).Where(answers + " = 0")
		order = due + ", packets.id"
	}
	if f.Cursor != "" {
		id, day, err := f.after()
		if err != nil {
			return nil, "", err
		}
		if f.Due != "" {
			q = q.Where("("+due+" > ? OR "+due+" = ? AND packets.id > ?)", day, day, id)
		} else {
			q = q.Where("packets.id < ?", id)
		}
	}
	limit := usualPage
	if f.Limit > 0 {
		limit = min(f.Limit, longestPage)
	}
	var list []Listed
	if err := q.Order(order).Limit(limit + 1).Scan(&list).Error; err != nil {
		return nil, "", fmt.Errorf("listing packets: %w", err)
	}
	if len(list) <= limit {
		return list, "", nil
	}
	list = slices.Clip(list[:limit])
	return list, list[limit-1].cursor(), nil
}

// cursor names a row of a list: its id, and the day by which that list stands.
func (l Listed) cursor() string {
	return base64.RawURLEncoding.EncodeToString(append(l.ID[:], l.AnswerDue...))
}

// after is the row that the cursor names.
func (f Filter) after() (id uuid.UUID, day wall.Date, err error) {
	last, err := base64.RawURLEncoding.DecodeString(f.Cursor)
	if err == nil && len(last) >= len(id) {
		day = wall.Date(last[copy(id[:], last):])
		if day == "" || day.Valid() {
			return id, day, nil
		}
	}
	return id, day, fault.New(fault.Invalid, "fault.cursor")
}
