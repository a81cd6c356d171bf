// Package failures is the screens of check-ins that did not go through: logging
// one in a minute, everything on record about it with its pictures, what is still
// to be done on the first day, and the list of all. It shows what it is given and
// comes back with what was typed.
package failures

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/wall"
)

// Path is the list of failures.
const Path = "/failures"

// BeginPath is where one is logged when nobody has been chosen yet.
const BeginPath = Path + "/new"

// FilePath is one failure.
func FilePath(id uuid.UUID) string { return Path + "/" + id.String() }

// ListPath is where a client's new failure is sent.
func ListPath(client uuid.UUID) string { return clientPath(client) + "/failures" }

// NewPath is the form for a client; about is the check-in it concerns, if any.
func NewPath(client, about uuid.UUID) string {
	if about == uuid.Nil {
		return ListPath(client) + "/new"
	}
	return ListPath(client) + "/new?occurrence=" + about.String()
}

// EvidencePath is one piece of evidence: "preview" or "file".
func EvidencePath(id uuid.UUID, what string) string { return "/evidence/" + id.String() + "/" + what }

func clientPath(id uuid.UUID) string { return "/clients/" + id.String() }

// The buttons of the forms: DoPark saves a draft, DoAsk saves and asks the attorney,
// DoSkip passes a step over, DoRefuse says that failures are no incident.
const (
	DoPark   = "park"
	DoAsk    = "ask"
	DoSkip   = "skip"
	DoTake   = "take"
	DoLetGo  = "let_go"
	DoClose  = "close"
	DoReopen = "reopen"
	DoRefuse = "refuse"
)

// Form is a failure as it is typed; it is also what a draft holds.
type Form struct {
	FormID     string `form:"form_id"`
	Do         string `form:"do"`
	Occurrence string `form:"occurrence_id"`
	Ask        string `form:"ask"`
	AccountForm
	AttemptForm
	CallForm
	VisitForm
	WitnessForm
}

// AccountForm is what happened, as it is typed, for a log and for its correction.
type AccountForm struct {
	Kinds         []string `form:"kinds"`
	ErrorText     string   `form:"error_text"`
	What          string   `form:"what"`
	App           string   `form:"app"`
	FirstDate     string   `form:"first_seen_at.date"`
	FirstTime     string   `form:"first_seen_at.time"`
	LastDate      string   `form:"last_seen_at.date"`
	LastTime      string   `form:"last_seen_at.time"`
	StillFailing  string   `form:"still_failing"`
	ToldDate      string   `form:"told_at.date"`
	ToldTime      string   `form:"told_at.time"`
	ToldBy        string   `form:"told_by"`
	Language      string   `form:"language"`
	Interpreter   string   `form:"interpreter"`
	ReadBack      string   `form:"read_back"`
	BeforeDuty    string   `form:"before_duty"`
	Owner         string   `form:"device.owner"`
	Make          string   `form:"device.make"`
	Model         string   `form:"device.model"`
	OS            string   `form:"device.os"`
	AppVersion    string   `form:"device.app_version"`
	PhoneLanguage string   `form:"device.language"`
	Storage       string   `form:"device.storage_free"`
	Battery       string   `form:"device.battery"`
	Permissions   string   `form:"device.permissions"`
	PhoneZone     string   `form:"device.time_zone"`
	AutoTime      string   `form:"device.automatic_time"`
	Passport      string   `form:"device.passport"` // what the phone's passport filled in; asked of nobody
	Network       string   `form:"network.kind"`
	Carrier       string   `form:"network.carrier"`
	Signal        string   `form:"network.signal"`
	Place         string   `form:"network.place"`
	OtherApps     string   `form:"network.other_apps"`
}

// AttemptForm is one try as it is typed.
type AttemptForm struct {
	AttemptAction string `form:"attempt.action"`
	AttemptDate   string `form:"attempt.at.date"`
	AttemptTime   string `form:"attempt.at.time"`
	AttemptResult string `form:"attempt.result"`
	AttemptWorked string `form:"attempt.worked"`
	AttemptSeenBy string `form:"attempt.observed_by"`
}

// CallForm is one call as it is typed.
type CallForm struct {
	CallChannel   string `form:"call.channel"`
	CallDate      string `form:"call.at.date"`
	CallTime      string `form:"call.at.time"`
	CallNumber    string `form:"call.number"`
	CallMinutes   string `form:"call.minutes"`
	CallAnswered  string `form:"call.answered_by"`
	CallSaid      string `form:"call.said"`
	CallVoicemail string `form:"call.voicemail"`
	CallFollowUp  string `form:"call.follow_up"`
	CallRecorded  string `form:"call.recorded"`
	CallSeenBy    string `form:"call.observed_by"`
	ConsentForm
}

