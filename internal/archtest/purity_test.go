package archtest

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
)

// program gives the files the rules of this file hold for: what people wrote
// and what ships. Tests and the bench are exempt.
func program(t *testing.T) []source {
	t.Helper()
	var list []source
	for _, s := range sources(t) {
		if !s.test && !s.made && !under(s.dir, bench...) {
			list = append(list, s)
		}
	}
	return list
}

func inspect(list []source, each func(s source, node ast.Node)) {
	for _, s := range list {
		ast.Inspect(s.tree, func(node ast.Node) bool {
			if node != nil {
				each(s, node)
			}
			return true
		})
	}
}

// named tells whether the node is the selector x.name.
func named(node ast.Node, x, name string) bool {
	selector, ok := node.(*ast.SelectorExpr)
	if !ok || selector.Sel.Name != name {
		return false
	}
	id, ok := selector.X.(*ast.Ident)
	return ok && id.Name == x
}

func TestTheClockIsReadInOnePlace(t *testing.T) {
	inspect(program(t), func(s source, node ast.Node) {
		if named(node, "time", "Now") && !under(s.dir, "internal/db", "cmd") {
			t.Errorf("%s: time.Now; take tx.Now, or a now that is passed in", s.at(node))
		}
		if named(node, "time", "Since") || named(node, "time", "Until") {
			if !under(s.dir, "internal/db", "cmd") {
				t.Errorf("%s: reads the clock; subtract from a now that is passed in", s.at(node))
			}
		}
	})
}

// A packet is drawn from what was read, so that the same record gives the same pages:
// what draws it sees no database, no log and no room of the casework.
func TestAPacketIsDrawnWithoutADatabase(t *testing.T) {
	allowed := []string{"binder", "typeset", "vault", "wall"}
	drawn := 0
	for _, s := range program(t) {
		name := path.Base(s.path)
		if s.dir != "internal/packets" || name != "render.go" && name != "press.go" && !strings.HasPrefix(name, "part_") {
			continue
		}
		drawn++
		for imported, place := range s.imports() {
			room, ours := strings.CutPrefix(imported, module+"/internal/")
			if ours && !slices.Contains(allowed, room) || strings.HasPrefix(imported, "gorm.io/") {
				t.Errorf("%s: %s; let Gather read it", s.at(place), imported)
			}
		}
	}
	if drawn < 3 {
		t.Error("no files that draw packets were found")
	}
}

func TestContextsComeFromTheCaller(t *testing.T) {
	inspect(program(t), func(s source, node ast.Node) {
		made := named(node, "context", "Background") || named(node, "context", "TODO")
		if made && !under(s.dir, "internal/jobs", "cmd") {
			t.Errorf("%s: makes a context of its own; take the caller's", s.at(node))
		}
	})
}

func TestContextsAreNotKeptInStructs(t *testing.T) {
	inspect(program(t), func(s source, node ast.Node) {
		fields, ok := node.(*ast.StructType)
		if !ok {
			return
		}
		for _, field := range fields.Fields.List {
			if named(field.Type, "context", "Context") {
				t.Errorf("%s: a context in a struct", s.at(field))
			}
		}
	})
}

// Save writes every column and creates the row when it is absent; AutoMigrate
// makes a second truth beside the migrations; gorm.Model brings soft delete.
func TestGORMIsTamed(t *testing.T) {
	inspect(program(t), func(s source, node ast.Node) {
		if named(node, "gorm", "Model") {
			t.Errorf("%s: gorm.Model; embed db.Row", s.at(node))
		}
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return
		}
		if selector, ok := call.Fun.(*ast.SelectorExpr); ok {
			switch selector.Sel.Name {
			case "Save":
				t.Errorf("%s: .Save(; use db.Change, which names the columns", s.at(node))
			case "AutoMigrate":
				t.Errorf("%s: AutoMigrate(; write a migration", s.at(node))
			}
		}
	})
}

func TestAbsenceIsAnError(t *testing.T) {
	inspect(program(t), func(s source, node ast.Node) {
		result, ok := node.(*ast.ReturnStmt)
		if !ok || len(result.Results) < 2 {
			return
		}
		for _, value := range result.Results {
			if id, ok := value.(*ast.Ident); !ok || id.Name != "nil" {
				return
			}
		}
		t.Errorf("%s: returns nil, nil; absence is fault.NotFound", s.at(node))
	})
}

// A door hands the transaction on. Whatever is called on it there is a query or
// a rule that belongs into a room.
func TestDoorsOnlyHandTheTransactionOn(t *testing.T) {
	inspect(program(t), func(s source, node ast.Node) {
		call, ok := node.(*ast.CallExpr)
		if !ok || !under(s.dir, "internal/web", "internal/portal") {
			return
		}
		if selector, ok := call.Fun.(*ast.SelectorExpr); ok && origin(selector.X) == "tx" {
			t.Errorf("%s: calls %s on tx", s.at(node), selector.Sel.Name)
		}
	})
}

// origin is the leftmost name of a chain such as tx.DB.Where("...").
func origin(x ast.Expr) string {
	for {
		switch at := x.(type) {
		case *ast.SelectorExpr:
			x = at.X
		case *ast.CallExpr:
			x = at.Fun
		case *ast.Ident:
			return at.Name
		default:
			return ""
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	said := map[string]bool{}
	for _, s := range program(t) {
		said[s.dir] = said[s.dir] || s.tree.Doc != nil && len(strings.Fields(s.tree.Doc.Text())) > 8
	}
	for dir, ok := range said {
		if !ok {
			t.Errorf("%s has no package comment: say what it is for and what it refuses to know", dir)
		}
	}
}

// A variant is one file. Whoever compares with its code elsewhere has written
// half of a second one.
func TestEachModalityIsNamedInOneFile(t *testing.T) {
	codes := map[string]string{}
	for line := range strings.Lines(read(t, "internal/refdata/data/reporting_modalities.csv")) {
		code, _, _ := strings.Cut(line, ",")
		codes[`"`+code+`"`] = ""
	}
	delete(codes, `"code"`) // the header
	for _, word := range []string{`"voice_id"`, `"ice_checkin_app"`, `"ice_portal"`, `"home_visit"`} {
		delete(codes, word) // also the name of an app, or of what an officer can tell somebody
	}
	inspect(program(t), func(s source, node ast.Node) {
		literal, ok := node.(*ast.BasicLit)
		if !ok || s.dir == "internal/demo" { // it enters what its invented people were told, and compares nothing
			return
		}
		first, isCode := codes[literal.Value]
		if isCode && first != "" && first != s.path {
			t.Errorf("%s: %s is named in %s already; ask the modality for what it does", s.at(node), literal.Value, first)
		}
		if isCode {
			codes[literal.Value] = s.path
		}
	})
}
