package readers

import (
	"strings"
	"testing"
)

// witness is a test that is watched instead of run.
type witness struct {
	testing.TB
	failed, said []string
}

func (w *witness) Helper()                        {}
func (w *witness) Error(args ...any)              { w.failed = append(w.failed, args[0].(string)) }
func (w *witness) Errorf(format string, _ ...any) { w.failed = append(w.failed, format) }
func (w *witness) Log(args ...any)                { w.said = append(w.said, args[0].(string)) }

func TestMissingReaderIsSaidAloudAndFailsWhereRequired(t *testing.T) {
	t.Setenv("CONSTANCIA_TEST_READERS", "")
	w := &witness{TB: t}
	missing(w, "khal", "Debian: khal")
	if len(w.failed) != 0 || len(w.said) != 1 || !strings.Contains(w.said[0], "khal") {
		t.Errorf("got failed %v, said %v", w.failed, w.said)
	}

	t.Setenv("CONSTANCIA_TEST_READERS", "required")
	w = &witness{TB: t}
	missing(w, "khal", "Debian: khal")
	if len(w.failed) != 1 || !strings.Contains(w.failed[0], "Debian: khal") {
		t.Errorf("got failed %v", w.failed)
	}
}

func TestCountsThatDifferFail(t *testing.T) {
	w := &witness{TB: t}
	Counts{"khal": 3, "libical": 2}.Agree(w, 3)
	if len(w.failed) != 1 {
		t.Errorf("got failed %v, want libical's", w.failed)
	}

	w = &witness{TB: t}
	Counts{"khal": 3, "libical": 3}.Agree(w, 3)
	if len(w.failed) != 0 {
		t.Errorf("got failed %v", w.failed)
	}
}
