package packets_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/packets"
	"constancia/internal/supervision"
	"constancia/internal/wall"
)

// What went to ICE about María's check-in is used again in three forums: the same record,
// under the caption of each, and without a letter.
func TestTheRecordOfACheckInIsUsedAgainUnderTheCaptionOfAForum(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	w.Hearing(cast.Maria)
	ask := func(c packets.Choice) (p packets.Packet, err error) {
		c.Failures, c.Signer = []uuid.UUID{d.failure}, cast.Ruth.ID
		err = d.TryWrite(d.Attorney(), func(tx *db.Tx) error {
			p, err = packets.Ask(tx, packets.New{ClientID: d.client, Kind: packets.CheckInExhibits, Choice: c})
			return err
		})
		return p, err
	}
	for name, one := range map[string]struct {
		choice      packets.Choice
		want, never []string
	}{
		"bond": {
			packets.Choice{Detained: new(true)},
			[]string{
				"EXECUTIVE OFFICE FOR IMMIGRATION REVIEW CHICAGO IMMIGRATION COURT", "DETAINED", "Immigration Judge: Patel", "Next hearing: ", "In bond proceedings",
				"EXHIBITS IN SUPPORT OF RESPONDENT'S REQUEST FOR CUSTODY REDETERMINATION", "Attorney for respondent", "Office of the Principal Legal Advisor",
			},
			nil,
		},
		"habeas": {
			packets.Choice{Detained: new(true), Joint: true, Forum: packets.HabeasCase, Before: "United States District Court\nNorthern District of Illinois", CaseNumber: "1:26-cv-01234"},
			[]string{"UNITED STATES DISTRICT COURT NORTHERN DISTRICT OF ILLINOIS", "1:26-cv-01234 A 201-555-001", "PETITION FOR A WRIT OF HABEAS CORPUS", "Attorney for petitioner", "by electronic filing"},
			[]string{"DETAINED", "JOINT", "IMMIGRATION REVIEW", "Immigration Judge", "Principal Legal Advisor", "ECAS"},
		},
		"breach": {
			packets.Choice{Forum: packets.BreachAppeal},
			[]string{"In the matter of the bond for", "Appeal of a bond breach", "Attorney for the obligor"},
			[]string{"IMMIGRATION REVIEW", "Immigration Judge"},
		},
	} {
		p, err := ask(one.choice)
		must(t, err)
		d.assemble()
		f := d.find(p.ID)
		if f.State != packets.Ready {
			t.Fatalf("%s: got %s %q", name, f.State, f.Problem)
		}
		words := strings.Join(strings.Fields(d.words(f.ID)), " ")
		has(t, words, append(one.want, "Table of contents", "Summary", "the client's own phone; its window closed", "Proof of service", "Manifest of files")...)
		lacks(t, words, append(one.never, "Dear ", "We ask that ICE", "Hearing: ")...)
		if dir := os.Getenv("KEEP"); dir != "" {
			must(t, os.WriteFile(dir+"/"+name+".pdf", d.pdf(f.ID), 0o600))
		}
		if missed := lists(f, packets.CoverPage); (missed["packets.missing.before"] != "") != (name == "breach") || missed["packets.missing.judge"] != "" {
			t.Errorf("%s: the cover page misses %v", name, missed)
		}
	}
	for name, c := range map[string]packets.Choice{
		"no such forum":       {Forum: "appeal"},
		"told of the hearing": {Also: []packets.Also{packets.AlsoTold}},
	} {
		if _, err := ask(c); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.ask(w.Attorney(), packets.Choice{Forum: packets.HabeasCase}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a letter to ICE before a court: %v", err)
	}
}

// A court reads of a detention only where an attorney wants it, also in the record of a
// check-in: neither that she was taken nor beside which dates.
func TestTheRecordOfACheckInTellsOfADetentionOnlyWhereItIsTicked(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		_, err := supervision.Detain(tx, d.client, supervision.NewDetention{Date: wall.DateOf(tx.Now).AddDays(-1), Source: "family", HeldBy: "ice"})
		return err
	})
	for _, also := range [][]packets.Also{nil, {packets.AlsoDetention}} {
		var p packets.Packet
		w.Write(d.Attorney(), func(tx *db.Tx) (err error) {
			p, err = packets.Ask(tx, packets.New{ClientID: d.client, Kind: packets.CheckInExhibits, Choice: packets.Choice{
				Failures: []uuid.UUID{d.failure}, Exhibits: []packets.Chosen{}, Signer: cast.Ruth.ID, Also: also,
			}})
			return err
		})
		d.assemble()
		words := strings.Join(strings.Fields(d.words(p.ID)), " ")
		for _, told := range []string{"Held by", "In detention since"} {
			if strings.Contains(words, told) != (also != nil) {
				t.Errorf("ticked %v: tells %q: %v", also, told, also == nil)
			}
		}
	}
}
