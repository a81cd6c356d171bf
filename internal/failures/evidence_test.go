package failures_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/vault"
)

func acts(f failures.File) []documents.Act {
	var list []documents.Act
	for _, c := range f.Custody {
		list = append(list, c.Act)
	}
	return list
}

func TestEvidenceComesBackAsItWasSentAndItsCustodyIsKept(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		photo := cast.Photo(1, cast.Camera{TakenAt: "2026:11:24 09:04:00", Offset: "-06:00"})
		e := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(photo), GivenName: "Screenshot_1.png", From: "María, by text", Caption: "the red message"})
		if e.MediaType != vault.JPEG || e.Bytes != int64(len(photo)) || !e.ReceivedAt.Equal(w.Clock.Now()) || e.Claimed.Reveal() != "2026-11-24T09:04:00-06:00" || e.Implausible() {
			t.Errorf("got %+v, claimed %s", e, e.Claimed.Reveal())
		}
		ctx := w.Context(w.Attorney())
		for range 2 { // looking twice in an hour is one look
			w.Clock.Advance(time.Second)
			if _, err := failures.Preview(ctx, w.DB, e.ID); err != nil {
				t.Fatal(err)
			}
		}
		w.Clock.Advance(time.Second)
		_, opened, err := failures.Original(ctx, w.DB, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(opened); err != nil || opened.Close() != nil || !bytes.Equal(got, photo) {
			t.Fatalf("the original came back changed: %v", err)
		}
		kept := find(w, w.ReadOnly(), f.ID)
		if want := []documents.Act{documents.Received, documents.Viewed, documents.Downloaded}; !slices.Equal(acts(kept), want) {
			t.Errorf("custody %v, want %v", acts(kept), want)
		}
		if kept.Custody[0].Person != w.Paralegal().ID || kept.Custody[2].Person != w.Attorney().ID {
			t.Error("custody names the wrong person")
		}
		if kept.State() != failures.Documented || kept.Evidence[0].Caption.Reveal() != "the red message" {
			t.Error("the failure is not documented")
		}
	})
}

func TestThePictureOfAnotherTimeIsKeptAsClaimedAndMarked(t *testing.T) {
	w := cast.New(t)
	f := w.Failure(cast.Maria)
	for i, c := range []struct {
		at, offset string
		odd        bool
	}{
		{"1970:01:01 00:00:00", "", true},
		{"2050:01:01 00:00:00", "+00:00", true},
		{"2026:11:24 09:04:00", "", false},
		{"2026:11:24 23:59:00", "", false}, // in some zone it can be
		{"2026:11:24 23:59:00", "-06:00", true},
		{"", "", false},
	} {
		e := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Photo(i, cast.Camera{TakenAt: c.at, Offset: c.offset}))})
		if e.Implausible() != c.odd || (c.at != "") == e.Claimed.Empty() {
			t.Errorf("%s%s: implausible %v, claimed %q", c.at, c.offset, e.Implausible(), e.Claimed.Reveal())
		}
	}
}

func TestAPicturePostedTwiceIsOnePieceAndSaysSo(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		shot := documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))}
		first := w.Receive(f.ID, shot)
		w.Clock.Advance(time.Second)
		again, twice, err := failures.Receive(w.Context(w.Attorney()), w.DB, f.ID, shot)
		if err != nil || !twice || again.ID != first.ID {
			t.Errorf("got %v, %v, %v", again.ID, twice, err)
		}
		other := w.Log(simple(f.ClientID))
		elsewhere := w.Receive(other.ID, shot)
		if elsewhere.ID == first.ID || elsewhere.DocumentID != first.DocumentID {
			t.Error("another failure of the client wants a row of its own, on the same document")
		}
		got := find(w, w.ReadOnly(), f.ID)
		if len(got.Evidence) != 1 || !slices.Equal(acts(got), []documents.Act{documents.Received, documents.ReceivedAgain, documents.ReceivedAgain}) {
			t.Errorf("%d pieces, custody %v", len(got.Evidence), acts(got))
		}
	})
}

