package selfreport

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/seal"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// Word is what a client says by one of the three buttons.
type Word struct {
	Key      string // the id her phone made; what is sent again under it arrived before
	Kind     Kind
	Language string
	Clock    Clock
	Words    string // her own; privileged

	// Of an app that is not working.
	Kinds     []string // codes of the reference data
	ErrorText string
	Device    failures.Device
	Network   failures.Network

	// Of a call to come, and of a check-in she did: as she typed them. A browser that
	// knows no such boxes lets her write what she likes.
	Date  string
	Time  string
	Place string
}

const (
	shortestKey = 8
	longestKey  = 100

	// nearby is how far from a check-in's window a report still belongs to it.
	nearby = 12 * time.Hour

	// LongestWords is how much the page lets her type in one box.
	LongestWords = 3_500

	// mostWords is how much is kept of what no page of ours sends.
	mostWords = 16_000
)

// Say puts on record what the holder of a link says, once: what came before under
// the same key is answered with the receipt it was given then, and again tells so.
// Other words under that key are another arrival: nothing she says is dropped. The
// actor is the link; any other is Forbidden. Faults: Invalid.
func Say(tx *db.Tx, w Word) (a Arrival, again bool, err error) {
	if tx.Actor.Kind != actor.ClientLink {
		return a, false, fault.New(fault.Forbidden, "fault.forbidden")
	}
	client := tx.Actor.Own
	if err := clients.Touch(tx, client); err != nil { // and nobody else speaks for this client meanwhile
		return a, false, err
	}
	w.tidy()
	said := w.index(tx, client)
	a, again, err = w.before(tx, client, said)
	if again || err != nil {
		return a, again, err
	}
	if a, err = w.read(tx, client); err != nil {
		return a, false, err
	}
	a.KeyHash, a.SaidIndex = keyHash(client, w.Key), said
	switch w.Kind {
	case Failed:
		err = w.log(tx, &a)
	case ToldTo:
		err = w.called(tx, &a)
	}
	if err != nil {
		return a, false, err
	}
	err = tx.DB.Create(&a).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return a, false, fault.New(fault.Conflict, "fault.twin")
	}
	if err != nil {
		return a, false, fmt.Errorf("storing an arrival: %w", err)
	}
	return a, false, a.record(tx)
}

// Known tells whether something of the link's client arrived under a key.
func Known(tx *db.Tx, key string) (bool, error) {
	var n int64
	err := tx.DB.Model(&Arrival{}).Where("key_hash = ?", keyHash(tx.Actor.Own, key)).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("looking for an arrival: %w", err)
	}
	return n > 0, nil
}

// before finds what arrived under the same key with the same words. Where other words
// did, the key becomes one of its own.
func (w *Word) before(tx *db.Tx, client uuid.UUID, said string) (a Arrival, again bool, err error) {
	for range 2 {
		a = Arrival{}
		err = db.Take(tx.DB.Where("key_hash = ?", keyHash(client, w.Key)), &a, notFound)
		if fault.Is(err, fault.NotFound) {
			return Arrival{}, false, nil
		}
		if err != nil || a.SaidIndex == said {
			return a, err == nil, err
		}
		w.Key = w.Key[:min(len(w.Key), longestKey-20)] + " " + said[:16]
	}
	return a, true, nil
}

// index is a keyed hash of everything that was said.
func (w Word) index(tx *db.Tx, client uuid.UUID) string {
	parts := append([]string{client.String(), string(w.Kind), w.Words, w.ErrorText, w.Date, w.Time, w.Place}, w.Kinds...)
	return tx.Keys.Blind("selfreport.said", strings.Join(parts, "\x00"))
}

// tidy takes out of what was said what no room keeps: control characters that came
// with pasted text, bytes that are no text. Nothing is turned away for them.
func (w *Word) tidy() {
	for _, each := range []*string{&w.Words, &w.ErrorText} {
		*each = tidied(*each, mostWords)
	}
	for _, each := range []*string{
		&w.Date, &w.Time, &w.Place, &w.Device.OS, &w.Device.TimeZone, &w.Device.Language,
	} {
		*each = strings.Join(strings.Fields(tidied(*each, 180)), " ")
	}
}

func tidied(text string, most int) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + " […]" // and whoever reads it sees that there was more
	}
	return text
}

// day is the day and the hour she typed, where they are ones; else what she typed
// goes among her words, first, exactly as she did.
func (w *Word) day() (wall.Date, wall.Time) {
	date, noDate := wall.ParseDate(w.Date)
	clock, noTime := wall.ParseTime(w.Time)
	typed := ""
	if noDate != nil && w.Date != "" {
		date, clock, typed = "", "", w.Date+" "+w.Time
	} else if noTime != nil {
		clock, typed = "", w.Time
	}
	if noDate != nil {
		date = ""
	}
	w.Words = strings.TrimSpace(strings.TrimSpace(typed) + "\n" + w.Words)
	return date, clock
}

// GoodKey tells whether an id can be that of a form.
func GoodKey(key string) bool { return len(key) >= shortestKey && len(key) <= longestKey }

