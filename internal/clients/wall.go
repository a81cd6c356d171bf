package clients

import (
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/db"
)

// Wall keeps a query to clients that exist for the actor; column names the one
// that holds the client's id. Staff see their teams' clients, a volunteer only
// the files assigned to her among them, the system everyone, and a client's
// link its own client alone.
func Wall(tx *db.Tx, q *gorm.DB, column string) *gorm.DB {
	a := tx.Actor
	switch {
	case a.SeesAllTeams():
		return q
	case a.Kind == actor.ClientLink && a.Own != uuid.Nil:
		return q.Where(column+" = ?", a.Own)
	case a.Kind != actor.Staff || len(a.Teams) == 0:
		return q.Where("1 = 0")
	case a.OnlyAssigned():
		assigned := tx.DB.Table("client_assignments").Select("client_assignments.client_id").
			Joins("JOIN clients AS walled ON walled.id = client_assignments.client_id").
			Where("client_assignments.staff_id = ? AND client_assignments.ended_at IS NULL AND walled.team_id IN ?", a.ID, a.Teams)
		return q.Where(column+" IN (?)", assigned)
	case column == "clients.id": // the query is about clients: no need to look the team up
		return q.Where("clients.team_id IN ?", a.Teams)
	default:
		// Looked up row by row: a list of every client one may see would be made anew
		// for each query, and would keep it from its own index.
		own := tx.DB.Table("clients AS walled").Select("1").Where("walled.id = "+column+" AND walled.team_id IN ?", a.Teams)
		return q.Where("EXISTS (?)", own)
	}
}

// assignedTo lists the clients assigned to a person.
func assignedTo(tx *db.Tx, staffID uuid.UUID) (map[uuid.UUID]bool, error) {
	var ids []uuid.UUID
	err := tx.DB.Model(&Assignment{}).Where("staff_id = ? AND ended_at IS NULL", staffID).Pluck("client_id", &ids).Error
	out := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

// Reaches is the condition that the person in a column works here now and sees the
// client in another, for a query of the room that names both: what lies in the hands
// of somebody who was shut out, or left the team, lies in nobody's.
func Reaches(person, client string) string {
	var whole []string
	for _, r := range actor.Roles() {
		if a := (actor.Actor{Kind: actor.Staff, Roles: []actor.Role{r}}); a.May(actor.ClientsRead) && !a.OnlyAssigned() {
			whole = append(whole, "'"+string(r)+"'")
		}
	}
	return "EXISTS (SELECT 1 FROM staff AS w JOIN team_members AS m ON m.staff_id = w.id JOIN clients AS f ON f.team_id = m.team_id" +
		" WHERE w.id = " + person + " AND f.id = " + client + " AND w.disabled_at IS NULL" +
		" AND (EXISTS (SELECT 1 FROM staff_roles AS r WHERE r.staff_id = w.id AND r.role IN (" + strings.Join(whole, ", ") + "))" +
		" OR EXISTS (SELECT 1 FROM client_assignments AS a WHERE a.staff_id = w.id AND a.client_id = f.id AND a.ended_at IS NULL)))"
}
