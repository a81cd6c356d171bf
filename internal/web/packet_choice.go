package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/notes"
	"constancia/internal/packets"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	packetsui "constancia/ui/packets"
	"constancia/ui/parts"
)

func (s *Site) packetChoicePage(c echo.Context) error {
	return s.showPacketChoice(c, http.StatusOK, packetsui.ChoiceView{})
}

// showPacketChoice shows what is in a packet, or what was typed and refused.
func (s *Site) showPacketChoice(c echo.Context, status int, view packetsui.ChoiceView) error {
	id, err := packetID(c)
	if err != nil {
		return err
	}
	err = s.read(c, func(tx *db.Tx) error { return readChoice(c, tx, id, &view) })
	if err == nil {
		err = s.opened(c, view.Client)
	}
	if err != nil {
		return err
	}

	return s.page(c, status, packetsFrame(c, "packets.choice.title"), packetsui.Choice(view))
}

func readChoice(c echo.Context, tx *db.Tx, id uuid.UUID, view *packetsui.ChoiceView) error {
	file, err := packets.Find(tx, id)
	if err != nil {
		return err
	}
	if file.State == packets.Sealed {
		return fault.New(fault.Conflict, "packets.sealed_already")
	}
	view.Packet = file.Packet
	if view.Desk, err = packetDesk(c, tx, file.ClientID); err != nil {
		return err
	}
	if view.Candidates, err = packets.Candidates(tx, file.ClientID, file.Kind, file.Chose()); err != nil {
		return err
	}
	if view.Problems == nil && !view.Stale {
		view.Form = packetsui.ChoiceFormOf(file.Packet, view.Candidates)
	} else {
		view.Candidates = view.Form.Sorted(view.Candidates)
	}
	if err := draftWords(tx, file.Packet, view); err != nil {
		return err
	}
	return offer(c, tx, view)
}

// draftWords puts the text of a letter as the record gives it into a form that nobody
// has typed into. What the room refuses here leaves the box empty: the form is where it
// can be chosen otherwise.
func draftWords(tx *db.Tx, p packets.Packet, view *packetsui.ChoiceView) error {
	if form, _ := p.Kind.Form(); form.Draft == nil || view.Form.Words != "" {
		return nil
	}
	chose := p.Chose()
	drafted, err := packets.DraftLetter(tx, p.ClientID, p.Kind, packets.Choice{
		Failures: chose.Failures, Mentions: chose.Mentions, LeftOut: chose.LeftOut, Signer: chose.Signer, To: chose.To,
		Exhibits: chose.Of(packets.Representation),
	})
	if _, refused := refusal(err); refused {
		return nil
	}
	view.Form.Draft(drafted)
	return err
}

// offer fills the lists of what can be chosen: nothing in them may not leave.
func offer(c echo.Context, tx *db.Tx, view *packetsui.ChoiceView) error {
	ctx := c.Request().Context()
	all, err := failures.ForClient(tx, view.Client)
	if err != nil {
		return err
	}
	view.Failures = view.Desk.Failures(ctx, all)
	if actor.From(ctx).May(actor.NotesRead) {
		approved, err := notes.Approved(tx, view.Client)
		if err != nil {
			return err
		}
		view.Statements = view.Desk.Statements(ctx, approved)
	}
	for _, f := range all {
		if f.Incident == uuid.Nil {
			continue
		}
		incident, err := failures.FindIncident(tx, f.Incident)
		if err != nil {
			return err
		}
		view.AddIncident(incident)
	}
	offices, err := supervision.Offices(tx)
	if err != nil {
		return err
	}
	view.AddOffices(offices)
	people, err := staff.Colleagues(tx)
	if err != nil {
		return err
	}
	view.AddSigners(people)
	if view.Usual, err = packets.UsualSigner(tx, view.Client, view.Packet.Kind, me(c)); err != nil {
		return err
	}
	appointed, err := hearings.ForClient(tx, view.Client)
	view.Hearings = view.Desk.Hearings(ctx, appointed)
	return err
}

func (s *Site) choosePacket(c echo.Context) error {
	form, err := bind[packetsui.ChoiceForm](c)
	if err != nil {
		return err
	}
	id, err := packetID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error {
		file, err := packets.Find(tx, id)
		if err != nil {
			return err
		}
		choice := form.Choice(file.Kind)
		_, err = packets.Rechoose(tx, id, form.Version, &choice)
		return err
	})
	if status, refused := refusal(err); refused {
		view := packetsui.ChoiceView{Form: form, Stale: fault.Is(err, fault.Stale)}
		view.Problems = parts.ProblemsOf(c.Request().Context(), packetsui.Point(err, form))
		return s.showPacketChoice(c, status, view)
	}
	if err != nil {
		return err
	}

	return seeOther(c, packetsui.FilePath(id))
}