// keyHash binds the id of a phone to its client, so that it says nothing elsewhere.
func keyHash(client uuid.UUID, key string) string {
	return seal.HashToken("selfreport|" + client.String() + "|" + key)
}

// read names every problem of a word and makes the row it becomes.
func (w Word) read(tx *db.Tx, client uuid.UUID) (Arrival, error) {
	var wrong fault.Problems
	if !GoodKey(w.Key) {
		wrong.Add("key", "selfreport.key_shape")
	}
	if w.Kind != Failed && w.Kind != Did && w.Kind != ToldTo {
		wrong.Add("kind", "selfreport.kind_unknown")
	}
	date, clock := wall.Date(""), wall.Time("")
	if w.Kind == Did {
		date, clock = w.day()
	}
	words := clients.CleanNote(&wrong, "words", w.Words, 2*mostWords)
	if err := wrong.Err(); err != nil {
		return Arrival{}, err
	}
	receipt, err := newReceipt(tx)
	if err != nil {
		return Arrival{}, err
	}
	a := Arrival{
		ID: db.NewID(tx.Now), ClientID: client, LinkID: tx.Actor.ID, Kind: w.Kind, Receipt: receipt, Language: Spoken(w.Language),
		PhoneAt: w.Clock.pressed(), PhoneSentAt: w.Clock.sent(), HappenedAt: w.Clock.happened(tx.Now), ReceivedAt: tx.Now,
	}
	if w.Kind == Did {
		a.Words, a.DidOn, a.DidAtTime = seal.Of(words), date, clock
	}
	if w.Kind != ToldTo {
		a.OccurrenceID, err = about(tx, a)
	}
	return a, err
}

// When is when it happened as far as anybody knows, else when it arrived.
func (a Arrival) When() time.Time {
	if a.HappenedAt != nil {
		return *a.HappenedAt
	}
	return a.ReceivedAt
}

// log makes the failure of a report.
func (w Word) log(tx *db.Tx, a *Arrival) error {
	account := failures.Account{
		Kinds: w.Kinds, ErrorText: w.ErrorText, What: w.Words, Device: w.Device, Network: w.Network,
		ToldAt: tx.Now, ToldBy: locale.For("en").Say("selfreport.told_by"), Language: a.Language,
		BeforeDuty: true, // whatever day she says, nothing of hers is turned away for it
	}
	if len(w.Kinds) == 0 && w.ErrorText == "" && w.Words == "" {
		account.Kinds = []string{"other"} // a thumb on the button is enough
	}
	if a.HappenedAt != nil {
		account.FirstSeenAt = *a.HappenedAt
	}
	report := failures.Report{ClientID: a.ClientID, Account: account, FormID: w.Key}
	if a.OccurrenceID != nil {
		report.Occurrence = *a.OccurrenceID
	}
	f, err := failures.Log(tx, report)
	if err != nil {
		return err
	}
	a.FailureID = &f.ID
	return nil
}

// called makes the summons of a call to come, of the day, the hour and the place alone:
// whoever may read duties reads it, and her own words are privileged. They stay with the
// arrival, and with them a day or an hour that cannot be, as she typed it: what she says
// is never turned away.
func (w Word) called(tx *db.Tx, a *Arrival) error {
	typed := w
	date, clock := w.day()
	if date == "" && clock != "" {
		w.Words, clock = strings.TrimSpace(string(clock)+"\n"+w.Words), ""
	}
	n := supervision.NewSummons{
		Date: date, Time: clock, Place: w.Place, Heard: supervision.Heard{By: locale.For("en").Say("selfreport.told_by")}, FormID: w.Key,
	}
	if date == "" {
		n.Words = locale.For("en").Say("selfreport.told_no_day")
	}
	s, err := supervision.ReceiveSummons(tx, a.ClientID, n)
	if fault.Is(err, fault.Invalid) {
		w.Words = strings.TrimSpace(typed.Date + " " + typed.Time + "\n" + typed.Place + "\n" + typed.Words)
		n.Words, n.Date, n.Time, n.Place = locale.For("en").Say("selfreport.told_no_day"), "", "", ""
		s, err = supervision.ReceiveSummons(tx, a.ClientID, n)
	}
	var fits fault.Problems // read named what does not
	a.Words, a.SummonsID = seal.Of(clients.CleanNote(&fits, "words", w.Words, 2*mostWords)), &s.ID
	return err
}

func (a Arrival) record(tx *db.Tx) error {
	event := audit.Event{
		Action: "selfreport.say", SubjectType: "selfreport_arrival", Subject: a.ID, Client: a.ClientID,
		Facts: map[string]any{
			"kind": a.Kind, "failure": a.FailureID, "summons": a.SummonsID, "phone_at": a.PhoneAt, "phone_sent_at": a.PhoneSentAt, "happened_at": a.HappenedAt,
		},
		Detail: map[string]any{
			"receipt": a.Receipt, "occurrence": a.OccurrenceID, "words": a.Words.Reveal(), "did_on": a.DidOn, "did_at": a.DidAtTime,
		},
	}
	if a.HappenedAt != nil {
		event.OccurredAt = *a.HappenedAt
	}
	return audit.Append(tx, event)
}
