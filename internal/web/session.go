package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/staff"
	"constancia/ui/layout"
	"constancia/ui/parts"
	staffui "constancia/ui/staff"
)

const (
	signInPath  = "/sign-in"
	welcomePath = "/welcome"
	presenceKey = "presence"
)

// newSessions keeps sessions in our own table. Over TLS the cookie's name makes
// the browser itself refuse it from anywhere but this host (RFC 6265bis section
// 4.1.3.2). It ends with the browser; the table's own limits come earlier.
func newSessions(d *db.DB, https bool) *scs.SessionManager {
	m := scs.New()
	m.Store, m.HashTokenInStore, m.Lifetime = staff.NewSessions(d), true, staff.Lifetime
	m.Cookie.Name, m.Cookie.Persist, m.Cookie.SameSite = "constancia", false, http.SameSiteLaxMode
	if https {
		m.Cookie.Name, m.Cookie.Secure = "__Host-constancia", true
	}
	return m
}

// identify finds out who is signed in and puts the actor and the language of her
// pages into the request. The session is kept just before the answer begins.
func (s *Site) identify(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		token := ""
		if cookie, err := c.Cookie(s.sessions.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx := c.Request().Context()
		if c.Path() == arrivedPath {
			ctx = staff.Unattended(ctx)
		}
		ctx, err := s.sessions.Load(ctx, token)
		if err != nil {
			return err
		}
		c.SetRequest(c.Request().WithContext(ctx))
		c.Response().Before(func() { s.keepSession(c) })
		var here staff.Presence
		err = s.read(c, func(tx *db.Tx) (err error) {
			here, err = staff.BySession(tx, s.sessions)
			return err
		})
		if err != nil && !fault.Is(err, fault.Unauthenticated) {
			return err
		}
		s.meet(c, here)
		return next(c)
	}
}

// meet notes who is here for the rest of the request.
func (s *Site) meet(c echo.Context, here staff.Presence) {
	ctx := actor.With(c.Request().Context(), here.Actor)
	if here.Language != "" {
		ctx = locale.With(ctx, locale.For(here.Language))
	}
	c.SetRequest(c.Request().WithContext(ctx))
	c.Set(presenceKey, here)
}

// keepSession stores what changed in the session and sends its cookie. An answer
// cannot be refused any more at this point: whoever lost her session signs in again.
func (s *Site) keepSession(c echo.Context) {
	ctx := c.Request().Context()
	c.Response().Header().Add(echo.HeaderVary, "Cookie")
	switch s.sessions.Status(ctx) {
	case scs.Modified:
		token, expiry, err := s.sessions.Commit(ctx)
		if err != nil {
			s.db.Log().Error("session not kept", "route", c.Path(), "cause", err.Error())
			return
		}
		s.sessions.WriteSessionCookie(ctx, c.Response(), token, expiry)
	case scs.Destroyed:
		s.sessions.WriteSessionCookie(ctx, c.Response(), "", time.Time{})
	}
}

// user is who the frame's menu names.
func (s *Site) user(c echo.Context) layout.User {
	here, _ := c.Get(presenceKey).(staff.Presence)
	return layout.User{Name: here.Name, Roles: staffui.RoleNames(c.Request().Context(), here.Actor.Roles)}
}

// begin signs somebody in who has just been let in.
func (s *Site) begin(c echo.Context, who actor.Actor, to string) error {
	if err := staff.Begin(c.Request().Context(), s.sessions, who, s.db.Now()); err != nil {
		return err
	}
	return seeOther(c, to)
}

// beginWith signs somebody in who has a form still to send.
func (s *Site) beginWith(c echo.Context, who actor.Actor, kept staffui.Kept) error {
	if err := staff.Begin(c.Request().Context(), s.sessions, who, s.db.Now()); err != nil {
		return err
	}
	return s.showKept(c, kept)
}

func (s *Site) signInPage(c echo.Context) error {
	if actor.From(c.Request().Context()).Kind == actor.Staff {
		return seeOther(c, "/")
	}
	return s.showSignIn(c, http.StatusOK, staffui.SignInView{})
}

func (s *Site) showSignIn(c echo.Context, status int, view staffui.SignInView) error {
	view.Action = signInPath
	title := locale.Say(c.Request().Context(), "staff.sign_in.title")
	return s.bare(c, status, layout.BareFrame{Title: title, Heading: title}, staffui.SignIn(view))
}

func (s *Site) signIn(c echo.Context) error {
	form, err := bind[staffui.SignInForm](c)
	if err != nil {
		return err
	}

	who, err := s.letIn(c, form)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooMany) {
		status := http.StatusUnprocessableEntity
		if fault.Is(err, fault.TooMany) {
			status = http.StatusTooManyRequests
		}
		said := parts.ProblemsOf(c.Request().Context(), err)
		return s.showSignIn(c, status, staffui.SignInView{Form: form, Kept: keptIn(c.Request().PostForm), Problems: said})
	}
	if err != nil {
		return err
	}

	if kept := keptIn(c.Request().PostForm); kept.Path != "" {
		return s.beginWith(c, who, kept)
	}
	return s.begin(c, who, "/")
}

// letIn counts, compares and records; the comparison holds no transaction.
func (s *Site) letIn(c echo.Context, form staffui.SignInForm) (who actor.Actor, err error) {
	knocking, err := s.knock(c, form.Email)
	if err != nil {
		return who, err
	}
	if err := knocking.Check(c.Request().Context(), form.Password); err != nil {
		return who, err
	}
	err = s.write(c, func(tx *db.Tx) (err error) {
		who, err = staff.SignIn(tx, knocking)
		return err
	})
	return who, err
}

func (s *Site) knock(c echo.Context, email string) (knocking staff.Knocking, err error) {
	err = s.write(c, func(tx *db.Tx) (err error) {
		knocking, err = staff.Knock(tx, email, strings.TrimSpace(c.RealIP()))
		return err
	})
	return knocking, err
}

func (s *Site) signOut(c echo.Context) error {
	if err := s.write(c, staff.SignOut); err != nil {
		return err
	}
	if err := s.sessions.Destroy(c.Request().Context()); err != nil {
		return err
	}

	return seeOther(c, signInPath)
}

// signOutEverywhere ends one's sessions on every machine, this one too.
func (s *Site) signOutEverywhere(c echo.Context) error {
	err := s.write(c, func(tx *db.Tx) error {
		return staff.SignOutEverywhere(tx, me(c))
	})
	if err != nil {
		return err
	}
	if err := s.sessions.Destroy(c.Request().Context()); err != nil {
		return err
	}

	return seeOther(c, "/")
}
