package locale

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Every room says the same things in every language of the pages.
func TestCatalogsOfThePagesHoldTheSameKeysAndPlaces(t *testing.T) {
	s := catalogs()
	english := s.catalogs[0]
	for _, c := range s.catalogs[1:] {
		if !c.meta.Interface {
			continue
		}
		for room, keys := range english.rooms {
			t.Run(c.tag.String()+"/"+room, func(t *testing.T) {
				sameKeys(t, keys, c.rooms[room])
				for _, key := range keys {
					samePlaces(t, key, english.texts[key], c.texts[key])
				}
			})
		}
		for room := range c.rooms {
			if _, ok := english.rooms[room]; !ok {
				t.Errorf("%s/%s.json has no English file beside it", c.tag, room)
			}
		}
	}
}

// A language that speaks only some rooms keeps to English keys and places.
func TestCatalogsOfSomeRoomsHoldOnlyEnglishKeys(t *testing.T) {
	s := catalogs()
	for _, c := range s.catalogs[1:] {
		for key, own := range c.texts {
			english, ok := s.catalogs[0].texts[key]
			if !ok {
				t.Errorf("%s: %s is in no English catalog", c.tag, key)
				continue
			}
			samePlaces(t, key, english, own)
		}
	}
}

func sameKeys(t *testing.T, english, own []string) {
	t.Helper()
	for _, key := range english {
		if !slices.Contains(own, key) {
			t.Errorf("%s is in English only", key)
		}
	}
	for _, key := range own {
		if !slices.Contains(english, key) {
			t.Errorf("%s is not in English", key)
		}
	}
}

// samePlaces compares the {name} places of two texts over all plural forms;
// {count} may be left out of a form ("today" for one day).
func samePlaces(t *testing.T, key string, a, b text) {
	t.Helper()
	if b.one == "" && b.forms == nil {
		return // missing, already said
	}
	if got, want := places(b), places(a); !slices.Equal(got, want) {
		t.Errorf("%s: places %v, English has %v", key, got, want)
	}
}

func places(x text) []string {
	var out []string
	all := x.one
	for _, form := range x.forms {
		all += form
	}
	for _, m := range place.FindAllStringSubmatch(all, -1) {
		if !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	slices.Sort(out)
	return out
}

func TestEveryKeyTheProgramSaysIsWritten(t *testing.T) {
	root := repository(t)
	english := catalogs().catalogs[0]
	for _, u := range usedKeys(t, root) {
		if strings.HasSuffix(u.key, ".") || strings.HasSuffix(u.key, "_") {
			if !slices.ContainsFunc(sortedKeys(english), func(k string) bool { return strings.HasPrefix(k, u.key) }) {
				t.Errorf("%s: no English text begins with %q", u.place, u.key)
			}
			continue
		}
		if _, ok := english.texts[u.key]; !ok {
			t.Errorf("%s: no English text for %q", u.place, u.key)
		}
	}
}

// place is what stands for a value in a text.
var place = regexp.MustCompile(`\{([a-z_]+)\}`)

type usedKey struct{ key, place string }

var (
	keyShape  = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-zA-Z0-9_/-]+)+[._]?$|^[a-z][a-z0-9_]*\.$`)
	templKeys = regexp.MustCompile(`\bSay(?:Args)?\((?:\s*[A-Za-z_.()]+\s*,)?\s*"([^"]+)"`)
)

func usedKeys(t *testing.T, root string) []usedKey {
	t.Helper()
	var used []usedKey
	for _, top := range []string{"internal", "cmd", "ui"} {
		_ = filepath.WalkDir(filepath.Join(root, top), func(path string, d fs.DirEntry, err error) error {
			name := filepath.Base(path)
			switch {
			case err != nil:
				return nil // a folder that does not exist yet holds no keys
			case d.IsDir() && name == "node_modules":
				return fs.SkipDir
			case strings.HasSuffix(name, ".templ"):
				used = append(used, keysOfTempl(t, path)...)
			case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(name, "_templ.go"):
				used = append(used, keysOfGo(t, path)...)
			}
			return nil
		})
	}
	return used
}

func keysOfTempl(t *testing.T, path string) []usedKey {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var used []usedKey
	for i, line := range strings.Split(string(raw), "\n") {
		for _, m := range templKeys.FindAllStringSubmatch(line, -1) {
			used = append(used, usedKey{m[1], path + ":" + strconv.Itoa(i+1)})
		}
	}
	return used
}

func keysOfGo(t *testing.T, path string) []usedKey {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Logf("%s: %v", path, err) // the compiler says it better
		return nil
	}
	var used []usedKey
	note := func(e ast.Expr) {
		if key, ok := literal(e); ok && keyShape.MatchString(key) {
			used = append(used, usedKey{key, files.Position(e.Pos()).String()})
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			for _, arg := range keyArguments(n) {
				note(arg)
			}
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok && (id.Name == "Key" || strings.HasSuffix(id.Name, "LabelKey")) {
				note(n.Value)
			}
		}
		return true
	})
	return used
}

// keyArguments are the arguments of a call that are message keys: the key of
// Say and SayArgs, any text given to package fault, the key of Problems.Add.
func keyArguments(call *ast.CallExpr) []ast.Expr {
	name, receiver := "", ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
		if x, ok := f.X.(*ast.Ident); ok {
			receiver = x.Name
		}
	}
	switch {
	case name == "Say" || name == "SayArgs":
		return call.Args[:min(2, len(call.Args))]
	case receiver == "fault":
		return call.Args
	case name == "Add" && len(call.Args) >= 2:
		return call.Args[1:2]
	}
	return nil
}

// literal is a string constant, or the beginning of "room.part." + code.
func literal(e ast.Expr) (string, bool) {
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		return literal(sum.X)
	}
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func sortedKeys(c *catalog) []string {
	var out []string
	for _, keys := range c.rooms {
		out = append(out, keys...)
	}
	return out
}

func repository(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no go.mod above the test")
	return ""
}
