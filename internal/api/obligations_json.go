package api

import (
	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/obligations"
)

// obligationJSON is a duty as programs read it, with the schedule in force.
type obligationJSON struct {
	ID       uuid.UUID `json:"id"`
	Version  int64     `json:"version"`
	ClientID uuid.UUID `json:"client_id"`
	Modality string    `json:"modality"`
	Since    string    `json:"since"`
	EndedOn  *string   `json:"ended_on" doc:"Last day on which it held; null while nobody said that it ended"`
	ObligationPlan
	Number     int       `json:"schedule_number" doc:"1 for the first version"`
	From       string    `json:"schedule_from"`
	RecordedBy uuid.UUID `json:"recorded_by"`
	RecordedAt string    `json:"recorded_at"`
}

func jsonOfObligation(d obligations.Duty) obligationJSON {
	o, s := d.Obligation, d.Schedule
	told := s.Told()
	out := obligationJSON{
		ID: o.ID, Version: o.Version, ClientID: d.Client, Modality: o.Modality, Since: string(o.Since),
		Number: s.Number, From: string(s.FromDate), RecordedBy: s.RecordedBy, RecordedAt: instant(s.RecordedAt),
		ObligationPlan: ObligationPlan{
			Schedule: ObligationSchedule{
				Kind: string(s.Kind), Rule: s.Rule, Date: string(s.Start.Date), Time: string(s.Start.Time), Zone: s.Start.Zone,
				Fold: string(s.Start.Fold), WindowMinutes: s.WindowMinutes, Ends: string(s.Ends), SkipHolidays: s.SkipHolidays,
			},
			GraceMinutes: &s.GraceMinutes, Place: s.Place.Reveal(),
			Told: ObligationTold{By: told.By, On: string(told.On), Language: told.Language, How: told.How},
		},
	}
	for _, day := range s.Skipped.List() {
		out.Schedule.Except = append(out.Schedule.Except, string(day))
	}
	if s.Kind == obligations.Continuous {
		out.Schedule.Time, out.Schedule.DailyAt = "", out.Schedule.Time
	}
	if o.EndedOn != "" {
		day := string(o.EndedOn)
		out.EndedOn = &day
	}
	return out
}

// occurrenceJSON is one check-in or appointment. closes_at is null when nobody
// told how long the window stays open.
type occurrenceJSON struct {
	ID           uuid.UUID    `json:"id"`
	Version      int64        `json:"version"`
	ClientID     uuid.UUID    `json:"client_id"`
	ObligationID uuid.UUID    `json:"obligation_id"`
	Modality     string       `json:"modality"`
	Local        localJSON    `json:"local"`
	OpensAt      string       `json:"opens_at"`
	ClosesAt     *string      `json:"closes_at"`
	State        string       `json:"state"`
	Moved        bool         `json:"moved"`
	Withdrawn    string       `json:"withdrawn,omitempty" doc:"ended, rescheduled, paused or mistaken"`
	Prompted     bool         `json:"prompted" doc:"A person recorded that it was asked for"`
	Own          bool         `json:"own" doc:"Several people report together, and state and outcome are this client's alone"`
	Outcome      *recordJSON  `json:"outcome" doc:"What holds; null while nobody put anything on record"`
	Outcomes     []recordJSON `json:"outcomes,omitempty" doc:"Everything on record, the latest last; not in lists"`
}

type localJSON struct {
	Date string `json:"date"`
	Time string `json:"time"`
	Zone string `json:"zone"`
}

type recordJSON struct {
	ID         uuid.UUID  `json:"id"`
	OnlyFor    *uuid.UUID `json:"client_id" doc:"Of several people, the one it was otherwise with; null for all"`
	State      string     `json:"state"`
	At         *string    `json:"at"`
	Source     string     `json:"source"`
	Reason     string     `json:"reason"`
	Supersedes *uuid.UUID `json:"supersedes"`
	RecordedBy uuid.UUID  `json:"recorded_by"`
	RecordedAt string     `json:"recorded_at"`
}

