package vault

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// place writes a file so that it is there whole or not at all, also after a power
// cut: a temporary file, fsync, rename, fsync of the folders that name it.
func place(dir, name string, write func(f io.Writer) error) error {
	waiting := filepath.Join(dir, "waiting")
	shelf := filepath.Dir(path(dir, name))
	for _, folder := range []string{waiting, shelf} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return fmt.Errorf("making a folder of the vault: %w", err)
		}
	}
	f, err := os.CreateTemp(waiting, "*")
	if err != nil {
		return fmt.Errorf("beginning a file: %w", err)
	}
	err = errors.Join(write(f), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path(dir, name))
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("writing a file: %w", err)
	}
	return errors.Join(settle(shelf), settle(dir), settle(filepath.Dir(dir)))
}

// settle makes the names in a folder outlast a power cut.
func settle(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return fmt.Errorf("opening a folder of the vault: %w", err)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("settling a folder of the vault: %w", err)
	}
	return nil
}
