// Package locale speaks to people: message catalogs in any language, and
// dates, times, zones, lists and durations as that language says them.
//
// It refuses to know what a message is about and who reads it: it never looks
// up a person, a setting or a clock. Text is a key and named values; a catalog
// of one language is a folder of flat JSON files, one per room.
package locale

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

//go:embed catalogs
var embedded embed.FS

// The catalogs are part of the program: a broken one is a programmer's error
// and stops the start, not a page later on.
var catalogs = sync.OnceValue(func() *set {
	s, err := load(embedded, "catalogs")
	if err != nil {
		panic(fmt.Sprintf("locale: %v", err))
	}
	return s
})

// Printer speaks one language. Get one from For, Negotiate or From.
type Printer struct {
	tag     language.Tag
	catalog *catalog
	english *catalog
}

// For gives the printer of the best catalog for a BCP 47 tag, also of one that
// holds only some rooms (the calendar words). English when nothing is near.
func For(tag string) *Printer {
	s := catalogs()
	wanted, err := language.Parse(tag)
	if err != nil {
		return s.printer(0)
	}
	_, i, confidence := s.all.Match(wanted)
	if confidence == language.No {
		i = 0
	}
	return s.printer(i)
}

// Negotiate picks the language of a page: the first preferred tag for which
// there is an interface, else the best of an Accept-Language header, else
// English.
func Negotiate(acceptLanguage string, preferred ...string) *Printer {
	s := catalogs()
	for _, p := range preferred {
		if tag, err := language.Parse(p); err == nil {
			if _, i, confidence := s.interfaces.Match(tag); confidence >= language.High {
				return s.printer(s.interfaceAt[i])
			}
		}
	}
	const longest = 500 // what browsers send is far shorter
	if len(acceptLanguage) > longest {
		return s.printer(0)
	}
	wanted, _, err := language.ParseAcceptLanguage(acceptLanguage)
	if err != nil || len(wanted) == 0 {
		return s.printer(0)
	}
	_, i, confidence := s.interfaces.Match(wanted...)
	if confidence == language.No {
		return s.printer(0)
	}
	return s.printer(s.interfaceAt[i])
}

// Language is a catalog as a person chooses it.
type Language struct {
	Tag        string
	NativeName string
	Dir        string
	Reviewed   bool // a person who speaks it has read it; otherwise the page says that it is a draft
}

// Languages lists the languages the pages can be shown in, English first.
func Languages() []Language {
	return catalogs().languages(func(c *catalog) bool { return c.meta.Interface })
}

// LanguagesOf lists the languages that have every English text of a room, for
// instance "feeds": a calendar speaks more languages than the pages do.
func LanguagesOf(room string) []Language {
	english := catalogs().catalogs[0].rooms[room]
	return catalogs().languages(func(c *catalog) bool {
		for _, key := range english {
			if _, ok := c.texts[key]; !ok {
				return false
			}
		}
		return len(english) > 0
	})
}

type contextKey struct{}

// With puts the printer of a request into its context.
func With(ctx context.Context, p *Printer) context.Context {
	return context.WithValue(ctx, contextKey{}, p)
}

// From is the printer of the request, the English one when there is none.
func From(ctx context.Context) *Printer {
	if p, ok := ctx.Value(contextKey{}).(*Printer); ok && p != nil {
		return p
	}
	return catalogs().printer(0)
}

// Say says a key in the language of the request; args are name, value pairs.
func Say(ctx context.Context, key string, args ...any) string {
	return From(ctx).Say(key, args...)
}

// SayArgs is Say for values that come as a map, as faults carry them.
func SayArgs(ctx context.Context, key string, args map[string]any) string {
	return From(ctx).SayArgs(key, args)
}

// Keys lists the keys that begin so, in their order, as English has them.
func Keys(prefix string) []string {
	var keys []string
	for key := range catalogs().catalogs[0].texts {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}
