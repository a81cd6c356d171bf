package imports_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/imports"
)

// volume is how many rows the large sheet has.
var volume = 50_000

// manyRows is a sheet of so many invented people, each with a phone.
func manyRows(n int) []byte {
	out := []byte("Last Name,First Name,A#,DOB,Country,Language,Phone,OK to text?\n")
	for i := range n {
		out = fmt.Appendf(out, "Castillo %d,Rosa,2%08d,12/%d/1987,El Salvador,Spanish,202-555-%04d,Y\n", i, i, 13+i%15, i%10_000)
	}
	return out
}

// workHard is work with a clock that moves, as ids are made of it.
func workHard(t testing.TB, w *cast.World) {
	t.Helper()
	for more := 1; more > 0; w.Clock.Advance(100 * time.Millisecond) {
		var err error
		if more, err = imports.Work(t.Context(), w.DB, 1); err != nil {
			t.Fatal(err)
		}
	}
}

// watch saves something small again and again while work goes on, as another
// person at her desk does, and gives the slowest save.
func watch(t testing.TB, w *cast.World, who actor.Actor, work func()) (slowest time.Duration, saves int) {
	t.Helper()
	var stop atomic.Bool
	var group sync.WaitGroup
	group.Go(func() {
		for !stop.Load() {
			began := time.Now()
			err := w.TryWrite(who, func(tx *db.Tx) error {
				_, err := clients.Open(tx, clients.Intake{Details: clients.Details{GivenNames: "Suharto", Language: "id"}})
				return err
			})
			if err != nil {
				t.Errorf("another person's save: %v", err)
			}
			slowest, saves = max(slowest, time.Since(began)), saves+1
			time.Sleep(10 * time.Millisecond)
		}
	})
	work()
	stop.Store(true)
	group.Wait()
	return slowest, saves
}

func TestFiftyThousandRowsGoInWhileOthersWork(t *testing.T) {
	rows := volume
	if testing.Short() {
		rows = 2_000
	}
	w := cast.New(t)
	pilar, ruth := w.Paralegal(), w.Attorney()
	began := time.Now()
	i := stage(w, pilar, manyRows(rows))
	staged := time.Since(began)
	begin(w, pilar, i.ID)
	slowest, saves := watch(t, w, ruth, func() { workHard(t, w) })
	took := time.Since(began)
	expect(t, "result", counts(find(w, pilar, i.ID)), fmt.Sprintf("done: %d imported, 0 duplicate, 0 failed, 0 skipped", rows))
	t.Logf("%d rows: staged in %s, on record in %s (%.0f a second); %d saves of another person meanwhile, the slowest %s",
		rows, staged.Round(time.Millisecond), took.Round(time.Millisecond), float64(rows)/took.Seconds(), saves, slowest.Round(time.Millisecond))
	if slowest > 5*time.Second {
		t.Errorf("another person waited %s for a save", slowest)
	}
}

// BenchmarkImport imports a sheet of rows against inserting the rows it leaves
// behind through GORM in batches with nothing else: no reading of a file, no
// checks, no log to grow, no batch to find again. The ratio is bare seconds over
// import seconds; that of people counts the sealed clients and phones alone.
func BenchmarkImport(b *testing.B) {
	const rows = 10_000
	content := manyRows(rows)
	for b.Loop() {
		b.StopTimer()
		w := cast.New(b)
		pilar := w.Paralegal()
		b.StartTimer()
		began := time.Now()
		i := stage(w, pilar, content)
		begin(w, pilar, i.ID)
		workHard(b, w)
		took := time.Since(began)
		b.StopTimer()
		people, all := insertBare(b, w)
		b.ReportMetric(rows/took.Seconds(), "rows/s")
		b.ReportMetric(all.Seconds()/took.Seconds(), "ratio")
		b.ReportMetric(people.Seconds()/took.Seconds(), "ratio-of-people")
		b.StartTimer()
	}
}

// insertBare writes the rows of one world into another as they are: people, which
// GORM seals again, then what else the import left.
func insertBare(b *testing.B, from *cast.World) (people, all time.Duration) {
	b.Helper()
	var persons []clients.Client
	var phones []clients.Phone
	var events []logged
	var outcomes []imports.Outcome
	var header []imports.Import
	from.Read(actor.System("bench"), func(tx *db.Tx) error {
		return errors.Join(tx.DB.Find(&persons).Error, tx.DB.Find(&phones).Error, tx.DB.Find(&outcomes).Error, tx.DB.Find(&header).Error,
			tx.DB.Where("action = ?", "clients.open").Find(&events).Error)
	})
	to := cast.New(b)
	to.Paralegal()
	began := time.Now()
	for batch := range slices.Chunk(persons, 500) {
		ids := make([]uuid.UUID, 0, len(batch))
		for _, c := range batch {
			ids = append(ids, c.ID)
		}
		if err := to.DB.Keys().CreateMany(b.Context(), ids); err != nil {
			b.Fatal(err)
		}
		to.Write(actor.System("bench"), func(tx *db.Tx) error { return tx.DB.CreateInBatches(&batch, 100).Error })
	}
	bare(to, phones)
	people = time.Since(began)
	if err := to.DB.Keys().CreateMany(b.Context(), []uuid.UUID{outcomes[0].ImportID}); err != nil {
		b.Fatal(err)
	}
	bare(to, header)
	bare(to, outcomes)
	bare(to, events)
	return people, time.Since(began)
}

func bare[R any](w *cast.World, rows []R) {
	for batch := range slices.Chunk(rows, 500) {
		w.Write(actor.System("bench"), func(tx *db.Tx) error { return tx.DB.CreateInBatches(&batch, 100).Error })
	}
}

// logged is an event of the audit log as it lies in its table, payload sealed.
type logged struct {
	Seq         int64 `gorm:"primaryKey;autoIncrement:false"`
	EventID     uuid.UUID
	RecordedAt  time.Time
	OccurredAt  time.Time
	ActorRef    string
	Action      string
	SubjectType string
	ClientRef   string
	Commitment  []byte
	Payload     []byte
	Leaf        []byte
}

func (logged) TableName() string { return "audit_events" }
