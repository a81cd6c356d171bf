package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/jobs"
	"constancia/internal/locale"
	"constancia/internal/staff"
	"constancia/ui/layout"
	"constancia/ui/parts"
	staffui "constancia/ui/staff"
)

func (s *Site) settingsPage(c echo.Context) error {
	view, err := s.settings(c)
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, s.settingsFrame(c, "staff.settings.title"), staffui.Settings(view))
}

func (s *Site) settingsFrame(c echo.Context, title string) layout.Frame {
	return layout.Frame{Title: locale.Say(c.Request().Context(), title), Here: layout.Settings}
}

// settings reads what the page shows to this person's roles.
func (s *Site) settings(c echo.Context) (view staffui.SettingsView, err error) {
	who := actor.From(c.Request().Context())
	view.Manages, view.Sets, view.Watches = who.May(actor.StaffManage), who.May(actor.SettingsManage), who.May(actor.AuditRead)
	view.Reports, view.Signs = who.May(actor.ObligationsRead), who.May(actor.PacketsApprove)
	err = s.read(c, func(tx *db.Tx) (err error) {
		if view.Office, err = staff.FindOffice(tx); err != nil {
			return err
		}
		if view.Me, err = staff.FindListed(tx, who.ID); err != nil {
			return err
		}
		if view.Teams, err = staff.Teams(tx); err != nil {
			return err
		}
		if err = readOnCall(tx, &view.OnCall); err != nil {
			return err
		}
		if view.Watches {
			view.Health, err = s.health(tx, view.Office)
		}
		if view.Manages && err == nil {
			view.People, err = staff.List(tx)
		}
		return err
	})
	return view, err
}

// health reads how long the record is, who vouches for it, and the clock's turns.
func (s *Site) health(tx *db.Tx, office staff.Office) (staffui.Health, error) {
	view := staffui.Health{Zone: office.TimeZone, Now: tx.Now}
	events, err := audit.Size(tx)
	if err != nil {
		return view, err
	}
	size, at, err := audit.Last(tx)
	if err != nil {
		return view, err
	}
	view.Events, view.SignedFor, view.SignedAt = int(events), int(size), at
	rows, err := jobs.Heartbeats(tx)
	if err != nil {
		return view, err
	}
	last := make(map[string]jobs.Heartbeat, len(rows))
	for _, row := range rows {
		last[row.Job] = row
	}
	for _, job := range jobs.List {
		beat := staffui.Beat{Job: job.Name}
		if row, ok := last[job.Name]; ok {
			beat.At, beat.Well, beat.Silent = row.StartedAt, row.Error == "", jobs.Silent(row, job.Every, tx.Now)
		}
		view.Beats = append(view.Beats, beat)
	}
	return view, nil
}

func (s *Site) officePage(c echo.Context) error {
	var office staff.Office
	err := s.read(c, func(tx *db.Tx) (err error) {
		office, err = staff.FindOffice(tx)
		return err
	})
	if err != nil {
		return err
	}

	form := staffui.OfficeForm{Version: office.Version, Name: office.Name.Reveal(), TimeZone: office.TimeZone, Language: office.Language}
	return s.showOffice(c, http.StatusOK, staffui.OfficeView{Form: form})
}

func (s *Site) showOffice(c echo.Context, status int, view staffui.OfficeView) error {
	return s.page(c, status, s.settingsFrame(c, "staff.office.title"), staffui.Office(view))
}

// showOfficeBeside shows what was typed beside what somebody else saved.
func (s *Site) showOfficeBeside(c echo.Context, form staffui.OfficeForm) error {
	view := staffui.OfficeView{Form: form}
	err := s.read(c, func(tx *db.Tx) error {
		saved, err := staff.FindOffice(tx)
		ctx := c.Request().Context()
		view.Conflict = staffui.OfficeConflict(ctx, form, saved, staffui.SavedAt(ctx, saved.UpdatedAt, saved.TimeZone, tx.Now))
		return err
	})
	if err != nil {
		return err
	}

	return s.showOffice(c, http.StatusConflict, view)
}

func (s *Site) changeOffice(c echo.Context) error {
	form, err := bind[staffui.OfficeForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		return staff.ChangeOffice(tx, form.At(), staff.Clinic{Name: form.Name, TimeZone: form.TimeZone, Language: form.Language})
	})
	if fault.Is(err, fault.Stale) {
		return s.showOfficeBeside(c, form)
	}
	if status, refused := refusal(err); refused {
		return s.showOffice(c, status, staffui.OfficeView{Form: form, Problems: saidOf(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "staff.saved")
	return seeOther(c, staffui.SettingsPath)
}

func (s *Site) passwordPage(c echo.Context) error { return s.showPassword(c, http.StatusOK, nil) }

func (s *Site) showPassword(c echo.Context, status int, said parts.Problems) error {
	var own staff.Member
	err := s.read(c, func(tx *db.Tx) (err error) {
		own, err = staff.Find(tx, me(c))
		return err
	})
	if err != nil {
		return err
	}

	view := staffui.PasswordView{Email: own.Email.Reveal(), Problems: said}
	return s.page(c, status, s.settingsFrame(c, "staff.password.change"), staffui.ChangePassword(view))
}

func (s *Site) changePassword(c echo.Context) error {
	form, err := bind[staffui.PasswordForm](c)
	if err != nil {
		return err
	}

	err = s.newPassword(c, form)
	if status, refused := refusal(err); refused {
		return s.showPassword(c, status, parts.ProblemsOf(c.Request().Context(), err))
	}
	if err != nil {
		return err
	}

	s.flash(c, "staff.password.changed")
	return s.begin(c, actor.From(c.Request().Context()), staffui.SettingsPath)
}

// newPassword counts and compares the old one like a sign-in, for an open screen
// is a place to guess at, too.
func (s *Site) newPassword(c echo.Context, form staffui.PasswordForm) error {
	var own staff.Member
	err := s.read(c, func(tx *db.Tx) (err error) {
		own, err = staff.Find(tx, me(c))
		return err
	})
	if err != nil {
		return err
	}
	knocking, err := s.knock(c, own.Email.Reveal())
	if err != nil {
		return err
	}
	if err := knocking.CheckCurrent(c.Request().Context(), form.Current); err != nil {
		return err
	}
	password, err := staff.Choose(c.Request().Context(), form.Password)
	if err != nil {
		return err
	}
	return s.write(c, func(tx *db.Tx) error { return staff.ChangePassword(tx, knocking, password) })
}

func (s *Site) chooseLanguage(c echo.Context) error {
	form, err := bind[staffui.LanguageForm](c)
	if err != nil {
		return err
	}

	if err := s.write(c, func(tx *db.Tx) error { return staff.Speak(tx, form.Language) }); err != nil {
		return err
	}

	s.flash(c, "staff.saved")
	return seeOther(c, staffui.SettingsPath)
}
