package web

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/hearings"
	"constancia/internal/packets"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	packetsui "constancia/ui/packets"
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
	if view.Typed {
		view.Candidates = view.Form.Sorted(view.Candidates)
	} else {
		view.Form = packetsui.ChoiceFormOf(file.Packet, view.Candidates)
	}
	if view.Desk.Names, err = staff.Names(tx, choosers(file, view.Candidates)...); err != nil {
		return err
	}
	if err := draftWords(tx, file.Packet, view); err != nil {
		return err
	}
	err = offer(c, tx, view)
	if view.Stale {
		view.Clash(c.Request().Context(), file.Packet)
	}
	return err
}

// choosers are whom the form names: who changed the packet, and who looked at what.
func choosers(file packets.File, candidates []packets.Candidate) []uuid.UUID {
	people := file.People()
	for _, one := range candidates {
		if n := len(one.Checks); n > 0 {
			people = append(people, one.Checks[n-1].CheckedBy)
		}
	}
	return people
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
	approved, in, err := packets.Statements(tx, view.Client, view.Packet.Chose())
	if err != nil {
		return err
	}
	view.AddStatements(ctx, approved, in)
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
	held, err := supervision.DetainedAmong(tx, view.Client)
	if err != nil {
		return err
	}
	view.Held = held[view.Client]
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
	if form.Moved() {
		return s.showPacketChoice(c, http.StatusOK, packetsui.ChoiceView{Form: form, Typed: true})
	}

	err = s.write(c, func(tx *db.Tx) error { return choose(tx, id, form) })
	if status, refused := refusal(err); refused {
		said := saidOf(c, packetsui.Point(err, form))
		return s.showPacketChoice(c, status, packetsui.ChoiceView{Form: form, Typed: true, Stale: fault.Is(err, fault.Stale), Problems: said})
	}
	if err != nil {
		return err
	}

	return seeOther(c, packetsui.FilePath(id))
}

// choose keeps what the form says, over the version that was shown.
func choose(tx *db.Tx, id uuid.UUID, form packetsui.ChoiceForm) error {
	file, err := packets.Find(tx, id)
	if err != nil {
		return err
	}
	choice := form.Choice(file.Kind)
	_, err = packets.Rechoose(tx, id, form.At(file.Packet), &choice)
	return err
}
