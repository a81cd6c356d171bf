package moves_test

// The story of these tests. María has a hearing, checks in with the app and was released
// on recognizance; on Friday 20 November 2026 she moved, and Pilar hears of it on Monday.
// Ruth, the attorney, confirms last days; Lena only reads; Ines works across town.

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/moves"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wants(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: got %v, want kind %v", what, err, kind)
	}
}

var newHome = clients.AddressDetails{Line1: "233 S Wacker Dr", City: "Chicago", State: "IL", Zip: "60606", Since: "2026-11-20"}

// moved puts María's move on record.
func moved(w *cast.World) moves.File {
	w.Hearing(cast.Maria)
	w.Duty(cast.Maria)
	var id uuid.UUID
	maria := w.Maria()
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		m, err := moves.Record(tx, maria, moves.NewMove{Address: newHome, ToldBy: "herself, by phone", FormID: "move"})
		id = m.ID
		return err
	})
	return find(w, id)
}

func find(w *cast.World, id uuid.UUID) (f moves.File) {
	w.Read(w.Attorney(), func(tx *db.Tx) (err error) {
		f, err = moves.Find(tx, id)
		return err
	})
	return f
}

func of(f moves.File, a moves.Agency) moves.UpdateFile {
	at := slices.IndexFunc(f.Updates, func(u moves.UpdateFile) bool { return u.Agency == a })
	if at < 0 {
		return moves.UpdateFile{}
	}
	return f.Updates[at]
}

func agencies(f moves.File) (list []moves.Agency) {
	for _, u := range f.Updates {
		list = append(list, u.Agency)
	}
	return list
}

func send(w *cast.World, as actor.Actor, id uuid.UUID, fix moves.Fix, n moves.NewSending) (s moves.Sending, err error) {
	err = w.TryWrite(as, func(tx *db.Tx) (err error) {
		s, err = moves.Send(tx, id, fix, n)
		return err
	})
	return s, err
}

func settle(w *cast.World, as actor.Actor, verb func(*db.Tx, uuid.UUID, moves.Word) (moves.Update, error), id uuid.UUID, word moves.Word) error {
	return w.TryWrite(as, func(tx *db.Tx) error {
		_, err := verb(tx, id, word)
		return err
	})
}

func confirm(w *cast.World, as actor.Actor, id uuid.UUID, day wall.Date, word moves.Word) error {
	return w.TryWrite(as, func(tx *db.Tx) error {
		_, err := moves.Confirm(tx, id, day, word)
		return err
	})
}

func correct(w *cast.World, as actor.Actor, id uuid.UUID, n moves.NewMove, why string) (m moves.Move, err error) {
	err = w.TryWrite(as, func(tx *db.Tx) (err error) {
		m, err = moves.Correct(tx, id, n, why)
		return err
	})
	return m, err
}

func TestAMoveOpensAnUpdateForEachAgencyByWhatIsOnRecord(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := moved(w)
		if got, want := agencies(f), []moves.Agency{moves.Court, moves.USCIS, moves.ICE}; !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		for agency, due := range map[moves.Agency]wall.Date{moves.Court: "2026-11-25", moves.USCIS: "2026-11-30", moves.ICE: "2026-11-30"} {
			if got := of(f, agency); got.DueOn != due || got.State != moves.Open {
				t.Errorf("%s: due %s, %s; want %s", agency, got.DueOn, got.State, due)
			}
		}
		if got := moves.Court.Outer(f.MovedOn); got != "2026-11-30" { // Thanksgiving does not count
			t.Errorf("the form's own five working days end on %s", got)
		}
		if f.ToldOn != "2026-11-23" || f.Address.Line1.Reveal() != newHome.Line1 || f.FirstKnown || f.OnOrder {
			t.Errorf("got told %s, %q", f.ToldOn, f.Address.Line1.Reveal())
		}
		maria := w.Maria()
		w.Write(w.Paralegal(), func(tx *db.Tx) error { // the same form, and the same words in another
			for _, form := range []string{"move", "other"} {
				if m, err := moves.Record(tx, maria, moves.NewMove{Address: newHome, FormID: form}); err != nil || m.ID != f.ID {
					t.Errorf("said again in %s: %v, %v", form, m.ID, err)
				}
			}
			return nil
		})
		var events int64
		w.Read(w.Attorney(), func(tx *db.Tx) error {
			return tx.DB.Table("audit_events").Where("action LIKE 'moves.%'").Count(&events).Error
		})
		if events != 4 {
			t.Errorf("got %d events, want 4", events)
		}
	})
}

