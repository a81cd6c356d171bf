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
			if len(m.Kinds) == 0 || slices.ContainsFunc(m.Kinds, func(k Kind) bool { return !slices.Contains(Kinds(), k) }) {
				t.Errorf("has the kinds %v", m.Kinds)
			}
			checkNature(t, m)
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

// What a modality is goes with how it can be told.
func checkNature(t *testing.T, m Modality) {
	t.Helper()
	if n := count(m.HasPlace, m.AtHome, m.OnPaper, m.App != NoApp); n != 1 {
		t.Errorf("is %d of: a place, at home, on paper, an app", n)
	}
	if m.Worn != m.Allows(Continuous) {
		t.Error("is worn and not continuous, or the other way round")
	}
	if m.AtHome != m.Allows(DayWindow) {
		t.Error("is a day at home for nobody at home, or the other way round")
	}
}

func TestEveryWayOfReportingThatTheReferenceKnowsCanBeRecorded(t *testing.T) {
	for _, known := range refdata.Modalities() {
		if _, ok := ModalityOf(known.Code); !ok {
			t.Errorf("%s has no file", known.Code)
		}
	}
	if got, want := len(Modalities()), len(refdata.Modalities()); got != want || got != 12 {
		t.Errorf("got %d ways of reporting, the reference has %d, want 12", got, want)
	}
}

func TestTheTwoAppsAreTwo(t *testing.T) {
	smartLINK, _ := ModalityOf("smartlink_own_phone")
	checkIn, _ := ModalityOf("ice_checkin_app")
	if smartLINK.App == checkIn.App || smartLINK.App != SmartLINK || checkIn.App != ICECheckIn {
		t.Errorf("got %q and %q", smartLINK.App, checkIn.App)
	}
}

func TestEveryKindAndWithdrawalHasAWord(t *testing.T) {
	for _, tag := range []string{"en", "es"} {
		for _, k := range Kinds() {
			if said := locale.For(tag).Say(k.LabelKey()); said == "⟦"+k.LabelKey()+"⟧" {
				t.Errorf("%s has no word in %s", k, tag)
			}
		}
		for _, w := range []Withdrawal{DutyEnded, Rescheduled, Paused, Mistaken} {
			if said := locale.For(tag).Say(w.LabelKey()); said == "⟦"+w.LabelKey()+"⟧" {
				t.Errorf("%s has no word in %s", w, tag)
			}
		}
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
