package seal

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// NewToken makes a link's secret: 32 random bytes as 43 characters that may
// stand in a URL. Only the hash is stored; the token is shown once.
func NewToken() (token, hash string) {
	token = base64.RawURLEncoding.EncodeToString(secretBytes(32))
	return token, HashToken(token)
}

// HashToken is what is stored of a token. 256 random bits need no salt.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	var text [2 * sha256.Size]byte
	hex.Encode(text[:], sum[:])
	return string(text[:])
}
