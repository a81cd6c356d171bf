package selfreport_test

// María reports every Tuesday at nine with an hour's window, by an app on her own
// phone. Pilar made her the link to her page on the day of intake. Jean-Baptiste's
// phone was issued by BI. Ines works across town.

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/archtest"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/feeds"
	"constancia/internal/selfreport"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// tuesday is when María's first window opens: nine in Chicago.
var tuesday = time.Date(2026, 11, 24, 15, 0, 0, 0, time.UTC)

type desk struct {
	t     *testing.T
	w     *cast.World
	maria uuid.UUID
	made  selfreport.Made
	link  selfreport.Link
}

func sitDown(t *testing.T, w *cast.World) *desk {
	t.Helper()
	k := &desk{t: t, w: w, maria: w.Maria()}
	w.Duty(cast.Maria)
	w.Hearing(cast.Maria)
	k.made = k.offer(selfreport.NewLink{})
	k.link = k.find(k.made.Token)
	return k
}

func (k *desk) offer(n selfreport.NewLink) selfreport.Made {
	k.t.Helper()
	if n.ClientID == uuid.Nil {
		n.ClientID = k.maria
	}
	var made selfreport.Made
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) (err error) {
		made, err = selfreport.Offer(tx, n)
		return err
	})
	return made
}

func (k *desk) find(token string) selfreport.Link {
	k.t.Helper()
	link, err := k.lookUp(token)
	if err != nil {
		k.t.Fatalf("finding a link: %v", err)
	}
	return link
}

func (k *desk) lookUp(token string) (link selfreport.Link, err error) {
	err = k.w.DB.Read(k.w.Context(actor.System("test")), func(tx *db.Tx) (err error) {
		link, err = selfreport.FindByToken(tx, token)
		return err
	})
	return link, err
}

// phone is María's link as it acts.
func (k *desk) phone() actor.Actor { return actor.Link(k.link.ID, k.link.ClientID) }

func (k *desk) say(w selfreport.Word) (a selfreport.Arrival, again bool) {
	k.t.Helper()
	if w.Key == "" {
		w.Key = uuid.NewString()
	}
	if w.Kind == "" {
		w.Kind = selfreport.Failed
	}
	k.w.Write(k.phone(), func(tx *db.Tx) (err error) {
		a, again, err = selfreport.Say(tx, w)
		return err
	})
	return a, again
}

func (k *desk) refused(who actor.Actor, verb func(tx *db.Tx) error) *fault.Error {
	k.t.Helper()
	f, ok := fault.From(k.w.TryWrite(who, verb))
	if !ok {
		k.t.Fatal("was not refused")
	}
	return f
}

func TestStructsMatchTheMigratedSchema(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		w.Read(actor.System("test"), func(tx *db.Tx) error {
			archtest.CheckSchema(t, tx.DB, selfreport.Models()...)
			return nil
		})
	})
}

func TestWhatAClientSaidIsNeverRewritten(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		k.say(selfreport.Word{})
		for _, statement := range []string{
			"UPDATE selfreport_arrivals SET received_at = phone_at",
			"UPDATE selfreport_arrivals SET occurrence_id = NULL, kind = 'did'",
			"INSERT INTO selfreport_pieces (upload_id, number, client_id, content) SELECT id, 0, client_id, 'plain' FROM selfreport_arrivals",
		} {
			if w.TryWrite(actor.System("test"), func(tx *db.Tx) error { return tx.DB.Exec(statement).Error }) == nil {
				t.Errorf("accepted: %s", statement)
			}
		}
	})
}

func TestALinkOpensUntilItIsOverOrRevoked(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		if len(k.made.Token) != 43 || k.link.ClientID != k.maria || k.link.Language != "es" || k.link.Wording != feeds.Discreet {
			t.Errorf("got %d characters, %s, %s", len(k.made.Token), k.link.Language, k.link.Wording)
		}

		revoked := k.offer(selfreport.NewLink{})
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return selfreport.Revoke(tx, revoked.ID) })
		for name, token := range map[string]string{"revoked": revoked.Token, "unknown": strings.Repeat("A", 43), "odd": "x", "empty": ""} {
			if _, err := k.lookUp(token); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: got %v", name, err)
			}
		}

		w.Clock.Advance(300 * 24 * time.Hour)
		w.Write(k.phone(), func(tx *db.Tx) error { return selfreport.Opened(tx, k.find(k.made.Token)) })
		w.Clock.Advance(300 * 24 * time.Hour)
		if k.find(k.made.Token).OpenedAt == nil {
			t.Error("nobody noted that the page was opened")
		}
		w.Clock.Advance(70 * 24 * time.Hour)
		if _, err := k.lookUp(k.made.Token); !fault.Is(err, fault.NotFound) {
			t.Errorf("expired: got %v", err)
		}
	})
}

