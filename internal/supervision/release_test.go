package supervision_test

import (
	"testing"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
	"constancia/internal/supervision"
)

func toldBy(how string) obligations.Told {
	return obligations.Told{By: "Case specialist", On: "2026-04-01", Language: "es", How: how}
}

func TestEveryReleasePaperNamesItsLaw(t *testing.T) {
	for _, f := range supervision.Forms() {
		if law, ok := f.Law(); !ok || law.Authority == "" || law.When == "" {
			t.Errorf("%s: no authority", f)
		}
	}
	if len(supervision.Forms()) != 6 {
		t.Errorf("got %d forms, want 6", len(supervision.Forms()))
	}
}

func TestAPaperIsFiledOnceHoweverOftenItsFormIsSent(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		file := func(tx *db.Tx) (supervision.Release, error) { return recognizance(tx, client) }
		first, second := did(t, w, w.Paralegal(), file), did(t, w, w.Paralegal(), file)
		if first.ID != second.ID || len(read(t, w, w.Maria()).Papers) != 1 {
			t.Error("one form made two papers")
		}
		rosa := w.Rosa()
		refused(t, w, w.Paralegal(), fault.Conflict, func(tx *db.Tx) (supervision.Release, error) { return recognizance(tx, rosa) })
	})
}

func TestABondKeepsItsAmountAndWhoPostedIt(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		n := supervision.NewRelease{
			Form: supervision.Bond, IssuedOn: "2026-03-20", BondAmount: "$5,000", ObligorName: "Rosa Castillo", ObligorContact: "(312) 555-0147",
			PostedOn: "2026-03-19",
		}
		client := w.Maria()
		file := func(tx *db.Tx) (supervision.Release, error) { return supervision.File(tx, client, n) }
		if got := did(t, w, w.Paralegal(), file); got.BondAmount.Reveal() != "5000.00" || got.ObligorName.Reveal() != "Rosa Castillo" {
			t.Errorf("got %q", got.BondAmount.Reveal())
		}
		for _, amount := range []string{"five thousand", "5.000", "-5", "0", "5,00", "1e4", "5000 USD", "123456789"} {
			n.BondAmount = amount
			if got := refused(t, w, w.Paralegal(), fault.Invalid, file); got["bond_amount"] != "supervision.amount_shape" {
				t.Errorf("%q: got %v", amount, got)
			}
		}
		n.Form, n.BondAmount = "I-220A", "five thousand"
		if got := did(t, w, w.Paralegal(), file); !got.BondAmount.Empty() || !got.ObligorName.Empty() {
			t.Error("a recognizance has a bond")
		}
	})
}

func TestDaysOfAPaperAreChecked(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		for field, n := range map[string]supervision.NewRelease{
			"form":        {Form: "I-999"},
			"issued_on":   {Form: "I-220A", IssuedOn: "2026-11-24"},
			"served_on":   {Form: "I-220A", IssuedOn: "2026-03-20", ServedOn: "2026-03-19"},
			"until":       {Form: supervision.Parole, IssuedOn: "2026-03-20", Until: "2026-03-19"},
			"received_on": {Form: "I-220A", ReceivedOn: "2026-02-30"},
		} {
			got := refused(t, w, w.Paralegal(), fault.Invalid, func(tx *db.Tx) (supervision.Release, error) {
				return supervision.File(tx, client, n)
			})
			if len(got) != 1 || got[field] == "" {
				t.Errorf("got %v, want one problem at %s", got, field)
			}
		}
	})
}

func TestACorrectedPaperKeepsItsConditionsAndItsEarlierWords(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		paper := did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Release, error) { return recognizance(tx, client) })
		did(t, w, w.Paralegal(), func(tx *db.Tx) ([]supervision.Condition, error) {
			return supervision.TypeAll(tx, paper.ID, []supervision.NewCondition{
				{Number: "1", Words: "You must report to any hearing as directed."}, {Number: "2", Words: "You must not change your residence."},
			})
		})
		did(t, w, w.Attorney(), func(tx *db.Tx) (supervision.Release, error) {
			return supervision.File(tx, client, supervision.NewRelease{
				Form: "I-220A", IssuedOn: "2026-03-21", Fix: supervision.Fix{Supersedes: paper.ID, Why: "The stamp says the 21st"},
			})
		})
		got := read(t, w, client).Papers
		if len(got) != 1 || got[0].IssuedOn != "2026-03-21" || len(got[0].Earlier) != 1 || len(got[0].Conditions) != 2 {
			t.Fatalf("got %+v", got)
		}
		end := func(tx *db.Tx) (supervision.Ending, error) {
			return supervision.EndPaper(tx, paper.ID, supervision.NewEnding{LastDay: "2026-03-20", Reason: "Letter"})
		}
		if got := refused(t, w, w.Paralegal(), fault.Invalid, end); got["last_day"] != "supervision.ended_before_begun" {
			t.Errorf("got %v, want a refusal by the corrected day", got)
		}
	})
}

