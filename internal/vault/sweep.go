package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

const (
	// orphanAfter is how long a file waits for the row that names it.
	orphanAfter = time.Hour

	// forgetAfter is how long a file without a row is kept aside before it is
	// deleted: a database that was brought back from an older copy knows less
	// than the vault, and what it does not know may still be wanted.
	forgetAfter = 30 * 24 * time.Hour

	batch = 500
)

// sweeping keeps the sweep of this process and its writers apart.
var sweeping sync.RWMutex

// Sweep puts aside every file older than an hour that known does not name, deletes
// what was put aside 30 days ago, and removes what a crash left half written. It
// says how many files it put aside.
func (v Vault) Sweep(now time.Time, known func(names []string) (map[string]bool, error)) (int, error) {
	var old []string
	for _, shelf := range shelves(v.dir) {
		old = append(old, olderThan(shelf, now.Add(-orphanAfter))...)
	}
	swept := 0
	for ; len(old) > 0; old = old[min(batch, len(old)):] {
		n, err := v.aside(old[:min(batch, len(old))], now, known)
		swept += n
		if err != nil {
			return swept, err
		}
	}
	return swept, errors.Join(
		discard(filepath.Join(v.dir, "waiting"), now.Add(-orphanAfter)),
		discard(filepath.Join(v.dir, "aside"), now.Add(-forgetAfter)),
	)
}

func (v Vault) aside(names []string, now time.Time, known func(names []string) (map[string]bool, error)) (int, error) {
	sweeping.Lock()
	defer sweeping.Unlock()
	named, err := known(names)
	if err != nil {
		return 0, err
	}
	if err := os.MkdirAll(filepath.Join(v.dir, "aside"), 0o700); err != nil {
		return 0, fmt.Errorf("making a folder of the vault: %w", err)
	}
	swept := 0
	for _, name := range names {
		info, err := os.Stat(path(v.dir, name))
		if named[name] || err != nil || info.ModTime().After(now.Add(-orphanAfter)) {
			continue
		}
		to := filepath.Join(v.dir, "aside", name)
		if err := errors.Join(os.Rename(path(v.dir, name), to), os.Chtimes(to, now, now)); err != nil {
			return swept, fmt.Errorf("putting a file aside: %w", err)
		}
		swept++
	}
	return swept, nil
}

// shelves are the folders that hold files, none before the first file.
func shelves(dir string) []string {
	found, _ := filepath.Glob(filepath.Join(dir, "[0-9a-f][0-9a-f]"))
	return found
}

func olderThan(folder string, than time.Time) []string {
	entries, _ := os.ReadDir(folder)
	var old []string
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && info.Mode().IsRegular() && info.ModTime().Before(than) {
			old = append(old, e.Name())
		}
	}
	return old
}

func discard(folder string, than time.Time) error {
	for _, name := range olderThan(folder, than) {
		if err := os.Remove(filepath.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("removing a leftover: %w", err)
		}
	}
	return nil
}
