package portal_test

// María's own page over HTTP: her phone, a bot that tries links and codes, and
// somebody who finds an old link.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/obligations"
	"constancia/internal/selfreport"
	"constancia/internal/wall"
)

func (k *door) own(n selfreport.NewLink) selfreport.Made {
	k.t.Helper()
	n.ClientID = k.maria
	var made selfreport.Made
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) (err error) {
		made, err = selfreport.Offer(tx, n)
		return err
	})
	return made
}

func (k *door) send(address string, fields url.Values, header ...string) answer {
	k.t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, address, strings.NewReader(fields.Encode()))
	if err != nil {
		k.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(request)
	if err != nil {
		k.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		k.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

func TestHerPageSaysNothingOfTheCaseAndIsKeptNowhere(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := open(t, w)
		made := k.own(selfreport.NewLink{})
		got := k.ask(http.MethodGet, made.Address(k.url))
		if got.status != http.StatusOK || !strings.Contains(got.body, "La aplicación no funciona") {
			t.Fatalf("got %d", got.status)
		}
		want := map[string]string{
			"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive", "Set-Cookie": "",
		}
		for name, value := range want {
			if got.header.Get(name) != value {
				t.Errorf("%s is %q", name, got.header.Get(name))
			}
		}
		if !strings.HasPrefix(got.header.Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("the policy is %q", got.header.Get("Content-Security-Policy"))
		}
		for _, tells := range []string{"García", "María", "court", "Chicago", "corte", "tribunal", "Removal", "SmartLINK"} {
			if strings.Contains(got.body, tells) {
				t.Errorf("the page says %q", tells)
			}
		}
		if !strings.Contains(got.body, "<title>Mi página</title>") {
			t.Error("its title says something")
		}
		k.close()
		if strings.Contains(k.log.String(), made.Token) {
			t.Error("the log holds the secret")
		}
	})
}

func TestALinkThatOpensNothingSaysTheSameWhateverItWas(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := open(t, w)
		over, revoked := k.own(selfreport.NewLink{}), k.own(selfreport.NewLink{})
		w.Write(w.Paralegal(), func(tx *db.Tx) error { return selfreport.Revoke(tx, revoked.ID) })
		w.Write(actor.System("test"), func(tx *db.Tx) error {
			return tx.DB.Exec("UPDATE selfreport_links SET expires_at = ? WHERE id = ?", tx.Now.Add(-time.Hour), over.ID).Error
		})
		var bodies []string
		for _, token := range []string{over.Token, revoked.Token, strings.Repeat("A", 43), "x"} {
			for _, place := range []string{"", "/receipts/AAAAAA"} {
				got := k.ask(http.MethodGet, k.url+"/r/"+token+place, "Accept-Language", "ht")
				if got.status != http.StatusNotFound {
					t.Errorf("got %d", got.status)
				}
				bodies = append(bodies, got.body)
			}
			if got := k.send(k.url+"/r/"+token, url.Values{"key": {uuid.NewString()}, "kind": {"did"}}); got.status != http.StatusNotFound {
				t.Errorf("a report over it: got %d", got.status)
			}
		}
		slices.Sort(bodies)
		if len(slices.Compact(bodies)) != 1 || !strings.Contains(bodies[0], "Paj sa a pa louvri") {
			t.Errorf("%d different answers", len(bodies))
		}
	})
}

// The medians of a thousand answers each lie within a millisecond: whole answers of
// the door, of links and of codes, on both databases.
func TestUnknownExpiredAndRevokedTakeTheSameTime(t *testing.T) {
	if testing.Short() {
		t.Skip("fourteen thousand answers")
	}
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := open(t, w)
		over, revoked := k.own(selfreport.NewLink{}), k.own(selfreport.NewLink{})
		used, late, ended := k.speak(), k.speak(), k.speak()
		w.Write(actor.System("test"), func(tx *db.Tx) error {
			token, err := selfreport.Redeem(tx, used)
			if err != nil {
				return err
			}
			link, err := selfreport.FindByToken(tx, token)
			return errors.Join(
				err, selfreport.Opened(tx, link), // so the code is used up
				tx.DB.Exec("UPDATE selfreport_links SET expires_at = ? WHERE id = ?", tx.Now.Add(-time.Hour), over.ID).Error,
				tx.DB.Exec("UPDATE selfreport_links SET revoked_at = ?, revoked_by = offered_by WHERE id = ?", tx.Now, revoked.ID).Error,
				k.changeCode(tx, late, "UPDATE selfreport_codes SET expires_at = ? WHERE id = ?", tx.Now.Add(-time.Minute)),
				k.changeCode(tx, ended, "UPDATE selfreport_links SET revoked_by = offered_by, revoked_at = ? WHERE id = (SELECT link_id FROM selfreport_codes WHERE id = ?)", tx.Now),
			)
		})
		k.alike(http.MethodGet, map[string]string{"unknown": "/r/" + strings.Repeat("A", 43), "expired": "/r/" + over.Token, "revoked": "/r/" + revoked.Token})
		k.alike(http.MethodPost, map[string]string{"no code": "AAAAAAAA", "a used code": used, "an expired code": late, "a code of a revoked link": ended})
	})
}

