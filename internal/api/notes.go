package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/notes"
)

// notes adds the operations on privileged notes and on statements.
func (a *API) notes() {
	write, approve := actor.NotesWrite, actor.NotesApprove
	add(a, Op{http.MethodPost, "/clients/{id}/notes", write, "Write a privileged note, or the draft of a statement", http.StatusCreated}, a.writeNote)
	add(a, Op{http.MethodGet, "/clients/{id}/notes", write, "A client's notes, the newest first; one's own where one may only write", 0}, a.notesOf)
	add(a, Op{http.MethodGet, "/notes/{id}", write, "One note with every version", 0}, a.findNote)
	add(a, Op{http.MethodPost, "/notes/{id}/texts", write, "Write a note anew; the earlier texts stay, an approval ends", http.StatusCreated}, a.rewriteNote)
	add(a, Op{http.MethodPost, "/notes/{id}/approval", approve, "Approve the text of a statement, letter by letter", http.StatusCreated}, a.approveNote)
	add(a, Op{http.MethodPost, "/notes/{id}/approval/withdrawal", approve, "Take the approval back, with a reason", http.StatusCreated}, a.takeBackNote)
	add(a, Op{http.MethodGet, "/clients/{id}/statements/approved", actor.NotesRead, "What may leave: the approved texts, and nothing else", 0}, a.approvedStatements)
}

// NoteText is what a note says, as a program writes it.
type NoteText struct {
	Text        string `json:"text,omitempty" doc:"Required"`
	Whose       string `json:"whose,omitempty" doc:"Of a statement: client, witness or staff"`
	Speaker     string `json:"speaker,omitempty" doc:"Required for a witness"`
	Language    string `json:"language,omitempty" doc:"BCP 47; the client's own for her words when left out"`
	Interpreter string `json:"interpreter,omitempty"`
	ReadBack    *bool  `json:"read_back,omitempty"`
}

func (t NoteText) given() notes.Draft {
	return notes.Draft{
		Body: t.Text, Whose: notes.Whose(t.Whose), Speaker: t.Speaker, Language: t.Language, Interpreter: t.Interpreter, ReadBack: t.ReadBack,
	}
}

type noteTextJSON struct {
	ID          uuid.UUID `json:"id"`
	Number      int       `json:"number"`
	Text        string    `json:"text"`
	Whose       string    `json:"whose"`
	Speaker     string    `json:"speaker"`
	Language    string    `json:"language"`
	Interpreter string    `json:"interpreter"`
	ReadBack    *bool     `json:"read_back"`
	RecordedBy  uuid.UUID `json:"recorded_by"`
	RecordedAt  string    `json:"recorded_at"`
}

type noteJSON struct {
	ID         uuid.UUID      `json:"id"`
	Version    int64          `json:"version"`
	ClientID   uuid.UUID      `json:"client_id"`
	Kind       string         `json:"kind"`
	AuthorID   uuid.UUID      `json:"author_id"`
	WrittenAt  string         `json:"written_at"`
	SourceType string         `json:"source_type"`
	SourceID   *uuid.UUID     `json:"source_id"`
	Approved   bool           `json:"approved" doc:"Whether the text that holds may leave"`
	Texts      []noteTextJSON `json:"texts" nullable:"false" doc:"The first first; the last one holds"`
}

type approvedJSON struct {
	ID         uuid.UUID `json:"id" doc:"Of the approval: what a packet names in its statements"`
	NoteID     uuid.UUID `json:"note_id"`
	TextID     uuid.UUID `json:"text_id"`
	Text       string    `json:"text"`
	ApprovedBy uuid.UUID `json:"approved_by"`
	ApprovedAt string    `json:"approved_at"`
}

func jsonOfNote(f notes.File) noteJSON {
	out := noteJSON{
		ID: f.ID, Version: f.Version, ClientID: f.ClientID, Kind: string(f.Kind), AuthorID: f.AuthorID, WrittenAt: instant(f.CreatedAt),
		SourceType: f.SourceType, SourceID: f.SourceID, Approved: f.Approved(), Texts: []noteTextJSON{},
	}
	for _, t := range f.Texts {
		out.Texts = append(out.Texts, noteTextJSON{
			ID: t.ID, Number: t.Number, Text: t.Body.Reveal(), Whose: string(t.Whose), Speaker: t.Speaker.Reveal(), Language: t.Language,
			Interpreter: t.Interpreter.Reveal(), ReadBack: t.ReadBack, RecordedBy: t.RecordedBy, RecordedAt: instant(t.RecordedAt),
		})
	}
	return out
}

