package packets

import (
	"io"
	"time"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/vault"
	"constancia/internal/wall"
)

// Contents is everything that a packet is drawn from: what Gather read, and nothing
// that has to be looked up again. Words are in the forum's language, times still are
// instants: they are said by the clocks of Zone.
type Contents struct {
	Packet     uuid.UUID
	Kind       Kind
	Number     int
	Earlier    *Earlier // the version this one replaces
	Language   string   // BCP 47, of the words
	MadeOn     wall.Date
	DatedOn    wall.Date // of the letter
	Zone       string
	Letterhead Letterhead
	Signer     Signer
	To         Recipient
	Client     Subject
	Pleas      []Plea
	AnswerBy   wall.Date
	Words      []string // the attorney's own paragraphs
	Court      Court
	NoFee      string         // what stands in the place of a receipt
	Parts      []PartContents // every part of the kind, in its order

	Accounts    []Account // of the failures it is about, the first first
	Summary     []Event
	Lines       []Line // of the chronology
	Calls       []Call
	Appearances []Appearance
	Devices     []Sheet
	History     History
	Statements  []Statement
	Custodian   Sworn // of the certificate of records, as far as somebody said who signs it
	Unsigned    bool  // the draft of that certificate stands in the packet
	Levels      []LevelSpan
	Incidents   []string // approved exhibits of incidents, letter by letter
	Exhibits    []Exhibit
	Log         audit.Signed // the newest checkpoint, that the bundle holds
	Rests       Rests        // what of these pages an attorney let leave, by its approval
	Rows        []uuid.UUID  // of the record, that the chronology and the record of compliance tell
}

// bytes are those of the files that will lie in the bundle.
func (c Contents) bytes() (sum int64) {
	for _, e := range c.Exhibits {
		sum += e.Bundled.Bytes
	}
	return sum
}

// Earlier is a version that was replaced.
type Earlier struct {
	Number   int
	SealedAt time.Time
	SHA256   string // of its PDF
}

// Letterhead is the office, as it stands on top of a letter.
type Letterhead struct {
	Name    string
	Address []string
	Phone   string
	Fax     string
	Email   string
}

// Signer is whose letter it is.
type Signer struct {
	ID         uuid.UUID
	Name       string
	Title      string // Attorney, accredited representative
	EOIR       string // EOIR ID
	Bar        string // state and number of each admission
	Firm       string // empty for the office's name
	Accredited bool
}

// Recipient is to whom a packet goes.
type Recipient struct {
	Office    string
	Attention string
	Address   []string
}

// Subject is the client as the forum knows her.
type Subject struct {
	Name      string
	ANumber   string // with its dashes; empty where nobody knows it
	SubjectID string // of a booking record
	Language  string
}

// Court is where a motion is filed.
type Court struct {
	Name     string // of the court
	City     string
	Judge    string
	Case     string      // EOIR's code: RMV, WHO; empty where no case is on record
	Hearing  wall.Moment // the next date; zero for none
	Title    string      // of the filing
	Forum    Forum       // empty where the kind has one place to go
	Heading  []string    // of the caption
	Party    string      // what stands over the client's name
	Numbered string      // and over the number
	Number   string      // there, where it is not the A-number alone
	Matter   string      // below the name
	Detained bool
	Joint    bool
}

// PartContents is one part: whether it is in, why not, and what is not on record for
// it. Missing is shown on a screen; it is printed nowhere and holds nothing up.
type PartContents struct {
	ID      PartID
	Tab     string // the letter on its divider sheet
	In      bool
	Why     string    // key of the sentence that says why it is out; empty when it is in
	Said    string    // and what an attorney said of it herself
	Missing []Missing // what the record does not hold
}

// Missing is one thing that the record does not hold, or that whoever approves should know
// of the pages, as a key and its values.
type Missing struct {
	Key  string
	Args map[string]any
}

// Account is what happened, as it stands on record.
type Account struct {
	ID        uuid.UUID
	Due       wall.Moment // of the check-in; zero where none was named
	DueUntil  time.Time   // when its window closed; zero where nobody told
	Modality  string
	App       string
	Kinds     []string // what the report says failed: a classification, never a finding
	ErrorText string   // the words on the screen, as they stood there
	First     time.Time
	Last      time.Time
	ToldAt    time.Time
	ToldBy    string      // who reported it; empty where nobody is on record
	Worked    []time.Time // tries of which it is on record that they went through; zero where nobody could say when
	Outcome   string      // what became of the check-in where it was done, or was called off, with its source
	Device    Sheet
}

