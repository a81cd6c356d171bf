package packets

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/notes"
)

// DeclarationFile is a declaration with everything on record about it.
type DeclarationFile struct {
	Declaration
	Frames    []Frame         // the first first; the last one holds
	Approvals []FrameApproval // of frames, the first first
	Note      *notes.File     // the statement; nil for a custodian's certificate

	// Testifies is that whoever signs may represent clients and answers for this one: an
	// advocate is not to be a necessary witness (ABA Model Rule 3.7). It warns, and
	// refuses nothing.
	Testifies bool
}

// Current is the frame that holds.
func (d DeclarationFile) Current() Frame { return d.Frames[len(d.Frames)-1] }

// Approved tells whether the words may leave the house, and what stands around them.
func (d DeclarationFile) Approved() bool {
	return (d.Note == nil || d.Note.Approved()) && d.FrameApproved()
}

// Signed tells whether there is a scan of the text that holds, in a frame that was
// approved.
func (d DeclarationFile) Signed() bool {
	f := d.Current()
	return f.ScanID != nil && d.FrameApproved() && (d.Note == nil || d.Note.Approved() && f.TextID != nil && *f.TextID == d.Note.TextID)
}

// People are everybody whom the record of a declaration names, for their names.
func (d DeclarationFile) People() []uuid.UUID {
	var all []uuid.UUID
	for _, f := range d.Frames {
		all = append(all, f.RecordedBy)
	}
	for _, a := range d.Approvals {
		all = append(all, a.ApprovedBy)
	}
	return all
}

// FindDeclaration is one declaration; NotFound when it is absent or behind a wall.
func FindDeclaration(tx *db.Tx, id uuid.UUID) (DeclarationFile, error) {
	var d Declaration
	if err := mayReadDeclarations(tx); err != nil {
		return DeclarationFile{}, err
	}
	if err := db.Take(clients.Wall(tx, tx.DB.Where("declarations.id = ?", id), "declarations.client_id"), &d, noDeclaration); err != nil {
		return DeclarationFile{}, err
	}
	files, err := declarationFiles(tx, d.ClientID, []Declaration{d})
	if err != nil {
		return DeclarationFile{}, err
	}
	return files[0], nil
}

// Declarations lists those of a client, in the order in which they were begun; NotFound
// beyond the wall.
func Declarations(tx *db.Tx, client uuid.UUID) ([]DeclarationFile, error) {
	if err := mayReadDeclarations(tx); err != nil {
		return nil, err
	}
	if err := clients.Require(tx, client); err != nil {
		return nil, err
	}
	var list []Declaration
	if err := tx.DB.Where("client_id = ?", client).Order("created_at, id").Find(&list).Error; err != nil {
		return nil, fmt.Errorf("reading declarations: %w", err)
	}
	return declarationFiles(tx, client, list)
}

// DeclarationOf is the declaration of a statement; NotFound where none was begun.
func DeclarationOf(tx *db.Tx, note uuid.UUID) (DeclarationFile, error) {
	var d Declaration
	if err := mayReadDeclarations(tx); err != nil {
		return DeclarationFile{}, err
	}
	if err := db.Take(clients.Wall(tx, tx.DB.Where("declarations.note_id = ?", note), "declarations.client_id"), &d, noDeclaration); err != nil {
		return DeclarationFile{}, err
	}
	return FindDeclaration(tx, d.ID)
}

// CertificateOf is the certificate of a client's records; NotFound where none was begun,
// and beyond the wall.
func CertificateOf(tx *db.Tx, client uuid.UUID) (DeclarationFile, error) {
	all, err := Declarations(tx, client)
	at := slices.IndexFunc(all, func(d DeclarationFile) bool { return d.Role == ByCustodian })
	if err == nil && at < 0 {
		err = fault.New(fault.NotFound, noDeclaration)
	}
	if err != nil {
		return DeclarationFile{}, err
	}
	return all[at], nil
}

// mayReadDeclarations is the permission of the packet and that of the words in it.
func mayReadDeclarations(tx *db.Tx) error {
	if err := tx.Actor.Require(actor.PacketsRead); err != nil {
		return err
	}
	return tx.Actor.Require(actor.NotesRead)
}

func declarationFiles(tx *db.Tx, client uuid.UUID, list []Declaration) ([]DeclarationFile, error) {
	files := make([]DeclarationFile, len(list))
	where, ids := make(map[uuid.UUID]*DeclarationFile, len(list)), make([]uuid.UUID, len(list))
	for i, d := range list {
		files[i].Declaration, ids[i] = d, d.ID
		where[d.ID] = &files[i]
	}
	if len(ids) == 0 {
		return files, nil
	}
	var frames []Frame
	if err := tx.DB.Where("declaration_id IN ?", ids).Order("number, id").Find(&frames).Error; err != nil {
		return nil, fmt.Errorf("reading frames: %w", err)
	}
	for _, f := range frames {
		where[f.DeclarationID].Frames = append(where[f.DeclarationID].Frames, f)
	}
	var approvals []FrameApproval
	if err := tx.DB.Where("declaration_id IN ?", ids).Order("approved_at, id").Find(&approvals).Error; err != nil {
		return nil, fmt.Errorf("reading approvals of frames: %w", err)
	}
	for _, a := range approvals {
		where[a.DeclarationID].Approvals = append(where[a.DeclarationID].Approvals, a)
	}
	advocates, err := Advocates(tx, client)
	if err != nil {
		return nil, err
	}
	for i := range files {
		d := &files[i]
		if d.NoteID != nil {
			note, err := notes.Find(tx, *d.NoteID)
			if err != nil {
				return nil, err
			}
			d.Note = &note
		}
		d.Testifies = advocates.sign(d.Role, d.Current().Framing(), d.Note)
	}
	return files, nil
}

// part is where what somebody of a role signed stands in a packet.
func (r Role) part() PartID {
	switch r {
	case ByClient:
		return ClientDeclaration
	case ByCustodian:
		return RecordsCertificate
	}
	return StaffDeclarations
}

// swornScans are the documents on which declarations of a client stand signed, and their
// translations, with the part each belongs in; none for whoever may not read statements.
func swornScans(tx *db.Tx, client uuid.UUID) (map[uuid.UUID]PartID, error) {
	scans := map[uuid.UUID]PartID{}
	if mayReadDeclarations(tx) != nil {
		return scans, nil
	}
	all, err := Declarations(tx, client)
	for _, d := range all {
		if f, approved := d.Standing(); approved && f.TranslationID != nil {
			scans[*f.TranslationID] = d.Role.part()
		}
		if d.Signed() {
			scans[*d.Current().ScanID] = d.Role.part()
		}
	}
	return scans, err
}
