package web

import (
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/obligations"
	"constancia/internal/staff"
	failuresui "constancia/ui/failures"
	"constancia/ui/layout"
	obligationsui "constancia/ui/obligations"
)

// The page of what is open looks so far ahead and shows so many lines of each list.
const (
	reportingAhead = 7 * 24 * time.Hour
	reportingLines = 100
)

func (s *Site) reportingPage(c echo.Context) error {
	view := obligationsui.ReportingView{Names: map[uuid.UUID]string{}}
	err := s.read(c, func(tx *db.Tx) error { return readReporting(tx, &view) })
	if err != nil {
		return err
	}

	view.MayWrite = actor.From(c.Request().Context()).May(actor.ObligationsWrite)
	frame := layout.Frame{Title: locale.Say(c.Request().Context(), "obligations.reporting.title")}
	return s.page(c, http.StatusOK, frame, obligationsui.Reporting(view))
}

func readReporting(tx *db.Tx, view *obligationsui.ReportingView) error {
	office, err := staff.FindOffice(tx)
	if err != nil {
		return err
	}
	view.Zone, view.Now = office.TimeZone, tx.Now
	for _, list := range []struct {
		name   string
		filter obligations.Filter
	}{
		{"open", obligations.Filter{States: []obligations.State{obligations.Due}}},
		{"silent", obligations.Filter{States: []obligations.State{obligations.Late, obligations.Unknown}, Newest: true}},
		{"next", obligations.Filter{States: []obligations.State{obligations.Upcoming}, From: tx.Now, To: view.Now.Add(reportingAhead)}},
	} {
		list.filter.Limit = reportingLines
		entries, err := obligations.List(tx, list.filter)
		if err != nil {
			return err
		}
		view.Sections = append(view.Sections, obligationsui.Section{Name: list.name, Entries: entries})
		if err := nameClients(tx, entries, view.Names); err != nil {
			return err
		}
	}
	return nil
}

func nameClients(tx *db.Tx, entries []obligations.Entry, names map[uuid.UUID]string) error {
	for _, e := range entries {
		if _, ok := names[e.ClientID]; ok {
			continue
		}
		client, err := clients.Find(tx, e.ClientID)
		if err != nil {
			return err
		}
		names[e.ClientID] = client.Name()
	}
	return nil
}

func (s *Site) ledgerPage(c echo.Context) error {
	id, err := clientID(c)
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}

	view := obligationsui.LedgerView{Rows: ledgerRows(c.QueryParam("rows"))}
	err = s.read(c, func(tx *db.Tx) error {
		if view.About, err = aboutDuty(tx, id); err != nil {
			return err
		}
		if view.Book, err = obligations.Ledger(tx, id); err != nil {
			return err
		}
		view.Logs, err = logsByCheckIn(tx, id)
		return err
	})
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, s.clientsFrame(c, "obligations.ledger.title"), obligationsui.Ledger(view))
}

// logsByCheckIn is the way to the log of each of a client's failures that concerns a
// check-in; of several the latest.
func logsByCheckIn(tx *db.Tx, client uuid.UUID) (map[uuid.UUID]string, error) {
	logs := map[uuid.UUID]string{}
	files, err := failures.ForClient(tx, client)
	if fault.Is(err, fault.Forbidden) {
		return logs, nil
	}
	for _, f := range files {
		if f.OccurrenceID != nil {
			logs[*f.OccurrenceID] = failuresui.FilePath(f.ID)
		}
	}
	return logs, err
}

// ledgerRows is which rows of a ledger were asked for; all for a name that is none.
func ledgerRows(asked string) string {
	if slices.Contains(obligationsui.NamedRows(), asked) || slices.Contains(obligations.States(), obligations.State(asked)) {
		return asked
	}
	return ""
}
