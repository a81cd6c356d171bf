package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/packets"
	"constancia/internal/staff"
	packetsui "constancia/ui/packets"
	"constancia/ui/parts"
)

func (s *Site) packetPage(c echo.Context) error {
	correct, _ := uuid.Parse(c.QueryParam("correct")) // none, or none that is known, opens nothing
	return s.showPacket(c, http.StatusOK, packetsui.FileView{Correct: correct})
}

// showPacket shows one packet; its forms are fresh, but for the one that was refused.
func (s *Site) showPacket(c echo.Context, status int, view packetsui.FileView) error {
	if err := s.readPacket(c, &view); err != nil {
		return err
	}
	if err := s.opened(c, view.Client); err != nil {
		return err
	}
	view.Fresh()
	return s.page(c, status, packetsFrame(c, view.File.Kind.LabelKey()), packetsui.File(view))
}

func (s *Site) readPacket(c echo.Context, view *packetsui.FileView) error {
	id, err := packetID(c)
	if err != nil {
		return err
	}
	view.Me = me(c)
	return s.read(c, func(tx *db.Tx) (err error) {
		if view.File, err = packets.Find(tx, id); err != nil {
			return err
		}
		if view.Desk, err = packetDesk(c, tx, view.File.ClientID); err != nil {
			return err
		}
		if view.Fallen, err = packets.FallenIn(tx, view.File); err != nil {
			return err
		}
		if view.ToClear, err = packets.ToClear(tx, view.File); err != nil {
			return err
		}
		if view.Names, err = staff.Names(tx, view.File.People()...); err != nil {
			return err
		}
		if view.File.State == packets.Ready || view.File.State == packets.Approved {
			if view.Testifying, err = packets.Testifying(tx, id); err != nil {
				return err
			}
		}
		var exhibits []uuid.UUID
		for _, e := range view.File.Drawn().Exhibits {
			exhibits = append(exhibits, e.Document)
		}
		for _, gone := range view.File.Chose().Dropped {
			exhibits = append(exhibits, gone.ID)
		}
		if view.File.State == packets.Sealed {
			all, err := documents.List(tx, view.File.ClientID)
			if err != nil {
				return err
			}
			view.Letters = view.Desk.Documents(c.Request().Context(), all)
		}
		named, err := documents.Named(tx, exhibits...)
		view.Titles = make(map[uuid.UUID]string, len(named))
		for _, d := range named {
			view.Titles[d.ID] = d.Title.Reveal()
		}
		return err
	})
}

// packetProgress is how far the work on a packet is, for the page that asks every
// second; when it is done, the page is loaded anew.
func (s *Site) packetProgress(c echo.Context) error {
	var view packetsui.FileView
	if err := s.readPacket(c, &view); err != nil {
		return err
	}
	if !view.Working() {
		c.Response().Header().Set("HX-Refresh", "true")
	}
	return show(c, http.StatusOK, packetsui.Stand(view))
}

// packetAct does one thing to a packet, with what stood in the form, and says so. What
// is the name of the button: why it did not do what it says stands on top of the page.
func (s *Site) packetAct(c echo.Context, what, done string, act func(tx *db.Tx, id uuid.UUID, form packetsui.StepForm) error) error {
	form, err := bind[packetsui.StepForm](c)
	if err != nil {
		return err
	}
	id, err := packetID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return act(tx, id, form) })
	if err != nil {
		return s.refusedPacket(c, err, packetsui.FileView{Part: what, Reason: form.Reason})
	}

	if done != "" {
		s.flash(c, done)
	}
	return seeOther(c, packetsui.FilePath(id))
}

// refusedPacket shows the page with the form that was refused, or why a button did not
// do what it says.
func (s *Site) refusedPacket(c echo.Context, err error, view packetsui.FileView) error {
	status, refused := refusal(err)
	if !refused {
		return err
	}
	view.Problems = parts.ProblemsOf(c.Request().Context(), err)
	return s.showPacket(c, status, view)
}

func (s *Site) renewPacket(c echo.Context) error {
	return s.packetAct(c, "again", "", func(tx *db.Tx, id uuid.UUID, form packetsui.StepForm) error {
		_, err := packets.Rechoose(tx, id, form.Version, nil)
		return err
	})
}

