package obligations_test

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/obligations"
)

// Rosa reports every other Tuesday, and Sean, her son, reports with her. Chidi's
// file is with another team, and Ines, who works there, sees nobody else.

func join(w *cast.World, duty, client uuid.UUID) error {
	return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
		_, err := obligations.Join(tx, duty, obligations.NewParticipant{ClientID: client})
		return err
	})
}

func ledgerOf(w *cast.World, client uuid.UUID) (book obligations.Book) {
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		book, err = obligations.Ledger(tx, client)
		return err
	})
	return book
}

func TestAParentAndAChildReportTogether(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty, sean := w.Duty(cast.Rosa), w.Sean()
		if err := join(w, duty.ID, sean); err != nil {
			t.Fatal(err)
		}
		list := all(w, duty)
		w.Clock.Set(list[1].GraceEndsAt)
		advance(w)
		record(t, w, list[0].ID, obligations.Outcome{State: obligations.Reported, Source: "client", At: list[0].OpensAt})
		record(t, w, list[1].ID, obligations.Outcome{State: obligations.Reported, Source: "client", At: list[1].OpensAt})
		record(t, w, list[1].ID, obligations.Outcome{State: obligations.AttemptedFailed, Source: "client", OnlyFor: sean, Reason: "As she told it."})
		if book := ledgerOf(w, w.Rosa()); book.OnTime != 2 || book.Failed != 0 {
			t.Errorf("Rosa: %d on time, %d failed", book.OnTime, book.Failed)
		}
		if book := ledgerOf(w, sean); book.OnTime != 1 || book.Failed != 1 || book.Resolved != 2 {
			t.Errorf("Sean: %d on time, %d failed of %d", book.OnTime, book.Failed, book.Resolved)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			rows, err := obligations.OutcomesOf(tx, list[1].ID)
			if len(rows) != 2 || rows[1].OnlyFor == nil || *rows[1].OnlyFor != sean {
				t.Errorf("got %d outcomes", len(rows))
			}
			return err
		})
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := obligations.RetractFor(tx, list[1].ID, sean, 0, "It did go through.")
			return err
		})
		if book := ledgerOf(w, sean); book.OnTime != 2 {
			t.Errorf("after the retraction Sean: %d on time, want what holds for both", book.OnTime)
		}
	})
}

func TestWhatIsSaidOfTheLastOneHoldsForTheCheckIn(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty, sean := w.Duty(cast.Rosa), w.Sean()
		if err := join(w, duty.ID, sean); err != nil {
			t.Fatal(err)
		}
		first := all(w, duty)[0]
		w.Clock.Set(first.OpensAt)
		record(t, w, first.ID, obligations.Outcome{State: obligations.AttemptedFailed, Source: "client", OnlyFor: sean, Reason: "As she told it."})
		if got := all(w, duty)[0].State; got.ByPerson() {
			t.Errorf("with one of two said: %s", got)
		}
		record(t, w, first.ID, obligations.Outcome{State: obligations.Reported, Source: "client", OnlyFor: w.Rosa()})
		if got := all(w, duty)[0].State; got != obligations.Reported {
			t.Errorf("with both said: %s", got)
		}
		if book := ledgerOf(w, sean); book.Failed != 1 || book.OnTime != 0 {
			t.Errorf("Sean: %d failed, %d on time", book.Failed, book.OnTime)
		}
	})
}

func TestWhoLeftKeepsWhatWasBefore(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty, sean := w.Duty(cast.Rosa), w.Sean()
		if err := join(w, duty.ID, sean); err != nil {
			t.Fatal(err)
		}
		leave := func() error {
			return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
				_, err := obligations.Leave(tx, duty.ID, obligations.NewLeaving{ClientID: sean, LastDay: "2026-12-20"})
				return err
			})
		}
		if err := join(w, duty.ID, sean); !fault.Is(err, fault.Conflict) {
			t.Errorf("twice: %v", err)
		}
		if err := join(w, duty.ID, w.Rosa()); !fault.Is(err, fault.Conflict) {
			t.Errorf("the lead: %v", err)
		}
		if err := leave(); err != nil {
			t.Fatal(err)
		}
		if err := leave(); !fault.Is(err, fault.NotFound) {
			t.Errorf("left twice: %v", err)
		}
		var days []string
		for _, e := range ledgerOf(w, sean).Entries() {
			days = append(days, string(e.Moment.Date))
		}
		if !slices.Equal(days, []string{"2026-12-01", "2026-12-15"}) {
			t.Errorf("got %v", days)
		}
	})
}