// speak is a code for María's page.
func (k *door) speak() (code string) {
	k.t.Helper()
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) (err error) {
		code, err = selfreport.Speak(tx, selfreport.NewLink{ClientID: k.maria})
		return err
	})
	return code
}

func (k *door) changeCode(tx *db.Tx, code, statement string, to time.Time) error {
	var id string
	err := tx.DB.Table("selfreport_codes").Select("id").Where("code_index = ?", tx.Keys.Blind("selfreport.code", code)).Scan(&id).Error
	return errors.Join(err, tx.DB.Exec(statement, to, id).Error)
}

// rounds is how often the medians may be taken until one round lies within the bound:
// a machine that is busy with other things is noisy, a leak is there each time.
const rounds = 3

// alike holds the medians of answers against each other.
func (k *door) alike(method string, each map[string]string) {
	k.t.Helper()
	var apart time.Duration
	for range rounds {
		if apart = k.apart(method, each); apart <= time.Millisecond {
			return
		}
	}
	k.t.Errorf("the medians lie %v apart, in each of %d rounds", apart, rounds)
}

// apart is how far the medians lie apart. It asks for each by turns, so that a busy machine is busy for all, each time from
// another address.
func (k *door) apart(method string, each map[string]string) time.Duration {
	k.t.Helper()
	took := map[string][]time.Duration{}
	for i := range 1000 {
		k.w.Clock.Advance(4 * time.Second) // so that nobody waits for what others do
		for name, what := range each {
			request := httptest.NewRequest(method, "/r", strings.NewReader("code="+what))
			if method == http.MethodGet {
				request = httptest.NewRequest(method, what, nil)
			}
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:9", len(name), i/250, i%250)
			answer, begun := httptest.NewRecorder(), time.Now()
			k.handler.ServeHTTP(answer, request)
			took[name] = append(took[name], time.Since(begun))
			if answer.Code != http.StatusNotFound && answer.Code != http.StatusUnprocessableEntity {
				k.t.Fatalf("%s: got %d", name, answer.Code)
			}
		}
	}
	var medians []time.Duration
	for name, all := range took {
		slices.Sort(all)
		medians = append(medians, all[500])
		k.t.Logf("%s: median %v", name, all[500])
	}
	apart := slices.Max(medians) - slices.Min(medians)
	k.t.Logf("%v apart", apart)
	return apart
}

// A whole /64 is one guesser; and who holds a code gets in while others guess.
func TestManyAddressesOfOneGuesserAreOneAndNobodyIsKeptOut(t *testing.T) {
	k := open(t, cast.New(t))
	try := func(address, code string) int {
		request := httptest.NewRequest(http.MethodPost, "/r", strings.NewReader("code="+code))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.RemoteAddr = "[" + address + "]:9"
		answer := httptest.NewRecorder()
		k.handler.ServeHTTP(answer, request)
		return answer.Code
	}
	for i := range 6 {
		want := http.StatusUnprocessableEntity
		if i == 5 {
			want = http.StatusTooManyRequests
		}
		if got := try(fmt.Sprintf("2001:db8:1:1::%d", i), "AAAAAAAA"); got != want {
			t.Errorf("try %d from one network: got %d", i, got)
		}
	}
	for i := range 56 {
		try(fmt.Sprintf("2001:db8:2:%d::1", i), "AAAAAAAA")
	}
	var code string
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) (err error) {
		code, err = selfreport.Speak(tx, selfreport.NewLink{ClientID: k.maria})
		return err
	})
	if got := try("2001:db8:3::1", code); got != http.StatusSeeOther {
		t.Errorf("who holds a code: got %d", got)
	}
}

