package api_test

import (
	"net/http"
	"testing"
	"time"

	"constancia/internal/cast"
)

func TestAProgramPutsADetentionOnRecord(t *testing.T) {
	w := cast.New(t)
	w.Duty(cast.Maria)
	path := "/clients/" + w.Maria().String()
	w.Clock.Set(time.Date(2026, 12, 3, 18, 0, 0, 0, time.UTC))
	pilar := newIntakeDesk(t, w, cast.Pilar)
	body := `{"happened":{"date":"2026-11-24","time":"07:50"},"source":"family","held_by":"ice","facility":"Broadview"}`

	pilar.call(http.StatusUnprocessableEntity, http.MethodPost, path+"/detentions", `{}`)
	pilar.call(http.StatusUnprocessableEntity, http.MethodPost, path+"/detentions", `{"event":"jailed","happened":{"date":"2026-11-24"},"source":"family"}`)
	pilar.call(http.StatusConflict, http.MethodPost, path+"/detentions", `{"event":"moved","happened":{"date":"2026-11-24"},"source":"family"}`)
	made := pilar.call(http.StatusCreated, http.MethodPost, path+"/detentions", body, "Idempotency-Key", "one-key-of-a-program")
	again := pilar.call(http.StatusCreated, http.MethodPost, path+"/detentions", body, "Idempotency-Key", "one-key-of-a-program")
	if made["id"] != again["id"] || made["standing"] != true {
		t.Errorf("got %v, then %v", made, again)
	}
	id := made["id"].(string)
	fixed := pilar.call(http.StatusCreated, http.MethodPost, "/detentions/"+id+"/corrections", `{"happened":{"date":"2026-11-24","time":"08:10"},"source":"locator","why":"The locator."}`)
	if fixed["id"] != id || len(fixed["superseded"].([]any)) != 1 {
		t.Errorf("corrected: %v", fixed)
	}
	answered := pilar.call(http.StatusCreated, http.MethodPost, path+"/detention-duties", `{"detention_id":"`+id+`","answer":"as_they_are"}`)
	if len(answered["answers"].([]any)) != 1 {
		t.Errorf("answered: %v", answered)
	}
	pilar.call(http.StatusPreconditionFailed, http.MethodPost, path+"/detention-duties", `{"detention_id":"`+id+`","answer":"as_they_are"}`)
	pilar.call(http.StatusCreated, http.MethodPost, path+"/detention-links", `{"detention_id":"`+id+`","answer":"end"}`)
	pilar.call(http.StatusCreated, http.MethodPost, path+"/detentions", `{"event":"released","happened":{"date":"2026-12-01"},"source":"court","terms":"bond"}`)

	lena := newIntakeDesk(t, w, cast.Lena)
	all := lena.call(http.StatusOK, http.MethodGet, path+"/detentions", "")["items"].([]any)
	if len(all) != 1 || all[0].(map[string]any)["standing"] != false {
		t.Errorf("on record: %v", all)
	}
	for _, door := range []string{path + "/detentions", path + "/detention-duties", path + "/detention-links", "/detentions/" + id + "/corrections"} {
		lena.call(http.StatusForbidden, http.MethodPost, door, `{}`)
	}
	newIntakeDesk(t, w, cast.Ines).call(http.StatusNotFound, http.MethodGet, path+"/detentions", "")
}
