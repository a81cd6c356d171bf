package feeds_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/feeds"
)

// TestI18: a revoked link wipes the phone for 90 days and is then gone.
func TestI18ARevokedLinkAnswersEmptyForNinetyDays(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		before := k.fetch(k.link)
		w.Clock.Advance(time.Minute)
		k.revoke(k.link.ID, false)

		after := k.fetch(k.link)
		if n := len(k.read(k.link).Events); n != 0 || after.ETag == before.ETag || !after.Changed.After(before.Changed) {
			t.Errorf("got %d entries, ETag %s", n, after.ETag)
		}
		k.revoke(k.link.ID, false) // again: nothing changes
		w.Clock.Advance(day(89))
		k.roll()
		if got := k.fetch(k.link); got.ETag != after.ETag {
			t.Error("the empty calendar moved")
		}
		w.Clock.Advance(day(1))
		k.gone(k.link)
	})
}

func TestI18ALinkRevokedToLeaveIsGoneAtOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		k.fetch(k.link)
		k.revoke(k.link.ID, true)
		k.gone(k.link)
	})
}

func TestI18ARenewedLinkKillsTheOldOne(t *testing.T) {
	k := sitDown(t, cast.New(t))
	full := k.offer(feeds.NewFeed{Wording: feeds.Full, Consent: true, Alarms: []time.Duration{}, Label: "her sister's"})
	var fresh feeds.Link
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) (err error) {
		fresh, err = feeds.Renew(tx, full.ID, "form")
		return err
	})
	if n := len(k.read(full).Events); n != 0 {
		t.Errorf("the old link still shows %d entries", n)
	}
	s := k.standing(fresh.ID)
	if n := len(k.read(fresh).Events); n != 27 || s.Wording != feeds.Full || s.Alarms != "" || s.Label.Reveal() != "her sister's" {
		t.Errorf("the new link is not like the old one: %d entries, %+v", n, s.Feed)
	}
}

func TestI18UnknownAndTruncatedTokensAreOneRefusal(t *testing.T) {
	k := sitDown(t, cast.New(t))
	for _, token := range []string{
		"", k.link.Token[:42], k.link.Token + "A", strings.Repeat("A", 43), strings.ToLower(k.link.Token) + "", "../" + k.link.Token[:40], strings.Repeat("é", 21) + "a",
	} {
		k.gone(feeds.Link{Token: token})
	}
}

func TestALinkRevokedElsewhereIsDeadHereWithTheNextTick(t *testing.T) {
	k := sitDown(t, cast.New(t))
	k.fetch(k.link)
	other, err := db.Open(context.Background(), db.Options{DataDir: k.w.DataDir, KeysDir: k.w.KeysDir, Clock: k.w.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if err := other.Write(actor.With(context.Background(), actor.System("feed revoke")), func(tx *db.Tx) error {
		return feeds.Revoke(tx, k.link.ID, true)
	}); err != nil {
		t.Fatal(err)
	}
	k.w.DB.Advance(other.Counter()) // as the house's follower does each second
	k.gone(k.link)
}

func TestManyPhonesAtOnceRenderOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		w.Move(k.hearing.ID, "2027-02-02", "13:00")
		var wg sync.WaitGroup
		tags := make([]string, 20)
		for i := range tags {
			wg.Go(func() {
				got, err := k.reading.Find(context.Background(), k.link.Token)
				if err == nil {
					tags[i] = got.ETag
				}
			})
		}
		wg.Wait()
		for _, tag := range tags {
			if tag == "" || tag != tags[0] {
				t.Fatalf("got %v", tags)
			}
		}
		if got := k.busy(k.read(k.link)).Sequence; got != 1 {
			t.Errorf("got sequence %d, want 1", got)
		}
	})
}