func TestTheDatabaseHoldsNoSecret(t *testing.T) {
	k := sitDown(t, cast.New(t))
	k.w.Read(actor.System("test"), func(tx *db.Tx) error {
		var n int64
		err := tx.DB.Table("selfreport_links").Where("token_hash = ?", k.made.Token).Count(&n).Error
		if n != 0 {
			t.Error("the secret is stored")
		}
		return err
	})
}

func TestWhoMayMakeALink(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		offer := func(n selfreport.NewLink) func(tx *db.Tx) error {
			return func(tx *db.Tx) error {
				_, err := selfreport.Offer(tx, n)
				return err
			}
		}
		if got := k.refused(w.Paralegal(), offer(selfreport.NewLink{ClientID: w.JeanBaptiste()})); got.Key != "selfreport.issued_phone" {
			t.Errorf("an issued phone: got %v", got)
		}
		if got := k.refused(w.Paralegal(), offer(selfreport.NewLink{ClientID: k.maria, Wording: feeds.Full})); got.Kind != fault.Invalid {
			t.Errorf("full wording without consent: got %v", got)
		}
		if got := k.refused(w.Paralegal(), offer(selfreport.NewLink{ClientID: k.maria, Pin: "12a4", Language: "xx"})); len(got.Problems) != 2 {
			t.Errorf("an odd number and an odd language: got %v", got.Problems)
		}
		for _, easy := range []string{"0000", "1234", "8765", "٠٠٠٠"} {
			if got := k.refused(w.Paralegal(), offer(selfreport.NewLink{ClientID: k.maria, Pin: easy})); got.Kind != fault.Invalid {
				t.Errorf("the number %s: got %v", easy, got)
			}
		}
		if got := k.refused(w.ReadOnly(), offer(selfreport.NewLink{ClientID: k.maria})); got.Kind != fault.Forbidden {
			t.Errorf("who only reads: got %v", got)
		}
		if got := k.refused(w.Stranger(), offer(selfreport.NewLink{ClientID: k.maria})); got.Kind != fault.NotFound {
			t.Errorf("across the wall: got %v", got)
		}
		if got := k.refused(k.phone(), offer(selfreport.NewLink{ClientID: k.maria})); got.Kind != fault.Forbidden {
			t.Errorf("the link itself: got %v", got)
		}
	})
}

func TestALostPhoneLosesPageCodesAndCalendarAtOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		var calendar feeds.Link
		var code string
		w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
			if calendar, err = feeds.Offer(tx, feeds.NewFeed{ClientID: k.maria}); err != nil {
				return err
			}
			code, err = selfreport.Speak(tx, selfreport.NewLink{ClientID: k.maria})
			return err
		})

		var ended int
		w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
			ended, err = selfreport.LostPhone(tx, k.maria)
			return err
		})

		if ended != 3 {
			t.Errorf("ended %d links, want her page's, the code's and the calendar's", ended)
		}
		if _, err := k.lookUp(k.made.Token); !fault.Is(err, fault.NotFound) {
			t.Errorf("her page: got %v", err)
		}
		if got := k.refused(actor.System("test"), func(tx *db.Tx) error { _, err := selfreport.Redeem(tx, code); return err }); got.Kind != fault.NotFound {
			t.Errorf("the code: got %v", got)
		}
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			f, err := feeds.Find(tx, calendar.ID)
			if f.Active() || f.Leave {
				t.Error("the calendar is not emptied")
			}
			return err
		})
	})
}

func TestAnAnswerSentAgainLeavesALinkThatWasMadeSince(t *testing.T) {
	w := cast.New(t)
	k := sitDown(t, w)
	answer := func(stay uuid.UUID) {
		t.Helper()
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := selfreport.AnswerAboutLinks(tx, k.maria, supervision.NewDetentionAnswer{Stay: stay, Answer: supervision.EndThem, FormID: "links"})
			return err
		})
	}
	var taken supervision.Detention
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		taken, err = supervision.Detain(tx, k.maria, supervision.NewDetention{Date: wall.DateOf(tx.Now), Source: "family"})
		return err
	})
	answer(taken.StayID)
	if _, err := k.lookUp(k.made.Token); !fault.Is(err, fault.NotFound) {
		t.Errorf("the link of before: got %v", err)
	}
	since := k.offer(selfreport.NewLink{ClientID: k.maria})
	answer(taken.StayID)
	if _, err := k.lookUp(since.Token); err != nil {
		t.Errorf("the link made since: got %v", err)
	}
}

