package portal_test

// What her page owes a frightened person: whom to call before she types a number, her
// own language in every refusal, a code that one lost answer does not burn.

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/locale"
	"constancia/internal/selfreport"
	"constancia/internal/staff"
	"constancia/internal/supervision"
)

// office puts on record whom one calls about María, and our own number.
func (k *door) office() {
	k.t.Helper()
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error {
		_, err := supervision.Assign(tx, k.maria, supervision.NewOfficer{Role: supervision.CaseSpecialist, Name: "Dana Cole", Phone: "(312) 555-0142", Since: "2026-11-20"})
		return err
	})
	k.w.Write(k.w.Admin(), func(tx *db.Tx) error {
		head, err := staff.FindLetterhead(tx)
		if err != nil {
			return err
		}
		return staff.ChangeLetterhead(tx, head.Version, staff.Heading{Phone: "(312) 555-0100"})
	})
}

func TestWhomToCallWaitsForNoNumber(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := open(t, w)
		k.office()
		shown := k.ask(http.MethodGet, k.own(selfreport.NewLink{Pin: "2468", Clinic: true}).Address(k.url)).body
		for _, want := range []string{`id="pin"`, "tel:+13125550142", "Su especialista de ISAP", "tel:+13125550100", "Las personas que le dieron este enlace"} {
			if !strings.Contains(shown, want) {
				t.Errorf("the page lacks %s", want)
			}
		}
		if strings.Index(shown, "tel:+13125550100") > strings.Index(shown, "tel:+13125550142") {
			t.Error("ours is not the first")
		}
		if quiet := k.ask(http.MethodGet, k.own(selfreport.NewLink{}).Address(k.url)).body; strings.Contains(quiet, "5550100") {
			t.Error("our number is shown where nobody allowed it")
		}
	})
}

func TestAPhoneKeepsTheNumbersOnlyWhereSomebodyAllowedIt(t *testing.T) {
	k := open(t, cast.New(t))
	k.office()
	keeps, not := k.own(selfreport.NewLink{Keep: true}), k.own(selfreport.NewLink{})
	shell := k.ask(http.MethodGet, keeps.Address(k.url)+"/shell?l=es").body
	if !strings.Contains(shell, "tel:+13125550142") || strings.Contains(shell, keeps.Token) || !strings.Contains(shell, `data-for="`+keeps.Token[39:]+`"`) || strings.Contains(shell, `id="dates"`) {
		t.Error("the kept page lacks the numbers, or has more")
	}
	if got := k.ask(http.MethodGet, not.Address(k.url)+"/shell?l=es").body; strings.Contains(got, "tel:") {
		t.Error("numbers are kept that nobody allowed")
	}
	if !strings.Contains(k.ask(http.MethodGet, keeps.Address(k.url)).body, `data-numbers="yes"`) || strings.Contains(k.ask(http.MethodGet, not.Address(k.url)).body, `data-numbers="yes"`) {
		t.Error("the page does not tell its script")
	}
}

func TestEveryRefusalSpeaksHerLanguage(t *testing.T) {
	k := open(t, cast.New(t))
	made := k.own(selfreport.NewLink{Language: "ht", Pin: "2468"})
	refused := func(address string) answer {
		return k.send(address, url.Values{"l": {"ht"}, "kind": {"did"}, "pin": {"1"}}, "Accept-Language", "fr")
	}
	if got := k.ask(http.MethodGet, made.Address(k.url)+"/receipts/AAAAAA", "Accept-Language", "fr"); got.status != http.StatusNotFound || !strings.Contains(got.body, `<html lang="ht"`) {
		t.Errorf("a receipt that is none: %d", got.status)
	}
	page := k.ask(http.MethodGet, made.Address(k.url)).body
	if !strings.Contains(page, `action="/r/`+made.Token+`?l=ht"`) || !strings.Contains(page, `action="/r/`+made.Token+`/dates?l=ht"`) {
		t.Fatal("a form does not say its language where it can always be read")
	}
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error { return selfreport.Revoke(tx, made.ID) })
	for _, place := range []string{"", "/dates"} {
		got := refused(made.Address(k.url) + place + "?l=ht")
		if got.status != http.StatusNotFound || !strings.Contains(got.body, `<html lang="ht"`) || !strings.Contains(got.body, `href="/r?l=ht"`) {
			t.Errorf("%q: got %d", place, got.status)
		}
	}
	for range 40 {
		if got := refused(made.Address(k.url) + "?l=ht"); got.status == http.StatusTooManyRequests {
			if !strings.Contains(got.body, `<html lang="ht"`) || !strings.Contains(got.body, `href="/r?l=ht"`) {
				t.Error("who is slowed is answered in another language, or finds no code form")
			}
			return
		}
	}
	t.Error("nobody was slowed")
}

