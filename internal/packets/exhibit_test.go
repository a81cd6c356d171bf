package packets_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/binder"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/packets"
	"constancia/internal/typeset"
)

// paper is a PDF of so many pages, as somebody's scanner could make it.
func paper(t testing.TB, pages int) []byte {
	t.Helper()
	book, err := typeset.New(typeset.Options{})
	must(t, err)
	for n := range pages {
		book.PageBreak()
		book.Paragraph(typeset.Plain(fmt.Sprintf("Scanned page %d", n+1)), typeset.Style{})
	}
	var out bytes.Buffer
	_, err = book.WriteTo(&out)
	must(t, err)
	return out.Bytes()
}

// locked is a PDF that opens with a password only.
func locked(t testing.TB) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.pdf")
	must(t, os.WriteFile(in, paper(t, 2), 0o600))
	run(t, "qpdf", "--encrypt", "secret", "owner", "256", "--", in, out)
	content, err := os.ReadFile(out)
	must(t, err)
	return content
}

// add keeps a file that a person found fit to leave.
func (d *defense) add(content []byte, u documents.Upload) uuid.UUID {
	d.t.Helper()
	u.Content = bytes.NewReader(content)
	doc, _, err := documents.Receive(d.Context(d.Paralegal()), d.DB, d.client, u)
	must(d.t, err)
	d.check(doc.ID)
	return doc.ID
}

// release says that a recording is not privileged, as only an attorney may.
func (d *defense) release(id uuid.UUID) {
	d.t.Helper()
	d.Write(d.Attorney(), func(tx *db.Tx) error {
		_, err := documents.Relabel(tx, id, documents.Words{Kind: documents.Recording, Title: "A recording", Reason: "Made for ICE"})
		return err
	})
}

func under(part packets.PartID, documents ...uuid.UUID) packets.Choice {
	c := packets.Choice{Exhibits: []packets.Chosen{}}
	for _, id := range documents {
		c.Exhibits = append(c.Exhibits, packets.Chosen{Document: id, Part: part})
	}
	return c
}

func TestWhatCannotBePrintedBecomesASheetThatSaysSo(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		scan, film := paper(t, 3), d.add(cast.Film(cast.Clip{Seconds: 3, Sound: true}), documents.Upload{Title: "She plays what the app said"})
		d.release(film)
		w.Write(w.Attorney(), func(tx *db.Tx) error {
			_, err := documents.Rule(tx, film, documents.Decision{MayLeave: true, Reason: "One party is enough here"})
			return err
		})
		f := d.built(under(packets.Background,
			d.add(scan, documents.Upload{Title: "A scan"}),
			d.add(locked(t), documents.Upload{Title: "Locked"}),
			d.add(scan[:len(scan)/3], documents.Upload{Title: "Cut off"}),
			d.add(cast.HEIC(), documents.Upload{Title: "From an iPhone"}),
			d.add(cast.Bomb(9_000, 9_000), documents.Upload{Title: "A bomb"}),
			d.add(cast.Screenshot(5), documents.Upload{Title: "رسالة من ISAP يوم 24", Caption: "قال: come at 9:00"}),
			film,
		))
		want := "I-1 pages, I-2 sheet, I-3 sheet, I-4 picture, I-5 sheet, I-6 picture, I-7 sheet"
		if got := labels(f); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
		drawn := f.Drawn()
		for i, reason := range map[int]string{1: "encrypted", 2: "broken", 4: "no_pixels", 6: "recording"} {
			if got := drawn.Exhibits[i].Reason; got != reason {
				t.Errorf("%s: got %q, want %q", drawn.Exhibits[i].Label, got, reason)
			}
		}
		text := d.text(f.ID)
		for _, e := range drawn.Exhibits {
			page := text[e.Page-1]
			if e.As != packets.AsPages && !strings.Contains(page, e.Label) {
				t.Errorf("page %d does not say %s", e.Page, e.Label)
			}
			if e.As == packets.AsSheet && !strings.Contains(page, e.SHA256) {
				t.Errorf("the sheet of %s does not give its hash", e.Label)
			}
		}
		if first := drawn.Exhibits[0]; first.Pages != 3 || !strings.Contains(text[first.Page+1], "Scanned page 3") {
			t.Errorf("the scan stands on other pages than %d and on", first.Page)
		}
	})
}

