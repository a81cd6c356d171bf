package failures_test

// The story of these tests. María sent a picture of her screen and a voice note; Pilar
// wrote down what was said. Lena only reads.

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// A voice note of the client is her own words: it is privileged from the moment it
// came, and whoever only reads sees that there is one and nothing more.
func TestAVoiceNoteAmongTheEvidenceIsPrivileged(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		note := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Film(cast.Clip{Seconds: 9, Sound: true})), Caption: "her voice", From: "María"})
		w.Clock.Advance(time.Second)
		w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1)), Caption: "the screen"})
		read := find(w, w.ReadOnly(), f.ID)
		if got := read.Evidence; len(got) != 2 || !got[0].Withheld() || !got[0].Privileged || got[0].Caption.Reveal() != "" || got[0].SHA256.Reveal() != "" || got[1].Withheld() {
			t.Errorf("whoever only reads sees %+v", got)
		}
		if got := find(w, w.Attorney(), f.ID).Evidence[0]; got.Withheld() || got.Caption.Reveal() != "her voice" || got.Unfit != "documents.unfit.privileged" {
			t.Errorf("the attorney sees %+v", got)
		}
		_, err := failures.Preview(w.Context(w.ReadOnly()), w.DB, note.ID)
		_, _, taken := failures.Original(w.Context(w.ReadOnly()), w.DB, note.ID)
		if !fault.Is(err, fault.NotFound) || !fault.Is(taken, fault.NotFound) {
			t.Errorf("got %v and %v", err, taken)
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			return failures.Agree(tx, f.ID, failures.Agreeing{Evidence: note.ID, Agreement: documents.Agreement{By: "María", State: "TX"}})
		})
	})
}

// Whoever only reads sees what the screen showed and whom somebody called, and not
// what anybody said or wrote about it.
func TestWhoOnlyReadsSeesFactsAndNoWords(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		const secret = "between us"
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, tried := failures.AddAttempt(tx, f.ID, failures.Try{Action: "photo", Result: secret})
			_, called := failures.AddCall(tx, f.ID, failures.Contact{Channel: "phone", Number: "312 555 0100", Said: secret, FollowUp: secret})
			_, went := failures.AddAppearance(tx, f.ID, failures.Visit{Place: "ISAP", Outcome: secret})
			_, saw := failures.AddWitness(tx, f.ID, failures.Onlooker{Name: "Luis", Saw: secret})
			_, done := failures.Tick(tx, f.ID, failures.Done{Step: failures.CallISAP, Note: secret})
			_, fixed := failures.Correct(tx, f.ID, failures.Correction{Account: failures.Account{ErrorText: "Error 12", What: secret}, Reason: secret})
			_, closed := failures.Close(tx, f.ID, failures.Word{Note: secret})
			return errors.Join(tried, called, went, saw, done, fixed, closed)
		})
		words := func(as actor.Actor) int { return strings.Count(fmt.Sprintf("%q", told(find(w, as, f.ID))), secret) }
		if read, all := words(w.ReadOnly()), words(w.Paralegal()); read != 0 || all != 9 {
			t.Errorf("whoever only reads sees %d of %d private words", read, all)
		}
		if got := find(w, w.ReadOnly(), f.ID); got.Current().ErrorText.Reveal() != "Error 12" || got.Calls[len(got.Calls)-1].Number.Reveal() != "312 555 0100" {
			t.Error("the facts are withheld too")
		}
	})
}

// told is every free text of a failure.
func told(f failures.File) (said []string) {
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		if text, is := v.Interface().(seal.Text); is {
			said = append(said, text.Reveal())
			return
		}
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					walk(v.Field(i))
				}
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		}
	}
	walk(reflect.ValueOf(f))
	return said
}
