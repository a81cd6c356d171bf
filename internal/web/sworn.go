package web

import (
	"bytes"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/notes"
	"constancia/internal/packets"
	"constancia/internal/staff"
	"constancia/internal/vault"
	packetsui "constancia/ui/packets"
)

// swearing is what somebody swears to: a statement, or where there is none how a client's
// records are kept.
type swearing struct{ note, client uuid.UUID }

func ofNote(c echo.Context) (w swearing, err error) {
	w.note, err = noteID(c)
	return w, err
}

func ofRecords(c echo.Context) (w swearing, err error) {
	w.client, err = clientID(c)
	return w, err
}

// find is the declaration of it; NotFound where none was begun.
func (w swearing) find(tx *db.Tx) (packets.DeclarationFile, error) {
	if w.note == uuid.Nil {
		return packets.CertificateOf(tx, w.client)
	}
	return packets.DeclarationOf(tx, w.note)
}

func (w swearing) path() string {
	if w.note == uuid.Nil {
		return packetsui.CertificatePath(w.client)
	}
	return packetsui.SwornPath(w.note)
}

func (s *Site) swornPage(of func(echo.Context) (swearing, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		w, err := of(c)
		if err != nil {
			return err
		}
		return s.showSworn(c, w, http.StatusOK, packetsui.SwornView{})
	}
}

// showSworn shows what stands around the words; a form that was refused stays as typed
// and goes on from the frame that holds now.
func (s *Site) showSworn(c echo.Context, w swearing, status int, view packetsui.SwornView) error {
	err := s.read(c, func(tx *db.Tx) error { return w.read(c, tx, status == http.StatusOK, &view) })
	if err == nil {
		err = s.opened(c, view.Client)
	}
	if err != nil {
		return err
	}

	return s.page(c, status, s.clientsFrame(c, view.TitleKey()), packetsui.Sworn(view))
}

func (w swearing) read(c echo.Context, tx *db.Tx, fresh bool, view *packetsui.SwornView) (err error) {
	client := w.client
	view.Role, view.Approved = packets.ByCustodian, true
	form := packetsui.SwornForm{FormID: uuid.NewString()}
	if w.note != uuid.Nil {
		note, err := notes.Find(tx, w.note)
		if err != nil {
			return err
		}
		if note.Kind != notes.Statement {
			return fault.New(fault.NotFound, "packets.declaration.not_found")
		}
		text := note.Current()
		client, view.Note, view.Text, view.Language = note.ClientID, w.note, note.TextID, text.Language
		view.Role, view.Approved = packets.Role(text.Whose), note.Approved()
		form.Signer, form.Interpreter = text.Speaker.Reveal(), text.Interpreter.Reveal()
	}
	if view.Desk, err = packetDesk(c, tx, client); err != nil {
		return err
	}
	if view.Role == packets.ByClient {
		form.Signer = view.Name
	}
	view.Declaration, err = w.find(tx)
	switch {
	case err == nil && fresh:
		form = packetsui.SwornFormOf(view.Declaration.Current())
	case err != nil && !fault.Is(err, fault.NotFound):
		return err
	}
	if fresh {
		view.Form = form
	}
	return readAround(tx, view)
}

// readAround is what a frame can name: colleagues, documents, and who had better not sign.
func readAround(tx *db.Tx, view *packetsui.SwornView) (err error) {
	if view.Advocates, err = packets.Advocates(tx, view.Client); err != nil {
		return err
	}
	if view.Colleagues, err = staff.Colleagues(tx); err != nil {
		return err
	}
	if view.Names, err = staff.Names(tx, view.Declaration.People()...); err != nil {
		return err
	}
	if view.Declaration.ID != uuid.Nil && view.Role == packets.ByCustodian {
		paper, err := packets.DeclarationPaper(tx, view.Declaration.ID)
		if err != nil {
			return err
		}
		view.Words = paper.Words
	}
	view.Documents, err = documents.List(tx, view.Client)
	return err
}

func (s *Site) swear(of func(echo.Context) (swearing, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		form, err := bind[packetsui.SwornForm](c)
		if err != nil {
			return err
		}
		w, err := of(c)
		if err != nil {
			return err
		}

		err = s.write(c, func(tx *db.Tx) error { return w.keep(tx, form) })
		if status, refused := refusal(err); refused {
			return s.showSworn(c, w, status, packetsui.SwornView{Form: form, Stale: fault.Is(err, fault.Stale), Problems: saidOf(c, err)})
		}
		if err != nil {
			return err
		}

		s.flash(c, "packets.sworn.saved")
		return seeOther(c, w.path())
	}
}

// keep begins a declaration, or amends the one there is.
func (w swearing) keep(tx *db.Tx, form packetsui.SwornForm) error {
	seen := form.Seen()
	if seen == uuid.Nil {
		_, err := packets.Prepare(tx, packets.NewDeclaration{Note: w.note, ClientID: w.client, Framing: form.Framing(), FormID: form.FormID})
		return err
	}
	d, err := w.find(tx)
	if err == nil {
		_, err = packets.Amend(tx, d.ID, seen, form.Framing(), form.FormID)
	}
	return err
}

// vouch approves the frame that was read, with the text that was read.
func (s *Site) vouch(of func(echo.Context) (swearing, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		form, err := bind[packetsui.VouchForm](c)
		if err != nil {
			return err
		}
		w, err := of(c)
		if err != nil {
			return err
		}

		err = s.write(c, func(tx *db.Tx) error {
			d, err := w.find(tx)
			if err == nil {
				_, err = packets.ApproveFrame(tx, d.ID, form.Approving())
			}
			return err
		})
		if status, refused := refusal(err); refused {
			return s.showVouch(c, w, status, err)
		}
		if err != nil {
			return err
		}

		s.flash(c, "packets.sworn.approved")
		return seeOther(c, w.path())
	}
}

// showVouch shows the frame as it is now to whoever approved one that no longer holds.
func (s *Site) showVouch(c echo.Context, w swearing, status int, refused error) error {
	view := packetsui.SwornView{Stale: fault.Is(refused, fault.Stale), Problems: saidOf(c, refused)}
	err := s.read(c, func(tx *db.Tx) error {
		d, err := w.find(tx)
		view.Form = packetsui.SwornFormOf(d.Current())
		return err
	})
	if err != nil {
		return err
	}
	return s.showSworn(c, w, status, view)
}

func (s *Site) swornPaper(of func(echo.Context) (swearing, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		w, err := of(c)
		if err != nil {
			return err
		}
		var paper packets.Paper
		var client uuid.UUID
		err = s.read(c, func(tx *db.Tx) error {
			d, err := w.find(tx)
			if err != nil {
				return err
			}
			client = d.ClientID
			paper, err = packets.DeclarationPaper(tx, d.ID)
			return err
		})
		if err == nil {
			err = s.opened(c, client)
		}
		if err != nil {
			return err
		}

		var out bytes.Buffer
		if err := paper.Print(&out); err != nil {
			return err
		}
		c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="declaration.pdf"`)
		return c.Blob(http.StatusOK, string(vault.PDF), out.Bytes())
	}
}