func TestAConditionNamesTheDutyItLedTo(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client, duty, other := w.Maria(), w.Duty(cast.Maria), w.Duty(cast.Rosa)
		paper := did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Release, error) { return recognizance(tx, client) })
		condition := did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Condition, error) {
			return supervision.Type(tx, paper.ID, supervision.NewCondition{Words: "Report by app", Duty: duty.ID, FormID: "c"})
		})
		for range 2 {
			did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.ConditionDuty, error) {
				return supervision.LedTo(tx, condition.ID, duty.ID, supervision.Fix{})
			})
		}
		file, _, _ := read(t, w, client).Condition(condition.ID)
		if len(file.Duties) != 1 || file.Duties[0].ObligationID != duty.ID {
			t.Fatalf("got %d duties, want the one", len(file.Duties))
		}
		refused(t, w, w.Paralegal(), fault.NotFound, func(tx *db.Tx) (supervision.ConditionDuty, error) {
			return supervision.LedTo(tx, condition.ID, other.ID, supervision.Fix{})
		})
		did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.ConditionDuty, error) {
			return supervision.LedTo(tx, condition.ID, duty.ID, supervision.Fix{Supersedes: file.Duties[0].ID, Why: "Not this one", Void: true})
		})
		if file, _, _ := read(t, w, client).Condition(condition.ID); len(file.Duties) != 0 {
			t.Error("the duty is still named")
		}
	})
}

func TestAPaperCanBeReplacedByAnother(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		old := did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Release, error) { return recognizance(tx, client) })
		fresh := did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Release, error) {
			return supervision.File(tx, client, supervision.NewRelease{Form: "I-220B", IssuedOn: "2026-10-01"})
		})
		n := supervision.NewEnding{LastDay: "2026-09-30", Reason: "Order of supervision", ReplacedBy: old.ID}
		end := func(tx *db.Tx) (supervision.Ending, error) { return supervision.EndPaper(tx, old.ID, n) }
		refused(t, w, w.Paralegal(), fault.NotFound, end)
		n.ReplacedBy = fresh.ID
		did(t, w, w.Paralegal(), end)
		r := read(t, w, client)
		if paper, _ := r.Paper(old.ID); paper.Ending == nil || *paper.Ending.ReplacedBy != fresh.ID {
			t.Error("the paper does not say what came instead")
		}
	})
}

// Every verb, as somebody who may not write, and from beyond the wall.
func TestSupervisionKnowsTheWallAndTheRole(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		paper := did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Release, error) { return recognizance(tx, client) })
		e := enrolled(t, w, client)
		request := did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Request, error) {
			return supervision.AskLess(tx, e.ID, supervision.NewRequest{AskedOn: "2026-05-01", How: "letter", Reason: "Compliance"})
		})
		verbs := map[string]func(tx *db.Tx) error{
			"file": func(tx *db.Tx) error { _, err := recognizance(tx, client); return err },
			"type": func(tx *db.Tx) error {
				_, err := supervision.Type(tx, paper.ID, supervision.NewCondition{})
				return err
			},
			"end paper": func(tx *db.Tx) error {
				_, err := supervision.EndPaper(tx, paper.ID, supervision.NewEnding{})
				return err
			},
			"enrol": func(tx *db.Tx) error { _, err := supervision.Enrol(tx, client, supervision.NewEnrolment{}); return err },
			"level": func(tx *db.Tx) error { _, err := supervision.ChangeLevel(tx, e.ID, supervision.NewLevel{}); return err },
			"end": func(tx *db.Tx) error {
				_, err := supervision.EndEnrolment(tx, e.ID, supervision.NewEnding{})
				return err
			},
			"assign": func(tx *db.Tx) error { _, err := supervision.Assign(tx, client, supervision.NewOfficer{}); return err },
			"ask":    func(tx *db.Tx) error { _, err := supervision.AskLess(tx, e.ID, supervision.NewRequest{}); return err },
			"answered": func(tx *db.Tx) error {
				_, err := supervision.Answered(tx, request.ID, supervision.NewAnswer{})
				return err
			},
			"settle": func(tx *db.Tx) error {
				_, err := supervision.Settle(tx, client, supervision.NewDutyAnswer{})
				return err
			},
		}
		for name, verb := range verbs {
			for who, want := range map[*actor.Actor]fault.Kind{
				ptr(w.Stranger()): fault.NotFound, ptr(w.ReadOnly()): fault.Forbidden, ptr(w.Admin()): fault.Forbidden,
			} {
				if err := w.TryWrite(*who, verb); !fault.Is(err, want) {
					t.Errorf("%s as %v: got %v, want kind %d", name, who.Roles, err, want)
				}
			}
		}
		for who, want := range map[*actor.Actor]fault.Kind{ptr(w.Stranger()): fault.NotFound, ptr(w.Admin()): fault.Forbidden} {
			err := w.TryWrite(*who, func(tx *db.Tx) error { _, err := supervision.NumbersFor(tx, client); return err })
			if !fault.Is(err, want) {
				t.Errorf("numbers as %v: got %v", who.Roles, err)
			}
		}
	})
}

func ptr(a actor.Actor) *actor.Actor { return &a }

// What is on record stays as it was written, also for whoever holds a connection.
func TestTheDatabaseItselfRefusesToRewriteSupervision(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		client := w.Maria()
		did(t, w, w.Paralegal(), func(tx *db.Tx) (supervision.Release, error) { return recognizance(tx, client) })
		e := enrolled(t, w, client)
		level(t, w, e.ID, "2026-04-01", ankle)
		for _, statement := range []string{
			"UPDATE release_documents SET issued_on = '2026-01-01'", "UPDATE enrolments SET since = '2026-01-01'",
			"UPDATE level_changes SET modalities = 'voice_id'", "UPDATE level_changes SET void = TRUE",
		} {
			err := w.TryWrite(actor.System("test"), func(tx *db.Tx) error { return tx.DB.Exec(statement).Error })
			if err == nil {
				t.Errorf("accepted: %s", statement)
			}
		}
	})
}
