package web

import (
	"bytes"
	"testing"

	"constancia/internal/locale"
	"constancia/internal/selfreport"
)

// Sheet draws the sheet to take home, for the tests, in a language that somebody has read
// or not: its pages, how many bytes it has, and the letters that no typeface has.
func Sheet(t *testing.T, language string, read bool, site, token string) (pages, size int, missing []rune) {
	t.Helper()
	book, err := sheetOf(selfreport.Standard{Language: locale.Language{Tag: language}, Source: read}, site, site+"/r/"+token)
	if err != nil {
		t.Fatal(err)
	}
	if pages, err = book.Pages(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, err := book.WriteTo(&out); err != nil {
		t.Fatal(err)
	}
	return pages, out.Len(), book.Missing()
}