func TestTheAddressOnFileSaidAgainIsNoMove(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := clients.MoveTo(tx, maria, newHome)
		return err
	})
	err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
		_, err := moves.Record(tx, maria, moves.NewMove{Address: newHome})
		return err
	})
	wants(t, "said again", err, fault.Invalid)
}

func TestPapersAndEnrolmentSayWhoElseIsToldAndTheFirstAddressTellsNobody(t *testing.T) {
	w := cast.New(t)
	petrona, luzia := w.Client(cast.Petrona), w.Client(cast.Luzia)
	var kept []uuid.UUID
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		if _, err := supervision.File(tx, petrona, supervision.NewRelease{Form: supervision.Order, IssuedOn: "2026-01-10", ReceivedOn: "2026-01-10"}); err != nil {
			return err
		}
		if _, err := supervision.Enrol(tx, petrona, supervision.NewEnrolment{Area: "SFR", Since: "2026-01-12", LearnedOn: "2026-01-12"}); err != nil {
			return err
		}
		for _, n := range []struct {
			client uuid.UUID
			to     clients.AddressDetails
		}{
			{petrona, clients.AddressDetails{City: "Richmond", State: "CA"}},
			{luzia, newHome},
			{luzia, clients.AddressDetails{Kind: clients.Mailing, Line1: "PO Box 9", City: "Boston", State: "MA"}},
		} {
			m, err := moves.Record(tx, n.client, moves.NewMove{Address: n.to})
			if err != nil {
				return err
			}
			kept = append(kept, m.ID)
		}
		return nil
	})
	onOrder, lone, mail := find(w, kept[0]), find(w, kept[1]), find(w, kept[2])
	if got, want := agencies(onOrder), []moves.Agency{moves.USCIS, moves.ICE, moves.ISAP}; !slices.Equal(got, want) || !onOrder.OnOrder {
		t.Errorf("on an order: %v", got)
	}
	for _, u := range onOrder.Updates {
		if u.DueOn != "" {
			t.Errorf("%s: counted to %s without a day of the move", u.Agency, u.DueOn)
		}
	}
	if got := agencies(lone); !slices.Equal(got, []moves.Agency{moves.USCIS}) {
		t.Errorf("without a case or a duty: %v", got)
	}
	if got := agencies(mail); len(got) != 0 || !mail.FirstKnown || len(mail.Without()) != len(moves.Agencies()) {
		t.Errorf("the first mailing address: %v", got)
	}
}

