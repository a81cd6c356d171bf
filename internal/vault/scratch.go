package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
)

// Scratch is a file for as long as it is looked at: a stranger's, or one in the making. It has no name on the
// disk, and lies there under a key that only this process has: neither a crash nor a
// stolen disk leaves anything of it. Unlike an Arrival it is read at any place without
// what lies before; nothing proves that it comes back as it was, which is for whoever
// reads it to check.
type Scratch struct {
	file  *os.File
	block cipher.Block
	size  int64
	ended atomic.Bool
}

// Scratch lays a file aside. TooLarge as soon as it is longer than most, in bytes;
// Unavailable when the disk is full. Whoever lays one aside discards it.
func (v Vault) Scratch(from io.Reader, most int64) (*Scratch, error) {
	s, err := v.lay()
	if err != nil {
		return nil, err
	}
	sealing := cipher.StreamWriter{S: s.stream(0), W: s.file}
	if s.size, err = io.Copy(sealing, &counter{from: from, most: most}); err != nil {
		return nil, errors.Join(said(err), s.file.Close())
	}
	return s, nil
}

// lay begins a file, with nothing in it.
func (v Vault) lay() (_ *Scratch, err error) {
	waiting := filepath.Join(v.dir, "waiting")
	if err := os.MkdirAll(waiting, 0o700); err != nil {
		return nil, fmt.Errorf("making a folder of the vault: %w", err)
	}
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	s := &Scratch{}
	if s.block, err = aes.NewCipher(key); err != nil {
		return nil, fmt.Errorf("sealing a stranger's file: %w", err)
	}
	if s.file, err = os.CreateTemp(waiting, "*"); err != nil {
		return nil, said(fmt.Errorf("laying a stranger's file aside: %w", err))
	}
	if err := os.Remove(s.file.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("laying a stranger's file aside: %w", err), s.file.Close())
	}
	return s, nil
}

// Add lays more behind what is there, and gives it back to be read. Only one goroutine
// adds at a time. Unavailable when the disk is full.
func (s *Scratch) Add(content []byte) (*io.SectionReader, error) {
	at := (s.size + aes.BlockSize - 1) / aes.BlockSize * aes.BlockSize // no part of the key stream is used twice
	sealed := make([]byte, len(content))
	s.stream(at/aes.BlockSize).XORKeyStream(sealed, content)
	if _, err := s.file.WriteAt(sealed, at); err != nil {
		return nil, said(fmt.Errorf("laying a page aside: %w", err))
	}
	s.size = at + int64(len(content))
	return io.NewSectionReader(s, at, int64(len(content))), nil
}

// stream is the key stream from a block on. The key is used for one file, so counting
// may begin at nought.
func (s *Scratch) stream(block int64) cipher.Stream {
	var at [aes.BlockSize]byte
	binary.BigEndian.PutUint64(at[8:], uint64(block))
	return cipher.NewCTR(s.block, at[:])
}

// Size is how long the file is, in bytes.
func (s *Scratch) Size() int64 { return s.size }

// ReadAt reads at any place, and in several at once.
func (s *Scratch) ReadAt(p []byte, at int64) (int, error) {
	n, err := s.file.ReadAt(p, at)
	stream := s.stream(at / aes.BlockSize)
	var skipped [aes.BlockSize]byte
	stream.XORKeyStream(skipped[:at%aes.BlockSize], skipped[:at%aes.BlockSize])
	stream.XORKeyStream(p[:n], p[:n])
	return n, err
}

// Discard forgets the file; a second time it does nothing.
func (s *Scratch) Discard() {
	if s.ended.CompareAndSwap(false, true) {
		_ = s.file.Close()
	}
}
