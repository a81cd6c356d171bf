package imports_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/archtest"
	"constancia/internal/audit"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/imports"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// Pilar brings the clinic's two sheets. Ruth works in her team, Ines across town;
// Tomas, the volunteer, and Lena, who only reads, bring none.

func file(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func stage(w *cast.World, who actor.Actor, content []byte) imports.Import {
	var i imports.Import
	w.Write(who, func(tx *db.Tx) error {
		sheet, err := imports.Read(content, "")
		if err != nil {
			return err
		}
		i, err = imports.Stage(tx, "intake sheet.csv", content, sheet)
		return err
	})
	return i
}

func find(w *cast.World, who actor.Actor, id uuid.UUID) imports.Import {
	var i imports.Import
	w.Read(who, func(tx *db.Tx) (err error) {
		i, err = imports.Find(tx, id)
		return err
	})
	return i
}

func begin(w *cast.World, who actor.Actor, id uuid.UUID) {
	w.Write(who, func(tx *db.Tx) error { return imports.Begin(tx, id, 0) })
}

// work runs what the job runs until nothing is left.
func work(t testing.TB, w *cast.World) {
	t.Helper()
	if _, err := imports.Work(t.Context(), w.DB, 1000); err != nil {
		t.Fatal(err)
	}
}

// bring is a sheet from the file to the record.
func bring(t testing.TB, w *cast.World, who actor.Actor, content []byte) imports.Import {
	t.Helper()
	i := stage(w, who, content)
	begin(w, who, i.ID)
	work(t, w)
	return find(w, who, i.ID)
}

func counts(i imports.Import) string {
	return fmt.Sprintf("%s: %d imported, %d duplicate, %d failed, %d skipped", i.State, i.Imported, i.Duplicates, i.Failed, i.Skipped)
}

func expect[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// people lists everybody within the actor's wall, with the given names first.
func people(w *cast.World, who actor.Actor) []string {
	names := []string{}
	w.Read(who, func(tx *db.Tx) error {
		page, err := clients.NewDirectory().List(tx, clients.Filter{Limit: 100})
		for _, row := range page.Items {
			names = append(names, row.GivenNames.Reveal()+" "+row.FamilyNames.Reveal())
		}
		return err
	})
	slices.Sort(names)
	return names
}

func idOf(t testing.TB, w *cast.World, aNumber string) uuid.UUID {
	t.Helper()
	var ids []uuid.UUID
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		ids, err = clients.HoldersOf(tx, aNumber)
		return err
	})
	if len(ids) != 1 {
		t.Fatalf("%s: got %d files", aNumber, len(ids))
	}
	return ids[0]
}

func TestStructsMatchTheMigratedSchema(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Read(actor.System("test"), func(tx *db.Tx) error {
			archtest.CheckSchema(t, tx.DB, imports.Models()...)
			return nil
		})
	})
}

func TestTheEnglishSheetGoesInToTheRow(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		i := bring(t, w, w.Paralegal(), file(t, "intake_sheet.csv"))
		expect(t, "result", counts(i), "done: 11 imported, 1 duplicate, 1 failed, 2 skipped")
		want := []string{
			"Chidi Okafor", "Jean-Baptiste PIERRE-LOUIS", "Luzia da Silva Souza", "María José García Hernández", "Petrona Xol Caal",
			"Rosa Castillo", "Sean O'Brien-Castillo", "Thị Ánh Nguyễn", "Wei Zhang", "Wei Zhang", "أحمد السيد",
		}
		if got := people(w, w.Attorney()); !slices.Equal(got, want) {
			t.Errorf("people: got %v, want %v", got, want)
		}
		if got := people(w, w.Stranger()); len(got) != 0 {
			t.Errorf("across town: got %v, want nobody", got)
		}
	})
}

func TestTheSpanishSheetGoesInWhole(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		i := bring(t, w, w.Paralegal(), file(t, "intake_sheet_es.csv"))
		expect(t, "result", counts(i), "done: 3 imported, 0 duplicate, 0 failed, 0 skipped")
		want := []string{"José Ángel Núñez Peña", "María Muñoz", "Ñusta Quispe"}
		if got := people(w, w.Paralegal()); !slices.Equal(got, want) {
			t.Errorf("people: got %v, want %v", got, want)
		}
	})
}

