package feeds_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/feeds"
	"constancia/internal/supervision"
)

func TestALinkShowsHearingAndCheckInsAtOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)

		c := k.read(k.link)

		if c.Name != "Mi calendario" || c.Zone != "America/Chicago" {
			t.Errorf("got the calendar %q in %s", c.Name, c.Zone)
		}
		if len(c.Events) != 27 {
			t.Errorf("got %d entries, want a hearing and 26 Tuesdays", len(c.Events))
		}
		hearing := k.busy(c)
		if got := hearing.Start.Format("2006-01-02 15:04 MST"); got != "2027-01-05 08:30 CST" {
			t.Errorf("the hearing begins at %s", got)
		}
		if hearing.Summary != "Cita" || hearing.Location != "" || hearing.Description != "" {
			t.Errorf("a discreet entry says %q %q %q", hearing.Summary, hearing.Location, hearing.Description)
		}
	})
}

func TestAnIssuedPhoneGetsNoLink(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)

		got := k.refused(w.Paralegal(), feeds.NewFeed{ClientID: w.JeanBaptiste()})

		if got.Kind != fault.Conflict || got.Key != "calendar_link.issued_phone" {
			t.Errorf("got %v", got)
		}
	})
}

func TestAnIssuedPhoneOnRecordRefusesALinkUntilItIsGivenBack(t *testing.T) {
	k := sitDown(t, cast.New(t))
	var id uuid.UUID
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error {
		d, err := supervision.EnterDevice(tx, k.maria, supervision.NewDevice{Kind: supervision.IssuedPhone})
		id = d.ID
		return err
	})
	if got := k.refused(k.w.Paralegal(), feeds.NewFeed{}); got.Key != "calendar_link.issued_phone" {
		t.Errorf("got %v", got)
	}
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error {
		if _, err := supervision.EndDevice(tx, id, supervision.NewDeviceEnd{How: "returned"}); err != nil {
			return err
		}
		return feeds.MayOffer(tx, k.maria)
	})
}

func TestADutyOnAnIssuedPhoneIsEnoughToRefuseALink(t *testing.T) {
	k := sitDown(t, cast.New(t))
	duty, _ := cast.DutyOf(cast.JeanBaptiste)
	k.w.Impose(k.maria, duty)

	if got := k.refused(k.w.Paralegal(), feeds.NewFeed{}); got.Key != "calendar_link.issued_phone" {
		t.Errorf("got %v", got)
	}
	k.w.Read(k.w.Paralegal(), func(tx *db.Tx) error {
		all, err := feeds.ForClient(tx, k.maria)
		if err == nil && (len(all) != 1 || !all[0].Issued) {
			t.Error("the link she has is not marked")
		}
		return err
	})
}

func TestWhoMayMakeALink(t *testing.T) {
	k := sitDown(t, cast.New(t))
	if got := k.refused(k.w.ReadOnly(), feeds.NewFeed{}); got.Kind != fault.Forbidden {
		t.Errorf("who may only read: got %v", got)
	}
	if got := k.refused(k.w.Volunteer(), feeds.NewFeed{}); got.Kind != fault.Forbidden {
		t.Errorf("a volunteer: got %v", got)
	}
	if got := k.refused(k.w.Stranger(), feeds.NewFeed{}); got.Kind != fault.NotFound {
		t.Errorf("another team: got %v", got)
	}
	for _, verb := range []func(tx *db.Tx) error{
		func(tx *db.Tx) error { return feeds.Revoke(tx, k.link.ID, false) },
		func(tx *db.Tx) error { _, err := feeds.Renew(tx, k.link.ID, ""); return err },
		func(tx *db.Tx) error { _, err := feeds.Find(tx, k.link.ID); return err },
		func(tx *db.Tx) error { _, err := feeds.ForClient(tx, k.maria); return err },
	} {
		if err := k.w.TryWrite(k.w.Stranger(), verb); !fault.Is(err, fault.NotFound) {
			t.Errorf("another team: got %v, want not found", err)
		}
	}
	if err := k.w.TryWrite(k.w.ReadOnly(), func(tx *db.Tx) error { return feeds.Revoke(tx, k.link.ID, false) }); !fault.Is(err, fault.Forbidden) {
		t.Errorf("who may only read revokes: got %v", err)
	}
}

func TestFullWordingNeedsConsent(t *testing.T) {
	k := sitDown(t, cast.New(t))

	got := k.refused(k.w.Paralegal(), feeds.NewFeed{Wording: feeds.Full})
	if len(got.Problems) != 1 || got.Problems[0].Field != "consent" {
		t.Errorf("got %v", got)
	}

	link := k.offer(feeds.NewFeed{Wording: feeds.Full, Consent: true, Language: "en"})
	s := k.standing(link.ID)
	if s.ConsentAt == nil || s.ConsentBy == nil || *s.ConsentBy != cast.Pilar.ID || s.ConsentText != feeds.ConsentText {
		t.Errorf("the consent is not on record: %v %v %q", s.ConsentAt, s.ConsentBy, s.ConsentText)
	}
	hearing := k.busy(k.read(link))
	if hearing.Summary != "Immigration court hearing" || !strings.Contains(hearing.Location, "Chicago Immigration Court, ") {
		t.Errorf("got %q at %q", hearing.Summary, hearing.Location)
	}
}

func TestWhatCannotBeKeptIsNamed(t *testing.T) {
	k := sitDown(t, cast.New(t))
	got := k.refused(k.w.Paralegal(), feeds.NewFeed{
		Language: "tlh", Wording: "loud", Alarms: []time.Duration{day(1), day(2), day(3)}, Label: "a\x00b",
	})
	var fields []string
	for _, p := range got.Problems {
		fields = append(fields, p.Field)
	}
	if want := "language wording alarms label"; strings.Join(fields, " ") != want {
		t.Errorf("got %v, want %s", fields, want)
	}
}

func TestTheSameFormMakesOneLinkAndShowsItOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		one := k.offer(feeds.NewFeed{FormID: "form 1"})
		two := k.offer(feeds.NewFeed{FormID: "form 1"})
		if one.ID != two.ID || one.Token == "" || two.Token != "" {
			t.Errorf("got %v and %v", one.ID, two.ID)
		}
	})
}

func TestALinkInPlaceWordingNamesTheStreetAndNotTheCourt(t *testing.T) {
	k := sitDown(t, cast.New(t))
	hearing := k.busy(k.read(k.offer(feeds.NewFeed{Wording: feeds.Place})))
	if hearing.Summary != "Cita" || !strings.Contains(hearing.Location, "Chicago, IL") || strings.Contains(hearing.Location, "Court") {
		t.Errorf("got %q at %q", hearing.Summary, hearing.Location)
	}
}

func TestRenewingLeavesHerConsentAsItWasGiven(t *testing.T) {
	k := sitDown(t, cast.New(t))
	old := k.offer(feeds.NewFeed{Wording: feeds.Full, Consent: true})
	k.w.Clock.Advance(day(100))
	var made feeds.Link
	k.w.Write(k.w.Attorney(), func(tx *db.Tx) (err error) {
		made, err = feeds.Renew(tx, old.ID, "form-1")
		return err
	})
	was, now := k.standing(old.ID), k.standing(made.ID)
	if now.Wording != feeds.Full || *now.ConsentBy != *was.ConsentBy || !now.ConsentAt.Equal(*was.ConsentAt) || now.ConsentText != was.ConsentText {
		t.Errorf("got consent heard by %v at %v", now.ConsentBy, now.ConsentAt)
	}
}
