package web

import (
	"bytes"
	"io"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/packets"
	"constancia/internal/vault"
)

// handout hands out a sheet about a failure for the client herself, as a file called
// name.
func (s *Site) handout(name string, of func(*db.Tx, uuid.UUID) (packets.Handout, error), print func(packets.Handout, io.Writer) error) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := rowID(c)
		if err != nil {
			return err
		}
		var sheet packets.Handout
		err = s.read(c, func(tx *db.Tx) (err error) {
			sheet, err = of(tx, id)
			return err
		})
		if err == nil {
			err = s.opened(c, sheet.ClientID)
		}
		if err != nil {
			return err
		}

		var out bytes.Buffer
		if err := print(sheet, &out); err != nil {
			return err
		}
		c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`"`)
		return c.Blob(http.StatusOK, string(vault.PDF), out.Bytes())
	}
}
