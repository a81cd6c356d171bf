// Package fault holds the errors a person may be told.
//
// A fault has a kind (which the edge turns into an HTTP status), a key into the
// translation catalogs (what the person reads), the problems of single fields,
// and a cause, which goes to the log and never to the person. The package knows
// no HTTP, no language and no noun of the casework.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of thing went wrong, in as few words as the doors need.
type Kind uint8

// The kinds. The edge holds the one table from kind to HTTP status.
const (
	// Invalid: what was sent cannot be kept; Problems name the fields.
	Invalid Kind = iota + 1
	// NotFound: absent, or behind a wall; the two look the same.
	NotFound
	// Forbidden: known, but not for this person's roles.
	Forbidden
	// Conflict: clashes with what is already on record.
	Conflict
	// Stale: somebody else saved first; the version sent is no longer current.
	Stale
	// Unauthenticated: nobody is signed in, or the token is not valid.
	Unauthenticated
	// TooMany: throttled; try later.
	TooMany
	// TooLarge: the body or file is over the limit.
	TooLarge
	// Unavailable: the disk is full or the database cannot be reached; nothing was saved.
	Unavailable
	// Precondition: the request lacks the version it must name (If-Match).
	Precondition
)

// Args are the named values of a translated sentence.
type Args = map[string]any

// Problem is one refused field. Field is the name the form or the JSON body
// uses; Key names the sentence in the catalogs.
type Problem struct {
	Field string
	Key   string
	Args  Args
}

// Error is an error with two audiences: Key and Problems for the person, Err
// for the log. Problems never carry the refused value.
type Error struct {
	Kind     Kind
	Key      string
	Args     Args
	Problems []Problem
	Err      error
}

// Error is the text for the log: the key, the refused fields and the cause.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Key)
	for _, p := range e.Problems {
		fmt.Fprintf(&b, " [%s %s]", p.Field, p.Key)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// New makes a fault without a cause.
func New(kind Kind, key string) *Error { return &Error{Kind: kind, Key: key} }

// Wrap makes a fault that keeps its cause for the log.
func Wrap(kind Kind, key string, err error) *Error {
	return &Error{Kind: kind, Key: key, Err: err}
}

// Is tells whether err is, or wraps, a fault of the kind.
func Is(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}

// From finds the fault in err's chain.
func From(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// Problems collects refused fields, so that a person hears of all of them at once.
type Problems []Problem

// Add notes a refused field. args are name, value pairs for the sentence.
func (p *Problems) Add(field, key string, args ...any) {
	*p = append(*p, Problem{Field: field, Key: key, Args: pairs(args)})
}

// Err is nil when nothing was refused, else one Invalid fault with every problem.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Key: "fault.invalid", Problems: p}
}

func pairs(args []any) Args {
	if len(args) == 0 {
		return nil
	}
	out := make(Args, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		out[fmt.Sprint(args[i])] = args[i+1]
	}
	return out
}
