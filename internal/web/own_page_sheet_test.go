package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/web"
)

func TestTheSheetToTakeHomeIsMadeForWhoHoldsTheLink(t *testing.T) {
	w := cast.New(t)
	path := "/clients/" + w.Maria().String()
	v := signedIn(t, w, cast.Pilar)
	made := v.post(path+"/own-pages", "form_id", "f-1", "how", "link", "language", "es", "wording", "discreet").is(http.StatusOK)
	sheet, _ := made.Find(`form[action$="/sheet"]`).Attr("action")
	token := made.value("token")
	if sheet == "" || len(token) != 43 || strings.Contains(sheet, token) {
		t.Fatalf("the sheet is at %q", sheet)
	}
	got := v.post(sheet, "token", token).is(http.StatusOK)
	if kind := got.header.Get("Content-Type"); kind != "application/pdf" {
		t.Errorf("got %s", kind)
	}
	v.post(sheet, "token", strings.Repeat("x", 43)).is(http.StatusNotFound)
	v.post(sheet).is(http.StatusNotFound)
	signedIn(t, w, cast.Ines).post(sheet, "token", token).is(http.StatusNotFound)
	signedIn(t, w, cast.Lena).post(sheet, "token", token).is(http.StatusForbidden)
}

func TestTheSheetIsOnePageInEachLanguageAndStandsAloneWhereSomebodyHasReadIt(t *testing.T) {
	for _, language := range []string{"en", "es", "ht", "pt", "fr", "ar"} {
		var sizes [2]int
		for i, read := range []bool{true, false} {
			pages, size, missing := web.Sheet(t, language, read, "https://constancia.long-name-of-a-clinic.example.org", strings.Repeat("m", 43))
			if sizes[i] = size; pages != 1 || len(missing) > 0 {
				t.Errorf("%s: %d pages, without %q", language, pages, string(missing))
			}
		}
		if sizes[0] >= sizes[1] {
			t.Errorf("%s: nothing stands in English below what nobody has read", language)
		}
	}
}

func TestHerPageIsShownWithoutALink(t *testing.T) {
	w := cast.New(t)
	path := "/clients/" + w.Maria().String()
	v := signedIn(t, w, cast.Pilar)
	if v.get(path).Find(`#own-page a[href="`+path+`/own-page"]`).Length() != 1 {
		t.Error("nothing leads there")
	}
	if got := v.get(path + "/own-page").is(http.StatusOK); !strings.Contains(got.words("body"), "La aplicación no funciona") || got.Find("button[type=submit]:not([disabled])").Length() != 0 {
		t.Error("it is not her page, or something can be sent from it")
	}
	if got := v.get(path + "/own-page?l=ht").is(http.StatusOK); got.Find("html").AttrOr("lang", "") != "ht" {
		t.Error("the language cannot be chosen")
	}
	signedIn(t, w, cast.Ines).get(path + "/own-page").is(http.StatusNotFound)
}

func TestStaffSeeHerPageInEachOfItsStates(t *testing.T) {
	w := cast.New(t)
	path := "/clients/" + w.Maria().String() + "/own-page"
	v := signedIn(t, w, cast.Pilar)
	for state, word := range map[string]string{
		"": "La aplicación no funciona", "no such": "La aplicación no funciona", "waiting": "todavía", "received": "XXX XXX", "gone": "Este enlace no está en uso",
		"pin": "Escriba su número", "code": "Escriba su código",
	} {
		got := v.get(path + "?state=" + url.QueryEscape(state)).is(http.StatusOK)
		if said := got.words("main"); !strings.Contains(said, word) {
			t.Errorf("%s: %s", state, said)
		}
		if got.Find("button:not([disabled]):not([data-do])").Length() != 0 || got.Find("script").Length() != 0 {
			t.Errorf("%s: something can be sent", state)
		}
		if here := got.words(`nav [aria-current="page"]`); got.Find("nav.tabs a").Length() != 6 || here == "" || got.Find("nav.tabs").AttrOr("lang", "") != "en" {
			t.Errorf("%s: no way to the other states, or in her words: %s", state, here)
		}
	}
	if got := v.get(path + "?l=ar&state=gone"); got.Find(`.languages a[href*="l=ht"][href*="state=gone"]`).Length() != 1 || got.Find("html").AttrOr("dir", "") != "rtl" {
		t.Error("with the language the state is lost")
	}
}
