package main

// The program as a process of its own, as the tests that kill it start it, ask it
// and end it.

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"constancia/internal/db"
)

const (
	binaryEnv = "CONSTANCIA_TEST_PROGRAM" // a built program; this test binary without it
	upWithin  = 60 * time.Second
)

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

func newServer(t *testing.T, database string) *server {
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
	s.o = db.Options{URL: database, DataDir: filepath.Join(t.TempDir(), "data"), KeysDir: filepath.Join(t.TempDir(), "keys")}
	s.environ = append(os.Environ(), "CONSTANCIA_DATA_DIR="+s.o.DataDir, "CONSTANCIA_KEYS_DIR="+s.o.KeysDir,
		"CONSTANCIA_DATABASE_URL="+database, "CONSTANCIA_LISTEN="+s.address, "CONSTANCIA_LOG_LEVEL=error")
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

// made is what an answer says was made.
type made struct {
	ID     string
	SHA256 string
}

// post sends a request until it is answered, and gives the answer.
func (s *server) post(path, key, kind string, body []byte) (made, error) {
	for began := time.Now(); time.Since(began) < 2*upWithin; time.Sleep(10 * time.Millisecond) {
		status, text, err := s.try(path, key, kind, body)
		switch {
		case err != nil:
			s.lost.Add(1)
		case status == http.StatusCreated:
			var m made
			err := json.Unmarshal(text, &m)
			return m, err
		case status == http.StatusConflict && bytes.Contains(text, []byte("twin")), status == http.StatusServiceUnavailable:
			// The killed server's transaction is still ending on PostgreSQL.
		default:
			return made{}, fmt.Errorf("%s: %d %s", path, status, text)
		}
	}
	return made{}, fmt.Errorf("%s: no answer", path)
}

func (s *server) try(path, key, kind string, body []byte) (int, []byte, error) {
	r, err := http.NewRequest(http.MethodPost, "http://"+s.address+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Idempotency-Key", key)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, text, err
}

// signIn is the cookie that a person's browser is handed.
func (s *server) signIn(email, password string) string {
	s.t.Helper()
	body := url.Values{"email": {email}, "password": {password}}.Encode()
	r, err := http.NewRequest(http.MethodPost, "http://"+s.address+"/sign-in", strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultTransport.RoundTrip(r) // no redirect is followed
	if err != nil {
		s.t.Fatal(err)
	}
	_ = answer.Body.Close()
	for _, c := range answer.Cookies() {
		return c.Name + "=" + c.Value
	}
	s.t.Fatalf("signing in: %d and no cookie", answer.StatusCode)
	return ""
}

// served is the SHA-256 of what the program hands out, and the status it does so with.
func (s *server) served(cookie, path string) (string, int) {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodGet, "http://"+s.address+path, http.NoBody)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Cookie", cookie)
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	sum := sha256.New()
	if _, err := io.Copy(sum, answer.Body); err != nil {
		s.t.Fatal(err)
	}
	return hex.EncodeToString(sum.Sum(nil)), answer.StatusCode
}