func TestHowTheCourtWasToldIsOnRecordAndIsCorrectedByANewRow(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := moved(w)
		court := of(f, moves.Court)
		said := moves.NewSending{SentOn: "2026-11-23", How: "ecas", SentBy: "Pilar Quispe", Receipt: "ECAS-77", Version: court.Version, FormID: "s"}
		first, err := send(w, w.Paralegal(), court.ID, moves.Fix{}, said)
		must(t, err)
		if again, err := send(w, w.Paralegal(), court.ID, moves.Fix{}, said); err != nil || again.ID != first.ID {
			t.Errorf("the form sent twice: %v, %v", again.ID, err)
		}
		_, err = send(w, w.Attorney(), court.ID, moves.Fix{}, moves.NewSending{SentOn: "2026-11-23", How: "mail", Version: court.Version})
		wants(t, "with an old version", err, fault.Stale)
		_, err = send(w, w.Attorney(), court.ID, moves.Fix{}, moves.NewSending{SentOn: "2026-11-23", How: "mail"})
		wants(t, "told twice", err, fault.Conflict)
		wants(t, "dropping what was told", settle(w, w.Paralegal(), moves.Drop, court.ID, moves.Word{Reason: "x"}), fault.Conflict)

		said.FormID, said.Version, said.How = "t", 0, moves.ByMail
		_, err = send(w, w.Paralegal(), court.ID, moves.Fix{Supersedes: first.ID}, said)
		wants(t, "a correction without a reason", err, fault.Invalid)
		second, err := send(w, w.Paralegal(), court.ID, moves.Fix{Supersedes: first.ID, Why: "It went by mail."}, said)
		must(t, err)
		_, err = send(w, w.Paralegal(), court.ID, moves.Fix{Supersedes: first.ID, Why: "No."}, moves.NewSending{SentOn: "2026-11-23", How: "phone"})
		wants(t, "correcting what was corrected", err, fault.Stale)

		u := of(find(w, f.ID), moves.Court)
		holds, told := u.Told()
		if !told || holds.ID != second.ID || holds.Arrived() != "" || len(u.Superseded()) != 1 || u.State != moves.Sent {
			t.Errorf("got %+v, %v", holds, told)
		}
		_, err = send(w, w.Paralegal(), court.ID, moves.Fix{Supersedes: second.ID, Why: "That was somebody else's.", Void: true}, moves.NewSending{})
		must(t, err)
		if u = of(find(w, f.ID), moves.Court); u.State != moves.Open || len(u.Sendings) != 3 {
			t.Errorf("taken back: %s, %d rows", u.State, len(u.Sendings))
		}
		_, err = send(w, w.Paralegal(), court.ID, moves.Fix{}, moves.NewSending{SentOn: "2026-11-24", ReceivedOn: "2026-11-01", ServedOn: "2026-02-30"})
		refused, _ := fault.From(err)
		var fields []string
		for _, p := range refused.Problems {
			fields = append(fields, p.Field)
		}
		slices.Sort(fields)
		if want := []string{"how", "received_on", "sent_on", "served_on"}; !slices.Equal(fields, want) {
			t.Errorf("refused %v, want %v", fields, want)
		}
	})
}

func TestAnUpdateIsDroppedWithAReasonAddedAndTakenUpAgain(t *testing.T) {
	w := cast.New(t)
	f := moved(w)
	uscis := of(f, moves.USCIS)
	wants(t, "without a reason", settle(w, w.Paralegal(), moves.Drop, uscis.ID, moves.Word{Reason: "  "}), fault.Invalid)
	word := moves.Word{Reason: "She filed it herself before she came.", Version: 1, FormID: "d"}
	must(t, settle(w, w.Paralegal(), moves.Drop, uscis.ID, word))
	must(t, settle(w, w.Paralegal(), moves.Drop, uscis.ID, word))
	wants(t, "with an old version", settle(w, w.Paralegal(), moves.Reopen, uscis.ID, moves.Word{Version: 1}), fault.Stale)
	_, err := send(w, w.Paralegal(), uscis.ID, moves.Fix{}, moves.NewSending{SentOn: "2026-11-23", How: "online"})
	wants(t, "telling what is dropped", err, fault.Conflict)
	must(t, settle(w, w.Paralegal(), moves.Reopen, uscis.ID, moves.Word{Version: 2}))

	add := func(a moves.Agency, form string) error {
		return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
			_, err := moves.Add(tx, f.ID, a, moves.Word{Reason: "An appeal is open.", FormID: form})
			return err
		})
	}
	must(t, add(moves.BIA, "b"))
	must(t, add(moves.BIA, "b"))
	wants(t, "the Board twice", add(moves.BIA, "c"), fault.Conflict)
	wants(t, "an agency nobody knows", add("irs", "e"), fault.Invalid)
	if got := of(find(w, f.ID), moves.BIA); got.DueOn != "2026-11-30" { // 5 working days
		t.Errorf("the Board by %s", got.DueOn)
	}
}

