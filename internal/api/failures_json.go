package api

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/documents"
	"constancia/internal/failures"
)

// FailureAccount is what happened, as a program says it.
type FailureAccount struct {
	App          string           `json:"app,omitempty" doc:"smartlink, ice_checkin_app, ice_portal, voice_id, gps or other"`
	Kinds        []string         `json:"kinds,omitempty" doc:"Codes of failure_kinds; one of kinds, error_text and what is required"`
	ErrorText    string           `json:"error_text,omitempty" doc:"The exact words on the screen"`
	What         string           `json:"what,omitempty" doc:"The client's own words: privileged, in no timeline"`
	FirstSeenAt  time.Time        `json:"first_seen_at,omitempty" doc:"When it happened; leave out when nobody knows"`
	LastSeenAt   time.Time        `json:"last_seen_at,omitempty"`
	StillFailing *bool            `json:"still_failing,omitempty"`
	Device       failures.Device  `json:"device,omitempty"`
	Network      failures.Network `json:"network,omitempty"`
	ToldAt       time.Time        `json:"told_at,omitempty" doc:"When we were told; now when left out"`
	ToldBy       string           `json:"told_by,omitempty"`
	Language     string           `json:"language,omitempty" doc:"BCP 47; the client's own when left out"`
	Interpreter  string           `json:"interpreter,omitempty"`
	ReadBack     *bool            `json:"read_back,omitempty"`
	BeforeDuty   bool             `json:"before_duty,omitempty" doc:"It did happen before the duty on file began"`
}

func (a FailureAccount) given() failures.Account {
	return failures.Account{
		App: failures.App(a.App), Kinds: a.Kinds, ErrorText: a.ErrorText, What: a.What, FirstSeenAt: a.FirstSeenAt, LastSeenAt: a.LastSeenAt,
		StillFailing: a.StillFailing, Device: a.Device, Network: a.Network, ToldAt: a.ToldAt, ToldBy: a.ToldBy, Language: a.Language,
		Interpreter: a.Interpreter, ReadBack: a.ReadBack, BeforeDuty: a.BeforeDuty,
	}
}

// FailureAttempt is one try.
type FailureAttempt struct {
	At         time.Time `json:"at,omitempty"`
	Action     string    `json:"action,omitempty" doc:"Required: open, login, photo, call, restart, reinstall, other_network or other"`
	Result     string    `json:"result,omitempty"`
	Worked     bool      `json:"worked,omitempty" doc:"This one went through"`
	ObservedBy string    `json:"observed_by,omitempty" doc:"Who did it or saw it"`
	Supersedes uuid.UUID `json:"supersedes,omitempty" doc:"An earlier row that this one corrects"`
}

func (a FailureAttempt) given() failures.Try {
	return failures.Try{
		At: a.At, Action: failures.Action(a.Action), Result: a.Result, Worked: a.Worked, ObservedBy: a.ObservedBy, Supersedes: a.Supersedes,
	}
}

// FailureCall is one call or message.
type FailureCall struct {
	At         time.Time `json:"at,omitempty"`
	Channel    string    `json:"channel,omitempty" doc:"Required: phone, text, email, in_app or other"`
	Number     string    `json:"number,omitempty"`
	Seconds    *int      `json:"seconds,omitempty"`
	AnsweredBy string    `json:"answered_by,omitempty"`
	Said       string    `json:"said,omitempty"`
	Voicemail  bool      `json:"voicemail,omitempty"`
	Recorded   bool      `json:"recorded,omitempty" doc:"There is a recording; without consent_by an attorney must decide"`
	ConsentBy  string    `json:"consent_by,omitempty"`
	ConsentAt  time.Time `json:"consent_at,omitempty"`
	State      string    `json:"consent_state,omitempty" doc:"Two letters"`
	FollowUp   string    `json:"follow_up,omitempty"`
	ObservedBy string    `json:"observed_by,omitempty" doc:"Who did it or saw it"`
	Supersedes uuid.UUID `json:"supersedes,omitempty" doc:"An earlier row that this one corrects"`
}

