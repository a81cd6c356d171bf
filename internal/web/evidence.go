package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/edge"
	"constancia/internal/failures"
	"constancia/internal/fault"
	failuresui "constancia/ui/failures"
	"constancia/ui/parts"
)

// maxUpload is one file of the largest size, and the form around it. A request is
// read into memory: nothing of a client lies on the disk unsealed on the way.
const (
	maxUpload      = "27M"
	maxUploadBytes = 27 << 20
)

// upload is a route that takes files.
func upload(path string, p actor.Permission, handler echo.HandlerFunc) edge.Route {
	r := post(path, p, handler)
	r.MaxBody = maxUpload
	return r
}

// receiveEvidence keeps each file that was sent, one after the other. When one is
// refused, those before it are kept, and the page shows them.
func (s *Site) receiveEvidence(c echo.Context) error {
	id, err := failureID(c)
	if err != nil {
		return err
	}
	files, form, err := readUpload(c)
	if err != nil {
		return err
	}

	done := "failures.evidence.done"
	for _, file := range files {
		again, err := s.receive(c, id, file, form)
		if status, refused := refusedFile(err); refused {
			said := parts.ProblemsOf(c.Request().Context(), failuresui.Point(err, ""))
			return s.showFailure(c, status, failuresui.FileView{Part: "evidence", Upload: form, Problems: said})
		}
		if err != nil {
			return err
		}
		if again {
			done = "failures.evidence.again"
		}
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

// readUpload reads a form with files; an empty box sends a file without a name.
func readUpload(c echo.Context) ([]*multipart.FileHeader, failuresui.UploadForm, error) {
	var form failuresui.UploadForm
	err := c.Request().ParseMultipartForm(maxUploadBytes)
	if errors.Is(err, echo.ErrStatusRequestEntityTooLarge) {
		return nil, form, err
	}
	if err != nil {
		return nil, form, fault.New(fault.Invalid, "fault.unreadable") // the cause can repeat what was sent
	}
	said := c.Request().MultipartForm
	value := func(name string) string {
		if len(said.Value[name]) == 0 {
			return ""
		}
		return said.Value[name][0]
	}
	form = failuresui.UploadForm{
		From: value("from"), Caption: value("caption"), TakenDate: value("taken_at.date"), TakenTime: value("taken_at.time"),
	}
	var files []*multipart.FileHeader
	for _, file := range said.File["file"] {
		if file.Filename != "" || file.Size > 0 {
			files = append(files, file)
		}
	}
	if len(files) == 0 {
		files = append(files, nil)
	}
	return files, form, nil
}

func (s *Site) receive(c echo.Context, id uuid.UUID, file *multipart.FileHeader, form failuresui.UploadForm) (again bool, err error) {
	if file == nil {
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
	content, err := file.Open()
	if err != nil {
		return false, err
	}
	defer func() { _ = content.Close() }()
	u.GivenName, u.Content = file.Filename, content
	_, again, err = failures.Receive(c.Request().Context(), s.db, id, u)
	return again, err
}

func contentOf(file *multipart.FileHeader) ([]byte, error) {
	f, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	content := make([]byte, file.Size)
	_, err = io.ReadFull(f, content)
	return content, err
}

// evidencePreview shows the small picture that we made; nothing that came from
// outside is ever shown by itself.
func (s *Site) evidencePreview(c echo.Context) error {
	id, err := failureID(c)
	if err != nil {
		return err
	}
	content, err := failures.Preview(c.Request().Context(), s.db, id)
	if err != nil {
		return err
	}

	c.Response().Header().Set("Content-Security-Policy", sandbox)
	return c.Blob(http.StatusOK, "image/jpeg", content)
}

// evidenceFile hands out the original as a file to keep, never as a page.
func (s *Site) evidenceFile(c echo.Context) error {
	id, err := failureID(c)
	if err != nil {
		return err
	}
	doc, content, err := failures.Original(c.Request().Context(), s.db, id)
	if err != nil {
		return err
	}

	h := c.Response().Header()
	h.Set("Content-Security-Policy", sandbox)
	h.Set(echo.HeaderContentDisposition, `attachment; filename="evidence-`+id.String()+doc.MediaType.Ending()+`"`)
	return c.Blob(http.StatusOK, string(doc.MediaType), content)
}

// sandbox lets a browser do nothing with what it is handed.
const sandbox = "default-src 'none'; sandbox"
