package edge

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"constancia/internal/fault"
	"constancia/internal/vault"
)

// Sent is a form with files. The files were taken in as they came, so that none of
// them was held whole in memory or lay unsealed on the disk.
type Sent struct {
	Values url.Values
	Files  []SentFile // those of the field "file"; an empty box is none
}

// SentFile is one file of a form. Its name is what the other side calls it.
type SentFile struct {
	Name    string
	Content *vault.Arrival
}

const (
	mostParts = 60
	mostText  = 64 << 10 // of one field
)

// ReadForm takes a form with files in, in whatever order its parts come. Faults:
// Invalid for what is no such form, TooLarge for a file that is. Whoever reads a
// form discards it, also one that came with an error.
func ReadForm(r *http.Request, v vault.Vault) (Sent, error) {
	sent := Sent{Values: url.Values{}}
	parts, err := r.MultipartReader()
	if err != nil {
		return sent, fault.New(fault.Invalid, "fault.unreadable")
	}
	for range mostParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return sent, nil
		}
		if err == nil {
			err = sent.take(part, v)
		}
		if err != nil {
			return sent, unread(err)
		}
	}
	return sent, fault.New(fault.Invalid, "fault.unreadable")
}

func (s *Sent) take(part *multipart.Part, v vault.Vault) error {
	name := part.FormName()
	if name != "file" {
		text, err := io.ReadAll(io.LimitReader(part, mostText))
		s.Values.Add(name, string(text))
		return err
	}
	content, err := v.Arrive(part)
	if err != nil {
		return err
	}
	if part.FileName() == "" && content.Size() == 0 {
		content.Discard()
		return nil
	}
	s.Files = append(s.Files, SentFile{Name: part.FileName(), Content: content})
	return nil
}

// Value is what was typed in a field.
func (s Sent) Value(name string) string { return s.Values.Get(name) }

// Discard forgets the files. What was kept of them is elsewhere.
func (s Sent) Discard() {
	for _, f := range s.Files {
		f.Content.Discard()
	}
}

// unread is why a form could not be read; a cause that may repeat what was sent is
// left out.
func unread(err error) error {
	if _, ok := fault.From(err); ok || errors.Is(err, echo.ErrStatusRequestEntityTooLarge) {
		return err
	}
	return fault.New(fault.Invalid, "fault.unreadable")
}
