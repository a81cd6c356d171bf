package staff

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// AddTeam puts up another wall: its clients are for its members alone.
func AddTeam(tx *db.Tx, name string) (Team, error) {
	team := Team{Row: db.NewRow(tx), Name: seal.Of(tidyLine(name))}
	if err := tx.Actor.Require(actor.StaffManage); err != nil {
		return team, err
	}
	if err := checkTeam(team); err != nil {
		return team, err
	}
	if err := tx.DB.Create(&team).Error; err != nil {
		return team, fmt.Errorf("adding a team: %w", err)
	}
	return team, audit.Append(tx, audit.Event{Action: "staff.team_added", SubjectType: "team", Subject: team.ID})
}

// RenameTeam gives a team another name.
func RenameTeam(tx *db.Tx, id uuid.UUID, version int64, name string) error {
	if err := tx.Actor.Require(actor.StaffManage); err != nil {
		return err
	}
	team, err := FindTeam(tx, id)
	if err != nil {
		return err
	}
	team.Version, team.Name = version, seal.Of(tidyLine(name))
	if err := checkTeam(team); err != nil {
		return err
	}
	if err := db.Change(tx, &team, &team.Row, "name"); err != nil {
		return err
	}
	return audit.Append(tx, audit.Event{Action: "staff.team_renamed", SubjectType: "team", Subject: id})
}

func checkTeam(team Team) error {
	var p fault.Problems
	checkLine(&p, "team", team.Name.Reveal(), "staff.teams.name_missing")
	return p.Err()
}

// FindTeam is one team.
func FindTeam(tx *db.Tx, id uuid.UUID) (Team, error) {
	var team Team
	if err := tx.Actor.Require(actor.SignedIn); err != nil {
		return team, err
	}
	err := db.Take(tx.DB.Where("id = ?", id), &team, "staff.teams.unknown")
	return team, err
}

// Teams lists the clinic's teams, the oldest first.
func Teams(tx *db.Tx) ([]Team, error) {
	if err := tx.Actor.Require(actor.SignedIn); err != nil {
		return nil, err
	}
	var list []Team
	if err := tx.DB.Order("created_at, id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("reading teams: %w", err)
	}
	return list, nil
}
