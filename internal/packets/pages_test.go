package packets_test

// What the pages of a packet come to: papers that are odd, letters that no typeface has,
// and parts small enough for a court's system.

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/bundle"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/packets"
)

// lists is what the screen lists of a part, each as its key and what it says.
func lists(f packets.File, part packets.PartID) map[string]string {
	said := map[string]string{}
	for _, l := range f.Drawn().Listed {
		if l.ID != part {
			continue
		}
		for _, m := range l.Missing {
			said[m.Key] = locale.For("en").SayArgs(m.Key, m.Args)
		}
	}
	return said
}

// changed is a paper that qpdf did something to.
func changed(t testing.TB, content []byte, how ...string) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.pdf"), filepath.Join(dir, "out.pdf")
	must(t, os.WriteFile(in, content, 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "note.txt"), []byte("a file inside a file"), 0o600))
	for i, one := range how {
		how[i] = strings.Replace(one, "DIR", dir, 1)
	}
	run(t, "qpdf", append(append([]string{in}, how...), out)...)
	done, err := os.ReadFile(out)
	must(t, err)
	return done
}

const noPages = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n%%EOF\n"

func TestWhatPapersTurnOutToBeIsListedForWhoeverApproves(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.built(under(packets.Background,
			d.add(changed(t, paper(t, 1), "--add-attachment", "DIR/note.txt", "--"), documents.Upload{Title: "With a file inside"}),
			d.add(changed(t, paper(t, 2), "--encrypt", "", "owner", "256", "--"), documents.Upload{Title: "Restricted"}),
			d.add([]byte(noPages), documents.Upload{Title: "No page"}),
			d.add(cast.Screenshot(4), documents.Upload{Title: "ᏣᎳᎩ"}),
		))
		if got, want := labels(f), "I-1 pages, I-2 pages, I-3 sheet, I-4 picture"; got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
		said := lists(f, packets.Background)
		for key, want := range map[string]string{
			"packets.note.attachments": "I-1: there are files inside",
			"packets.note.restricted":  "I-2: whoever made the file",
			"packets.sheet.no_pages":   "I-3: the file holds no page",
			"packets.missing.letters":  "ᏣᎳᎩ",
		} {
			if !strings.Contains(said[key], want) {
				t.Errorf("%s: got %q", key, said[key])
			}
		}
	})
}

// bomb is a small picture by its head; what it packs unpacks to two gigabytes.
func bomb() []byte {
	var zeros bytes.Buffer
	z := zlib.NewWriter(&zeros)
	_, _ = z.Write(make([]byte, 16<<20))
	_ = z.Flush()
	head := zeros.Len()
	_, _ = z.Write(make([]byte, 16<<20))
	_ = z.Flush()
	again := zeros.Bytes()[head:] // its window is zeros, wherever it stands
	data := append(slices.Clone(zeros.Bytes()[:head]), bytes.Repeat(again, 127)...)
	out := []byte("\x89PNG\r\n\x1A\n")
	chunk := func(kind string, content []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(content)))
		body := append([]byte(kind), content...)
		out = binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
	}
	chunk("IHDR", []byte{0, 0, 1, 0, 0, 0, 1, 0, 8, 2, 0, 0, 0})
	chunk("IDAT", data)
	chunk("IEND", nil)
	return out
}

// Neither looking at it nor printing it unpacks more than the picture it says it is.
func TestAPictureThatUnpacksToTwoGigabytesIsNotUnpacked(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	id := d.add(bomb(), documents.Upload{Title: "A bomb"})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f := d.built(under(packets.Background, id))
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 400<<20 {
		t.Errorf("putting it together took %d MB in all", grown>>20)
	}
	e := f.Drawn().Exhibits[0]
	if e.As != packets.AsSheet || e.Reason != "no_pixels" {
		t.Errorf("got %s %q", e.As, e.Reason)
	}
}

// The manifest says of every exhibit what stands on its page.
func TestTheManifestSaysWhatIsNotPrinted(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	f := d.built(under(packets.Background,
		d.add(cast.Bomb(9_000, 9_000), documents.Upload{Title: "A bomb"}),
		d.add(cast.Screenshot(5), documents.Upload{Title: "رسالة من ISAP يوم 24", Caption: "قال: come at 9:00"}),
	))
	drawn, text := f.Drawn(), d.text(f.ID)
	at := slices.IndexFunc(drawn.Parts, func(p packets.PlacedPart) bool { return p.ID == packets.HashManifest })
	if manifest := strings.Join(strings.Fields(text[drawn.Parts[at].Page-1]), " "); !strings.Contains(manifest, "not printed: The picture cannot be printed.") {
		t.Errorf("the manifest does not say that I-1 is not printed:\n%s", manifest)
	}
	// Arabic with English inside runs from right to left as a whole.
	path := filepath.Join(t.TempDir(), "packet.pdf")
	must(t, os.WriteFile(path, d.pdf(f.ID), 0o600))
	page := strconv.Itoa(drawn.Exhibits[1].Page)
	words := run(t, "pdftotext", "-bbox", "-f", page, "-l", page, path, "-")
	last := 1e9
	for _, word := range []string{"رسالة", "من", "ISAP", "يوم", "24"} {
		found := regexp.MustCompile(`xMin="([0-9.]+)"[^>]*>[^<]*(` + word + `|` + turned(word) + `)[^<]*<`).FindStringSubmatch(words)
		if found == nil {
			t.Fatalf("no %s in %s", word, words)
		}
		at, err := strconv.ParseFloat(found[1], 64)
		must(t, err)
		if at >= last {
			t.Errorf("%s stands at %v, not left of %v", word, at, last)
		}
		last = at
	}
}

