package demo_test

// The clinic: nobody works here, and there is no client. The operator loads the
// fictional clinic; Noor, Ruth and Pilar of it come with links to sign in.

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/audit"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/demo"
	"constancia/internal/failures"
	"constancia/internal/fault"
)

var operator = actor.System("operator")

func load(t *testing.T, w *cast.World) []demo.Person {
	t.Helper()
	people, err := demo.Load(w.Context(operator), w.DB)
	if err != nil {
		t.Fatal(err)
	}
	return people
}

func count(t *testing.T, w *cast.World, query string) (n int) {
	t.Helper()
	w.Read(operator, func(tx *db.Tx) error { return tx.DB.Raw(query).Scan(&n).Error })
	return n
}

func whole(t *testing.T, w *cast.World) audit.Report {
	t.Helper()
	report, err := audit.Verify(w.Context(operator), w.DB)
	if err != nil || len(report.Findings) > 0 {
		t.Fatalf("the log is not whole: %v %v", err, report.Findings)
	}
	return report
}

func files(t *testing.T, w *cast.World) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(filepath.Join(w.DataDir, "files"), func(_ string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTheFictionalClinicIsWhatWasPromised(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		people := load(t, w)
		if len(people) != 3 || people[0].Token == "" || people[2].Roles[0] != actor.Admin {
			t.Errorf("got colleagues %+v", people)
		}
		for query, want := range map[string]int{
			"SELECT COUNT(*) FROM clients":                                                    12,
			"SELECT COUNT(*) FROM hearings":                                                   9,
			"SELECT COUNT(*) FROM hearing_outcomes":                                           2,
			"SELECT COUNT(*) FROM hearing_settings WHERE superseded_by IS NOT NULL":           1,
			"SELECT COUNT(*) FROM occurrence_outcomes":                                        20,
			"SELECT COUNT(*) FROM occurrence_acknowledgements":                                1,
			"SELECT COUNT(*) FROM occurrence_reviews":                                         1,
			"SELECT COUNT(*) FROM failures":                                                   3,
			"SELECT COUNT(*) FROM evidence":                                                   3,
			"SELECT COUNT(*) FROM demo_rows":                                                  15,
			"SELECT COUNT(DISTINCT state) FROM occurrence_outcomes":                           7,
			"SELECT COUNT(*) FROM clients WHERE id NOT IN (SELECT id FROM demo_rows)":         0,
			"SELECT COUNT(*) FROM audit_events WHERE action LIKE 'demo.%'":                    1,
			"SELECT COUNT(*) FROM audit_events WHERE action = 'failures.evidence_received'":   3,
			"SELECT COUNT(*) FROM occurrences WHERE state = 'late'":                           1,
			"SELECT COUNT(*) FROM occurrences WHERE state = 'unknown' AND outcome_id IS NULL": 1,
			"SELECT COUNT(*) FROM (SELECT DISTINCT language FROM clients) AS spoken":          10,
		} {
			if got := count(t, w, query); got != want {
				t.Errorf("%s: got %d, want %d", query, got, want)
			}
		}
		w.Read(operator, func(tx *db.Tx) error {
			open, err := agenda.Open(tx)
			if err != nil || len(open) == 0 {
				t.Errorf("no window is open: %v", err)
			}
			untold, err := agenda.NeedsTelling(tx)
			if err != nil || len(untold) != 1 || !untold[0].Moved {
				t.Errorf("got %+v (%v), want one hearing that moved and was not told", untold, err)
			}
			return nil
		})
		whole(t, w)
	})
}

func TestItIsLoadedOnlyWhereThereIsNoClient(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		load(t, w)
		if _, err := demo.Load(w.Context(operator), w.DB); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second time: got %v", err)
		}
	})
	w := cast.New(t)
	w.Maria()
	if _, err := demo.Load(w.Context(operator), w.DB); !fault.Is(err, fault.Conflict) {
		t.Errorf("beside a real client: got %v", err)
	}
	if _, err := demo.Load(w.Context(w.Paralegal()), w.DB); !fault.Is(err, fault.Forbidden) {
		t.Errorf("as a paralegal: got %v", err)
	}
	if err := demo.Remove(w.Context(w.Admin()), w.DB); !fault.Is(err, fault.NotFound) {
		t.Errorf("nothing to remove: got %v", err)
	}
}

