package web_test

import (
	"bytes"
	"cmp"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/obligations"
)

// María's window opens on Tuesday at nine and stays open for an hour. At twenty
// past she calls: the picture would not send.

func failuresOf(w *cast.World, client uuid.UUID) (list []failures.File) {
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) {
		list, err = failures.ForClient(tx, client)
		return err
	})
	return list
}

// send posts a form with files, name and content in turn.
func (v *visitor) send(path string, pairs []string, files ...string) answer {
	v.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = form.WriteField(pairs[i], pairs[i+1])
	}
	for i := 0; i+1 < len(files); i += 2 {
		part, err := form.CreateFormFile("file", files[i])
		if err != nil {
			v.t.Fatal(err)
		}
		_, _ = part.Write([]byte(files[i+1]))
	}
	_ = form.Close()
	r := httptest.NewRequestWithContext(v.t.Context(), http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.ask(r)
}

// calling is the moment of María's call, with her window open.
func calling(t *testing.T) (*cast.World, *visitor, uuid.UUID) {
	w := cast.New(t)
	maria := w.Maria()
	w.Duty(cast.Maria)
	w.Clock.Set(time.Date(2026, 11, 24, 15, 20, 0, 0, time.UTC))
	return w, signedIn(t, w, cast.Pilar), maria
}

func TestAFailureIsLoggedWithOneAnswer(t *testing.T) {
	w, v, maria := calling(t)
	place := "/clients/" + maria.String() + "/failures"
	page := v.get(place + "/new").is(http.StatusOK)
	page.labelled()
	if strings.Contains(page.words("title"), "Garc") {
		t.Error("the tab's title names the client")
	}
	if got := page.words(".notice"); !strings.Contains(got, "40 minutes left") {
		t.Errorf("nobody says how long the window stays open: %s", got)
	}
	if page.value("first_seen_at.time") != "09:20" || page.value("told_at.date") != "2026-11-24" || page.value("occurrence_id") == "none" {
		t.Errorf("the form opens at %q, with %q", page.value("first_seen_at.time"), page.value("occurrence_id"))
	}
	form := []string{
		"form_id", page.value("form_id"), "occurrence_id", page.value("occurrence_id"), "kinds", "app_photo_not_sent",
		"first_seen_at.date", "2026-11-24", "first_seen_at.time", "9:05 AM", "told_at.date", "2026-11-24", "told_at.time", "09:20",
		"attempt.at.date", "2026-11-24", "attempt.at.time", "09:20", "call.at.date", "2026-11-24", "call.at.time", "09:20",
		"appearance.arrived_at.date", "2026-11-24", "appearance.arrived_at.time", "09:20",
	}
	first := v.post(place, form...).is(http.StatusSeeOther)
	v.post(place, form...).leadsTo(first.location)

	list := failuresOf(w, maria)
	if len(list) != 1 || len(list[0].Attempts)+len(list[0].Calls)+len(list[0].Appearances)+len(list[0].Witnesses) != 0 {
		t.Fatalf("kept %d failures", len(list))
	}
	if at := list[0].Current().FirstSeenAt; !at.Equal(time.Date(2026, 11, 24, 15, 5, 0, 0, time.UTC)) {
		t.Errorf("it happened at %v", at)
	}
	file := v.get(first.location).is(http.StatusOK)
	file.labelled()
	for _, want := range []string{"9:05 AM", "The picture would not send", "by Pilar Quispe", "Leave a voicemail"} {
		if !strings.Contains(file.words("main"), want) {
			t.Errorf("its page lacks %q: %s", want, file.words("main"))
		}
	}
	if got := v.get("/clients/" + maria.String()).words("#failures"); !strings.Contains(got, "The picture would not send") {
		t.Errorf("her file says: %s", got)
	}
	if got := v.get("/failures?state=new").words("#failures"); !strings.Contains(got, "The picture would not send") {
		t.Errorf("the list says: %s", got)
	}
}

