package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/staff"
	staffui "constancia/ui/staff"
)

// historyShown is how many versions of the order on call are shown.
const historyShown = 20

func (s *Site) onCallPage(c echo.Context) error {
	return s.showOnCall(c, http.StatusOK, staffui.OnCallView{})
}

// showOnCall shows the order in force; a form without minutes yet is a fresh one.
func (s *Site) showOnCall(c echo.Context, status int, view staffui.OnCallView) error {
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view.History, err = staff.OnCallHistory(tx, historyShown); err != nil {
			return err
		}
		if view.Able, err = staff.Reachable(tx); err != nil {
			return err
		}
		return readOnCall(tx, &view)
	})
	if err != nil {
		return err
	}

	if view.Form.Minutes == "" && len(view.Problems) == 0 || view.Changed {
		view.Form = staffui.OnCallFormOf(view.Order)
	}
	return s.page(c, status, s.settingsFrame(c, "staff.on_call.title"), staffui.OnCall(view))
}

// readOnCall reads the order in force with everybody's name.
func readOnCall(tx *db.Tx, view *staffui.OnCallView) (err error) {
	if view.Order, err = staff.FindOnCall(tx); err != nil {
		return err
	}
	ids := append([]uuid.UUID{view.Order.RecordedBy}, view.Order.People...)
	for _, order := range view.History {
		ids = append(append(ids, order.RecordedBy), order.People...)
	}
	if view.Names, err = staff.Names(tx, ids...); err != nil {
		return err
	}
	office, err := staff.FindOffice(tx)
	view.Zone, view.Now = office.TimeZone, tx.Now
	return err
}

func (s *Site) setOnCall(c echo.Context) error {
	form, err := bind[staffui.OnCallForm](c)
	if err != nil {
		return err
	}

	people, minutes := form.Order()
	err = s.write(c, func(tx *db.Tx) error {
		_, err := staff.SetOnCall(tx, form.Number, people, minutes)
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showOnCall(c, status, staffui.OnCallView{Form: form, Changed: fault.Is(err, fault.Stale), Problems: saidOf(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "staff.saved")
	return seeOther(c, staffui.SettingsPath)
}
