package portal

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/selfreport"
	"constancia/internal/vault"
)

const maxPiece = "512K"

// beginPicture says how far a picture has come, and begins one that is new.
func (p *Portal) beginPicture(c echo.Context) error {
	v, err := p.enter(c)
	if err != nil {
		return err
	}
	if err := p.pieces.Slow(c, v.link.ID.String()); err != nil {
		return err
	}
	picture := p.pictureOf(c)

	var now selfreport.Progress
	err = p.d.Write(c.Request().Context(), func(tx *db.Tx) (err error) {
		now, err = selfreport.Begin(tx, picture)
		return err
	})
	if err == nil && now.Whole {
		now, err = selfreport.Finish(c.Request().Context(), p.d, now.Upload)
	}
	if fault.Is(err, fault.TooMany) {
		return p.flooded(c, err)
	}
	if err != nil {
		return err
	}

	return c.JSON(http.StatusOK, said(now))
}

// flooded tells staff of a link that sends more than it may, and the phone when to go
// on: what it has, it keeps.
func (p *Portal) flooded(c echo.Context, refused error) error {
	c.Response().Header().Set("Retry-After", strconv.Itoa(int(roomAgain.Seconds())))
	if err := p.d.Write(c.Request().Context(), selfreport.Flooded); err != nil {
		return err
	}
	return refused
}

// pictureOf reads what a phone says of a picture. A recording may be larger.
func (p *Portal) pictureOf(c echo.Context) selfreport.Picture {
	size, _ := strconv.ParseInt(c.FormValue("bytes"), 10, 64)
	limits, sort := vault.Of(p.d).Limits(), c.FormValue("type")
	most := limits.Picture
	switch {
	case strings.HasPrefix(sort, "video/"):
		most = limits.Video
	case strings.HasPrefix(sort, "audio/"):
		most = limits.Sound
	}
	return selfreport.Picture{
		Key: c.FormValue("key"), Arrival: c.FormValue("arrival"), GivenName: c.FormValue("name"), Bytes: size, Most: most,
	}
}

func said(now selfreport.Progress) map[string]any {
	return map[string]any{"upload": now.Upload, "next": now.Next, "size": selfreport.PieceBytes, "done": now.Done, "why": now.Why}
}

// takePiece keeps a piece of a picture; with the last one the picture is put
// together.
func (p *Portal) takePiece(c echo.Context) error {
	v, err := p.enter(c)
	if err != nil {
		return err
	}
	if err := p.pieces.Slow(c, v.link.ID.String()); err != nil {
		return err
	}
	upload, number, content, err := pieceOf(c)
	if err != nil {
		return err
	}

	var now selfreport.Progress
	err = p.d.Write(c.Request().Context(), func(tx *db.Tx) (err error) {
		now, err = selfreport.Take(tx, upload, number, content)
		return err
	})
	if err == nil && now.Whole {
		now, err = selfreport.Finish(c.Request().Context(), p.d, upload)
	}
	if fault.Is(err, fault.TooMany) {
		return p.flooded(c, err)
	}
	if err != nil {
		return err
	}

	return c.JSON(http.StatusOK, said(now))
}

// pieceOf reads a piece; a line that broke gives less than was promised, and that
// is no piece.
func pieceOf(c echo.Context) (upload uuid.UUID, number int, content []byte, err error) {
	upload, err = uuid.Parse(c.Param("upload"))
	if err != nil {
		return upload, 0, nil, fault.New(fault.NotFound, "fault.not_found")
	}
	if number, err = strconv.Atoi(c.Param("number")); err != nil {
		return upload, 0, nil, fault.New(fault.NotFound, "fault.not_found")
	}
	content, err = io.ReadAll(c.Request().Body)
	if err != nil && !errors.Is(err, echo.ErrStatusRequestEntityTooLarge) {
		err = fault.New(fault.Invalid, "fault.unreadable")
	}
	return upload, number, content, err
}
