package api_test

// The topology: Pilar works on María's file and Ruth is its attorney; Lena may only
// read, and sees no packets. Ines is of the team across town.

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/audit"
	"constancia/internal/bundle"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/packets"
)

// assembled lets the job put together what waits.
func assembled(t *testing.T, w *cast.World) {
	t.Helper()
	if _, err := packets.Assemble(t.Context(), w.DB, 10); err != nil {
		t.Fatal(err)
	}
}

func TestAPacketByTheAPI(t *testing.T) {
	w := cast.New(t)
	p, ruth, reads := programmeOf(t, w, w.Paralegal()), programmeOf(t, w, w.Attorney()), programmeOf(t, w, w.ReadOnly())
	failure := w.Failure(cast.Maria)
	place := "/api/v1/clients/" + w.Maria().String() + "/packets"
	body := `{"kind":"missed_check_in","failures":["` + failure.ID.String() + `"],"parts":{"background":{"left_out":true}}}`
	reads.send("GET", place, "", 403)
	reads.send("POST", place, body, 403)
	p.send("POST", place, `{"kind":"missed_check_in"}`, 422)
	made := p.send("POST", place, body, 202, "Idempotency-Key", "k")
	if again := p.send("POST", place, body, 202, "Idempotency-Key", "k"); again["id"] != made["id"] || made["state"] != "building" || made["build_id"] != nil {
		t.Errorf("got %v and %v", made, again)
	}
	one := "/api/v1/packets/" + made["id"].(string)
	ruth.send("POST", one+"/approval", `{}`, 409)
	p.send("GET", one+"/file", "", 409)
	assembled(t, w)

	built := p.send("GET", one, "", 200)
	if built["state"] != "built" || built["progress"] != 100.0 || len(built["sha256"].(string)) != 64 || built["pages"].(float64) < 5 {
		t.Errorf("got %v", built)
	}
	for _, part := range built["parts"].([]any) {
		if part := part.(map[string]any); part["part"] == "background" && (part["in"] != false || part["why"] == nil) {
			t.Errorf("what was left out is in: %v", part)
		}
	}
	build := fmt.Sprintf(`{"build_id":%q}`, built["build_id"])
	version := fmt.Sprintf("%q", fmt.Sprint(built["version"]))
	p.send("POST", one+"/approval", build, 403)
	ruth.send("POST", one+"/approval", `{"build_id":"`+uuid.NewString()+`"}`, 412)
	if got := ruth.send("POST", one+"/approval", build, 201); got["state"] != "approved" || got["approval"] == nil {
		t.Errorf("got %v", got)
	}
	p.send("PATCH", one, `{"words":"She went there."}`, 428)
	p.send("PATCH", one, `{"words":"She went there."}`, 412, "If-Match", version)
	version = fmt.Sprintf("%q", fmt.Sprint(p.send("GET", one, "", 200)["version"]))
	changed := p.send("PATCH", one, `{"words":"She went there."}`, 202, "If-Match", version)
	choice := changed["choice"].(map[string]any)
	if changed["state"] != "building" || choice["words"] != "She went there." || len(choice["failures"].([]any)) != 1 ||
		choice["parts"].(map[string]any)["background"].(map[string]any)["left_out"] != true {
		t.Errorf("a change of one thing changed others: %v", changed)
	}
	assembled(t, w)
	ruth.send("POST", one+"/approval", build, 412)
	build = fmt.Sprintf(`{"build_id":%q}`, p.send("GET", one, "", 200)["build_id"])
	ruth.send("POST", one+"/approval", build, 201)
	p.send("POST", one+"/seal", build, 403)
	if got := ruth.send("POST", one+"/seal", build, 201, "Idempotency-Key", "s"); got["state"] != "sealed" || got["seal"] == nil {
		t.Errorf("got %v", got)
	}
	ruth.send("POST", one+"/seal", build, 409)
	afterTheSeal(t, w, one, place)
}

