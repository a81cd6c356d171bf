package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/moves"
	"constancia/internal/wall"
)

// moves adds the operations on new addresses and who is to be told of them.
func (a *API) moves() {
	read, write := actor.ClientsRead, actor.ClientsWrite
	add(a, Op{http.MethodPost, "/clients/{id}/address", write, "Record a new address; the one before is closed and stays, and each agency that is to be told is listed", http.StatusCreated}, a.moveClient)
	add(a, Op{http.MethodGet, "/clients/{id}/moves", read, "A client's new addresses with who is to be told of each, the newest first", 0}, a.movesOf)
	add(a, Op{http.MethodGet, "/moves/{id}", read, "One new address with every agency that is to be told", 0}, a.findMove)
	add(a, Op{http.MethodPost, "/moves/{id}/corrections", write, "Correct a new address or its day; the last days are counted anew", http.StatusCreated}, a.correctMove)
	add(a, Op{http.MethodPost, "/moves/{id}/updates", write, "List another agency that is to be told", http.StatusCreated}, a.addMoveUpdate)
	add(a, Op{http.MethodGet, "/move-updates", read, "The agencies that are still to be told, by their last day", 0}, a.openMoveUpdates)
	add(a, Op{http.MethodPost, "/move-updates/{id}/turns", write, "Say that an agency need not be told, or is to be again; an attorney confirms the last day", http.StatusCreated}, a.turnMoveUpdate)
	add(a, Op{http.MethodPost, "/move-updates/{id}/sendings", write, "Say how an agency was told, or correct that", http.StatusCreated}, a.sendMoveUpdate)
	add(a, Op{http.MethodPost, "/move-updates/{id}/receipts", write, "Name a document of the client as a receipt; the same one twice is once", http.StatusCreated}, a.nameReceipt)
	add(a, Op{http.MethodPost, "/move-receipts/{id}/taking-back", write, "Say that a document is no receipt after all", http.StatusCreated}, a.takeReceiptBack)
}

type moveJSON struct {
	ID         uuid.UUID        `json:"id" doc:"Stays the same however often it is corrected"`
	RowID      uuid.UUID        `json:"row_id" doc:"The row that holds; a correction names it in the path"`
	ClientID   uuid.UUID        `json:"client_id"`
	Address    addressJSON      `json:"address"`
	MovedOn    wall.Date        `json:"moved_on" doc:"Empty where nobody could say"`
	ToldOn     wall.Date        `json:"told_on" doc:"When we were told"`
	ToldBy     string           `json:"told_by"`
	FirstKnown bool             `json:"first_known" doc:"No address of the kind was on file before, so nobody is listed"`
	RecordedBy uuid.UUID        `json:"recorded_by"`
	RecordedAt string           `json:"recorded_at"`
	Updates    []moveUpdateJSON `json:"updates" nullable:"false"`
}

type moveUpdateJSON struct {
	ID        uuid.UUID     `json:"id"`
	Version   int64         `json:"version"`
	Agency    string        `json:"agency" doc:"court, bia, uscis, ice or isap"`
	Form      string        `json:"form" doc:"EOIR-33/IC, EOIR-33/BIA, AR-11; empty where there is none"`
	Rule      string        `json:"rule" doc:"Of deadline_rules; empty where none names a number of days"`
	Citation  string        `json:"citation"`
	DueOn     wall.Date     `json:"due_on" doc:"The last day as it stands; empty for none"`
	Outer     wall.Date     `json:"outer_on" doc:"The later day that the form itself names"`
	Confirmed bool          `json:"confirmed" doc:"By an attorney; a day that is only counted is a proposal"`
	State     string        `json:"state" doc:"open, sent or dropped"`
	Sent      *sendingJSON  `json:"sent" doc:"How it was told, as it holds"`
	Receipts  []receiptJSON `json:"receipts" nullable:"false"`
}

type sendingJSON struct {
	RowID      uuid.UUID `json:"row_id"`
	SentOn     wall.Date `json:"sent_on"`
	How        string    `json:"how" doc:"ecas, mail, online, phone, in_person or other"`
	SentBy     string    `json:"sent_by"`
	Receipt    string    `json:"receipt"`
	ReceivedOn wall.Date `json:"received_on"`
	ServedOn   wall.Date `json:"served_on" doc:"When the other side had a copy"`
	Note       string    `json:"note"`
	RecordedBy uuid.UUID `json:"recorded_by"`
	RecordedAt string    `json:"recorded_at"`
}

type receiptJSON struct {
	ID         uuid.UUID `json:"id"`
	DocumentID uuid.UUID `json:"document_id"`
}

func jsonOfMove(f moves.File) moveJSON {
	out := moveJSON{
		ID: f.First(), RowID: f.ID, ClientID: f.ClientID, Address: *jsonOfAddress(f.Address), MovedOn: f.MovedOn, ToldOn: f.ToldOn,
		ToldBy: f.ToldBy.Reveal(), FirstKnown: f.FirstKnown, RecordedBy: f.RecordedBy, RecordedAt: instant(f.RecordedAt), Updates: []moveUpdateJSON{},
	}
	for _, u := range f.Updates {
		out.Updates = append(out.Updates, jsonOfMoveUpdate(f, u))
	}
	return out
}

