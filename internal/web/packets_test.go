package web_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/packets"
	"constancia/internal/selfreport"
)

// Pilar asks for the packet of María's check-in; it is put together, Ruth reads it,
// approves and seals it, and what ICE answers is put on record.
func TestAPacketIsAskedForReviewedSealedAndAnswered(t *testing.T) {
	w := cast.New(t)
	failure := w.Failure(cast.Maria)
	maria := w.Maria()
	ruth, pilar := signedIn(t, w, cast.Ruth), signedIn(t, w, cast.Pilar)
	place := "/clients/" + maria.String() + "/packets"

	page := pilar.get(place + "/new").is(http.StatusOK)
	page.labelled()
	if title := page.Find("title").Text(); strings.Contains(title, "María") {
		t.Errorf("the tab names the client: %q", title)
	}
	refused := pilar.post(place, "kind", "missed_check_in", "form_id", "f").is(http.StatusUnprocessableEntity)
	if refused.Find("a[href='#f-failures']").Length() == 0 {
		t.Error("the problem does not lead to its question")
	}
	made := pilar.post(place, "kind", "missed_check_in", "failures", failure.ID.String(), "form_id", "g").is(http.StatusSeeOther)
	if again := pilar.post(place, "kind", "missed_check_in", "failures", failure.ID.String(), "form_id", "g"); again.location != made.location {
		t.Errorf("a form that was sent twice leads to %s and %s", made.location, again.location)
	}
	if waiting := pilar.get(made.location).is(http.StatusOK); waiting.Find("#stand progress").Length() != 1 || waiting.Find("#judging").Length() != 0 {
		t.Error("a packet that is not there yet shows no progress, or can be approved")
	}
	pilar.get(made.location + "/file").is(http.StatusConflict)
	assemble(t, w)

	seen := pilar.get(made.location).is(http.StatusOK)
	if seen.Find("figure[data-page]").Length() == 0 || seen.Find("#judging form[action$=approval]").Length() != 0 {
		t.Error("a paralegal sees no pages, or is offered to approve")
	}
	build := ruth.get(made.location).value("build")
	pilar.post(made.location+"/approval", "build", build).is(http.StatusForbidden)
	ruth.post(made.location+"/approval", "build", uuid.NewString()).is(http.StatusConflict)
	ruth.post(made.location+"/approval", "build", build).leadsTo(made.location)
	ruth.post(made.location+"/seal", "build", build).leadsTo(made.location)
	ruth.post(made.location+"/seal", "build", build).is(http.StatusConflict)
	pilar.get(made.location + "/choice").is(http.StatusConflict)
	assemble(t, w)
	ruth.get(made.location + "/file").is(http.StatusOK)
	ruth.get(made.location + "/bundle").is(http.StatusOK)
	ruth.get(made.location + "/pages/" + uuid.NewString()).is(http.StatusPreconditionFailed)
	ruth.get(made.location + "/parts/1").is(http.StatusNotFound)

	late := pilar.post(made.location+"/services", "how", "email", "on_whom", "", "served_on", "2026-11-23", "form_id", "s").is(http.StatusUnprocessableEntity)
	if late.Find("details[open] select[name=how] option[selected]").AttrOr("value", "") != "email" {
		t.Error("what was chosen is gone")
	}
	pilar.post(made.location+"/services", "how", "email", "on_whom", "ERO Chicago", "served_on", "2026-11-23", "answer_due", "2026-12-01", "form_id", "s").is(http.StatusSeeOther)
	if due := pilar.get("/packets?due=yes"); due.Find("#packets tbody tr").Length() != 1 {
		t.Error("the packet whose answer is due is not in the list of those")
	}
	pilar.post(made.location+"/answers", "outcome", "excused", "answered_by", "Officer Diaz", "answered_on", "2026-11-23", "form_id", "a").is(http.StatusSeeOther)
	if story := pilar.get(made.location).words("#story"); !strings.Contains(story, "Officer Diaz") || !strings.Contains(story, "ERO Chicago") {
		t.Errorf("what happened is not told: %q", story)
	}
	next := pilar.post(made.location+"/versions", "form_id", "v").is(http.StatusSeeOther)
	if next.location == made.location {
		t.Error("the new version is the old one")
	}
}

