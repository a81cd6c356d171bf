package binder_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"constancia/internal/binder"
)

// Whatever the bytes: no panic that was not caught and none caught either, an answer
// within a second of little work, and what Inspect lets pass is bound.
func FuzzInspect(f *testing.F) {
	for _, seed := range [][]byte{
		pages(2, "", "").bytes(),
		pages(1, "/OpenAction <</S /JavaScript /JS (x)>>", "/Rotate 90 /UserUnit 2 /CropBox [0 0 9 9]").bytes(),
		form("/NeedAppearances true", "/Subtype /Widget /FT /Tx /V (typed) /DA (/F 0 Tf 1 g)", "/Subtype /Stamp /AP <</N FACE>>"),
		scan(1, 50), layered(), joined(), tabled(pages(1, "", ""), nil), withPacks(),
		bytes.Replace(pages(1, "", "").bytes(), []byte("startxref"), []byte("startyref"), 1),
		bytes.Replace(pages(1, "", "").bytes(), []byte("/Size"), []byte("/Encrypt <</Filter /Standard /V 4 /R 4 /O () /U () /P -4>> /Size"), 1),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		begun := time.Now()
		sheet, err := binder.Inspect(t.Context(), bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("took %s", took)
		}
		if errors.Is(sheet.Cause, binder.ErrPanic) {
			t.Error(sheet.Cause)
		}
		bound, err := binder.Bind(t.Context(), io.Discard, []binder.Piece{piece("", content)}, binder.Options{})
		if (err == nil) != (sheet.Trouble == "") || err == nil && bound.Pages != sheet.Pages {
			t.Errorf("inspected: %+v; bound: %v, %v", sheet, bound, err)
		}
	})
}
