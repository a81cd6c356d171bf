package web

import (
	"net/http"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/selfreport"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	failuresui "constancia/ui/failures"
	"constancia/ui/parts"
	supervisionui "constancia/ui/supervision"
)

func (s *Site) deviceNew(c echo.Context) error {
	return s.showDeviceNew(c, http.StatusOK, supervisionui.DeviceNewView{})
}

func (s *Site) showDeviceNew(c echo.Context, status int, view supervisionui.DeviceNewView) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		view.Whose, _, err = whose(c, tx, id)
		return err
	})
	if err != nil {
		return err
	}

	if view.Form.FormID == "" {
		view.Form = view.FreshDevice()
	}
	return s.page(c, status, s.clientsFrame(c, "kit.device.new"), supervisionui.NewDevice(view))
}

func (s *Site) enterDevice(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.DeviceForm](c)
	if err != nil {
		return err
	}

	var device supervision.Device
	err = s.write(c, func(tx *db.Tx) (err error) {
		if device, err = toldIn(c, tx, id, form.Device, supervision.EnterDevice); err != nil {
			return err
		}
		return selfreport.Doubt(tx, id)
	})
	if status, refused := refusal(err); refused {
		return s.showDeviceNew(c, status, supervisionui.DeviceNewView{Form: form, Problems: toldWrong(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.device.done")
	return seeOther(c, supervisionui.DevicePath(device.ID, ""))
}

// toldIn puts a form on record in a client's file, the hours meant by her clocks.
func toldIn[N, R any](c echo.Context, tx *db.Tx, client uuid.UUID, typed func(zone string) (N, error), verb func(*db.Tx, uuid.UUID, N) (R, error)) (made R, err error) {
	w, _, err := whose(c, tx, client)
	if err != nil {
		return made, err
	}
	n, err := typed(w.Theirs)
	if err != nil {
		return made, err
	}
	return verb(tx, client, n)
}

// toldOf does the same with what hangs on a device.
func toldOf[N, R any](c echo.Context, tx *db.Tx, device uuid.UUID, typed func(zone string) (N, error), verb func(*db.Tx, uuid.UUID, N) (R, error)) (made R, err error) {
	w, _, err := readDevice(c, tx, device)
	if err != nil {
		return made, err
	}
	n, err := typed(w.Theirs)
	if err != nil {
		return made, err
	}
	return verb(tx, device, n)
}

// toldWrong says what the room refused, at the questions of the form.
func toldWrong(c echo.Context, err error) parts.Problems {
	return parts.ProblemsOf(c.Request().Context(), supervisionui.PointKit(err))
}

func (s *Site) devicePage(c echo.Context) error {
	return s.showDevice(c, http.StatusOK, supervisionui.DeviceView{})
}

func (s *Site) showDevice(c echo.Context, status int, view supervisionui.DeviceView) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error {
		if view.Whose, view.File, err = readDevice(c, tx, id); err != nil {
			return err
		}
		if view.Names, err = staff.Names(tx, view.File.People()...); err != nil {
			return err
		}
		view.Ask, err = supervision.DutiesToAsk(tx, view.File)
		return err
	})
	if err == nil {
		err = s.opened(c, view.Client)
	}
	if err != nil {
		return err
	}

	if view.Answer.FormID == "" {
		view.Answer.FormID = uuid.NewString()
	}
	return s.page(c, status, s.clientsFrame(c, "kit.device.panel"), supervisionui.DevicePage(view))
}

func readDevice(c echo.Context, tx *db.Tx, id uuid.UUID) (supervisionui.Whose, supervision.DeviceFile, error) {
	f, err := supervision.FindDevice(tx, id)
	if err != nil {
		return supervisionui.Whose{}, f, err
	}
	w, _, err := whose(c, tx, f.ClientID)
	return w, f, err
}

func (s *Site) deviceChangePage(c echo.Context) error {
	return s.showDeviceChange(c, http.StatusOK, supervisionui.ChangeView{})
}

// showDeviceChange shows the form; one without an id yet is filled with what is on
// record, and with what a failure says of the phone where the link names one.
func (s *Site) showDeviceChange(c echo.Context, status int, view supervisionui.ChangeView) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error {
		if view.Whose, view.File, err = readDevice(c, tx, id); err != nil || view.Form.FormID != "" {
			return err
		}
		view.Form = view.FreshChange(view.File)
		about, unnamed := uuid.Parse(c.QueryParam("failure"))
		if unnamed != nil {
			return nil
		}
		f, err := failures.Find(tx, about)
		if err == nil && f.ClientID == view.File.ClientID {
			fillFrom(&view.Form.DetailsForm, f.Current().DeviceOf())
			view.Told = true
		}
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, "kit.device.change"), supervisionui.ChangeDevice(view))
}

// fillFrom takes what a failure says of the phone; what it does not say stays.
func fillFrom(f *supervisionui.DetailsForm, d failures.Device) {
	for into, told := range map[*string]string{
		&f.Maker: d.Make, &f.Model: d.Model, &f.OS: d.OS, &f.AppVersion: d.AppVersion, &f.Language: d.Language, &f.AutomaticTime: d.AutomaticTime,
	} {
		if told != "" {
			*into = told
		}
	}
}

