package packets

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/seal"
	"constancia/internal/wall"
)

// NewService is that a packet was handed over, as it is told.
type NewService struct {
	How        Way
	OnWhom     string
	On         wall.Date
	Time       wall.Time // by the clocks of Zone; empty where nobody noted it
	Zone       string    // IANA; empty for the client's
	Proof      string
	AnswerDue  wall.Date
	Supersedes uuid.UUID
	Why        string
	FormID     string
}

// Serve puts on record that a sealed packet was handed to somebody; it can be handed to
// several. Faults: Invalid, NotFound, Conflict for one that is not sealed, Stale when
// the service it supersedes was superseded before.
func Serve(tx *db.Tx, id uuid.UUID, n NewService) (Service, error) {
	var s Service
	p, again, err := after(tx, id, n.FormID, &s)
	if err != nil || again {
		return s, sameRow(err, again, s.PacketID, id)
	}
	client, err := clients.Find(tx, p.ClientID)
	if err != nil {
		return s, err
	}
	if n.Zone == "" {
		n.Zone = client.TimeZone
	}
	var wrong fault.Problems
	s = Service{
		ID: db.NewID(tx.Now), ClientID: p.ClientID, PacketID: p.ID, How: n.How, OnWhom: line(&wrong, "on_whom", n.OnWhom),
		ServedOn: n.On, ServedTime: n.Time, Zone: n.Zone, Proof: line(&wrong, "proof", n.Proof), AnswerDue: n.AnswerDue,
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now, FormHash: forms.Hash(tx, n.FormID),
	}
	s.Supersedes, s.Why = replacing(&wrong, n.Supersedes, n.Why)
	s.check(&wrong, wall.At(tx.Now, n.Zone).Date)
	if err := wrong.Err(); err != nil {
		return s, err
	}
	if err := p.add(tx, &s, s.Supersedes, "packet_services"); err != nil {
		return s, err
	}
	return s, p.record(tx, "packets.serve", map[string]any{
		"service": s.ID, "how": s.How, "on_whom": s.OnWhom.Reveal(), "served_on": s.ServedOn, "served_time": s.ServedTime, "zone": s.Zone,
		"proof": s.Proof.Reveal(), "answer_due": s.AnswerDue, "supersedes": s.Supersedes, "why": s.Why.Reveal(),
	})
}

func (s Service) check(wrong *fault.Problems, today wall.Date) {
	if unknown(Ways(), s.How) {
		wrong.Add("how", "packets.way_needed")
	}
	if s.OnWhom.Empty() {
		wrong.Add("on_whom", "packets.on_whom_needed")
	}
	if _, err := wall.LoadZone(s.Zone); err != nil {
		wrong.Add("zone", "packets.zone_unknown")
	}
	switch {
	case !s.ServedOn.Valid():
		wrong.Add("served_on", "packets.day_needed")
	case s.ServedOn.After(today):
		wrong.Add("served_on", "packets.day_ahead")
	}
	if s.ServedTime != "" && !s.ServedTime.Valid() {
		wrong.Add("served_time", "packets.time_unknown")
	}
	switch {
	case s.AnswerDue == "":
	case !s.AnswerDue.Valid():
		wrong.Add("answer_due", "packets.day_unknown")
	case s.AnswerDue.Before(s.ServedOn):
		wrong.Add("answer_due", "packets.due_before")
	}
}

// NewReceipt is that what was served arrived, as somebody knows it.
type NewReceipt struct {
	Service uuid.UUID
	On      wall.Date
	KnownBy string // a receipt, a stamp, a return message
	FormID  string
}

// RecordReceipt puts on record that a service arrived. Faults as Serve.
func RecordReceipt(tx *db.Tx, id uuid.UUID, n NewReceipt) (Receipt, error) {
	var r Receipt
	p, again, err := after(tx, id, n.FormID, &r)
	if err != nil || again {
		return r, sameRow(err, again, r.PacketID, id)
	}
	var s Service
	if err := db.Take(tx.DB.Where("id = ? AND packet_id = ?", n.Service, p.ID), &s, notFound); err != nil {
		return r, err
	}
	var wrong fault.Problems
	r = Receipt{
		ID: db.NewID(tx.Now), ClientID: p.ClientID, PacketID: p.ID, ServiceID: s.ID, ReceivedOn: n.On, KnownBy: line(&wrong, "known_by", n.KnownBy),
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now, FormHash: forms.Hash(tx, n.FormID),
	}
	if r.KnownBy.Empty() {
		wrong.Add("known_by", "packets.known_by_needed")
	}
	checkDay(&wrong, "received_on", n.On, s.ServedOn, wall.At(tx.Now, s.Zone).Date)
	if err := wrong.Err(); err != nil {
		return r, err
	}
	if err := p.add(tx, &r, nil, ""); err != nil {
		return r, err
	}
	return r, p.record(tx, "packets.receipt", map[string]any{
		"receipt": r.ID, "service": s.ID, "received_on": r.ReceivedOn, "known_by": r.KnownBy.Reveal(),
	})
}

