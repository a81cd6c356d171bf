package feeds_test

// Ruth, the attorney, subscribes to her own calendar: María's hearing and Ahmad's
// visit to the ISAP office, and none of the weekly check-ins.

import (
	"strings"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/feeds"
	"constancia/internal/staff"
)

func (k *desk) own(who actor.Actor, n feeds.NewFeed) feeds.Link {
	k.t.Helper()
	var link feeds.Link
	k.w.Write(who, func(tx *db.Tx) (err error) {
		link, err = feeds.OfferOwn(tx, n)
		return err
	})
	return link
}

func TestAnAttorneysOwnCalendarHasHearingsAndVisits(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		w.Duty(cast.Ahmad)
		link := k.own(w.Attorney(), feeds.NewFeed{Wording: feeds.Full})
		said := map[string]int{}
		for _, e := range k.read(link).Events {
			said[e.Summary]++
		}
		if said["Immigration court hearing (M.J.G.H.)"] != 1 || said["Appointment with ICE (أ.ا.)"] == 0 || len(said) != 2 {
			t.Errorf("got %v", said)
		}
		if raw := string(k.fetch(link).Bytes); strings.Contains(raw, "García") {
			t.Error("it names a client")
		}

		w.Move(k.hearing.ID, "2027-02-02", "13:00")
		w.Clock.Advance(16 * time.Minute)
		moved := false
		for _, e := range k.read(link).Events {
			moved = moved || e.Start.Format("2006-01-02 15:04") == "2027-02-02 13:00" && e.Sequence == 1
		}
		if !moved {
			t.Error("after a quarter of an hour the hearing has not moved")
		}
	})
}

func TestAnOwnCalendarEndsWhereTheWallStands(t *testing.T) {
	k := sitDown(t, cast.New(t))
	if n := len(k.read(k.own(k.w.Stranger(), feeds.NewFeed{})).Events); n != 0 {
		t.Errorf("somebody of another team sees %d entries", n)
	}
	link := k.own(k.w.Attorney(), feeds.NewFeed{})
	for _, verb := range []func(tx *db.Tx) error{
		func(tx *db.Tx) error { return feeds.Revoke(tx, link.ID, true) },
		func(tx *db.Tx) error { _, err := feeds.Find(tx, link.ID); return err },
	} {
		if err := k.w.TryWrite(k.w.Paralegal(), verb); !fault.Is(err, fault.NotFound) {
			t.Errorf("a colleague: got %v, want not found", err)
		}
	}
	if err := k.w.TryWrite(k.w.ReadOnly(), func(tx *db.Tx) error { _, err := feeds.OfferOwn(tx, feeds.NewFeed{}); return err }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("who may only read: got %v", err)
	}
}

func TestTheCalendarOfSomebodyWhoLeftIsEmptied(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		w.Admin()
		link := k.own(w.Attorney(), feeds.NewFeed{})
		if len(k.read(link).Events) == 0 {
			t.Fatal("there is nothing to empty")
		}
		w.Write(w.Admin(), func(tx *db.Tx) error { return staff.Disable(tx, cast.Ruth.ID) })
		w.Clock.Advance(16 * time.Minute)
		if n := len(k.read(link).Events); n != 0 {
			t.Errorf("%d entries stay on the phone", n)
		}
	})
}

func TestAnOwnLinkIsRenewed(t *testing.T) {
	k := sitDown(t, cast.New(t))
	old := k.own(k.w.Attorney(), feeds.NewFeed{Label: "office phone"})
	var fresh feeds.Link
	k.w.Write(k.w.Attorney(), func(tx *db.Tx) (err error) {
		fresh, err = feeds.Renew(tx, old.ID, "form")
		if err != nil {
			return err
		}
		links, err := feeds.OwnLinks(tx)
		if len(links) != 2 || links[0].ID != fresh.ID || links[0].Label.Reveal() != "office phone" || links[1].Active() {
			t.Errorf("got %+v", links)
		}
		return err
	})
	if len(k.read(old).Events) != 0 || len(k.read(fresh).Events) != 1 {
		t.Error("the old link still shows something, or the new one does not")
	}
}
