package web

import "testing"

// Sheet draws the sheet to take home, for the tests: its pages, and the letters that no
// typeface has.
func Sheet(t *testing.T, language, site, token string) (pages int, missing []rune) {
	t.Helper()
	book, err := sheetOf(language, site, site+"/r/"+token)
	if err != nil {
		t.Fatal(err)
	}
	if pages, err = book.Pages(); err != nil {
		t.Fatal(err)
	}
	return pages, book.Missing()
}
