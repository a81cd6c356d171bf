package api

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/hearings"
	"constancia/internal/wall"
)

// hearingJSON is a hearing as programs read it. ClientID is the lead, or, where the
// lead is behind a wall, the one through whom the hearing is seen.
type hearingJSON struct {
	ID           uuid.UUID         `json:"id"`
	Version      int64             `json:"version"`
	ClientID     uuid.UUID         `json:"client_id"`
	Participants []uuid.UUID       `json:"participants" nullable:"false" doc:"Other clients in the same hearing"`
	Court        string            `json:"court"`
	Location     string            `json:"hearing_location"`
	Judge        string            `json:"judge"`
	Type         string            `json:"type"`
	Medium       string            `json:"medium"`
	State        string            `json:"state"`
	Current      settingJSON       `json:"current"`
	Superseded   []settingJSON     `json:"superseded" nullable:"false" doc:"Earlier dates, the newest first"`
	Cancellation *cancellationJSON `json:"cancellation" doc:"What took the current date off, whatever the court calls it; null where it stands"`
	Conflicts    []checkJSON       `json:"conflicts" nullable:"false" doc:"Open differences to what the court says"`
}

type settingJSON struct {
	ID              uuid.UUID     `json:"id"`
	Sequence        int           `json:"sequence"`
	Date            wall.Date     `json:"date"`
	Time            wall.Time     `json:"time"`
	Zone            string        `json:"zone"`
	Fold            string        `json:"fold,omitempty"`
	StartsAt        string        `json:"starts_at"`
	Notice          HearingNotice `json:"notice"`
	Source          string        `json:"source"`
	Reason          string        `json:"reason"`
	AdjournmentCode string        `json:"adjournment_code"`
	ToldAt          string        `json:"told_at"`
	RecordedAt      string        `json:"recorded_at"`
	RecordedBy      uuid.UUID     `json:"recorded_by"`
	SupersededBy    *uuid.UUID    `json:"superseded_by"`
	Told            []toldJSON    `json:"told" nullable:"false"`
	Outcome         *outcomeJSON  `json:"outcome" doc:"What somebody said became of the date; null where nobody has"`
}

type outcomeJSON struct {
	ID              uuid.UUID         `json:"id"`
	State           string            `json:"state"`
	Source          string            `json:"source"`
	OrderOn         wall.Date         `json:"order_on"`
	AdjournmentCode string            `json:"adjournment_code"`
	Court           string            `json:"court" doc:"Where the next date will be, of a hearing that went to another court"`
	Zone            string            `json:"zone"`
	Note            string            `json:"note"`
	DocumentID      *uuid.UUID        `json:"document_id"`
	At              string            `json:"at"`
	ToldAt          string            `json:"told_at"`
	RecordedAt      string            `json:"recorded_at"`
	RecordedBy      uuid.UUID         `json:"recorded_by"`
	There           []HearingPresence `json:"there" nullable:"false" doc:"Of the clients whom you may see and of whom somebody said it"`
	Rescission      *rescissionJSON   `json:"rescission" doc:"Of an order made in absence; an attorney confirms it"`
}

type rescissionJSON struct {
	LastOn   wall.Date `json:"last_on" doc:"The 180th day after the order"`
	DueOn    wall.Date `json:"due_on" doc:"The same, or the next working day"`
	Citation string    `json:"citation"`
}

// HearingPresence is whether a client was there.
type HearingPresence struct {
	ClientID uuid.UUID `json:"client_id"`
	Presence string    `json:"presence" doc:"appeared, waived or absent"`
}

type toldJSON struct {
	ClientID  uuid.UUID `json:"client_id"`
	ToldBy    uuid.UUID `json:"told_by"`
	At        string    `json:"at"`
	How       string    `json:"how"`
	Language  string    `json:"language"`
	ReadBack  bool      `json:"read_back"`
	Cancelled bool      `json:"cancelled" doc:"What was told is that the date is off"`
}

type cancellationJSON struct {
	Source string `json:"source"`
	Reason string `json:"reason"`
	At     string `json:"at"`
}

