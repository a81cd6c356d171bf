package hearings

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
)

// File is a hearing with everything on record about it that the actor may see: of
// the people in it only those inside her wall.
type File struct {
	Hearing
	Participants []Participant // the lead first
	Settings     []Setting     // in their sequence; the last one is current
	Tellings     []Telling     // in their time
	Outcomes     []Outcome     // in their time, also those that no longer hold
	Attendances  []Attendance  // of those who are inside the actor's wall
	Checks       []Check       // in their time
	Conflicts    []Check       // those of Checks that are open
}

// Current is the date the hearing has now.
func (f File) Current() Setting { return f.Settings[len(f.Settings)-1] }

// Superseded lists the dates it had before, the newest first.
func (f File) Superseded() []Setting {
	old := slices.Clone(f.Settings[:len(f.Settings)-1])
	slices.Reverse(old)
	return old
}

// Sees tells whether a client of the hearing is inside the actor's wall.
func (f File) Sees(client uuid.UUID) bool {
	return slices.ContainsFunc(f.Participants, func(p Participant) bool { return p.ClientID == client })
}

// Through is the client through whom the actor sees the hearing: the lead where
// she may, else the first rider inside her wall.
func (f File) Through() uuid.UUID {
	if len(f.Participants) == 0 {
		return uuid.Nil
	}
	return f.Participants[0].ClientID
}

// Became is what somebody said became of a date, if anybody has.
func (f File) Became(setting uuid.UUID) (Outcome, bool) {
	i := slices.IndexFunc(f.Outcomes, func(o Outcome) bool { return o.SettingID == setting && o.Holds() })
	if i < 0 || f.Outcomes[i].Became == Scheduled {
		return Outcome{}, false
	}
	return f.Outcomes[i], true
}

// CourtNow is the court that has the case: where it went, after a change of venue.
func (f File) CourtNow() string {
	if o, _ := f.Became(f.Current().ID); o.Became == VenueChanged {
		return o.NextCourt.Reveal()
	}
	return f.Court.Reveal()
}

// Off is what took the current date off, if it is off.
func (f File) Off() (Outcome, bool) {
	o, said := f.Became(f.Current().ID)
	return o, said && o.Became.Off()
}

// Asks tells whether a date was over, while it was the one that held, and nobody has
// said what became of it.
func (f File) Asks(s Setting, now time.Time) bool {
	until := now
	if next := slices.IndexFunc(f.Settings, func(n Setting) bool { return s.SupersededBy != nil && n.ID == *s.SupersededBy }); next >= 0 {
		until = f.Settings[next].RecordedAt
	}
	_, said := f.Became(s.ID)
	return !said && s.StartsAt.Before(until)
}

// Presence is whether a client was there, as an outcome has it; empty where nobody said.
func (f File) Presence(outcome, client uuid.UUID) Presence {
	for _, a := range f.Attendances {
		if a.OutcomeID == outcome && a.ClientID == client {
			return a.Presence
		}
	}
	return ""
}

// BecameFor is what became of a date for one client: an order in absence is made against
// whoever was absent, and for her who came with her family it was held.
func (f File) BecameFor(o Outcome, client uuid.UUID) State {
	p := f.Presence(o.ID, client)
	if o.Became == HeldInAbsentia && (p == Appeared || p == Waived) {
		return Held
	}
	return o.Became
}

// Attended lists what became of the dates on which the court sat and of which somebody
// said that the client was there, the oldest first.
func (f File) Attended(client uuid.UUID) []Attended {
	var all []Attended
	for _, s := range f.Settings {
		o, _ := f.Became(s.ID)
		if o.Became.TookPlace() && f.Presence(o.ID, client) == Appeared {
			all = append(all, Attended{Setting: s, Outcome: o})
		}
	}
	return all
}

// Attended is a date that a client came to.
type Attended struct {
	Setting Setting
	Outcome Outcome
}

// Told is how a participant was last told of a setting; told is false where what she
// heard of the current one, that it is off or that it stands, is no longer so.
func (f File) Told(setting Setting, client uuid.UUID) (t Telling, told bool) {
	_, off := f.Off()
	for _, t := range slices.Backward(f.Tellings) {
		if t.SettingID == setting.ID && t.ClientID == client {
			return t, !setting.Current() || off == (t.OutcomeID != nil)
		}
	}
	return Telling{}, false
}

// LastCheck is the newest look at what the court says.
func (f File) LastCheck() (Check, bool) {
	if len(f.Checks) == 0 {
		return Check{}, false
	}
	return f.Checks[len(f.Checks)-1], true
}

// Earlier tells whether a date was moved forward: nearer than the one before it.
func (s Setting) Earlier(than Setting) bool { return s.StartsAt.Before(than.StartsAt) }

