package web_test

import (
	"net/http"
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

func TestTheSheetIsOnePageInEachLanguage(t *testing.T) {
	for _, language := range []string{"en", "es", "ht", "pt", "fr", "ar"} {
		pages, missing := web.Sheet(t, language, "https://constancia.long-name-of-a-clinic.example.org", strings.Repeat("m", 43))
		if pages != 1 || len(missing) > 0 {
			t.Errorf("%s: %d pages, without %q", language, pages, string(missing))
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
