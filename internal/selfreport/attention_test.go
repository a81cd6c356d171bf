package selfreport_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/obligations"
	"constancia/internal/selfreport"
)

func TestAPhoneICEIssuedIsAskedAboutHoweverItCameOnRecord(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		duty, _ := cast.DutyOf(cast.JeanBaptiste)
		duty.ClientID = k.maria
		var made obligations.Obligation
		w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
			made, err = obligations.Impose(tx, duty)
			return err
		})
		if got := k.attention(); got != "selfreport.attention.issued" {
			t.Errorf("a duty on such a phone: %q", got)
		}
		if made.ID == uuid.Nil {
			t.Error("no duty")
		}
	})
	k := sitDown(t, cast.New(t))
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error {
		file, err := clients.Read(tx, k.maria)
		if err != nil {
			return err
		}
		d := file.Details()
		d.Phones[0].Issued = true
		_, err = clients.Edit(tx, k.maria, file.Version, d)
		return err
	})
	if got := k.attention(); got != "selfreport.attention.issued" {
		t.Errorf("a number of such a phone: %q", got)
	}
}

func TestALinkNobodyOpenedAndOneThatEndsAreLookedAt(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		w.Clock.Advance(6 * 24 * time.Hour)
		if got := k.attention(); got != "" {
			t.Errorf("after six days: %q", got)
		}
		w.Clock.Advance(2 * 24 * time.Hour)
		if got := k.attention(); got != "selfreport.attention.unopened" {
			t.Errorf("after eight: %q", got)
		}
		w.Write(k.phone(), func(tx *db.Tx) error { return selfreport.Opened(tx, k.link) })
		if got := k.attention(); got != "" {
			t.Errorf("opened: %q", got)
		}
		w.Clock.Advance(340 * 24 * time.Hour)
		if got := k.attention(); got != "selfreport.attention.ending" {
			t.Errorf("25 days before its end: %q", got)
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := feeds.CloseFile(tx, k.maria, clients.Closing{Why: "x"})
			return err
		})
		if got := k.attention(); got != "" {
			t.Errorf("of a closed file: %q", got)
		}
	})
}

func TestRenewingKeepsWhoHeardHerAgree(t *testing.T) {
	w := cast.New(t)
	k := sitDown(t, w)
	page := k.offer(selfreport.NewLink{Wording: feeds.Full, Consent: true})
	var calendar feeds.Link
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		calendar, err = feeds.Offer(tx, feeds.NewFeed{ClientID: k.maria, Wording: feeds.Full, Consent: true})
		return err
	})
	heard := w.Clock.Now()
	w.Clock.Advance(90 * 24 * time.Hour)
	w.Write(w.Attorney(), func(tx *db.Tx) error {
		renewed, err := selfreport.Renew(tx, page.ID, "")
		if err != nil {
			return err
		}
		link, err := selfreport.Find(tx, renewed.ID)
		if err != nil {
			return err
		}
		if link.ConsentBy == nil || *link.ConsentBy != cast.Pilar.ID || !link.ConsentAt.Equal(heard) {
			t.Errorf("her page: heard by %v at %v", link.ConsentBy, link.ConsentAt)
		}
		again, err := feeds.Renew(tx, calendar.ID, "")
		if err != nil {
			return err
		}
		all, err := feeds.ForClient(tx, k.maria)
		for _, f := range all {
			if f.ID == again.ID && (f.ConsentBy == nil || *f.ConsentBy != cast.Pilar.ID || !f.ConsentAt.Equal(heard)) {
				t.Errorf("her calendar: heard by %v at %v", f.ConsentBy, f.ConsentAt)
			}
		}
		return err
	})
}

func TestStaffSeeWhichLinkSpoke(t *testing.T) {
	w := cast.New(t)
	k := sitDown(t, w)
	sister := k.find(k.offer(selfreport.NewLink{Label: "her sister's phone"}).Token)
	k.link = sister
	k.say(selfreport.Word{})
	w.Read(w.Paralegal(), func(tx *db.Tx) error {
		said, err := selfreport.SaidBy(tx, k.maria, 5)
		heaps, _, err2 := selfreport.Waiting(tx, 5)
		if err == nil && err2 == nil && (said[0].By.Label.Reveal() != "her sister's phone" || heaps[0].By.ID != sister.ID || said[0].By.TokenHash != "") {
			t.Errorf("through %q", said[0].By.Label.Reveal())
		}
		return err
	})
}
