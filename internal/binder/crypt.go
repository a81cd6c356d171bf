package binder

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"errors"
)

// errLocked says that a file opens with a password only.
var errLocked = errors.New("it needs a password")

// crypt opens what the standard security handler has encrypted (ISO 32000-2, section
// 7.6.4). A file whose owner restricted it but which anybody may read opens with the
// empty password: such a file is read, as every viewer reads it.
type crypt struct {
	key            []byte
	strings, bytes method
}

type method int

const (
	plain method = iota
	rc4Cipher
	aes128
	aes256
)

// padding fills a password up to 32 bytes (algorithm 2).
var padding = []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")

// unlock prepares what opens the document, where it is encrypted.
func (d *document) unlock() error {
	how := d.dict(d.trailer["Encrypt"])
	if d.trailer["Encrypt"] == nil || d.crypt != nil {
		return nil
	}
	version, revision := d.int(how["V"]), d.int(how["R"])
	if d.name(how["Filter"]) != "Standard" || version < 1 || version > 5 || version == 3 || revision < 2 || revision > 6 {
		return errLocked
	}
	c := &crypt{strings: rc4Cipher, bytes: rc4Cipher}
	length := 5
	if n := d.int(how["Length"]); version > 1 && n >= 40 && n <= 128 {
		length = n / 8
	}
	if version >= 4 {
		c.strings, c.bytes = d.filterMethod(how, "StrF"), d.filterMethod(how, "StmF")
		length = 16
	}
	if revision >= 5 {
		c.key = d.keyOfSix(how, revision)
	} else {
		c.key = d.keyOfFour(how, revision, length)
	}
	if c.key == nil {
		return errLocked
	}
	d.crypt = c
	return nil
}

func (d *document) filterMethod(how dict, which name) method {
	filter := d.dict(d.dict(how["CF"])[d.name(how[which])])
	switch d.name(filter["CFM"]) {
	case "V2":
		return rc4Cipher
	case "AESV2":
		return aes128
	case "AESV3":
		return aes256
	}
	return plain
}

// keyOfFour is algorithm 2 with the empty password, proven by algorithm 6; nil where
// the empty one is wrong.
func (d *document) keyOfFour(how dict, revision, length int) []byte {
	owner, user := d.text(how["O"]), d.text(how["U"])
	if len(owner) < 32 || len(user) < 32 {
		return nil
	}
	var id text
	if ids := d.array(d.trailer["ID"]); len(ids) > 0 {
		id = d.text(ids[0])
	}
	hash := md5.New()
	hash.Write(padding)
	hash.Write(owner[:32])
	hash.Write(binary.LittleEndian.AppendUint32(nil, uint32(d.int32(how["P"]))))
	hash.Write(id)
	if open, ok := d.get(how["EncryptMetadata"]).(bool); ok && !open && revision >= 4 {
		hash.Write([]byte{255, 255, 255, 255})
	}
	key := hash.Sum(nil)
	if revision == 2 {
		key = key[:5]
		if !bytes.Equal(rc4ed(key, padding), user[:32]) {
			return nil
		}
		return key
	}
	for range 50 {
		sum := md5.Sum(key[:length])
		key = sum[:]
	}
	key = key[:length]
	sum := md5.Sum(append(bytes.Clone(padding), id...))
	proof := sum[:]
	for round := range 20 {
		turned := make([]byte, len(key))
		for i, b := range key {
			turned[i] = b ^ byte(round)
		}
		proof = rc4ed(turned, proof)
	}
	if !bytes.Equal(proof, user[:16]) {
		return nil
	}
	return key
}

// int32 reads permissions, which some programs write as a number without a sign.
func (d *document) int32(v any) int32 {
	n, _ := d.get(v).(number)
	i, _ := n.whole()
	return int32(uint32(int64(i)))
}

// keyOfSix is algorithm 2.A with the empty password.
func (d *document) keyOfSix(how dict, revision int) []byte {
	user, wrapped := d.text(how["U"]), d.text(how["UE"])
	if len(user) < 48 || len(wrapped) < 32 {
		return nil
	}
	if !bytes.Equal(digest(user[32:40], revision), user[:32]) {
		return nil
	}
	block, err := aes.NewCipher(digest(user[40:48], revision))
	if err != nil {
		return nil
	}
	key := make([]byte, 32)
	cipher.NewCBCDecrypter(block, make([]byte, aes.BlockSize)).CryptBlocks(key, wrapped[:32])
	return key
}

// digest is algorithm 2.B for the empty password.
func digest(salt []byte, revision int) []byte {
	first := sha256.Sum256(salt)
	k := first[:]
	if revision == 5 {
		return k
	}
	for round := 0; ; round++ {
		e := bytes.Repeat(k, 64)
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil
		}
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(e, e)
		rest := 0
		for _, b := range e[:16] {
			rest += int(b)
		}
		switch rest % 3 {
		case 0:
			sum := sha256.Sum256(e)
			k = sum[:]
		case 1:
			sum := sha512.Sum384(e)
			k = sum[:]
		case 2:
			sum := sha512.Sum512(e)
			k = sum[:]
		}
		if round >= 63 && int(e[len(e)-1]) <= round-31 {
			return k[:32]
		}
	}
}

func rc4ed(key, in []byte) []byte {
	c, err := rc4.NewCipher(key)
	if err != nil {
		return nil
	}
	out := make([]byte, len(in))
	c.XORKeyStream(out, in)
	return out
}

// open decrypts the strings and the bytes of one object.
func (c *crypt) open(v any, num int) any {
	switch v := v.(type) {
	case text:
		return text(c.decrypt(v, num, c.strings))
	case array:
		for i := range v {
			v[i] = c.open(v[i], num)
		}
	case dict:
		for key := range v {
			v[key] = c.open(v[key], num)
		}
	case stream:
		kind := v.dict["Type"]
		if kind == name("XRef") || v.identity() {
			return v
		}
		c.open(v.dict, num)
		v.raw = c.decrypt(v.raw, num, c.bytes)
		return v
	}
	return v
}

// identity tells a stream that says it is not encrypted.
func (s stream) identity() bool {
	filter := s.dict["Filter"]
	if list, ok := filter.(array); ok && len(list) > 0 {
		filter = list[0]
	}
	return filter == name("Crypt")
}

func (c *crypt) decrypt(in []byte, num int, how method) []byte {
	switch how {
	case rc4Cipher:
		return rc4ed(c.keyOf(num, false), in)
	case aes128:
		return unchained(c.keyOf(num, true), in)
	case aes256:
		return unchained(c.key, in)
	}
	return in
}

// keyOf is algorithm 1. The generation is taken for zero, as it is in every file that
// was not changed by hand.
func (c *crypt) keyOf(num int, salted bool) []byte {
	in := append(bytes.Clone(c.key), byte(num), byte(num>>8), byte(num>>16), 0, 0)
	if salted {
		in = append(in, "sAlT"...)
	}
	sum := md5.Sum(in)
	return sum[:min(len(c.key)+5, 16)]
}

func unchained(key, in []byte) []byte {
	whole := len(in) / aes.BlockSize * aes.BlockSize
	block, err := aes.NewCipher(key)
	if err != nil || whole < 2*aes.BlockSize {
		return nil
	}
	out := make([]byte, whole-aes.BlockSize)
	cipher.NewCBCDecrypter(block, in[:aes.BlockSize]).CryptBlocks(out, in[aes.BlockSize:whole])
	if pad := int(out[len(out)-1]); pad >= 1 && pad <= aes.BlockSize {
		out = out[:len(out)-pad]
	}
	return out
}
