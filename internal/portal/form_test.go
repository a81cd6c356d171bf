package portal_test

// María's phone runs no script: what she types and the pictures come in one form.

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/selfreport"
)

// post sends a form with files, each streamed as it is.
func (k *door) post(address string, fields url.Values, files ...io.Reader) answer {
	k.t.Helper()
	from, to := io.Pipe()
	form := multipart.NewWriter(to)
	go func() {
		for name, values := range fields {
			for _, value := range values {
				_ = form.WriteField(name, value)
			}
		}
		for i, file := range files {
			part, _ := form.CreateFormFile("file", fmt.Sprintf("IMG_%d.png", i))
			_, _ = io.Copy(part, file)
		}
		_ = to.CloseWithError(form.Close())
	}()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, address, from)
	if err != nil {
		k.t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
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

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func (k *door) said() (all []selfreport.Said) {
	k.t.Helper()
	k.w.Read(k.w.Paralegal(), func(tx *db.Tx) (err error) {
		all, err = selfreport.SaidBy(tx, k.maria, 50)
		return err
	})
	return all
}

func TestALargePictureCostsNeitherTheReportNorTheOtherPictures(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := open(t, w)
		address := k.own(selfreport.NewLink{}).Address(k.url)
		huge := io.MultiReader(bytes.NewReader(cast.Screenshot(2)), io.LimitReader(zeros{}, 120<<20))
		got := k.post(address, url.Values{"key": {"one-form-of-three"}, "kind": {"failed"}, "l": {"ht"}, "words": {"foto"}},
			bytes.NewReader(cast.Screenshot(1)), huge, strings.NewReader(""), bytes.NewReader(cast.Screenshot(3)))
		if got.status != http.StatusSeeOther {
			t.Fatalf("got %d", got.status)
		}
		all := k.said()
		if len(all) != 1 || all[0].Pictures != 2 || all[0].Lost != 1 {
			t.Fatalf("got %+v", all)
		}
		page := k.ask(http.MethodGet, k.url+got.header.Get("Location"))
		if !strings.Contains(page.body, "Yon foto pa t ka konsève") || !strings.Contains(page.body, "A picture could not be kept") {
			t.Error("the receipt does not say, in both languages, that a picture is lost")
		}
	})
}

