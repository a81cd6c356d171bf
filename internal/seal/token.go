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

// Word is so many random letters out of an alphabet, each as likely as the others.
func Word(alphabet string, length int) string {
	out := make([]byte, 0, length)
	even := 256 - 256%len(alphabet) // above it some letters would come more often
	for len(out) < length {
		for _, b := range secretBytes(2 * length) {
			if int(b) < even && len(out) < length {
				out = append(out, alphabet[int(b)%len(alphabet)])
			}
		}
	}
	return string(out)
}