func (c FailureCall) given() failures.Contact {
	return failures.Contact{
		At: c.At, Channel: failures.Channel(c.Channel), Number: c.Number, Seconds: c.Seconds, AnsweredBy: c.AnsweredBy, Said: c.Said,
		Voicemail: c.Voicemail, Recorded: c.Recorded, FollowUp: c.FollowUp, ObservedBy: c.ObservedBy, Supersedes: c.Supersedes,
		Consent: documents.Agreement{By: c.ConsentBy, At: c.ConsentAt, State: c.State},
	}
}

// FailureAppearance is one time the client went there.
type FailureAppearance struct {
	Place      string    `json:"place,omitempty" doc:"Required"`
	ArrivedAt  time.Time `json:"arrived_at,omitempty"`
	SeenAt     time.Time `json:"seen_at,omitempty"`
	Officer    string    `json:"officer,omitempty"`
	Proof      string    `json:"proof,omitempty" doc:"Sign-in sheet, ticket, stamp"`
	Outcome    string    `json:"outcome,omitempty"`
	Paper      string    `json:"paper,omitempty" doc:"What was handed out"`
	ObservedBy string    `json:"observed_by,omitempty" doc:"Who did it or saw it"`
	Supersedes uuid.UUID `json:"supersedes,omitempty" doc:"An earlier row that this one corrects"`
}

func (a FailureAppearance) given() failures.Visit {
	return failures.Visit{
		Place: a.Place, ArrivedAt: a.ArrivedAt, SeenAt: a.SeenAt, Officer: a.Officer, Proof: a.Proof, Outcome: a.Outcome, Paper: a.Paper,
		ObservedBy: a.ObservedBy, Supersedes: a.Supersedes,
	}
}

// FailureWitness is somebody who saw it.
type FailureWitness struct {
	Name           string    `json:"name,omitempty" doc:"Required"`
	Relation       string    `json:"relation,omitempty"`
	Contact        string    `json:"contact,omitempty"`
	Saw            string    `json:"saw,omitempty" doc:"Privileged"`
	StatementTaken bool      `json:"statement_taken,omitempty"`
	Supersedes     uuid.UUID `json:"supersedes,omitempty" doc:"An earlier row that this one corrects"`
}

func (w FailureWitness) given() failures.Onlooker {
	return failures.Onlooker{
		Name: w.Name, Relation: w.Relation, Contact: w.Contact, Saw: w.Saw, StatementTaken: w.StatementTaken, Supersedes: w.Supersedes,
	}
}

// statementJSON is one account as programs read it.
type statementJSON struct {
	StatementID  uuid.UUID        `json:"statement_id"`
	Number       int              `json:"number" doc:"1 for the first account"`
	Supersedes   *uuid.UUID       `json:"supersedes"`
	Reason       string           `json:"reason" doc:"Why it was corrected; empty for the first"`
	App          string           `json:"app"`
	Kinds        []string         `json:"kinds" nullable:"false"`
	ErrorText    string           `json:"error_text"`
	What         string           `json:"what" doc:"Privileged"`
	FirstSeenAt  *string          `json:"first_seen_at" doc:"When it happened"`
	LastSeenAt   *string          `json:"last_seen_at"`
	StillFailing *bool            `json:"still_failing"`
	Device       failures.Device  `json:"device"`
	Network      failures.Network `json:"network"`
	ToldAt       string           `json:"told_at" doc:"When we were told"`
	ToldBy       string           `json:"told_by"`
	Language     string           `json:"language"`
	Interpreter  string           `json:"interpreter"`
	ReadBack     *bool            `json:"read_back"`
	RecordedBy   uuid.UUID        `json:"recorded_by"`
	RecordedAt   string           `json:"recorded_at" doc:"When it was typed"`
}

