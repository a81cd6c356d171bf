package packets_test

// María's packet, and somebody who holds the disk, or a connection to the database.

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/audit"
	"constancia/internal/bundle"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/packets"
	"constancia/internal/seal"
	"constancia/internal/staff"
)

// unguard lets a test write what the application cannot: the triggers go first.
func unguard(t *testing.T, w *cast.World, table string) {
	t.Helper()
	w.Write(actor.System("test"), func(tx *db.Tx) error {
		if tx.DB.Dialector.Name() != "sqlite" {
			return tx.DB.Exec("ALTER TABLE " + table + " DISABLE TRIGGER USER").Error
		}
		var names []string
		must(t, tx.DB.Raw("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", table).Scan(&names).Error)
		for _, name := range names {
			must(t, tx.DB.Exec("DROP TRIGGER "+name).Error)
		}
		return nil
	})
}

// swap exchanges a column of two documents' rows.
func (d *defense) swap(t *testing.T, column string) {
	t.Helper()
	unguard(t, d.World, "documents")
	d.Write(actor.System("test"), func(tx *db.Tx) error {
		for _, stmt := range []string{
			"CREATE TEMPORARY TABLE kept AS SELECT id, %[1]s AS was FROM documents",
			"UPDATE documents SET %[1]s = (SELECT was FROM kept WHERE kept.id = '%[3]s') WHERE id = '%[2]s'",
			"UPDATE documents SET %[1]s = (SELECT was FROM kept WHERE kept.id = '%[2]s') WHERE id = '%[3]s'",
			"DROP TABLE kept",
		} {
			if stmt != "DROP TABLE kept" {
				stmt = fmt.Sprintf(stmt, column, d.screen, d.stripped)
			}
			must(t, tx.DB.Exec(stmt).Error)
		}
		return nil
	})
}

// What the rows say of a file is compared with what the log said when it came, and with
// the file, before anything of it is printed.
func TestAnExhibitThatIsNotWhatWasReceivedIsNamedAndNotPrinted(t *testing.T) {
	for _, column := range []string{"sha256", "file_name"} {
		t.Run(column, func(t *testing.T) {
			cast.Each(t, func(t *testing.T, w *cast.World) {
				d := defend(t, w)
				p, err := d.ask(w.Paralegal(), packets.Choice{})
				must(t, err)
				d.swap(t, column)
				d.assemble()
				if f := d.find(p.ID); f.State != packets.Failed || f.Problem != "packets.problem.file" || f.ProblemOf == nil {
					t.Errorf("got %s %q of %v", f.State, f.Problem, f.ProblemOf)
				}
			})
		})
	}
}

// put writes a file back where it lay.
func (l lost) put(t *testing.T) {
	t.Helper()
	must(t, os.WriteFile(l.path, l.content, 0o600))
}

// A seal is for ever: what no bundle can be made of is not sealed.
func TestAPacketOfWhichAFileIsGoneIsNotSealed(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.built(packets.Choice{})
		must(t, d.approve(f))
		if err := w.TryWrite(w.Attorney(), func(tx *db.Tx) error {
			_, err := packets.Seal(tx, f.ID, packets.Sealing{Build: *f.BuildID})
			return err
		}); !fault.Is(err, fault.Conflict) {
			t.Errorf("sealing what nobody read through: %v", err)
		}
		for path, name := range map[string]string{"packet.pdf": f.Build.FileName, "exhibits/C-1.png": f.Drawn().Exhibits[0].File} {
			gone := take(t, d, name)
			err := d.seal(f)
			if told, _ := fault.From(err); !fault.Is(err, fault.Conflict) || told.Key != "packets.seal_file" || told.Args["path"] != path {
				t.Errorf("%s is gone: got %v", path, err)
			}
			altered := slices.Clone(gone.content)
			altered[len(altered)-1] ^= 1
			must(t, os.WriteFile(gone.path, altered, 0o600))
			if err := d.seal(f); !fault.Is(err, fault.Conflict) {
				t.Errorf("%s is altered: got %v", path, err)
			}
			gone.put(t)
		}
		if got := d.find(f.ID); got.State != packets.Approved || got.Seal != nil {
			t.Fatalf("got %s", got.State)
		}
		restore := packets.BundleAtMost(1000)
		if err := d.seal(f); !fault.Is(err, fault.Conflict) {
			t.Errorf("too large for a bundle: got %v", err)
		}
		restore()
		must(t, d.seal(f))
	})
}

// Rows that somebody changed after the seal do not change what is handed out.
func TestABundleIsMadeOfTheFilesThatWereSealed(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.sealed()
		d.swap(t, "sha256")
		d.swap(t, "file_name")
		d.assemble()
		if report := d.verified(f.ID); !report.OK {
			t.Errorf("does not verify: %+v", report.Findings())
		}
	})
}

// What the build says of an exhibit is what the log says, or the packet is not sealed.
func TestABuildThatSaysOtherwiseThanTheLogIsNotSealed(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.built(packets.Choice{})
		must(t, d.approve(f))
		drawn := f.Drawn()
		other := drawn.Exhibits[1]
		drawn.Exhibits[0].SHA256, drawn.Exhibits[0].File, drawn.Exhibits[0].Bytes = other.SHA256, other.File, other.Bytes
		rewrite(t, d, "packet_builds", packets.Build{ID: f.Build.ID, ClientID: d.client, Contents: sealedJSON(t, drawn)}, "contents")
		err := d.seal(f)
		if told, _ := fault.From(err); !fault.Is(err, fault.Conflict) || told.Key != "packets.seal_file" {
			t.Errorf("got %v", err)
		}
	})
}