// Event is one row of the summary.
type Event struct {
	What   EventKind
	At     time.Time // zero where nobody could say
	Moment wall.Moment
	Text   string
	Line   uuid.UUID // of the record, for the page of the chronology on which it stands
}

// EventKind is which column of the summary an event stands in.
type EventKind string

// The rows of the summary, in their order.
const (
	WasDue      EventKind = "Due"
	Tried       EventKind = "Attempted"
	WasCalled   EventKind = "Contacted"
	CameThere   EventKind = "Appeared"
	WentThrough EventKind = "Reported"
)

// Line is one line of the chronology: a fact, who observed it and when it was recorded.
type Line struct {
	ID         uuid.UUID
	At         time.Time
	Moment     wall.Moment // of an appointment, on the clocks of its place
	Day        wall.Date   // where no more than the day is known
	Untimed    bool        // nobody could say when
	Text       string
	Facts      []string
	Source     string
	ObservedBy string // who did or saw it
	AsToldBy   string // who said so to the office
	SentBy     string // whence a picture or paper came
	ToldAt     time.Time
	ToldOn     wall.Date
	RecordedAt time.Time
	RecordedBy string
	Exhibits   []string // SHA-256 of the documents that show it
	Proof      bool     // they came in as proof of the failure, not as this line's own paper
	Superseded bool
}

// Call is one time somebody called or wrote, as it stands on record. What was said
// on the phone is no part of it: that is a draft until an attorney approves a statement.
type Call struct {
	ID         uuid.UUID
	At         time.Time
	Channel    string
	Number     string
	Seconds    *int
	AnsweredBy string
	Voicemail  bool
	By         string // who says so: see onWord
	RecordedAt time.Time
	RecordedBy string
}

// Appearance is one time the client went there. What came of it in somebody's words is
// no part of it either.
type Appearance struct {
	ID         uuid.UUID
	Place      string
	ArrivedAt  time.Time
	SeenAt     time.Time
	Officer    string
	Proof      string
	Paper      string
	By         string // who says so: see onWord
	RecordedAt time.Time
	RecordedBy string
}

// Sheet is a table of two columns: what is known of a phone.
type Sheet struct {
	Title string
	Rows  []Pair
}

// Pair is one row of a sheet.
type Pair struct{ Label, Text string }

// History is the record of reporting and of hearings.
type History struct {
	OnTime, Failed, Resolved, Unknown int
	CheckIns                          []CheckIn // of which somebody said what became, the oldest first
	Hearings                          []Attended
	Addresses                         []AddressUpdate // the oldest first
	Before                            string          // the check-in at issue: of later ones it says nothing; empty for the whole record
}

// CheckIn is one line of the ledger.
type CheckIn struct {
	Moment   wall.Moment
	Modality string
	State    string
	Source   string
	At       time.Time // when it was done; zero where nobody knows the hour
}

// Attended is a hearing the client was at, as somebody put on record.
type Attended struct {
	Moment wall.Moment
	Type   string
	Court  string // empty where the record no longer tells
	Source string
}

// Statement is the text an attorney approved, letter by letter.
type Statement struct {
	ID         uuid.UUID // of the approval
	Part       PartID
	Whose      string
	Speaker    string
	Paragraphs []string
	Language   string
	Sworn      Sworn // what stands around the words
	Enclosed   bool  // the signed paper is an exhibit of the part: only the translation is set
}

// Exhibit is one document in a part.
type Exhibit struct {
	Label      string    // C-1
	Part       PartID    //
	Document   uuid.UUID // that was chosen: the original
	Printed    Stored    // what stands on paper
	Bundled    Stored    // what lies in the bundle
	Original   string    // SHA-256 of the original
	Title      string
	Caption    string
	Claimed    string // when the file says it was made, as it says it
	TakenAt    time.Time
	ReceivedAt time.Time
	From       string
	Device     string // as the file says
	Makes      string // stripped, redacted; empty for the original on paper
}

