package clients

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/seal"
)

// Edit saves the whole of a client's details over the version that was shown.
// Saving what is there already changes nothing and moves no version. An A-number
// as MaskANumber shows it stays as it is: who edits a file has not asked to see it.
//
// Faults: NotFound beyond the wall; Stale when somebody else saved first (Read
// and Changes say what and who); Invalid with the refused fields; Conflict for an
// A-number already held within the wall.
func Edit(tx *db.Tx, id uuid.UUID, version int64, d Details) (Client, error) {
	if err := tx.Actor.Require(actor.ClientsWrite); err != nil {
		return Client{}, err
	}
	file, err := Read(tx, id)
	if err != nil {
		return Client{}, err
	}
	if file.Version != version {
		return file.Client, fault.New(fault.Stale, "clients.stale")
	}
	if masked(d.ANumber) {
		d.ANumber = file.ANumber.Reveal()
	}
	var p fault.Problems
	d.check(&p, tx.Now, file.TimeZone)
	if err := p.Err(); err != nil {
		return file.Client, err
	}
	changed := changedFields(file.Details(), d)
	if len(changed) == 0 {
		return file.Client, nil
	}
	return edit(tx, file, d, changed)
}

// columns are what an edit writes, beside who wrote it.
var columns = []string{
	"updated_by", "given_names", "family_names", "preferred_name", "aliases", "a_number", "a_number_index", "birth_date",
	"country", "language", "time_zone", "engagement", "email", "email_index", "intake_note",
}

func edit(tx *db.Tx, file File, d Details, changed []string) (Client, error) {
	client := file.Client
	before := client.ANumberIndex
	client.take(tx, d)
	client.UpdatedBy = tx.Actor.ID
	if client.ANumberIndex != before {
		matches, err := matchANumber(tx, client)
		if err == nil {
			err = keepMatches(tx, client.ID, matches)
		}
		if err != nil {
			return file.Client, err
		}
	}
	if err := db.Change(tx, &client, &client.Row, columns...); err != nil {
		return file.Client, fmt.Errorf("saving a client: %w", err)
	}
	if err := savePhones(tx, client.ID, file.Phones, d.Phones); err != nil {
		return file.Client, err
	}
	if err := recordEdit(tx, client, file.Details(), d, changed); err != nil {
		return file.Client, err
	}
	return client, errors.Join(list(tx, client.ID), Touch(tx, client.ID))
}

// recordEdit puts an edit on record twice: which fields, in the open, for the
// next person who saves; what stood in them, sealed, in the log.
func recordEdit(tx *db.Tx, client Client, was, is Details, changed []string) error {
	row := Change{
		ID: db.NewID(tx.Now), ClientID: client.ID, Version: client.Version, Fields: strings.Join(changed, ","),
		EditedBy: tx.Actor.ID, RecordedAt: tx.Now,
	}
	if err := tx.DB.Create(&row).Error; err != nil {
		return fmt.Errorf("recording an edit: %w", err)
	}
	from, to := was.asMap(), is.asMap()
	detail := make(map[string][2]string, len(changed))
	for _, field := range changed {
		detail[field] = [2]string{from[field], to[field]}
	}
	return audit.Append(tx, audit.Event{
		Action: "clients.edit", SubjectType: "client", Subject: client.ID, Client: client.ID, Detail: detail,
	})
}

// Fields are the names of the details in the order of the form.
func Fields() []string {
	return []string{
		"given_names", "family_names", "preferred_name", "aliases", "language", "phones", "a_number", "birth_date",
		"country", "email", "time_zone", "engagement", "intake_note",
	}
}

// asMap is every field as one text, by its JSON name.
func (d Details) asMap() map[string]string {
	return map[string]string{
		"given_names": d.GivenNames, "family_names": d.FamilyNames, "preferred_name": d.PreferredName,
		"aliases": strings.Join(d.Aliases, "\n"), "language": d.Language, "phones": d.phonesText(),
		"a_number": d.ANumber, "birth_date": d.BirthDate, "country": d.Country, "email": d.Email,
		"time_zone": d.TimeZone, "engagement": d.Engagement, "intake_note": d.IntakeNote,
	}
}

func (d Details) phonesText() string {
	var lines []string
	for _, p := range d.Phones {
		lines = append(lines, strings.Join([]string{
			p.Number, p.Owner, p.OwnerName, p.Relation,
			"text=" + strconv.FormatBool(p.SafeToText), "voicemail=" + strconv.FormatBool(p.SafeToVoicemail),
			"issued=" + strconv.FormatBool(p.Issued),
		}, " | "))
	}
	return strings.Join(lines, "\n")
}

func changedFields(was, is Details) []string {
	from, to := was.asMap(), is.asMap()
	var out []string
	for _, field := range Fields() {
		if from[field] != to[field] {
			out = append(out, field)
		}
	}
	return out
}

// savePhones brings the numbers in use to what was said: known ones are changed,
// new ones added, the others end and keep their row.
func savePhones(tx *db.Tx, clientID uuid.UUID, have []Phone, want []PhoneDetails) error {
	known := make(map[uuid.UUID]Phone, len(have))
	for _, phone := range have {
		known[phone.ID] = phone
	}
	for i, d := range want {
		phone, ok := known[d.ID]
		delete(known, d.ID)
		if !ok {
			phone = Phone{Row: db.NewRow(tx), ClientID: clientID}
		}
		phone.Position = i
		if err := phone.put(tx, d, !ok); err != nil {
			return err
		}
	}
	for _, phone := range known {
		phone.EndedAt = &tx.Now
		if err := db.Change(tx, &phone, &phone.Row, "ended_at"); err != nil {
			return fmt.Errorf("ending a phone: %w", err)
		}
	}
	return nil
}

func (p *Phone) put(tx *db.Tx, d PhoneDetails, fresh bool) error {
	p.take(tx, d)
	var err error
	if fresh {
		err = tx.DB.Create(p).Error
	} else {
		err = db.Change(tx, p, &p.Row, "position", "number", "number_index", "owner", "owner_name", "relation",
			"safe_to_text", "safe_to_voicemail", "issued")
	}
	if err != nil {
		return fmt.Errorf("saving a phone: %w", err)
	}
	return nil
}

// take puts checked details into the row.
func (p *Phone) take(tx *db.Tx, d PhoneDetails) {
	p.Number, p.NumberIndex = seal.Of(d.Number), tx.Keys.Blind("client_phones.number", d.Number)
	p.Owner, p.OwnerName, p.Relation = d.Owner, seal.Of(d.OwnerName), seal.Of(d.Relation)
	p.SafeToText, p.SafeToVoicemail, p.Issued = d.SafeToText, d.SafeToVoicemail, d.Issued
}
