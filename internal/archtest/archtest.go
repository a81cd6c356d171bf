// Package archtest holds the house to its plan: imports point one way, views
// stay pure, functions stay short, structs match the migrated schema and every
// column says how it is kept.
//
// It reads sources and schema and refuses to know what any of it means. Each
// rule names its offenders, and each stands in docs/adr or CONTRIBUTING.md with
// its reason.
package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// source is one Go file, by its path from the top of the project.
type source struct {
	path  string
	dir   string
	test  bool
	made  bool // generated, by its own first lines
	fset  *token.FileSet
	tree  *ast.File
	lines int
}

// root is the folder of go.mod.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
}

// walk gives every file of the project with one of the endings, by its path
// from the top, with its content. What is built or installed is left out.
func walk(t testing.TB, each func(path string, content []byte), endings ...string) {
	t.Helper()
	top := root(t)
	err := filepath.WalkDir(top, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(top, path)
		if entry.IsDir() {
			if leftOut(entry.Name(), filepath.ToSlash(name)) {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains(endings, filepath.Ext(path)) {
			return nil
		}
		content, err := os.ReadFile(path)
		if err == nil {
			each(filepath.ToSlash(name), content)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// leftOut are folders nobody writes in: hidden, installed, built, or made by a
// run from the top of the project.
func leftOut(base, path string) bool {
	hidden := strings.HasPrefix(base, ".") && path != "."
	return hidden || base == "node_modules" || base == "testdata" ||
		slices.Contains([]string{"ui/dist", "bin", "data", "keys", "gallery"}, path)
}

var (
	readOnce  sync.Once
	goSources []source
)

// sources is every Go file of the project, parsed once for all tests.
func sources(t testing.TB) []source {
	t.Helper()
	readOnce.Do(func() {
		walk(t, func(path string, content []byte) { goSources = append(goSources, parse(t, path, content)) }, ".go")
	})
	if len(goSources) == 0 {
		t.Fatal("no Go files found")
	}
	return goSources
}

func parse(t testing.TB, path string, content []byte) source {
	t.Helper()
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, path, content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return source{
		path: path, dir: filepath.ToSlash(filepath.Dir(path)),
		test: strings.HasSuffix(path, "_test.go"), made: ast.IsGenerated(tree),
		fset: fset, tree: tree, lines: strings.Count(string(content), "\n"),
	}
}

// at names a place as path:line.
func (s source) at(node ast.Node) string {
	position := s.fset.Position(node.Pos())
	return position.Filename + ":" + strconv.Itoa(position.Line)
}

// imports are the paths the file imports, with their places.
func (s source) imports() map[string]ast.Node {
	paths := make(map[string]ast.Node, len(s.tree.Imports))
	for _, spec := range s.tree.Imports {
		paths[strings.Trim(spec.Path.Value, `"`)] = spec
	}
	return paths
}

func under(dir string, folders ...string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool {
		return dir == folder || strings.HasPrefix(dir, folder+"/")
	})
}
