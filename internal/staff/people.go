package staff

import (
	"errors"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Add enters a colleague. Without a password she gets a link, whose token is
// shown once, to choose her own.
func Add(tx *db.Tx, p Person, password Password) (member Member, token string, err error) {
	if err := tx.Actor.Require(actor.StaffManage); err != nil {
		return member, "", err
	}
	p = p.tidy()
	if err := checkNew(tx, p, password); err != nil {
		return member, "", err
	}
	if member, err = enter(tx, p, "", password.hash); err != nil {
		return member, "", err
	}
	if password.hash == "" {
		if token, err = newLink(tx, joinLink, &member.ID); err != nil {
			return member, "", err
		}
	}
	return member, token, audit.Append(tx, event("staff.added", member.ID, p.detail()))
}

func checkNew(tx *db.Tx, p Person, password Password) error {
	var problems fault.Problems
	p.checkName(&problems)
	p.checkEmail(&problems)
	p.checkRoles(&problems)
	if err := p.checkTeams(tx, &problems); err != nil {
		return err
	}
	if password != (Password{}) {
		office, err := FindOffice(tx)
		if err != nil {
			return err
		}
		password.check(&problems, "password", p.Email, p.Name, office.Name.Reveal())
	}
	return problems.Err()
}

// enter writes a person's rows.
func enter(tx *db.Tx, p Person, language, passwordHash string) (Member, error) {
	member := Member{
		Row: db.NewRow(tx), Name: seal.Of(p.Name), Email: seal.Of(p.Email),
		EmailIndex: EmailIndex(tx, p.Email), Language: language, PasswordHash: passwordHash,
	}
	if err := taken(tx, member); err != nil {
		return member, err
	}
	if err := tx.DB.Create(&member).Error; err != nil {
		return member, emailTaken(err)
	}
	return member, place(tx, member.ID, p)
}

// taken looks first: PostgreSQL gives up on a transaction that broke a constraint.
func taken(tx *db.Tx, member Member) error {
	var others int64
	err := tx.DB.Model(&Member{}).Where("email_index = ? AND id <> ?", member.EmailIndex, member.ID).Count(&others).Error
	if err != nil {
		return fmt.Errorf("looking for the address: %w", err)
	}
	if others > 0 {
		return emailTaken(gorm.ErrDuplicatedKey)
	}
	return nil
}

func emailTaken(err error) error {
	if !errors.Is(err, gorm.ErrDuplicatedKey) {
		return fmt.Errorf("entering a person: %w", err)
	}
	var p fault.Problems
	p.Add("email", "staff.email.taken")
	return p.Err()
}

// place replaces a person's roles and teams.
func place(tx *db.Tx, id uuid.UUID, p Person) error {
	for _, old := range []any{&role{}, &membership{}} {
		if err := tx.DB.Where("staff_id = ?", id).Delete(old).Error; err != nil {
			return fmt.Errorf("clearing roles and teams: %w", err)
		}
	}
	roles := make([]role, 0, len(p.Roles))
	for _, g := range p.Roles {
		roles = append(roles, role{StaffID: id, Role: string(g.Role), Accreditation: g.Accreditation, GrantedAt: tx.Now})
	}
	if err := tx.DB.Create(&roles).Error; err != nil {
		return fmt.Errorf("granting roles: %w", err)
	}
	members := make([]membership, 0, len(p.Teams))
	for _, team := range p.Teams {
		members = append(members, membership{StaffID: id, TeamID: team, JoinedAt: tx.Now})
	}
	if err := tx.DB.Create(&members).Error; err != nil {
		return fmt.Errorf("joining teams: %w", err)
	}
	return nil
}

// Revise changes a person's name, address, roles and teams. The last
// administrator who can sign in stays one.
func Revise(tx *db.Tx, id uuid.UUID, version int64, to Person) error {
	if err := tx.Actor.Require(actor.StaffManage); err != nil {
		return err
	}
	to = to.tidy()
	var problems fault.Problems
	to.checkName(&problems)
	to.checkEmail(&problems)
	to.checkRoles(&problems)
	if err := to.checkTeams(tx, &problems); err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return err
	}
	member, err := find(tx, id)
	if err != nil {
		return err
	}
	if !to.has(actor.Admin) {
		if err := anotherAdmin(tx, id); err != nil {
			return err
		}
	}
	member.Version = version
	member.Name, member.Email, member.EmailIndex = seal.Of(to.Name), seal.Of(to.Email), EmailIndex(tx, to.Email)
	if err := taken(tx, member); err != nil {
		return err
	}
	if err := db.Change(tx, &member, &member.Row, "name", "email", "email_index"); err != nil {
		return err
	}
	if err := place(tx, id, to); err != nil {
		return err
	}
	return audit.Append(tx, event("staff.revised", id, to.detail()))
}

// Disable shuts a person out at once: sessions end, tokens and links die. What
// she wrote stays, under her name.
func Disable(tx *db.Tx, id uuid.UUID) error {
	if err := tx.Actor.Require(actor.StaffManage); err != nil {
		return err
	}
	member, err := find(tx, id)
	if err != nil || member.Disabled() {
		return err
	}
	if err := anotherAdmin(tx, id); err != nil {
		return err
	}
	member.DisabledAt = &tx.Now
	if by := tx.Actor.ID; by != uuid.Nil {
		member.DisabledBy = &by
	}
	if err := db.Change(tx, &member, &member.Row, "disabled_at", "disabled_by"); err != nil {
		return err
	}
	if err := endSessions(tx, id); err != nil {
		return err
	}
	if err := revokeTokens(tx, id); err != nil {
		return err
	}
	if err := voidLinks(tx, joinLink, &id); err != nil {
		return err
	}
	return audit.Append(tx, event("staff.disabled", id, nil))
}

