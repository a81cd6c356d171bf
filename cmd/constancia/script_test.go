package main

import (
	"archive/zip"
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"constancia": main})
}

// tamper runs SQL on the script's database behind the program's back.
func tamper(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: tamper SQL")
	}
	pool, err := sql.Open("sqlite3", ts.MkAbs(filepath.Join("data", "constancia.db")))
	ts.Check(err)
	_, err = pool.Exec(args[0])
	ts.Check(errors.Join(err, pool.Close()))
}

// flip changes one byte of a file: flip FILE AT, from its end when AT is negative.
func flip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: flip FILE AT")
	}
	content, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	content[(at+len(content))%len(content)] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), content, 0o600))
}

// zipped makes an archive of one entry that unpacks to so many megabytes of nothing:
// zipped FILE NAME MEGABYTES.
func zipped(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: zipped FILE NAME MEGABYTES")
	}
	megabytes, err := strconv.Atoi(args[2])
	ts.Check(err)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	entry, err := z.Create(args[1])
	ts.Check(err)
	for range megabytes {
		_, err := entry.Write(make([]byte, 1<<20))
		ts.Check(err)
	}
	ts.Check(z.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out.Bytes(), 0o600))
}

// TestCommands runs the scripts of testdata/script, each in a home of its own.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:  filepath.Join("testdata", "script"),
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"tamper": tamper, "flip": flip, "zipped": zipped},
		Setup: func(env *testscript.Env) error {
			env.Setenv("CONSTANCIA_DATA_DIR", filepath.Join(env.WorkDir, "data"))
			env.Setenv("CONSTANCIA_KEYS_DIR", filepath.Join(env.WorkDir, "keys"))
			bundles, err := filepath.Abs(filepath.Join("..", "..", "internal", "bundle", "testdata"))
			env.Setenv("BUNDLES", bundles)
			return err
		},
	})
}
