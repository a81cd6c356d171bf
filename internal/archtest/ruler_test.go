package archtest

import (
	"go/ast"
	"slices"
	"testing"
)

// The ruler: what grows beyond it holds two things and wants to be two.
const (
	longestFunction = 80
	usualFunction   = 35 // nine of ten
	longestFile     = 500
	usualFile       = 300 // nine of ten
	longestHandler  = 30
	deepestNesting  = 3
)

type function struct {
	name, place string
	lines       int
	handler     bool
	depth       int
}

func functions(list []source) []function {
	var found []function
	for _, s := range list {
		for _, declaration := range s.tree.Decls {
			f, ok := declaration.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			lines := s.fset.Position(f.End()).Line - s.fset.Position(f.Pos()).Line + 1
			handler := under(s.dir, "internal/web", "internal/api", "internal/portal") && takesEcho(f.Type)
			found = append(found, function{f.Name.Name, s.at(f), lines, handler, depth(f.Body)})
		}
	}
	return found
}

// takesEcho tells a handler by its one parameter.
func takesEcho(f *ast.FuncType) bool {
	return len(f.Params.List) == 1 && named(f.Params.List[0].Type, "echo", "Context")
}

// depth counts decisions and loops inside each other. An else-if is no deeper
// than its if, and a case no deeper than its switch.
func depth(node ast.Node) int {
	deepest := 0
	ast.Inspect(node, func(child ast.Node) bool {
		if child == nil || child == node {
			return child == node
		}
		inner := 0
		switch at := child.(type) {
		case *ast.IfStmt:
			inner = 1 + depth(at.Body)
			if at.Else != nil {
				inner = max(inner, elseDepth(at.Else))
			}
		case *ast.ForStmt:
			inner = 1 + depth(at.Body)
		case *ast.RangeStmt:
			inner = 1 + depth(at.Body)
		case *ast.SwitchStmt:
			inner = 1 + depth(at.Body)
		case *ast.TypeSwitchStmt:
			inner = 1 + depth(at.Body)
		case *ast.SelectStmt:
			inner = 1 + depth(at.Body)
		default:
			return true
		}
		deepest = max(deepest, inner)
		return false
	})
	return deepest
}

func elseDepth(branch ast.Stmt) int {
	if block, ok := branch.(*ast.BlockStmt); ok {
		return 1 + depth(block)
	}
	return depth(&ast.BlockStmt{List: []ast.Stmt{branch}})
}

func TestFunctionsAreShort(t *testing.T) {
	found := functions(program(t))
	lengths := make([]int, 0, len(found))
	for _, f := range found {
		lengths = append(lengths, f.lines)
		if f.lines > longestFunction {
			t.Errorf("%s: %s has %d lines, more than %d", f.place, f.name, f.lines, longestFunction)
		}
		if f.handler && f.lines > longestHandler {
			t.Errorf("%s: handler %s has %d lines, more than %d", f.place, f.name, f.lines, longestHandler)
		}
		if f.depth > deepestNesting {
			t.Errorf("%s: %s nests %d deep, more than %d", f.place, f.name, f.depth, deepestNesting)
		}
	}
	if got := ninth(lengths); got > usualFunction {
		t.Errorf("nine of ten functions have up to %d lines, want %d", got, usualFunction)
	}
}

func TestFilesAreShort(t *testing.T) {
	var lengths []int
	for _, s := range sources(t) {
		if s.made {
			continue
		}
		lengths = append(lengths, s.lines)
		if s.lines > longestFile {
			t.Errorf("%s has %d lines, more than %d", s.path, s.lines, longestFile)
		}
	}
	if got := ninth(lengths); got > usualFile {
		t.Errorf("nine of ten files have up to %d lines, want %d", got, usualFile)
	}
}

// ninth is the length that nine of ten do not exceed.
func ninth(lengths []int) int {
	if len(lengths) == 0 {
		return 0
	}
	slices.Sort(lengths)
	return lengths[len(lengths)*9/10]
}
