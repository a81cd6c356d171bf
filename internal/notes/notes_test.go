package notes_test

// The story of these tests. Pilar writes down what María said on the phone; Ruth,
// the attorney, approves one text of it. Tomas, the volunteer, interprets for the
// one file that is assigned to him. Lena, who audits for the funder, reads no note,
// and Ines, of the team across town, does not know that there are any.

import (
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/archtest"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/notes"
)

func TestStructsMatchTheMigratedSchema(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Read(actor.System("test"), func(tx *db.Tx) error {
			archtest.CheckSchema(t, tx.DB, notes.Models()...)
			return nil
		})
	})
}

// said is María's account as Pilar takes it down.
func said(client uuid.UUID, text string) notes.NewNote {
	return notes.NewNote{ClientID: client, Kind: notes.Statement, Draft: notes.Draft{Body: text, Whose: notes.OfClient}}
}

func write(w *cast.World, as actor.Actor, n notes.NewNote) (note notes.Note, err error) {
	err = w.TryWrite(as, func(tx *db.Tx) (err error) {
		note, err = notes.Write(tx, n)
		return err
	})
	return note, err
}

func find(w *cast.World, as actor.Actor, id uuid.UUID) (f notes.File, err error) {
	err = w.DB.Read(w.Context(as), func(tx *db.Tx) (err error) {
		f, err = notes.Find(tx, id)
		return err
	})
	return f, err
}

func approve(w *cast.World, as actor.Actor, id, text uuid.UUID) error {
	return w.TryWrite(as, func(tx *db.Tx) error {
		_, err := notes.Approve(tx, id, notes.Approving{Text: text})
		return err
	})
}

func rewrite(w *cast.World, as actor.Actor, id uuid.UUID, r notes.Rewriting) error {
	return w.TryWrite(as, func(tx *db.Tx) error {
		_, err := notes.Rewrite(tx, id, r)
		return err
	})
}

// leaving is what may leave the house.
func leaving(w *cast.World, client uuid.UUID) (texts []string) {
	w.Read(w.Attorney(), func(tx *db.Tx) error {
		all, err := notes.Approved(tx, client)
		for _, a := range all {
			texts = append(texts, a.Body.Reveal())
		}
		return err
	})
	return texts
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOnlyTheTextAnAttorneyApprovedLeavesAndOnlyWhileItHolds(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		draft, err := write(w, w.Paralegal(), said(maria, "I was at the bus stop."))
		must(t, err)
		_, err = write(w, w.Attorney(), notes.NewNote{ClientID: maria, Kind: notes.Plain, Draft: notes.Draft{Body: "Ask about last month."}})
		must(t, err)
		if got := leaving(w, maria); len(got) != 0 {
			t.Fatalf("a draft leaves: %q", got)
		}
		must(t, approve(w, w.Attorney(), draft.ID, draft.TextID))
		if got := leaving(w, maria); len(got) != 1 || got[0] != "I was at the bus stop." {
			t.Errorf("got %q, want the approved text alone", got)
		}
		must(t, rewrite(w, w.Paralegal(), draft.ID, notes.Rewriting{Draft: notes.Draft{Body: "I was at the bus stop at nine.", Whose: notes.OfClient}}))
		if got := leaving(w, maria); len(got) != 0 {
			t.Errorf("an edit carries the approval of another text: %q", got)
		}
		f, err := find(w, w.Paralegal(), draft.ID)
		must(t, err)
		if len(f.Texts) != 2 || f.Texts[0].Body.Reveal() != "I was at the bus stop." || len(f.Approvals) != 1 || f.Approved() {
			t.Errorf("got %d texts, %d approvals, approved %v", len(f.Texts), len(f.Approvals), f.Approved())
		}
		if f.Current().Language != "es" {
			t.Errorf("got language %q, want the client's own", f.Current().Language)
		}
		if err := approve(w, w.Attorney(), draft.ID, draft.TextID); !fault.Is(err, fault.Stale) {
			t.Errorf("approving a text that no longer holds: %v", err)
		}
	})
}

func TestAnApprovalIsTakenBackWithAReasonAndCanBeGivenAgain(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		draft, err := write(w, w.Paralegal(), said(maria, "I called at nine."))
		must(t, err)
		takeBack := func(reason string) error {
			return w.TryWrite(w.Attorney(), func(tx *db.Tx) error { return notes.TakeBack(tx, draft.ID, reason) })
		}
		if err := takeBack("no"); !fault.Is(err, fault.Conflict) {
			t.Errorf("taking back what was never given: %v", err)
		}
		must(t, approve(w, w.Attorney(), draft.ID, draft.TextID))
		must(t, approve(w, w.Attorney(), draft.ID, draft.TextID)) // twice is once
		if err := takeBack(" "); !fault.Is(err, fault.Invalid) {
			t.Errorf("taking back without a reason: %v", err)
		}
		must(t, takeBack("She remembers it otherwise."))
		if got := leaving(w, maria); len(got) != 0 {
			t.Errorf("leaves all the same: %q", got)
		}
		must(t, approve(w, w.Attorney(), draft.ID, draft.TextID))
		f, err := find(w, w.Attorney(), draft.ID)
		must(t, err)
		if len(f.Withdrawals) != 1 || len(f.Approvals) != 1 || len(leaving(w, maria)) != 1 {
			t.Errorf("got %d taken back, %d standing", len(f.Withdrawals), len(f.Approvals))
		}
	})
}