type checkJSON struct {
	ID        uuid.UUID `json:"id"`
	Source    string    `json:"source"`
	Said      any       `json:"said" doc:"{date, time} or \"none\""`
	CheckedAt string    `json:"checked_at"`
	CheckedBy uuid.UUID `json:"checked_by"`
}

func jsonOfHearing(f hearings.File) hearingJSON {
	out := hearingJSON{
		ID: f.ID, Version: f.Version, ClientID: f.Through(), Participants: []uuid.UUID{}, Court: f.Court.Reveal(),
		Location: f.Location.Reveal(), Judge: f.Judge.Reveal(), Type: string(f.Type), Medium: string(f.Medium),
		State: string(f.State), Current: jsonOfSetting(f, f.Current()), Superseded: []settingJSON{}, Conflicts: []checkJSON{},
	}
	for _, p := range f.Participants {
		if p.ClientID != out.ClientID {
			out.Participants = append(out.Participants, p.ClientID)
		}
	}
	for _, s := range f.Superseded() {
		out.Superseded = append(out.Superseded, jsonOfSetting(f, s))
	}
	if off, is := f.Off(); is {
		out.Cancellation = &cancellationJSON{string(off.Source), off.Note.Reveal(), instant(off.At)}
	}
	for _, c := range f.Conflicts {
		out.Conflicts = append(out.Conflicts, jsonOfCheck(c))
	}
	return out
}

func jsonOfSetting(f hearings.File, s hearings.Setting) settingJSON {
	out := settingJSON{
		ID: s.ID, Sequence: s.Sequence, Date: s.Moment.Date, Time: s.Moment.Time, Zone: s.Moment.Zone, Fold: string(s.Moment.Fold),
		StartsAt: instant(s.StartsAt), Notice: HearingNotice{string(s.Notice.IssuedOn), string(s.Notice.ServedOn), string(s.Notice.HowReceived)},
		Source: string(s.Source), Reason: s.Reason.Reveal(), AdjournmentCode: s.AdjournmentCode, ToldAt: instant(s.ToldAt),
		RecordedAt: instant(s.RecordedAt), RecordedBy: s.RecordedBy, SupersededBy: s.SupersededBy, Told: []toldJSON{},
	}
	for _, t := range f.Tellings {
		if t.SettingID == s.ID {
			out.Told = append(out.Told, toldJSON{
				t.ClientID, t.ToldBy, instant(t.At), string(t.How), t.Language, t.ReadBack, t.OutcomeID != nil,
			})
		}
	}
	if o, said := f.Became(s.ID); said {
		out.Outcome = jsonOfOutcome(f, o)
	}
	return out
}

func jsonOfOutcome(f hearings.File, o hearings.Outcome) *outcomeJSON {
	out := &outcomeJSON{
		ID: o.ID, State: string(o.Became), Source: string(o.Source), OrderOn: o.OrderOn, AdjournmentCode: o.AdjournmentCode,
		Court: o.NextCourt.Reveal(), Zone: o.NextZone, Note: o.Note.Reveal(), DocumentID: o.DocumentID, At: instant(o.At),
		ToldAt: instant(o.ToldAt), RecordedAt: instant(o.RecordedAt), RecordedBy: o.RecordedBy, There: []HearingPresence{},
	}
	for _, a := range f.Attendances {
		if a.OutcomeID == o.ID {
			out.There = append(out.There, HearingPresence{a.ClientID, string(a.Presence)})
		}
	}
	if o.Became == hearings.HeldInAbsentia {
		r := hearings.RescissionOf(o.OrderOn)
		out.Rescission = &rescissionJSON{r.Last, r.Due, hearings.RescissionLaw}
	}
	return out
}

func jsonOfCheck(c hearings.Check) checkJSON {
	out := checkJSON{ID: c.ID, Source: string(c.Source), Said: "none", CheckedAt: instant(c.CheckedAt), CheckedBy: c.CheckedBy}
	if !c.SaidNone() {
		out.Said = map[string]string{"date": string(c.SaidDate), "time": string(c.SaidTime)}
	}
	return out
}

// instant writes a time as the API has it: RFC 3339, UTC, microseconds.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