func jsonOfStatement(s failures.Statement) statementJSON {
	return statementJSON{
		StatementID: s.ID, Number: s.Number, Supersedes: s.Supersedes, Reason: s.Reason.Reveal(), App: string(s.App), Kinds: s.KindCodes(),
		ErrorText: s.ErrorText.Reveal(), What: s.What.Reveal(), FirstSeenAt: maybeInstant(s.FirstSeenAt), LastSeenAt: maybeInstant(s.LastSeenAt),
		StillFailing: s.StillFailing, Device: s.DeviceOf(), Network: s.NetworkOf(), ToldAt: instant(s.ToldAt), ToldBy: s.ToldBy.Reveal(),
		Language: s.Language, Interpreter: s.Interpreter.Reveal(), ReadBack: s.ReadBack, RecordedBy: s.RecordedBy, RecordedAt: instant(s.RecordedAt),
	}
}

// failureJSON is a failure as programs read it: the account that holds, those it
// superseded, and what stands below it.
type failureJSON struct {
	ID         uuid.UUID      `json:"id"`
	Version    int64          `json:"version"`
	ClientID   uuid.UUID      `json:"client_id"`
	Occurrence *uuid.UUID     `json:"occurrence_id"`
	State      string         `json:"state" doc:"new, working, documented or closed"`
	TakenBy    *uuid.UUID     `json:"taken_by"`
	Missing    []failures.Gap `json:"missing" nullable:"false"`
	History    *historyJSON   `json:"history" doc:"The record before, as it was when this was logged"`
	Incident   *uuid.UUID     `json:"incident_id"`
	Links      []linkJSON     `json:"links" nullable:"false" doc:"What was said of other logs"`
	statementJSON
	Superseded  []statementJSON  `json:"superseded" nullable:"false" doc:"Earlier accounts, the first first"`
	Attempts    []attemptJSON    `json:"attempts" nullable:"false"`
	Calls       []callJSON       `json:"calls" nullable:"false"`
	Appearances []appearanceJSON `json:"appearances" nullable:"false"`
	Witnesses   []witnessJSON    `json:"witnesses" nullable:"false"`
	Steps       []stepJSON       `json:"steps" nullable:"false"`
	Evidence    []evidenceJSON   `json:"evidence" nullable:"false"`
}

type historyJSON struct {
	OnTime   int `json:"on_time" doc:"Of resolved"`
	NoHour   int `json:"hour_unknown" doc:"Of resolved: reported, and nobody had put on record when"`
	Resolved int `json:"resolved"`
	Unknown  int `json:"unknown" doc:"Counted for neither"`
	Failures int `json:"failures"`
}

type linkJSON struct {
	Other      uuid.UUID `json:"other"`
	Same       bool      `json:"same"`
	RecordedBy uuid.UUID `json:"recorded_by"`
	RecordedAt string    `json:"recorded_at"`
}

type rowJSON struct {
	ID         uuid.UUID  `json:"id"`
	Replaces   *uuid.UUID `json:"supersedes"`
	RecordedBy uuid.UUID  `json:"recorded_by"`
	RecordedAt string     `json:"recorded_at"`
}

type attemptJSON struct {
	rowJSON
	At         *string `json:"at"`
	Action     string  `json:"action"`
	Result     string  `json:"result"`
	Worked     bool    `json:"worked"`
	ObservedBy string  `json:"observed_by" doc:"Who did it or saw it"`
}

type callJSON struct {
	rowJSON
	At         *string `json:"at"`
	Channel    string  `json:"channel"`
	Number     string  `json:"number"`
	Seconds    *int    `json:"seconds"`
	AnsweredBy string  `json:"answered_by"`
	Said       string  `json:"said"`
	Voicemail  bool    `json:"voicemail"`
	Recorded   bool    `json:"recorded"`
	ConsentBy  string  `json:"consent_by" doc:"Empty, or without a state, or in one where everybody has to agree: an attorney must decide about the recording"`
	State      string  `json:"consent_state"`
	FollowUp   string  `json:"follow_up"`
	ObservedBy string  `json:"observed_by" doc:"Who did it or saw it"`
}