func TestRemovalLeavesNothingButAuditLeaves(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		before := map[string]int{}
		for _, table := range tables(t, w) {
			before[table] = count(t, w, "SELECT COUNT(*) FROM "+table)
		}
		load(t, w)
		if files(t, w) == 0 {
			t.Fatal("no pictures in the vault")
		}
		if err := demo.Remove(w.Context(operator), w.DB); err != nil {
			t.Fatal(err)
		}
		for table, want := range before {
			if strings.HasPrefix(table, "audit_") {
				continue
			}
			if got := count(t, w, "SELECT COUNT(*) FROM "+table); got != want {
				t.Errorf("%s: %d rows, before %d", table, got, want)
			}
		}
		if n := files(t, w); n != 0 {
			t.Errorf("%d files are left", n)
		}
		if report := whole(t, w); report.Purged == 0 || report.Purged == report.Events {
			t.Errorf("got %d purged of %d", report.Purged, report.Events)
		}
		if got := w.DB.Keys().Count(); got != 1 {
			t.Errorf("%d keys are left, want the office's", got)
		}
		load(t, w)
		whole(t, w)
	})
}

// tables are those of the casework and the staff.
func tables(t *testing.T, w *cast.World) (names []string) {
	t.Helper()
	query := "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
	if w.DB.Dialect() == db.Postgres {
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
	}
	w.Read(operator, func(tx *db.Tx) error { return tx.DB.Raw(query).Scan(&names).Error })
	if len(names) < 40 {
		t.Fatalf("got tables %v", names)
	}
	return names
}

func TestEveryTableOfAClientIsRemovedFrom(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		listed := demo.Tables()
		for _, table := range tables(t, w) {
			if strings.HasPrefix(table, "river_") {
				continue // the scheduler's own
			}
			var has bool
			w.Read(operator, func(tx *db.Tx) error {
				for _, column := range []string{"client_id", "feed_id", "hearing_id", "failure_id", "occurrence_id"} {
					has = has || tx.DB.Migrator().HasColumn(table, column)
				}
				return nil
			})
			if has && !listed[table] {
				t.Errorf("%s holds something of a client, and its removal forgets it", table)
			}
		}
	})
}

func TestARealClientBesideStays(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Admin()
		load(t, w)
		real := clients.Intake{Details: clients.Details{GivenNames: "Ana", FamilyNames: "Ruiz", ANumber: "201-555-099", Language: "es"}}
		id := w.Client(real)
		if err := demo.Remove(w.Context(w.Admin()), w.DB); err != nil {
			t.Fatal(err)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			c, err := clients.Find(tx, id)
			if err != nil || c.FamilyNames.Reveal() != "Ruiz" {
				t.Errorf("got %v %v", c.FamilyNames, err)
			}
			return nil
		})
		if got := count(t, w, "SELECT COUNT(*) FROM clients"); got != 1 {
			t.Errorf("%d clients", got)
		}
		whole(t, w)
	})
}

func TestAnInventedColleagueWhoWorkedOnARealFileIsShutOutAndStays(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Admin()
		load(t, w)
		var ruth actor.Actor
		w.Read(operator, func(tx *db.Tx) error {
			ruth = actor.Actor{Kind: actor.Staff, Roles: []actor.Role{actor.Attorney}, Teams: w.Attorney().Teams}
			return tx.DB.Raw("SELECT told_by FROM tellings LIMIT 1").Row().Scan(&ruth.ID)
		})
		w.ClientOf(ruth, clients.Intake{Details: clients.Details{GivenNames: "Ana", FamilyNames: "Ruiz", Language: "es"}})
		if err := demo.Remove(w.Context(w.Admin()), w.DB); err != nil {
			t.Fatal(err)
		}
		if got := count(t, w, "SELECT COUNT(*) FROM staff WHERE disabled_at IS NOT NULL"); got != 1 {
			t.Errorf("%d are shut out, want Ruth of the fictional clinic", got)
		}
		whole(t, w)
	})
}