// Where the line is full of others, the four characters more wait for nobody; they are of
// no use without their code.
func TestACodeWithItsFourMoreWaitsForNobody(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := open(t, w)
		gone, hangUp := context.WithCancel(context.Background())
		hangUp()
		try := func(ctx context.Context, address, code string) *httptest.ResponseRecorder {
			request := httptest.NewRequestWithContext(ctx, http.MethodPost, "/r", strings.NewReader("code="+url.QueryEscape(code)))
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.RemoteAddr = "[" + address + "]:9"
			answer := httptest.NewRecorder()
			k.handler.ServeHTTP(answer, request)
			return answer
		}
		for i := range 80 { // of which sixty go at once, and the others have their places
			try(gone, fmt.Sprintf("2001:db8:2:%d::1", i), "AAAAAAAA")
		}
		code, other := k.speak(), k.speak()
		var more string
		w.Read(w.Paralegal(), func(tx *db.Tx) error {
			more = selfreport.More(tx, code)
			return nil
		})

		slow := try(context.Background(), "2001:db8:3::1", code)
		if slow.Code != http.StatusTooManyRequests || !strings.Contains(slow.Body.String(), "four more characters") {
			t.Errorf("the line is full: got %d", slow.Code)
		}
		for _, wrong := range []string{other + more, code + "A", code + more + more, strings.Repeat("A", 12)} {
			if got := try(context.Background(), "2001:db8:4::1", wrong); got.Code != http.StatusUnprocessableEntity {
				t.Errorf("%d characters that do not belong together: got %d", len(wrong), got.Code)
			}
		}
		if got := try(context.Background(), "2001:db8:3::1", selfreport.Spaced(code)+" "+strings.ToLower(more)); got.Code != http.StatusSeeOther {
			t.Errorf("all twelve: got %d", got.Code)
		}
		for i := range 30 {
			want := http.StatusUnprocessableEntity
			if i >= 26 {
				want = http.StatusTooManyRequests
			}
			if got := try(context.Background(), "2001:db8:4::1", strings.Repeat("A", 12)); got.Code != want {
				t.Fatalf("try %d of the long ones: got %d", i+5, got.Code)
			}
		}
	})
}

func TestWhatMakesPreviewsOfLinksIsNobodyWhoOpenedIt(t *testing.T) {
	k := open(t, cast.New(t))
	made := k.own(selfreport.NewLink{})
	opened := func() bool {
		var link selfreport.Link
		k.w.Read(k.w.Paralegal(), func(tx *db.Tx) (err error) {
			link, err = selfreport.Find(tx, made.ID)
			return err
		})
		return link.OpenedAt != nil
	}
	for _, header := range [][]string{
		{"User-Agent", "WhatsApp/2.23"},
		{"User-Agent", "TelegramBot (like TwitterBot)"},
		{"User-Agent", "Mozilla/5.0", "Sec-Purpose", "prefetch"},
		{"User-Agent", "Slackbot-LinkExpanding 1.0"},
		{"User-Agent", "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)"},
		{"User-Agent", "python-requests/2.31"},
		{"User-Agent", "Mozilla/5.0 AppleWebKit (KHTML, like Gecko; compatible; bingbot/2.0) Chrome/103"},
		{"User-Agent", "Mozilla/5.0 (Windows NT 6.1) SkypeUriPreview Preview/0.5"},
	} {
		if k.ask(http.MethodGet, made.Address(k.url), header...); opened() {
			t.Errorf("%v opened it", header)
		}
	}
	if k.ask(http.MethodGet, made.Address(k.url), "User-Agent", "Mozilla/5.0 (Linux; Android 9; CUBOT P30 Build/PPR1) AppleWebKit/537.36 Chrome/74 Mobile"); !opened() {
		t.Error("her phone did not")
	}
}

func TestWhoGuessesWaits(t *testing.T) {
	k := open(t, cast.New(t))
	made := k.own(selfreport.NewLink{})
	var links, codes int
	for k.ask(http.MethodGet, k.url+"/r/"+strings.Repeat("B", 43)).status == http.StatusNotFound {
		links++
	}
	for k.send(k.url+"/r", url.Values{"code": {"AAAA AAAA"}}).status == http.StatusUnprocessableEntity {
		codes++
	}
	if links != 30 || codes != 5 {
		t.Errorf("%d links and %d codes a minute, want 30 and 5", links, codes)
	}
	if got := k.send(k.url+"/r", url.Values{"code": {"AAAA AAAA"}}); got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "60" {
		t.Errorf("got %d, after %q", got.status, got.header.Get("Retry-After"))
	}
	if got := k.ask(http.MethodGet, made.Address(k.url)); got.status != http.StatusOK {
		t.Errorf("who holds a link waits too: %d", got.status)
	}
}

func TestAFloodIsSlowedAndNothingOfItIsLost(t *testing.T) {
	k := open(t, cast.New(t))
	address := k.own(selfreport.NewLink{}).Address(k.url)
	var kept int
	var slow answer
	key := ""
	for range 30 {
		key = uuid.NewString()
		slow = k.send(address, url.Values{"key": {key}, "kind": {"failed"}}, "Accept", "application/json")
		if slow.status != http.StatusOK {
			break
		}
		kept++
	}
	if kept != 20 || slow.status != http.StatusTooManyRequests || slow.header.Get("Retry-After") != "600" {
		t.Fatalf("kept %d, then %d after %q", kept, slow.status, slow.header.Get("Retry-After"))
	}
	k.w.Clock.Advance(11 * time.Minute)
	if got := k.send(address, url.Values{"key": {key}, "kind": {"failed"}}, "Accept", "application/json"); got.status != http.StatusOK {
		t.Errorf("the one that was slowed: %d", got.status)
	}
}