// text is what stands on each page; the page's own number is its last line.
func (d *defense) text(id uuid.UUID) []string {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), "packet.pdf")
	must(d.t, os.WriteFile(path, d.pdf(id), 0o600))
	if out := run(d.t, "qpdf", "--check", path); strings.Contains(out, "WARNING") {
		d.t.Errorf("qpdf: %s", out)
	}
	pages := strings.Split(strings.TrimSuffix(run(d.t, "pdftotext", "-layout", path, "-"), "\f"), "\f")
	for i, page := range pages {
		lines := strings.Split(strings.TrimSpace(page), "\n")
		if number := strings.Fields(lines[len(lines)-1]); len(number) == 0 || number[0] != fmt.Sprint(i+1) {
			d.t.Errorf("page %d is numbered %q", i+1, lines[len(lines)-1])
		}
	}
	return pages
}

// Every page that the contents, the chronology and the tables name is the page on which
// the thing stands.
func TestEveryPageThatIsNamedIsTheRightOne(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.built(packets.Choice{})
		text, drawn := d.text(f.ID), f.Drawn()
		if len(text) != drawn.Pages {
			t.Errorf("%d pages, %d on record", len(text), drawn.Pages)
		}
		enclosures := text[1]
		for _, p := range drawn.Parts[1:] {
			if !strings.Contains(text[p.Page-1], p.Title) {
				t.Errorf("page %d does not begin %s", p.Page, p.Title)
			}
			if !names(enclosures, p.Title, p.Page) {
				t.Errorf("the enclosures do not name %s on page %d:\n%s", p.Title, p.Page, enclosures)
			}
		}
		for _, e := range drawn.Exhibits {
			if !names(enclosures, e.Label, e.Page) || !strings.Contains(text[e.Page-1], "Exhibit "+e.Label) {
				t.Errorf("%s is not on page %d", e.Label, e.Page)
			}
		}
	})
}

// Every line of the table of contents leads, where it is touched, to the page it names.
func TestTheTableOfContentsLeadsToItsPages(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	f := d.built(packets.Choice{})
	path := filepath.Join(t.TempDir(), "packet.pdf")
	must(t, os.WriteFile(path, d.pdf(f.ID), 0o600))
	var said struct {
		Pages []struct {
			Object string `json:"object"`
		} `json:"pages"`
		Qpdf []json.RawMessage `json:"qpdf"`
	}
	must(t, json.Unmarshal([]byte(run(t, "qpdf", "--json", path)), &said))
	var objects map[string]struct {
		Value json.RawMessage `json:"value"`
	}
	must(t, json.Unmarshal(said.Qpdf[1], &objects))
	leads := map[string]int{}
	for _, o := range objects {
		var link struct {
			Subtype string `json:"/Subtype"`
			Dest    []any  `json:"/Dest"`
		}
		if json.Unmarshal(o.Value, &link) == nil && link.Subtype == "/Link" {
			leads[link.Dest[0].(string)]++
		}
	}
	drawn := f.Drawn()
	want := map[string]int{}
	for _, part := range drawn.Parts[1:] {
		want[said.Pages[part.Page-1].Object]++
	}
	for _, e := range drawn.Exhibits {
		want[said.Pages[e.Page-1].Object]++
	}
	if !maps.Equal(leads, want) {
		t.Errorf("the contents lead to %v, want %v", leads, want)
	}
}

// names tells whether a line of a table of contents gives a page.
func names(contents, what string, page int) bool {
	for _, line := range strings.Split(contents, "\n") {
		fields := strings.Fields(line)
		if strings.Contains(line, what) && fields[len(fields)-1] == fmt.Sprint(page) {
			return true
		}
	}
	return false
}