func (s *Site) changeDevice(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.ChangeForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := toldOf(c, tx, id, form.Change, supervision.ChangeDevice)
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showDeviceChange(c, status, supervisionui.ChangeView{Form: form, Problems: toldWrong(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.device.changed")
	return seeOther(c, supervisionui.DevicePath(id, ""))
}

func (s *Site) deviceEndPage(c echo.Context) error {
	return s.showDeviceEnd(c, http.StatusOK, supervisionui.DeviceEndView{})
}

func (s *Site) showDeviceEnd(c echo.Context, status int, view supervisionui.DeviceEndView) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) (err error) {
		view.Whose, view.File, err = readDevice(c, tx, id)
		return err
	})
	if err != nil {
		return err
	}

	if view.Form.FormID == "" {
		view.Form = view.FreshEnd()
	}
	return s.page(c, status, s.clientsFrame(c, "kit.device.end"), supervisionui.EndDevice(view))
}

func (s *Site) endDevice(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.DeviceEndForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := toldOf(c, tx, id, form.End, supervision.EndDevice)
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showDeviceEnd(c, status, supervisionui.DeviceEndView{Form: form, Problems: toldWrong(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.device.ended")
	return seeOther(c, supervisionui.DevicePath(id, "")+"#duties")
}

func (s *Site) returnDevice(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.FixForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := supervision.TakeBackDeviceEnd(tx, id, form.Why, "")
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showDevice(c, status, supervisionui.DeviceView{Problems: toldWrong(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.device.returned")
	return seeOther(c, supervisionui.DevicePath(id, ""))
}

func (s *Site) settleDuty(c echo.Context) error {
	id, err := rowID(c)
	if err != nil {
		return err
	}
	form, err := bind[supervisionui.DutyForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		_, err := supervision.SettleDuty(tx, id, form.Answered())
		return err
	})
	if status, refused := refusal(err); refused {
		return s.showDevice(c, status, supervisionui.DeviceView{Answer: form, Problems: toldWrong(c, err)})
	}
	if err != nil {
		return err
	}

	s.flash(c, "kit.device.answered")
	return seeOther(c, supervisionui.DevicePath(id, ""))
}

// devicesPanel is what a client's file shows of her devices.
func (s *Site) devicesPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	if !actor.From(c.Request().Context()).May(actor.ObligationsRead) {
		return panel{}, nil
	}
	view := supervisionui.DevicePanelView{Asked: map[uuid.UUID]int{}}
	var err error
	if view.Whose, _, err = whose(c, tx, file.Client.ID); err != nil {
		return panel{}, err
	}
	if view.Files, err = supervision.DevicesOf(tx, file.Client.ID); err != nil {
		return panel{}, err
	}
	for _, f := range view.Files {
		ask, err := supervision.DutiesToAsk(tx, f)
		if err != nil {
			return panel{}, err
		}
		view.Asked[f.ID] = len(ask)
	}
	p := panel{}
	if len(view.Files) > 0 {
		p.next = []templ.Component{supervisionui.DevicePanel(view)}
	}
	if view.MayWrite {
		label := locale.Say(c.Request().Context(), "kit.device.add")
		p.acts = []parts.Act{{Label: label, Href: supervisionui.DevicesPath(file.Client.ID) + "/new", Icon: parts.IconApp}}
	}
	return p, nil
}

// phoneOf is the phone with which a client reports: one that was handed out, where
// a duty of hers runs on such a one, else her own. The zero file for none.
func phoneOf(tx *db.Tx, client uuid.UUID) (supervision.DeviceFile, error) {
	issued, err := obligations.UsesIssuedPhone(tx, client)
	if err != nil {
		return supervision.DeviceFile{}, err
	}
	all, err := supervision.CurrentDevices(tx, client)
	var phone supervision.DeviceFile
	for _, f := range all {
		if f.Kind.Phone() && (phone.ID == uuid.Nil || (f.Kind == supervision.IssuedPhone) == issued) {
			phone = f
		}
	}
	return phone, err
}

// fillPhone fills the form about a failure with what is on record of the phone. The
// log keeps what the form says in the end, and the passport stays as it is.
func fillPhone(tx *db.Tx, client uuid.UUID, form *failuresui.AccountForm) error {
	f, err := phoneOf(tx, client)
	if err != nil || f.ID == uuid.Nil {
		return err
	}
	d := f.Current().Details()
	form.Owner, form.Make, form.Model, form.OS, form.AppVersion = "own", d.Maker, d.Model, d.OS, d.AppVersion
	form.PhoneLanguage, form.AutoTime = d.Language, d.AutomaticTime
	if f.Kind == supervision.IssuedPhone {
		form.Owner = "issued"
	}
	form.FromPassport()
	return nil
}

// passportAct is where the phone's passport is brought up to date, when a failure
// says something else of the phone; empty when it does not, or nothing is on record.
func passportAct(tx *db.Tx, file failures.File) (string, error) {
	f, err := phoneOf(tx, file.ClientID)
	if err != nil || f.ID == uuid.Nil {
		return "", err
	}
	known := supervisionui.DetailsFormOf(f.Current().Details())
	told := known
	fillFrom(&told, file.Current().DeviceOf())
	if told == known {
		return "", nil
	}
	return supervisionui.ChangePath(f.ID, file.ID), nil
}