func TestWhatCannotBeTakenComesBackWithEveryWordAndItsId(t *testing.T) {
	k := open(t, cast.New(t))
	address := k.own(selfreport.NewLink{}).Address(k.url)
	for range 20 {
		k.send(address, url.Values{"key": {uuid.NewString()}, "kind": {"did"}}, "Accept", "application/json")
	}
	fields := url.Values{
		"key": {"the-twenty-first"}, "kind": {"told"}, "l": {"ar"}, "words": {"قالوا \"<b>غدا"}, "date": {"2026-11-28"}, "time": {"8h"}, "place": {"101 W"},
	}
	got := k.post(address, fields, bytes.NewReader(cast.Screenshot(1)))
	if got.status != http.StatusTooManyRequests || got.header.Get("Retry-After") != "600" {
		t.Fatalf("got %d", got.status)
	}
	for _, want := range []string{
		`value="the-twenty-first"`, "قالوا &#34;&lt;b&gt;غدا", `value="2026-11-28"`, `value="8h"`, `value="101 W"`, `id="told" open`, `dir="rtl"`,
		"انتظر 10 دقائق", "What you wrote is still here",
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	k.w.Clock.Advance(11 * time.Minute)
	for range 2 {
		if got := k.post(address, fields); got.status != http.StatusSeeOther {
			t.Errorf("pressed again: %d", got.status)
		}
	}
	if n := len(k.said()); n != 21 {
		t.Errorf("%d arrivals", n)
	}
}

func TestAKnownReportIsAnsweredAlsoToWhoSendsTooMuch(t *testing.T) {
	k := open(t, cast.New(t))
	address := k.own(selfreport.NewLink{}).Address(k.url)
	known := url.Values{"key": {"the-first-of-many"}, "kind": {"did"}}
	first := k.send(address, known, "Accept", "application/json")
	for range 25 {
		k.send(address, url.Values{"key": {uuid.NewString()}, "kind": {"did"}}, "Accept", "application/json")
	}
	again := k.send(address, known, "Accept", "application/json")
	if first.status != http.StatusOK || again.status != http.StatusOK || !strings.Contains(again.body, `"again":true`) {
		t.Errorf("got %d, then %d %s", first.status, again.status, again.body)
	}
}

func TestOnlyOurOwnWordMakesALinkDeadToAScript(t *testing.T) {
	k := open(t, cast.New(t))
	made := k.own(selfreport.NewLink{})
	k.w.Write(k.w.Paralegal(), func(tx *db.Tx) error { return selfreport.Revoke(tx, made.ID) })
	got := k.send(made.Address(k.url), url.Values{"key": {uuid.NewString()}, "kind": {"did"}}, "Accept", "application/json")
	if got.status != http.StatusNotFound || got.body != `{"gone":true}` {
		t.Errorf("got %d %s", got.status, got.body)
	}
}

func TestAPageSpeaksTheLanguageThatWasChosenElseThatOfTheLink(t *testing.T) {
	k := open(t, cast.New(t))
	made := k.own(selfreport.NewLink{Language: "ht"})
	gone := k.url + "/r/" + strings.Repeat("A", 43)
	for _, each := range []struct{ address, accept, want string }{
		{made.Address(k.url), "fr", "ht"},
		{made.Address(k.url) + "?l=xx", "fr", "ht"},
		{made.Address(k.url) + "?l=ar", "fr", "ar"},
		{gone, "xx, pt-BR;q=0.9, en;q=0.5", "pt"},
		{gone + "?l=ar", "fr", "ar"},
		{k.url + "/r", "es-GT,es;q=0.9", "es"},
		{k.url + "/r/shell?l=ht", "", "ht"},
	} {
		got := k.ask(http.MethodGet, each.address, "Accept-Language", each.accept)
		if !strings.Contains(got.body, `<html lang="`+each.want+`"`) || strings.Count(got.body, "data-language=") != 6 {
			t.Errorf("%s: not in %s, or without a choice", strings.Replace(each.address, made.Token, "…", 1), each.want)
		}
	}
	var code string
	speak := func() {
		k.w.Write(k.w.Paralegal(), func(tx *db.Tx) (err error) {
			code, err = selfreport.Speak(tx, selfreport.NewLink{ClientID: k.maria, Language: "ht"})
			return err
		})
	}
	speak()
	if got := k.send(k.url+"/r", url.Values{"code": {code}}, "Accept-Language", "fr"); strings.Contains(got.header.Get("Location"), "?") {
		t.Error("the browser's language goes before that of the link")
	}
	speak()
	if got := k.send(k.url+"/r", url.Values{"code": {code}, "l": {"ar"}}); !strings.HasSuffix(got.header.Get("Location"), "?l=ar") {
		t.Errorf("got %d: what was chosen on the page of the code is forgotten", got.status)
	}
}

func TestAPageThatAPhoneKeepsHasNoIdAndNoDate(t *testing.T) {
	k := open(t, cast.New(t))
	got := k.ask(http.MethodGet, k.url+"/r/shell?l=es")
	if strings.Count(got.body, `name="key" value=""`) != 3 || strings.Contains(got.body, `id="dates"`) || !strings.Contains(got.body, "cuando haya señal") {
		t.Error("an id is kept with the page, or it does not say where her dates are")
	}
}

func TestAPictureIsAddedToWhatHasArrived(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := open(t, w)
		address := k.own(selfreport.NewLink{}).Address(k.url)
		sent := k.post(address, url.Values{"key": {"words-and-one-picture"}, "kind": {"did"}, "l": {"es"}}, bytes.NewReader(cast.Screenshot(1)))
		receipt := strings.Split(sent.header.Get("Location"), "?")[0]
		page := k.ask(http.MethodGet, k.url+receipt+"?l=es")
		if !strings.Contains(page.body, `action="`+receipt+`/pictures?l=es"`) {
			t.Fatal("the receipt takes no picture")
		}
		for range 2 {
			if got := k.post(k.url+receipt+"/pictures?l=es", url.Values{}, bytes.NewReader(cast.Screenshot(2)), strings.NewReader("")); got.status != http.StatusSeeOther {
				t.Fatalf("got %d", got.status)
			}
		}
		if all := k.said(); len(all) != 1 || all[0].Pictures != 3 || all[0].Lost != 0 {
			t.Errorf("got %+v", all)
		}
		other := k.own(selfreport.NewLink{}).Address(k.url)
		if got := k.post(other+"/receipts/AAAAAA/pictures", url.Values{}, bytes.NewReader(cast.Screenshot(3))); got.status != http.StatusNotFound {
			t.Errorf("a receipt that is none: %d", got.status)
		}
	})
}