// ConsentForm is who agreed to be recorded, as it is typed.
type ConsentForm struct {
	ConsentBy    string `form:"call.consent_by"`
	ConsentDate  string `form:"call.consent_at.date"`
	ConsentTime  string `form:"call.consent_at.time"`
	ConsentState string `form:"call.consent_state"`
}

// VisitForm is one appearance as it is typed.
type VisitForm struct {
	VisitPlace   string `form:"appearance.place"`
	VisitDate    string `form:"appearance.arrived_at.date"`
	VisitTime    string `form:"appearance.arrived_at.time"`
	VisitOfficer string `form:"appearance.officer"`
	VisitProof   string `form:"appearance.proof"`
	VisitOutcome string `form:"appearance.outcome"`
	VisitPaper   string `form:"appearance.paper"`
	VisitSeenBy  string `form:"appearance.observed_by"`
}

// WitnessForm is a witness as she is typed.
type WitnessForm struct {
	WitnessName     string `form:"witness.name"`
	WitnessRelation string `form:"witness.relation"`
	WitnessContact  string `form:"witness.contact"`
	WitnessSaw      string `form:"witness.saw"`
	WitnessTaken    string `form:"witness.statement_taken"`
}

// LineForm is a part that is added later, with the id of its form.
type LineForm struct {
	FormID string `form:"form_id"`
	AttemptForm
	CallForm
	VisitForm
	WitnessForm
}

// StepForm is a step of the first day as it is stamped.
type StepForm struct {
	FormID string `form:"form_id"`
	Step   string `form:"step"`
	Note   string `form:"note"`
	Do     string `form:"do"` // DoSkip passes it over

	// Why a step is passed over, by the step: each has a box of its own on the page.
	Attorney string `form:"note_ask_attorney"`
	ISAP     string `form:"note_call_isap"`
	Message  string `form:"note_voicemail"`
	Again    string `form:"note_call_again"`
	InPerson string `form:"note_go_in_person"`
}

// Done is the form as the room takes it.
func (f StepForm) Done() failures.Done {
	d := failures.Done{Step: failures.Step(f.Step), Note: f.Note, Skip: f.Do == DoSkip, FormID: f.FormID}
	if d.Skip {
		d.Note = map[failures.Step]string{
			failures.AskAttorney: f.Attorney, failures.CallISAP: f.ISAP, failures.Voicemail: f.Message, failures.CallAgain: f.Again,
			failures.GoInPerson: f.InPerson,
		}[d.Step]
	}
	return d
}

// CorrectForm is a new account and why.
type CorrectForm struct {
	FormID     string `form:"form_id"`
	Supersedes string `form:"supersedes"`
	Reason     string `form:"reason"`
	AccountForm
}

// UploadForm is what is said about a file.
type UploadForm struct {
	From      string
	Caption   string
	TakenDate string
	TakenTime string
	ConsentForm
}

// UploadFormOf is what was typed beside a file.
func UploadFormOf(sent url.Values) UploadForm {
	return UploadForm{
		From: sent.Get("from"), Caption: sent.Get("caption"), TakenDate: sent.Get("taken_at.date"), TakenTime: sent.Get("taken_at.time"),
		ConsentForm: ConsentForm{
			ConsentBy: sent.Get("consent_by"), ConsentState: sent.Get("consent_state"),
			ConsentDate: sent.Get("consent_at.date"), ConsentTime: sent.Get("consent_at.time"),
		},
	}
}

// Report is the form as the room takes it; zone is the clock that was meant.
func (f Form) Report(client uuid.UUID, zone string) (failures.Report, error) {
	var p fault.Problems
	about, _ := uuid.Parse(f.Occurrence) // "none of these" is no id
	r := failures.Report{ClientID: client, Occurrence: about, FormID: f.FormID, Account: f.account(&p, zone), Ask: f.Ask}
	if f.AttemptForm.typed() {
		r.Attempts = []failures.Try{f.Try(&p, zone)}
	}
	if f.CallForm.typed() {
		r.Calls = []failures.Contact{f.Contact(&p, zone)}
	}
	if f.VisitForm != (VisitForm{VisitDate: f.VisitDate, VisitTime: f.VisitTime}) {
		r.Appearances = []failures.Visit{f.Visit(&p, zone)}
	}
	if f.WitnessForm != (WitnessForm{}) {
		r.Witnesses = []failures.Onlooker{f.Onlooker()}
	}
	return r, p.Err()
}

// Correction is the form as the room takes it.
func (f CorrectForm) Correction(zone string) (failures.Correction, error) {
	var p fault.Problems
	supersedes, err := uuid.Parse(f.Supersedes)
	if err != nil {
		return failures.Correction{}, fault.New(fault.Stale, "failures.stale")
	}
	return failures.Correction{
		Supersedes: supersedes, Reason: f.Reason, FormID: f.FormID, Account: f.account(&p, zone),
	}, p.Err()
}