func TestWhoReadsWhoWritesAndWhoApproves(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		note, err := write(w, w.Paralegal(), said(maria, "I was at the bus stop."))
		must(t, err)
		for name, who := range map[string]struct {
			as   actor.Actor
			want fault.Kind
		}{
			"readonly":  {w.ReadOnly(), fault.Forbidden},
			"admin":     {w.Admin(), fault.Forbidden},
			"system":    {actor.System("job"), fault.Forbidden},
			"stranger":  {w.Stranger(), fault.NotFound},
			"volunteer": {w.Volunteer(), fault.NotFound},
		} {
			if _, err := find(w, who.as, note.ID); !fault.Is(err, who.want) {
				t.Errorf("%s reads: %v", name, err)
			}
			if _, err := write(w, who.as, said(maria, "x")); !fault.Is(err, who.want) {
				t.Errorf("%s writes: %v", name, err)
			}
		}
		for name, as := range map[string]actor.Actor{"paralegal": w.Paralegal(), "volunteer": w.Volunteer(), "system": actor.System("job")} {
			if err := approve(w, as, note.ID, note.TextID); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s approves: %v", name, err)
			}
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Assign(tx, maria, cast.Tomas.ID) })
		own, err := write(w, w.Volunteer(), said(maria, "She said it in Spanish."))
		must(t, err)
		if _, err := find(w, w.Volunteer(), note.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("a volunteer reads what a colleague wrote: %v", err)
		}
		w.Read(w.Volunteer(), func(tx *db.Tx) error {
			all, err := notes.ForClient(tx, maria)
			if len(all) != 1 || all[0].ID != own.ID {
				t.Errorf("a volunteer sees %d notes, want her own", len(all))
			}
			return err
		})
	})
}

func TestAFormThatWasSentTwiceIsOneNoteAndTheSecondOfTwoEditsIsStale(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		n := said(w.Maria(), "I was at the bus stop.")
		n.FormID = "f1"
		first, err := write(w, w.Paralegal(), n)
		must(t, err)
		again, err := write(w, w.Paralegal(), n)
		must(t, err)
		if again.ID != first.ID {
			t.Error("one form made two notes")
		}
		n.ClientID = w.Client(cast.Ahmad)
		if _, err := write(w, w.Paralegal(), n); !fault.Is(err, fault.Conflict) {
			t.Errorf("the form of another file: %v", err)
		}
		edit := notes.Rewriting{Draft: notes.Draft{Body: "At nine.", Whose: notes.OfClient}, Text: first.TextID, FormID: "f2"}
		must(t, rewrite(w, w.Paralegal(), first.ID, edit))
		must(t, rewrite(w, w.Paralegal(), first.ID, edit))
		edit.FormID = "f3"
		if err := rewrite(w, w.Attorney(), first.ID, edit); !fault.Is(err, fault.Stale) {
			t.Errorf("the second of two edits: %v", err)
		}
	})
}

func TestWhatIsRefusedNamesItsField(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		for name, one := range map[string]struct {
			n     notes.NewNote
			field string
		}{
			"nothing said":        {notes.NewNote{ClientID: maria, Kind: notes.Plain}, "text"},
			"no kind":             {notes.NewNote{ClientID: maria, Draft: notes.Draft{Body: "x"}}, "kind"},
			"nobody's words":      {notes.NewNote{ClientID: maria, Kind: notes.Statement, Draft: notes.Draft{Body: "x"}}, "whose"},
			"a nameless witness":  {notes.NewNote{ClientID: maria, Kind: notes.Statement, Draft: notes.Draft{Body: "x", Whose: notes.OfWitness}}, "speaker"},
			"no such language":    {notes.NewNote{ClientID: maria, Kind: notes.Statement, Draft: notes.Draft{Body: "x", Whose: notes.OfStaff, Language: "klingon!"}}, "language"},
			"a source of nowhere": {notes.NewNote{ClientID: maria, Kind: notes.Plain, Draft: notes.Draft{Body: "x"}, SourceType: "moon"}, "source"},
		} {
			_, err := write(w, w.Paralegal(), one.n)
			f, _ := fault.From(err)
			if !fault.Is(err, fault.Invalid) || f.Problems[0].Field != one.field {
				t.Errorf("%s: got %v, want a problem at %s", name, err, one.field)
			}
		}
		plain, err := write(w, w.Paralegal(), notes.NewNote{ClientID: maria, Kind: notes.Plain, Draft: notes.Draft{Body: "x"}})
		must(t, err)
		if err := approve(w, w.Attorney(), plain.ID, plain.TextID); !fault.Is(err, fault.Conflict) {
			t.Errorf("approving a note: %v", err)
		}
	})
}

// What was written and what was approved stay as they were, also for whoever holds
// a connection, and no words lie open in the log.
func TestTheDatabaseItselfRefusesToRewriteANote(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		note, err := write(w, w.Paralegal(), said(w.Maria(), "I was at the bus stop."))
		must(t, err)
		must(t, approve(w, w.Attorney(), note.ID, note.TextID))
		for _, statement := range []string{
			"UPDATE note_texts SET number = 7", "UPDATE note_approvals SET approved_at = approved_at", "UPDATE note_texts SET body = 'plain'",
		} {
			if err := w.TryWrite(actor.System("test"), func(tx *db.Tx) error { return tx.DB.Exec(statement).Error }); err == nil {
				t.Errorf("accepted: %s", statement)
			}
		}
	})
}