func (s *Site) approvePacket(c echo.Context) error {
	return s.packetAct(c, "approval", "packets.approved", func(tx *db.Tx, id uuid.UUID, form packetsui.StepForm) error {
		_, err := packets.Approve(tx, id, packets.Approving{Build: form.BuildID(), FormID: form.FormID})
		return err
	})
}

func (s *Site) withdrawPacket(c echo.Context) error {
	return s.packetAct(c, packetsui.Withdrawal, "packets.withdrawn", func(tx *db.Tx, id uuid.UUID, form packetsui.StepForm) error {
		return packets.Withdraw(tx, id, form.Reason)
	})
}

func (s *Site) clearPacket(c echo.Context) error {
	return s.packetAct(c, "clearance", "packets.cleared", func(tx *db.Tx, id uuid.UUID, form packetsui.StepForm) error {
		_, err := packets.Clear(tx, id, packets.Clearing{Build: form.BuildID(), FormID: form.FormID})
		return err
	})
}

func (s *Site) sealPacket(c echo.Context) error {
	form, err := bind[packetsui.StepForm](c)
	if err != nil {
		return err
	}
	id, err := packetID(c)
	if err != nil {
		return err
	}

	whole, err := packets.ReadThrough(c.Request().Context(), s.db, id, form.BuildID())
	if err == nil {
		err = s.write(c, func(tx *db.Tx) error {
			_, err := packets.Seal(tx, id, packets.Sealing{Build: form.BuildID(), FormID: form.FormID, Whole: whole})
			return err
		})
	}
	if err != nil {
		return s.refusedPacket(c, err, packetsui.FileView{Part: "seal"})
	}

	s.flash(c, "packets.sealed")
	return seeOther(c, packetsui.FilePath(id))
}

func (s *Site) versionPacket(c echo.Context) error {
	form, err := bind[packetsui.StepForm](c)
	if err != nil {
		return err
	}
	id, err := packetID(c)
	if err != nil {
		return err
	}

	var p packets.Packet
	err = s.write(c, func(tx *db.Tx) (err error) {
		p, err = packets.NewVersion(tx, id, nil, form.FormID)
		return err
	})
	if err != nil {
		return s.refusedPacket(c, err, packetsui.FileView{Part: "versions"})
	}

	return seeOther(c, packetsui.FilePath(p.ID))
}

func (s *Site) servePacket(c echo.Context) error {
	form, err := bind[packetsui.ServedForm](c)
	if err != nil {
		return err
	}
	return s.packetAfter(c, packetsui.FileView{Part: "served", Served: form}, func(tx *db.Tx, id uuid.UUID) error {
		_, err := packets.Serve(tx, id, form.Service())
		return err
	})
}

func (s *Site) receivePacket(c echo.Context) error {
	form, err := bind[packetsui.ReceivedForm](c)
	if err != nil {
		return err
	}
	return s.packetAfter(c, packetsui.FileView{Part: "received", Received: form}, func(tx *db.Tx, id uuid.UUID) error {
		_, err := packets.RecordReceipt(tx, id, form.Receipt())
		return err
	})
}

func (s *Site) answerPacket(c echo.Context) error {
	form, err := bind[packetsui.AnswerForm](c)
	if err != nil {
		return err
	}
	return s.packetAfter(c, packetsui.FileView{Part: "answer", Answer: form}, func(tx *db.Tx, id uuid.UUID) error {
		file, err := packets.Find(tx, id)
		if err != nil {
			return err
		}
		desk, err := packetDesk(c, tx, file.ClientID)
		if err != nil {
			return err
		}
		answer, err := form.Answer(desk.Theirs)
		if err == nil {
			_, err = packets.RecordAnswer(tx, id, answer)
		}
		return err
	})
}

// packetAfter puts on record what happened after a packet was handed over.
func (s *Site) packetAfter(c echo.Context, view packetsui.FileView, act func(tx *db.Tx, id uuid.UUID) error) error {
	id, err := packetID(c)
	if err != nil {
		return err
	}

	if err := s.write(c, func(tx *db.Tx) error { return act(tx, id) }); err != nil {
		return s.refusedPacket(c, err, view)
	}

	s.flash(c, "packets.recorded")
	return seeOther(c, packetsui.FilePath(id)+"#story")
}
