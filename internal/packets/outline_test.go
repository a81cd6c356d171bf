package packets_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/packets"
)

func TestTheQuestionsOfAnOutlineAskAndSayNothing(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	for _, role := range packets.Roles() {
		var o packets.Outline
		w.Read(w.Paralegal(), func(tx *db.Tx) (err error) { o, err = packets.OutlineOf(tx, d.failure, role); return err })
		if len(o.Prompts) < 5 || o.Zone == "" {
			t.Errorf("%s: %d questions, zone %q", role, len(o.Prompts), o.Zone)
		}
		for _, p := range o.Prompts {
			for _, language := range []string{"en", "es"} {
				say := locale.For(language)
				if !say.Has(o.Key(p)) || !strings.HasSuffix(say.Say(o.Key(p)), "?") {
					t.Errorf("%s in %s asks nothing: %q", o.Key(p), language, say.Say(o.Key(p)))
				}
			}
			for _, f := range p.Facts {
				if strings.Contains(f.Text, "privileged") {
					t.Errorf("%s: what was said in a call stands beside it", o.Key(p))
				}
			}
		}
	}
}

func TestBesideAQuestionStandsWhatIsOnRecordWithItsTime(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	var o packets.Outline
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) { o, err = packets.OutlineOf(tx, d.failure, packets.ByClient); return err })
	found := map[string][]packets.Fact{}
	for _, p := range o.Prompts {
		found[p.ID] = p.Facts
	}
	if len(found["again"]) != 2 || found["again"][0].At.IsZero() || found["again"][0].Word == "" {
		t.Errorf("tries: %+v", found["again"])
	}
	if again := found["again"][0]; again.Source != "packets.fact.as_told" || again.Who != "María, by phone" {
		t.Errorf("nobody says so: %+v", again)
	}
	if len(found["called"]) != 1 || !strings.Contains(found["called"][0].Text, "312-555-0142") || len(found["went"]) != 1 || len(found["shown"]) != 3 {
		t.Errorf("got %+v", found)
	}
	if len(found["screen"]) == 0 || !strings.HasPrefix(found["screen"][0].Text, "“") {
		t.Errorf("the words on the screen: %+v", found["screen"])
	}
	for name, as := range map[string]struct {
		as   actor.Actor
		want fault.Kind
	}{"readonly": {w.ReadOnly(), fault.Forbidden}, "stranger": {w.Stranger(), fault.NotFound}} {
		err := w.TryWrite(as.as, func(tx *db.Tx) error { _, err := packets.OutlineOf(tx, d.failure, packets.ByClient); return err })
		if !fault.Is(err, as.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAHearingHasQuestionsOfItsOwn(t *testing.T) {
	w := cast.New(t)
	h := w.Hearing(cast.Maria)
	for _, role := range packets.Roles() {
		var o packets.Outline
		w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
			o, err = packets.OutlineOfHearing(tx, h.ID, uuid.Nil, role)
			return err
		})
		if len(o.Prompts) < 5 || o.Zone == "" || o.ClientID != h.ClientID {
			t.Errorf("%s: %d questions, zone %q", role, len(o.Prompts), o.Zone)
		}
		for _, p := range o.Prompts {
			for _, language := range []string{"en", "es"} {
				say := locale.For(language)
				if !say.Has(o.Key(p)) || !strings.HasSuffix(say.Say(o.Key(p)), "?") {
					t.Errorf("%s in %s asks nothing: %q", o.Key(p), language, say.Say(o.Key(p)))
				}
			}
		}
	}
	for name, as := range map[string]struct {
		as   actor.Actor
		want fault.Kind
	}{"readonly": {w.ReadOnly(), fault.Forbidden}, "stranger": {w.Stranger(), fault.NotFound}} {
		err := w.TryWrite(as.as, func(tx *db.Tx) error {
			_, err := packets.OutlineOfHearing(tx, h.ID, uuid.Nil, packets.ByClient)
			return err
		})
		if !fault.Is(err, as.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	err := w.TryWrite(w.Paralegal(), func(tx *db.Tx) error {
		_, err := packets.OutlineOfHearing(tx, h.ID, uuid.New(), packets.ByClient)
		return err
	})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("somebody who takes no part in it: %v", err)
	}
}