func jsonOfMoveUpdate(f moves.File, u moves.UpdateFile) moveUpdateJSON {
	rule, _ := u.Agency.Rule()
	_, confirmed := u.Confirmed()
	out := moveUpdateJSON{
		ID: u.ID, Version: u.Version, Agency: string(u.Agency), Form: u.Agency.Form(), Rule: rule.ID, Citation: rule.Citation, DueOn: u.DueOn,
		Outer: u.Agency.Outer(f.MovedOn), Confirmed: confirmed, State: string(u.State), Receipts: []receiptJSON{},
	}
	if s, told := u.Told(); told {
		out.Sent = &sendingJSON{
			s.ID, s.SentOn, string(s.How), s.SentBy.Reveal(), s.Receipt.Reveal(), s.ReceivedOn, s.ServedOn, s.Note.Reveal(), s.RecordedBy, instant(s.RecordedAt),
		}
	}
	for _, r := range u.Receipts {
		out.Receipts = append(out.Receipts, receiptJSON{r.ID, r.DocumentID})
	}
	return out
}

// findMoveUpdate answers with the whole move, by the id of one of its updates.
func findMoveUpdate(tx *db.Tx, id uuid.UUID) (moveJSON, error) {
	f, _, err := moves.FindUpdate(tx, id)
	return jsonOfMove(f), err
}

func findMoveJSON(tx *db.Tx, id uuid.UUID) (moveJSON, error) {
	f, err := moves.Find(tx, id)
	return jsonOfMove(f), err
}

// NewAddress is a new address, as a program says it.
type NewAddress struct {
	ClientAddress
	Kind   string `json:"kind,omitempty" doc:"residence (when left out) or mailing"`
	ToldBy string `json:"told_by,omitempty" doc:"Who told us"`
}

func (b NewAddress) given() moves.NewMove {
	n := moves.NewMove{Address: *b.ClientAddress.given(), ToldBy: b.ToldBy}
	n.Address.Kind = b.Kind
	return n
}

type moveClientIn = keptIn[NewAddress]

type addressOut struct {
	Body struct {
		addressJSON
		Move  uuid.UUID   `json:"move_id"`
		Tasks []uuid.UUID `json:"tasks" nullable:"false" doc:"What the move has opened to be done: its updates"`
	}
}

func (o *addressOut) read(tx *db.Tx, id uuid.UUID) error {
	f, err := moves.Find(tx, id)
	o.Body.addressJSON, o.Body.Move, o.Body.Tasks = *jsonOfAddress(f.Address), f.First(), []uuid.UUID{}
	for _, u := range f.Updates {
		o.Body.Tasks = append(o.Body.Tasks, u.ID)
	}
	return err
}

func (a *API) moveClient(ctx context.Context, in *moveClientIn) (*addressOut, error) {
	return once(ctx, a, in.Key, in.request("move-client"), func(tx *db.Tx) (uuid.UUID, error) {
		m, err := moves.Record(tx, in.ID, in.Body.given())
		return m.ID, err
	}, (*addressOut).read)
}

func (a *API) movesOf(ctx context.Context, in *rowIn) (*listOut[moveJSON], error) {
	if err := a.opened(ctx, in.ID); err != nil {
		return nil, err
	}
	out := &listOut[moveJSON]{}
	out.Body.Items = []moveJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		all, err := moves.OfClient(tx, in.ID)
		for _, f := range all {
			out.Body.Items = append(out.Body.Items, jsonOfMove(f))
		}
		return err
	})
	return out, err
}