type appearanceJSON struct {
	rowJSON
	Place      string  `json:"place"`
	ArrivedAt  *string `json:"arrived_at"`
	SeenAt     *string `json:"seen_at"`
	Officer    string  `json:"officer"`
	Proof      string  `json:"proof"`
	Outcome    string  `json:"outcome"`
	Paper      string  `json:"paper"`
	ObservedBy string  `json:"observed_by" doc:"Who did it or saw it"`
}

type witnessJSON struct {
	rowJSON
	Name           string `json:"name"`
	Relation       string `json:"relation"`
	Contact        string `json:"contact"`
	Saw            string `json:"saw" doc:"Privileged"`
	StatementTaken bool   `json:"statement_taken"`
}

type stepJSON struct {
	Step       string    `json:"step"`
	Skipped    bool      `json:"skipped" doc:"Passed over, for the reason in note"`
	DoneAt     string    `json:"done_at"`
	Note       string    `json:"note"`
	RecordedBy uuid.UUID `json:"recorded_by"`
	RecordedAt string    `json:"recorded_at"`
}

type evidenceJSON struct {
	ID          uuid.UUID `json:"id"`
	DocumentID  uuid.UUID `json:"document_id"`
	Privileged  bool      `json:"privileged"`
	Withheld    bool      `json:"withheld" doc:"Privileged, and not yours to read: nothing more is said of it"`
	Fit         bool      `json:"fit" doc:"It may be chosen for something that leaves the house"`
	SHA256      string    `json:"sha256" doc:"Of the original, as it was received"`
	Bytes       int64     `json:"bytes"`
	MediaType   string    `json:"media_type"`
	ReceivedAt  string    `json:"received_at"`
	TakenAt     *string   `json:"taken_at" doc:"When a person says it was made"`
	Claimed     string    `json:"claimed" doc:"When the file itself says it was made, as it stands there"`
	Implausible bool      `json:"claimed_implausible"`
	From        string    `json:"from"`
	Caption     string    `json:"caption"`
	RecordedBy  uuid.UUID `json:"recorded_by"`
}

type listedFailureJSON struct {
	ID          uuid.UUID  `json:"id"`
	ClientID    uuid.UUID  `json:"client_id"`
	Occurrence  *uuid.UUID `json:"occurrence_id"`
	State       string     `json:"state"`
	App         string     `json:"app"`
	Kinds       []string   `json:"kinds" nullable:"false"`
	FirstSeenAt *string    `json:"first_seen_at"`
	ToldAt      string     `json:"told_at"`
	RecordedAt  string     `json:"recorded_at"`
	Pieces      int        `json:"evidence_count"`
}