func TestARefusedFailureKeepsWhatWasTyped(t *testing.T) {
	w, v, maria := calling(t)
	place := "/clients/" + maria.String() + "/failures"
	page := v.post(place, "form_id", "f", "told_by", "her sister").is(http.StatusUnprocessableEntity)
	page.labelled()
	if page.value("told_by") != "her sister" || page.words("#f-kinds-problem") == "" {
		t.Errorf("the page says: %s", page.words(".problems"))
	}
	page = v.post(place, "form_id", "f", "kinds", "app_crash", "kinds", "gps_battery", "first_seen_at.date", "2026-11-31", "first_seen_at.time", "25:00",
		"told_at.date", "2027-01-01", "told_at.time", "09:00", "call.channel", "phone", "call.minutes", "long", "witness.saw", "everything").is(http.StatusUnprocessableEntity)
	page.labelled()
	for name, want := range map[string]string{"first_seen_at.date": "2026-11-31", "call.minutes": "long", "form_id": "f"} {
		if page.value(name) != want {
			t.Errorf("%s holds %q, want %q", name, page.value(name), want)
		}
	}
	if page.Find(`[name="kinds"][checked]`).Length() != 2 || page.Find("details[open] [value=gps_battery]").Length() != 1 {
		t.Error("the chosen kinds are lost, or folded away")
	}
	for _, link := range []string{"#f-first_seen_at.date", "#f-first_seen_at.time"} {
		if page.Find(`.problems a[href="`+link+`"]`).Length() != 1 || page.Find(`[id="`+link[1:]+`"]`).Length() != 1 {
			t.Errorf("no problem leads to %s: %s", link, page.words(".problems"))
		}
	}
	page = v.post(place, "form_id", "f", "kinds", "app_crash", "told_at.date", "2027-01-01", "told_at.time", "09:00",
		"call.channel", "phone", "call.minutes", "long", "witness.saw", "everything").is(http.StatusUnprocessableEntity)
	for _, link := range []string{"#f-told_at.time", "#f-call.minutes", "#f-witness.name"} {
		if page.Find(`.problems a[href="`+link+`"]`).Length() != 1 || page.Find(`[id="`+link[1:]+`"]`).Length() != 1 {
			t.Errorf("no problem leads to %s: %s", link, page.words(".problems"))
		}
	}
	if len(failuresOf(w, maria)) != 0 {
		t.Error("a refused failure is on record")
	}
}

func TestAHalfTypedLogParksItselfAndIsFoundOnToday(t *testing.T) {
	w, v, maria := calling(t)
	place := "/clients/" + maria.String() + "/failures"
	page := v.get(place + "/new")
	form := []string{"form_id", page.value("form_id"), "occurrence_id", page.value("occurrence_id"), "error_text", "Unable to upl", "kinds", "app_crash"}
	if got := v.post(place+"/draft", form...).is(http.StatusOK).Text(); !strings.Contains(got, "Draft saved") {
		t.Errorf("the page hears: %s", got)
	}
	v.post(place, append(form, "do", "park", "told_by", "María")...).leadsTo("/")
	today := v.get("/").is(http.StatusOK)
	if got := today.words("#drafts"); !strings.Contains(got, "40 minutes left") {
		t.Errorf("Today says: %s", got)
	}
	again := v.get(place + "/new")
	if again.words("#f-error_text") != "Unable to upl" || again.value("told_by") != "María" || again.value("form_id") != page.value("form_id") {
		t.Error("the draft does not come back as it was typed")
	}
	if signedIn(t, w, cast.Ruth).get(place+"/new").words("#f-error_text") != "" {
		t.Error("Ruth finds Pilar's draft")
	}
	v.post(place + "/draft/discard").leadsTo(place + "/new")
	if v.get(place+"/new").words("#f-error_text") != "" || v.get("/").Find("#drafts").Length() != 0 {
		t.Error("a discarded draft is still there")
	}
}

func TestAPictureIsKeptShownSmallAndHandedOutWhole(t *testing.T) {
	w, v, maria := calling(t)
	f := w.Failure(cast.Maria)
	place := "/failures/" + f.ID.String()
	shot := string(cast.Screenshot(1))
	v.send(place+"/evidence", []string{"from", "María, by text", "caption", "The red message"}, "IMG_1.png", shot, "IMG_2.jpg", string(cast.Photo(2, cast.Camera{}))).leadsTo(place + "#evidence")
	kept := failuresOf(w, maria)[0].Evidence
	slices.SortFunc(kept, func(a, b failures.Evidence) int { return cmp.Compare(a.GivenName.Reveal(), b.GivenName.Reveal()) })
	if len(kept) != 2 || kept[0].GivenName.Reveal() != "IMG_1.png" || kept[1].Caption.Reveal() != "The red message" {
		t.Fatalf("kept %d pieces", len(kept))
	}
	page := v.get(place).is(http.StatusOK)
	page.labelled()
	if !strings.Contains(page.words("#evidence"), kept[0].SHA256.Reveal()) || page.Find("#evidence img").Length() != 2 {
		t.Errorf("the page says: %s", page.words("#evidence"))
	}
	small := v.get("/evidence/" + kept[0].ID.String() + "/preview").is(http.StatusOK)
	if small.header.Get("Content-Type") != "image/jpeg" || !strings.Contains(small.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the preview came as %s", small.header.Get("Content-Type"))
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/evidence/"+kept[0].ID.String()+"/file", nil)
	whole := v.ask(r).is(http.StatusOK)
	if got := whole.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment;") || strings.Contains(got, "IMG") || whole.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the original came as %q", got)
	}
	v.send(place+"/evidence", nil, "again.png", shot).leadsTo(place + "#evidence")
	if got := v.get(place); !strings.Contains(got.words(".notice"), "already") || got.Find("#evidence img").Length() != 2 {
		t.Errorf("posted twice: %s", got.words(".notice"))
	}
	if got := v.get(place).words("#evidence details"); !strings.Contains(got, "received again") || !strings.Contains(got, "downloaded, Pilar Quispe") {
		t.Errorf("custody says: %s", got)
	}
	if got := v.get("/failures?state=documented").words("#failures"); got == "" {
		t.Error("the failure is not documented")
	}
}

