package packets_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/notes"
	"constancia/internal/packets"
)

// refusals are the events that say that somebody chose what may not leave.
func (d *defense) refusals() int {
	n := 0
	d.Read(d.Attorney(), func(tx *db.Tx) error {
		items, err := audit.ForClient(tx, d.client, 0, 1000)
		for _, item := range items {
			if item.Action == "packets.refused" {
				n++
			}
		}
		return err
	})
	return n
}

func TestWhatMayNotLeaveCannotBeChosenAndTheAttemptIsOnRecord(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		privileged, _, err := documents.Receive(w.Context(w.Paralegal()), w.DB, d.client, documents.Upload{Content: picture(9), Privileged: true})
		must(t, err)
		d.check(privileged.ID)
		heard, _, err := documents.Receive(w.Context(w.Paralegal()), w.DB, d.client, documents.Upload{
			Content: bytes.NewReader(cast.Film(cast.Clip{Seconds: 3, Sound: true})),
		})
		must(t, err)
		d.check(heard.ID)
		d.release(heard.ID)
		var foreign documents.Document
		stranger := w.ClientOf(w.Stranger(), cast.Chidi)
		foreign, _, err = documents.Receive(w.Context(w.Stranger()), w.DB, stranger, documents.Upload{Content: picture(8)})
		must(t, err)
		var second notes.Note
		w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
			second, err = notes.Write(tx, notes.NewNote{ClientID: d.client, Kind: notes.Statement, Draft: notes.Draft{Body: "A draft.", Whose: notes.OfClient}})
			return err
		})
		exhibit := func(e packets.Chosen) packets.Choice {
			e.Part = packets.AppEvidence
			return packets.Choice{Exhibits: []packets.Chosen{e}}
		}
		for name, one := range map[string]struct {
			choice packets.Choice
			kind   fault.Kind
			key    string
		}{
			"a picture nobody has checked": {exhibit(packets.Chosen{Document: d.unchecked}), fault.Conflict, "documents.unfit.unchecked"},
			"a photo that tells a place":   {exhibit(packets.Chosen{Document: d.photo}), fault.Conflict, "documents.unfit.place"},
			"a privileged paper":           {exhibit(packets.Chosen{Document: privileged.ID}), fault.Conflict, "documents.unfit.privileged"},
			"a film nobody agreed to":      {exhibit(packets.Chosen{Document: heard.ID}), fault.Conflict, "documents.unfit.consent"},
			"the file of another team":     {exhibit(packets.Chosen{Document: foreign.ID}), fault.Conflict, "packets.document_unknown"},
			"a copy of something else":     {exhibit(packets.Chosen{Document: d.screen, Paper: d.stripped}), fault.Conflict, "packets.document_unknown"},
			"a place only in the bundle":   {exhibit(packets.Chosen{Document: d.photo, Paper: d.stripped}), fault.Conflict, "documents.unfit.place"},
			"a note as a document":         {exhibit(packets.Chosen{Document: second.ID}), fault.Conflict, "packets.document_unknown"},
			"a draft as a statement":       {packets.Choice{Exhibits: []packets.Chosen{}, Statements: []uuid.UUID{second.ID}}, fault.Forbidden, "packets.statement_refused"},
			"an incident nobody approved":  {packets.Choice{Exhibits: []packets.Chosen{}, Incidents: []uuid.UUID{uuid.New()}}, fault.Forbidden, "packets.incident_refused"},
		} {
			before := d.refusals()
			_, err := d.ask(w.Attorney(), one.choice)
			f, _ := fault.From(err)
			if !fault.Is(err, one.kind) || f.Key != one.key || len(f.Problems) != 1 {
				t.Errorf("%s: got %v, want %s", name, err, one.key)
			}
			if got := d.refusals() - before; got != 1 {
				t.Errorf("%s: %d times on record", name, got)
			}
		}
		if list := d.list(w.Attorney()); len(list) != 0 {
			t.Errorf("%d packets were made all the same", len(list))
		}
	})
}

func (d *defense) list(as actor.Actor) (list []packets.Packet) {
	d.Read(as, func(tx *db.Tx) (err error) {
		list, err = packets.ForClient(tx, d.client)
		return err
	})
	return list
}

// What was fit when it was chosen may not be so when the packet is put together.
func TestADocumentThatBecamePrivilegedIsNotPutTogether(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		p, err := d.ask(w.Paralegal(), packets.Choice{})
		must(t, err)
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := documents.Relabel(tx, d.screen, documents.Words{Kind: documents.Screenshot, Privileged: true, Reason: "It shows a letter of ours"})
			return err
		})
		d.assemble()
		if f := d.find(p.ID); f.State != packets.Failed || f.Problem != "documents.unfit.privileged" {
			t.Errorf("got %s %q", f.State, f.Problem)
		}
	})
}