func jsonOfFailure(f failures.File) failureJSON {
	out := failureJSON{
		ID: f.ID, Version: f.Version, ClientID: f.ClientID, Occurrence: f.OccurrenceID, State: string(f.State()),
		statementJSON: jsonOfStatement(f.Current()), Superseded: []statementJSON{}, Attempts: []attemptJSON{}, Calls: []callJSON{},
		Appearances: []appearanceJSON{}, Witnesses: []witnessJSON{}, Steps: []stepJSON{}, Evidence: []evidenceJSON{},
	}
	out.TakenBy, out.Missing, out.Links = f.TakenBy, f.Missing(), []linkJSON{}
	if h := f.History; h.ID != uuid.Nil {
		out.History = &historyJSON{h.OnTime, h.NoHour, h.Resolved, h.Unknown, h.Failures}
	}
	if f.Incident != uuid.Nil {
		out.Incident = &f.Incident
	}
	for _, l := range f.Links {
		out.Links = append(out.Links, linkJSON{l.Other(f.ID), l.Same, l.RecordedBy, instant(l.RecordedAt)})
	}
	for _, s := range f.Statements[:len(f.Statements)-1] {
		out.Superseded = append(out.Superseded, jsonOfStatement(s))
	}
	for _, a := range f.Attempts {
		out.Attempts = append(out.Attempts, attemptJSON{jsonOfRow(a.Line), maybeInstant(a.At), string(a.Action), a.Result.Reveal(), a.Worked, a.ObservedBy.Reveal()})
	}
	for _, c := range f.Calls {
		agreed, _ := f.ConsentTo(c.ID) // nobody: empty
		out.Calls = append(out.Calls, callJSON{
			Recorded: c.Recorded, ConsentBy: agreed.GivenBy.Reveal(), State: agreed.State,
			rowJSON: jsonOfRow(c.Line), At: maybeInstant(c.At), Channel: string(c.Channel), Number: c.Number.Reveal(), Seconds: c.Seconds,
			AnsweredBy: c.AnsweredBy.Reveal(), Said: c.Said.Reveal(), Voicemail: c.Voicemail, FollowUp: c.FollowUp.Reveal(),
			ObservedBy: c.ObservedBy.Reveal(),
		})
	}
	for _, a := range f.Appearances {
		out.Appearances = append(out.Appearances, appearanceJSON{
			rowJSON: jsonOfRow(a.Line), Place: a.Place.Reveal(), ArrivedAt: maybeInstant(a.ArrivedAt), SeenAt: maybeInstant(a.SeenAt),
			Officer: a.Officer.Reveal(), Proof: a.Proof.Reveal(), Outcome: a.Outcome.Reveal(), Paper: a.Paper.Reveal(),
			ObservedBy: a.ObservedBy.Reveal(),
		})
	}
	for _, w := range f.Witnesses {
		out.Witnesses = append(out.Witnesses, witnessJSON{
			rowJSON: jsonOfRow(w.Line), Name: w.Name.Reveal(), Relation: w.Relation.Reveal(), Contact: w.Contact.Reveal(), Saw: w.Saw.Reveal(),
			StatementTaken: w.StatementTaken,
		})
	}
	for _, s := range f.Steps {
		out.Steps = append(out.Steps, stepJSON{string(s.Step), s.Skipped, instant(s.DoneAt), s.Note.Reveal(), s.RecordedBy, instant(s.RecordedAt)})
	}
	for _, e := range f.Evidence {
		out.Evidence = append(out.Evidence, jsonOfEvidence(e))
	}
	return out
}

func jsonOfRow(l failures.Line) rowJSON {
	return rowJSON{ID: l.ID, Replaces: l.Supersedes, RecordedBy: l.RecordedBy, RecordedAt: instant(l.RecordedAt)}
}

func jsonOfEvidence(e failures.Evidence) evidenceJSON {
	return evidenceJSON{
		ID: e.ID, DocumentID: e.DocumentID, Privileged: e.Privileged, Withheld: e.Withheld(), Fit: e.Unfit == "",
		SHA256: e.SHA256.Reveal(), Bytes: e.Bytes, MediaType: string(e.MediaType), ReceivedAt: instant(e.ReceivedAt),
		TakenAt: maybeInstant(e.TakenAt), Claimed: e.Claimed.Reveal(), Implausible: e.Implausible(), From: e.SentBy.Reveal(),
		Caption: e.Caption.Reveal(), RecordedBy: e.RecordedBy,
	}
}

func jsonOfListedFailure(l failures.Listed) listedFailureJSON {
	return listedFailureJSON{
		ID: l.ID, ClientID: l.ClientID, Occurrence: l.OccurrenceID, State: string(l.State()), App: string(l.App), Kinds: l.KindCodes(),
		FirstSeenAt: maybeInstant(l.FirstSeenAt), ToldAt: instant(l.ToldAt), RecordedAt: instant(l.CreatedAt), Pieces: l.Pieces,
	}
}
