package packets

import (
	"time"

	"github.com/google/uuid"

	"constancia/internal/fault"
	"constancia/internal/packets"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// CorrectPath is a packet with the form open that corrects a service or an answer.
func CorrectPath(packet, row uuid.UUID) string {
	return FilePath(packet) + "?correct=" + row.String() + "#after"
}

// ServedForm is how a packet was handed over. The time is by the clocks of Zone.
type ServedForm struct {
	FormID     string `form:"form_id"`
	Supersedes string `form:"supersedes"`
	Why        string `form:"why"`
	How        string `form:"how"`
	OnWhom     string `form:"on_whom"`
	On         string `form:"served_on"`
	Time       string `form:"served_time"`
	Zone       string `form:"zone"`
	Proof      string `form:"proof"`
	AnswerDue  string `form:"answer_due"`
}

// Service is the form as the room takes it.
func (f ServedForm) Service() packets.NewService {
	return packets.NewService{
		How: packets.Way(f.How), OnWhom: f.OnWhom, On: wall.Date(f.On), Time: wall.Time(f.Time), Zone: f.Zone, Proof: f.Proof,
		AnswerDue: wall.Date(f.AnswerDue), Supersedes: idOf(f.Supersedes), Why: f.Why, FormID: f.FormID,
	}
}

// correcting begins a form with a service that is to be corrected.
func correcting(s packets.Service) ServedForm {
	return ServedForm{
		FormID: fresh(), Supersedes: s.ID.String(), How: string(s.How), OnWhom: s.OnWhom.Reveal(), On: string(s.ServedOn), Time: string(s.ServedTime),
		Zone: s.Zone, Proof: s.Proof.Reveal(), AnswerDue: string(s.AnswerDue),
	}
}

// ReceivedForm is how we know that a packet arrived.
type ReceivedForm struct {
	FormID  string `form:"form_id"`
	Service string `form:"service"`
	On      string `form:"received_on"`
	KnownBy string `form:"known_by"`
}

// Receipt is the form as the room takes it.
func (f ReceivedForm) Receipt() packets.NewReceipt {
	return packets.NewReceipt{Service: idOf(f.Service), On: wall.Date(f.On), KnownBy: f.KnownBy, FormID: f.FormID}
}

// AnswerForm is what was answered, and when we were told; both empty for now.
type AnswerForm struct {
	FormID     string `form:"form_id"`
	Supersedes string `form:"supersedes"`
	Why        string `form:"why"`
	Outcome    string `form:"outcome"`
	By         string `form:"answered_by"`
	On         string `form:"answered_on"`
	ToldDate   string `form:"told_at.date"`
	ToldTime   string `form:"told_at.time"`
	Said       string `form:"said"`
	Document   string `form:"document"`
}

// Answer is the form as the room takes it; when we were told is by the clocks of zone.
func (f AnswerForm) Answer(zone string) (packets.NewAnswer, error) {
	var wrong fault.Problems
	told := parts.Instant(&wrong, "told_at", f.ToldDate, f.ToldTime, zone)
	if told.IsZero() && f.ToldDate != "" && len(wrong) == 0 {
		wrong.Add("told_at.time", "packets.told_time_needed")
	}
	return packets.NewAnswer{
		Outcome: packets.Outcome(f.Outcome), By: f.By, On: wall.Date(f.On), ToldAt: told, Said: f.Said, Document: idOf(f.Document),
		Supersedes: idOf(f.Supersedes), Why: f.Why, FormID: f.FormID,
	}, wrong.Err()
}

// amending begins a form with an answer that is to be corrected.
func amending(a packets.Answer, zone string) AnswerForm {
	told := wall.At(a.ToldAt.Truncate(time.Minute), zone)
	f := AnswerForm{
		FormID: fresh(), Supersedes: a.ID.String(), Outcome: string(a.Outcome), By: a.AnsweredBy.Reveal(), On: string(a.AnsweredOn),
		ToldDate: string(told.Date), ToldTime: string(told.Time), Said: a.Said.Reveal(),
	}
	if a.DocumentID != nil {
		f.Document = a.DocumentID.String()
	}
	return f
}

// idOf is the id that a field names; zero for none, which the room refuses where it needs
// one.
func idOf(word string) uuid.UUID {
	id, _ := uuid.Parse(word)
	return id
}
