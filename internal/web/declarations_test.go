package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/notes"
)

func TestAnOutlineAsksAndKeepsWhatWasAnsweredAsADraft(t *testing.T) {
	w := cast.New(t)
	f := w.Failure(cast.Maria)
	pilar := signedIn(t, w, cast.Pilar)
	path := "/failures/" + f.ID.String() + "/outline"
	for _, role := range []string{"client", "witness", "staff", "custodian"} {
		page := pilar.get(path + "?role=" + role).is(http.StatusOK)
		page.labelled()
		if page.Find("#questions li p strong").Length() < 5 {
			t.Errorf("%s: no questions", role)
		}
	}
	page := pilar.get(path)
	if got := page.words("#questions"); !strings.Contains(got, "What was on the screen?") || !strings.Contains(got, "Words on the screen") {
		t.Errorf("got %s", got)
	}
	form := []string{"form_id", page.value("form_id"), "role", "client", "text", "I opened it at nine.", "language", "es", "interpreter", "", "read_back", "yes"}
	bad := append([]string{}, form...)
	bad[5] = ""
	if got := pilar.post(path, bad...).is(http.StatusUnprocessableEntity); got.Find(".problems li").Length() != 1 {
		t.Errorf("got %s", got.words(".problems"))
	}
	note := pilar.post(path, form...).is(http.StatusSeeOther).header.Get("Location")
	if again := pilar.post(path, form...).is(http.StatusSeeOther).header.Get("Location"); again != note {
		t.Errorf("one form made two drafts: %s, %s", note, again)
	}
	var made []notes.File
	w.Read(w.Attorney(), func(tx *db.Tx) (err error) { made, err = notes.From(tx, f.ID); return err })
	if len(made) != 1 || made[0].Approved() || made[0].Current().Body.Reveal() != "I opened it at nine." {
		t.Errorf("got %+v", made)
	}

	sworn := note + "/declaration"
	draft := pilar.get(sworn).is(http.StatusOK)
	draft.labelled()
	pilar.get(sworn + "/paper").is(http.StatusNotFound)
	pilar.post(sworn, "form_id", "s", "frame_id", "", "signer", "", "place", "moon").is(http.StatusUnprocessableEntity)
	typed := []string{"form_id", "s", "frame_id", "", "signer", "María Quispe", "place", "inside", "city", "Chicago, Illinois", "reads_english", "no"}
	pilar.post(sworn, typed...).leadsTo(sworn)
	kept := pilar.get(sworn)
	if kept.value("city") != "Chicago, Illinois" || kept.value("frame_id") == "" {
		t.Errorf("got %q, frame %q", kept.value("city"), kept.value("frame_id"))
	}
	paper := pilar.get(sworn + "/paper").is(http.StatusOK)
	if got := paper.header.Get("Content-Type"); got != "application/pdf" {
		t.Errorf("got %s", got)
	}
	old := kept.value("frame_id")
	pilar.post(sworn, "form_id", "s2", "frame_id", old, "signer", "María Q.", "place", "outside").leadsTo(sworn)
	stale := pilar.post(sworn, "form_id", "s3", "frame_id", old, "signer", "M.", "place", "inside").is(http.StatusConflict)
	if stale.value("frame_id") == old || stale.value("signer") != "M." || !strings.Contains(stale.words(".notice-warning"), "Somebody changed this declaration") {
		t.Errorf("what was typed is not there, or cannot be saved: frame %q, signer %q", stale.value("frame_id"), stale.value("signer"))
	}

	signedIn(t, w, cast.Lena).get(path).is(http.StatusForbidden)
	signedIn(t, w, cast.Ines).get(path).is(http.StatusNotFound)
	signedIn(t, w, cast.Ines).get(sworn).is(http.StatusNotFound)
	signedIn(t, w, cast.Tomas).get(sworn).is(http.StatusForbidden)
}