func TestWhatAPhoneSendsTwiceHasOneReceiptOfOurTime(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := open(t, w)
		address := k.own(selfreport.NewLink{}).Address(k.url)
		fields := url.Values{
			"key": {"the-same-key"}, "kind": {"failed"}, "l": {"ar"}, "words": {"لا يعمل Error 500 التطبيق"}, "kinds": {"app_crash", "no such kind"},
			"at": {"1970-01-01T00:10:00Z"}, "sent": {"1970-01-01T00:12:00Z"}, "date": {"not a date"},
		}
		var first, second struct {
			Receipt    string    `json:"receipt"`
			ReceivedAt time.Time `json:"received_at"`
			Again      bool      `json:"again"`
		}
		one := k.send(address, fields, "Accept", "application/json", "Origin", "null")
		two := k.send(address, fields, "Accept", "application/json")
		if json.Unmarshal([]byte(one.body), &first) != nil || json.Unmarshal([]byte(two.body), &second) != nil {
			t.Fatalf("got %d %q", one.status, one.body)
		}
		if first.Again || !second.Again || first.Receipt != second.Receipt || !first.ReceivedAt.Equal(w.Clock.Now()) {
			t.Errorf("got %+v and %+v", first, second)
		}
		page := k.ask(http.MethodGet, address+"/receipts/"+first.Receipt+"?l=ar")
		if page.status != http.StatusOK || !strings.Contains(page.body, `dir="rtl"`) {
			t.Fatalf("got %d", page.status)
		}
		ice, title := strings.Index(page.body, "هذه الرسالة لا تصل إلى ICE"), strings.Index(page.body, "<h1>")
		if ice < 0 || ice > title || !strings.Contains(page.body, "This message does not go to ICE, and it is not your check-in.") {
			t.Error("the receipt does not say first, in her language and in English, that this is no report to ICE")
		}
		if strings.Contains(page.body, "Error 500") {
			t.Error("the receipt repeats what was said")
		}
	})
}

func TestDatesWaitForHerNumber(t *testing.T) {
	k := open(t, cast.New(t))
	address := k.own(selfreport.NewLink{Pin: "2468"}).Address(k.url)
	asks := k.ask(http.MethodGet, address)
	if !strings.Contains(asks.body, `id="pin"`) || strings.Contains(asks.body, "Tarea en el teléfono") {
		t.Error("her dates are shown unasked")
	}
	if got := k.send(address+"/dates", url.Values{"pin": {"1111"}, "l": {"es"}}); !strings.Contains(got.body, "Ese no es el número") {
		t.Errorf("a wrong number: %d", got.status)
	}
	// In the figures of an Arabic keyboard, and with an answer that can be gone back to.
	got := k.send(address+"/dates", url.Values{"pin": {"٢٤٦٨"}, "l": {"es"}})
	if got.status != http.StatusSeeOther {
		t.Fatalf("her number: %d", got.status)
	}
	shown := k.url + got.header.Get("Location")
	shows := func(address string) bool {
		return strings.Contains(k.ask(http.MethodGet, address).body, "Tarea en el teléfono")
	}
	if !shows(shown) || !shows(strings.Replace(shown, "l=es", "l=es&x=", 1)) {
		t.Error("her dates are not shown, or once only")
	}
	other := k.own(selfreport.NewLink{Pin: "1357"}).Address(k.url)
	if shows(strings.Replace(shown, address, other, 1)) || shows(strings.Replace(shown, "d=", "d=z", 1)) {
		t.Error("the address opens another page, or a later one")
	}
	k.w.Clock.Advance(11 * time.Minute)
	if shows(shown) {
		t.Error("her dates are shown for ever")
	}
}

func TestADayIsSaidWithoutAnHour(t *testing.T) {
	k := open(t, cast.New(t))
	k.w.Impose(k.maria, obligations.NewDuty{Modality: "home_visit", Plan: obligations.Plan{
		Kind: obligations.DayWindow, Start: wall.Moment{Date: "2026-12-09", Zone: "America/Chicago"},
		Told: obligations.Told{By: "BI case specialist", On: "2026-11-20", Language: "es", How: "in_person"},
	}})
	got := k.ask(http.MethodGet, k.own(selfreport.NewLink{}).Address(k.url)+"?l=en")
	if !strings.Contains(got.body, "<bdi>Wed Dec 9</bdi>") || strings.Contains(got.body, "12:00 AM") || strings.Contains(got.body, "UTC") {
		t.Error("the day has an hour")
	}
}
