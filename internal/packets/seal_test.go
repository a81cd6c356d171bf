package packets_test

import (
	"bytes"
	"io"
	"sync"
	"testing"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/bundle"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/packets"
)

func picture(n int) io.ReadSeeker { return bytes.NewReader(cast.Screenshot(n)) }

// sealed is María's packet with its seal on it.
func (d *defense) sealed() packets.File {
	d.t.Helper()
	f := d.built(packets.Choice{})
	must(d.t, d.approve(f))
	must(d.t, d.seal(f))
	return d.find(f.ID)
}

func TestAnApprovalIsOfThePagesAsTheyAreAndIsTakenBackWithAReason(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.built(packets.Choice{})
		if err := d.seal(f); !fault.Is(err, fault.Conflict) {
			t.Errorf("sealing what nobody approved: %v", err)
		}
		must(t, d.approve(f))
		must(t, d.approve(f)) // twice is once
		withdraw := func(reason string) error {
			return w.TryWrite(w.Attorney(), func(tx *db.Tx) error { return packets.Withdraw(tx, f.ID, reason) })
		}
		if err := withdraw(" "); !fault.Is(err, fault.Invalid) {
			t.Errorf("taking back without a reason: %v", err)
		}
		must(t, withdraw("The date is wrong."))
		if err := withdraw("Again."); !fault.Is(err, fault.Conflict) {
			t.Errorf("taking back what is not given: %v", err)
		}
		must(t, d.approve(f))
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := packets.Rechoose(tx, f.ID, 0, nil)
			return err
		})
		d.assemble()
		again := d.find(f.ID)
		if _, err := again.Approval(); again.State != packets.Ready || again.Round != 2 || !fault.Is(err, fault.NotFound) {
			t.Errorf("the approval of other pages holds: %s, round %d, %v", again.State, again.Round, err)
		}
		if err := d.approve(f); !fault.Is(err, fault.Stale) {
			t.Errorf("approving pages that no longer hold: %v", err)
		}
		if len(again.Approvals) != 2 || len(again.Withdrawals) != 1 {
			t.Errorf("got %d approvals, %d withdrawals on record", len(again.Approvals), len(again.Withdrawals))
		}
	})
}

func TestASealedPacketVerifiesOffline(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.sealed()
		if f.State != packets.Sealed || f.Seal == nil || f.Bundle != nil {
			t.Fatalf("got %s", f.State)
		}
		d.assemble()
		h, opened, err := packets.OpenBundle(d.Context(w.Attorney()), w.DB, f.ID)
		must(t, err)
		defer func() { _ = opened.Close() }()
		content, err := io.ReadAll(opened)
		must(t, err)
		report := bundle.Verify(bytes.NewReader(content), int64(len(content)), bundle.Options{})
		if !report.OK || report.Packet != f.ID.String() {
			t.Errorf("does not verify: %+v", report.Findings())
		}
		if h.Bytes != int64(len(content)) {
			t.Errorf("got %d bytes, want %d", len(content), h.Bytes)
		}
	})
}

func TestOfTwoPeopleWhoSealAtOnceOneDoes(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.built(packets.Choice{})
		must(t, d.approve(f))
		var wait sync.WaitGroup
		results := make([]error, 2)
		for i := range results {
			wait.Go(func() { results[i] = d.seal(f) })
		}
		wait.Wait()
		won := 0
		for _, err := range results {
			if err == nil {
				won++
			} else if !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Stale) {
				t.Errorf("the other is told %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d sealed: %v", won, results)
		}
	})
}

func TestAnEventThatWasEditedInTheDatabaseHoldsUpTheSealAndIsNamed(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.built(packets.Choice{})
		must(t, d.approve(f))
		found := map[string]int64{}
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			items, err := audit.ForClient(tx, d.client, 0, 1000)
			for _, item := range items {
				if item.Subject == d.screen || item.Action == "obligations.impose" {
					found[item.Action] = item.Seq
				}
			}
			return err
		})
		for _, action := range []string{"documents.received", "obligations.impose"} { // the later one first
			tamper(t, w, found[action])
			err := d.seal(f)
			told, _ := fault.From(err)
			if !fault.Is(err, fault.Conflict) || told.Key != "packets.event_altered" || told.Args["sequence"] != found[action] {
				t.Errorf("got %v %v, want event %d, of %s, named", err, told, found[action], action)
			}
		}
		if got := d.find(f.ID); got.State != packets.Approved || got.Seal != nil {
			t.Errorf("got %s, sealed %v", got.State, got.Seal != nil)
		}
	})
}

// tamper edits an event as somebody could who holds a connection: the trigger first.
func tamper(t *testing.T, w *cast.World, seq int64) {
	t.Helper()
	var names []string
	w.Write(actor.System("test"), func(tx *db.Tx) error {
		if tx.DB.Dialector.Name() == "sqlite" {
			must(t, tx.DB.Raw("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_events'").Scan(&names).Error)
			for _, name := range names {
				must(t, tx.DB.Exec("DROP TRIGGER "+name).Error)
			}
		} else {
			must(t, tx.DB.Exec("ALTER TABLE audit_events DISABLE TRIGGER USER").Error)
		}
		return tx.DB.Exec("UPDATE audit_events SET action = 'documents.imagined' WHERE seq = ?", seq).Error
	})
}

