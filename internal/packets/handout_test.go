package packets_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/packets"
	"constancia/internal/supervision"
	"constancia/internal/typeset"
	"constancia/internal/wall"
)

// keepAt writes a sheet where somebody wants to look at it.
func keepAt(t testing.TB, name string, pdf []byte) {
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

// words are the words of a page with their boxes, in points from its top left.
func words(t *testing.T, pdf []byte) (all []struct{ left, top, right, bottom float64 }) {
	t.Helper()
	run := exec.Command("pdftotext", "-bbox", "-", "-")
	run.Stdin = bytes.NewReader(pdf)
	out, err := run.Output()
	must(t, err)
	for _, found := range regexp.MustCompile(`<word xMin="([^"]+)" yMin="([^"]+)" xMax="([^"]+)" yMax="([^"]+)"`).FindAllSubmatch(out, -1) {
		var box [4]float64
		for i := range box {
			box[i], err = strconv.ParseFloat(string(found[i+1]), 64)
			must(t, err)
		}
		all = append(all, struct{ left, top, right, bottom float64 }{box[0], box[1], box[2], box[3]})
	}
	if n := bytes.Count(out, []byte("<page ")); n != 1 {
		t.Errorf("a card takes %d pages", n)
	}
	return all
}

// A card has the size of a card whatever is written on it.
func TestACardNeverRunsOverItsEdge(t *testing.T) {
	long := strings.Repeat("Room 12 beyond the second door ", 60)
	at := time.Date(2026, 11, 25, 15, 0, 0, 0, time.UTC)
	h := packets.Handout{
		Client: long, Office: long, Counsel: long, Phone: "+1 312 555 0100", Zone: "America/Chicago", Now: at, Seen: at, Told: at, Screen: long,
		Visit: packets.Visit{Moment: wall.Moment{Date: "2026-11-26", Time: "07:00", Zone: "America/Chicago"}, Office: long, Officer: long, Words: long},
	}
	for range 40 {
		h.Calls = append(h.Calls, packets.Noted{At: at, Text: long})
		h.Visits = append(h.Visits, packets.Noted{At: at, Text: long})
	}
	for _, language := range []string{"en", "es", "ar", "ht", "fr", "pt", "am", "quc"} {
		h.Language = language
		var card bytes.Buffer
		must(t, h.PrintCard(&card))
		keepAt(t, "card-long-"+language+".pdf", card.Bytes())
		left := (typeset.PageWidth - typeset.CardWidth) / 2
		found := words(t, card.Bytes())
		for _, w := range found {
			if w.left < left-1 || w.right > left+typeset.CardWidth+1 || w.bottom > typeset.Margin+40+typeset.CardHeight {
				t.Errorf("%s: a word stands at %+v", language, w)
				break
			}
		}
		if got := text(t, card.Bytes()); len(found) < 20 || !strings.Contains(got, "312 555 0100") {
			t.Errorf("%s: the number to call found no room: %q", language, got)
		}
	}
}

func TestACardIsForTheVisitThatIsNext(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	var s supervision.Summons
	d.Write(d.Paralegal(), func(tx *db.Tx) (err error) {
		s, err = supervision.ReceiveSummons(tx, d.client, supervision.NewSummons{
			Date: "2026-11-27", Time: "07:00", Place: "ISAP office, 101 W Congress", Words: "COME FRIDAY 7 AM", FormID: "s",
		})
		return err
	})
	for name, read := range map[string]func(tx *db.Tx) (packets.Handout, error){
		"of the failure": func(tx *db.Tx) (packets.Handout, error) { return packets.HandoutOf(tx, d.failure) },
		"of the call":    func(tx *db.Tx) (packets.Handout, error) { return packets.HandoutOfSummons(tx, s.ID) },
	} {
		var card bytes.Buffer
		d.Read(d.Paralegal(), func(tx *db.Tx) error {
			h, err := read(tx)
			if err != nil {
				return err
			}
			return h.PrintCard(&card)
		})
		keepAt(t, "card "+name+".pdf", card.Bytes())
		got := text(t, card.Bytes())
		for _, want := range []string{"Visit: Fri Nov 27, 7:00 AM", "ISAP office, 101 W Congress", "Officer: ___", "Visita:"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in %q", name, want, got)
			}
		}
		if strings.Contains(got, "COME FRIDAY") != (name == "of the call") {
			t.Errorf("%s: the words of the message: %q", name, got)
		}
	}
	err := d.TryWrite(d.Stranger(), func(tx *db.Tx) error { _, err := packets.HandoutOfSummons(tx, s.ID); return err })
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("somebody of another team: %v", err)
	}
}

func TestALetterHasACopyForTheClientToo(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	var p packets.Packet
	d.Write(d.Attorney(), func(tx *db.Tx) (err error) {
		p, err = packets.Ask(tx, packets.New{ClientID: d.client, Kind: packets.ComplianceLetter})
		return err
	})
	var sheet bytes.Buffer
	d.Read(d.Paralegal(), func(tx *db.Tx) error {
		h, err := packets.HandoutOfPacket(tx, p.ID)
		if err != nil {
			return err
		}
		return h.PrintCopy(&sheet)
	})
	keepAt(t, "copy of a letter.pdf", sheet.Bytes())
	got := text(t, sheet.Bytes())
	if !strings.Contains(got, "A letter about how you have reported") || !strings.Contains(got, "Una carta sobre cómo usted se ha reportado") ||
		!strings.Contains(got, "Nothing is on record as sent.") || strings.Contains(got, "What happened") {
		t.Errorf("got %q", got)
	}
	err := d.TryWrite(d.Stranger(), func(tx *db.Tx) error { _, err := packets.HandoutOfPacket(tx, p.ID); return err })
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("somebody of another team: %v", err)
	}
}
