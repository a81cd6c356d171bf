package vault

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Destroy deletes files for good, also those put aside: of a client who is purged,
// whose rows are gone already. A name that is not there is no error.
func (v Vault) Destroy(names ...string) error {
	sweeping.Lock()
	defer sweeping.Unlock()
	for _, name := range names {
		if !plausible(name) {
			return errors.New("not a name of the vault")
		}
		for _, place := range []string{path(v.dir, name), filepath.Join(v.dir, "aside", name)} {
			if err := os.Remove(place); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("destroying a file: %w", err)
			}
		}
	}
	return nil
}
