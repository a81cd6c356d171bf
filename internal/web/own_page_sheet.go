package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/skip2/go-qrcode"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"constancia/internal/selfreport"
	"constancia/internal/typeset"
	"constancia/internal/vault"
)

// squareHeight is that of the square on the sheet, in points: large enough for the camera of an
// old phone at arm's length.
const squareHeight = 165

// ownPageSheet is the link on one page to take home. Its secret is in what is sent, as it
// was in the answer that showed it, and in no address; a link that it does not belong to
// is not found.
func (s *Site) ownPageSheet(c echo.Context) error {
	id, err := ownPageID(c)
	if err != nil {
		return err
	}
	form, err := bind[struct {
		Token string `form:"token"`
	}](c)
	if err != nil {
		return err
	}

	var standard selfreport.Standard
	err = s.read(c, func(tx *db.Tx) (err error) {
		standard, err = standardOf(tx, id, form.Token)
		return err
	})
	if err != nil {
		return err
	}

	sheet, err := drawn(standard, s.address, selfreport.Made{Token: form.Token}.Address(s.address))
	if err != nil {
		return err
	}

	c.Response().Header().Set(echo.HeaderContentDisposition, `inline; filename="page.pdf"`)
	return c.Blob(http.StatusOK, string(vault.PDF), sheet)
}

func drawn(in selfreport.Standard, site, address string) ([]byte, error) {
	var out bytes.Buffer
	book, err := sheetOf(in, site, address)
	if err == nil {
		_, err = book.WriteTo(&out)
	}
	return out.Bytes(), err
}

// standardOf is how the language stands of a link inside the wall that opens by a secret;
// NotFound for any other.
func standardOf(tx *db.Tx, id uuid.UUID, token string) (selfreport.Standard, error) {
	link, err := selfreport.Find(tx, id)
	if err == nil && (link.TokenHash != seal.HashToken(token) || !link.Active(tx.Now)) {
		err = fault.New(fault.NotFound, "selfreport.not_found")
	}
	if err != nil {
		return selfreport.Standard{}, err
	}
	return selfreport.StandardOf(tx, link.Language)
}

// sheetOf is the sheet in a language; where nobody by name has read its sentences, also in
// English below, and says that the English is right. Nothing on it says whose it is or who
// gave it.
func sheetOf(in selfreport.Standard, site, address string) (*typeset.Book, error) {
	hers := locale.For(in.Tag)
	book, err := typeset.New(typeset.Options{Language: in.Tag})
	if err != nil {
		return nil, fmt.Errorf("drawing a sheet: %w", err)
	}
	square, err := qrcode.Encode(address, qrcode.Medium, 768)
	if err != nil {
		return nil, fmt.Errorf("drawing a link: %w", err)
	}
	book.Heading(1, hers.Say("portal.title"))
	if err := book.Picture(typeset.Picture{Content: square, Height: squareHeight}); err != nil {
		return nil, fmt.Errorf("drawing a sheet: %w", err)
	}
	book.Paragraph(typeset.Plain(address), typeset.Style{Size: 10, Align: typeset.Center})
	said := []*locale.Printer{hers}
	if !in.Trusted() {
		said = append(said, locale.For("en"))
	}
	for i, say := range said {
		if i > 0 {
			book.Rule()
		}
		style := typeset.Style{Size: 12 - 2*float64(i), Grey: i > 0}
		book.Paragraph(typeset.Strong(say.Say("portal.safety.not_ice")), style)
		for n, step := range []string{"open", "keep", "use"} {
			book.Numbered(n+1, typeset.Plain(say.Say("portal.sheet."+step)), style)
		}
		book.Paragraph(typeset.Plain(say.Say("portal.sheet.code", "address", strings.TrimSuffix(site, "/")+"/r")), style)
		if i == 0 && !in.Trusted() {
			book.Paragraph(typeset.Plain(say.Say("portal.draft")), typeset.Style{Size: 9, Grey: true})
		}
	}
	return book, nil
}
