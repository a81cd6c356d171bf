package documents_test

// The topology: María is a client of the first team. Pilar (paralegal) and Ruth
// (attorney) read notes, Tomas (volunteer, assigned to her) reads his own, Lena only
// reads.

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
)

func film(c cast.Clip) documents.Upload {
	return documents.Upload{Content: bytes.NewReader(cast.Film(c))}
}

// seen tells which of the ways to a document let the actor in.
func seen(w *cast.World, as actor.Actor, doc documents.Document) (ways []string) {
	ctx := w.Context(as)
	w.Clock.Advance(time.Second)
	let := func(way string, err error) {
		if err == nil {
			ways = append(ways, way)
		} else if !fault.Is(err, fault.NotFound) {
			ways = append(ways, way+": "+err.Error())
		}
	}
	let("find", w.DB.Read(ctx, func(tx *db.Tx) error { _, err := documents.Find(tx, doc.ID); return err }))
	let("file", w.DB.Read(ctx, func(tx *db.Tx) error { _, err := documents.FindFile(tx, doc.ID); return err }))
	let("fit", w.DB.Read(ctx, func(tx *db.Tx) error {
		if err := documents.Fit(tx, doc.ID); fault.Is(err, fault.NotFound) {
			return err
		}
		return nil
	}))
	_ = w.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := documents.List(tx, doc.ClientID)
		for _, d := range list {
			if d.ID == doc.ID {
				ways = append(ways, "list")
			}
		}
		if named, _ := documents.Named(tx, doc.ID); len(named) > 0 {
			ways = append(ways, "named")
		}
		return err
	})
	_, opened, err := documents.Open(ctx, w.DB, doc.ID)
	if let("open", err); err == nil {
		_ = opened.Close()
	}
	_, playing, err := documents.Play(ctx, w.DB, doc.ID)
	if let("play", err); err == nil {
		_ = playing.Close()
	}
	return ways
}

func TestAVoiceNoteIsPrivilegedByItselfAndWhoOnlyReadsHasNoWayToIt(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		note := receive(w, w.Maria(), film(cast.Clip{Seconds: 4, Sound: true}))
		if !note.Privileged || !note.Heard() {
			t.Fatalf("got %+v", note)
		}
		if got := seen(w, w.ReadOnly(), note); len(got) != 0 {
			t.Errorf("whoever only reads gets to it by %v", got)
		}
		for _, as := range []actor.Actor{w.Paralegal(), w.Attorney()} {
			if got := seen(w, as, note); len(got) != 7 {
				t.Errorf("whoever reads notes gets to it by %v only", got)
			}
		}
		w.Write(w.Attorney(), func(tx *db.Tx) error {
			_, err := documents.Relabel(tx, note.ID, documents.Words{Kind: documents.Recording, Reason: "The voicemail of the office, not of hers"})
			return err
		})
		if got := seen(w, w.ReadOnly(), note); len(got) != 7 {
			t.Errorf("no longer privileged, and reached by %v only", got)
		}
	})
}

func TestAVolunteerReadsThePrivilegedFilesThatSheTookIn(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		maria := w.Maria()
		volunteer := w.Volunteer()
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Assign(tx, maria, volunteer.ID) })
		theirs := receive(w, maria, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1)), Privileged: true})
		own, _, err := documents.Receive(w.Context(volunteer), w.DB, maria, film(cast.Clip{Seconds: 5, Sound: true}))
		if err != nil {
			t.Fatal(err)
		}
		if got := seen(w, volunteer, theirs); len(got) != 0 {
			t.Errorf("reaches somebody else's by %v", got)
		}
		if got := seen(w, volunteer, own); len(got) != 7 {
			t.Errorf("reaches her own by %v only", got)
		}
	})
}

func TestWhatIsMadeOfAPrivilegedDocumentIsPrivilegedHoweverFarDown(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		ctx := w.Context(w.Paralegal())
		original := receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(telling(1))})
		stripped, err := documents.Strip(ctx, w.DB, original.ID)
		if err != nil {
			t.Fatal(err)
		}
		covered, err := documents.ReceiveRedacted(ctx, w.DB, stripped.ID, bytes.NewReader(cast.Screenshot(9)))
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(time.Second)
		w.Write(w.Attorney(), func(tx *db.Tx) error {
			_, err := documents.Relabel(tx, original.ID, documents.Words{Kind: documents.Photo, Privileged: true, Reason: "It shows our notes"})
			return err
		})
		if got := seen(w, w.ReadOnly(), covered); len(got) != 0 {
			t.Errorf("reached by %v", got)
		}
		if why := unfit(w, covered.ID); why != "documents.unfit.privileged" {
			t.Errorf("got %q", why)
		}
	})
}

