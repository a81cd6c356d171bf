package staff

import (
	"fmt"
	"strings"
	"time"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// FirstSteps is what set-up asks, and nothing else.
type FirstSteps struct {
	Office   string
	TimeZone string
	Language string
	Name     string
	Email    string
	Password Password
	Role     actor.Role // attorney or paralegal; the first person is also the administrator
}

// NeedsSetUp tells whether nobody works here yet.
func NeedsSetUp(tx *db.Tx) (bool, error) {
	var people int64
	if err := tx.DB.Model(&Member{}).Limit(1).Count(&people).Error; err != nil {
		return false, fmt.Errorf("counting staff: %w", err)
	}
	return people == 0, nil
}

// SetUpLink makes the token of the one link that sets the clinic up, and voids
// every earlier one. It is fault.Conflict as soon as somebody works here.
func SetUpLink(tx *db.Tx) (token string, err error) {
	if err := tx.Actor.Require(actor.StaffManage); err != nil {
		return "", err
	}
	if err := stillEmpty(tx); err != nil {
		return "", err
	}
	return newLink(tx, setUpLink, nil)
}

// SetUp names the clinic and enters its first person, who is signed in by it. An
// unknown or spent link is fault.NotFound.
func SetUp(tx *db.Tx, token string, first FirstSteps) (actor.Actor, error) {
	used, err := spendLink(tx, setUpLink, token)
	if err != nil {
		return actor.Actor{}, err
	}
	if err := stillEmpty(tx); err != nil {
		return actor.Actor{}, err
	}
	person := Person{
		Name: first.Name, Email: first.Email, Teams: teams(DefaultTeam),
		Roles: []Grant{{Role: actor.Admin}, {Role: first.Role}},
	}.tidy()
	office := Clinic{Name: first.Office, TimeZone: first.TimeZone, Language: first.Language}.tidy()
	if err := first.check(office, person); err != nil {
		return actor.Actor{}, err
	}
	if err := settle(tx, office); err != nil {
		return actor.Actor{}, err
	}
	member, err := enter(tx, person, office.Language, first.Password.hash)
	if err != nil {
		return actor.Actor{}, err
	}
	if tx.Actor, err = actorOf(tx, member.ID); err != nil {
		return actor.Actor{}, err
	}
	return tx.Actor, audit.AppendMany(tx, []audit.Event{
		event("staff.set_up", member.ID, map[string]any{"link": used.ID, "role": first.Role}),
		event("staff.signed_in", member.ID, nil),
	})
}

func (f FirstSteps) check(office Clinic, person Person) error {
	var p fault.Problems
	office.check(&p)
	person.checkName(&p)
	person.checkEmail(&p)
	f.Password.check(&p, "password", person.Email, office.Name, person.Name)
	if f.Role != actor.Attorney && f.Role != actor.Paralegal {
		p.Add("role", "staff.set_up.role")
	}
	return p.Err()
}

// settle writes the office's first settings.
func settle(tx *db.Tx, to Clinic) error {
	office, err := FindOffice(tx)
	if err != nil {
		return err
	}
	office.Name, office.TimeZone, office.Language, office.SetUpAt = seal.Of(to.Name), to.TimeZone, to.Language, &tx.Now
	return db.Change(tx, &office, &office.Row, "name", "time_zone", "language", "set_up_at")
}

// stillEmpty holds the office's row, so that two set-ups come one after the other.
func stillEmpty(tx *db.Tx) error {
	if err := lockOffice(tx); err != nil {
		return err
	}
	empty, err := NeedsSetUp(tx)
	if err == nil && !empty {
		return fault.New(fault.Conflict, "staff.set_up.done")
	}
	return err
}

// Clinic is what can be changed about the office.
type Clinic struct {
	Name     string
	TimeZone string
	Language string
}

// ChangeOffice gives the clinic another name, zone or language. Appointments keep
// the zone they were written down with.
func ChangeOffice(tx *db.Tx, version int64, to Clinic) error {
	if err := tx.Actor.Require(actor.SettingsManage); err != nil {
		return err
	}
	to = to.tidy()
	var p fault.Problems
	to.check(&p)
	if err := p.Err(); err != nil {
		return err
	}
	office, err := FindOffice(tx)
	if err != nil {
		return err
	}
	was := Clinic{Name: office.Name.Reveal(), TimeZone: office.TimeZone, Language: office.Language}
	office.Version = version
	office.Name, office.TimeZone, office.Language = seal.Of(to.Name), to.TimeZone, to.Language
	if err := db.Change(tx, &office, &office.Row, "name", "time_zone", "language"); err != nil {
		return err
	}
	return audit.Append(tx, audit.Event{
		Action: "staff.office_changed", SubjectType: "office", Subject: office.ID, Detail: map[string]any{"was": was, "is": to},
	})
}

func (c Clinic) tidy() Clinic {
	c.Name = tidyLine(c.Name)
	return c
}

func (c Clinic) check(p *fault.Problems) {
	checkLine(p, "office_name", c.Name, "staff.office.name_missing")
	if _, err := wall.LoadZone(c.TimeZone); err != nil {
		p.Add("time_zone", "staff.office.zone")
	}
	if !spoken(c.Language) {
		p.Add("language", "staff.office.language")
	}
}

// spoken tells whether pages can be shown in the language.
func spoken(tag string) bool {
	for _, l := range locale.Languages() {
		if l.Tag == tag {
			return true
		}
	}
	return false
}

// maxLine is the longest name of a person, a team or a clinic, in bytes.
const maxLine = 200

func checkLine(p *fault.Problems, field, value, missing string) {
	switch {
	case value == "":
		p.Add(field, missing)
	case len(value) > maxLine:
		p.Add(field, "staff.too_long", "most", maxLine)
	}
}

// tidyLine trims, and turns line breaks and other control characters into blanks.
func tidyLine(s string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029 {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(clean), " ")
}

// Purposes of a link, and how long each waits.
const (
	setUpLink = "set_up"
	joinLink  = "join"
	linkLasts = 7 * 24 * time.Hour
)