func TestASealedPacketNeverChangesAndALaterChangeIsTheNextVersion(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.sealed()
		d.assemble()
		for name, err := range map[string]error{
			"choosing":    w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := packets.Rechoose(tx, f.ID, 0, nil); return err }),
			"approving":   d.approve(f),
			"sealing":     d.seal(f),
			"withdrawing": w.TryWrite(w.Attorney(), func(tx *db.Tx) error { return packets.Withdraw(tx, f.ID, "x") }),
			"updating":    w.TryWrite(actor.System("test"), func(tx *db.Tx) error { return tx.DB.Exec("UPDATE packets SET round = 7").Error }),
		} {
			if err == nil {
				t.Errorf("%s a sealed packet went through", name)
			}
		}
		next := func() (p packets.Packet, err error) {
			err = w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
				p, err = packets.NewVersion(tx, f.ID, nil, "")
				return err
			})
			return p, err
		}
		second, err := next()
		must(t, err)
		if second.Number != 2 || *second.PreviousID != f.ID || second.LineID != f.ID || second.State != packets.Building {
			t.Errorf("got %+v", second)
		}
		if _, err := next(); !fault.Is(err, fault.Conflict) {
			t.Errorf("a third while the second is open: %v", err)
		}
		d.assemble()
		made := d.find(second.ID)
		must(t, d.approve(made))
		must(t, d.seal(made))
		d.assemble()
		if first := d.find(f.ID); first.Seal.ManifestSHA256.Reveal() != f.Seal.ManifestSHA256.Reveal() || first.Latest() || len(first.Versions) != 2 {
			t.Error("the first version changed")
		}
		_, opened, err := packets.OpenBundle(d.Context(w.Attorney()), w.DB, made.ID)
		must(t, err)
		must(t, opened.Close())
	})
}

func TestWhatBecameOfASealedPacketIsOnRecord(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.built(packets.Choice{})
		serve := func(n packets.NewService) (s packets.Service, err error) {
			err = w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
				s, err = packets.Serve(tx, f.ID, n)
				return err
			})
			return s, err
		}
		good := packets.NewService{How: "email", OnWhom: "Chicago ERO", On: "2026-11-24", AnswerDue: "2026-12-01", FormID: "s1"}
		if _, err := serve(good); !fault.Is(err, fault.Conflict) {
			t.Errorf("serving what is not sealed: %v", err)
		}
		must(t, d.approve(f))
		must(t, d.seal(f))
		for field, n := range map[string]packets.NewService{
			"how":        {OnWhom: "x", On: "2026-11-24"},
			"on_whom":    {How: "email", On: "2026-11-24"},
			"served_on":  {How: "email", OnWhom: "x", On: "2026-11-25"},
			"answer_due": {How: "email", OnWhom: "x", On: "2026-11-24", AnswerDue: "2026-11-23"},
		} {
			_, err := serve(n)
			told, _ := fault.From(err)
			if !fault.Is(err, fault.Invalid) || told.Problems[0].Field != field {
				t.Errorf("got %v, want a problem at %s", err, field)
			}
		}
		s, err := serve(good)
		must(t, err)
		again, err := serve(good)
		must(t, err)
		if again.ID != s.ID {
			t.Error("one form made two services")
		}
		fixed := good
		fixed.FormID, fixed.Supersedes, fixed.Why, fixed.On = "s2", s.ID, "It went out the day before", "2026-11-23"
		s, err = serve(fixed)
		must(t, err)
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			if _, err := packets.RecordReceipt(tx, f.ID, packets.NewReceipt{Service: s.ID, On: "2026-11-24", KnownBy: "return receipt"}); err != nil {
				return err
			}
			_, err := packets.RecordAnswer(tx, f.ID, packets.NewAnswer{Outcome: packets.Excused, By: "Officer Reyes", On: "2026-11-24", Said: "No violation."})
			return err
		})
		got := d.find(f.ID)
		if len(got.Services) != 2 || !got.Superseded()[*s.Supersedes] || len(got.Receipts) != 1 || len(got.Answers) != 1 {
			t.Errorf("got %d services, %d receipts, %d answers", len(got.Services), len(got.Receipts), len(got.Answers))
		}
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			list, _, err := packets.List(tx, packets.Filter{State: packets.Sealed})
			if len(list) != 1 || list[0].ServedOn != "2026-11-23" || list[0].AnswerDue != "2026-12-01" || list[0].Answered != 1 || list[0].Pages == 0 || list[0].SealedAt == nil {
				t.Errorf("got %+v", list)
			}
			due, _, err2 := packets.List(tx, packets.Filter{Due: "2026-12-31"})
			if len(due) != 0 || err2 != nil {
				t.Errorf("answered and still due: %d, %v", len(due), err2)
			}
			return err
		})
	})
}