// The bundle of a sealed packet is the house's to make, whoever asked for it, and it is
// tried until it can be made.
func TestABundleWaitsForAFileThatIsBroughtBackAndNeedsNobody(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.sealed()
		w.Write(w.Admin(), func(tx *db.Tx) error { return staff.Disable(tx, f.AskedBy) })
		gone := take(t, d, f.Drawn().Exhibits[0].File)
		d.assemble()
		got := d.find(f.ID)
		if got.Bundle != nil || got.Work.Problem != "packets.problem.file" || got.Work.ProblemOf == nil || *got.Work.ProblemOf != d.screen {
			t.Fatalf("got %q of %v", got.Work.Problem, got.Work.ProblemOf)
		}
		gone.put(t)
		d.assemble()
		if d.find(f.ID).Bundle != nil {
			t.Error("it is tried without a pause")
		}
		w.Clock.Advance(11 * time.Minute)
		d.assemble()
		if got := d.find(f.ID); got.Bundle == nil || got.Work.Problem != "" {
			t.Errorf("no bundle: %q", got.Work.Problem)
		}
		if report := d.verified(f.ID); !report.OK {
			t.Errorf("does not verify: %+v", report.Findings())
		}
	})
}

// A bundle that a stranger would refuse is not handed out.
func TestABundleThatDoesNotVerifyIsNotKept(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.sealed()
		other := strings.Replace(f.Seal.Manifest.Reveal(), f.ID.String(), uuid.NewString(), 1)
		rewrite(t, d, "packet_seals", packets.SealRecord{ID: f.Seal.ID, ClientID: d.client, Manifest: seal.Of(other)}, "manifest")
		err := d.attempt()
		if got := d.find(f.ID); err == nil || got.Bundle != nil || got.Work.Problem != "packets.problem.bundle" {
			t.Errorf("got %v, %q", err, got.Work.Problem)
		}
	})
}

// Whoever seals holds up nobody who puts something else on record.
func TestOthersGoOnWhileAPacketIsSealed(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		f := d.built(packets.Choice{})
		must(t, d.approve(f))
		whole, err := packets.ReadThrough(d.Context(w.Attorney()), w.DB, f.ID, *f.BuildID)
		must(t, err)
		w.Write(w.Attorney(), func(tx *db.Tx) error {
			if _, err := packets.Seal(tx, f.ID, packets.Sealing{Build: *f.BuildID, Whole: whole}); err != nil {
				return err
			}
			if tx.DB.Dialector.Name() == "sqlite" {
				return nil // one writer, and no such question
			}
			ctx, cancel := context.WithTimeout(d.Context(w.Paralegal()), 5*time.Second)
			defer cancel()
			return w.DB.Write(ctx, func(tx *db.Tx) error {
				return audit.Append(tx, audit.Event{Action: "tests.note", SubjectType: "client", Subject: d.client, Client: d.client})
			})
		})
		d.assemble()
		if report := d.verified(f.ID); !report.OK {
			t.Errorf("does not verify: %+v", report.Findings())
		}
	})
}

// What was refused while a packet is put together is on record, as it is when somebody
// chooses it.
func TestWhatIsRefusedAtTheBuildIsOnRecord(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		d := defend(t, w)
		_, err := d.ask(w.Paralegal(), packets.Choice{})
		must(t, err)
		w.Write(w.Paralegal(), func(tx *db.Tx) error {
			_, err := documents.Relabel(tx, d.screen, documents.Words{Kind: documents.Screenshot, Privileged: true, Reason: "It shows a letter of ours"})
			return err
		})
		before := d.refusals()
		d.assemble()
		if got := d.refusals() - before; got != 1 {
			t.Errorf("%d times on record", got)
		}
	})
}

func TestADocumentIsChosenOnce(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	c := under(packets.AppEvidence, d.screen, d.screen)
	_, err := d.ask(w.Paralegal(), c)
	if told, _ := fault.From(err); !fault.Is(err, fault.Invalid) || told.Problems[0].Field != "exhibits[1].document" {
		t.Errorf("got %v", err)
	}
}

// bundle is the file that goes with a sealed packet.
func (d *defense) bundle(id uuid.UUID) []byte {
	d.t.Helper()
	_, opened, err := packets.OpenBundle(d.Context(d.Attorney()), d.DB, id)
	must(d.t, err)
	defer func() { _ = opened.Close() }()
	content, err := io.ReadAll(opened)
	must(d.t, err)
	return content
}

// verified is what a stranger finds in it.
func (d *defense) verified(id uuid.UUID) bundle.Report {
	d.t.Helper()
	content := d.bundle(id)
	return bundle.Verify(bytes.NewReader(content), int64(len(content)), bundle.Options{})
}

// lost is a file that was on the disk.
type lost struct {
	path    string
	content []byte
}

// take takes a file of the vault away.
func take(t *testing.T, d *defense, name string) (l lost) {
	t.Helper()
	must(t, filepath.WalkDir(d.DataDir, func(path string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Base(path) != name {
			return err
		}
		l.path = path
		if l.content, err = os.ReadFile(path); err != nil {
			return err
		}
		return os.Remove(path)
	}))
	if l.path == "" {
		t.Fatalf("no file %s on the disk", name)
	}
	return l
}

// rewrite changes a column of a row that nobody may change.
func rewrite[R any](t *testing.T, d *defense, table string, row R, column string) {
	t.Helper()
	unguard(t, d.World, table)
	d.Write(actor.System("test"), func(tx *db.Tx) error { return tx.DB.Model(&row).Select(column).Updates(&row).Error })
}

func sealedJSON(t *testing.T, v any) seal.Text {
	t.Helper()
	text, err := json.Marshal(v)
	must(t, err)
	return seal.Of(string(text))
}
