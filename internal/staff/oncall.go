package staff

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
)

// OnCallMinutes is after how many minutes the next one is asked too, where nobody
// has said otherwise.
const OnCallMinutes = 15

// The bounds of an order on call: nobody is asked to watch the clock closer than
// the clock itself runs, and half a day of silence is too long.
const (
	fewestMinutes = 1
	mostMinutes   = 12 * 60
	mostOnCall    = 20
)

// OnCall is who is asked when nobody has confirmed a check-in: the people in their
// order, and after how many minutes the next one is asked too. Each change is a
// version; none is rewritten.
type OnCall struct {
	ID         uuid.UUID   `gorm:"primaryKey" sec:"open"`
	Number     int         `sec:"open"` // 0 while nobody has set an order
	Minutes    int         `sec:"open"`
	RecordedBy uuid.UUID   `sec:"open"`
	RecordedAt time.Time   `sec:"open"`
	People     []uuid.UUID `gorm:"-"`
}

// TableName is the table of orders.
func (OnCall) TableName() string { return "on_call_orders" }

// onCallPlace is one person's place in an order.
type onCallPlace struct {
	OrderID uuid.UUID `gorm:"primaryKey" sec:"open"`
	Place   int       `gorm:"primaryKey" sec:"open"`
	StaffID uuid.UUID `sec:"open"`
}

func (onCallPlace) TableName() string { return "on_call_places" }

// FindOnCall is the order in force; one without people and with the usual minutes
// while nobody has set any.
func FindOnCall(tx *db.Tx) (OnCall, error) {
	if err := tx.Actor.Require(actor.SignedIn); err != nil {
		return OnCall{}, err
	}
	history, err := onCall(tx, 1)
	if err != nil || len(history) == 0 {
		return OnCall{Minutes: OnCallMinutes}, err
	}
	return history[0], nil
}

// OnCallHistory is the latest versions of the order, the one in force first.
func OnCallHistory(tx *db.Tx, limit int) ([]OnCall, error) {
	if err := tx.Actor.Require(actor.SettingsManage); err != nil {
		return nil, err
	}
	return onCall(tx, limit)
}

func onCall(tx *db.Tx, limit int) ([]OnCall, error) {
	var orders []OnCall
	if err := tx.DB.Order("number DESC").Limit(limit).Find(&orders).Error; err != nil {
		return nil, fmt.Errorf("reading who is on call: %w", err)
	}
	ids := make([]uuid.UUID, len(orders))
	at := make(map[uuid.UUID]*OnCall, len(orders))
	for i := range orders {
		ids[i] = orders[i].ID
		at[orders[i].ID] = &orders[i]
	}
	var places []onCallPlace
	if err := tx.DB.Where("order_id IN ?", ids).Order("order_id, place").Find(&places).Error; err != nil {
		return nil, fmt.Errorf("reading who is on call: %w", err)
	}
	for _, p := range places {
		at[p.OrderID].People = append(at[p.OrderID].People, p.StaffID)
	}
	return orders, nil
}

// SetOnCall puts another order in force. seen is the number of the order that was
// on the page. An order without people is one, too: then everybody is asked.
//
// Faults: Forbidden; Invalid for somebody who is not there, who may not say what
// became of a check-in, or who is named twice; Stale when somebody else set an
// order meanwhile.
func SetOnCall(tx *db.Tx, seen int, people []uuid.UUID, minutes int) (OnCall, error) {
	order := OnCall{ID: db.NewID(tx.Now), Number: seen + 1, Minutes: minutes, RecordedBy: tx.Actor.ID, RecordedAt: tx.Now, People: people}
	if err := tx.Actor.Require(actor.SettingsManage); err != nil {
		return order, err
	}
	if err := lockOffice(tx); err != nil {
		return order, err
	}
	if err := order.check(tx); err != nil {
		return order, err
	}
	was, err := FindOnCall(tx)
	if err != nil {
		return order, err
	}
	if was.Number != seen {
		return order, fault.New(fault.Stale, "staff.on_call.stale")
	}
	if was.Number > 0 && was.Minutes == minutes && slices.Equal(was.People, people) {
		return was, nil
	}
	return order, order.store(tx, was)
}

func (o OnCall) store(tx *db.Tx, was OnCall) error {
	err := tx.DB.Create(&o).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Stale, "staff.on_call.stale")
	}
	if err != nil {
		return fmt.Errorf("setting who is on call: %w", err)
	}
	for i, id := range o.People {
		if err := tx.DB.Create(&onCallPlace{OrderID: o.ID, Place: i + 1, StaffID: id}).Error; err != nil {
			return fmt.Errorf("setting who is on call: %w", err)
		}
	}
	return audit.Append(tx, audit.Event{
		Action: "staff.on_call_set", SubjectType: "office", Subject: DefaultOffice,
		Detail: map[string]any{"was": was.detail(), "is": o.detail()},
	})
}

func (o OnCall) detail() map[string]any {
	return map[string]any{"number": o.Number, "people": o.People, "minutes": o.Minutes}
}

func (o OnCall) check(tx *db.Tx) error {
	var p fault.Problems
	if o.Minutes < fewestMinutes || o.Minutes > mostMinutes {
		p.Add("minutes", "staff.on_call.minutes_between", "fewest", fewestMinutes, "most", mostMinutes)
	}
	if len(o.People) > mostOnCall {
		p.Add("people", "staff.on_call.too_many", "most", mostOnCall)
	}
	able, err := Reachable(tx)
	if err != nil {
		return err
	}
	seen := map[uuid.UUID]bool{}
	for _, id := range o.People {
		switch {
		case seen[id]:
			p.Add("people", "staff.on_call.twice")
		case !slices.ContainsFunc(able, func(l Listed) bool { return l.ID == id }):
			p.Add("people", "staff.on_call.cannot")
		}
		seen[id] = true
	}
	return p.Err()
}

// Reachable are those who can be asked about a check-in, by name: who works here
// now and may say what became of one.
func Reachable(tx *db.Tx) ([]Listed, error) {
	all, err := Colleagues(tx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(l Listed) bool { return !l.May(actor.ObligationsWrite) }), nil
}

// actor is the person as she would act now.
func (l Listed) actor() actor.Actor {
	who := actor.Actor{Kind: actor.Staff, ID: l.ID, Teams: l.Teams}
	for _, g := range l.Roles {
		who.Roles = append(who.Roles, g.Role)
	}
	return who
}

// OnlyAssigned tells whether she sees assigned files alone.
func (l Listed) OnlyAssigned() bool { return l.actor().OnlyAssigned() }

// May tells whether any of her roles grants the permission.
func (l Listed) May(p actor.Permission) bool { return l.actor().May(p) }
