package web

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/locale"
	"constancia/internal/staff"
	hearingsui "constancia/ui/hearings"
	packetsui "constancia/ui/packets"
	"constancia/ui/parts"
)

func (s *Site) hearingOutcome(c echo.Context) error {
	return s.showHearingOutcome(c, http.StatusOK, hearingsui.OutcomeView{})
}

// showHearingOutcome asks what became of the date that the address or the form names, the
// current one where none is named. What was said of it before is there to be corrected.
func (s *Site) showHearingOutcome(c echo.Context, status int, view hearingsui.OutcomeView) error {
	view.MayAbsence = actor.From(c.Request().Context()).May(actor.HearingsAbsence)
	err := s.read(c, func(tx *db.Tx) (err error) {
		if view.File, view.Desk, err = findHearing(c, tx); err != nil {
			return err
		}
		if view.Setting, err = settingAsked(view.File, view.Form.Setting, c.QueryParam("setting")); err != nil {
			return err
		}
		view.Papers, err = s.papersOf(c, tx, view.File)
		return err
	})
	if err == nil {
		err = s.opened(c, view.File.Through())
	}
	if err != nil {
		return err
	}

	now := hearingsui.OutcomeFormOf(view.File, view.Setting)
	if view.Form.FormID == "" {
		view.Form = now
	}
	if view.Stale {
		view.Form.Version, view.Form.Corrects = now.Version, now.Corrects // sent again, it is meant
	}
	return s.page(c, status, s.hearingsFrame(c, "hearings.outcome.title"), hearingsui.Outcome(view))
}

// settingAsked is the date that is asked about.
func settingAsked(f hearings.File, named ...string) (hearings.Setting, error) {
	for _, id := range named {
		if id == "" {
			continue
		}
		i := slices.IndexFunc(f.Settings, func(s hearings.Setting) bool { return s.ID.String() == id })
		if i < 0 {
			return hearings.Setting{}, fault.New(fault.NotFound, "hearings.not_found")
		}
		return f.Settings[i], nil
	}
	return f.Current(), nil
}

// papersOf are the documents of everybody in a hearing, of those who may be seen.
func (s *Site) papersOf(c echo.Context, tx *db.Tx, f hearings.File) ([]parts.Option, error) {
	var papers []parts.Option
	if !actor.From(c.Request().Context()).May(actor.DocumentsRead) {
		return papers, nil
	}
	for _, client := range f.Everybody() {
		desk, err := packetDesk(c, tx, client)
		if err != nil {
			return nil, err
		}
		all, err := documents.List(tx, client)
		if err != nil {
			return nil, err
		}
		for _, one := range desk.Documents(c.Request().Context(), all) {
			papers = append(papers, parts.Option{Value: one.ID.String(), Label: one.Label})
		}
	}
	return papers, nil
}

// besideOutcome finds what the page shows beside what became of the date: the paper that
// says so, and after an order in absence where its exhibits are begun.
func besideOutcome(c echo.Context, tx *db.Tx, view *hearingsui.FileView) error {
	o, _ := view.File.Became(view.File.Current().ID)
	if o.Became == hearings.HeldInAbsentia && actor.From(c.Request().Context()).May(actor.PacketsWrite) {
		view.Packet = packetsui.NewForHearingPath(view.File.Through(), view.File.ID)
	}
	if o.DocumentID == nil {
		return nil
	}
	named, err := documents.Named(tx, *o.DocumentID)
	for _, doc := range named {
		view.Paper = cmp.Or(doc.Title.Reveal(), locale.Say(c.Request().Context(), doc.Kind.LabelKey()))
	}
	return err
}

func (s *Site) recordHearingOutcome(c echo.Context) error {
	form, err := bind[hearingsui.OutcomeForm](c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return recordOutcomeOf(c, tx, form) })
	if status, refused := refusal(err); refused {
		stale, said := refusedHearing(c, err)
		stale = stale || fault.Is(err, fault.Conflict)
		return s.showHearingOutcome(c, status, hearingsui.OutcomeView{Form: form, Stale: stale, Problems: said})
	}
	if err != nil {
		return err
	}

	return s.backToHearing(c, "hearings.outcome.done")
}

// recordOutcomeOf records it of a date of the hearing of the address, and of no other.
func recordOutcomeOf(c echo.Context, tx *db.Tx, form hearingsui.OutcomeForm) error {
	f, _, err := findHearing(c, tx)
	if err != nil {
		return err
	}
	if _, err := settingAsked(f, form.Setting); err != nil {
		return err
	}
	office, err := staff.FindOffice(tx)
	if err != nil {
		return err
	}
	at, err := hearings.Typed("at", form.AtDate, form.AtTime, office.TimeZone)
	if err != nil {
		return err
	}
	told, err := hearings.Typed("told_at", form.ToldDate, form.ToldTime, office.TimeZone)
	if err != nil {
		return err
	}
	setting, outcome := form.Outcome(at, told)
	if setting == uuid.Nil {
		setting = f.Current().ID
	}
	_, err = hearings.RecordOutcome(tx, setting, outcome)
	return err
}
