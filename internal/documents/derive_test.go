package documents_test

import (
	"bytes"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/vault"
)

// telling is a photo that tells the time, the camera and the place.
func telling(n int) []byte {
	return cast.Photo(n, cast.Camera{TakenAt: "2026:11:24 09:04:00", Offset: "-06:00", Make: "samsung", Place: true, Orientation: 6})
}

func contentOf(t *testing.T, w *cast.World, id uuid.UUID) []byte {
	t.Helper()
	w.Clock.Advance(time.Second)
	_, opened, err := documents.Open(w.Context(w.Attorney()), w.DB, id)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = opened.Close() }()
	content, err := io.ReadAll(opened)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func fileOf(w *cast.World, id uuid.UUID) (f documents.File) {
	w.Read(w.ReadOnly(), func(tx *db.Tx) (err error) { f, err = documents.FindFile(tx, id); return err })
	return f
}

func TestACopyWithoutHiddenDataStandsBesideTheOriginal(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		original := receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(telling(1)), Caption: "the red message"})
		if !original.Says().Place || original.Says().Make != "samsung" {
			t.Fatalf("the original says %+v", original.Says())
		}
		w.Clock.Advance(time.Second)
		stripped, err := documents.Strip(w.Context(w.Paralegal()), w.DB, original.ID)
		if err != nil {
			t.Fatal(err)
		}
		got := contentOf(t, w, stripped.ID)
		for _, word := range []string{"Exif", "samsung", "2026:11"} {
			if bytes.Contains(got, []byte(word)) {
				t.Errorf("the copy still says %q", word)
			}
		}
		picture, _, err := image.Decode(bytes.NewReader(got))
		if err != nil || picture.Bounds().Size() != image.Pt(240, 320) {
			t.Errorf("the copy is %v, %v; want it upright and of full size", picture.Bounds(), err)
		}
		if stripped.Says() != (documents.Details{}) || !stripped.Claimed.Empty() || *stripped.ParentID != original.ID || *stripped.Making != documents.Stripped || stripped.Made().From != original.SHA256.Reveal() {
			t.Errorf("got %+v", stripped)
		}
		if !bytes.Equal(contentOf(t, w, original.ID), telling(1)) {
			t.Error("the original changed")
		}
		again, err := documents.Strip(w.Context(w.Attorney()), w.DB, original.ID)
		if err != nil || again.ID != stripped.ID {
			t.Errorf("made twice: %v, %v", again.ID, err)
		}
		if file := fileOf(w, original.ID); len(file.Copies) != 1 || !slices.Contains(custody(w, original.ID), documents.Viewed) {
			t.Errorf("%d copies, custody %v", len(file.Copies), custody(w, original.ID))
		}
		if got := custody(w, stripped.ID); got[0] != documents.Derived {
			t.Errorf("custody of the copy: %v", got)
		}
	})
}

func TestWhatIsCoveredIsNoLongerInThePixels(t *testing.T) {
	w := cast.New(t)
	for name, content := range map[string][]byte{"a screenshot": cast.Drawn(7, 200, 100), "an iPhone's picture": cast.HEIC()} {
		original := receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(content)})
		covered, err := documents.Redact(w.Context(w.Paralegal()), w.DB, original.ID, []vault.Cover{{Left: 10, Top: 20, Width: 30, Height: 40}})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		picture, _, err := image.Decode(bytes.NewReader(contentOf(t, w, covered.ID)))
		if err != nil {
			t.Fatal(err)
		}
		size := picture.Bounds().Size()
		bright := func(x, y int) bool {
			r, g, b, _ := picture.At(size.X*x/100, size.Y*y/100).RGBA()
			return r+g+b > 9000
		}
		for _, at := range [][2]int{{12, 23}, {38, 58}, {25, 40}} {
			if bright(at[0], at[1]) {
				t.Errorf("%s: something shows at %v", name, at)
			}
		}
		if !bright(60, 80) {
			t.Errorf("%s: more is covered than was asked", name)
		}
		if made := covered.Made(); len(made.Covers) != 1 || made.How != documents.Redrawn {
			t.Errorf("%s: made by %+v", name, made)
		}
	}
}

func TestACopyThatCannotBeMadeSaysWhy(t *testing.T) {
	w := cast.New(t)
	ctx := w.Context(w.Paralegal())
	picture := receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
	film := receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(cast.Film(cast.Clip{Seconds: 3}))})
	_, none := documents.Redact(ctx, w.DB, picture.ID, nil)
	_, outside := documents.Redact(ctx, w.DB, picture.ID, []vault.Cover{{Left: 90, Top: 0, Width: 20, Height: 10}})
	_, moving := documents.Strip(ctx, w.DB, film.ID)
	_, same := documents.ReceiveRedacted(ctx, w.DB, film.ID, bytes.NewReader(cast.Film(cast.Clip{Seconds: 3})))
	_, empty := documents.ReceiveRedacted(ctx, w.DB, film.ID, nil)
	for name, err := range map[string]error{"no part": none, "outside": outside, "a film": moving, "nothing covered": same, "no file": empty} {
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	_, reads := documents.Strip(w.Context(w.ReadOnly()), w.DB, picture.ID)
	_, beyond := documents.Strip(w.Context(w.Stranger()), w.DB, picture.ID)
	if !fault.Is(reads, fault.Forbidden) || !fault.Is(beyond, fault.NotFound) {
		t.Errorf("got %v and %v", reads, beyond)
	}
	muted, err := documents.ReceiveRedacted(ctx, w.DB, film.ID, bytes.NewReader(cast.Film(cast.Clip{Seconds: 2})))
	if err != nil || *muted.ParentID != film.ID || muted.Made().How != documents.Uploaded {
		t.Errorf("got %+v, %v", muted, err)
	}
}