func TestRenewingKeepsWhatWasChosenAndEndsTheOldLink(t *testing.T) {
	k := sitDown(t, cast.New(t))
	old := k.offer(selfreport.NewLink{Language: "ht", Pin: "2468", Label: "her sister's phone"})

	var made selfreport.Made
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) (err error) {
		made, err = selfreport.Renew(tx, old.ID, "form-1")
		return err
	})

	if _, err := k.lookUp(old.Token); !fault.Is(err, fault.NotFound) {
		t.Errorf("the old link: got %v", err)
	}
	link := k.find(made.Token)
	if link.Language != "ht" || !link.AsksPin() {
		t.Errorf("got %s, asks %v", link.Language, link.AsksPin())
	}
	k.w.Write(actor.Link(link.ID, link.ClientID), func(tx *db.Tx) error {
		right, err := selfreport.Unlock(tx, link.ID, "2468")
		if !right {
			t.Error("her number is another")
		}
		return err
	})
}

// She agreed once, to the text of that day, and whoever heard her is not whoever renews.
func TestRenewingLeavesHerConsentAsItWasGiven(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		old := k.offer(selfreport.NewLink{Wording: feeds.Full, Consent: true})
		w.Write(actor.System("test"), func(tx *db.Tx) error {
			return tx.DB.Exec("UPDATE selfreport_links SET consent_text = '2024-01' WHERE id = ?", old.ID).Error
		})
		w.Clock.Advance(100 * 24 * time.Hour)
		var made selfreport.Made
		w.Write(w.Attorney(), func(tx *db.Tx) (err error) {
			made, err = selfreport.Renew(tx, old.ID, "form-1")
			return err
		})
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			was, err := selfreport.Find(tx, old.ID)
			if err != nil {
				return err
			}
			now, err := selfreport.Find(tx, made.ID)
			if now.Wording != feeds.Full || now.ConsentText != "2024-01" || *now.ConsentBy != *was.ConsentBy || !now.ConsentAt.Equal(*was.ConsentAt) {
				t.Errorf("got %s by %v at %v", now.ConsentText, now.ConsentBy, now.ConsentAt)
			}
			return err
		})
	})
}

func TestANumberRestsAfterFiveWrongOnes(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		k.link = k.find(k.offer(selfreport.NewLink{Pin: "2468"}).Token)
		try := func(pin string) (right bool, err error) {
			err = w.DB.Write(w.Context(k.phone()), func(tx *db.Tx) (err error) {
				right, err = selfreport.Unlock(tx, k.link.ID, pin)
				return err
			})
			return right, err
		}
		for range 5 {
			if right, err := try("1111"); right || err != nil {
				t.Fatalf("a wrong number: %v %v", right, err)
			}
		}
		if _, err := try("2468"); !fault.Is(err, fault.TooMany) {
			t.Errorf("resting: got %v", err)
		}
		k.say(selfreport.Word{}) // what she reports needs no number
		w.Clock.Advance(16 * time.Minute)
		if right, err := try("2468"); !right || err != nil {
			t.Errorf("after the rest: %v %v", right, err)
		}
	})
}

func TestACodeOpensThePageOnceWithinHalfAnHour(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		speak := func() (code string) {
			w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
				code, err = selfreport.Speak(tx, selfreport.NewLink{ClientID: k.maria, Language: "ht"})
				return err
			})
			return code
		}
		redeem := func(code string) (token string, err error) {
			err = w.DB.Write(w.Context(actor.System("test")), func(tx *db.Tx) (err error) {
				token, err = selfreport.Redeem(tx, code)
				return err
			})
			return token, err
		}
		code := speak()
		if len(code) != 8 || strings.ContainsAny(code, "0O1IL5S8B2ZDGQ") {
			t.Errorf("got %q", code)
		}
		token, err := redeem(" " + strings.ToLower(code[:4]) + "-" + code[4:] + " ")
		if err != nil || k.find(token).Language != "ht" {
			t.Fatalf("redeeming: %v", err)
		}
		w.Write(k.phone(), func(tx *db.Tx) error { return selfreport.Opened(tx, k.find(token)) })
		late := speak()
		w.Clock.Advance(selfreport.CodeLife)
		for name, each := range map[string]string{"used": code, "late": late, "unknown": "AAAAAAAA", "empty": ""} {
			if _, err := redeem(each); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: got %v", name, err)
			}
		}
	})
}