// Stored is one file of the vault.
type Stored struct {
	Document uuid.UUID
	Client   uuid.UUID
	Name     string // in the vault
	Path     string // in the bundle
	SHA256   string
	Bytes    int64
	Type     vault.Type
	Seconds  int // of a recording
}

// Files are the documents of a packet as they lie in the vault. Render opens one at a
// time.
type Files interface {
	// Open is a file as it is, verified as it is read; whoever opens one closes it. A
	// file that is gone or altered is an error of kind *FileError.
	Open(f Stored) (io.ReadSeekCloser, error)
	// Picture is a picture as a JPEG or PNG that is no finer than a printer needs. Faults
	// as Open; ErrNoPixels where there are none to be had.
	Picture(f Stored) ([]byte, error)
	// Lay lays a page aside that is needed later, outside the memory.
	Lay(page []byte) (io.ReadSeeker, error)
	// Tell is how far the work is.
	Tell(step Step, done, whole int)
}

// Built is what was drawn, and where everything stands in it.
type Built struct {
	Pages    int           `json:"pages"`
	Parts    []PlacedPart  `json:"parts"`
	Exhibits []Placed      `json:"exhibits"`
	Listed   []PartListing `json:"listed"` // every part of the kind, for the screen
	Rests    Rests         `json:"rests,omitzero"`
	Rows     []uuid.UUID   `json:"rows,omitempty"`
	LogSize  int64         `json:"log_size,omitzero"` // of the checkpoint that the pages name
	Signer   uuid.UUID     `json:"signer,omitzero"`   // who stands below it
}

// PlacedPart is where a part begins.
type PlacedPart struct {
	ID    PartID `json:"id"`
	Tab   string `json:"tab,omitempty"`
	Title string `json:"title"`
	Page  int    `json:"page"` // its first
	Last  int    `json:"last"`
}

// Placed is where an exhibit stands, and as what.
type Placed struct {
	Label    string    `json:"label"`
	Part     PartID    `json:"part"`
	Document uuid.UUID `json:"document"`
	Page     int       `json:"page"`
	Pages    int       `json:"pages"`
	As       PlacedAs  `json:"as"`
	Reason   string    `json:"reason,omitempty"` // in one word: why a sheet stands in its place
	Notes    []Note    `json:"notes,omitempty"`  // what else its file turned out to be
	Printed  uuid.UUID `json:"printed"`
	Bundled  uuid.UUID `json:"bundled"`
	Path     string    `json:"path"` // in the bundle
	File     string    `json:"file"` // in the vault
	SHA256   string    `json:"sha256"`
	Original string    `json:"original_sha256"`
	Bytes    int64     `json:"bytes"`
}

// ReasonKey is how it is said on a screen why a sheet stands in an exhibit's place; empty
// for one that stands there itself.
func (p Placed) ReasonKey() string {
	if p.Reason == "" {
		return ""
	}
	return "packets.sheet." + p.Reason
}

// Note is one thing that an exhibit's file turned out to be and that its pages do not
// show.
type Note string

// The notes. Nothing of them keeps a paper from being bound.
const (
	NoteSigned      Note = "signed"      // electronically: that holds for the original alone
	NoteForms       Note = "forms"       // it has fields; they stand as they are filled in
	NoteScripts     Note = "scripts"     // it does something when it is opened; left out
	NoteAttachments Note = "attachments" // files inside the file; left out
	NoteRestricted  Note = "restricted"  // its owner forbade changes
	NoteRepaired    Note = "repaired"    // it was damaged; what could be read is printed
	NoteUnembedded  Note = "unembedded"  // it lacks a typeface; letters may look otherwise
)

// LabelKey is how the note is said on a screen.
func (n Note) LabelKey() string { return "packets.note." + string(n) }

// PlacedAs says how an exhibit stands on paper.
type PlacedAs string

// The ways: its pages, its picture, or a sheet that names it.
const (
	AsPages   PlacedAs = "pages"
	AsPicture PlacedAs = "picture"
	AsSheet   PlacedAs = "sheet"
)

// PartListing is a part as the screen lists it.
type PartListing struct {
	ID      PartID    `json:"id"`
	Tab     string    `json:"tab,omitempty"`
	In      bool      `json:"in"`
	Why     string    `json:"why,omitempty"`
	Said    string    `json:"said,omitempty"`
	Missing []Missing `json:"missing,omitempty"`
}
