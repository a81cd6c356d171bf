package main

// What a killed program must have kept, read from what it serves and from its
// database and its folder of files behind its back.

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"constancia/internal/db"
)

// handsOut asks for every acknowledged picture as a person at her desk does.
func (s *server) handsOut(pictures []made) {
	s.t.Helper()
	cookie := s.signIn("pilar@clinic.example", password)
	for _, p := range pictures {
		if sum, status := s.served(cookie, "/evidence/"+p.ID+"/file"); status != http.StatusOK || sum != p.SHA256 {
			s.t.Errorf("picture %s: %d with %s, received as %s", p.ID, status, sum, p.SHA256)
		}
	}
}

// check reads the database itself: every acknowledged id once, nothing beside
// them, and each file, hearing and failure whole with its event.
func (s *server) check(all acknowledged) {
	s.t.Helper()
	d, err := db.Open(context.Background(), s.o)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	pictures := make([]string, 0, len(all.pictures))
	for _, p := range all.pictures {
		pictures = append(pictures, p.ID)
	}
	err = d.Read(context.Background(), func(tx *db.Tx) error {
		for what, query := range whole {
			s.count(tx, what, len(all.clients), query)
		}
		for table, ids := range map[string][]string{
			"clients": all.clients, "hearings": all.hearings, "failures": all.failures, "evidence": pictures,
		} {
			s.count(tx, "acknowledged "+table, len(ids), "SELECT COUNT(*) FROM "+table+" WHERE id IN ?", ids)
		}
		var named []string
		err := tx.DB.Raw("SELECT file_name FROM documents UNION SELECT preview_name FROM documents WHERE preview_name <> ''").Scan(&named).Error
		compareFiles(s.t, filepath.Join(s.o.DataDir, "files"), named)
		return err
	})
	if err != nil {
		s.t.Error(err)
	}
}

// whole counts what there must be once for each client.
var whole = map[string]string{
	"clients":               "SELECT COUNT(*) FROM clients",
	"openings on record":    "SELECT COUNT(*) FROM audit_events WHERE action = 'clients.open'",
	"hearings":              "SELECT COUNT(*) FROM hearings",
	"clients in hearings":   "SELECT COUNT(DISTINCT client_id) FROM hearings",
	"settings":              "SELECT COUNT(*) FROM hearing_settings",
	"failures":              "SELECT COUNT(*) FROM failures",
	"clients with failures": "SELECT COUNT(DISTINCT client_id) FROM failures",
	"accounts that hold":    "SELECT COUNT(*) FROM failures JOIN failure_statements ON failure_statements.id = failures.statement_id",
	"accounts":              "SELECT COUNT(*) FROM failure_statements",
	"failures on record":    "SELECT COUNT(*) FROM audit_events WHERE action = 'failures.log'",
	"pictures":              "SELECT COUNT(*) FROM evidence",
	"failures with picture": "SELECT COUNT(DISTINCT failure_id) FROM evidence",
	"receipts":              "SELECT COUNT(*) FROM document_custody WHERE act = 'received'",
	"documents":             "SELECT COUNT(*) FROM documents",
	"pictures on record":    "SELECT COUNT(*) FROM audit_events WHERE action = 'failures.evidence_received'",
}

func (s *server) count(tx *db.Tx, what string, want int, query string, args ...any) {
	s.t.Helper()
	var got int
	if err := tx.DB.Raw(query, args...).Scan(&got).Error; err != nil {
		s.t.Errorf("%s: %v", what, err)
	} else if got != want {
		s.t.Errorf("%s: got %d, want %d", what, got, want)
	}
}

// compareFiles holds the vault against the rows: no row without its file and no
// file without its row, for each request was sent until it was answered. What a
// kill left half written waits aside, where no row looks for it.
func compareFiles(t *testing.T, dir string, named []string) {
	t.Helper()
	lying := map[string]bool{}
	found, err := filepath.Glob(filepath.Join(dir, "[0-9a-f][0-9a-f]", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		lying[filepath.Base(path)] = true
	}
	for _, name := range named {
		if !lying[name] {
			t.Errorf("a row without its file: %s", name)
		}
		delete(lying, name)
	}
	for name := range lying {
		t.Errorf("a file without its row: %s", name)
	}
	halves, err := os.ReadDir(filepath.Join(dir, "waiting"))
	if err == nil {
		t.Logf("%d files in the vault, %d left half written by kills", len(found), len(halves))
	}
}
