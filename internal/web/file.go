package web

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/staff"
	clientsui "constancia/ui/clients"
	movesui "constancia/ui/moves"
	"constancia/ui/parts"
)

// panel is what a room shows in a client's file: in the story in the middle, on
// top of the column beside it, further down there, among the acts, and among what is missing.
type panel struct {
	band    []templ.Component // above everything
	story   []templ.Component
	top     []templ.Component
	next    []templ.Component
	acts    []parts.Act
	missing []string // keys below clients.file.missing.

	detained bool
}

// panels are the rooms that show something in a client's file, in their order.
func (s *Site) panels() []func(c echo.Context, tx *db.Tx, file clients.File) (panel, error) {
	return []func(c echo.Context, tx *db.Tx, file clients.File) (panel, error){
		s.detentionPanel,
		s.summonsesPanel,
		s.violationsPanel,
		s.movesPanel,
		s.storyPanel,
		s.failuresPanel,
		s.hearingsPanel,
		s.supervisionPanel,
		s.dutiesPanel,
		s.devicesPanel,
		s.instructionsPanel,
		s.ownPagePanel,
		s.tasksPanel,
		s.notesPanel,
		s.packetsPanel,
		s.documentsPanel,
		s.linksPanel,
	}
}

func (s *Site) filePage(c echo.Context) error { return s.showFile(c, "") }

// showFile records that the file was opened, in a transaction of its own, and
// then reads it. number is the whole A-number right after it was asked for.
func (s *Site) showFile(c echo.Context, number string) error {
	id, err := clientID(c)
	if err == nil {
		err = s.opened(c, id)
	}
	if err != nil {
		return err
	}

	who := actor.From(c.Request().Context())
	view := clientsui.FileView{Number: number, MayWrite: who.May(actor.ClientsWrite), MayReveal: who.May(actor.ANumberReveal)}
	err = s.read(c, func(tx *db.Tx) error { return s.readFile(c, tx, id, &view) })
	if err != nil {
		return err
	}

	return s.page(c, http.StatusOK, s.clientsFrame(c, "clients.file.title"), clientsui.File(view))
}

// opened puts on record that the signed-in person opens the file, unless that is
// on record for this hour.
func (s *Site) opened(c echo.Context, id uuid.UUID) error {
	var lately bool
	err := s.read(c, func(tx *db.Tx) (err error) {
		lately, err = clients.OpenedLately(tx, id)
		return err
	})
	if err != nil || lately {
		return err
	}
	return s.write(c, func(tx *db.Tx) error { return clients.Opened(tx, id) })
}

func (s *Site) readFile(c echo.Context, tx *db.Tx, id uuid.UUID, view *clientsui.FileView) (err error) {
	if view.File, err = clients.Read(tx, id); err != nil {
		return err
	}
	if view.Names, err = staff.Names(tx, view.File.Assigned...); err != nil {
		return err
	}
	if view.MayWrite {
		if view.Assignable, err = clients.Assignable(tx, id); err != nil {
			return err
		}
	}
	if view.Similar, err = s.strikingly(tx, view.File); err != nil {
		return err
	}
	view.Missing = view.File.Missing()
	for _, load := range s.panels() {
		p, err := load(c, tx, view.File)
		if err != nil {
			return err
		}
		view.Top, view.Story, view.Next = append(view.Top, p.top...), append(view.Story, p.story...), append(view.Next, p.next...)
		view.Acts, view.Missing = append(view.Acts, p.acts...), append(view.Missing, p.missing...)
		view.Band, view.Detained = append(view.Band, p.band...), view.Detained || p.detained
	}
	if view.MayWrite {
		view.Acts = append(view.Acts, s.moveAct(c, id))
	}
	if err := s.readClosure(c, tx, id, view); err != nil {
		return err
	}
	slices.SortStableFunc(view.Acts, func(a, b parts.Act) int { return urgency(b) - urgency(a) })
	return nil
}

// urgency puts the one act that cannot wait before the others.
func urgency(act parts.Act) int {
	if act.Look == parts.Primary {
		return 1
	}
	return 0
}

func (s *Site) moveAct(c echo.Context, id uuid.UUID) parts.Act {
	label := locale.Say(c.Request().Context(), "clients.file.moved")
	return parts.Act{Label: label, Href: movesui.NewPath(id), Icon: parts.IconMove}
}

// strikingly are people on file who share more than one thing with the client:
// what the intake warns of while typing, for those who typed without scripts.
func (s *Site) strikingly(tx *db.Tx, file clients.File) ([]clients.Similar, error) {
	found, err := s.directory.Similar(tx, file.Details(), file.ID)
	kept := found[:0:0]
	for _, one := range found {
		if len(one.Reasons) > 1 {
			kept = append(kept, one)
		}
	}
	return kept, err
}

func (s *Site) revealANumber(c echo.Context) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}

	var number string
	err = s.write(c, func(tx *db.Tx) (err error) {
		number, err = clients.Reveal(tx, id)
		return err
	})
	if err != nil {
		return err
	}

	return s.showFile(c, number)
}

func (s *Site) assignFile(c echo.Context) error {
	form, err := bind[struct {
		StaffID string `form:"staff_id"`
	}](c)
	if err != nil {
		return err
	}

	return s.changeAssignment(c, form.StaffID, clients.Assign)
}

func (s *Site) unassignFile(c echo.Context) error {
	return s.changeAssignment(c, c.Param("staff"), clients.Unassign)
}

func (s *Site) nameLead(c echo.Context) error {
	return s.changeAssignment(c, c.Param("staff"), clients.NameLead)
}

func (s *Site) changeAssignment(c echo.Context, colleague string, verb func(tx *db.Tx, clientID, staffID uuid.UUID) error) error {
	id, err := clientID(c)
	if err != nil {
		return err
	}
	staffID, err := uuid.Parse(colleague)
	if err != nil {
		return fault.New(fault.NotFound, "staff.not_found")
	}

	if err := s.write(c, func(tx *db.Tx) error { return verb(tx, id, staffID) }); err != nil {
		return err
	}

	s.flash(c, "clients.file.saved")
	return seeOther(c, clientsui.FilePath(id))
}
