package obligations

import (
	"slices"
	"testing"
	"time"

	"constancia/internal/locale"
	"constancia/internal/refdata"
)

// Every registered modality passes this one contract.
func TestEveryModalityKeepsTheContract(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Modalities() {
		t.Run(m.Code, func(t *testing.T) {
			if seen[m.Code] {
				t.Error("stands twice in the list")
			}
			seen[m.Code] = true
			if _, ok := refdata.ModalityOf(m.Code); !ok {
				t.Error("is no code of the reference data")
			}
			if found, ok := ModalityOf(m.Code); !ok || found.Code != m.Code {
				t.Error("is not found by its code")
			}
			if len(m.Kinds) == 0 || slices.ContainsFunc(m.Kinds, func(k Kind) bool { return k != Recurring && k != Appointment }) {
				t.Errorf("has the kinds %v", m.Kinds)
			}
			checkAlarms(t, m.Alarms)
			if m.GraceMinutes < 1 || m.GraceMinutes > longestGrace {
				t.Errorf("suggests a grace of %d minutes", m.GraceMinutes)
			}
			if m.IssuedPhone && m.App == NoApp {
				t.Error("issues a phone and runs no app on it")
			}
			for _, tag := range []string{"en", "es"} {
				for _, key := range []string{m.LabelKey(), m.ShortKey()} {
					if said := locale.For(tag).Say(key); said == "⟦"+key+"⟧" {
						t.Errorf("%s has no word in %s", key, tag)
					}
				}
			}
		})
	}
}

// A calendar takes two reminders, the longest lead first.
func checkAlarms(t *testing.T, alarms []time.Duration) {
	t.Helper()
	if len(alarms) < 1 || len(alarms) > 2 {
		t.Errorf("has %d alarms", len(alarms))
	}
	for i, lead := range alarms {
		if lead <= 0 || lead%time.Minute != 0 || i > 0 && lead >= alarms[i-1] {
			t.Errorf("alarm %d has the lead %s", i, lead)
		}
	}
}

func TestEveryStateBelongsToTheClockOrToAPerson(t *testing.T) {
	for _, s := range States() {
		if n := count(s.ByClock(), s.ByPerson(), s == Withdrawn); n != 1 {
			t.Errorf("%s belongs to %d of them", s, n)
		}
		if s.ByClock() && (s.Missed() || s.Resolved()) {
			t.Errorf("the clock could write %s", s)
		}
		for _, tag := range []string{"en", "es"} {
			if said := locale.For(tag).Say(s.LabelKey()); said == "⟦"+s.LabelKey()+"⟧" {
				t.Errorf("%s has no word in %s", s, tag)
			}
		}
	}
	if Unknown.Resolved() || CancelledByICE.Resolved() {
		t.Error("what is unknown or cancelled counts as resolved")
	}
}

func count(facts ...bool) int {
	n := 0
	for _, f := range facts {
		if f {
			n++
		}
	}
	return n
}
