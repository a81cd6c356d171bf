package main

import (
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"constancia": main})
}

// TestCommands runs the scripts of testdata/script, each in a home of its own.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("CONSTANCIA_DATA_DIR", filepath.Join(env.WorkDir, "data"))
			env.Setenv("CONSTANCIA_KEYS_DIR", filepath.Join(env.WorkDir, "keys"))
			return nil
		},
	})
}