func TestEveryFailureHasItsPicture(t *testing.T) {
	w := cast.New(t)
	load(t, w)
	var ids []string
	w.Read(operator, func(tx *db.Tx) error { return tx.DB.Raw("SELECT id FROM evidence").Scan(&ids).Error })
	for _, id := range ids {
		content, err := failures.Preview(w.Context(operator), w.DB, uuid.MustParse(id))
		if err != nil || len(content) < 500 {
			t.Errorf("got %d bytes, %v", len(content), err)
		}
	}
}

// The week is told from now, so it has to hold at any now: at night, on a weekend,
// around the days on which clocks change.
func TestTheWeekHoldsWheneverItIsLoaded(t *testing.T) {
	for _, at := range []string{
		"2026-11-22T07:20:00Z", "2026-11-01T06:30:00Z", "2026-11-02T01:10:00Z", "2026-12-31T23:59:00Z", "2027-03-14T07:40:00Z",
		"2027-03-14T10:05:00Z", "2027-03-15T12:00:00Z", "2027-04-03T18:00:00Z", "2027-07-04T04:00:00Z",
	} {
		t.Run(at, func(t *testing.T) {
			w := cast.New(t)
			now, err := time.Parse(time.RFC3339, at)
			if err != nil {
				t.Fatal(err)
			}
			w.Clock.Set(now)
			load(t, w)
			for query, want := range map[string]int{
				"SELECT COUNT(*) FROM occurrence_outcomes":                                        20,
				"SELECT COUNT(*) FROM occurrences WHERE state = 'due'":                            1,
				"SELECT COUNT(*) FROM occurrences WHERE state = 'late'":                           1,
				"SELECT COUNT(*) FROM occurrences WHERE state = 'unknown' AND outcome_id IS NULL": 1,
				"SELECT COUNT(*) FROM occurrence_acknowledgements":                                1,
				"SELECT COUNT(*) FROM occurrence_reviews":                                         1,
				"SELECT COUNT(*) FROM failures":                                                   3,
			} {
				if got := count(t, w, query); got != want {
					t.Errorf("%s: got %d, want %d", query, got, want)
				}
			}
			w.Read(operator, func(tx *db.Tx) error {
				untold, err := agenda.NeedsTelling(tx)
				if err != nil || len(untold) != 1 {
					t.Errorf("got %d to be told (%v), want 1", len(untold), err)
				}
				return nil
			})
		})
	}
}

func TestARemovalThatWasKilledIsFinishedByTheNext(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		load(t, w)
		w.Write(operator, func(tx *db.Tx) error {
			_, err := demo.RemoveRows(tx)
			return err
		})
		if got := w.DB.Keys().Count(); got != 13 {
			t.Errorf("%d keys, want those of twelve clients and the office", got)
		}
		if err := demo.Remove(w.Context(operator), w.DB); err != nil {
			t.Fatal(err)
		}
		if got := w.DB.Keys().Count(); got != 1 {
			t.Errorf("%d keys are left, want the office's", got)
		}
		whole(t, w)
		load(t, w)
	})
}

func TestTheFictionalClinicShowsPhonesNoticesNotesAndTasks(t *testing.T) {
	w := cast.New(t)
	load(t, w)
	for table, want := range map[string]int{
		"devices": 1, "instructions": 1, "violations": 1, "violation_answers": 1, "notes": 3, "note_approvals": 1, "tasks": 2,
	} {
		if got := count(t, w, "SELECT count(*) FROM "+table); got != want {
			t.Errorf("%s: %d, want %d", table, got, want)
		}
	}
}
