package demo

import (
	"fmt"

	"constancia/internal/db"
	"constancia/internal/notes"
	"constancia/internal/supervision"
	"constancia/internal/tasks"
	"constancia/internal/wall"
)

// hear is what came to the clinic about María beside her papers: the phones she
// reported by, what the specialist told her, a notice of a violation with the answer
// to it, and what Pilar and Ruth made of it. One statement is approved, one is not.
func (l *loading) hear(tx *db.Tx) error {
	tx.Actor = l.pilar
	maria := l.clients[Maria.ANumber]
	today := wall.DateOf(tx.Now)
	heard := supervision.Heard{By: "María, by phone"}
	phone, err := supervision.EnterDevice(tx, maria, supervision.NewDevice{
		Kind: supervision.OwnPhone, Since: today.AddDays(-80), Heard: heard,
		Details: supervision.Details{Maker: "Samsung", Model: "Galaxy A14", OS: "Android 13", App: "smartlink", AppVersion: "3.3.1", Language: "es", AutomaticTime: "yes"},
	})
	if err != nil {
		return fmt.Errorf("entering a device: %w", err)
	}
	_, err = supervision.ChangeDevice(tx, phone.ID, supervision.DeviceChange{
		On: today.AddDays(-9), Heard: heard,
		Details: supervision.Details{Maker: "Samsung", Model: "Galaxy A14", OS: "Android 14", App: "smartlink", AppVersion: "3.4.0", Language: "es", AutomaticTime: "yes"},
	})
	if err != nil {
		return fmt.Errorf("changing a device: %w", err)
	}
	_, err = supervision.NoteInstruction(tx, maria, supervision.NewInstruction{
		Kind: "phone_on", What: "Keep the phone on and charged, day and night.", SaidBy: "D. Reyes", Agency: "bi", How: "in_person", Language: "es",
		Date: today.AddDays(-80), Heard: heard,
	})
	if err != nil {
		return fmt.Errorf("noting an instruction: %w", err)
	}
	notice, err := supervision.ReceiveViolation(tx, maria, supervision.NewViolation{
		Alleges: "Failed to report by the application.", DatedOn: today.AddDays(-5), ReceivedOn: today.AddDays(-3), How: "letter",
		AnswerBy: today.AddDays(9), Heard: heard,
	})
	if err != nil {
		return fmt.Errorf("receiving a notice: %w", err)
	}
	_, err = supervision.AnswerViolation(tx, notice.ID, supervision.Fix{}, supervision.NewViolationAnswer{
		SentOn: today.AddDays(-1), How: "email", SentBy: "Ruth", What: "The log of the failure with its pictures, and the record of reporting before it.",
		Heard: supervision.Heard{By: "Ruth"},
	})
	if err != nil {
		return fmt.Errorf("answering a notice: %w", err)
	}
	return l.note(tx)
}

// note is what Pilar and Ruth wrote about María, and what is still to be done.
func (l *loading) note(tx *db.Tx) error {
	maria := l.clients[Maria.ANumber]
	approved, err := notes.Write(tx, notes.NewNote{ClientID: maria, Kind: notes.Statement, Draft: notes.Draft{
		Body:  "The application showed a red message each time I sent the picture. I tried three times and then called my specialist.",
		Whose: notes.OfClient, Language: "es",
	}})
	if err != nil {
		return fmt.Errorf("drafting a statement: %w", err)
	}
	for _, n := range []notes.NewNote{
		{Kind: notes.Statement, Draft: notes.Draft{Body: "My sister's screen was red and said it could not send.", Whose: notes.OfWitness, Speaker: "Ana García"}},
		{Kind: notes.Plain, Draft: notes.Draft{Body: "She is afraid to go there alone. Ask whether Ruth can come along."}},
	} {
		n.ClientID = maria
		if _, err := notes.Write(tx, n); err != nil {
			return fmt.Errorf("writing a note: %w", err)
		}
	}
	for _, n := range []tasks.NewTask{
		{What: "Ask ISAP for the log of the application", Why: "The contractor keeps it for a limited time."},
		{What: "Read the answer to the notice before it is due", To: l.ruth.ID, DueOn: string(wall.DateOf(tx.Now).AddDays(6))},
	} {
		n.ClientID = maria
		if _, err := tasks.Ask(tx, n); err != nil {
			return fmt.Errorf("asking for something: %w", err)
		}
	}
	tx.Actor = l.ruth
	_, err = notes.Approve(tx, approved.ID, notes.Approving{Text: approved.TextID})
	return err
}