func TestADryRunSaysWhatTheImportDoesAndDoesNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		i := stage(w, w.Paralegal(), file(t, "intake_sheet.csv"))
		var r imports.Rehearsal
		w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
			r, err = imports.DryRun(tx, i.ID)
			return err
		})
		expect(t, "counts", fmt.Sprint(r.Imported, r.Duplicates, r.Failed, r.Skipped), "11 1 1 2")
		expect(t, "suggestions", r.Suggests, 8)
		expect(t, "people", len(people(w, w.Paralegal())), 0)
		for _, v := range r.Verdicts {
			if v.Result == imports.Duplicate {
				expect(t, "the line it repeats", v.Twin, 2)
			}
		}
	})
}

func TestARowThatFailsComesBackWithEveryReasonAndLeavesNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		i := bring(t, w, w.Paralegal(), file(t, "intake_sheet.csv"))
		var out bytes.Buffer
		w.Read(w.Paralegal(), func(tx *db.Tx) error { return imports.FailedRows(tx, i.ID, locale.For("en"), &out) })
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(out.Bytes(), []byte("\ufeff")))).ReadAll()
		if err != nil || len(rows) != 2 {
			t.Fatalf("got %d lines and %v", len(rows), err)
		}
		expect(t, "first column", rows[0][0], "Client Name (Last, First)")
		expect(t, "its A-number", rows[1][1], "A2015550099")
		expect(t, "its line", rows[1][16], "11")
		reasons := rows[1][17]
		for _, want := range []string{"A#: An A-number has at most nine digits; here are 10.", "DOB: ", "Next hearing: "} {
			if !strings.Contains(reasons, want) {
				t.Errorf("reasons: got %q, want %q in it", reasons, want)
			}
		}
		again := bring(t, w, w.Paralegal(), out.Bytes())
		expect(t, "brought again as it is", counts(again), "done: 0 imported, 0 duplicate, 1 failed, 0 skipped")
	})
}

func TestTheSameSheetTwiceChangesNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		bring(t, w, w.Paralegal(), file(t, "intake_sheet.csv"))
		before := people(w, w.Paralegal())
		again := bring(t, w, w.Attorney(), file(t, "intake_sheet.csv"))
		expect(t, "the second time", counts(again), "done: 0 imported, 12 duplicate, 1 failed, 2 skipped")
		if got := people(w, w.Paralegal()); !slices.Equal(got, before) {
			t.Errorf("people: got %v, want %v", got, before)
		}
		nameless := []byte("Name,Language\nSuharto,Indonesian\n")
		bring(t, w, w.Paralegal(), nameless)
		expect(t, "without an A-number", counts(bring(t, w, w.Paralegal(), nameless)), "done: 0 imported, 1 duplicate, 0 failed, 0 skipped")
		expect(t, "for another team", counts(bring(t, w, w.Stranger(), nameless)), "done: 1 imported, 0 duplicate, 0 failed, 0 skipped")
	})
}

func TestAnImportIsWhatAPersonWouldHaveTyped(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		bring(t, w, w.Paralegal(), file(t, "intake_sheet.csv"))
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			maria, err := clients.Read(tx, idOf(t, w, "201555001"))
			if err != nil {
				return err
			}
			expect(t, "recorded by", maria.UpdatedBy, w.Paralegal().ID)
			expect(t, "phone", maria.Phones[0].Number.Reveal(), "+13125550101")
			expect(t, "safe to text", maria.Phones[0].SafeToText, true)
			home, err := maria.Address(clients.Residence)
			expect(t, "address", strings.Join(home.Lines(), " / "), "1 N State St Apt 4 / Chicago, IL 60602")
			expect(t, "zone", maria.TimeZone, "America/Chicago")
			expect(t, "note", maria.IntakeNote.Reveal(), "two kids, US citizen")
			return err
		})
		for aNumber, want := range map[string]string{"201555001": "2027-01-05 08:30 America/Chicago", "201555004": "", "201555010": ""} {
			w.Read(w.Attorney(), func(tx *db.Tx) error {
				list, err := hearings.ForClient(tx, idOf(t, w, aNumber))
				got := ""
				for _, h := range list {
					m := h.Current().Moment
					got = strings.Join([]string{string(m.Date), string(m.Time), m.Zone}, " ")
				}
				expect(t, aNumber, got, want)
				return err
			})
		}
		w.Read(actor.System("test"), func(tx *db.Tx) error {
			var n int64
			err := tx.DB.Table("proceedings").Count(&n).Error
			expect(t, "cases, with Ahmad's that has no date", n, 10)
			return err
		})
	})
}

