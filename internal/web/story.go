package web

import (
	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/chronology"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/staff"
	clientsui "constancia/ui/clients"
	failuresui "constancia/ui/failures"
	hearingsui "constancia/ui/hearings"
	movesui "constancia/ui/moves"
	obligationsui "constancia/ui/obligations"
	supervisionui "constancia/ui/supervision"
)

// storyPanel is the client's record in order, in the middle of her file.
func (s *Site) storyPanel(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	who := actor.From(c.Request().Context())
	if !who.May(actor.HearingsRead) || !who.May(actor.ObligationsRead) {
		return panel{}, nil
	}
	lines, err := chronology.ForClient(tx, file.ID)
	if err != nil {
		return panel{}, err
	}
	office, err := staff.FindOffice(tx)
	if err != nil {
		return panel{}, err
	}
	var writers []uuid.UUID
	for _, line := range lines {
		writers = append(writers, line.By)
	}
	names, err := writersOf(c, tx, writers...)
	view := clientsui.StoryView{Lines: lines, Names: names, Href: storyHref(file.ID), Zone: office.TimeZone, Now: tx.Now, Print: chronologyAct(c, file.ID)}
	return panel{top: []templ.Component{clientsui.Next(view)}, story: []templ.Component{clientsui.Story(view)}}, err
}

// storyHref leads from a line of a client's record to what it is about. An address of
// which nobody said that she moved there is about herself.
func storyHref(client uuid.UUID) func(line chronology.Line) string {
	return func(line chronology.Line) string {
		if line.Kind == chronology.Address && line.Subject != client {
			return movesui.Path(line.Subject)
		}
		return lineHref(line)
	}
}

func lineHref(line chronology.Line) string {
	switch line.Kind {
	case chronology.Hearing, chronology.Told, chronology.Cancelled, chronology.Became, chronology.Checked:
		return hearingsui.Path(line.Subject)
	case chronology.CheckIn, chronology.Corrected, chronology.Returned:
		return obligationsui.OccurrencePath(line.Subject)
	case chronology.Failure, chronology.Tried, chronology.Called, chronology.Appeared, chronology.Step, chronology.Evidence:
		return failuresui.FilePath(line.Subject)
	case chronology.Released, chronology.Level, chronology.Asked, chronology.Replied:
		return supervisionui.Path(line.Subject)
	case chronology.Detained:
		return supervisionui.DetentionPath(line.Subject, "")
	case chronology.Device:
		return supervisionui.DevicePath(line.Subject, "")
	case chronology.Violation, chronology.Answered:
		return supervisionui.ViolationPath(line.Subject, "")
	case chronology.AddressTold:
		return movesui.Path(line.Subject)
	case chronology.Summons, chronology.Read:
		return supervisionui.SummonsPath(line.Subject)
	}
	return ""
}