func TestARefusedFileLeavesNothing(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		for name, u := range map[string]documents.Upload{
			"a script":         {Content: strings.NewReader("<script>alert(1)</script>"), GivenName: "proof.png"},
			"a bomb":           {Content: bytes.NewReader(cast.Bomb(16384, 16384))},
			"taken tomorrow":   {Content: bytes.NewReader(cast.Screenshot(1)), TakenAt: w.Clock.Now().Add(24 * time.Hour)},
			"an odd caption":   {Content: bytes.NewReader(cast.Screenshot(1)), Caption: "a\x00b"},
			"one that is huge": {Content: bytes.NewReader(make([]byte, 60<<20))},
		} {
			_, _, err := failures.Receive(w.Context(w.Paralegal()), w.DB, f.ID, u)
			if !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.TooLarge) {
				t.Errorf("%s: got %v", name, err)
			}
		}
		_, _, err := failures.Receive(w.Context(w.ReadOnly()), w.DB, f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("read only: got %v", err)
		}
		if _, err := os.Stat(filepath.Join(w.DataDir, "files")); err == nil {
			t.Error("a refused file lies in the vault")
		}
		if got := find(w, w.ReadOnly(), f.ID); len(got.Evidence)+len(got.Custody) != 0 {
			t.Error("a refused file is on record")
		}
	})
}

func TestAnAlteredOriginalIsNotHandedOut(t *testing.T) {
	w := cast.New(t)
	f := w.Failure(cast.Maria)
	e := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
	path := filepath.Join(w.DataDir, "files", e.FileName[:2], e.FileName)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-1] ^= 1
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, got, err := failures.Original(w.Context(w.Paralegal()), w.DB, e.ID); !fault.Is(err, fault.Unavailable) || got != nil {
		t.Errorf("got %v", err)
	}
	if got := find(w, w.ReadOnly(), f.ID); slices.Contains(acts(got), documents.Downloaded) {
		t.Error("custody says it was handed out")
	}
}

func TestTheSweepLeavesWhatARowNames(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		f := w.Failure(cast.Maria)
		e := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
		if _, err := vault.Of(w.DB).Keep(t.Context(), f.ClientID, bytes.NewReader(cast.Screenshot(2))); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(filepath.Join(w.DataDir, "files", e.FileName[:2], e.FileName))
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Set(info.ModTime().Add(2 * time.Hour))
		if err := documents.SweepFiles(w.Context(actor.System("jobs")), w.DB); err != nil {
			t.Fatal(err)
		}
		aside, _ := filepath.Glob(filepath.Join(w.DataDir, "files", "aside", "*"))
		if len(aside) != 2 {
			t.Errorf("%d files were put aside, want the orphan and its preview", len(aside))
		}
		if _, _, err := failures.Original(w.Context(w.Paralegal()), w.DB, e.ID); err != nil {
			t.Errorf("a piece of evidence was swept: %v", err)
		}
	})
}

// Each act is in the log, and nothing a client said can be read off the disk.
func TestEveryActIsOnRecordAndSealed(t *testing.T) {
	w := cast.New(t)
	f := w.Failure(cast.Maria)
	e := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1)), Caption: "kanari caption", GivenName: "kanari.png"})
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		if _, err := failures.Park(tx, f.ClientID, failures.NewDraft{Occurrence: *f.OccurrenceID, Body: `{"what":"kanari draft"}`}); err != nil {
			return err
		}
		_, err := failures.AddCall(tx, f.ID, failures.Contact{Channel: "phone", Said: "kanari said"})
		return err
	})
	if _, _, err := failures.Original(w.Context(w.Paralegal()), w.DB, e.ID); err != nil {
		t.Fatal(err)
	}
	var actions []string
	w.Read(actor.System("test"), func(tx *db.Tx) error {
		return tx.DB.Table("audit_events").Where("action LIKE 'failures.%' OR action LIKE 'documents.%'").Order("seq").Pluck("action", &actions).Error
	})
	want := []string{"failures.log", "documents.received", "failures.evidence_received", "failures.park", "failures.add_call", "documents.downloaded"}
	if !slices.Equal(actions, want) {
		t.Errorf("got %v, want %v", actions, want)
	}
	if _, err := audit.Verify(w.Context(actor.System("test")), w.DB); err != nil {
		t.Errorf("the log does not verify: %v", err)
	}
	_ = filepath.WalkDir(w.DataDir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		raw, err := os.ReadFile(path)
		for _, word := range []string{"kanari", "E-504", "bus stop", "Cricket", e.SHA256.Reveal()} {
			if bytes.Contains(raw, []byte(word)) {
				t.Errorf("%s lies in the clear in %s", word, filepath.Base(path))
			}
		}
		return err
	})
}
