package selfreport_test

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/selfreport"
)

func TestAPictureComesInPiecesByteForByteOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		a, _ := k.say(selfreport.Word{Key: "with-picture"})
		content := append(cast.Screenshot(1), bytes.Repeat([]byte{7}, 2*selfreport.PieceBytes)...)
		begin := func() (p selfreport.Progress) {
			w.Write(k.phone(), func(tx *db.Tx) (err error) {
				p, err = selfreport.Begin(tx, selfreport.Picture{Key: "pic-1", Arrival: "with-picture", GivenName: "IMG.png", Bytes: int64(len(content)), Most: 25 << 20})
				return err
			})
			return p
		}
		up := begin().Upload
		take := func(n int, piece []byte) (p selfreport.Progress, err error) {
			err = w.DB.Write(w.Context(k.phone()), func(tx *db.Tx) (err error) {
				p, err = selfreport.Take(tx, up, n, piece)
				return err
			})
			return p, err
		}
		piece := func(n int) []byte {
			return content[n*selfreport.PieceBytes : min(len(content), (n+1)*selfreport.PieceBytes)]
		}
		if _, err := take(0, piece(0)[:1000]); !fault.Is(err, fault.Invalid) {
			t.Errorf("a piece cut on its way: %v", err)
		}
		for range 2 { // the answer to the first was lost
			if p, err := take(0, piece(0)); err != nil || p.Next != 1 {
				t.Fatalf("got %+v %v", p, err)
			}
		}
		if p := begin(); p.Next != 1 || p.Upload != up {
			t.Errorf("begun again: %+v", p)
		}
		_, _ = take(1, piece(1))
		if p, err := take(2, piece(2)); err != nil || !p.Whole {
			t.Fatalf("the last piece: %+v %v", p, err)
		}
		for range 2 {
			p, err := selfreport.Finish(w.Context(k.phone()), w.DB, up)
			if err != nil || !p.Done || p.Why != "" {
				t.Fatalf("finishing: %+v %v", p, err)
			}
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			f, err := failures.Find(tx, *a.FailureID)
			if err == nil && len(f.Evidence) != 1 {
				t.Fatalf("got %d pieces of evidence", len(f.Evidence))
			}
			var left int64
			_ = tx.DB.Model(&selfreport.Piece{}).Count(&left).Error
			if left != 0 {
				t.Errorf("%d pieces are left", left)
			}
			return err
		})
		if _, got := original(t, w, *a.FailureID); !bytes.Equal(got, content) {
			t.Error("the picture is not what the phone had")
		}
	})
}

func original(t *testing.T, w *cast.World, failure uuid.UUID) (documents.Document, []byte) {
	t.Helper()
	var piece uuid.UUID
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		f, err := failures.Find(tx, failure)
		piece = f.Evidence[0].ID
		return err
	})
	doc, file, err := failures.Original(w.Context(w.Paralegal()), w.DB, piece)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return doc, content
}

func TestAPictureThatCannotBeKeptIsNotLostInSilence(t *testing.T) {
	k := sitDown(t, cast.New(t))
	a, _ := k.say(selfreport.Word{})
	for n, p := range []documents.Upload{
		{Content: bytes.NewReader(cast.Screenshot(1)), GivenName: "a.png"},
		{Content: bytes.NewReader([]byte("MZ not a picture")), GivenName: "b\x00.exe"},
	} {
		for range 2 {
			why, err := selfreport.Attach(k.w.Context(k.phone()), k.w.DB, a, n, p)
			if err != nil || (why == "") != (n == 0) {
				t.Fatalf("%d: %q %v", n, why, err)
			}
		}
	}
	if err := selfreport.Refuse(k.w.Context(k.phone()), k.w.DB, a, 2, "cut.jpg", io.ErrUnexpectedEOF); err != nil {
		t.Fatal(err)
	}
	k.w.Read(k.w.Paralegal(), func(tx *db.Tx) error {
		said, err := selfreport.SaidBy(tx, k.maria, 1)
		if err == nil && (said[0].Pictures != 1 || said[0].Lost != 2) {
			t.Errorf("got %+v", said[0])
		}
		return err
	})
	if got := k.refused(k.phone(), func(tx *db.Tx) error {
		_, err := selfreport.Begin(tx, selfreport.Picture{Key: "x", Arrival: "never sent", Bytes: 10, Most: 20})
		return err
	}); got.Kind != fault.NotFound {
		t.Errorf("a picture of nothing: %v", got)
	}
}