// Only what a person found fit is offered; the choice of original or copy stays as it
// was typed when something else was refused.
func TestThePacketOffersOnlyWhatMayLeave(t *testing.T) {
	w := cast.New(t)
	failure := w.Failure(cast.Maria)
	checked := w.Receive(failure.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1)), Caption: "The words on the screen"})
	unchecked := w.Receive(failure.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(2)), Caption: "Nobody has looked"})
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := documents.Look(tx, checked.DocumentID, documents.Sight{Fit: true})
		return err
	})
	pilar := signedIn(t, w, cast.Pilar)
	made := pilar.post("/clients/"+w.Maria().String()+"/packets", "kind", "missed_check_in", "failures", failure.ID.String(), "form_id", "f").is(http.StatusSeeOther)

	page := pilar.get(made.location + "/choice").is(http.StatusOK)
	page.labelled()
	if page.Find("#f-exhibits-"+checked.DocumentID.String()+" select[name=parts]").Length() != 1 {
		t.Error("a checked picture cannot be chosen")
	}
	if page.Find("#f-exhibits-"+unchecked.DocumentID.String()+" select").Length() != 0 {
		t.Error("a picture nobody has checked can be chosen")
	}
	forced := pilar.post(made.location+"/choice", "version", page.value("version"), "failures", failure.ID.String(), "in", "app_evidence",
		"documents", unchecked.DocumentID.String(), "parts", "app_evidence", "paper", unchecked.DocumentID.String(), "bundle", unchecked.DocumentID.String())
	forced.is(http.StatusConflict)

	kept := pilar.post(made.location+"/choice", "version", page.value("version"), "failures", failure.ID.String(), "in", "app_evidence",
		"from", "2026-11-30", "until", "2026-11-01", "words", "She went there herself.").is(http.StatusUnprocessableEntity)
	if got := kept.Find("textarea[name=words]").Text(); got != "She went there herself." {
		t.Errorf("what was typed is gone: %q", got)
	}
	pilar.post(made.location+"/choice", "version", page.value("version"), "failures", failure.ID.String(), "in", "cover_letter").leadsTo(made.location)
	pilar.post(made.location+"/choice", "version", page.value("version"), "failures", failure.ID.String(), "in", "summary").is(http.StatusConflict)
}

// A letter is asked for without a failure. Its words are those of the record until
// somebody types others, and what is ticked is named in it.
func TestALetterFollowsTheRecordUntilSomebodyTypes(t *testing.T) {
	w := cast.New(t)
	ruth := w.Attorney().ID.String()
	w.Failure(cast.Maria)
	pilar := signedIn(t, w, cast.Pilar)
	place := "/clients/" + w.Maria().String() + "/packets"

	form := pilar.get(place + "/new").is(http.StatusOK)
	form.labelled()
	for _, kind := range packets.Kinds() {
		choice := form.Find("input[name=kind][value=" + string(kind) + "]").Closest("label")
		if hint := choice.Find(".field-hint").Text(); hint == "" || strings.HasPrefix(hint, "packets.") {
			t.Errorf("%s says not what it is for: %q", kind, hint)
		}
		declared, _ := kind.Form()
		if inside := choice.Closest(".about").Length() == 1; inside != declared.About {
			t.Errorf("%s stands beside the failures: got %t, want %t", kind, inside, declared.About)
		}
	}
	made := pilar.post(place, "kind", "compliance_letter", "form_id", "f").is(http.StatusSeeOther)

	page := pilar.get(made.location + "/choice").is(http.StatusOK)
	page.labelled()
	if page.Find("#texts").Length() != 0 {
		t.Error("a letter without statements or chronology asks for them")
	}
	drafted := page.Find("textarea[name=words]").Text()
	if !strings.Contains(drafted, "This office represents") || drafted != page.value("drafted") {
		t.Errorf("the record's words are not in the box: %q", drafted)
	}
	typed := strings.ReplaceAll(drafted, "\n", "\r\n")
	pilar.post(made.location+"/choice", "version", page.value("version"), "in", "cover_letter", "words", typed, "drafted", typed, "mentions", "counsel", "signer", ruth).leadsTo(made.location)
	page = pilar.get(made.location + "/choice").is(http.StatusOK)
	if page.Find("input[name=mentions][value=counsel][checked]").Length() != 1 || !strings.Contains(page.Find("textarea[name=words]").Text(), "has counsel") {
		t.Error("what was ticked is not named")
	}
	pilar.post(made.location+"/choice", "version", page.value("version"), "in", "cover_letter", "words", "Our own words.", "drafted", page.value("drafted")).leadsTo(made.location)
	page = pilar.get(made.location + "/choice").is(http.StatusOK)
	if got := page.Find("textarea[name=words]").Text(); got != "Our own words." || page.Find("input[name=drafted]").Length() != 0 {
		t.Errorf("what was typed is gone: %q", got)
	}
	pilar.post(made.location+"/choice", "version", page.value("version"), "in", "cover_letter", "mentions", "weather").is(http.StatusUnprocessableEntity)
}

// assemble lets the job put together what waits.
func assemble(t *testing.T, w *cast.World) {
	t.Helper()
	if _, err := packets.Assemble(t.Context(), w.DB, 10); err != nil {
		t.Fatal(err)
	}
}