type noteOut struct {
	ETag string `header:"ETag"`
	Body noteJSON
}

func (o *noteOut) read(tx *db.Tx, id uuid.UUID) error {
	f, err := notes.Find(tx, id)
	if err == nil {
		o.ETag, o.Body = etag(f.Version), jsonOfNote(f)
	}
	return err
}

// onNote runs act under the request's Idempotency-Key and answers with the note.
func (a *API) onNote(ctx context.Context, key, request string, act func(tx *db.Tx) (uuid.UUID, error)) (*noteOut, error) {
	return once(ctx, a, key, request, act, (*noteOut).read)
}

type writeNoteIn = keptIn[struct {
	Kind string `json:"kind,omitempty" doc:"Required: note or statement"`
	NoteText
	SourceType string    `json:"source_type,omitempty" doc:"failure, occurrence or client"`
	SourceID   uuid.UUID `json:"source_id,omitempty"`
}]

func (a *API) writeNote(ctx context.Context, in *writeNoteIn) (*noteOut, error) {
	return a.onNote(ctx, in.Key, in.request("note"), func(tx *db.Tx) (uuid.UUID, error) {
		note, err := notes.Write(tx, notes.NewNote{
			ClientID: in.ID, Kind: notes.Kind(in.Body.Kind), Draft: in.Body.NoteText.given(), SourceType: in.Body.SourceType, Source: in.Body.SourceID,
		})
		return note.ID, err
	})
}

type noteIn struct {
	ID uuid.UUID `path:"id"`
}

func (a *API) findNote(ctx context.Context, in *noteIn) (*noteOut, error) {
	out := &noteOut{}
	if err := a.read(ctx, func(tx *db.Tx) error { return out.read(tx, in.ID) }); err != nil {
		return nil, err
	}
	return out, a.opened(ctx, out.Body.ClientID)
}

type notesOut struct {
	Body struct {
		Items []noteJSON `json:"items" nullable:"false"`
	}
}

func (a *API) notesOf(ctx context.Context, in *noteIn) (*notesOut, error) {
	if err := a.opened(ctx, in.ID); err != nil {
		return nil, err
	}
	out := &notesOut{}
	out.Body.Items = []noteJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		all, err := notes.ForClient(tx, in.ID)
		for _, f := range all {
			out.Body.Items = append(out.Body.Items, jsonOfNote(f))
		}
		return err
	})
	return out, err
}

type rewriteNoteIn = keptIn[struct {
	NoteText
	TextID uuid.UUID `json:"text_id,omitempty" doc:"The text as you read it; the one that holds when left out"`
}]

func (a *API) rewriteNote(ctx context.Context, in *rewriteNoteIn) (*noteOut, error) {
	return a.onNote(ctx, in.Key, in.request("text"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := notes.Rewrite(tx, in.ID, notes.Rewriting{Draft: in.Body.NoteText.given(), Text: in.Body.TextID})
		return in.ID, err
	})
}

type approveNoteIn = keptIn[struct {
	TextID uuid.UUID `json:"text_id,omitempty" doc:"Required: the text that was read"`
}]

func (a *API) approveNote(ctx context.Context, in *approveNoteIn) (*noteOut, error) {
	return a.onNote(ctx, in.Key, in.request("approval"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := notes.Approve(tx, in.ID, notes.Approving{Text: in.Body.TextID})
		return in.ID, err
	})
}

type takeBackNoteIn = keptIn[struct {
	Reason string `json:"reason,omitempty" doc:"Required"`
}]

func (a *API) takeBackNote(ctx context.Context, in *takeBackNoteIn) (*noteOut, error) {
	return a.onNote(ctx, in.Key, in.request("withdrawal"), func(tx *db.Tx) (uuid.UUID, error) {
		return in.ID, notes.TakeBack(tx, in.ID, in.Body.Reason)
	})
}

type approvedOut struct {
	Body struct {
		Items []approvedJSON `json:"items" nullable:"false"`
	}
}

func (a *API) approvedStatements(ctx context.Context, in *noteIn) (*approvedOut, error) {
	if err := a.opened(ctx, in.ID); err != nil {
		return nil, err
	}
	out := &approvedOut{}
	out.Body.Items = []approvedJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		all, err := notes.Approved(tx, in.ID)
		for _, one := range all {
			out.Body.Items = append(out.Body.Items, approvedJSON{one.ID, one.NoteID, one.TextID, one.Body.Reveal(), one.ApprovedBy, instant(one.ApprovedAt)})
		}
		return err
	})
	return out, err
}
