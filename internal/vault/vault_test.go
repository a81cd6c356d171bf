package vault_test

// The topology: María and Petrona are clients, each with a key of her own. What
// they send is a screenshot of a phone, a photo with its camera's words, and what
// somebody would send who means harm.

import (
	"bytes"
	"encoding/hex"
	"errors"
	"image"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/vault"
)

var (
	maria   = uuid.MustParse("0195a000-0000-7000-8000-00000000000a")
	petrona = uuid.MustParse("0195a000-0000-7000-8000-00000000000b")
)

func open(t *testing.T) (*cast.World, vault.Vault) {
	t.Helper()
	w := cast.New(t)
	for _, id := range []uuid.UUID{maria, petrona} {
		if err := w.DB.Keys().Create(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	return w, vault.Of(w.DB)
}

func keep(t *testing.T, v vault.Vault, client uuid.UUID, content []byte) vault.Kept {
	t.Helper()
	kept, err := v.Keep(t.Context(), client, bytes.NewReader(content))
	if err != nil {
		t.Fatalf("keeping: %v", err)
	}
	return kept
}

// files lists what lies in the vault, by path inside it.
func files(w *cast.World) []string {
	var found []string
	_ = filepath.WalkDir(filepath.Join(w.DataDir, "files"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			found = append(found, path)
		}
		return nil
	})
	return found
}

func TestAnOriginalComesBackByteForByteAndLiesEncrypted(t *testing.T) {
	w, v := open(t)
	photo := cast.Photo(1, cast.Camera{TakenAt: "2026:11:23 08:12:00", Offset: "-06:00"})
	kept := keep(t, v, maria, photo)
	got, err := v.Read(t.Context(), maria, kept.Name)
	if err != nil || !bytes.Equal(got, photo) {
		t.Fatalf("the original came back changed: %v", err)
	}
	if kept.Type != vault.JPEG || kept.Bytes != int64(len(photo)) || kept.Made != "2026-11-23T08:12:00-06:00" || len(kept.SHA256) != 64 {
		t.Errorf("got %+v", kept)
	}
	lying := files(w)
	if len(lying) != 2 {
		t.Fatalf("got %v, want the original and its preview and nothing half written", lying)
	}
	for _, path := range lying {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		info, _ := os.Stat(path)
		if bytes.Contains(raw, []byte("Exif")) || bytes.Contains(raw, photo[40:80]) || info.Mode().Perm() != 0o600 {
			t.Errorf("%s does not lie sealed", path)
		}
		if strings.Contains(path, kept.SHA256) {
			t.Error("the name of the file tells its hash")
		}
	}
}

func TestTheSameFileOfTwoClientsHasTwoNamesAndOneOfOneClientOne(t *testing.T) {
	w, v := open(t)
	shot := cast.Screenshot(1)
	first, again, other := keep(t, v, maria, shot), keep(t, v, maria, shot), keep(t, v, petrona, shot)
	if first != again {
		t.Errorf("posted twice: got %+v and %+v", first, again)
	}
	if first.Name == other.Name || first.SHA256 != other.SHA256 {
		t.Error("two clients share the name of a file")
	}
	if got := len(files(w)); got != 4 {
		t.Errorf("got %d files, want an original and a preview for each client", got)
	}
	if _, err := v.Read(t.Context(), petrona, first.Name); err == nil {
		t.Error("one client's key opened another's file")
	}
}

func TestAPreviewIsSmallUprightAndSaysNothingOfTheCamera(t *testing.T) {
	_, v := open(t)
	kept := keep(t, v, maria, cast.Photo(2, cast.Camera{TakenAt: "2026:11:23 08:12:00", Offset: "-06:00", Orientation: 6}))
	small, err := v.Read(t.Context(), maria, kept.Preview)
	if err != nil {
		t.Fatal(err)
	}
	picture, format, err := image.Decode(bytes.NewReader(small))
	if err != nil || format != "jpeg" || bytes.Contains(small, []byte("Exif")) || bytes.Contains(small, []byte("2026:11")) {
		t.Fatalf("got %s, %v; want a JPEG without words", format, err)
	}
	// 320 by 240, held on its side: what was dark above is dark on the right.
	bounds := picture.Bounds()
	right, _, _, _ := picture.At(bounds.Max.X-5, 100).RGBA()
	left, _, _, _ := picture.At(5, 100).RGBA()
	if bounds.Dx() != 240 || bounds.Dy() != 320 || right > left {
		t.Errorf("got %v, red %d on the left and %d on the right: not upright", bounds, left, right)
	}
}

func TestALargePictureGetsASmallPreview(t *testing.T) {
	_, v := open(t)
	kept := keep(t, v, maria, cast.Drawn(3, 2400, 1200))
	small, err := v.Read(t.Context(), maria, kept.Preview)
	if err != nil {
		t.Fatal(err)
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(small))
	if err != nil || config.Width != 1600 || config.Height != 800 {
		t.Errorf("got %d by %d, %v", config.Width, config.Height, err)
	}
}

// What a camera says is a claim: 1970 and 2050 are kept as they stand.
func TestOddDatesAreKeptAsClaimed(t *testing.T) {
	_, v := open(t)
	for i, c := range []struct{ at, offset, want string }{
		{"1970:01:01 00:00:00", "", "1970-01-01T00:00:00"},
		{"2050:06:30 12:00:00", "+02:00", "2050-06-30T12:00:00+02:00"},
		{"0000:00:00 00:00:00", "", ""},
		{"yesterday, about nine", "", ""},
		{"2026:11:23 08:12:00", "Chicago", "2026-11-23T08:12:00"},
	} {
		if got := keep(t, v, maria, cast.Photo(10+i, cast.Camera{TakenAt: c.at, Offset: c.offset})).Made; got != c.want {
			t.Errorf("%q: got %q, want %q", c.at, got, c.want)
		}
	}
}

func TestAnAlteredOrMissingFileIsNeverServed(t *testing.T) {
	w, v := open(t)
	large := append(cast.Screenshot(4), bytes.Repeat([]byte("after the end"), 30_000)...) // several segments
	kept := keep(t, v, maria, large)
	path := filepath.Join(w.DataDir, "files", kept.Name[:2], kept.Name)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func([]byte) []byte{
		"its last byte turned":     func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"a byte in the middle":     func(b []byte) []byte { b[len(b)/2] ^= 1; return b },
		"its end cut off":          func(b []byte) []byte { return b[:len(b)-1000] },
		"cut at a segment's end":   func(b []byte) []byte { return b[:64<<10] },
		"another client's content": func([]byte) []byte { return bytes.Repeat([]byte{1}, 100) },
		"nothing in it":            func([]byte) []byte { return nil },
	} {
		if err := os.WriteFile(path, change(bytes.Clone(whole)), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := v.Read(t.Context(), maria, kept.Name); !fault.Is(err, fault.Unavailable) || got != nil {
			t.Errorf("%s: got %d bytes, %v", name, len(got), err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Read(t.Context(), maria, kept.Name); !fault.Is(err, fault.Unavailable) {
		t.Errorf("missing: got %v", err)
	}
	for _, name := range []string{"", "..", "../../constancia.db", strings.Repeat("z", 64), strings.Repeat("a", 62) + "/."} {
		if _, err := v.Read(t.Context(), maria, name); err == nil {
			t.Errorf("%q was read", name)
		}
	}
}

func TestADestroyedKeyTakesTheFilesWithIt(t *testing.T) {
	w, v := open(t)
	kept := keep(t, v, maria, cast.Screenshot(5))
	if err := w.DB.Keys().Destroy(t.Context(), maria); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Read(t.Context(), maria, kept.Name); !errors.Is(err, seal.ErrNoKey) {
		t.Errorf("got %v, want no key", err)
	}
}

func TestTheSweepPutsAsideWhatNoRowNames(t *testing.T) {
	w, v := open(t)
	named, orphan := keep(t, v, maria, cast.Screenshot(6)), keep(t, v, maria, cast.Screenshot(7))
	known := func(names []string) (map[string]bool, error) {
		return map[string]bool{named.Name: true, named.Preview: true}, nil
	}
	half := filepath.Join(w.DataDir, "files", "waiting", "1")
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	written, _ := os.Stat(half)
	for _, step := range []struct {
		after      time.Duration
		swept, lie int
	}{
		{time.Minute, 0, 5},         // a row may still be coming
		{2 * time.Hour, 2, 4},       // the orphan and its preview go aside, the half file goes
		{3 * time.Hour, 0, 4},       // nothing more to do
		{32 * 24 * time.Hour, 0, 2}, // what was aside for a month is gone
	} {
		swept, err := v.Sweep(written.ModTime().Add(step.after), known)
		if err != nil || swept != step.swept || len(files(w)) != step.lie {
			t.Errorf("after %s: swept %d, left %d, %v; want %d and %d", step.after, swept, len(files(w)), err, step.swept, step.lie)
		}
	}
	if _, err := v.Read(t.Context(), maria, named.Name); err != nil {
		t.Errorf("a named file was swept: %v", err)
	}
	if _, err := v.Read(t.Context(), maria, orphan.Name); err == nil {
		t.Error("an orphan can still be read")
	}
}

const fullDisk = "CONSTANCIA_TEST_FULL_DISK"

// The limit on a file's size stands in for a full disk: writing fails half way.
// It would hold for the whole process, so another one tries.
func TestAFullDiskLeavesNothingHalfDone(t *testing.T) {
	if os.Getenv(fullDisk) != "" {
		tryFullDisk(t)
		return
	}
	again := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	again.Env = append(os.Environ(), fullDisk+"=1")
	if out, err := again.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
		t.Errorf("%v\n%s", err, out)
	}
}

func tryFullDisk(t *testing.T) {
	w, v := open(t)
	content := append(cast.Screenshot(8), make([]byte, 300<<10)...)
	signal.Ignore(syscall.SIGXFSZ)
	limit := syscall.Rlimit{Cur: 200 << 10, Max: 1 << 62}
	var was syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	limit.Max = was.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	_, err := v.Keep(t.Context(), maria, bytes.NewReader(content))
	if f, ok := fault.From(err); !ok || f.Kind != fault.Unavailable || f.Key != "fault.disk_full" {
		t.Errorf("got %v, want a full disk", err)
	}
	for _, path := range files(w) {
		if info, _ := os.Stat(path); info.Size() >= 100<<10 {
			t.Errorf("%s lies half written", path)
		}
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was); err != nil {
		t.Fatal(err)
	}
	kept := keep(t, v, maria, content)
	if got, err := v.Read(t.Context(), maria, kept.Name); err != nil || !bytes.Equal(got, content) {
		t.Errorf("with room again: %v", err)
	}
}

func TestNamesAreKeyedPerInstallation(t *testing.T) {
	_, one := open(t)
	_, two := open(t)
	a, b := keep(t, one, maria, cast.Screenshot(9)), keep(t, two, maria, cast.Screenshot(9))
	if _, err := hex.DecodeString(a.Name); err != nil || a.Name == b.Name || len(a.Name) != 64 {
		t.Errorf("got %s and %s", a.Name, b.Name)
	}
}
