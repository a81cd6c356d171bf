package web

import (
	"net/http"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/vault"
)

// documentID is the document of the address.
func documentID(c echo.Context) (uuid.UUID, error) {
	id, err := uuid.Parse(c.Param("id"))
	if err != nil {
		return id, fault.New(fault.NotFound, "documents.not_found")
	}
	return id, nil
}

// sandbox lets a browser do nothing with what it is handed.
const sandbox = "default-src 'none'; sandbox"

// showPreview shows a picture that we made; no picture that came from outside is
// ever shown by itself.
func showPreview(c echo.Context, content []byte) error {
	c.Response().Header().Set("Content-Security-Policy", sandbox)
	return c.Blob(http.StatusOK, string(vault.JPEG), content)
}

// handOut hands out an original as a file to keep, never as a page.
func handOut(c echo.Context, name string, doc documents.Document, opened *vault.Opened) error {
	h := c.Response().Header()
	h.Set("Content-Security-Policy", sandbox)
	h.Set(echo.HeaderContentType, string(doc.MediaType))
	h.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+doc.MediaType.Ending()+`"`)
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, opened)
	return nil
}