// afterTheSeal takes the files of María's packet and says what became of it.
func afterTheSeal(t *testing.T, w *cast.World, one, place string) {
	t.Helper()
	p := programmeOf(t, w, w.Paralegal())
	p.send("GET", one+"/bundle", "", 409)
	assembled(t, w)
	if status, file := p.taken(one + "/file"); status != 200 || !strings.HasPrefix(file, "%PDF-") {
		t.Errorf("the file came as %d", status)
	}
	status, file := p.taken(one + "/bundle")
	if report := bundle.Verify(strings.NewReader(file), int64(len(file)), bundle.Options{}); status != 200 || !report.OK {
		t.Errorf("the bundle came as %d and does not verify: %v", status, report)
	}
	p.send("GET", one+"/parts/1", "", 404)

	p.send("POST", one+"/services", `{"how":"email"}`, 422)
	served := p.send("POST", one+"/services", `{"how":"email","on_whom":"ERO Chicago","served_on":"2026-11-23","answer_due":"2026-12-01"}`, 201)
	service := served["services"].([]any)[0].(map[string]any)["id"].(string)
	p.send("POST", one+"/receipts", `{"service_id":"`+service+`","received_on":"2026-11-23","known_by":"return receipt"}`, 201)
	p.send("POST", one+"/answers", `{"outcome":"excused","answered_on":"2026-11-23","document_id":"`+uuid.NewString()+`"}`, 422)
	answered := p.send("POST", one+"/answers", `{"outcome":"excused","answered_by":"Officer Diaz","answered_on":"2026-11-23"}`, 201, "Idempotency-Key", "a")
	if len(answered["answers"].([]any)) != 1 || len(answered["receipts"].([]any)) != 1 {
		t.Errorf("got %v", answered)
	}
	next := p.send("POST", one+"/versions", `{}`, 202)
	if next["number"] != 2.0 || !strings.HasSuffix(one, next["previous_id"].(string)) {
		t.Errorf("got %v", next)
	}
	first := p.send("GET", place+"?limit=1", "", 200)
	if rest := items(p.send("GET", place+"?limit=1&cursor="+first["next_cursor"].(string), "", 200)); len(items(first)) != 1 || len(rest) != 1 {
		t.Errorf("got %v and %v", first, rest)
	}
}

// What may not leave is refused at its field, and that somebody tried is on record.
func TestTheAPIRefusesWhatMayNotLeaveAndKeepsTheAttempt(t *testing.T) {
	w := cast.New(t)
	p, ruth, ines := programmeOf(t, w, w.Paralegal()), programmeOf(t, w, w.Attorney()), programmeOf(t, w, w.Stranger())
	failure, maria := w.Failure(cast.Maria), w.Maria().String()
	place := "/api/v1/clients/" + maria + "/packets"
	unchecked := p.upload("/api/v1/clients/"+maria+"/documents", cast.Screenshot(1), 201, "kind", "screenshot")["id"].(string)
	draft := p.send("POST", "/api/v1/clients/"+maria+"/notes", `{"kind":"statement","whose":"client","text":"I tried."}`, 201)["id"].(string)
	note := p.send("POST", "/api/v1/clients/"+maria+"/notes", `{"kind":"note","text":"She is afraid."}`, 201)["id"].(string)
	evidence := func(id string) string { return `"parts":{"app_evidence":{"exhibits":[{"document_id":"` + id + `"}]}}` }

	for name, one := range map[string]struct {
		choice string
		want   int
		field  string
	}{
		"an unchecked document":            {evidence(unchecked), 409, "parts.app_evidence.exhibits[0].document_id"},
		"a note as a document":             {evidence(note), 409, "parts.app_evidence.exhibits[0].document_id"},
		"a draft as a statement":           {`"statements":["` + draft + `"]`, 403, "statements[0]"},
		"a note as a statement":            {`"statements":["` + note + `"]`, 403, "statements[0]"},
		"an incident nobody let be told":   {`"incidents":["` + uuid.NewString() + `"]`, 403, "incidents[0]"},
		"an unchecked copy for the bundle": {`"parts":{"app_evidence":{"exhibits":[{"document_id":"` + unchecked + `","bundle_id":"` + unchecked + `"}]}}`, 409, "parts.app_evidence.exhibits[0].document_id"},
	} {
		for _, who := range []programme{p, ruth} {
			before := refusalsOf(w)
			got := who.send("POST", place, `{"kind":"missed_check_in","failures":["`+failure.ID.String()+`"],`+one.choice+`}`, one.want)
			if fields := got["errors"].([]any); len(fields) != 1 || fields[0].(map[string]any)["field"] != one.field {
				t.Errorf("%s: got %v", name, got)
			}
			if n := refusalsOf(w) - before; n != 1 {
				t.Errorf("%s: %d times on record", name, n)
			}
		}
	}
	unknown := p.send("POST", place, `{"kind":"missed_check_in","failures":["`+failure.ID.String()+`"],"parts":{"appendix":{}}}`, 422)
	if fields := unknown["errors"].([]any); fields[0].(map[string]any)["field"] != "parts.appendix" {
		t.Errorf("got %v", unknown)
	}
	if made := items(p.send("GET", place, "", 200)); len(made) != 0 {
		t.Errorf("%d packets were made all the same", len(made))
	}

	mine := p.send("POST", place, `{"kind":"missed_check_in","failures":["`+failure.ID.String()+`"]}`, 202)
	one, before := "/api/v1/packets/"+mine["id"].(string), refusalsOf(w)
	p.send("PATCH", one, `{`+evidence(unchecked)+`}`, 409, "If-Match", `"1"`)
	if refusalsOf(w) != before+1 {
		t.Error("a change that was refused is not on record")
	}
	strangersMeetNothing(t, ines, place, mine["id"].(string))
}