func TestAPictureThatStoppedComingIsGivenUpAfterAFortnight(t *testing.T) {
	k := sitDown(t, cast.New(t))
	k.say(selfreport.Word{Key: "given-up"})
	k.w.Write(k.phone(), func(tx *db.Tx) error {
		p, err := selfreport.Begin(tx, selfreport.Picture{Key: "pic", Arrival: "given-up", Bytes: selfreport.PieceBytes + 1, Most: 25 << 20})
		if err != nil {
			return err
		}
		_, err = selfreport.Take(tx, p.Upload, 0, make([]byte, selfreport.PieceBytes))
		return err
	})
	k.w.Clock.Advance(15 * 24 * time.Hour)
	k.w.Write(actor.System("test"), func(tx *db.Tx) error {
		n, err := selfreport.Sweep(tx, 100)
		if n != 1 {
			t.Errorf("swept %d", n)
		}
		return err
	})
}

// The phone was gone when the last piece arrived: nobody would ever have asked for
// the picture again.
func TestAPictureOfWhichEveryPieceIsHereIsFinishedByWhoeverComesNext(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		content := cast.Screenshot(1)
		begin := func(name string) (p selfreport.Progress) {
			w.Write(k.phone(), func(tx *db.Tx) (err error) {
				p, err = selfreport.Begin(tx, selfreport.Picture{Key: "pic of " + name, Arrival: name, Bytes: int64(len(content)), Most: 25 << 20})
				return err
			})
			return p
		}
		cut := func(name string) selfreport.Arrival {
			a, _ := k.say(selfreport.Word{Key: name})
			up := begin(name)
			w.Write(k.phone(), func(tx *db.Tx) error {
				p, err := selfreport.Take(tx, up.Upload, 0, content)
				if err == nil && !p.Whole {
					t.Error("it is not whole")
				}
				return err
			})
			return a
		}

		phone := cut("asked again by the phone")
		if p := begin("asked again by the phone"); p.Done || !p.Whole {
			t.Fatalf("begun again: %+v", p)
		}
		ctx, cancel := context.WithCancel(w.Context(k.phone()))
		cancel()
		if p, err := selfreport.Finish(ctx, w.DB, begin("asked again by the phone").Upload); err != nil || !p.Done {
			t.Errorf("with the phone gone: %+v %v", p, err)
		}
		ours := cut("never asked again")
		w.Clock.Advance(15 * 24 * time.Hour)
		w.Write(actor.System("test"), func(tx *db.Tx) error {
			n, err := selfreport.Sweep(tx, 100)
			if n != 0 {
				t.Error("a whole picture was given up")
			}
			return err
		})
		if n, err := selfreport.FinishWhole(w.Context(actor.System("test")), w.DB, 100); n != 1 || err != nil {
			t.Errorf("finished %d: %v", n, err)
		}
		for _, a := range []selfreport.Arrival{phone, ours} {
			if _, got := original(t, w, *a.FailureID); !bytes.Equal(got, content) {
				t.Error("the picture is not what the phone had")
			}
		}
	})
}

func TestAPictureTooLargeOrOneTooManyHasARowThatSaysSo(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		k.say(selfreport.Word{Key: "forty-megabytes"})
		begin := func(key string, size int64) (p selfreport.Progress) {
			w.Write(k.phone(), func(tx *db.Tx) (err error) {
				p, err = selfreport.Begin(tx, selfreport.Picture{Key: key, Arrival: "forty-megabytes", Bytes: size, Most: 25 << 20})
				return err
			})
			return p
		}
		for range 2 {
			if p := begin("large", 40<<20); !p.Done || p.Why != "selfreport.picture_too_large" {
				t.Errorf("got %+v", p)
			}
		}
		for i := range 13 {
			if p := begin("one of thirteen "+strconv.Itoa(i), 1000); p.Done != (i == 12) {
				t.Errorf("%d: got %+v", i, p)
			}
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			said, err := selfreport.SaidBy(tx, k.maria, 1)
			if err == nil && (said[0].Lost != 2 || said[0].Coming != 12) {
				t.Errorf("lost %d, coming %d", said[0].Lost, said[0].Coming)
			}
			return err
		})
	})
}
