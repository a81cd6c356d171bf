package staff

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"constancia/internal/fault"
)

// Lengths of a password in characters. There are no rules of composition: they
// make passwords worse (NIST SP 800-63B section 5.1.1.2, ASVS 5.0 section 6.2).
const (
	minPassword = 12
	maxPassword = 128
)

// hashing costs 64 MiB a time, so two at once are enough for a clinic and more
// than an attacker should get.
var (
	hashing = make(chan struct{}, 2)
	params  = &argon2id.Params{Memory: 64 << 10, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
)

// nobodysHash is compared with where there is no account, or none that may come
// in, so that the work and the wait are the same.
var nobodysHash = sync.OnceValues(func() (string, error) {
	return argon2id.CreateHash("nobody signs in with this", params)
})

// Password is a chosen password on its way to a verb: already hashed, since that
// takes longer than a transaction should be held open.
type Password struct {
	plain string
	hash  string
}

// Format hides the password from every verb of package fmt.
func (Password) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[password]")) }

// Choose hashes a password that somebody typed. One that breaks the rules is
// refused by the verb it is given to, beside the form's other problems.
func Choose(ctx context.Context, typed string) (Password, error) {
	p := Password{plain: norm.NFC.String(typed)}
	if n := utf8.RuneCountInString(p.plain); n < minPassword || n > maxPassword {
		return p, nil
	}
	err := oneOfTwo(ctx, func() (err error) {
		p.hash, err = argon2id.CreateHash(p.plain, params)
		return err
	})
	if err != nil {
		return Password{}, fmt.Errorf("hashing a password: %w", err)
	}
	return p, nil
}

// check adds what is wrong with the password; obvious are words a stranger would
// try first: the address, the clinic's name.
func (p Password) check(problems *fault.Problems, field string, obvious ...string) {
	switch n := utf8.RuneCountInString(p.plain); {
	case p.plain == "":
		problems.Add(field, "staff.password.missing")
	case n < minPassword:
		problems.Add(field, "staff.password.short", "least", minPassword)
	case n > maxPassword:
		problems.Add(field, "staff.password.long", "most", maxPassword)
	case p.is(obvious):
		problems.Add(field, "staff.password.obvious")
	}
}

func (p Password) is(obvious []string) bool {
	typed := squeeze(p.plain)
	for _, word := range obvious {
		before, _, _ := strings.Cut(word, "@")
		if typed == squeeze(word) || typed == squeeze(before) {
			return true
		}
	}
	return false
}

// squeeze drops case and blanks: "Casa  Libre" is no better than "casalibre".
func squeeze(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(s)), ""))
}

// matches compares, with the full work also where hash is empty.
func matches(ctx context.Context, typed, hash string) (bool, error) {
	dummy, err := nobodysHash()
	if err != nil {
		return false, fmt.Errorf("preparing a comparison: %w", err)
	}
	known := hash != ""
	if !known {
		hash = dummy
	}
	if utf8.RuneCountInString(typed) > maxPassword {
		typed, known = "", false
	}
	same := false
	err = oneOfTwo(ctx, func() (err error) {
		same, err = argon2id.ComparePasswordAndHash(norm.NFC.String(typed), hash)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("comparing a password: %w", err)
	}
	return same && known, nil
}

// oneOfTwo waits for its turn, as long as the caller does.
func oneOfTwo(ctx context.Context, work func() error) error {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
		return work()
	case <-ctx.Done():
		return fault.Wrap(fault.Unavailable, "fault.busy", ctx.Err())
	}
}