func (f AccountForm) account(p *fault.Problems, zone string) failures.Account {
	return failures.Account{
		App: failures.App(f.App), Kinds: f.Kinds, ErrorText: f.ErrorText, What: f.What, StillFailing: yesNo(f.StillFailing),
		FirstSeenAt: instant(p, "first_seen_at", f.FirstDate, f.FirstTime, zone),
		LastSeenAt:  instant(p, "last_seen_at", f.LastDate, f.LastTime, zone),
		ToldAt:      instant(p, "told_at", f.ToldDate, f.ToldTime, zone), ToldBy: f.ToldBy, Language: f.Language,
		Interpreter: f.Interpreter, ReadBack: yesNo(f.ReadBack), BeforeDuty: f.BeforeDuty != "",
		Device: failures.Device{
			Owner: f.Owner, Make: f.Make, Model: f.Model, OS: f.OS, AppVersion: f.AppVersion, Language: f.PhoneLanguage,
			StorageFree: f.Storage, Battery: f.Battery, Permissions: f.Permissions, TimeZone: f.PhoneZone, AutomaticTime: f.AutoTime,
		},
		Network: failures.Network{Kind: f.Network, Carrier: f.Carrier, Signal: f.Signal, Place: f.Place, OtherApps: f.OtherApps},
	}
}

// typed tells whether anything was said: a date that the form offered is nothing.
func (f AttemptForm) typed() bool {
	return f.AttemptAction+f.AttemptResult+f.AttemptWorked+f.AttemptSeenBy != ""
}

func (f CallForm) typed() bool {
	return f.CallChannel+f.CallNumber+f.CallMinutes+f.CallAnswered+f.CallSaid+f.CallVoicemail+f.CallFollowUp+f.CallRecorded+f.CallSeenBy != ""
}

// Try is the form as the room takes it.
func (f AttemptForm) Try(p *fault.Problems, zone string) failures.Try {
	return failures.Try{
		At: instant(p, "attempt.at", f.AttemptDate, f.AttemptTime, zone), Action: failures.Action(f.AttemptAction), Result: f.AttemptResult,
		Worked: f.AttemptWorked != "", ObservedBy: f.AttemptSeenBy,
	}
}

// Contact is the form as the room takes it.
func (f CallForm) Contact(p *fault.Problems, zone string) failures.Contact {
	c := failures.Contact{
		At: instant(p, "call.at", f.CallDate, f.CallTime, zone), Channel: failures.Channel(f.CallChannel), Number: f.CallNumber,
		AnsweredBy: f.CallAnswered, Said: f.CallSaid, Voicemail: f.CallVoicemail != "", FollowUp: f.CallFollowUp,
		Recorded: f.CallRecorded != "", ObservedBy: f.CallSeenBy, Consent: f.agreement(p, "call.consent_at", zone),
	}
	if typed := strings.TrimSpace(f.CallMinutes); typed != "" {
		minutes, err := strconv.Atoi(typed)
		if err != nil {
			minutes = -1 // refused by the room, in its own words
		}
		seconds := minutes * 60
		c.Seconds = &seconds
	}
	return c
}

func (f ConsentForm) agreement(p *fault.Problems, field, zone string) documents.Agreement {
	at := instant(p, field, f.ConsentDate, f.ConsentTime, zone)
	return documents.Agreement{By: f.ConsentBy, At: at, State: f.ConsentState}
}

// Visit is the form as the room takes it.
func (f VisitForm) Visit(p *fault.Problems, zone string) failures.Visit {
	return failures.Visit{
		Place: f.VisitPlace, ArrivedAt: instant(p, "appearance.arrived_at", f.VisitDate, f.VisitTime, zone), Officer: f.VisitOfficer,
		Proof: f.VisitProof, Outcome: f.VisitOutcome, Paper: f.VisitPaper, ObservedBy: f.VisitSeenBy,
	}
}

// Onlooker is the form as the room takes it.
func (f WitnessForm) Onlooker() failures.Onlooker {
	return failures.Onlooker{
		Name: f.WitnessName, Relation: f.WitnessRelation, Contact: f.WitnessContact, Saw: f.WitnessSaw, StatementTaken: f.WitnessTaken != "",
	}
}

// Upload is what is said about a file, as the room takes it.
func (f UploadForm) Upload(zone string) (documents.Upload, error) {
	var p fault.Problems
	u := documents.Upload{
		From: f.From, Caption: f.Caption, TakenAt: instant(&p, "taken_at", f.TakenDate, f.TakenTime, zone),
		Consent: f.agreement(&p, "consent_at", zone),
	}
	return u, p.Err()
}