func TestAnAttorneyConfirmsTheLastDayAndACorrectedMoveCountsItAnew(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := moved(w)
		court, ice := of(f, moves.Court), of(f, moves.ICE)
		wants(t, "the paralegal", confirm(w, w.Paralegal(), court.ID, "", moves.Word{}), fault.Forbidden)
		wants(t, "no such day", confirm(w, w.Attorney(), court.ID, "2026-02-30", moves.Word{}), fault.Invalid)
		must(t, confirm(w, w.Attorney(), court.ID, "", moves.Word{Version: 1, FormID: "c"}))
		must(t, confirm(w, w.Attorney(), ice.ID, "2026-11-22", moves.Word{Reason: "Her order names 48 hours."}))
		f = find(w, f.ID)
		if turn, ok := of(f, moves.Court).Confirmed(); !ok || turn.RecordedBy != cast.Ruth.ID || of(f, moves.Court).DueOn != "2026-11-25" {
			t.Errorf("the court: %v by %s", ok, of(f, moves.Court).DueOn)
		}
		if of(f, moves.ICE).DueOn != "2026-11-22" {
			t.Errorf("ICE by %s", of(f, moves.ICE).DueOn)
		}

		w.Clock.Advance(time.Hour)
		n := moves.NewMove{Address: newHome, FormID: "fix"}
		n.Address.Since = "2026-11-18"
		_, err := correct(w, w.Paralegal(), f.ID, n, " ")
		wants(t, "without a reason", err, fault.Invalid)
		fixed, err := correct(w, w.Paralegal(), f.ID, n, "The lease says the 18th.")
		must(t, err)
		if again, err := correct(w, w.Paralegal(), f.ID, n, "The lease says the 18th."); err != nil || again.ID != fixed.ID {
			t.Errorf("the form sent twice: %v", err)
		}
		n.FormID = "late"
		_, err = correct(w, w.Attorney(), f.ID, n, "No.")
		wants(t, "correcting what was corrected", err, fault.Stale)
		now := find(w, f.ID)
		if turn, ok := of(now, moves.Court).Confirmed(); !ok || of(now, moves.Court).DueOn != "2026-11-25" || !now.Outdates(turn) || f.Outdates(turn) {
			t.Errorf("what an attorney confirmed: %s, confirmed %v", of(now, moves.Court).DueOn, ok)
		}
		if _, ok := of(now, moves.USCIS).Confirmed(); ok || of(now, moves.USCIS).DueOn != "2026-11-28" || now.First() != f.ID || len(now.Before) != 1 {
			t.Errorf("counted anew: %s, confirmed %v", of(now, moves.USCIS).DueOn, ok)
		}

		n.FormID, n.Address.Line1 = "street", "235 S Wacker Dr" // the street was misheard
		must(t, func() error { _, err := correct(w, w.Paralegal(), fixed.ID, n, "Number 235."); return err }())
		if now = find(w, f.ID); now.Address.Line1.Reveal() != "235 S Wacker Dr" || len(now.Updates) != 3 {
			t.Errorf("got %q with %d updates", now.Address.Line1.Reveal(), len(now.Updates))
		}
	})
}

func picture(t *testing.T) *bytes.Reader {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewRGBA(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

func TestAReceiptIsADocumentOfTheFileAndCanBeTakenBack(t *testing.T) {
	w := cast.New(t)
	f := moved(w)
	court := of(f, moves.Court)
	ctx := w.Context(w.Paralegal())
	r, err := moves.KeepReceipt(ctx, w.DB, court.ID, documents.Upload{Content: picture(t), GivenName: "receipt.png"})
	must(t, err)
	again, err := moves.KeepReceipt(ctx, w.DB, court.ID, documents.Upload{Content: picture(t), GivenName: "receipt.png"})
	if err != nil || again.ID != r.ID {
		t.Errorf("the same paper twice: %v, %v", again.ID, err)
	}
	if got := of(find(w, f.ID), moves.Court).Receipts; len(got) != 1 || got[0].Document.ID != r.DocumentID {
		t.Errorf("got %d receipts", len(got))
	}
	back := func(why string) error {
		return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := moves.TakeBack(tx, r.ID, why); return err })
	}
	wants(t, "without a reason", back(""), fault.Invalid)
	must(t, back("That is the envelope."))
	wants(t, "twice", back("Again."), fault.Stale)
	if got := of(find(w, f.ID), moves.Court).Receipts; len(got) != 0 {
		t.Errorf("got %d receipts", len(got))
	}
	luzia, hers := w.Client(cast.Luzia), moves.Move{}
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		hers, err = moves.Record(tx, luzia, moves.NewMove{Address: newHome})
		return err
	})
	other := of(find(w, hers.ID), moves.USCIS)
	err = w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := moves.Name(tx, other.ID, r.DocumentID); return err })
	wants(t, "María's paper for Luzia", err, fault.NotFound)
}