func TestTheCertificateOfRecordsIsFoundPreparedApprovedAndPrinted(t *testing.T) {
	w := cast.New(t)
	f := w.Failure(cast.Maria)
	pilar, ruth := signedIn(t, w, cast.Pilar), signedIn(t, w, cast.Ruth)
	path := "/clients/" + f.ClientID.String() + "/certificate"

	outline := pilar.get("/failures/" + f.ID.String() + "/outline?role=custodian").is(http.StatusOK)
	if outline.Find(`a[href="`+path+`"]`).Length() != 1 || outline.Find("textarea").Length() != 0 {
		t.Error("whoever keeps the records is asked for a statement, and not led to the certificate")
	}
	pilar.post("/failures/"+f.ID.String()+"/outline", "form_id", "c", "role", "custodian", "text", "I keep them.").is(http.StatusNotFound)
	pilar.post("/clients/"+f.ClientID.String()+"/packets", "form_id", "p", "kind", "missed_check_in", "failures", f.ID.String()).is(http.StatusSeeOther)
	if pilar.get("/clients/"+f.ClientID.String()).Find(`#packets a[href="`+path+`"]`).Length() != 1 {
		t.Error("nothing in the client's file leads to the certificate")
	}

	page := pilar.get(path).is(http.StatusOK)
	page.labelled()
	if page.Find("[name=reads_english], [name=translator], [name=english]").Length() != 0 {
		t.Error("a certificate asks who interprets")
	}
	pilar.post(path, "form_id", "0", "frame_id", "", "signer", "", "place", "inside").is(http.StatusUnprocessableEntity)
	pilar.post(path, "form_id", "1", "frame_id", "", "signer", "", "signer_id", cast.Pilar.ID.String(), "capacity", "paralegal", "place", "inside", "city", "Chicago, Illinois").leadsTo(path)
	kept := pilar.get(path).is(http.StatusOK)
	if kept.value("signer") != cast.Pilar.Name || !strings.Contains(kept.words("#words"), "My name is "+cast.Pilar.Name) {
		t.Errorf("got signer %q, words %q", kept.value("signer"), kept.words("#words"))
	}
	if kept.Find(`form[action="`+path+`/approval"]`).Length() != 0 {
		t.Error("a paralegal is offered to approve")
	}
	pilar.post(path+"/approval", "form_id", "2", "frame_id", kept.value("frame_id")).is(http.StatusForbidden)
	ruth.post(path+"/approval", "form_id", "3", "frame_id", uuid.NewString()).is(http.StatusConflict)
	if ruth.get(path).Find(`form[action="`+path+`/approval"]`).Length() != 1 {
		t.Error("an attorney cannot approve")
	}
	ruth.post(path+"/approval", "form_id", "4", "frame_id", kept.value("frame_id"), "text_id", "").leadsTo(path)
	if got := pilar.get(path).words("main"); !strings.Contains(got, "Approved by "+cast.Ruth.Name) {
		t.Errorf("got %s", got)
	}
	if got := pilar.get(path + "/paper").is(http.StatusOK).header.Get("Content-Type"); got != "application/pdf" {
		t.Errorf("got %s", got)
	}

	signedIn(t, w, cast.Lena).get(path).is(http.StatusForbidden)
	signedIn(t, w, cast.Ines).get(path).is(http.StatusNotFound)
	signedIn(t, w, cast.Ines).post(path, "form_id", "5", "frame_id", "", "signer", "I").is(http.StatusNotFound)
}

func TestAHearingThatIsOverHasAnOutline(t *testing.T) {
	w := cast.New(t)
	h := w.Hearing(cast.Maria)
	path := "/hearings/" + h.ID.String() + "/outline"
	before := signedIn(t, w, cast.Pilar)
	if before.get("/hearings/"+h.ID.String()).Find(`a[href="`+path+`"]`).Length() != 0 {
		t.Error("it asks about a day that is still to come")
	}
	w.Clock.Set(h.Current().StartsAt.Add(48 * time.Hour))
	pilar := signedIn(t, w, cast.Pilar)
	if pilar.get("/hearings/"+h.ID.String()).Find(`a[href="`+path+`"]`).Length() != 1 {
		t.Error("nothing leads to the questions")
	}
	page := pilar.get(path).is(http.StatusOK)
	page.labelled()
	if got := page.words("#questions"); !strings.Contains(got, "How does mail come") || strings.Contains(got, "SmartLINK") {
		t.Errorf("got %s", got)
	}
	note := pilar.post(path, "form_id", page.value("form_id"), "role", "client", "client", page.value("client"), "text", "No letter came.", "language", "en").is(http.StatusSeeOther).header.Get("Location")
	var made notes.File
	w.Read(w.Attorney(), func(tx *db.Tx) (err error) {
		made, err = notes.Find(tx, uuid.MustParse(strings.TrimPrefix(note, "/notes/")))
		return err
	})
	if made.ClientID != h.ClientID || made.Approved() || made.Kind != notes.Statement {
		t.Errorf("got %+v", made.Note)
	}
	signedIn(t, w, cast.Ines).get(path).is(http.StatusNotFound)
}

func TestThePageOnWhichAPacketIsApprovedSaysWhoWouldTestify(t *testing.T) {
	w := cast.New(t)
	f := w.Failure(cast.Maria)
	w.Write(w.Attorney(), func(tx *db.Tx) error {
		n, err := notes.Write(tx, notes.NewNote{ClientID: f.ClientID, Kind: notes.Statement, Draft: notes.Draft{
			Body: "I called at ten.", Whose: notes.OfStaff, Speaker: cast.Ruth.Name, Language: "en",
		}})
		if err == nil {
			_, err = notes.Approve(tx, n.ID, notes.Approving{Text: n.TextID})
		}
		return err
	})
	ruth := signedIn(t, w, cast.Ruth)
	place := ruth.post("/clients/"+f.ClientID.String()+"/packets", "form_id", "p", "kind", "missed_check_in", "failures", f.ID.String()).is(http.StatusSeeOther).location
	assemble(t, w)
	if got := ruth.get(place).words("#judging"); !strings.Contains(got, cast.Ruth.Name+" would be a witness") {
		t.Errorf("got %s", got)
	}
}

func TestTheDraftOfTheCertificateIsInAPacketOnlyWhereItWasTicked(t *testing.T) {
	w := cast.New(t)
	f := w.Failure(cast.Maria)
	pilar := signedIn(t, w, cast.Pilar)
	place := pilar.post("/clients/"+f.ClientID.String()+"/packets", "form_id", "p", "kind", "missed_check_in", "failures", f.ID.String()).is(http.StatusSeeOther).location
	page := pilar.get(place + "/choice").is(http.StatusOK)
	if page.Find("input[name=unsigned]").Length() != 1 || page.Find("input[name=unsigned][checked]").Length() != 0 {
		t.Error("it cannot be asked for, or is from the start")
	}
	pilar.post(place+"/choice", "version", page.value("version"), "failures", f.ID.String(), "in", "records_certificate", "unsigned", "yes").leadsTo(place)
	if pilar.get(place+"/choice").Find("input[name=unsigned][checked]").Length() != 1 {
		t.Error("what was ticked is gone")
	}
}
