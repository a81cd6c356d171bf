// Package moves is the screens of a new address: the form that records it, the agencies
// that are to be told, how each was told and by which paper. It shows what it is given,
// says what the rule says, and never what to do about it.
package moves

import (
	"strings"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/moves"
	"constancia/internal/wall"
)

func filePath(client uuid.UUID) string { return "/clients/" + client.String() }

// NewPath is the form for a new address.
func NewPath(client uuid.UUID) string { return filePath(client) + "/address" }

// Path is one move, by any of its rows.
func Path(id uuid.UUID) string { return "/moves/" + id.String() }

// UpdatePath is one agency that is to be told of a move.
func UpdatePath(id uuid.UUID) string { return "/move-updates/" + id.String() }

// AllPath is every file in which an agency is still to be told.
const AllPath = "/today/addresses"

// Form is a new address as it is typed, or its correction.
type Form struct {
	FormID string `form:"form_id"`
	Kind   string `form:"kind"`
	Line1  string `form:"address.line1"`
	Line2  string `form:"address.line2"`
	City   string `form:"address.city"`
	State  string `form:"address.state"`
	Zip    string `form:"address.zip"`
	Since  string `form:"address.since"`
	ToldOn string `form:"address.told_on"`
	ToldBy string `form:"told_by"`
	Why    string `form:"why"`
}

// Move is the form as the room takes it.
func (f Form) Move() moves.NewMove {
	return moves.NewMove{
		Address: clients.AddressDetails{
			Kind: f.Kind, Line1: f.Line1, Line2: f.Line2, City: f.City, State: f.State, Zip: f.Zip,
			Since: strings.TrimSpace(f.Since), ToldOn: strings.TrimSpace(f.ToldOn),
		},
		ToldBy: f.ToldBy, FormID: f.FormID,
	}
}

// FormOf shows a move as it stands, to be corrected.
func FormOf(f moves.File) Form {
	a := f.Address
	return Form{
		FormID: uuid.NewString(), Kind: a.Kind, Line1: a.Line1.Reveal(), Line2: a.Line2.Reveal(), City: a.City.Reveal(), State: a.State.Reveal(),
		Zip: a.Zip.Reveal(), Since: string(f.MovedOn), ToldOn: string(f.ToldOn), ToldBy: f.ToldBy.Reveal(),
	}
}

// AddForm is an agency that a person adds.
type AddForm struct {
	FormID string `form:"form_id"`
	Agency string `form:"agency"`
	Reason string `form:"reason"`
}

// Word is why, as the room takes it.
func (f AddForm) Word() moves.Word { return moves.Word{Reason: f.Reason, FormID: f.FormID} }

// What can be said of an update.
const (
	DoDrop    = "drop"
	DoReopen  = "reopen"
	DoConfirm = "confirm"
)

// TurnForm is what is said of an update.
type TurnForm struct {
	FormID  string `form:"form_id"`
	Version int64  `form:"version"`
	Do      string `form:"do"`
	DueOn   string `form:"due_on"`
	Reason  string `form:"reason"`
}

// Word is the form as the room takes it.
func (f TurnForm) Word() moves.Word {
	return moves.Word{Reason: f.Reason, Version: f.Version, FormID: f.FormID}
}

// Day is the last day that was typed.
func (f TurnForm) Day() wall.Date { return typedDay(f.DueOn) }

// SendingForm is how an agency was told, as it is typed, or its correction.
type SendingForm struct {
	FormID     string `form:"form_id"`
	Version    int64  `form:"version"`
	Supersedes string `form:"supersedes"`
	SentOn     string `form:"sent_on"`
	How        string `form:"how"`
	SentBy     string `form:"sent_by"`
	Receipt    string `form:"receipt"`
	ReceivedOn string `form:"received_on"`
	ServedOn   string `form:"served_on"`
	Note       string `form:"note"`
	Why        string `form:"why"`
	Void       string `form:"void"`
}

// Sending is the form as the room takes it.
func (f SendingForm) Sending() moves.NewSending {
	return moves.NewSending{
		SentOn: typedDay(f.SentOn), How: moves.Way(f.How), SentBy: f.SentBy, Receipt: f.Receipt, ReceivedOn: typedDay(f.ReceivedOn),
		ServedOn: typedDay(f.ServedOn), Note: f.Note, Version: f.Version, FormID: f.FormID,
	}
}

// Fix is what the form corrects.
func (f SendingForm) Fix() moves.Fix {
	id, _ := uuid.Parse(f.Supersedes) // empty for no correction
	return moves.Fix{Supersedes: id, Why: f.Why, Void: f.Void != ""}
}

// SendingFormOf is a fresh form, or the one that shows what stands. It was told today, as
// one types it.
func SendingFormOf(u moves.UpdateFile, today wall.Date, me string) SendingForm {
	f := SendingForm{FormID: uuid.NewString(), Version: u.Version, SentOn: string(today), SentBy: me}
	if s, told := u.Told(); told {
		f = SendingForm{
			FormID: uuid.NewString(), Version: u.Version, Supersedes: s.ID.String(), SentOn: string(s.SentOn), How: string(s.How),
			SentBy: s.SentBy.Reveal(), Receipt: s.Receipt.Reveal(), ReceivedOn: string(s.ReceivedOn), ServedOn: string(s.ServedOn), Note: s.Note.Reveal(),
		}
	}
	return f
}

// BackForm is why a document is no receipt after all.
type BackForm struct {
	Why string `form:"why"`
}

func typedDay(text string) wall.Date { return wall.Date(strings.TrimSpace(text)) }
