package packets_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/packets"
)

// keepAt writes a sheet where somebody wants to look at it.
func keepAt(t *testing.T, name string, pdf []byte) {
	t.Helper()
	if folder := os.Getenv("CONSTANCIA_TEST_SHEETS"); folder != "" {
		must(t, os.WriteFile(filepath.Join(folder, name), pdf, 0o600))
	}
}

func TestAClientTakesHomeWhatHappenedInHerLanguage(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	for _, test := range []struct {
		language string
		want     []string
		not      string
	}{
		{"es", []string{"Su copia", "Traducido por una máquina", "Translated by a machine", "Your own copy"}, ""},
		{"ar", []string{"Translated by a machine", "Your own copy"}, ""},
		{"en", []string{"Your own copy", "Nothing is on record as sent."}, "Translated by a machine"},
		{"quc", []string{"Your own copy", "There are no words in"}, "Translated by a machine"},
	} {
		t.Run(test.language, func(t *testing.T) {
			var sheet, card bytes.Buffer
			d.Read(d.Paralegal(), func(tx *db.Tx) error {
				h, err := packets.HandoutOf(tx, d.failure)
				if err != nil {
					return err
				}
				h.Language, h.Phone = test.language, "+1 312 555 0100"
				if err := h.PrintCopy(&sheet); err != nil {
					return err
				}
				return h.PrintCard(&card)
			})
			keepAt(t, "copy-"+test.language+".pdf", sheet.Bytes())
			keepAt(t, "card-"+test.language+".pdf", card.Bytes())
			got, onCard := text(t, sheet.Bytes()), text(t, card.Bytes())
			for _, want := range test.want {
				if !strings.Contains(got, want) {
					t.Errorf("the copy does not say %q: %q", want, got)
				}
			}
			if test.not != "" && strings.Contains(got, test.not) {
				t.Errorf("the copy says %q", test.not)
			}
			for _, want := range []string{"María José García Hernández", "+1 312 555 0100", "Number to call"} {
				if !strings.Contains(onCard, want) {
					t.Errorf("the card does not say %q: %q", want, onCard)
				}
			}
			for _, never := range []string{"A 0", "A 1", "A 2", "U.S.C."} {
				if strings.Contains(onCard, never) {
					t.Errorf("the card says %q", never)
				}
			}
		})
	}
}