// unfit is why a document may not leave, by Fit and by Unfit alike.
func unfit(w *cast.World, id uuid.UUID) (why string) {
	w.Read(w.Attorney(), func(tx *db.Tx) error {
		many, err := documents.Unfit(tx, id)
		if f, is := fault.From(documents.Fit(tx, id)); is {
			why = f.Key
		}
		if many[id] != why {
			panic("Fit says " + why + ", Unfit says " + many[id])
		}
		return err
	})
	return why
}

func TestARecordingStaysUntilTheLawOfItsStateOrAnAttorneyLetsItGo(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		silent := receive(w, w.Maria(), film(cast.Clip{Seconds: 2}))
		call := receive(w, w.Maria(), film(cast.Clip{Seconds: 3, Heard: true}))
		for _, d := range []documents.Document{silent, call} {
			w.Clock.Advance(time.Second)
			w.Write(w.Paralegal(), func(tx *db.Tx) error {
				_, err := documents.Look(tx, d.ID, documents.Sight{Fit: true})
				return err
			})
		}
		agree := func(by, state string) error {
			w.Clock.Advance(time.Second)
			return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
				_, err := documents.Agree(tx, call.ID, documents.Agreement{By: by, State: state})
				return err
			})
		}
		rule := func(as actor.Actor, d documents.Decision) error {
			w.Clock.Advance(time.Second)
			return w.TryWrite(as, func(tx *db.Tx) error { _, err := documents.Rule(tx, call.ID, d); return err })
		}
		is := func(want string) {
			t.Helper()
			if got := unfit(w, call.ID); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		if got := unfit(w, silent.ID); got != "" {
			t.Errorf("a film without sound: %q", got)
		}
		is("documents.unfit.consent")
		for _, state := range []string{"", "CA"} { // nobody said where, or everybody has to agree there
			if err := agree("María", state); err != nil {
				t.Fatal(err)
			}
			is("documents.unfit.consent_unsure")
		}
		if err := rule(w.Paralegal(), documents.Decision{MayLeave: true, Reason: "x"}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a paralegal decided: %v", err)
		}
		if err := rule(w.Attorney(), documents.Decision{MayLeave: true}); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		if err := rule(w.Attorney(), documents.Decision{MayLeave: true, Reason: "Both agreed, on the recording itself"}); err != nil {
			t.Fatal(err)
		}
		is("")
		if err := rule(w.Attorney(), documents.Decision{Reason: "The specialist took it back"}); err != nil {
			t.Fatal(err)
		}
		is("documents.unfit.ruled")

		elsewhere := receive(w, w.Maria(), documents.Upload{
			Content: bytes.NewReader(cast.Film(cast.Clip{Seconds: 8, Heard: true})), Consent: documents.Agreement{By: "María", State: "tx"},
		})
		if got := unfit(w, elsewhere.ID); got != "documents.unfit.unchecked" {
			t.Errorf("one of two agreed, in Texas: %q", got)
		}
		again := receive(w, w.Maria(), documents.Upload{
			Content: bytes.NewReader(cast.Film(cast.Clip{Seconds: 8, Heard: true})), Consent: documents.Agreement{By: "María", State: "TX"},
		})
		if file := fileOf(w, again.ID); again.ID != elsewhere.ID || len(file.Consents) != 1 {
			t.Errorf("the same said twice: %d consents", len(file.Consents))
		}
		err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
			_, err := documents.Agree(tx, silent.ID, documents.Agreement{By: "María"})
			return err
		})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("a consent to what nobody can hear: %v", err)
		}
	})
}

// A copy is bound by what its original was, until what could be heard is out of it.
func TestACopyOfARecordingIsBoundAsItsOriginalIs(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		ctx := w.Context(w.Paralegal())
		original := receive(w, w.Maria(), film(cast.Clip{Seconds: 6, Heard: true}))
		shorter, err := documents.ReceiveRedacted(ctx, w.DB, original.ID, bytes.NewReader(cast.Film(cast.Clip{Seconds: 5, Heard: true})))
		if err != nil {
			t.Fatal(err)
		}
		muted, err := documents.ReceiveRedacted(ctx, w.DB, original.ID, bytes.NewReader(cast.Film(cast.Clip{Seconds: 6})))
		if err != nil {
			t.Fatal(err)
		}
		if a, b := unfit(w, shorter.ID), unfit(w, muted.ID); a != "documents.unfit.consent" || b != "documents.unfit.unchecked" {
			t.Errorf("got %q and %q", a, b)
		}
		w.Write(w.Attorney(), func(tx *db.Tx) error {
			_, err := documents.Rule(tx, original.ID, documents.Decision{MayLeave: true, Reason: "Her own telephone, nobody else"})
			return err
		})
		if got := unfit(w, shorter.ID); got != "documents.unfit.unchecked" {
			t.Errorf("what an attorney let go holds for what is left of it: %q", got)
		}
	})
}
