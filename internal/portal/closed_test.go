package portal_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/feeds"
	"constancia/internal/selfreport"
)

func TestThePageOfAClosedFileSaysSoAndStillTakesAReport(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := open(t, w)
		page, asks := k.own(selfreport.NewLink{}), k.own(selfreport.NewLink{Pin: "2468"})
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := feeds.CloseFile(tx, k.maria, clients.Closing{Why: "She has moved."})
			return err
		})

		for _, made := range []selfreport.Made{page, asks} {
			got := k.ask(http.MethodGet, made.Address(k.url))
			if got.status != http.StatusOK || !strings.Contains(got.body, "cerraron su expediente") || !strings.Contains(got.body, "have closed your file") {
				t.Fatalf("got %d; it does not say so", got.status)
			}
			if strings.Contains(got.body, `id="dates"`) || strings.Contains(got.body, `id="numbers"`) || strings.Contains(got.body, "moved") {
				t.Error("dates, numbers or the reason are shown")
			}
		}
		sent := k.send(page.Address(k.url), url.Values{"key": {"a-key-of-a-phone"}, "kind": {"failed"}})
		if sent.status != http.StatusSeeOther {
			t.Fatalf("a report: got %d", sent.status)
		}
		receipt := k.ask(http.MethodGet, k.url+sent.header.Get("Location"))
		if receipt.status != http.StatusOK || !strings.Contains(receipt.body, "cerraron su expediente") {
			t.Errorf("the receipt, %d, does not repeat it", receipt.status)
		}
	})
}
