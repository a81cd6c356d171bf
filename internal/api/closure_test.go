package api_test

import (
	"net/http"
	"testing"

	"constancia/internal/cast"
)

func TestAProgramClosesAFileAndOpensItAgain(t *testing.T) {
	w := cast.New(t)
	path := "/clients/" + w.Maria().String()
	pilar := newIntakeDesk(t, w, cast.Pilar)

	pilar.call(http.StatusUnprocessableEntity, http.MethodPost, path+"/closures", `{}`)
	made := pilar.call(http.StatusCreated, http.MethodPost, path+"/closures", `{"why":"Moved.","closed_on":"2026-11-01"}`, "Idempotency-Key", "one-key-of-a-program")
	again := pilar.call(http.StatusCreated, http.MethodPost, path+"/closures", `{"why":"Moved.","closed_on":"2026-11-01"}`, "Idempotency-Key", "one-key-of-a-program")
	if made["closed_on"] != "2026-11-01" || made["id"] != again["id"] || made["reopened_at"] != nil {
		t.Errorf("got %v, then %v", made, again)
	}
	pilar.call(http.StatusConflict, http.MethodPost, path+"/closures", `{"why":"Moved."}`)
	pilar.call(http.StatusConflict, http.MethodPost, path+"/own-pages", `{}`)
	pilar.call(http.StatusConflict, http.MethodPost, path+"/own-page-codes", `{}`)
	if one := pilar.call(http.StatusOK, http.MethodGet, path, ""); one["closed"] != true {
		t.Errorf("closed is %v", one["closed"])
	}
	for files, want := range map[string]int{"": 0, "?files=closed": 1, "?files=all": 1} {
		if got := pilar.call(http.StatusOK, http.MethodGet, "/clients"+files, "")["items"].([]any); len(got) != want {
			t.Errorf("%q lists %d", files, len(got))
		}
	}
	newIntakeDesk(t, w, cast.Lena).call(http.StatusForbidden, http.MethodPost, path+"/reopening", `{"why":"x"}`)
	pilar.call(http.StatusOK, http.MethodPost, path+"/reopening", `{"why":"Back."}`)
	all := pilar.call(http.StatusOK, http.MethodGet, path+"/closures", "")["items"].([]any)
	if len(all) != 1 || all[0].(map[string]any)["reopened_why"] != "Back." {
		t.Errorf("on record: %v", all)
	}
}
