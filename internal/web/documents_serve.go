package web

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"constancia/internal/documents"
	"constancia/internal/vault"
)

// sandbox lets a browser do nothing with what it is handed.
const sandbox = "default-src 'none'; sandbox"

// showPreview shows a picture that we made; no picture that came from outside is
// ever shown by itself.
func showPreview(c echo.Context, content []byte) error {
	c.Response().Header().Set("Content-Security-Policy", sandbox)
	return c.Blob(http.StatusOK, string(vault.JPEG), content)
}

func (s *Site) documentPreview(c echo.Context) error {
	id, err := documentID(c)
	if err != nil {
		return err
	}
	content, err := documents.Preview(c.Request().Context(), s.db, id)
	if err != nil {
		return err
	}

	return showPreview(c, content)
}

// handOut hands out an original as a file to keep, never as a page.
func handOut(c echo.Context, name string, doc documents.Document, opened *vault.Opened) error {
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+name+doc.MediaType.Ending()+`"`)
	return stream(c, doc, opened)
}

// stream answers with a file, or the part of it that a player asks for.
func stream(c echo.Context, doc documents.Document, opened *vault.Opened) error {
	h := c.Response().Header()
	h.Set("Content-Security-Policy", sandbox)
	h.Set(echo.HeaderContentType, string(doc.MediaType))
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, opened)
	return nil
}

func (s *Site) documentFile(c echo.Context) error {
	id, err := documentID(c)
	if err != nil {
		return err
	}
	doc, opened, err := documents.Open(c.Request().Context(), s.db, id)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()

	return handOut(c, "document-"+id.String(), doc, opened)
}

// playDocument hands a recording to the player of a page.
func (s *Site) playDocument(c echo.Context) error {
	id, err := documentID(c)
	if err != nil {
		return err
	}
	doc, opened, err := documents.Play(c.Request().Context(), s.db, id)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()

	return stream(c, doc, opened)
}
