package main

// The topology: the program itself as a process of its own, killed without warning
// and started again; four programs write to it through its API and send each
// request, under the same Idempotency-Key, until it is answered.

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"constancia/internal/cast"
	"constancia/internal/db"
)

const (
	killsEnv  = "CONSTANCIA_TEST_KILLS"   // cycles; a few without it
	binaryEnv = "CONSTANCIA_TEST_PROGRAM" // a built program; this test binary without it
	writers   = 4
	upWithin  = 60 * time.Second
)

func TestKilledAtAnyMomentItLosesNothingAndDoublesNothing(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { killed(t, "") })
	if admin := os.Getenv(cast.PostgresEnv); admin != "" {
		t.Run("postgres", func(t *testing.T) { killed(t, cast.Postgres(t, admin)) })
	}
}

func TestAStopIsCleanAndLeavesNothingInTheLog(t *testing.T) {
	s := newServer(t, "")
	s.start()
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.process.Wait(); err != nil {
		t.Errorf("stopping: %v\n%s", err, s.errs.String())
	}
	s.process = nil
	if rest, err := filepath.Glob(filepath.Join(s.o.DataDir, "*-wal")); err != nil || len(rest) != 0 {
		t.Errorf("left behind: %v", rest)
	}
	if s.errs.Len() != 0 {
		t.Errorf("a start and a stop complain: %s", s.errs.String())
	}
}

func TestOnlyOneServerListensAndTheOtherSaysWhy(t *testing.T) {
	s := newServer(t, "")
	s.start()
	second := exec.Command(s.program, "serve")
	second.Env = s.environ
	out, err := second.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "listening on "+s.address) {
		t.Errorf("got %v: %s", err, out)
	}
	s.kill()
}

func killed(t *testing.T, url string) {
	s := newServer(t, url)
	s.run("", "migrate")
	s.run("the tide comes in at nine\n", "staff", "add", "--email", "pilar@clinic.example", "--name", "Pilar", "--role", "paralegal", "--password-stdin")
	words := strings.Fields(s.run("", "token", "add", "--email", "pilar@clinic.example", "--label", "writers"))
	s.token = words[len(words)-1]

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var together sync.WaitGroup
	logs := make([]*writer, writers)
	for i := range logs {
		logs[i] = &writer{t: t, server: s, name: strconv.Itoa(i)}
		together.Go(func() { logs[i].write(ctx) })
	}
	for range cycles(t) {
		s.start()
		time.Sleep(time.Duration(50+rand.IntN(700)) * time.Millisecond)
		s.kill()
	}
	s.start()
	cancel() // each writer still sees its present request through
	together.Wait()
	s.kill()

	done := 0
	for _, w := range logs {
		done += len(w.clients)
	}
	if done == 0 {
		t.Fatal("nothing was written")
	}
	t.Logf("%d clients with a hearing each, %d answers lost on the way", done, s.lost.Load())
	s.check(logs, done)
	if out := s.run("", "audit", "verify"); !strings.Contains(out, " 0 findings") {
		t.Error(out)
	}
}

func cycles(t *testing.T) int {
	t.Helper()
	text := os.Getenv(killsEnv)
	if text == "" {
		return 10
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("%s: %v", killsEnv, err)
	}
	return n
}

// server is the program with a home of its own.
type server struct {
	t       *testing.T
	program string
	environ []string
	o       db.Options
	address string
	token   string
	lost    atomic.Int64

	process *exec.Cmd
	errs    bytes.Buffer
}

func newServer(t *testing.T, url string) *server {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, program: os.Getenv(binaryEnv), address: free.Addr().String()}
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	if s.program == "" {
		s.program = "constancia" // testscript puts it on the path
	}
	s.o = db.Options{URL: url, DataDir: filepath.Join(t.TempDir(), "data"), KeysDir: filepath.Join(t.TempDir(), "keys")}
	s.environ = append(os.Environ(), "CONSTANCIA_DATA_DIR="+s.o.DataDir, "CONSTANCIA_KEYS_DIR="+s.o.KeysDir,
		"CONSTANCIA_DATABASE_URL="+url, "CONSTANCIA_LISTEN="+s.address, "CONSTANCIA_LOG_LEVEL=error")
	t.Cleanup(func() {
		if s.process != nil {
			_ = s.process.Process.Kill()
		}
	})
	return s
}