func TestNothingLeavesThatNobodyLookedAt(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		original := receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(telling(2))})
		stripped, err := documents.Strip(w.Context(w.Paralegal()), w.DB, original.ID)
		if err != nil {
			t.Fatal(err)
		}
		fit := func(id uuid.UUID, want string) {
			t.Helper()
			err := w.DB.Read(w.Context(w.Attorney()), func(tx *db.Tx) error { return documents.Fit(tx, id) })
			if f, ok := fault.From(err); err == nil && want != "" || ok && f.Key != want {
				t.Errorf("got %v, want %q", err, want)
			}
		}
		look := func(id uuid.UUID, s documents.Sight) error {
			w.Clock.Advance(time.Second)
			return w.TryWrite(w.Paralegal(), func(tx *db.Tx) error { _, err := documents.Look(tx, id, s); return err })
		}
		fit(original.ID, "documents.unfit.place")
		fit(stripped.ID, "documents.unfit.unchecked")
		if err := look(original.ID, documents.Sight{Fit: true}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a picture that tells its place passed: %v", err)
		}
		if err := look(stripped.ID, documents.Sight{Faces: true, Fit: true}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a picture with faces passed: %v", err)
		}
		if err := look(stripped.ID, documents.Sight{Faces: true, Note: "a child behind her"}); err != nil {
			t.Fatal(err)
		}
		fit(stripped.ID, "documents.unfit.refused")
		if err := look(stripped.ID, documents.Sight{Fit: true, FormID: "f"}); err != nil {
			t.Fatal(err)
		}
		if err := look(stripped.ID, documents.Sight{Fit: false, FormID: "f"}); err != nil { // the same form
			t.Fatal(err)
		}
		fit(stripped.ID, "")
		if got := fileOf(w, stripped.ID); len(got.Checks) != 2 || !got.Checks[0].Faces || got.Checks[0].CheckedBy != w.Paralegal().ID {
			t.Errorf("checks: %+v", got.Checks)
		}
		w.Write(w.Attorney(), func(tx *db.Tx) error {
			_, err := documents.Relabel(tx, original.ID, documents.Words{Kind: documents.Photo, Privileged: true, Reason: "It shows our notes"})
			return err
		})
		fit(stripped.ID, "documents.unfit.privileged")
	})
}

func TestWhatIsSaidLaterHoldsAndNothingIsOverwritten(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		doc := receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(cast.Screenshot(3)), Caption: "a letter", Privileged: true})
		words := documents.Words{Kind: documents.Notice, Title: "Call-in letter", Caption: "page 1", Reason: "Read it again"}
		say := func(who actor.Actor, words documents.Words) error {
			w.Clock.Advance(time.Second)
			return w.TryWrite(who, func(tx *db.Tx) error { _, err := documents.Relabel(tx, doc.ID, words); return err })
		}
		if err := say(w.Paralegal(), words); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a paralegal lifted the privilege: %v", err)
		}
		if err := say(w.Attorney(), documents.Words{Kind: documents.Notice}); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a reason: %v", err)
		}
		if err := say(w.Attorney(), words); err != nil {
			t.Fatal(err)
		}
		got := fileOf(w, doc.ID)
		if got.Privileged || got.Kind != documents.Notice || got.Title.Reveal() != "Call-in letter" || len(got.Labels) != 1 {
			t.Errorf("got %+v", got.Document)
		}
		var first string
		w.Read(actor.System("test"), func(tx *db.Tx) error {
			return tx.DB.Table("documents").Where("id = ?", doc.ID).Pluck("kind", &first).Error
		})
		if first != string(documents.Screenshot) {
			t.Errorf("what was said first became %q", first)
		}
	})
}

// One file of the vault can be named by two rows: a copy that somebody sends back.
func TestTheSweepKeepsAFileThatTwoRowsName(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		original := receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(telling(4))})
		stripped, err := documents.Strip(w.Context(w.Paralegal()), w.DB, original.ID)
		if err != nil {
			t.Fatal(err)
		}
		returned := receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(contentOf(t, w, stripped.ID))})
		if returned.ID == stripped.ID || returned.FileName != stripped.FileName || !returned.Original() {
			t.Errorf("got %+v", returned)
		}
		info, err := os.Stat(filepath.Join(w.DataDir, "files", returned.FileName[:2], returned.FileName))
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Set(info.ModTime().Add(2 * time.Hour))
		if err := documents.SweepFiles(w.Context(actor.System("jobs")), w.DB); err != nil {
			t.Fatal(err)
		}
		if aside, _ := filepath.Glob(filepath.Join(w.DataDir, "files", "aside", "*")); len(aside) != 0 {
			t.Errorf("%d files were put aside", len(aside))
		}
		contentOf(t, w, stripped.ID)
		contentOf(t, w, returned.ID)
	})
}

func TestARecordingIsPlayedAndWhoHeardItIsKept(t *testing.T) {
	w := cast.New(t)
	film := receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(cast.Film(cast.Clip{Seconds: 3}))})
	picture := receive(w, w.Maria(), documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
	for range 2 {
		w.Clock.Advance(time.Second)
		_, opened, err := documents.Play(w.Context(w.Attorney()), w.DB, film.ID)
		if err != nil {
			t.Fatal(err)
		}
		_ = opened.Close()
	}
	if want := []documents.Act{documents.Received, documents.Viewed}; !slices.Equal(custody(w, film.ID), want) {
		t.Errorf("custody %v, want %v", custody(w, film.ID), want)
	}
	if _, _, err := documents.Play(w.Context(w.Attorney()), w.DB, picture.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a picture was played: %v", err)
	}
}