func TestTheRecordStaysWholeThroughAnImport(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		bring(t, w, w.Paralegal(), file(t, "intake_sheet.csv"))
		report, err := audit.Verify(w.Context(actor.System("audit.verify")), w.DB)
		if err != nil || len(report.Findings) > 0 {
			t.Errorf("got %v and %v", report.Findings, err)
		}
	})
}

func TestAKilledImportGoesOnAtTheNextBatch(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		var sheet strings.Builder
		sheet.WriteString("Name,A#,Language\n")
		for n := range 1200 {
			fmt.Fprintf(&sheet, "\"Castillo, Rosa %d\",2015%05d,Spanish\n", n, n)
		}
		i := stage(w, w.Paralegal(), []byte(sheet.String()))
		begin(w, w.Paralegal(), i.ID)
		if _, err := imports.Work(t.Context(), w.DB, 1); err != nil {
			t.Fatal(err)
		}
		killed := errors.New("killed")
		err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
			_, err := imports.Commit(tx, i.ID)
			return errors.Join(err, killed)
		})
		if !errors.Is(err, killed) {
			t.Fatal(err)
		}
		expect(t, "after the kill", find(w, w.Paralegal(), i.ID).Imported, 500)
		expect(t, "people", countClients(w), 500)
		work(t, w)
		expect(t, "resumed", counts(find(w, w.Paralegal(), i.ID)), "done: 1200 imported, 0 duplicate, 0 failed, 0 skipped")
		expect(t, "people", countClients(w), 1200)
	})
}

func countClients(w *cast.World) int {
	var n int64
	w.Read(actor.System("test"), func(tx *db.Tx) error { return tx.DB.Model(&clients.Client{}).Count(&n).Error })
	return int(n)
}

func TestAnUndoneImportTakesBackWhatNobodyTouched(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		i := bring(t, w, w.Paralegal(), file(t, "intake_sheet.csv"))
		rosa, chidi, ruth := idOf(t, w, "201555012"), idOf(t, w, "201555003"), w.Attorney()
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := clients.MoveTo(tx, chidi, clients.AddressDetails{Line1: "2 Main St", City: "Houston", State: "TX"})
			return errors.Join(err, clients.Assign(tx, rosa, ruth.ID))
		})
		w.Impose(idOf(t, w, "201555006"), mustDuty(t))
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return imports.Undo(tx, i.ID, 0) })
		work(t, w)
		i = find(w, w.Paralegal(), i.ID)
		expect(t, "removed", fmt.Sprint(i.State, " ", i.Removed), "undone 8")
		if got, want := people(w, w.Paralegal()), []string{"Chidi Okafor", "Luzia da Silva Souza", "Rosa Castillo"}; !slices.Equal(got, want) {
			t.Errorf("people: got %v, want %v", got, want)
		}
		again := bring(t, w, w.Paralegal(), file(t, "intake_sheet.csv"))
		expect(t, "brought again", counts(again), "done: 8 imported, 4 duplicate, 1 failed, 2 skipped")
		report, err := audit.Verify(w.Context(actor.System("audit.verify")), w.DB)
		if err != nil || len(report.Findings) > 0 {
			t.Errorf("the record: got %v and %v", report.Findings, err)
		}
	})
}

func mustDuty(t testing.TB) obligations.NewDuty {
	t.Helper()
	duty, ok := cast.DutyOf(cast.Luzia)
	if !ok {
		t.Fatal("Luzia has no duty")
	}
	return duty
}

func suggestions(w *cast.World, who actor.Actor, id uuid.UUID) []imports.Suggested {
	var list []imports.Suggested
	w.Read(who, func(tx *db.Tx) (err error) {
		list, err = imports.Suggestions(tx, id, 100)
		return err
	})
	return list
}

