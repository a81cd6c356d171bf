package packets_test

// The topology: María's check-in of Tuesday did not go through; Pilar logged it with
// two tries, a call and a visit. Three files came: a screenshot that was checked, a
// photo that tells a place with a stripped copy that was checked, and one that nobody
// has checked. Ruth is the attorney. Ines works in another team.

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/notes"
	"constancia/internal/obligations"
	"constancia/internal/packets"
)

// defense is María's case as far as the record goes.
type defense struct {
	*cast.World
	t       testing.TB
	client  uuid.UUID
	failure uuid.UUID

	screen, photo, stripped, unchecked uuid.UUID
	statement                          notes.Approval
	draft                              notes.Note

	asked, visit obligations.Obligation // beside her weekly duty, once lived
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// defend puts María's case on record.
func defend(t testing.TB, w *cast.World) *defense {
	t.Helper()
	w.Attorney()
	d := &defense{World: w, t: t, client: w.Maria()}
	f := w.Failure(cast.Maria)
	d.failure = f.ID
	first := *f.Current().FirstSeenAt
	seconds := 95
	w.Write(w.Paralegal(), func(tx *db.Tx) error {
		for i, action := range []failures.Action{"restart", "other_network"} {
			_, err := failures.AddAttempt(tx, f.ID, failures.Try{At: first.Add(time.Duration(4+3*i) * time.Minute), Action: action, Result: "privileged words"})
			must(t, err)
		}
		_, err := failures.AddCall(tx, f.ID, failures.Contact{
			At: first.Add(9 * time.Minute), Channel: "phone", Number: "312-555-0142", Seconds: &seconds, Voicemail: true, Said: "privileged words",
		})
		must(t, err)
		_, err = failures.AddAppearance(tx, f.ID, failures.Visit{
			Place: "ISAP office, 101 W Congress", ArrivedAt: first.Add(10 * time.Minute), Proof: "ticket 41", Outcome: "privileged words",
		})
		return err
	})
	screen := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(1)), Caption: "The words on the screen", From: "María, by text", TakenAt: first.Add(30 * time.Second)})
	photo := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Photo(2, cast.Camera{TakenAt: "2026:11:24 09:04:00", Offset: "-06:00", Place: true})), Caption: "Her phone in her hand"})
	other := w.Receive(f.ID, documents.Upload{Content: bytes.NewReader(cast.Screenshot(3)), Caption: "Nobody has looked"})
	d.screen, d.photo, d.unchecked = screen.DocumentID, photo.DocumentID, other.DocumentID
	copied, err := documents.Strip(w.Context(w.Paralegal()), w.DB, d.photo)
	must(t, err)
	d.stripped = copied.ID
	d.check(d.screen, d.stripped)
	w.Write(w.Paralegal(), func(tx *db.Tx) (err error) {
		d.draft, err = notes.Write(tx, notes.NewNote{
			ClientID: d.client, Kind: notes.Statement, SourceType: notes.FromFailure, Source: d.failure,
			Draft: notes.Draft{Body: "I opened the app at nine.\nIt said that the photo could not be sent.", Whose: notes.OfClient},
		})
		return err
	})
	w.Write(w.Attorney(), func(tx *db.Tx) (err error) {
		d.statement, err = notes.Approve(tx, d.draft.ID, notes.Approving{Text: d.draft.TextID})
		return err
	})
	return d
}

// check finds documents fit to leave.
func (d *defense) check(ids ...uuid.UUID) {
	d.t.Helper()
	d.Write(d.Paralegal(), func(tx *db.Tx) error {
		for _, id := range ids {
			if _, err := documents.Look(tx, id, documents.Sight{Fit: true}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (d *defense) ask(as actor.Actor, c packets.Choice) (p packets.Packet, err error) {
	if c.Failures == nil {
		c.Failures = []uuid.UUID{d.failure}
	}
	err = d.TryWrite(as, func(tx *db.Tx) error {
		p, err = packets.Ask(tx, packets.New{ClientID: d.client, Kind: packets.MissedCheckIn, Choice: c})
		return err
	})
	return p, err
}

// assemble lets the builder do what waits.
func (d *defense) assemble() {
	d.t.Helper()
	_, err := packets.Assemble(d.Context(actor.System("test")), d.DB, 10)
	must(d.t, err)
}

func (d *defense) find(id uuid.UUID) (f packets.File) {
	d.t.Helper()
	d.Read(d.Attorney(), func(tx *db.Tx) (err error) {
		f, err = packets.Find(tx, id)
		return err
	})
	return f
}

// built is María's packet, put together.
func (d *defense) built(c packets.Choice) packets.File {
	d.t.Helper()
	p, err := d.ask(d.Paralegal(), c)
	must(d.t, err)
	d.assemble()
	f := d.find(p.ID)
	if f.State != packets.Ready {
		d.t.Fatalf("got state %s (%s)", f.State, f.Problem)
	}
	return f
}

func (d *defense) pdf(id uuid.UUID) []byte {
	d.t.Helper()
	_, opened, err := packets.OpenFile(d.Context(d.Attorney()), d.DB, id)
	must(d.t, err)
	defer func() { _ = opened.Close() }()
	content, err := io.ReadAll(opened)
	must(d.t, err)
	clean(d.t, content)
	return content
}

func (d *defense) approve(f packets.File) error {
	return d.TryWrite(d.Attorney(), func(tx *db.Tx) error {
		_, err := packets.Approve(tx, f.ID, packets.Approving{Build: *f.BuildID})
		return err
	})
}

func (d *defense) seal(f packets.File) error {
	whole, err := packets.ReadThrough(d.Context(d.Attorney()), d.DB, f.ID, *f.BuildID)
	if err != nil {
		return err
	}
	return d.TryWrite(d.Attorney(), func(tx *db.Tx) error {
		_, err := packets.Seal(tx, f.ID, packets.Sealing{Build: *f.BuildID, Whole: whole})
		return err
	})
}

func labels(f packets.File) string {
	var all []string
	for _, e := range f.Drawn().Exhibits {
		all = append(all, e.Label+" "+string(e.As))
	}
	return strings.Join(all, ", ")
}