func jsonOfOccurrence(e obligations.Entry, holding map[uuid.UUID]obligations.OutcomeRecord) occurrenceJSON {
	out := occurrenceJSON{
		ID: e.ID, Version: e.Version, ClientID: e.ClientID, ObligationID: e.ObligationID, Modality: e.Modality,
		Local:   localJSON{string(e.Moment.Date), string(e.Moment.Time), e.Moment.Zone},
		OpensAt: instant(e.OpensAt), State: string(e.State), Moved: e.Moved, Withdrawn: string(e.Withdrawn),
		Prompted: e.Prompted, Own: e.Own,
	}
	if e.Timed() {
		closes := instant(e.ClosesAt)
		out.ClosesAt = &closes
	}
	if o, ok := holding[e.ID]; ok {
		record := jsonOfRecord(o)
		out.Outcome = &record
	}
	return out
}

func jsonOfRecord(o obligations.OutcomeRecord) recordJSON {
	record := recordJSON{
		ID: o.ID, OnlyFor: o.OnlyFor, State: string(o.State), Source: string(o.Source), Reason: o.Reason.Reveal(), Supersedes: o.Supersedes,
		RecordedBy: o.RecordedBy, RecordedAt: instant(o.RecordedAt),
	}
	if o.HappenedAt != nil {
		at := instant(*o.HappenedAt)
		record.At = &at
	}
	return record
}

// ledgerJSON is a client's record of reporting. on_time of resolved were reported
// inside their window; what is unknown counts neither for nor against.
type ledgerJSON struct {
	ClientID uuid.UUID   `json:"client_id"`
	OnTime   int         `json:"on_time"`
	NoHour   int         `json:"hour_unknown" doc:"Of the resolved: reported, and nobody put on record when"`
	Failed   int         `json:"failed" doc:"Of the resolved: did not go through, with the reason on record"`
	Resolved int         `json:"resolved"`
	Unknown  int         `json:"unknown"`
	States   []tallyJSON `json:"states" nullable:"false"`
	Pauses   []pauseJSON `json:"pauses" nullable:"false"`
}

type tallyJSON struct {
	State       string           `json:"state"`
	Count       int              `json:"count"`
	Occurrences []occurrenceJSON `json:"occurrences" nullable:"false"`
}

func jsonOfLedger(b obligations.Book) ledgerJSON {
	out := ledgerJSON{
		ClientID: b.Client, OnTime: b.OnTime, NoHour: b.NoHour, Failed: b.Failed, Resolved: b.Resolved, Unknown: b.Unknown, States: []tallyJSON{},
	}
	out.Pauses = jsonOfPauses(b.Pauses)
	for _, t := range b.Tallies {
		tally := tallyJSON{State: string(t.State), Count: len(t.Occurrences), Occurrences: []occurrenceJSON{}}
		for _, e := range t.Occurrences {
			tally.Occurrences = append(tally.Occurrences, jsonOfOccurrence(e, b.Holding))
		}
		out.States = append(out.States, tally)
	}
	return out
}

// pageOfOccurrences is one page of a list that was read with one line more than
// the page takes.
func pageOfOccurrences(list []obligations.Entry, holding map[uuid.UUID]obligations.OutcomeRecord, limit int) *occurrencesOut {
	out := &occurrencesOut{}
	out.Body.Items = []occurrenceJSON{}
	if len(list) > limit {
		list = list[:limit]
		last := list[limit-1]
		cursor := db.Cursor(last.OpensAt, last.ID)
		out.Body.NextCursor = &cursor
	}
	for _, e := range list {
		out.Body.Items = append(out.Body.Items, jsonOfOccurrence(e, holding))
	}
	return out
}

func cursorOf(s string) (obligations.Cursor, error) {
	if s == "" {
		return obligations.Cursor{}, nil
	}
	at, id, err := db.ReadCursor(s)
	return obligations.Cursor{OpensAt: at, ID: id}, err
}