// turned is a word as a reader of boxes gives it that does not know which way it runs.
func turned(word string) string {
	letters := []rune(word)
	if letters[0] > 0x600 {
		slices.Reverse(letters)
	}
	return string(letters)
}

// A large photo is printed at the fineness of a printer, and lies whole in the bundle.
func TestAPhonesPhotoIsPrintedNoFinerThanAPrinterNeeds(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	photo := cast.Drawn(3, 2400, 1800)
	f := d.built(under(packets.Background, d.add(photo, documents.Upload{Title: "Large"})))
	path := filepath.Join(t.TempDir(), "packet.pdf")
	must(t, os.WriteFile(path, d.pdf(f.ID), 0o600))
	found := false
	for _, line := range strings.Split(run(t, "pdfimages", "-list", path), "\n") {
		fields := strings.Fields(line)
		if len(fields) < 5 || fields[2] != "image" {
			continue
		}
		width, _ := strconv.Atoi(fields[3])
		if found = true; width != 2000 {
			t.Errorf("got %s", line)
		}
	}
	if !found || f.Drawn().Exhibits[0].Bytes != int64(len(photo)) {
		t.Error("the picture is not there, or not whole in the bundle")
	}
}

// ECAS takes each type of document as a file of its own.
func TestAPartForACourtHoldsPapersOfOneType(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		defer packets.FileAtMost(90_000)()
		d := defend(t, w)
		order := d.add(cast.Photo(7, cast.Camera{}), documents.Upload{Title: "Order of November 3", Kind: documents.Court})
		for kind, choice := range map[packets.Kind]packets.Choice{
			packets.RescindExhibits: {Exhibits: []packets.Chosen{
				{Document: d.add(paper(t, 2), documents.Upload{Title: "The motion"}), Part: packets.TheMotion},
				{Document: order, Part: packets.Order},
				{Document: d.add(cast.Photo(8, cast.Camera{}), documents.Upload{Title: "The back of it"}), Part: packets.MotionExhibits},
			}},
			packets.MissedCheckIn: {Failures: []uuid.UUID{d.failure}},
		} {
			var p packets.Packet
			w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
				p, err = packets.Ask(tx, packets.New{ClientID: d.client, Kind: kind, Choice: choice})
				return err
			})
			d.assemble()
			f := d.find(p.ID)
			if f.State != packets.Ready || len(f.Pieces) < 2 {
				t.Fatalf("%s: got %s %q in %d parts of %d bytes: %v", kind, f.State, f.Problem, len(f.Pieces), f.Build.Bytes, f.Drawn().Listed)
			}
			types, page := filed(kind, f.Drawn()), 0
			if kind == packets.RescindExhibits { // in which papers of one type need not stand together
				first := map[packets.Filing]int{}
				for at, of := range slices.Backward(types) {
					first[of] = at
				}
				slices.SortStableFunc(types, func(a, b packets.Filing) int { return first[a] - first[b] })
			}
			for _, piece := range f.Pieces {
				first := page + 1
				page += d.pieceOf(f.ID, piece.Number)
				if of := slices.Compact(slices.Clone(types[first-1 : page])); len(of) != 1 {
					t.Errorf("%s: part %d, pages %d to %d, mixes types %v", kind, piece.Number, first, page, of)
				}
			}
			if page != f.Drawn().Pages {
				t.Errorf("%s: the parts have %d pages of %d", kind, page, f.Drawn().Pages)
			}
		}
	})
}

// filed is the type of each page.
func filed(kind packets.Kind, drawn packets.Built) []packets.Filing {
	form, _ := kind.Form()
	types := make([]packets.Filing, drawn.Pages)
	for _, placed := range drawn.Parts {
		part, _ := form.Part(placed.ID)
		for page := placed.Page; page <= placed.Last; page++ {
			types[page-1] = part.Filed
		}
	}
	return types
}

// pieceOf is how many pages a part has.
func (d *defense) pieceOf(id uuid.UUID, number int) int {
	d.t.Helper()
	_, opened, err := packets.OpenPiece(d.Context(d.Attorney()), d.DB, id, number)
	must(d.t, err)
	var content bytes.Buffer
	_, err = content.ReadFrom(opened)
	must(d.t, err)
	must(d.t, opened.Close())
	path := filepath.Join(d.t.TempDir(), "part.pdf")
	must(d.t, os.WriteFile(path, content.Bytes(), 0o600))
	n, err := strconv.Atoi(strings.TrimSpace(run(d.t, "qpdf", "--show-npages", path)))
	must(d.t, err)
	return n
}

