package hearings

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
)

// File is a hearing with everything on record about it that the actor may see: of
// the people in it only those inside her wall.
type File struct {
	Hearing
	Participants  []Participant  // the lead first
	Settings      []Setting      // in their sequence; the last one is current
	Tellings      []Telling      // in their time
	Cancellations []Cancellation // in their time
	Checks        []Check        // in their time
	Conflicts     []Check        // those of Checks that are open
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

// Off is the cancellation of the current date, if it is off.
func (f File) Off() (Cancellation, bool) {
	i := slices.IndexFunc(f.Cancellations, func(c Cancellation) bool { return c.SettingID == f.Current().ID })
	if i < 0 || f.State != Cancelled {
		return Cancellation{}, false
	}
	return f.Cancellations[i], true
}

// Told is how a participant was last told of a setting: of its cancellation where
// the setting is current and off.
func (f File) Told(setting Setting, client uuid.UUID) (Telling, bool) {
	off, cancelled := f.Off()
	for _, t := range slices.Backward(f.Tellings) {
		about := t.SettingID == setting.ID && t.ClientID == client
		if about && (!cancelled || !setting.Current() || t.CancellationID != nil && *t.CancellationID == off.ID) {
			return t, true
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
		withParticipants, withSettings, withCancellations, withChecks,
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

func withCancellations(tx *db.Tx, ids []uuid.UUID, at map[uuid.UUID]*File) error {
	var rows []Cancellation
	err := tx.DB.Where("hearing_id IN ?", ids).Order("recorded_at, id").Find(&rows).Error
	for _, r := range rows {
		at[r.HearingID].Cancellations = append(at[r.HearingID].Cancellations, r)
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
	for _, c := range f.Cancellations {
		out = append(out, c.RecordedBy)
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
