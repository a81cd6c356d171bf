package api_test

import (
	"net/http"
	"testing"

	"constancia/internal/cast"
)

// A program records María's move as Pilar would; the answer lists what it opened.
func TestAProgramRecordsAMoveAndHowTheCourtWasTold(t *testing.T) {
	w := cast.New(t)
	w.Hearing(cast.Maria)
	d := newIntakeDesk(t, w, cast.Pilar)
	client := "/clients/" + w.Maria().String()
	same := `{"address":{"line1":"1 N State St Apt 4","city":"Chicago","state":"IL","zip":"60602"}}`
	version := d.call(http.StatusOK, "GET", client, "")["version"].(float64)
	d.call(http.StatusOK, "PATCH", client, same, "If-Match", `"`+string('0'+rune(version))+`"`)
	if got := d.call(http.StatusOK, "GET", client+"/moves", "")["items"].([]any); len(got) != 0 {
		t.Errorf("an address that was current already made %d moves", len(got))
	}

	body := `{"line1":"233 S Wacker Dr","city":"Chicago","state":"IL","since":"2026-11-20","told_by":"herself"}`
	made := d.call(http.StatusCreated, "POST", client+"/address", body, "Idempotency-Key", "k")
	if tasks := made["tasks"].([]any); len(tasks) != 2 {
		t.Fatalf("opened %v", tasks)
	}
	d.want(d.call(http.StatusCreated, "POST", client+"/address", body, "Idempotency-Key", "k"), made["move_id"], "move_id")
	move := d.call(http.StatusOK, "GET", "/moves/"+made["move_id"].(string), "")
	d.want(move, "EOIR-33/IC", "updates", 0, "form")
	d.want(move, "2026-11-25", "updates", 0, "due_on")
	d.want(move, "2026-11-30", "updates", 0, "outer_on")
	d.want(move, false, "updates", 0, "confirmed")

	court := "/move-updates/" + at(move, "updates", 0, "id").(string)
	d.call(http.StatusForbidden, "POST", court+"/turns", `{"act":"confirmed"}`)
	d.call(http.StatusUnprocessableEntity, "POST", court+"/turns", `{}`)
	d.call(http.StatusUnprocessableEntity, "POST", court+"/turns", `{"act":"dropped"}`)
	d.call(http.StatusPreconditionFailed, "POST", court+"/turns", `{"act":"dropped","reason":"x"}`, "If-Match", `"7"`)
	sent := d.call(http.StatusCreated, "POST", court+"/sendings", `{"sent_on":"2026-11-23","how":"ecas","receipt":"77"}`)
	d.want(sent, "77", "updates", 0, "sent", "receipt")
	row := at(sent, "updates", 0, "sent", "row_id").(string)
	fixed := d.call(http.StatusCreated, "POST", court+"/sendings", `{"sent_on":"2026-11-23","how":"mail","supersedes":"`+row+`","why":"By mail."}`)
	d.want(fixed, "mail", "updates", 0, "sent", "how")
	d.want(d.call(http.StatusOK, "GET", "/move-updates", ""), "uscis", "items", 0, "agency")
	d.call(http.StatusCreated, "POST", "/moves/"+move["id"].(string)+"/corrections", `{"line1":"233 S Wacker Dr","city":"Chicago","state":"IL","since":"2026-11-18","why":"The lease."}`)
	d.want(d.call(http.StatusOK, "GET", client+"/moves", ""), "2026-11-18", "items", 0, "moved_on")
	d.call(http.StatusCreated, "POST", "/moves/"+move["id"].(string)+"/updates", `{"agency":"bia"}`)

	ruth, ines := newIntakeDesk(t, w, cast.Ruth), newIntakeDesk(t, w, cast.Ines)
	d.want(ruth.call(http.StatusCreated, "POST", court+"/turns", `{"act":"confirmed","due_on":"2026-11-20"}`), true, "updates", 0, "confirmed")
	ines.call(http.StatusNotFound, "GET", "/moves/"+move["id"].(string), "")
	ines.call(http.StatusNotFound, "POST", court+"/receipts", `{"document_id":"`+w.Maria().String()+`"}`)
	ines.call(http.StatusNotFound, "GET", client+"/moves", "")
}