// NewAnswer is what was answered, as it is told.
type NewAnswer struct {
	Outcome    Outcome
	By         string // who answered
	On         wall.Date
	ToldAt     time.Time // when we were told; zero for now
	Said       string
	Document   uuid.UUID // the letter; zero for none
	Supersedes uuid.UUID
	Why        string
	FormID     string
}

// RecordAnswer puts on record what was answered. Faults as Serve.
func RecordAnswer(tx *db.Tx, id uuid.UUID, n NewAnswer) (Answer, error) {
	var a Answer
	p, again, err := after(tx, id, n.FormID, &a)
	if err != nil || again {
		return a, sameRow(err, again, a.PacketID, id)
	}
	client, err := clients.Find(tx, p.ClientID)
	if err != nil {
		return a, err
	}
	var wrong fault.Problems
	a = Answer{
		ID: db.NewID(tx.Now), ClientID: p.ClientID, PacketID: p.ID, Outcome: n.Outcome, AnsweredBy: line(&wrong, "answered_by", n.By),
		AnsweredOn: n.On, ToldAt: tx.Now, Said: seal.Of(clients.CleanNote(&wrong, "said", n.Said, longestWords)),
		RecordedBy: tx.Actor.ID, RecordedAt: tx.Now, FormHash: forms.Hash(tx, n.FormID),
	}
	if !n.ToldAt.IsZero() {
		a.ToldAt = n.ToldAt.UTC().Truncate(time.Microsecond)
	}
	a.Supersedes, a.Why = replacing(&wrong, n.Supersedes, n.Why)
	if unknown(Outcomes(), n.Outcome) {
		wrong.Add("outcome", "packets.outcome_needed")
	}
	if a.ToldAt.After(tx.Now.Add(slack)) {
		wrong.Add("told_at", "packets.day_ahead")
	}
	checkDay(&wrong, "answered_on", n.On, "", wall.At(tx.Now, client.TimeZone).Date)
	if err := errors.Join(a.enclose(tx, &wrong, n.Document), wrong.Err()); err != nil {
		return a, err
	}
	if err := p.add(tx, &a, a.Supersedes, "packet_answers"); err != nil {
		return a, err
	}
	return a, p.record(tx, "packets.answer", map[string]any{
		"answer": a.ID, "outcome": a.Outcome, "by": a.AnsweredBy.Reveal(), "answered_on": a.AnsweredOn, "told_at": a.ToldAt,
		"said": a.Said.Reveal(), "document": a.DocumentID, "supersedes": a.Supersedes, "why": a.Why.Reveal(),
	})
}

// enclose names the letter of an answer, one of the client's own documents.
func (a *Answer) enclose(tx *db.Tx, wrong *fault.Problems, document uuid.UUID) error {
	if document == uuid.Nil {
		return nil
	}
	d, err := documents.Find(tx, document)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err != nil || d.ClientID != a.ClientID {
		wrong.Add("document", "packets.document_unknown")
		return nil
	}
	a.DocumentID = &d.ID
	return nil
}

// slack is how far another computer's clock may be ahead of ours.
const slack = 5 * time.Minute

// after holds a packet for what comes after its seal; again tells that the form was
// kept before, in kept.
func after(tx *db.Tx, id uuid.UUID, form string, kept any) (p Packet, again bool, err error) {
	if p, err = hold(tx, id, actor.PacketsWrite); err != nil {
		return p, false, err
	}
	if again, err = forms.Sent(tx, form, kept); err != nil || again {
		return p, again, err
	}
	if p.State != Sealed {
		return p, false, fault.New(fault.Conflict, "packets.not_sealed")
	}
	return p, false, nil
}

func sameRow(err error, again bool, kept, asked uuid.UUID) error {
	if again {
		return db.SameFile(err, kept, asked)
	}
	return err
}

// add writes a row that is never rewritten.
func (p Packet) add(tx *db.Tx, row any, supersedes *uuid.UUID, table string) error {
	if supersedes != nil {
		var n int64
		if err := tx.DB.Table(table).Where("id = ? AND packet_id = ?", *supersedes, p.ID).Count(&n).Error; err != nil {
			return fmt.Errorf("looking for what is superseded: %w", err)
		}
		if n == 0 {
			return fault.New(fault.NotFound, notFound)
		}
	}
	err := tx.DB.Create(row).Error
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Stale, "packets.stale")
	}
	if err != nil {
		return fmt.Errorf("storing what became of a packet: %w", err)
	}
	return nil
}

func replacing(wrong *fault.Problems, id uuid.UUID, why string) (*uuid.UUID, seal.Text) {
	text := seal.Of(clients.CleanNote(wrong, "why", why, longestWords))
	if id == uuid.Nil {
		return nil, seal.Text{}
	}
	if text.Empty() {
		wrong.Add("why", "packets.reason_needed")
	}
	return &id, text
}

func checkDay(wrong *fault.Problems, field string, day, from, today wall.Date) {
	switch {
	case !day.Valid():
		wrong.Add(field, "packets.day_needed")
	case day.After(today):
		wrong.Add(field, "packets.day_ahead")
	case from != "" && day.Before(from):
		wrong.Add(field, "packets.before_service")
	}
}

func line(wrong *fault.Problems, field, text string) seal.Text {
	return seal.Of(clients.CleanLine(wrong, field, text, longestLine))
}