func TestAPacketTooLargeToBeFiledIsAlsoTakenApart(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		defer packets.FileAtMost(100_000)()
		d := defend(t, w)
		f := d.built(packets.Choice{})
		if len(f.Pieces) < 2 {
			t.Fatalf("got %d parts of %d bytes", len(f.Pieces), f.Build.Bytes)
		}
		for i, p := range f.Pieces {
			if p.Number != i+1 || p.Bytes > 100_000 {
				t.Errorf("part %d has %d bytes", p.Number, p.Bytes)
			}
			h, opened, err := packets.OpenPiece(d.Context(w.Attorney()), w.DB, f.ID, p.Number)
			must(t, err)
			sheet, err := binder.Inspect(t.Context(), opened)
			if err != nil || sheet.Trouble != "" || h.Name != fmt.Sprintf("packet_Part%d.pdf", i+1) {
				t.Errorf("%s: %v %v", h.Name, sheet.Trouble, err)
			}
			must(t, opened.Close())
		}
		must(t, d.approve(f))
		must(t, d.seal(f))
		d.assemble()
		if got := d.find(f.ID); got.Bundle == nil {
			t.Errorf("no bundle: %q", got.Work.Problem)
		}
	})
}

// The words of the whole packet, by a clock that stands still.
func TestTheMissedCheckInReadsAsItShould(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.built(packets.Choice{
			AnswerBy: "2026-12-04", Signer: cast.Ruth.ID, Words: "She has reported every week since 2024.",
			To: packets.Addressee{Name: "Chicago Field Office", Attention: "Officer Reyes", Address: "101 W Congress Parkway\nChicago, IL 60605"},
		})
		d.text(f.ID)
		golden(t, "missed_check_in.txt", d.words(f.ID))
		var missing []string
		for _, part := range f.Drawn().Listed {
			for _, m := range part.Missing {
				missing = append(missing, string(part.ID)+" "+m.Key)
			}
		}
		golden(t, "missed_check_in_missing.txt", strings.Join(missing, "\n")+"\n")
	})
}

func TestTheExhibitsOfAMotionHaveACoverAndNoLetter(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		w.Hearing(cast.Maria)
		order := d.add(cast.Screenshot(7), documents.Upload{Title: "Order of November 3", Kind: documents.Court})
		var p packets.Packet
		w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
			p, err = packets.Ask(tx, packets.New{ClientID: d.client, Kind: packets.RescindExhibits, Choice: packets.Choice{
				Detained: new(true), Signer: cast.Ruth.ID, Exhibits: []packets.Chosen{{Document: order, Part: packets.Order}},
			}})
			return err
		})
		d.assemble()
		f := d.find(p.ID)
		if f.State != packets.Ready {
			t.Fatalf("got %s %q", f.State, f.Problem)
		}
		golden(t, "rescind_exhibits.txt", d.words(f.ID))
	})
}

// words are what stands on each page in the order in which it is read, however its lines
// are broken.
func (d *defense) words(id uuid.UUID) string {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), "packet.pdf")
	must(d.t, os.WriteFile(path, d.pdf(id), 0o600))
	var out strings.Builder
	for i, page := range strings.Split(strings.TrimSuffix(run(d.t, "pdftotext", "-raw", path, "-"), "\f"), "\f") {
		text := strings.Join(strings.Fields(dots.ReplaceAllString(page, " ")), " ")
		text = root.ReplaceAllString(text, "Root hash N ROOT") // of random salts
		fmt.Fprintf(&out, "--- page %d ---\n%s\n", i+1, strings.ReplaceAll(text, ". ", ".\n"))
	}
	return out.String()
}

var root = regexp.MustCompile(`Root hash \d+ [A-Za-z0-9+/]{43}=`)

var dots = regexp.MustCompile(`( ?\.){4,}`)

// golden compares with a file of testdata; UPDATE=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if got != string(want) {
		t.Errorf("%s differs:\n%s", name, got)
	}
}

// A form that was sent twice is one packet, and one of another file is refused.
func TestAFormThatWasSentTwiceIsOnePacket(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		ask := func() (p packets.Packet) {
			w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
				p, err = packets.Ask(tx, packets.New{ClientID: d.client, Kind: packets.MissedCheckIn, Choice: packets.Choice{Failures: []uuid.UUID{d.failure}}, FormID: "f1"})
				return err
			})
			return p
		}
		if first, again := ask(), ask(); first.ID != again.ID {
			t.Error("one form made two packets")
		}
	})
}