// run runs one command to its end.
func (s *server) run(stdin string, args ...string) string {
	s.t.Helper()
	cmd := exec.Command(s.program, args...)
	cmd.Env, cmd.Stdin = s.environ, strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("constancia %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func (s *server) start() {
	s.t.Helper()
	s.errs.Reset()
	s.process = exec.Command(s.program, "serve")
	s.process.Env, s.process.Stderr, s.process.Stdout = s.environ, &s.errs, io.Discard
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	for began := time.Now(); time.Since(began) < upWithin; time.Sleep(20 * time.Millisecond) {
		answer, err := http.Get("http://" + s.address + "/readyz")
		if err != nil {
			continue
		}
		_ = answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			return
		}
	}
	s.kill()
	s.t.Fatalf("the server did not come up:\n%s", s.errs.String())
}

func (s *server) kill() {
	s.t.Helper()
	if err := s.process.Process.Kill(); err != nil {
		s.t.Fatal(err)
	}
	_ = s.process.Wait() // it was killed, and says so
	s.process = nil
}

// post sends a request until it is answered, and gives the id it made.
func (s *server) post(path, key, body string) (string, error) {
	for began := time.Now(); time.Since(began) < 2*upWithin; time.Sleep(10 * time.Millisecond) {
		status, text, err := s.try(path, key, body)
		switch {
		case err != nil:
			s.lost.Add(1)
		case status == http.StatusCreated:
			var made struct{ ID string }
			err := json.Unmarshal(text, &made)
			return made.ID, err
		case status == http.StatusConflict && bytes.Contains(text, []byte("twin")), status == http.StatusServiceUnavailable:
			// The killed server's transaction is still ending on PostgreSQL.
		default:
			return "", fmt.Errorf("%s: %d %s", path, status, text)
		}
	}
	return "", fmt.Errorf("%s: no answer", path)
}

func (s *server) try(path, key, body string) (int, []byte, error) {
	r, err := http.NewRequest(http.MethodPost, "http://"+s.address+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", key)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, text, err
}

// writer opens files and books a hearing in each, and keeps the ids it was told.
type writer struct {
	t        *testing.T
	server   *server
	name     string
	clients  []string
	hearings []string
}

func (w *writer) write(ctx context.Context) {
	for n := 0; ctx.Err() == nil; n++ {
		key := w.name + "-" + strconv.Itoa(n)
		client, err := w.server.post("/clients", "client-"+key, `{"given_names":"Test `+key+`","family_names":"Kill","language":"es"}`)
		if err != nil {
			w.t.Error(err)
			return
		}
		hearing, err := w.server.post("/clients/"+client+"/hearings", "hearing-"+key,
			`{"court":"CHI","type":"master_calendar","medium":"in_person","date":"2027-03-01","time":"08:30"}`)
		if err != nil {
			w.t.Error(err)
			return
		}
		w.clients, w.hearings = append(w.clients, client), append(w.hearings, hearing)
	}
}

// check reads the database itself: every acknowledged id once, nothing beside
// them, and each file and hearing whole with its event.
func (s *server) check(logs []*writer, want int) {
	s.t.Helper()
	d, err := db.Open(context.Background(), s.o)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	err = d.Read(context.Background(), func(tx *db.Tx) error {
		for what, query := range map[string]string{
			"clients":             "SELECT COUNT(*) FROM clients",
			"openings on record":  "SELECT COUNT(*) FROM audit_events WHERE action = 'clients.open'",
			"hearings":            "SELECT COUNT(*) FROM hearings",
			"clients in hearings": "SELECT COUNT(DISTINCT client_id) FROM hearings",
			"settings":            "SELECT COUNT(*) FROM hearing_settings",
		} {
			var got int
			if err := tx.DB.Raw(query).Scan(&got).Error; err != nil {
				return err
			}
			if got != want {
				s.t.Errorf("%s: got %d, want %d", what, got, want)
			}
		}
		for _, w := range logs {
			for table, ids := range map[string][]string{"clients": w.clients, "hearings": w.hearings} {
				var got int
				if err := tx.DB.Raw("SELECT COUNT(*) FROM "+table+" WHERE id IN ?", ids).Scan(&got).Error; err != nil {
					return err
				}
				if got != len(ids) {
					s.t.Errorf("%s: %d of %d acknowledged ids are there", table, got, len(ids))
				}
			}
		}
		return nil
	})
	if err != nil {
		s.t.Error(err)
	}
}