func TestSuggestionsAreNothingUntilAPersonConfirmsThem(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		i := bring(t, w, w.Paralegal(), file(t, "intake_sheet.csv"))
		list := suggestions(w, w.Paralegal(), i.ID)
		expect(t, "open", len(list), 8)
		maria := list[0]
		expect(t, "whose", maria.Client.GivenNames.Reveal(), "María José")
		first := maria.Duty.FirstDay("2026-11-23")
		expect(t, "first Tuesday", first, wall.Date("2026-11-24"))
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			return imports.ConfirmDuty(tx, maria.ID, maria.Version, obligations.NewDuty{Modality: maria.Duty.Modality, Plan: obligations.Plan{
				Kind: obligations.Recurring, Rule: maria.Duty.Rule, Start: wall.Moment{Date: first, Time: maria.Duty.Time, Zone: maria.Duty.Zone},
			}})
		})
		for _, s := range list {
			if s.Kind != imports.ARelative {
				continue
			}
			expect(t, s.Client.GivenNames.Reveal()+"'s relative: candidates", len(s.Others), 1)
			w.Write(w.Paralegal(), func(tx *db.Tx) error { return imports.ConfirmFamily(tx, s.ID, s.Version, s.Others[0].ID) })
		}
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			family, err := clients.Family(tx, idOf(t, w, "201555011"))
			expect(t, "Sean's family, by both records", len(family), 2)
			for _, r := range family {
				expect(t, "relation", r.Relation, map[bool]string{false: "mother", true: "son"}[r.Of])
			}
			return err
		})
		second := list[1]
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return imports.Dismiss(tx, second.ID, second.Version) })
		expect(t, "still open", len(suggestions(w, w.Paralegal(), i.ID)), 4)
		err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { return imports.Dismiss(tx, second.ID, second.Version+1) })
		expect(t, "a second decision is refused", fault.Is(err, fault.Conflict), true)
	})
}

func TestOnlyWhoMayImportDoesAndOnlyForHerTeam(t *testing.T) {
	w := cast.New(t)
	for name, who := range map[string]actor.Actor{"volunteer": w.Volunteer(), "readonly": w.ReadOnly(), "admin": w.Admin(), "nobody": actor.Anonymous()} {
		err := w.TryWrite(who, func(tx *db.Tx) error {
			_, err := imports.Stage(tx, "x.csv", nil, imports.Sheet{})
			return err
		})
		if !fault.Is(err, fault.Forbidden) && !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s: got %v, want a refusal", name, err)
		}
	}
	i := stage(w, w.Paralegal(), file(t, "intake_sheet.csv"))
	for name, verb := range map[string]func(tx *db.Tx) error{
		"find":    func(tx *db.Tx) error { _, err := imports.Find(tx, i.ID); return err },
		"begin":   func(tx *db.Tx) error { return imports.Begin(tx, i.ID, 0) },
		"correct": func(tx *db.Tx) error { return imports.Correct(tx, i.ID, 0, imports.Mapping{}) },
		"commit":  func(tx *db.Tx) error { _, err := imports.Commit(tx, i.ID); return err },
		"discard": func(tx *db.Tx) error { return imports.Discard(tx, i.ID, 0) },
		"undo":    func(tx *db.Tx) error { return imports.Undo(tx, i.ID, 0) },
		"failed":  func(tx *db.Tx) error { return imports.FailedRows(tx, i.ID, locale.For("en"), &bytes.Buffer{}) },
	} {
		if err := w.TryWrite(w.Stranger(), verb); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s by a stranger: got %v, want not found", name, err)
		}
	}
}

func TestADiscardedSheetLeavesNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		i := stage(w, w.Paralegal(), file(t, "intake_sheet.csv"))
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return imports.Discard(tx, i.ID, i.Version) })
		w.Read(actor.System("test"), func(tx *db.Tx) error {
			var rows, batches int64
			err := errors.Join(tx.DB.Table("imports").Count(&rows).Error, tx.DB.Table("import_batches").Count(&batches).Error)
			expect(t, "rows", rows+batches, 0)
			return err
		})
		err := w.DB.Read(w.Context(w.Paralegal()), func(tx *db.Tx) error {
			_, err := tx.Keys.Ref(tx.Context(), i.ID)
			return err
		})
		expect(t, "its key is gone", errors.Is(err, seal.ErrNoKey), true)
	})
}

func TestColumnsArePutRightByAPerson(t *testing.T) {
	w := cast.New(t)
	i := stage(w, w.Paralegal(), file(t, "intake_sheet_es.csv"))
	m, err := i.Columns()
	if err != nil {
		t.Fatal(err)
	}
	m.Columns[3].Order, m.Columns[8].Field = imports.MonthFirst, imports.LeftOut
	w.Write(w.Paralegal(), func(tx *db.Tx) error { return imports.Correct(tx, i.ID, i.Version, m) })
	begin(w, w.Paralegal(), i.ID)
	work(t, w)
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		c, err := clients.Find(tx, idOf(t, w, "201555023"))
		expect(t, "birth date, month first now", c.BirthDate.Reveal(), "1990-01-02")
		var n int64
		err = errors.Join(err, tx.DB.Table("hearings").Count(&n).Error)
		expect(t, "hearings", n, 0)
		return err
	})
	err = w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { return imports.Correct(tx, i.ID, 0, m) })
	expect(t, "too late", fault.Is(err, fault.Conflict), true)
}