func yesNo(typed string) *bool {
	if typed == "" {
		return nil
	}
	yes := typed == "yes"
	return &yes
}

// instant reads a date and a time by the clocks of a zone; one that clocks show
// twice means the earlier. A time without a date is no time yet.
func instant(p *fault.Problems, field, date, clock, zone string) time.Time {
	if strings.TrimSpace(date) == "" || strings.TrimSpace(clock) == "" {
		return time.Time{}
	}
	m := wall.Moment{Zone: zone, Fold: wall.Earlier}
	var dateErr, timeErr error
	m.Date, dateErr = wall.ParseDate(date)
	m.Time, timeErr = wall.ParseTime(clock)
	known := len(*p)
	for part, err := range map[string]error{"date": dateErr, "time": timeErr} {
		if _, key, args, refused := wall.Problem(err); refused {
			p.Add(field+"."+part, key, args...)
		}
	}
	if len(*p) > known {
		return time.Time{}
	}
	at, err := m.Instant()
	if _, key, args, refused := wall.Problem(err); refused {
		p.Add(field+".time", key, args...)
	}
	return at
}

// moments are fields of the room that a form asks for as a date and a time.
var moments = []string{"first_seen_at", "last_seen_at", "told_at", "taken_at", "attempt.at", "call.at", "consent_at", "call.consent_at", "consent.consent_at", "appearance.arrived_at"}

// lists are the rows of a report, by the question that the form asks of the first.
var lists = map[string]string{"attempts[0].": "attempt.", "calls[0].": "call.", "appearances[0].": "appearance.", "witnesses[0].": "witness."}

// Point moves the problems of the room to the questions of a form. part is the
// noun of a form that adds one row, empty for the log.
func Point(err error, part string) error {
	refused, ok := fault.From(err)
	if !ok {
		return err
	}
	for i, problem := range refused.Problems {
		field := problem.Field
		if part != "" && !strings.HasPrefix(field, part+".") {
			field = part + "." + field
		}
		for from, to := range lists {
			if rest, is := strings.CutPrefix(field, from); is {
				field = to + rest
			}
		}
		if field == part+".note" {
			field = "note_" + part // why a step is passed over
		}
		if field == "call.seconds" {
			field = "call.minutes"
		}
		if slices.Contains(moments, field) {
			field += ".time"
		}
		refused.Problems[i].Field = field
	}
	return err
}

// Fresh is an empty form: it happened and was told now, as one types it.
func Fresh(now time.Time, zone, language string) Form {
	m := wall.At(now, zone)
	date, clock := string(m.Date), string(m.Time)
	return Form{
		FormID:      uuid.NewString(),
		AccountForm: AccountForm{FirstDate: date, FirstTime: clock, ToldDate: date, ToldTime: clock, Language: language},
		AttemptForm: AttemptForm{AttemptDate: date, AttemptTime: clock}, CallForm: CallForm{CallDate: date, CallTime: clock},
		VisitForm: VisitForm{VisitDate: date, VisitTime: clock},
	}
}

// CorrectFormOf is the form that shows an account as it stands.
func CorrectFormOf(s failures.Statement, zone string) CorrectForm {
	d, n := s.DeviceOf(), s.NetworkOf()
	f := CorrectForm{FormID: uuid.NewString(), Supersedes: s.ID.String(), AccountForm: AccountForm{
		Kinds: s.KindCodes(), ErrorText: s.ErrorText.Reveal(), What: s.What.Reveal(), App: string(s.App), ToldBy: s.ToldBy.Reveal(),
		Language: s.Language, Interpreter: s.Interpreter.Reveal(), Owner: d.Owner, Make: d.Make, Model: d.Model, OS: d.OS, AppVersion: d.AppVersion, PhoneLanguage: d.Language,
		Storage: d.StorageFree, Battery: d.Battery, Permissions: d.Permissions, PhoneZone: d.TimeZone, AutoTime: d.AutomaticTime,
		Network: n.Kind, Carrier: n.Carrier, Signal: n.Signal, Place: n.Place, OtherApps: n.OtherApps,
	}}
	f.ToldDate, f.ToldTime = shown(&s.ToldAt, zone)
	f.FirstDate, f.FirstTime = shown(s.FirstSeenAt, zone)
	f.LastDate, f.LastTime = shown(s.LastSeenAt, zone)
	if s.StillFailing != nil {
		f.StillFailing = map[bool]string{true: "yes", false: "no"}[*s.StillFailing]
	}
	if s.ReadBack != nil {
		f.ReadBack = map[bool]string{true: "yes", false: "no"}[*s.ReadBack]
	}
	return f
}

func shown(at *time.Time, zone string) (date, clock string) {
	if at == nil {
		return "", ""
	}
	m := wall.At(*at, zone)
	return string(m.Date), string(m.Time)
}
