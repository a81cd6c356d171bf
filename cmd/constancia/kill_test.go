package main

// The topology: the program itself as a process of its own, killed without warning
// and started again; four programs write to it through its API and send each
// request, under the same Idempotency-Key, until it is answered.

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"mime/multipart"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"constancia/internal/cast"
)

const (
	killsEnv = "CONSTANCIA_TEST_KILLS" // cycles; a few without it
	writers  = 4
	password = "the tide comes in at nine"
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
	s.run(password+"\n", "staff", "add", "--email", "pilar@clinic.example", "--name", "Pilar", "--role", "paralegal", "--password-stdin")
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
	var all acknowledged
	for _, w := range logs {
		all.add(w.acknowledged)
	}
	if len(all.clients) == 0 {
		t.Fatal("nothing was written")
	}
	t.Logf("%d clients with a hearing, a failure and a picture each; %d answers lost on the way", len(all.clients), s.lost.Load())
	s.handsOut(all.pictures)
	s.kill()
	s.check(all)
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

// acknowledged are the ids of what was answered with success.
type acknowledged struct {
	clients  []string
	hearings []string
	failures []string
	pictures []made
}

func (a *acknowledged) add(b acknowledged) {
	a.clients, a.hearings = append(a.clients, b.clients...), append(a.hearings, b.hearings...)
	a.failures, a.pictures = append(a.failures, b.failures...), append(a.pictures, b.pictures...)
}

// writer opens files, books a hearing in each, logs a failure with a picture, and
// keeps what it was told.
type writer struct {
	t      *testing.T
	server *server
	name   string
	acknowledged
}

func (w *writer) write(ctx context.Context) {
	for n := 0; ctx.Err() == nil; n++ {
		if err := w.tellAll(w.name + "-" + strconv.Itoa(n)); err != nil {
			w.t.Error(err)
			return
		}
	}
}

// tellAll is one person's morning: a client, her hearing, her failure, its picture.
func (w *writer) tellAll(key string) error {
	const kind = "application/json"
	client, err := w.server.post("/clients", "client-"+key, kind,
		[]byte(`{"given_names":"Test `+key+`","family_names":"Kill","language":"es"}`))
	if err != nil {
		return err
	}
	hearing, err := w.server.post("/clients/"+client.ID+"/hearings", "hearing-"+key, kind,
		[]byte(`{"court":"CHI","type":"master_calendar","medium":"in_person","date":"2027-03-01","time":"08:30"}`))
	if err != nil {
		return err
	}
	failure, err := w.server.post("/clients/"+client.ID+"/failures", "failure-"+key, kind,
		[]byte(`{"app":"smartlink","error_text":"The picture could not be verified"}`))
	if err != nil {
		return err
	}
	sum, form, body := uploaded(w.t)
	piece, err := w.server.post("/failures/"+failure.ID+"/evidence", "picture-"+key, form, body)
	if err != nil {
		return err
	}
	if piece.SHA256 != sum {
		return fmt.Errorf("picture %s: answered with %s, sent %s", key, piece.SHA256, sum)
	}
	w.add(acknowledged{[]string{client.ID}, []string{hearing.ID}, []string{failure.ID}, []made{piece}})
	return nil
}

// uploaded is a picture like no other, larger than one sealed segment, as a form
// sends it.
func uploaded(t *testing.T) (sum, kind string, body []byte) {
	t.Helper()
	noise := image.NewRGBA(image.Rect(0, 0, 160, 160))
	for i := range noise.Pix {
		noise.Pix[i] = byte(rand.Uint32()) | byte(255*(i%4/3))
	}
	var picture, form bytes.Buffer
	if err := png.Encode(&picture, noise); err != nil {
		t.Error(err)
	}
	w := multipart.NewWriter(&form)
	part, err := w.CreateFormFile("file", "screenshot.png")
	if err != nil {
		t.Error(err)
	}
	if _, err := part.Write(picture.Bytes()); err != nil {
		t.Error(err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	digest := sha256.Sum256(picture.Bytes())
	return hex.EncodeToString(digest[:]), w.FormDataContentType(), form.Bytes()
}
