package web

import (
	"slices"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"constancia/internal/actor"
	"constancia/internal/agenda"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/staff"
	todayui "constancia/ui/today"
)

// cards are the check-ins and appointments that stand in a card of the page
// already: each stands in one alone, the most urgent.
type cards map[uuid.UUID]bool

// take tells whether a card may show what belongs to a check-in, and says that it
// does. What belongs to none may be shown always.
func (s cards) take(source *uuid.UUID) bool {
	if source == nil {
		return true
	}
	was := s[*source]
	s[*source] = true
	return !was
}

// hides tells whether another card shows an entry, or the one of what is late.
func (s cards) hides(e agenda.Entry) bool {
	return s[e.Source] || e.Kind != agenda.Hearing && slices.Contains(obligations.Silent(), obligations.State(e.State))
}

// readNeeds reads what stands above everything: who did not come out of a visit,
// what whoever reads the page is asked about, and who is at a visit now.
func readNeeds(c echo.Context, tx *db.Tx, view *todayui.View, shown cards) (err error) {
	if view.NotOut, err = agenda.NotOut(tx, visitsShown); err != nil {
		return err
	}
	view.NotOut = slices.DeleteFunc(view.NotOut, func(v agenda.Visit) bool { return !shown.take(&v.Source) })
	if actor.From(c.Request().Context()).May(actor.ObligationsWrite) {
		if view.Needs, view.NeedsMore, err = agenda.Ringing(tx, needsLookedAt); err != nil {
			return err
		}
	}
	view.Needs = slices.DeleteFunc(view.Needs, func(n agenda.Need) bool { return !shown.take(&n.Source) })
	view.NeedsAll = len(view.Needs)
	view.Needs = view.Needs[:min(needsShown, len(view.Needs))]
	if view.Inside, err = agenda.Inside(tx, visitsShown); err != nil {
		return err
	}
	view.Inside = slices.DeleteFunc(view.Inside, func(v agenda.Visit) bool { return !shown.take(&v.Source) })
	return readAttorneys(tx, view)
}

// readAttorneys finds whom to call about a client who did not come out: those who
// work on the file and may review a visit.
func readAttorneys(tx *db.Tx, view *todayui.View) error {
	if len(view.NotOut) == 0 {
		return nil
	}
	var ids []uuid.UUID
	for _, v := range view.NotOut {
		ids = append(ids, v.Lead())
	}
	hands, err := clients.HandsOf(tx, ids...)
	if err != nil {
		return err
	}
	view.Attorneys = make(map[uuid.UUID][]uuid.UUID, len(hands))
	able, err := staff.Reachable(tx)
	for client, h := range hands {
		for _, l := range able {
			if slices.Contains(h.Assigned, l.ID) && l.May(actor.VisitsReview) {
				view.Attorneys[client] = append(view.Attorneys[client], l.ID)
			}
		}
	}
	return err
}

// readUnsettled reads what is late or unconfirmed and stands in no card above.
func readUnsettled(tx *db.Tx, view *todayui.View, shown cards) (err error) {
	view.Unsettled, view.UnsettledAll, err = agenda.Unsettled(tx, view.Now.Add(-unsettledBack), unsettledShown)
	if err != nil {
		return err
	}
	read := len(view.Unsettled)
	view.Unsettled = slices.DeleteFunc(view.Unsettled, func(n agenda.Need) bool { return !shown.take(&n.Source) })
	view.UnsettledAll -= int64(read - len(view.Unsettled))
	return nameStaff(tx, view)
}

// readAsked reads the hearings of which somebody is to say what became: whoever may, and
// of files that are open.
func readAsked(tx *db.Tx, view *todayui.View, shown cards) error {
	if !view.MayTell {
		return nil
	}
	all, err := agenda.Unsaid(tx, view.Now.Add(-askedBack), askedLookedAt)
	if err != nil {
		return err
	}
	shut, err := shutOf(tx, all)
	all = slices.DeleteFunc(all, func(e agenda.Entry) bool { return shut(e) || !shown.take(&e.Source) })
	view.AskedAll, view.Asked = len(all), all[:min(askedShown, len(all))]
	return err
}

// nameStaff names everybody whose turn it is, and who has seen something.
func nameStaff(tx *db.Tx, view *todayui.View) (err error) {
	var ids []uuid.UUID
	for _, n := range slices.Concat(view.Needs, view.Unsettled) {
		ids = append(ids, n.Asked...)
		if n.Seen != nil {
			ids = append(ids, n.Seen.AcknowledgedBy)
		}
	}
	for _, attorneys := range view.Attorneys {
		ids = append(ids, attorneys...)
	}
	view.Staff, err = staff.Names(tx, ids...)
	return err
}

// readReviewed reads which of the visits to come an attorney has looked at.
func readReviewed(tx *db.Tx, view *todayui.View) (err error) {
	var visits []uuid.UUID
	for _, e := range slices.Concat(view.Today, view.Soon) {
		if m, ok := obligations.ModalityOf(e.Modality); ok && m.InPerson() {
			visits = append(visits, e.Source)
		}
	}
	view.Reviewed, err = obligations.Reviewed(tx, visits)
	return err
}

// watched are the entries of the cards about what nobody has confirmed.
func watched(view *todayui.View) []agenda.Entry {
	var all []agenda.Entry
	for _, n := range slices.Concat(view.Needs, view.Unsettled) {
		all = append(all, n.Entry)
	}
	for _, v := range slices.Concat(view.NotOut, view.Inside) {
		all = append(all, v.Entry)
	}
	return all
}
