package demo

import (
	"fmt"

	"github.com/google/uuid"

	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// supervise puts on record what María's and Petrona's duties stand on. María was
// released on her own recognizance, wore a monitor on her ankle, asked for less, and
// reports by the app since; Petrona's bond was posted by her sister.
func (l *loading) supervise(tx *db.Tx) error {
	tx.Actor = l.pilar
	maria, petrona := l.clients[Maria.ANumber], l.clients[Petrona.ANumber]
	today := wall.DateOf(tx.Now)
	paper, err := supervision.File(tx, maria, supervision.NewRelease{
		Form: "I-220A", IssuedOn: today.AddDays(-240), ServedOn: today.AddDays(-240), ReceivedOn: today.AddDays(-230), IssuedBy: "ERO Chicago",
	})
	if err != nil {
		return fmt.Errorf("filing a release paper: %w", err)
	}
	_, err = supervision.TypeAll(tx, paper.ID, []supervision.NewCondition{
		{Number: "1", Words: "You must report for any hearing or interview as directed by the Department of Homeland Security."},
		{Number: "2", Words: "You must not change your place of residence without first securing written permission from the officer."},
		{Number: "3", Words: "You must report by the application every Tuesday, as directed by ISAP."},
	})
	if err != nil {
		return fmt.Errorf("typing conditions: %w", err)
	}
	if err := l.step(tx, maria, today); err != nil {
		return err
	}
	_, err = supervision.File(tx, petrona, supervision.NewRelease{
		Form: supervision.Bond, IssuedOn: today.AddDays(-120), ReceivedOn: today.AddDays(-100), BondAmount: "5000",
		ObligorName: "Catarina Tzoc, her sister", PostedOn: today.AddDays(-121),
	})
	return err
}

// step is María's enrolment, its levels, and what was asked and answered.
func (l *loading) step(tx *db.Tx, maria uuid.UUID, today wall.Date) error {
	e, err := supervision.Enrol(tx, maria, supervision.NewEnrolment{Area: "CHI", Since: today.AddDays(-228), LearnedOn: today.AddDays(-228)})
	if err != nil {
		return fmt.Errorf("enrolling a client: %w", err)
	}
	told := obligations.Told{By: "BI case specialist", Language: "es", How: "in_person"}
	for _, n := range []supervision.NewLevel{
		{Modalities: []string{"gps_ankle", "isap_office_visit"}, Since: today.AddDays(-228), SetBy: "ICE officer", Told: told},
		{
			Modalities: []string{"smartlink_own_phone"}, Since: today.AddDays(-80), SetBy: "ICE officer", Told: told,
			Reason: "Request of the attorney, no violations",
		},
	} {
		n.LearnedOn = n.Since
		if _, err := supervision.ChangeLevel(tx, e.ID, n); err != nil {
			return fmt.Errorf("changing a level: %w", err)
		}
	}
	_, err = supervision.Assign(tx, maria, supervision.NewOfficer{
		Role: supervision.CaseSpecialist, Name: "D. Reyes", Phone: "(312) 555-0188", Since: today.AddDays(-80), LearnedOn: today.AddDays(-80),
	})
	if err != nil {
		return fmt.Errorf("naming who is responsible: %w", err)
	}
	asked, err := supervision.AskLess(tx, e.ID, supervision.NewRequest{
		AskedOn: today.AddDays(-110), How: "letter", AskedOf: "ERO Chicago", Wanted: []string{"smartlink_own_phone"},
		Reason: "Every check-in on time, sores from the strap", Enclosed: "Ledger; letter of the doctor",
	})
	if err != nil {
		return fmt.Errorf("asking for less: %w", err)
	}
	_, err = supervision.Answered(tx, asked.ID, supervision.NewAnswer{
		Answer: supervision.Granted, AnsweredOn: today.AddDays(-82), AnsweredBy: "ICE officer, by phone to the attorney", LearnedOn: today.AddDays(-82),
	})
	return err
}
