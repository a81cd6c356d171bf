package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const kekFile = "kek"

// loadKEK reads the key-encryption key, or makes it where mayCreate says that
// nothing has been sealed yet. Directory and file must be closed to everyone else.
func loadKEK(dir string, mayCreate bool) ([]byte, error) {
	path := filepath.Join(dir, kekFile)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the keys directory: %w", err)
	}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && mayCreate:
		return createKEK(path)
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s is missing, and the data was sealed with it: put the file back from its copy", path)
	case err != nil:
		return nil, fmt.Errorf("reading the key-encryption key: %w", err)
	}
	if err := refuseLoose(path, 0o077); err != nil {
		return nil, err
	}
	if err := refuseLoose(dir, 0o022); err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(raw) != 32 {
		return nil, fmt.Errorf("%s does not hold a key", path)
	}
	return raw, nil
}

func createKEK(path string) ([]byte, error) {
	raw := secretBytes(32)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("making the key-encryption key: %w", err)
	}
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(raw) + "\n")
	return raw, errors.Join(err, f.Sync(), f.Close())
}

// refuseLoose refuses a path that people other than its owner can use.
func refuseLoose(path string, forbidden fs.FileMode) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("looking at %s: %w", path, err)
	}
	if loose := info.Mode().Perm() & forbidden; loose != 0 {
		return fmt.Errorf("%s is open to others (mode %04o): run chmod go-rwx on it", path, info.Mode().Perm())
	}
	return nil
}

// newAEAD is AES-256-GCM with a random nonce in front of each ciphertext.
func newAEAD(raw []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(raw)
	if err != nil {
		return nil, fmt.Errorf("preparing a key: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}