// strangersMeetNothing asks for a packet beyond the wall, and for one that never was.
func strangersMeetNothing(t *testing.T, ines programme, place, id string) {
	t.Helper()
	ines.send("POST", place, `{"kind":"missed_check_in"}`, 404)
	ines.send("GET", place, "", 404)
	for _, path := range []string{"", "/file", "/bundle"} {
		request := func(id string) string {
			r := httptest.NewRequest("GET", "http://clinic.example/api/v1/packets/"+id+path, nil)
			r.Header.Set("Authorization", "Bearer "+ines.token)
			answer := httptest.NewRecorder()
			ines.handler.ServeHTTP(answer, r)
			return fmt.Sprint(answer.Code, answer.Body)
		}
		if theirs, never := request(id), request(uuid.NewString()); theirs != never || !strings.HasPrefix(theirs, "404") {
			t.Errorf("%s: a packet beyond the wall answers %s, one that never was %s", path, theirs, never)
		}
	}
}

// refusalsOf counts the attempts on record to let María's papers out.
func refusalsOf(w *cast.World) int {
	n := 0
	w.Read(w.Attorney(), func(tx *db.Tx) error {
		all, err := audit.ForClient(tx, w.Maria(), 0, 1000)
		for _, item := range all {
			if item.Action == "packets.refused" {
				n++
			}
		}
		return err
	})
	return n
}

// A paper of a court is looked through before the packet is sealed.
func TestTheAPISealsNoPaperOfACourtThatNobodyLookedThrough(t *testing.T) {
	w := cast.New(t)
	p, ruth, ines := programmeOf(t, w, w.Paralegal()), programmeOf(t, w, w.Attorney()), programmeOf(t, w, w.Stranger())
	failure, maria := w.Failure(cast.Maria), w.Maria().String()
	order := p.upload("/api/v1/clients/"+maria+"/documents", cast.Screenshot(1), 201, "kind", "court")["id"].(string)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := documents.Look(tx, uuid.MustParse(order), documents.Sight{Fit: true})
		return err
	})
	made := p.send("POST", "/api/v1/clients/"+maria+"/packets",
		`{"kind":"missed_check_in","failures":["`+failure.ID.String()+`"],"parts":{"background":{"exhibits":[{"document_id":"`+order+`"}]}}}`, 202)
	assembled(t, w)
	one := "/api/v1/packets/" + made["id"].(string)
	built := p.send("GET", one, "", 200)
	if list := built["to_clear"].([]any); len(list) != 1 || list[0] != order || built["clearance"] != nil {
		t.Errorf("got %v", built["to_clear"])
	}
	build := fmt.Sprintf(`{"build_id":%q}`, built["build_id"])
	ruth.send("POST", one+"/approval", build, 201)
	if got := ruth.send("POST", one+"/seal", build, 409); got["type"] != "urn:constancia:packets.not_cleared" {
		t.Errorf("got %v", got)
	}
	p.send("POST", one+"/clearance", build, 403)
	ines.send("POST", one+"/clearance", build, 403)
	ruth.send("POST", one+"/clearance", `{"build_id":"`+uuid.NewString()+`"}`, 412)
	if got := ruth.send("POST", one+"/clearance", build, 201, "Idempotency-Key", "c"); got["clearance"] == nil {
		t.Errorf("got %v", got)
	}
	ruth.send("POST", one+"/seal", build, 201)
}

// A program puts the attorney's papers into their places, and says why one is empty; what
// is refused is named as the program named it.
func TestAMotionByTheAPI(t *testing.T) {
	w := cast.New(t)
	p := programmeOf(t, w, w.Attorney())
	place := "/api/v1/clients/" + w.Maria().String() + "/packets"
	p.send("POST", place, `{"kind":"missed_check_in","ground":"no_notice"}`, 422)
	p.send("POST", place, `{"kind":"rescind_exhibits","ground":"because"}`, 422)
	if wrong := fmt.Sprint(p.send("POST", place, `{"kind":"rescind_exhibits","parts":{"cover_page":{"why_none":"It is late."}}}`, 422)); !strings.Contains(wrong, "parts.cover_page.why_none") {
		t.Errorf("got %s", wrong)
	}
	made := p.send("POST", place, `{"kind":"rescind_exhibits","ground":"no_notice","parts":{"application":{"why_none":"Notice alone."}}}`, 202)
	assembled(t, w)
	one := "/api/v1/packets/" + made["id"].(string)
	built := p.send("GET", one, "", 200)
	for _, part := range built["parts"].([]any) {
		part := part.(map[string]any)
		switch name := part["part"]; {
		case name == "fee" && part["in"] != true,
			name == "application" && !strings.Contains(fmt.Sprint(part["why"]), "Notice alone."),
			name == "motion" && (part["in"] != false || len(part["missing"].([]any)) != 1):
			t.Errorf("got %v", part)
		}
	}
	changed := p.send("PATCH", one, `{"ground":"exceptional"}`, 202, "If-Match", fmt.Sprintf("%q", fmt.Sprint(built["version"])))["choice"].(map[string]any)
	if changed["ground"] != "exceptional" || changed["parts"].(map[string]any)["application"].(map[string]any)["why_none"] != "Notice alone." {
		t.Errorf("a change of one thing changed others: %v", changed)
	}
}