func TestASharedDutyShowsNobodyBeyondTheWall(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Rosa)
		hers := w.ClientOf(w.Stranger(), cast.Chidi)
		if err := join(w, duty.ID, hers); !fault.Is(err, fault.NotFound) {
			t.Errorf("joined a file she cannot see: %v", err)
		}
		both := w.Paralegal() // somebody of both teams
		both.Teams = slices.Concat(both.Teams, w.Stranger().Teams)
		w.Write(both, func(tx *db.Tx) error {
			_, err := obligations.Join(tx, duty.ID, obligations.NewParticipant{ClientID: hers})
			return err
		})
		first := all(w, duty)[0]
		w.Clock.Set(first.OpensAt)
		w.Read(w.Stranger(), func(tx *db.Tx) error {
			list, err := obligations.List(tx, obligations.Filter{})
			if err != nil || len(list) == 0 || list[0].ClientID != hers {
				t.Fatalf("got %d, %v", len(list), err)
			}
			groups, err := obligations.Groups(tx, []uuid.UUID{duty.ID})
			if g := groups[duty.ID]; err != nil || g.Lead != uuid.Nil || !slices.Equal(g.On(first.Moment.Date), []uuid.UUID{hers}) {
				t.Errorf("sees %v, %v", g, err)
			}
			return nil
		})
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			groups, err := obligations.Groups(tx, []uuid.UUID{duty.ID})
			if g := groups[duty.ID]; err != nil || len(g.Joined) != 0 {
				t.Errorf("sees %v, %v", g, err)
			}
			return nil
		})
		out := obligations.Outcome{State: obligations.Reported, Source: "client"}
		if err := tryRecord(w, w.Stranger(), first.ID, out); !fault.Is(err, fault.Forbidden) {
			t.Errorf("for everybody from beyond the lead's wall: %v", err)
		}
		out.OnlyFor = w.Rosa()
		if err := tryRecord(w, w.Stranger(), first.ID, out); !fault.Is(err, fault.Invalid) {
			t.Errorf("for somebody she cannot see: %v", err)
		}
		out.OnlyFor = hers
		if err := tryRecord(w, w.Stranger(), first.ID, out); err != nil {
			t.Errorf("for her own client: %v", err)
		}
		if err := w.TryWrite(w.Stranger(), func(tx *db.Tx) error {
			_, err := obligations.End(tx, duty.ID, obligations.NewEnd{LastDay: "2026-12-20", Reason: "x"})
			return err
		}); !fault.Is(err, fault.NotFound) {
			t.Errorf("ended the duty of another team: %v", err)
		}
	})
}

// What Rosa's team wrote about Rosa is theirs: in the ledger of a child with another
// team stands what became of the check-in, and not a word of why.
func TestTheWordsOfTheLeadsTeamStayBehindTheWall(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		duty := w.Duty(cast.Rosa)
		hers := w.ClientOf(w.Stranger(), cast.Chidi)
		both := w.Paralegal()
		both.Teams = slices.Concat(both.Teams, w.Stranger().Teams)
		w.Write(both, func(tx *db.Tx) error {
			_, err := obligations.Join(tx, duty.ID, obligations.NewParticipant{ClientID: hers})
			return err
		})
		first := all(w, duty)[0]
		w.Clock.Set(first.OpensAt)
		record(t, w, first.ID, obligations.Outcome{State: obligations.AttemptedFailed, Source: "client", Reason: "Rosa was at the hospital."})
		for _, who := range []struct {
			as     actor.Actor
			client uuid.UUID
			want   string
		}{{w.Paralegal(), w.Rosa(), "Rosa was at the hospital."}, {w.Stranger(), hers, ""}} {
			w.Read(who.as, func(tx *db.Tx) error {
				book, err := obligations.Ledger(tx, who.client)
				o := book.Holding[first.ID]
				if o.State != obligations.AttemptedFailed || o.Reason.Reveal() != who.want {
					t.Errorf("%s with %q, want %q", o.State, o.Reason.Reveal(), who.want)
				}
				return err
			})
		}
	})
}