func TestWhoAsksWhoReadsAndWhoApproves(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.built(packets.Choice{})
		for name, who := range map[string]struct {
			as      actor.Actor
			ask     fault.Kind
			read    fault.Kind
			approve fault.Kind
		}{
			"readonly":  {w.ReadOnly(), fault.Forbidden, fault.Forbidden, fault.Forbidden},
			"volunteer": {w.Volunteer(), fault.Forbidden, fault.Forbidden, fault.Forbidden},
			"admin":     {w.Admin(), fault.Forbidden, fault.Forbidden, fault.Forbidden},
			"system":    {actor.System("job"), fault.Forbidden, fault.Forbidden, fault.Forbidden},
			"stranger":  {w.Stranger(), fault.NotFound, fault.NotFound, fault.Forbidden},
		} {
			if _, err := d.ask(who.as, packets.Choice{}); !fault.Is(err, who.ask) {
				t.Errorf("%s asks: %v", name, err)
			}
			err := w.DB.Read(w.Context(who.as), func(tx *db.Tx) error {
				_, err := packets.Find(tx, f.ID)
				return err
			})
			if !fault.Is(err, who.read) {
				t.Errorf("%s reads: %v", name, err)
			}
			if _, _, err := packets.OpenFile(w.Context(who.as), w.DB, f.ID); !fault.Is(err, who.read) {
				t.Errorf("%s opens: %v", name, err)
			}
			for _, err := range []error{approveAs(d, who.as, f), sealAs(d, who.as, f)} {
				if !fault.Is(err, who.approve) {
					t.Errorf("%s approves or seals: %v", name, err)
				}
			}
		}
		for _, err := range []error{approveAs(d, w.Paralegal(), f), sealAs(d, w.Paralegal(), f)} {
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("a paralegal approves or seals: %v", err)
			}
		}
	})
}

func approveAs(d *defense, as actor.Actor, f packets.File) error {
	return d.TryWrite(as, func(tx *db.Tx) error {
		_, err := packets.Approve(tx, f.ID, packets.Approving{Build: *f.BuildID})
		return err
	})
}

func sealAs(d *defense, as actor.Actor, f packets.File) error {
	whole, err := packets.ReadThrough(d.Context(as), d.DB, f.ID, *f.BuildID)
	if err != nil {
		return err
	}
	return d.TryWrite(as, func(tx *db.Tx) error {
		_, err := packets.Seal(tx, f.ID, packets.Sealing{Build: *f.BuildID, Whole: whole})
		return err
	})
}

func TestAFileThatIsGoneFromTheDiskFailsThePacketAndIsNamed(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		p, err := d.ask(w.Paralegal(), packets.Choice{})
		must(t, err)
		lose(t, d, d.screen)
		d.assemble()
		f := d.find(p.ID)
		if f.State != packets.Failed || f.Problem != "packets.problem.file" || f.ProblemOf == nil || *f.ProblemOf != d.screen {
			t.Fatalf("got %s %q of %v, want the screenshot %s", f.State, f.Problem, f.ProblemOf, d.screen)
		}
		choice := f.Chose()
		choice.Exhibits = slices.DeleteFunc(choice.Exhibits, func(e packets.Chosen) bool { return e.Document == d.screen })
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := packets.Rechoose(tx, p.ID, f.Version, &choice)
			return err
		})
		d.assemble()
		if f := d.find(p.ID); f.State != packets.Ready || labels(f) != "C-1 picture" {
			t.Errorf("got %s with %q", f.State, labels(f))
		}
	})
}

// lose deletes the file of a document from the disk.
func lose(t *testing.T, d *defense, document uuid.UUID) {
	t.Helper()
	var name string
	d.Read(d.Attorney(), func(tx *db.Tx) error {
		doc, err := documents.Find(tx, document)
		name = doc.FileName
		return err
	})
	found := false
	must(t, filepath.WalkDir(d.DataDir, func(path string, _ os.DirEntry, err error) error {
		if err == nil && filepath.Base(path) == name {
			found = true
			return os.Remove(path)
		}
		return err
	}))
	if !found {
		t.Fatal("the file is not on the disk")
	}
}

// A builder that was stopped leaves the packet to the next one.
func TestAPacketWhoseBuilderWasStoppedIsPutTogetherLater(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		p, err := d.ask(w.Paralegal(), packets.Choice{})
		must(t, err)
		stopped, cancel := context.WithCancel(d.Context(actor.System("test")))
		cancel()
		if _, err := packets.Assemble(stopped, d.DB, 1); err == nil {
			t.Error("a stopped builder says that all is well")
		}
		if f := d.find(p.ID); f.State != packets.Building {
			t.Fatalf("got %s", f.State)
		}
		d.assemble()
		if f := d.find(p.ID); f.State != packets.Ready || f.Work.Holder != nil {
			t.Errorf("got %s, held by %v", f.State, f.Work.Holder)
		}
	})
}

// Two replicas with one packet between them: it is put together once.
func TestTwoBuildersPutAPacketTogetherOnce(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		p, err := d.ask(w.Paralegal(), packets.Choice{})
		must(t, err)
		other := w.Another()
		results := make(chan error, 2)
		for _, database := range []*db.DB{w.DB, other} {
			go func() {
				_, err := packets.Assemble(d.Context(actor.System("test")), database, 5)
				results <- err
			}()
		}
		must(t, errors.Join(<-results, <-results))
		d.Read(d.Attorney(), func(tx *db.Tx) error {
			var n int64
			err := tx.DB.Model(&packets.Build{}).Where("packet_id = ?", p.ID).Count(&n).Error
			if n != 1 {
				t.Errorf("put together %d times", n)
			}
			return err
		})
	})
}