func (a *API) findMove(ctx context.Context, in *rowIn) (*itemOut[moveJSON], error) {
	out := &itemOut[moveJSON]{}
	err := a.read(ctx, func(tx *db.Tx) (err error) {
		out.Body, err = findMoveJSON(tx, in.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, a.opened(ctx, out.Body.ClientID)
}

type correctMoveIn = keptIn[struct {
	NewAddress
	Why string `json:"why,omitempty" doc:"Required"`
}]

func (a *API) correctMove(ctx context.Context, in *correctMoveIn) (*itemOut[moveJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("correct-move"), func(tx *db.Tx) (uuid.UUID, error) {
		m, err := moves.Correct(tx, in.ID, in.Body.given(), in.Body.Why)
		return m.ID, err
	}, findMoveJSON)
}

type addMoveUpdateIn = keptIn[struct {
	Agency string `json:"agency,omitempty" doc:"Required: court, bia, uscis, ice or isap"`
	Reason string `json:"reason,omitempty"`
}]

func (a *API) addMoveUpdate(ctx context.Context, in *addMoveUpdateIn) (*itemOut[moveJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("add-move-update"), func(tx *db.Tx) (uuid.UUID, error) {
		u, err := moves.Add(tx, in.ID, moves.Agency(in.Body.Agency), moves.Word{Reason: in.Body.Reason})
		return u.ID, err
	}, findMoveUpdate)
}

type waitingJSON struct {
	ID       uuid.UUID `json:"id"`
	ClientID uuid.UUID `json:"client_id"`
	MoveID   uuid.UUID `json:"move_id"`
	Agency   string    `json:"agency"`
	DueOn    wall.Date `json:"due_on"`
}

func (a *API) openMoveUpdates(ctx context.Context, in *struct {
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"100"`
},
) (*listOut[waitingJSON], error) {
	out := &listOut[waitingJSON]{}
	out.Body.Items = []waitingJSON{}
	err := a.read(ctx, func(tx *db.Tx) error {
		list, _, err := moves.NotTold(tx, in.Limit)
		for _, w := range list {
			out.Body.Items = append(out.Body.Items, waitingJSON{w.ID, w.ClientID, w.MoveID, string(w.Agency), w.DueOn})
		}
		return err
	})
	return out, err
}

type turnMoveUpdateIn struct {
	ID    uuid.UUID `path:"id"`
	Key   string    `header:"Idempotency-Key"`
	Match string    `header:"If-Match" doc:"The version as you read it; whatever it is now when left out"`
	Body  struct {
		Act    string    `json:"act,omitempty" enum:"dropped,reopened,confirmed" doc:"Required"`
		Reason string    `json:"reason,omitempty" doc:"Required where it is dropped"`
		DueOn  wall.Date `json:"due_on,omitempty" doc:"Of a confirmation: the day as it stands when left out"`
	}
	RawBody []byte
}

func (a *API) turnMoveUpdate(ctx context.Context, in *turnMoveUpdateIn) (*itemOut[moveJSON], error) {
	word := moves.Word{Reason: in.Body.Reason}
	if in.Match != "" {
		version, err := ifMatch(in.Match)
		if err != nil {
			return nil, err
		}
		word.Version = version
	}
	return recordOne(ctx, a, in.Key, "turn-move"+in.ID.String()+string(in.RawBody), func(tx *db.Tx) (id uuid.UUID, err error) {
		switch moves.Act(in.Body.Act) {
		case moves.Let:
			_, err = moves.Drop(tx, in.ID, word)
		case moves.Reopened:
			_, err = moves.Reopen(tx, in.ID, word)
		case moves.Confirmed:
			_, err = moves.Confirm(tx, in.ID, in.Body.DueOn, word)
		default:
			if _, _, err = moves.FindUpdate(tx, in.ID); err == nil {
				err = fault.Problems{{Field: "act", Key: "moves.nothing_said"}}.Err()
			}
		}
		return in.ID, err
	}, findMoveUpdate)
}

type sendMoveUpdateIn = keptIn[struct {
	SentOn     wall.Date `json:"sent_on,omitempty" doc:"Required"`
	How        string    `json:"how,omitempty" doc:"Required: ecas, mail, online, phone, in_person or other"`
	SentBy     string    `json:"sent_by,omitempty"`
	Receipt    string    `json:"receipt,omitempty" doc:"Number of a receipt"`
	ReceivedOn wall.Date `json:"received_on,omitempty" doc:"When the agency had it"`
	ServedOn   wall.Date `json:"served_on,omitempty" doc:"When the other side had a copy"`
	Note       string    `json:"note,omitempty"`
	Version    int64     `json:"version,omitempty" doc:"Of the update as you read it; whatever it is now when left out"`
	Correcting
}]

func (a *API) sendMoveUpdate(ctx context.Context, in *sendMoveUpdateIn) (*itemOut[moveJSON], error) {
	b := in.Body
	return recordOne(ctx, a, in.Key, in.request("send-move-update"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := moves.Send(tx, in.ID, moves.Fix(b.fix()), moves.NewSending{
			SentOn: b.SentOn, How: moves.Way(b.How), SentBy: b.SentBy, Receipt: b.Receipt, ReceivedOn: b.ReceivedOn, ServedOn: b.ServedOn,
			Note: b.Note, Version: b.Version,
		})
		return in.ID, err
	}, findMoveUpdate)
}

type nameReceiptIn = keptIn[struct {
	DocumentID uuid.UUID `json:"document_id" doc:"Of the same client"`
}]

func (a *API) nameReceipt(ctx context.Context, in *nameReceiptIn) (*itemOut[moveJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("move-receipt"), func(tx *db.Tx) (uuid.UUID, error) {
		_, err := moves.Name(tx, in.ID, in.Body.DocumentID)
		return in.ID, err
	}, findMoveUpdate)
}

type takeReceiptBackIn = keptIn[struct {
	Why string `json:"why,omitempty" doc:"Required"`
}]

func (a *API) takeReceiptBack(ctx context.Context, in *takeReceiptBackIn) (*itemOut[moveJSON], error) {
	return recordOne(ctx, a, in.Key, in.request("move-receipt-back"), func(tx *db.Tx) (uuid.UUID, error) {
		r, err := moves.TakeBack(tx, in.ID, in.Body.Why)
		return r.UpdateID, err
	}, findMoveUpdate)
}
