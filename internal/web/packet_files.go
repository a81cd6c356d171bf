package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/packets"
	"constancia/internal/vault"
)

// handPacket opens a file of a packet and hands it out, to keep or for the page that
// shows its pages.
func (s *Site) handPacket(c echo.Context, disposition string, open func(ctx context.Context, d *db.DB, id uuid.UUID) (packets.Handed, *vault.Opened, error)) error {
	id, err := packetID(c)
	if err != nil {
		return err
	}
	handed, opened, err := open(c.Request().Context(), s.db, id)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()

	h := c.Response().Header()
	h.Set("Content-Security-Policy", sandbox)
	h.Set(echo.HeaderContentType, string(handed.Type))
	h.Set(echo.HeaderContentDisposition, disposition+`; filename="`+handed.Name+`"`)
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, opened)
	return nil
}

func (s *Site) packetFile(c echo.Context) error {
	return s.handPacket(c, "attachment", packets.OpenFile)
}

func (s *Site) packetBundle(c echo.Context) error {
	return s.handPacket(c, "attachment", packets.OpenBundle)
}

// packetPages is the file for the script that draws its pages. The build stands in the
// address: a page that was opened before the packet was put together again does not
// show other pages than those it offers to approve.
func (s *Site) packetPages(c echo.Context) error {
	build, err := uuid.Parse(c.Param("build"))
	if err != nil {
		return fault.New(fault.NotFound, "packets.not_found")
	}
	return s.handPacket(c, "inline", func(ctx context.Context, d *db.DB, id uuid.UUID) (packets.Handed, *vault.Opened, error) {
		return packets.OpenPages(ctx, d, id, build)
	})
}

func (s *Site) packetPiece(c echo.Context) error {
	number, err := strconv.Atoi(c.Param("number"))
	if err != nil {
		return fault.New(fault.NotFound, "packets.not_found")
	}
	return s.handPacket(c, "attachment", func(ctx context.Context, d *db.DB, id uuid.UUID) (packets.Handed, *vault.Opened, error) {
		return packets.OpenPiece(ctx, d, id, number)
	})
}
