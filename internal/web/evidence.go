package web

import (
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/vault"
	failuresui "constancia/ui/failures"
	"constancia/ui/parts"
)

// uploads is a route that takes files of a client: one of the largest size, and the
// form around it.
func (s *Site) uploads(path string, p actor.Permission, handler echo.HandlerFunc) edge.Route {
	r := post(path, p, handler)
	r.MaxBody = fmt.Sprintf("%dM", vault.MB(s.vault().Limits().Most())+2)
	return r
}

// hands is a route that hands out a file.
func hands(path string, p actor.Permission, handler echo.HandlerFunc) edge.Route {
	r := get(path, p, handler)
	r.Large = true
	return r
}

func (s *Site) vault() vault.Vault { return vault.Of(s.db) }

// receiveEvidence keeps each file that was sent, one after the other. When one is
// refused, those before it are kept, and the page shows them.
func (s *Site) receiveEvidence(c echo.Context) error {
	id, err := failureID(c)
	if err != nil {
		return err
	}
	sent, err := edge.ReadForm(c.Request(), s.vault())
	defer sent.Discard()
	form := failuresui.UploadFormOf(sent.Values)

	done := "failures.evidence.done"
	if err == nil {
		var again bool
		if again, err = s.receive(c, id, sent, form); again {
			done = "failures.evidence.again"
		}
	}
	if status, refused := refusedFile(err); refused {
		said := parts.ProblemsOf(c.Request().Context(), failuresui.Point(err, ""))
		return s.showFailure(c, status, failuresui.FileView{Part: "evidence", Upload: form, Problems: said})
	}
	if err != nil {
		return err
	}

	s.flash(c, done)
	return seeOther(c, failuresui.FilePath(id)+"#evidence")
}

// refusedFile is a refusal that the page with the form shows itself.
func refusedFile(err error) (status int, refused bool) {
	if fault.Is(err, fault.TooLarge) {
		return http.StatusRequestEntityTooLarge, true
	}
	return refusal(err)
}

// receive keeps the files of a form; again when one of them was on record.
func (s *Site) receive(c echo.Context, id uuid.UUID, sent edge.Sent, form failuresui.UploadForm) (again bool, err error) {
	if len(sent.Files) == 0 {
		var p fault.Problems
		p.Add("file", "failures.file_needed")
		return false, p.Err()
	}
	var zone string
	err = s.read(c, func(tx *db.Tx) (err error) {
		zone, err = zoneOf(c, tx, id)
		return err
	})
	if err != nil {
		return false, err
	}
	u, err := form.Upload(zone)
	if err != nil {
		return false, err
	}
	for _, file := range sent.Files {
		u.GivenName, u.Content = file.Name, file.Content
		_, known, err := failures.Receive(c.Request().Context(), s.db, id, u)
		if err != nil {
			return again, err
		}
		again = again || known
	}
	return again, nil
}

// evidencePreview shows the small picture that we made of a piece.
func (s *Site) evidencePreview(c echo.Context) error {
	id, err := failureID(c)
	if err != nil {
		return err
	}
	content, err := failures.Preview(c.Request().Context(), s.db, id)
	if err != nil {
		return err
	}

	return showPreview(c, content)
}

// evidenceFile hands out the original of a piece.
func (s *Site) evidenceFile(c echo.Context) error {
	id, err := failureID(c)
	if err != nil {
		return err
	}
	doc, opened, err := failures.Original(c.Request().Context(), s.db, id)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()

	return handOut(c, "evidence-"+id.String(), doc, opened)
}