// filesOf gathers what is on record about hearings, in a handful of queries for
// all of them.
func filesOf(tx *db.Tx, found []Hearing) ([]File, error) {
	files := make([]File, len(found))
	at := make(map[uuid.UUID]*File, len(found))
	ids := make([]uuid.UUID, len(found))
	for i, h := range found {
		files[i].Hearing, ids[i] = h, h.ID
		at[h.ID] = &files[i]
	}
	if len(ids) == 0 {
		return files, nil
	}
	for _, part := range []func(*db.Tx, []uuid.UUID, map[uuid.UUID]*File) error{
		withParticipants, withSettings, withOutcomes, withChecks,
	} {
		if err := part(tx, ids, at); err != nil {
			return nil, fmt.Errorf("reading hearings: %w", err)
		}
	}
	return files, withTellings(tx, ids, files)
}

func withParticipants(tx *db.Tx, ids []uuid.UUID, at map[uuid.UUID]*File) error {
	var rows []Participant
	q := tx.DB.Where("hearing_id IN ? AND removed_at IS NULL", ids).Order("role, id")
	err := clients.Wall(tx, q, "hearing_participants.client_id").Find(&rows).Error
	for _, r := range rows {
		at[r.HearingID].Participants = append(at[r.HearingID].Participants, r)
	}
	return err
}

func withSettings(tx *db.Tx, ids []uuid.UUID, at map[uuid.UUID]*File) error {
	var rows []Setting
	err := tx.DB.Where("hearing_id IN ?", ids).Order("sequence, id").Find(&rows).Error
	for _, r := range rows {
		at[r.HearingID].Settings = append(at[r.HearingID].Settings, r)
	}
	return err
}

func withOutcomes(tx *db.Tx, ids []uuid.UUID, at map[uuid.UUID]*File) error {
	var rows []Outcome
	if err := tx.DB.Where("hearing_id IN ?", ids).Order("recorded_at, id").Find(&rows).Error; err != nil || len(rows) == 0 {
		return err
	}
	of, outcomes := make(map[uuid.UUID]uuid.UUID, len(rows)), make([]uuid.UUID, len(rows))
	for i, r := range rows {
		at[r.HearingID].Outcomes = append(at[r.HearingID].Outcomes, r)
		of[r.ID], outcomes[i] = r.HearingID, r.ID
	}
	var there []Attendance
	q := clients.Wall(tx, tx.DB.Where("outcome_id IN ?", outcomes), "hearing_presences.client_id")
	err := q.Order("outcome_id, client_id").Find(&there).Error
	for _, a := range there {
		at[of[a.OutcomeID]].Attendances = append(at[of[a.OutcomeID]].Attendances, a)
	}
	return err
}

func withChecks(tx *db.Tx, ids []uuid.UUID, at map[uuid.UUID]*File) error {
	var rows []Check
	err := tx.DB.Where("hearing_id IN ?", ids).Order("checked_at, id").Find(&rows).Error
	if err != nil {
		return err
	}
	for _, r := range rows {
		at[r.HearingID].Checks = append(at[r.HearingID].Checks, r)
	}
	open, err := openChecks(tx, ids...)
	for _, r := range open {
		at[r.HearingID].Conflicts = append(at[r.HearingID].Conflicts, r)
	}
	return err
}

func withTellings(tx *db.Tx, ids []uuid.UUID, files []File) error {
	var rows []Telling
	q := tx.DB.Where("setting_id IN (?)", tx.DB.Model(&Setting{}).Select("id").Where("hearing_id IN ?", ids))
	err := clients.Wall(tx, q, "tellings.client_id").Order("at, id").Find(&rows).Error
	if err != nil {
		return fmt.Errorf("reading who was told: %w", err)
	}
	bySetting := make(map[uuid.UUID][]Telling, len(rows))
	for _, r := range rows {
		bySetting[r.SettingID] = append(bySetting[r.SettingID], r)
	}
	for i := range files {
		for _, s := range files[i].Settings {
			files[i].Tellings = append(files[i].Tellings, bySetting[s.ID]...)
		}
		slices.SortStableFunc(files[i].Tellings, func(a, b Telling) int { return a.At.Compare(b.At) })
	}
	return nil
}

// Everybody lists who is in the hearing, of those the actor may see.
func (f File) Everybody() []uuid.UUID {
	out := make([]uuid.UUID, len(f.Participants))
	for i, p := range f.Participants {
		out[i] = p.ClientID
	}
	return out
}

// Staff lists the people of the clinic who stand behind what is on record.
func (f File) Staff() []uuid.UUID {
	var out []uuid.UUID
	for _, s := range f.Settings {
		out = append(out, s.RecordedBy)
	}
	for _, o := range f.Outcomes {
		out = append(out, o.RecordedBy)
	}
	for _, c := range f.Checks {
		out = append(out, c.CheckedBy, c.RecordedBy)
	}
	for _, t := range f.Tellings {
		out = append(out, t.ToldBy, t.RecordedBy)
	}
	slices.SortFunc(out, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(out)
}