func TestEachRestIsLongerAndStaffAreToldOfManyWrongNumbers(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		k.link = k.find(k.offer(selfreport.NewLink{Pin: "2468"}).Token)
		for i, rest := range []time.Duration{15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour} {
			if got := k.attention(); got != "" {
				t.Errorf("after %d rests: %s", i, got)
			}
			try := func() error {
				return w.TryWrite(k.phone(), func(tx *db.Tx) error { _, err := selfreport.Unlock(tx, k.link.ID, "1111"); return err })
			}
			for range 5 {
				if err := try(); err != nil {
					t.Fatalf("rest %d: %v", i, err)
				}
			}
			w.Clock.Advance(rest - time.Second)
			if !fault.Is(try(), fault.TooMany) {
				t.Errorf("rest %d is over before %v", i, rest)
			}
			w.Clock.Advance(2 * time.Second)
		}
		if got := k.attention(); got != "selfreport.attention.pin" {
			t.Errorf("after twenty wrong numbers: %q", got)
		}
	})
}

// attention is why somebody should look at one of María's links.
func (k *desk) attention() (why string) {
	k.t.Helper()
	k.w.Read(k.w.Paralegal(), func(tx *db.Tx) error {
		links, err := selfreport.Attention(tx, 10)
		for _, l := range links {
			why = l.Why
		}
		return err
	})
	return why
}

func TestALinkThatMayBeOnAPhoneICEIssuedIsAskedAbout(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		code := ""
		w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
			code, err = selfreport.Speak(tx, selfreport.NewLink{ClientID: k.maria})
			return err
		})
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return selfreport.Doubt(tx, k.maria) })
		if got := k.attention(); got != "" {
			t.Fatalf("before anybody has such a phone: %s", got)
		}
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			if _, err := supervision.EnterDevice(tx, k.maria, supervision.NewDevice{Kind: supervision.IssuedPhone}); err != nil {
				return err
			}
			return selfreport.Doubt(tx, k.maria)
		})
		if got := k.attention(); got != "selfreport.attention.issued" {
			t.Errorf("got %q", got)
		}
		if got := k.refused(actor.System("test"), func(tx *db.Tx) error { _, err := selfreport.Redeem(tx, code); return err }); got.Kind != fault.NotFound {
			t.Errorf("a code still opens: %v", got)
		}
		elsewhere := func(tx *db.Tx) error { return selfreport.Elsewhere(tx, k.link.ID) }
		if got := k.refused(w.ReadOnly(), elsewhere); got.Kind != fault.Forbidden {
			t.Errorf("who only reads: %v", got)
		}
		if got := k.refused(w.Stranger(), elsewhere); got.Kind != fault.NotFound {
			t.Errorf("across the wall: %v", got)
		}
		w.Write(w.Paralegal(), elsewhere)
		w.Clock.Advance(time.Hour) // and the link of the code is dead with it
		if got := k.attention(); got != "" {
			t.Errorf("afterwards: %s", got)
		}
	})
}

func TestALinkOfACodeDiesWithItUnlessItIsOpened(t *testing.T) {
	k := sitDown(t, cast.New(t))
	for range 12 { // more than a client may have links
		k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error {
			_, err := selfreport.Speak(tx, selfreport.NewLink{ClientID: k.maria})
			return err
		})
		k.w.Clock.Advance(selfreport.CodeLife)
	}
	var code, again string
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) (err error) {
		n := selfreport.NewLink{ClientID: k.maria, FormID: "pressed twice"}
		if code, err = selfreport.Speak(tx, n); err == nil {
			again, err = selfreport.Speak(tx, n)
		}
		return err
	})
	if len(code) != 8 || again != "" {
		t.Errorf("got %q, then %q", code, again)
	}
	var token string
	k.w.Write(actor.System("test"), func(tx *db.Tx) (err error) {
		token, err = selfreport.Redeem(tx, code)
		return err
	})
	k.w.Clock.Advance(300 * 24 * time.Hour)
	k.find(token)
}