// Readmit lets a disabled person back in, with a new link: her old password is gone.
func Readmit(tx *db.Tx, id uuid.UUID) (token string, err error) {
	if err := tx.Actor.Require(actor.StaffManage); err != nil {
		return "", err
	}
	member, err := find(tx, id)
	if err != nil {
		return "", err
	}
	if !member.Disabled() {
		return "", fault.New(fault.Conflict, "staff.not_disabled")
	}
	member.DisabledAt, member.DisabledBy, member.PasswordHash = nil, nil, ""
	if err := db.Change(tx, &member, &member.Row, "disabled_at", "disabled_by", "password_hash"); err != nil {
		return "", err
	}
	if token, err = newLink(tx, joinLink, &id); err != nil {
		return "", err
	}
	return token, audit.Append(tx, event("staff.readmitted", id, nil))
}

// Invite makes a new link by which a person chooses a password: when the first
// one is lost, or the password forgotten. Earlier links die; the old password
// stays good until the new one is chosen.
func Invite(tx *db.Tx, id uuid.UUID) (token string, err error) {
	if err := tx.Actor.Require(actor.StaffManage); err != nil {
		return "", err
	}
	member, err := find(tx, id)
	if err != nil {
		return "", err
	}
	if member.Disabled() {
		return "", fault.New(fault.Conflict, "staff.disabled")
	}
	if token, err = newLink(tx, joinLink, &id); err != nil {
		return "", err
	}
	return token, audit.Append(tx, event("staff.invited", id, nil))
}

// Join spends a link: the person behind it has chosen her password and is signed
// in. Sessions that were open end, for a forgotten password may be a stolen one.
func Join(tx *db.Tx, token string, password Password) (actor.Actor, error) {
	used, err := spendLink(tx, joinLink, token)
	if err != nil {
		return actor.Actor{}, err
	}
	member, err := find(tx, *used.StaffID)
	if err != nil {
		return actor.Actor{}, err
	}
	if err := changePassword(tx, &member, password); err != nil {
		return actor.Actor{}, err
	}
	if tx.Actor, err = actorOf(tx, member.ID); err != nil {
		return actor.Actor{}, err
	}
	return tx.Actor, audit.AppendMany(tx, []audit.Event{
		event("staff.joined", member.ID, nil), event("staff.signed_in", member.ID, nil),
	})
}

// Speak chooses the language of the signed-in person's pages; none leaves it to
// the browser.
func Speak(tx *db.Tx, language string) error {
	if err := tx.Actor.Require(actor.SignedIn); err != nil {
		return err
	}
	if language != "" && !spoken(language) {
		var p fault.Problems
		p.Add("language", "staff.office.language")
		return p.Err()
	}
	member, err := find(tx, tx.Actor.ID)
	if err != nil {
		return err
	}
	member.Language = language
	if err := db.Change(tx, &member, &member.Row, "language"); err != nil {
		return err
	}
	return audit.Append(tx, event("staff.language_chosen", member.ID, map[string]any{"language": language}))
}

// ChangePassword gives the signed-in person another password and ends all her
// sessions; the door begins a new one. The knocking is her own and has passed its
// check: whoever finds an open screen does not know the old password.
func ChangePassword(tx *db.Tx, k Knocking, password Password) error {
	if err := tx.Actor.Require(actor.SignedIn); err != nil {
		return err
	}
	if !k.passed || k.member != tx.Actor.ID {
		return wrongCurrent()
	}
	member, err := find(tx, tx.Actor.ID)
	if err != nil {
		return err
	}
	if err := k.succeed(tx); err != nil {
		return err
	}
	if err := changePassword(tx, &member, password); err != nil {
		return err
	}
	return audit.Append(tx, event("staff.password_changed", member.ID, nil))
}

func changePassword(tx *db.Tx, member *Member, password Password) error {
	office, err := FindOffice(tx)
	if err != nil {
		return err
	}
	var p fault.Problems
	password.check(&p, "password", member.Email.Reveal(), member.Name.Reveal(), office.Name.Reveal())
	if err := p.Err(); err != nil {
		return err
	}
	member.PasswordHash = password.hash
	if err := db.Change(tx, member, &member.Row, "password_hash"); err != nil {
		return err
	}
	return endSessions(tx, member.ID)
}

// anotherAdmin is fault.Conflict when nobody but the person could run the system.
// It holds the office's row: two administrators cannot remove each other at once.
func anotherAdmin(tx *db.Tx, person uuid.UUID) error {
	if err := lockOffice(tx); err != nil {
		return err
	}
	admins := func(condition string) (int64, error) {
		var n int64
		err := tx.DB.Model(&Member{}).Joins("JOIN staff_roles ON staff_roles.staff_id = staff.id AND staff_roles.role = ?", actor.Admin).
			Where("staff.disabled_at IS NULL AND "+condition, person).Count(&n).Error
		return n, err
	}
	is, err := admins("staff.id = ?")
	if err != nil || is == 0 {
		return err
	}
	others, err := admins("staff.password_hash <> '' AND staff.id <> ?")
	if err == nil && others == 0 {
		return fault.New(fault.Conflict, "staff.last_admin")
	}
	return err
}

// lockOffice makes whatever must not happen twice at once wait in line.
func lockOffice(tx *db.Tx) error {
	var held Office
	err := tx.ForUpdate().Select("id").Where("id = ?", DefaultOffice).Take(&held).Error
	if err != nil {
		return fmt.Errorf("waiting for the office: %w", err)
	}
	return nil
}

func event(action string, person uuid.UUID, detail any) audit.Event {
	return audit.Event{Action: action, SubjectType: "staff", Subject: person, Detail: detail}
}