// TestI24: what cannot be rendered keeps its last good bytes, and Today hears of it.
func TestI24AFailureKeepsTheLastGoodBytes(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		good := k.fetch(k.link)
		w.Write(actor.System("test"), func(tx *db.Tx) error { // more entries than a calendar may hold
			return tx.DB.Exec("UPDATE feeds SET alarms = '1440,120,60' WHERE id = ?", k.link.ID).Error
		})
		w.Move(k.hearing.ID, "2027-02-02", "13:00")

		if got := k.fetch(k.link); got.ETag != good.ETag || string(got.Bytes) != string(good.Bytes) {
			t.Error("the last good bytes are not served")
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			ids, all, err := feeds.InTrouble(tx, feeds.NotRendered, 10)
			if all != 1 || len(ids) != 1 || ids[0] != k.maria {
				t.Errorf("Today hears of %d", all)
			}
			return err
		})

		w.Write(actor.System("test"), func(tx *db.Tx) error {
			return tx.DB.Exec("UPDATE feeds SET alarms = '1440,120' WHERE id = ?", k.link.ID).Error
		})
		w.Clock.Advance(11 * time.Minute)
		if got := k.fetch(k.link); got.ETag == good.ETag || k.standing(k.link.ID).RenderFailedAt != nil {
			t.Error("it was not tried again")
		}
	})
}

// TestI20: each fetch is counted, without an address, and staff see who reads.
func TestI20FetchesAreCountedByDayAndProgram(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		served := k.fetch(k.link)
		flush := func() {
			if err := k.reading.Flush(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
		k.reading.Note(served, feeds.ProgramOf("Google-Calendar-Importer"), 200)
		k.reading.Note(served, feeds.Google, 304)
		flush()
		w.Clock.Advance(2 * time.Hour)
		k.reading.Note(served, feeds.Google, 304)
		k.reading.Note(served, feeds.ProgramOf("iOS/18.1 (22B83) dataaccessd/1.0"), 200)
		flush()

		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			all, err := feeds.Fetches(tx, k.link.ID, 10)
			if len(all) != 3 {
				t.Fatalf("got %d rows, want 3", len(all))
			}
			for _, f := range all {
				if f.Program == feeds.Google && f.Status == 304 && (f.Count != 2 || !f.LastAt.Equal(w.Clock.Now()) || !f.FirstAt.Equal(cast.Start)) {
					t.Errorf("got %+v", f)
				}
				if f.ETag != served.Hash || f.Day != "2026-11-23" {
					t.Errorf("got %+v", f)
				}
			}
			return err
		})
		if s := k.standing(k.link.ID); s.LastRead == nil || s.Unread || !s.LastRead.LastAt.Equal(w.Clock.Now()) {
			t.Errorf("got %+v", s.LastRead)
		}
	})
}

func TestI20ACalendarThatNobodyReadsForThreeDaysIsSaid(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		unread := func() (n int64) {
			w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
				_, n, err = feeds.InTrouble(tx, feeds.NotRead, 10)
				return err
			})
			return n
		}
		w.Clock.Advance(day(3))
		if unread() != 0 || k.standing(k.link.ID).Unread {
			t.Error("it is said too early")
		}
		w.Clock.Advance(time.Minute)
		if unread() != 1 || !k.standing(k.link.ID).Unread {
			t.Error("it is not said")
		}
		k.reading.Note(k.fetch(k.link), feeds.Apple, 200)
		if err := k.reading.Flush(context.Background()); err != nil {
			t.Fatal(err)
		}
		if unread() != 0 {
			t.Error("it is said though the phone came back")
		}
		w.Read(w.Stranger(), func(tx *db.Tx) error {
			_, n, err := feeds.InTrouble(tx, feeds.NotRead, 10)
			if n != 0 {
				t.Error("another team hears of it")
			}
			return err
		})
	})
}

// TestI17: the token is in no file of the database.
func TestI17TheTokenIsNowhereOnDisk(t *testing.T) {
	k := sitDown(t, cast.New(t))
	if len(k.link.Token) != 43 {
		t.Errorf("got %d characters", len(k.link.Token))
	}
	k.fetch(k.link)
	k.revoke(k.link.ID, false)
	err := filepath.WalkDir(k.w.DataDir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if strings.Contains(string(raw), k.link.Token) || strings.Contains(string(raw), k.link.Token[:20]) {
			t.Errorf("%s holds the token", filepath.Base(path))
		}
		if strings.Contains(string(raw), "BEGIN:VCALENDAR") {
			t.Errorf("%s holds a calendar in the clear", filepath.Base(path))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestNobodyOffersForAClientBeyondTheWallByRenewing(t *testing.T) {
	k := sitDown(t, cast.New(t))
	err := k.w.TryWrite(k.w.Stranger(), func(tx *db.Tx) error { _, err := feeds.Renew(tx, k.link.ID, ""); return err })
	if !fault.Is(err, fault.NotFound) || len(k.read(k.link).Events) == 0 {
		t.Errorf("got %v", err)
	}
}
