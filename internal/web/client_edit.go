package web

import (
	"context"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/staff"
	clientsui "constancia/ui/clients"
	"constancia/ui/parts"
)

func (s *Site) clientEditPage(c echo.Context) error {
	id, err := clientID(c)
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}

	var file clients.File
	err = s.read(c, func(tx *db.Tx) (err error) {
		file, err = clients.Read(tx, id)
		return err
	})
	if err != nil {
		return err
	}

	return s.showClientEdit(c, http.StatusOK, clientsui.FormView{ID: id, Form: clientsui.FormOf(file)})
}

func (s *Site) showClientEdit(c echo.Context, status int, view clientsui.FormView) error {
	return s.page(c, status, s.clientsFrame(c, "clients.edit.title"), clientsui.Edit(view))
}

func (s *Site) editClient(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	form, err := bindClient(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := clients.Edit(tx, id, form.Base(), form.Details())
		return err
	})
	if status, refused := refusal(err); refused {
		view := refusedClient(c, form, err)
		view.ID = id
		return s.showRefusedEdit(c, status, view, err)
	}
	if err != nil {
		return err
	}

	s.flash(c, "clients.file.saved")
	return seeOther(c, clientsui.FilePath(id))
}

// showRefusedEdit shows the form again; when somebody else saved first, with both
// versions side by side and who changed what.
func (s *Site) showRefusedEdit(c echo.Context, status int, view clientsui.FormView, cause error) error {
	if !fault.Is(cause, fault.Stale) {
		return s.showClientEdit(c, status, view)
	}
	view.Problems = nil // the conflict says it
	err := s.read(c, func(tx *db.Tx) error { return compare(c.Request().Context(), tx, &view) })
	if err != nil {
		return err
	}
	return s.showClientEdit(c, status, view)
}

func compare(ctx context.Context, tx *db.Tx, view *clientsui.FormView) error {
	file, err := clients.Read(tx, view.ID)
	if err != nil {
		return err
	}
	changes, err := clients.Changes(tx, view.ID, view.Form.Base())
	if err != nil {
		return err
	}
	editors := []uuid.UUID{file.UpdatedBy}
	for _, change := range changes {
		editors = append(editors, change.EditedBy)
	}
	names, err := staff.Names(tx, editors...)
	if err != nil {
		return err
	}
	office, err := staff.FindOffice(tx)
	view.Conflict = &parts.Conflict{
		Who: names[file.UpdatedBy], When: locale.From(ctx).DateTime(file.UpdatedAt, office.TimeZone, office.TimeZone, tx.Now),
		Differences: clientsui.Differences(ctx, clientsui.FormOf(file), view.Form), Version: file.Version,
		ReloadHref: clientsui.FilePath(view.ID) + "/edit",
	}
	view.Changed = said(ctx, changes, names)
	return err
}

// said is who changed which fields, one sentence per saving.
func said(ctx context.Context, changes []clients.Change, names map[uuid.UUID]string) []string {
	var out []string
	for _, change := range changes {
		who := names[change.EditedBy]
		if who == "" {
			who = locale.Say(ctx, "clients.edit.somebody")
		}
		var fields []string
		for _, field := range change.Names() {
			fields = append(fields, locale.Say(ctx, "clients.field."+field))
		}
		out = append(out, locale.Say(ctx, "clients.edit.changed_by", "who", who, "fields", locale.From(ctx).List(fields...)))
	}
	return out
}