// A packet with ties in it names them before it can be sealed, and the seal is offered
// to whoever said that she looked through them.
func TestTiesAreLookedThroughBeforeThePacketIsSealed(t *testing.T) {
	w := cast.New(t)
	failure := w.Failure(cast.Maria)
	ruth, pilar := signedIn(t, w, cast.Ruth), signedIn(t, w, cast.Pilar)
	maria := w.Maria()
	tie, _, err := documents.Receive(w.Context(w.Paralegal()), w.DB, maria, documents.Upload{Content: bytes.NewReader(cast.Screenshot(7))})
	if err != nil {
		t.Fatal(err)
	}
	var p packets.Packet
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		if _, err = documents.Look(tx, tie.ID, documents.Sight{Fit: true}); err != nil {
			return err
		}
		p, err = packets.Ask(tx, packets.New{ClientID: maria, Kind: packets.MissedCheckIn, Choice: packets.Choice{
			Failures: []uuid.UUID{failure.ID}, Exhibits: []packets.Chosen{{Document: tie.ID, Part: packets.Ties}},
		}})
		return err
	})
	assemble(t, w)
	place := "/packets/" + p.ID.String()
	build := ruth.get(place).value("build")
	ruth.post(place+"/approval", "build", build).leadsTo(place)
	page := ruth.get(place).is(http.StatusOK)
	page.labelled()
	if page.Find("#clearing li").Length() != 1 || page.Find("#judging form[action$='/seal']").Length() != 0 {
		t.Error("the ties are not named, or it can be sealed without a look at them")
	}
	ruth.post(place+"/seal", "build", build).is(http.StatusConflict)
	pilar.post(place+"/clearance", "build", build).is(http.StatusForbidden)
	ruth.post(place+"/clearance", "build", build).leadsTo(place)
	if page := ruth.get(place); page.Find("#clearing").Length() != 0 || !strings.Contains(page.words("#story"), "208.6") {
		t.Error("it is asked again, or what was said is not told")
	}
	ruth.post(place+"/seal", "build", build).leadsTo(place)

	// Something turns out to be privileged afterwards: the page says so first.
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := documents.Relabel(tx, tie.ID, documents.Words{Kind: documents.Screenshot, Privileged: true, Reason: "It shows a letter of ours"})
		return err
	})
	if page := ruth.get(place); page.Find("#fallen li").Length() != 1 {
		t.Error("the page keeps to itself that an exhibit may not leave any more")
	}
}

func TestAFailureThatNeverWasIsOfferedToNoPacket(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	a := link(t, w, maria)(selfreport.Word{Kind: selfreport.Failed})
	v := signedIn(t, w, cast.Pilar)
	offered := func() bool {
		return v.get("/clients/"+maria.String()+"/packets/new").is(http.StatusOK).Find(`input[value="`+a.FailureID.String()+`"]`).Length() == 1
	}
	if !offered() {
		t.Fatal("it is not offered to begin with")
	}
	v.post("/arrivals/"+a.ID.String()+"/notice", "upshot", "not_meant").is(http.StatusSeeOther)
	if offered() {
		t.Error("it is offered")
	}
}

// The page of a motion lists what it is filed with, item by item: where each begins, or
// why it is not there, in the attorney's words where she said it. They are asked for where
// the packet is changed.
func TestThePageOfAMotionListsItsElevenItems(t *testing.T) {
	w := cast.New(t)
	maria := w.Maria()
	var p packets.Packet
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		p, err = packets.Ask(tx, packets.New{ClientID: maria, Kind: packets.RescindExhibits})
		return err
	})
	assemble(t, w)
	ruth, at := signedIn(t, w, cast.Ruth), "/packets/"+p.ID.String()
	page := ruth.get(at).is(http.StatusOK)
	said := page.words("#filed")
	if page.Find("#filed li").Length() != 11 || strings.Count(said, "Page ") != 3 || strings.Count(said, "Nothing on record") != 7 {
		t.Errorf("got %q", said)
	}
	form := ruth.get(at + "/choice").is(http.StatusOK)
	form.labelled()
	places := form.Find("#filing input[name=places]")
	if places.Length() != 8 || form.Find("#filing input[name=reasons]").Length() != 8 {
		t.Fatalf("%d places are asked for", places.Length())
	}
	pairs := without(formOf(form, "ground", "no_notice"), "places", "reasons")
	const why = "<b>The receiptless</b>"
	send := func(reason string) []string {
		all := slices.Clone(pairs)
		for _, place := range places.EachIter() {
			all = append(all, "places", place.AttrOr("value", ""), "reasons", map[string]string{"application": reason}[place.AttrOr("value", "")])
		}
		return all
	}
	refused := ruth.post(at+"/choice", send(strings.Repeat("x", 300))...).is(http.StatusUnprocessableEntity)
	if refused.Find("#filing .field-problem").Length() != 1 {
		t.Error("a reason that is too long is not named at its place")
	}
	if refused.Find("[data-problems] a[href='#f-reasons-application']").Length() != 1 || refused.Find("#f-reasons-application").Length() != 1 {
		t.Error("the problem does not lead to its place")
	}
	ruth.post(at+"/choice", send(why)...).leadsTo(at)
	assemble(t, w)
	page = ruth.get(at).is(http.StatusOK)
	if said = page.words("#filed"); strings.Count(said, "Page ") != 4 || !strings.Contains(said, "None, as the attorney says: "+why) {
		t.Errorf("got %q", said)
	}
	if again := ruth.get(at + "/choice"); again.Find("input[name=ground][value=no_notice][checked]").Length() != 1 || again.Find("#filing input[name=reasons][value='"+why+"']").Length() != 1 {
		t.Error("what was chosen is not in the form")
	}
}