func TestAPageThatNoPartCanHoldIsListed(t *testing.T) {
	w := cast.New(t)
	defer packets.FileAtMost(20_000)()
	d := defend(t, w)
	f := d.built(packets.Choice{})
	said := ""
	for _, part := range f.Drawn().Listed {
		said += lists(f, part.ID)["packets.missing.page_too_large"]
	}
	if len(f.Pieces) != 0 || !strings.Contains(said, "alone has") {
		t.Errorf("got %d parts and %q", len(f.Pieces), said)
	}
}

// A packet takes 500 exhibits, and says what it does not take.
func TestAPacketTakes500ExhibitsAndNo501(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	var many packets.Choice
	for range 501 {
		many.Exhibits = append(many.Exhibits, packets.Chosen{Document: uuid.New(), Part: packets.Background})
	}
	for key, choice := range map[string]packets.Choice{"packets.too_many_exhibits": many, "packets.document_unknown": {Exhibits: many.Exhibits[1:]}} {
		_, err := d.ask(w.Paralegal(), choice)
		if told, _ := fault.From(err); len(told.Problems) == 0 || told.Problems[0].Key != key {
			t.Errorf("%d: got %v, want %s", len(choice.Exhibits), err, key)
		}
	}
}

// The keys of the log changed between two versions: whoever noted the first down checks
// both. Whoever kept the checkpoint that the first was handed out with finds it in the
// second. The verifier in the other language says the same of both.
func TestAKeyOfTheFirstVersionChecksTheSecond(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		first := d.sealed()
		d.assemble()
		was := d.verified(first.ID)
		w.Write(actor.System("test"), func(tx *db.Tx) error { _, _, err := audit.RotateKey(tx); return err })
		var p packets.Packet
		w.Write(w.Paralegal(), func(tx *db.Tx) (err error) { p, err = packets.NewVersion(tx, first.ID, nil, ""); return err })
		d.assemble()
		second := d.find(p.ID)
		must(t, d.approve(second))
		must(t, d.seal(second))
		d.assemble()
		content := d.bundle(second.ID)
		held := newestIn(t, d.bundle(first.ID))
		now := bundle.Verify(bytes.NewReader(content), int64(len(content)), bundle.Options{Key: was.Keys[0].Text, Held: held})
		for _, one := range [][]byte{d.bundle(first.ID), content} {
			if said := elsewhere(t, one, was.Keys[0].Text); said != "ok" {
				t.Errorf("the second verifier says %q", said)
			}
		}
		if !was.OK || !now.OK || len(now.Keys) != 2 || now.Replaces != was.Manifest {
			t.Errorf("got %v, %v with %d keys: %+v", was.OK, now.OK, len(now.Keys), now.Findings())
		}
	})
}

// newestIn is the last checkpoint of a bundle.
func newestIn(t *testing.T, content []byte) *bundle.Tree {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	must(t, err)
	var held *bundle.Tree
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, "checkpoints/") {
			continue
		}
		r, err := f.Open()
		must(t, err)
		note, err := io.ReadAll(r)
		must(t, err)
		held, err = bundle.ReadHeld(string(note))
		must(t, err)
	}
	return held
}

// Whoever has the paper alone can hold the checkpoint that it names against the bundle:
// its size and root stand in one of the notes that lie there.
func TestThePaperNamesACheckpointThatTheBundleHolds(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.sealed()
		d.assemble()
		drawn, text := f.Drawn(), d.text(f.ID)
		said := regexp.MustCompile(`(?m)^ *(\d+) +([A-Za-z0-9+/]{43}=)$`).FindStringSubmatch(text[partIn(drawn, packets.HashManifest).Page-1])
		if said == nil || said[1] != strconv.FormatInt(drawn.LogSize, 10) {
			t.Fatalf("the manifest names no checkpoint of %d: %v", drawn.LogSize, said)
		}
		content := d.bundle(f.ID)
		z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		must(t, err)
		held := false
		for _, file := range z.File {
			if strings.HasPrefix(file.Name, "checkpoints/") {
				r, err := file.Open()
				must(t, err)
				note, err := io.ReadAll(r)
				must(t, err)
				held = held || strings.Contains(string(note), "\n"+said[1]+"\n"+said[2]+"\n")
			}
		}
		if !held {
			t.Error("the bundle holds no such checkpoint")
		}
	})
}

// elsewhere is what the verifier says that shares no line with ours.
func elsewhere(t *testing.T, content []byte, key string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "packet.zip")
	must(t, os.WriteFile(path, content, 0o600))
	out, err := exec.Command("node", "../bundle/testdata/verify.mjs", "--key", key, path).Output()
	must(t, err)
	return strings.TrimSpace(strings.TrimPrefix(string(out), path))
}
