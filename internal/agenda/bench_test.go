package agenda_test

// What a desk asks all day, in a house of a thousand clients and in one of a hundred
// thousand, both on weekly duties spread over the minutes of the week. Whoever asks
// is of a team of a thousand: a desk does not grow with the house.

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/obligations"
)

// atOnce is how many clients one statement copies, and a team has.
const atOnce = 1000

// BenchmarkDesk asks the same of a small house and of one a hundred times as large,
// in turns.
func BenchmarkDesk(b *testing.B) {
	houses := []struct {
		name string
		w    *cast.World
		maria,
		duty uuid.UUID
	}{{name: "1k"}, {name: "100k"}}
	for i, teams := range []int{1, 100} {
		h := &houses[i]
		h.w = cast.New(b)
		h.maria, h.duty = multiply(b, h.w, teams)
	}
	for _, ask := range []struct {
		name string
		of   func(tx *db.Tx, client, duty uuid.UUID) error
	}{
		{"open", func(tx *db.Tx, _, _ uuid.UUID) error { _, err := agenda.Open(tx); return err }},
		{"unsettled", func(tx *db.Tx, _, _ uuid.UUID) error {
			_, _, err := agenda.Unsettled(tx, tx.Now.AddDate(0, 0, -30), 50)
			return err
		}},
		{"three_days", func(tx *db.Tx, _, _ uuid.UUID) error {
			_, err := agenda.List(tx, agenda.Filter{From: tx.Now, To: tx.Now.Add(72 * time.Hour)})
			return err
		}},
		{"client", func(tx *db.Tx, client, _ uuid.UUID) error {
			_, err := agenda.List(tx, agenda.Filter{Client: client})
			return err
		}},
		{"occurrences", func(tx *db.Tx, _, duty uuid.UUID) error {
			_, err := obligations.List(tx, obligations.Filter{Obligation: duty})
			return err
		}},
	} {
		for _, h := range houses {
			b.Run(ask.name+"/"+h.name, func(b *testing.B) {
				who := h.w.Context(h.w.Paralegal())
				for b.Loop() {
					if err := h.w.DB.Read(who, func(tx *db.Tx) error { return ask.of(tx, h.maria, h.duty) }); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkToday asks everything that Today reads of the agenda, for a desk that sees a
// thousand clients and for one that sees a hundred thousand: what a page shows is
// bounded, and what it costs should be.
func BenchmarkToday(b *testing.B) {
	houses := []struct {
		name string
		w    *cast.World
	}{{name: "1k"}, {name: "100k"}}
	for i, thousands := range []int{1, 100} {
		h := &houses[i]
		h.w = cast.New(b)
		multiplyInto(b, h.w, thousands, true)
	}
	asks := []struct {
		name string
		of   func(tx *db.Tx) error
	}{
		{"not_out", func(tx *db.Tx) error { _, err := agenda.NotOut(tx, 20); return err }},
		{"ringing", func(tx *db.Tx) error { _, _, err := agenda.Ringing(tx, 200); return err }},
		{"inside", func(tx *db.Tx) error { _, err := agenda.Inside(tx, 20); return err }},
		{"unsettled", func(tx *db.Tx) error {
			_, _, err := agenda.Unsettled(tx, tx.Now.AddDate(0, 0, -14), 20)
			return err
		}},
		{"open", func(tx *db.Tx) error { _, err := agenda.OpenFirst(tx, 51); return err }},
		{"today", func(tx *db.Tx) error {
			_, err := agenda.List(tx, agenda.Filter{From: tx.Now.Add(-12 * time.Hour), To: tx.Now.Add(12 * time.Hour), Limit: 51})
			return err
		}},
		{"three_days", func(tx *db.Tx) error {
			_, err := agenda.List(tx, agenda.Filter{From: tx.Now, To: tx.Now.Add(72 * time.Hour), Limit: 51})
			return err
		}},
		{"telling", func(tx *db.Tx) error { _, err := agenda.NeedsTelling(tx); return err }},
	}
	for _, lack := range agenda.Lacks() {
		asks = append(asks, struct {
			name string
			of   func(tx *db.Tx) error
		}{string(lack), func(tx *db.Tx) error { _, _, err := agenda.Missing(tx, lack, 5); return err }})
	}
	for _, ask := range asks {
		for _, h := range houses {
			b.Run(ask.name+"/"+h.name, func(b *testing.B) {
				who := h.w.Context(h.w.Paralegal())
				for b.Loop() {
					if err := h.w.DB.Read(who, ask.of); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// multiply copies María, her duty and its dates until each team has its thousand.
func multiply(b *testing.B, w *cast.World, teams int) (maria, duty uuid.UUID) {
	b.Helper()
	return multiplyInto(b, w, teams, false)
}

// multiplyInto does so for one team that has them all, or for as many teams as there
// are thousands.
func multiplyInto(b *testing.B, w *cast.World, teams int, one bool) (maria, duty uuid.UUID) {
	b.Helper()
	plan, _ := cast.DutyOf(cast.Maria)
	plan.Plan.Rule, plan.Plan.Start.Date = "FREQ=WEEKLY;COUNT=4", "2026-11-10"
	maria = w.Maria()
	duty = w.Impose(maria, plan).ID
	system := actor.System("bench")
	columns := map[string][]string{}
	w.Write(system, func(tx *db.Tx) error {
		for _, table := range []string{"teams", "clients", "obligations", "obligation_schedules", "occurrences"} {
			types, err := tx.DB.Migrator().ColumnTypes(table)
			if err != nil {
				return err
			}
			for _, c := range types {
				columns[table] = append(columns[table], c.Name())
			}
		}
		return nil
	})
	for team := range teams {
		w.Write(system, func(tx *db.Tx) error {
			for _, table := range []string{"teams", "clients", "obligations", "obligation_schedules", "occurrences"} {
				if err := copyRows(tx, table, columns[table], team, one, maria, duty); err != nil {
					return fmt.Errorf("%s: %w", table, err)
				}
			}
			return nil
		})
	}
	w.Write(system, func(tx *db.Tx) error { return tx.DB.Exec("ANALYZE").Error })
	return maria, duty
}

// copyRows makes a thousand of the one row, each with ids of its own and at a minute
// of its own in the week.
func copyRows(tx *db.Tx, table string, columns []string, team int, one bool, maria, duty uuid.UUID) error {
	where := map[string]string{
		"clients": "t.id = @maria", "obligations": "t.id = @duty", "obligation_schedules": "t.obligation_id = @duty",
		"occurrences": "t.obligation_id = @duty",
	}[table]
	if table == "teams" {
		where = "n.n % 1000 = 1 AND n.n > 1000 AND t.id = (SELECT team_id FROM clients WHERE id = @maria)"
	}
	values := make([]string, len(columns))
	for i, c := range columns {
		numbered := "printf('%08x', n.n) || substr(t." + c + ", 9)"
		values[i] = "t." + c
		switch {
		case c == "id" && table == "teams":
			values[i] = "printf('%08x', n.n / 1000) || substr(t.id, 9)"
		case c == "team_id" && one:
		case c == "team_id":
			values[i] = "CASE WHEN n.n <= 1000 THEN t.team_id ELSE printf('%08x', (n.n - 1) / 1000) || substr(t.team_id, 9) END"
		case c == "id", c == "obligation_id", c == "schedule_id", c == "client_id":
			values[i] = numbered
		case c == "form_hash":
			values[i] = "NULL"
		case c == "opens_at", c == "closes_at", c == "grace_ends_at":
			values[i] = shifted(c)
		case c == "state" && table == "occurrences":
			values[i] = "CASE WHEN " + shifted("opens_at") + " > @now THEN 'upcoming' WHEN " + shifted("closes_at") +
				" > @now THEN 'due' WHEN n.n % 16 = 0 THEN 'unknown' ELSE 'reported' END"
		case c == "next_at":
			values[i] = "CASE WHEN " + shifted("opens_at") + " > @now THEN " + shifted("opens_at") + " WHEN " + shifted("closes_at") +
				" > @now THEN " + shifted("closes_at") + " END"
		case c == "outcome_id":
			values[i] = "t.id"
		}
	}
	return tx.DB.Exec(`WITH RECURSIVE n(n) AS (SELECT @from UNION ALL SELECT n + 1 FROM n WHERE n < @to)
		INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) SELECT `+strings.Join(values, ", ")+` FROM n, `+table+` AS t WHERE `+where,
		map[string]any{"from": team*atOnce + 1, "to": (team + 1) * atOnce, "maria": maria, "duty": duty, "now": tx.Now.Format("2006-01-02 15:04:05+00:00")}).Error
}

// shifted puts an instant at a minute of its own in the week.
func shifted(column string) string {
	return "strftime('%Y-%m-%d %H:%M:%S+00:00', t." + column + ", '+' || (n.n * 7919 % 10080) || ' minutes')"
}