func TestWhatIsStillToBeToldStandsByItsLastDayUntilTheFileIsClosed(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		moved(w)
		maria, luzia := w.Maria(), w.Client(cast.Luzia)
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := moves.Record(tx, luzia, moves.NewMove{Address: clients.AddressDetails{City: "Lynn", State: "MA"}})
			return err
		})
		waiting := func(as actor.Actor) (days []wall.Date, all int64) {
			w.Read(as, func(tx *db.Tx) error {
				list, n, err := moves.NotTold(tx, 10)
				for _, one := range list {
					days = append(days, one.DueOn)
				}
				all = n
				return err
			})
			return days, all
		}
		if got, all := waiting(w.Paralegal()); all != 4 || !slices.Equal(got, []wall.Date{"", "2026-11-25", "2026-11-30", "2026-11-30"}) {
			t.Errorf("got %v of %d", got, all)
		}
		if got, _ := waiting(w.Stranger()); len(got) != 0 {
			t.Errorf("across town: %v", got)
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := clients.Close(tx, maria, clients.Closing{Why: "She has another lawyer."})
			return err
		})
		if got, all := waiting(w.Paralegal()); all != 1 {
			t.Errorf("with a closed file: %v", got)
		}
	})
}

func TestNobodyBeyondTheWallOrWithoutThePermissionChangesAMove(t *testing.T) {
	w := cast.New(t)
	f := moved(w)
	court, maria := of(f, moves.Court), w.Maria()
	for name, one := range map[string]struct {
		as   actor.Actor
		want fault.Kind
	}{
		"stranger": {w.Stranger(), fault.NotFound}, "volunteer without the file": {w.Volunteer(), fault.NotFound},
		"readonly": {w.ReadOnly(), fault.Forbidden}, "admin": {w.Admin(), fault.Forbidden},
	} {
		for verb, err := range map[string]error{
			"record": w.TryWrite(one.as, func(tx *db.Tx) error {
				_, err := moves.Record(tx, maria, moves.NewMove{Address: newHome})
				return err
			}),
			"add":     w.TryWrite(one.as, func(tx *db.Tx) error { _, err := moves.Add(tx, f.ID, moves.BIA, moves.Word{}); return err }),
			"drop":    settle(w, one.as, moves.Drop, court.ID, moves.Word{Reason: "x"}),
			"correct": func() error { _, err := correct(w, one.as, f.ID, moves.NewMove{Address: newHome}, "x"); return err }(),
			"send": func() error {
				_, err := send(w, one.as, court.ID, moves.Fix{}, moves.NewSending{SentOn: "2026-11-23", How: "mail"})
				return err
			}(),
			"receipt": func() error {
				_, err := moves.KeepReceipt(w.Context(one.as), w.DB, court.ID, documents.Upload{Content: picture(t)})
				return err
			}(),
		} {
			wants(t, name+": "+verb, err, one.want)
		}
	}
	wants(t, "across town confirms", confirm(w, w.Stranger(), court.ID, "", moves.Word{}), fault.Forbidden)
	w.Read(w.ReadOnly(), func(tx *db.Tx) error { _, err := moves.Find(tx, f.ID); return err })
	err := w.TryWrite(w.Stranger(), func(tx *db.Tx) error { _, err := moves.Find(tx, f.ID); return err })
	wants(t, "across town reads", err, fault.NotFound)
}