func TestALostAnswerBurnsNoCode(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := open(t, w)
		var code string
		w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
			code, err = selfreport.Speak(tx, selfreport.NewLink{ClientID: k.maria})
			return err
		})
		if got := k.ask(http.MethodGet, k.url+"/r/"); got.status != http.StatusOK || !strings.Contains(got.body, `id="code"`) {
			t.Errorf("/r/ gives %d", got.status)
		}
		redeem := func() answer { return k.send(k.url+"/r", url.Values{"code": {code}}) }
		lost := redeem()
		w.Clock.Advance(2 * time.Minute)
		again := redeem()
		if lost.status != http.StatusSeeOther || again.status != http.StatusSeeOther || lost.header.Get("Location") == again.header.Get("Location") {
			t.Fatalf("got %d, then %d", lost.status, again.status)
		}
		if got := k.ask(http.MethodGet, k.url+lost.header.Get("Location")); got.status != http.StatusNotFound {
			t.Errorf("the secret that was lost opens: %d", got.status)
		}
		if got := k.ask(http.MethodGet, k.url+again.header.Get("Location"), "User-Agent", "Mozilla/5.0 (Linux; Android 7)"); got.status != http.StatusOK {
			t.Errorf("the newer one: %d", got.status)
		}
		if got := redeem(); got.status != http.StatusUnprocessableEntity {
			t.Errorf("after it was opened: %d", got.status)
		}
	})
}

func TestANumberSaysForHowLongItRests(t *testing.T) {
	k := open(t, cast.New(t))
	address := k.own(selfreport.NewLink{Pin: "2468", Language: "en"}).Address(k.url)
	var got answer
	for _, rest := range []string{"Wait 15 minutes", "Wait 30 minutes"} {
		for range 5 {
			got = k.send(address+"/dates?l=en", url.Values{"pin": {"9753"}})
		}
		if !strings.Contains(got.body, rest) || strings.Contains(got.body, `type="password"`) {
			t.Errorf("the page does not say %q", rest)
		}
		k.w.Clock.Advance(31 * time.Minute)
	}
}

func TestADiskThatIsFullDoesNotTakeHerPageAway(t *testing.T) {
	k := open(t, cast.New(t))
	made := k.own(selfreport.NewLink{})
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error {
		return tx.DB.Exec("CREATE TRIGGER no_room BEFORE UPDATE ON selfreport_links BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END").Error
	})
	got := k.ask(http.MethodGet, made.Address(k.url), "User-Agent", "Mozilla/5.0 (Linux; Android 7)")
	if got.status != http.StatusOK || !strings.Contains(got.body, "La aplicación no funciona") {
		t.Errorf("got %d", got.status)
	}
	k.close()
	if !strings.Contains(k.log.String(), "opening not noted") {
		t.Error("the log does not say so")
	}
}

func TestNoBrowserTranslatesOrSendsAwayWhatSheTypes(t *testing.T) {
	k := open(t, cast.New(t))
	got := k.ask(http.MethodGet, k.own(selfreport.NewLink{}).Address(k.url)).body
	if !strings.Contains(got, `translate="no"`) || !strings.Contains(got, `content="notranslate"`) || strings.Count(got, "<textarea") != strings.Count(got, `spellcheck="false"`) {
		t.Error("a translator or a speller may read the page")
	}
}

// Every sentence on which safety hangs is one that somebody reads by name: none of them
// may slip out of the list because its key was called otherwise.
func TestWhatMustBeReadIsAmongWhatIsRead(t *testing.T) {
	read := map[string]bool{}
	for _, key := range selfreport.SafetyKeys() {
		read[key] = true
	}
	for _, key := range []string{
		"press.failed", "press.did", "press.told", "not_ice", "not_ice_did", "not_ice_told", "arrived", "not_sent", "reopen", "going", "slow", "already", "old", "mine",
		"forget", "forget_sure", "did", "did_lead", "did_keep", "told", "code_wrong", "pin_rests", "no_dates", "no_numbers", "gone", "dead", "full", "refused", "picture",
		"call", "voicemail", "again", "in_person", "shell", "trouble", "typed",
	} {
		if !read["portal.safety."+key] {
			t.Errorf("%s is read by nobody", key)
		}
	}
	for _, key := range []string{"open", "keep", "use", "code"} {
		if !read["portal.sheet."+key] {
			t.Errorf("%s of the sheet is read by nobody", key)
		}
	}
	if !read["feeds.cancelled"] || !read["feeds.moved_conflict"] {
		t.Error("the marks of a date are read by nobody")
	}
	for _, l := range selfreport.Languages() {
		for key := range read {
			if !locale.For(l.Tag).Has(key) {
				t.Errorf("%s lacks %s", l.Tag, key)
			}
		}
	}
}

func TestADidReceiptDoesNotSendHerBackToTheApp(t *testing.T) {
	k := open(t, cast.New(t))
	address := k.own(selfreport.NewLink{Language: "en"}).Address(k.url)
	for kind, keepTrying := range map[string]bool{"failed": true, "did": false, "told": false} {
		got := k.send(address, url.Values{"key": {uuid.NewString()}, "kind": {kind}})
		receipt := k.ask(http.MethodGet, k.url+got.header.Get("Location")).body
		if !strings.Contains(receipt, "This message does not go to ICE") || strings.Contains(receipt, "Keep trying the app") != keepTrying {
			t.Errorf("%s: the receipt says otherwise", kind)
		}
	}
}

func TestAFormWithoutAnIdComesBackWithOne(t *testing.T) {
	k := open(t, cast.New(t))
	address := k.own(selfreport.NewLink{}).Address(k.url)
	got := k.send(address, url.Values{"key": {""}, "kind": {"did"}, "words": {"ya"}})
	if got.status != http.StatusUnprocessableEntity && got.status != http.StatusBadRequest || strings.Contains(got.body, `name="key" value=""`) {
		t.Errorf("got %d, or a form that can never be sent", got.status)
	}
}
