// Package notes is the screens of what the clinic writes for itself: the privileged
// notes and the drafts of statements in a client's file, with every version, and
// the one place where an attorney lets a text leave. It shows what it is given and
// comes back with what was typed.
package notes

import (
	"github.com/google/uuid"

	"constancia/internal/notes"
)

// FilePath is one note.
func FilePath(id uuid.UUID) string { return "/notes/" + id.String() }

// ListPath is where a client's new note is sent.
func ListPath(client uuid.UUID) string { return clientPath(client) + "/notes" }

// NewPath is the form for a note of a kind.
func NewPath(client uuid.UUID, kind notes.Kind) string {
	return ListPath(client) + "/new?kind=" + string(kind)
}

func clientPath(id uuid.UUID) string { return "/clients/" + id.String() }

// Form is a note as it is typed, new or anew.
type Form struct {
	FormID      string `form:"form_id"`
	Kind        string `form:"kind"`
	TextID      string `form:"text_id"` // the text that was seen
	Text        string `form:"text"`
	Whose       string `form:"whose"`
	Speaker     string `form:"speaker"`
	Language    string `form:"language"`
	Interpreter string `form:"interpreter"`
	ReadBack    string `form:"read_back"`
}

// JudgementForm is an approval, or that it is taken back.
type JudgementForm struct {
	FormID string `form:"form_id"`
	TextID string `form:"text_id"`
	Reason string `form:"reason"`
}

// Fresh is an empty form.
func Fresh(kind notes.Kind) Form {
	f := Form{FormID: uuid.NewString(), Kind: string(kind)}
	if kind == notes.Statement {
		f.Whose = string(notes.OfClient)
	}
	return f
}

// FormOf is the form that shows a note as it stands.
func FormOf(f notes.File) Form {
	t := f.Current()
	form := Form{
		FormID: uuid.NewString(), Kind: string(f.Kind), TextID: t.ID.String(), Text: t.Body.Reveal(), Whose: string(t.Whose),
		Speaker: t.Speaker.Reveal(), Language: t.Language, Interpreter: t.Interpreter.Reveal(),
	}
	if t.ReadBack != nil {
		form.ReadBack = map[bool]string{true: "yes", false: "no"}[*t.ReadBack]
	}
	return form
}

// Note is the form as the room takes it.
func (f Form) Note(client uuid.UUID) notes.NewNote {
	return notes.NewNote{ClientID: client, Kind: notes.Kind(f.Kind), Draft: f.draft(), FormID: f.FormID}
}

// Rewriting is the form as the room takes it.
func (f Form) Rewriting() notes.Rewriting {
	text, _ := uuid.Parse(f.TextID) // none is refused where it matters
	return notes.Rewriting{Draft: f.draft(), Text: text, FormID: f.FormID}
}

func (f Form) draft() notes.Draft {
	d := notes.Draft{Body: f.Text, Whose: notes.Whose(f.Whose), Speaker: f.Speaker, Language: f.Language, Interpreter: f.Interpreter}
	if f.ReadBack != "" {
		yes := f.ReadBack == "yes"
		d.ReadBack = &yes
	}
	return d
}

// Approving is the form as the room takes it.
func (f JudgementForm) Approving() notes.Approving {
	text, _ := uuid.Parse(f.TextID)
	return notes.Approving{Text: text, FormID: f.FormID}
}
