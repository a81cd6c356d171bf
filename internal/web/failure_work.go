package web

import (
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/db"
	"constancia/internal/failures"
	"constancia/internal/fault"
	"constancia/internal/locale"
	"constancia/internal/notes"
	"constancia/internal/supervision"
	failuresui "constancia/ui/failures"
	notesui "constancia/ui/notes"
	packetsui "constancia/ui/packets"
	"constancia/ui/parts"
)

// readWork adds what the page of a failure shows beside its record: other logs that
// may be of it, whom to call, who is who.
func readWork(c echo.Context, tx *db.Tx, view *failuresui.FileView) error {
	all, err := failures.ForClient(tx, view.File.ClientID)
	if err != nil {
		return err
	}
	view.Twins = view.File.Twins(all)
	people := view.File.People()
	for _, twin := range view.Twins {
		people = append(people, twin.RecordedBy)
	}
	if view.Names, err = writersOf(c, tx, people...); err != nil {
		return err
	}
	view.Papers = papersOf(c, view.File)
	view.MayDraft = actor.From(c.Request().Context()).May(actor.NotesWrite)
	view.Numbers, err = numbersToCall(c, tx, view.File.ClientID)
	return err
}

// papersOf leads to what can be made of a failure's record by whoever reads it.
func papersOf(c echo.Context, f failures.File) []parts.Act {
	ctx := c.Request().Context()
	who := actor.From(ctx)
	var acts []parts.Act
	offer := func(p actor.Permission, key, href string, icon parts.Icon) {
		if who.May(p) {
			acts = append(acts, parts.Act{Label: locale.Say(ctx, key), Href: href, Icon: icon, Small: true})
		}
	}
	offer(actor.PacketsWrite, "failures.papers.packet", packetsui.NewForPath(f.ClientID, f.ID), parts.IconPacket)
	offer(actor.NotesWrite, "failures.papers.outline", packetsui.OutlinePath(f.ID), parts.IconNote)
	offer(actor.PacketsRead, "packets.handout.copy_act", packetsui.CopyPath(f.ID), parts.IconPerson)
	offer(actor.PacketsRead, "packets.handout.card_act", packetsui.CardPath(f.ID), parts.IconPerson)
	return acts
}

// numbersToCall are those of the clinic's own table, in the order in which one calls.
func numbersToCall(c echo.Context, tx *db.Tx, client uuid.UUID) ([]failuresui.Number, error) {
	list, err := supervision.NumbersFor(tx, client)
	if err != nil {
		return nil, err
	}
	var shown []failuresui.Number
	for _, n := range list {
		one := failuresui.Number{Label: locale.Say(c.Request().Context(), n.LabelKey()), Text: n.Number}
		if dial := n.Dial(); dial != "" {
			one.Href = "tel:" + dial
		}
		var hints []string
		for _, said := range []string{n.Who, n.Office, n.Hours, n.Note} {
			if said != "" {
				hints = append(hints, said)
			}
		}
		one.Hint = strings.Join(hints, " · ")
		shown = append(shown, one)
	}
	return shown, nil
}

// onFailure runs what somebody does about a failure; part is the form that is shown
// again when it is refused, done what is said afterwards, and at where.
func (s *Site) onFailure(c echo.Context, view failuresui.FileView, done, at string, act func(tx *db.Tx, id uuid.UUID) error) error {
	id, err := failureID(c)
	if err != nil {
		return err
	}

	err = s.write(c, func(tx *db.Tx) error { return act(tx, id) })
	if status, refused := refusal(err); refused {
		view.Problems = parts.ProblemsOf(c.Request().Context(), err)
		return s.showFailure(c, status, view)
	}
	if err != nil {
		return err
	}

	s.flash(c, done)
	return seeOther(c, failuresui.FilePath(id)+at)
}

func (s *Site) turnFailure(c echo.Context) error {
	form, err := bind[failuresui.WorkForm](c)
	if err != nil {
		return err
	}

	turns := map[string]func(*db.Tx, uuid.UUID, failures.Word) (failures.Failure, error){
		failuresui.DoTake: failures.TakeUp, failuresui.DoLetGo: failures.LetGo, failuresui.DoClose: failures.Close, failuresui.DoReopen: failures.Reopen,
	}
	view := failuresui.FileView{Part: "work", Word: form}
	return s.onFailure(c, view, "failures.work.done", "#work", func(tx *db.Tx, id uuid.UUID) error {
		turn, known := turns[form.Do]
		if !known {
			turn = unknownTurn
		}
		_, err := turn(tx, id, form.Word())
		return err
	})
}

// unknownTurn is a button that is none of the form's, for a failure that is there.
func unknownTurn(tx *db.Tx, id uuid.UUID, _ failures.Word) (failures.Failure, error) {
	f, err := failures.Find(tx, id)
	if err == nil {
		err = fault.New(fault.Invalid, "failures.work.unsaid")
	}
	return f.Failure, err
}

func (s *Site) askAttorney(c echo.Context) error {
	form, err := bind[failuresui.AskForm](c)
	if err != nil {
		return err
	}
	form.Ask = asked(c, form.Ask, true)

	return s.onFailure(c, failuresui.FileView{Part: "ask", Ask: form.Ask}, "failures.ask.done", "#steps", func(tx *db.Tx, id uuid.UUID) error {
		_, err := failures.Ask(tx, id, failures.Question{What: form.Ask, FormID: form.FormID})
		return err
	})
}

func (s *Site) settleFailure(c echo.Context) error {
	form, err := bind[failuresui.WorkForm](c)
	if err != nil {
		return err
	}

	return s.onFailure(c, failuresui.FileView{Part: "settle", Word: form}, "failures.settle.done", "", func(tx *db.Tx, id uuid.UUID) error {
		return failures.Settle(tx, id, form.Reported())
	})
}

func (s *Site) joinFailure(c echo.Context) error {
	form, err := bind[failuresui.JoinForm](c)
	if err != nil {
		return err
	}

	return s.onFailure(c, failuresui.FileView{}, "failures.twin.done", "", func(tx *db.Tx, id uuid.UUID) error {
		_, err := failures.Join(tx, id, form.Joining())
		return err
	})
}

func (s *Site) agreeToRecording(c echo.Context) error {
	form, err := bind[failuresui.AgreeForm](c)
	if err != nil {
		return err
	}

	return s.onFailure(c, failuresui.FileView{Part: "consent", Consent: form}, "failures.line.done", "#done", func(tx *db.Tx, id uuid.UUID) error {
		zone, err := zoneOf(c, tx, id)
		if err != nil {
			return err
		}
		agreeing, err := form.Agreeing(zone)
		if err == nil {
			err = failures.Agree(tx, id, agreeing)
		}
		return failuresui.Point(err, "consent")
	})
}

// draftStatement copies words of a failure into the draft of a statement and goes on
// there.
func (s *Site) draftStatement(c echo.Context) error {
	form, err := bind[failuresui.StatementForm](c)
	if err != nil {
		return err
	}
	id, err := failureID(c)
	if err != nil {
		return err
	}

	var draft notes.Note
	err = s.write(c, func(tx *db.Tx) (err error) {
		draft, err = failures.DraftStatement(tx, id, form.Words())
		return err
	})
	if err != nil {
		return err
	}

	s.flash(c, "failures.drafted")
	return seeOther(c, notesui.FilePath(draft.ID))
}