func TestAFileThatIsNoPictureIsRefusedAndSaysWhy(t *testing.T) {
	w, v, maria := calling(t)
	place := "/failures/" + w.Failure(cast.Maria).ID.String() + "/evidence"
	for name, c := range map[string]struct {
		content string
		status  int
		says    string
	}{
		"an SVG named .png":  {`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`, 422, "not taken"},
		"HTML named .png":    {"<html><script>alert(1)</script>", 422, "not taken"},
		"a bomb":             {string(cast.Bomb(16384, 16384)), 422, "larger than any phone"},
		"an empty file":      {"", 422, "empty"},
		"a broken picture":   {string(cast.Screenshot(1))[:20], 422, "damaged"},
		"105 MB":             {string(cast.Screenshot(1)) + strings.Repeat("x", 105<<20), 413, "102M"},
		"a photo of 60 MB":   {string(cast.Photo(1, cast.Camera{})) + strings.Repeat("x", 60<<20), 413, "50 MB"},
		"half a film":        {string(cast.Film(cast.Clip{Seconds: 3}))[:200], 422, "cut off"},
		"HEIC in name only":  {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1", 422, "damaged"},
		"a little too large": {string(cast.Screenshot(1)) + strings.Repeat("x", 50<<20), 413, "50 MB"},
	} {
		page := v.send(place, []string{"caption", "kept words"}, "proof.png", c.content)
		if page.status != c.status || !strings.Contains(page.words("body"), c.says) {
			t.Errorf("%s: got %d: %s", name, page.status, page.words("main"))
		}
		if c.status == 422 && page.value("caption") != "kept words" {
			t.Errorf("%s: what was typed is lost", name)
		}
	}
	if page := v.send(place, nil); page.status != 422 || !strings.Contains(page.words(".problems"), "Choose") {
		t.Errorf("no file: got %d", page.status)
	}
	if got := failuresOf(w, maria)[0]; len(got.Evidence) != 0 {
		t.Error("a refused file is on record")
	}
}

func TestWhatIsAddedAndCorrectedLaterStandsOnThePage(t *testing.T) {
	w, v, maria := calling(t)
	f := w.Failure(cast.Maria)
	place := "/failures/" + f.ID.String()
	v.post(place+"/attempts", "form_id", "a", "attempt.action", "restart", "attempt.at.date", "2026-11-24", "attempt.at.time", "09:10", "attempt.result", "Same message", "attempt.observed_by", "Her sister Ana").leadsTo(place + "#done")
	v.post(place+"/calls", "form_id", "b", "call.channel", "phone", "call.number", "1-800-555-0100", "call.minutes", "4", "call.voicemail", "yes").leadsTo(place + "#done")
	v.post(place+"/appearances", "form_id", "c", "appearance.place", "ISAP office").leadsTo(place + "#done")
	v.post(place+"/witnesses", "form_id", "d", "witness.name", "Her sister").leadsTo(place + "#done")
	v.post(place+"/steps", "form_id", "e", "step", "voicemail").leadsTo(place + "#steps")
	if page := v.post(place+"/calls", "form_id", "f", "call.said", "typed words").is(http.StatusUnprocessableEntity); page.words("#f-call\\.said") != "typed words" || page.words("#f-call\\.channel-problem") == "" {
		t.Errorf("a refused call lost its words: %s", page.words(".problems"))
	}
	said := v.get(place).words("#done")
	for _, want := range []string{"Restarted the phone", "Same message", "done or seen by Her sister Ana", "Phone call, 1-800-555-0100", "voicemail left", "Went to ISAP office", "Witness: Her sister"} {
		if !strings.Contains(said, want) {
			t.Errorf("the page lacks %q: %s", want, said)
		}
	}

	page := v.get(place + "/correction").is(http.StatusOK)
	page.labelled()
	form := []string{
		"form_id", page.value("form_id"), "supersedes", page.value("supersedes"), "kinds", "app_photo_not_sent", "first_seen_at.date", "2026-11-24",
		"first_seen_at.time", "09:12", "told_at.date", page.value("told_at.date"), "told_at.time", page.value("told_at.time"),
	}
	v.post(place+"/corrections", form...).is(http.StatusUnprocessableEntity)
	v.post(place+"/corrections", append(form, "reason", "She looked it up")...).leadsTo(place)
	stale := replaced(form, "form_id", "another")
	if got := v.post(place+"/corrections", append(stale, "reason", "late")...).is(http.StatusConflict); got.words("#f-reason") != "late" {
		t.Error("a stale correction lost what was typed")
	}
	history := v.get(place).words("#history")
	if !strings.Contains(history, "Account 2") || !strings.Contains(history, "Account 1") || !strings.Contains(history, "She looked it up") {
		t.Errorf("the accounts: %s", history)
	}
	if got := failuresOf(w, maria)[0]; len(got.Statements) != 2 || *got.Calls[0].Seconds != 240 {
		t.Errorf("kept %d accounts", len(got.Statements))
	}
}

func TestFailuresKnowTheWallAndTheRole(t *testing.T) {
	w := cast.New(t)
	f := w.Failure(cast.Maria)
	e := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
	place, maria := "/failures/"+f.ID.String(), "/clients/"+f.ClientID.String()
	ines, lena, noor := signedIn(t, w, cast.Ines), signedIn(t, w, cast.Lena), signedIn(t, w, cast.Noor)
	for _, path := range []string{place, maria + "/failures/new", "/evidence/" + e.ID.String() + "/preview", "/evidence/" + e.ID.String() + "/file", place + "/correction"} {
		ines.get(path).is(http.StatusNotFound)
		noor.get(path).is(http.StatusForbidden)
	}
	ines.send(place+"/evidence", nil, "a.png", string(cast.Screenshot(2))).is(http.StatusNotFound)
	ines.post(maria+"/failures", "form_id", "x", "kinds", "other").is(http.StatusNotFound)
	if got := ines.get("/failures").is(http.StatusOK).words("#failures"); strings.Contains(got, "picture") {
		t.Error("another team's failure is listed")
	}
	page := lena.get(place).is(http.StatusOK)
	if page.Find("main form").Length() != 0 {
		t.Error("who may only read is offered forms")
	}
	lena.post(place+"/steps", "step", "voicemail").is(http.StatusForbidden)
	lena.send(place+"/evidence", nil, "a.png", string(cast.Screenshot(2))).is(http.StatusForbidden)
}

func TestAFailureBeginsWithWhoseWindowIsOpen(t *testing.T) {
	w, v, maria := calling(t)
	w.Write(w.Paralegal(), func(tx *db.Tx) error { return clients.Touch(tx, maria) })
	page := v.get("/failures/new").is(http.StatusOK)
	page.labelled()
	link := page.Find("#open a").AttrOr("href", "")
	if !strings.HasPrefix(link, "/clients/"+maria.String()+"/failures/new?occurrence=") || !strings.Contains(page.words("#open"), "40 minutes left") {
		t.Errorf("got %q: %s", link, page.words("#open"))
	}
	if got := v.get(link).value("occurrence_id"); !strings.HasSuffix(link, got) {
		t.Errorf("the form names %q", got)
	}
	found := v.post("/failures/new", "q", "Garcia").is(http.StatusOK)
	if got := found.Find("#find a").AttrOr("href", ""); got != "/clients/"+maria.String()+"/failures/new" {
		t.Errorf("found %q", got)
	}
	var e obligations.Entry
	w.Read(w.Paralegal(), func(tx *db.Tx) (err error) { e, err = failures.OpenWindow(tx, maria); return err })
	occurrence := v.get("/occurrences/" + e.ID.String()).is(http.StatusOK)
	if occurrence.Find(`main a[href="/clients/`+maria.String()+`/failures/new?occurrence=`+e.ID.String()+`"]`).Length() == 0 {
		t.Error("the check-in does not lead to the form")
	}
}
