package api

import (
	"strings"

	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/staff"
)

// identify finds the staff member behind a bearer token. A cookie says nothing
// here. Whoever sends no token or a wrong one stays nobody, and the route's
// permission refuses.
func (a *API) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		token, ok := strings.CutPrefix(c.Request().Header.Get(echo.HeaderAuthorization), "Bearer ")
		if !ok {
			return next(c)
		}
		ctx := c.Request().Context()
		var who actor.Actor
		var used staff.Token
		err := a.db.Read(ctx, func(tx *db.Tx) (err error) {
			who, used, err = staff.ActorByToken(tx, token)
			return err
		})
		if err == nil && !used.UsedToday(a.db.Now()) {
			err = a.db.Write(ctx, func(tx *db.Tx) error { return staff.NoteUse(tx, used) })
		}
		if err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(actor.With(ctx, who)))
		return next(c)
	}
}
