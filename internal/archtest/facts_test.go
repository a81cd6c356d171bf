package archtest

import (
	"go/ast"
	"strings"
	"testing"
)

// An event's Facts go to strangers with a packet; what is sealed in the database stays
// in its Detail. The hash of a file is the one exception: it is why the event is shown.
func TestFactsOfEventsHoldNothingSealed(t *testing.T) {
	for _, s := range sources(t) {
		if _, writes := s.imports()[module+"/internal/audit"]; !writes || s.test {
			continue
		}
		ast.Inspect(s.tree, func(n ast.Node) bool {
			var facts []ast.Node
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Name.Name == "facts" {
					facts = append(facts, n.Body)
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && strings.EqualFold(key.Name, "facts") {
					facts = append(facts, n.Value)
				}
			case *ast.AssignStmt:
				for i, left := range n.Lhs {
					if i < len(n.Rhs) && endsIn(left, "facts") {
						facts = append(facts, n.Rhs[i])
					}
				}
			}
			for _, place := range facts {
				s.refuseReveal(t, place)
			}
			return true
		})
	}
}

// endsIn tells whether an expression ends in a name: facts, event.Facts, facts["id"].
func endsIn(e ast.Expr, name string) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return strings.EqualFold(e.Name, name)
	case *ast.SelectorExpr:
		return strings.EqualFold(e.Sel.Name, name)
	case *ast.IndexExpr:
		return endsIn(e.X, name)
	default:
		return false
	}
}

func (s source) refuseReveal(t *testing.T, place ast.Node) {
	t.Helper()
	ast.Inspect(place, func(n ast.Node) bool {
		reveal, ok := n.(*ast.SelectorExpr)
		if ok && reveal.Sel.Name == "Reveal" && !endsIn(reveal.X, "SHA256") {
			t.Errorf("%s: facts of an event reveal what is sealed; put it into Detail", s.at(n))
		}
		return true
	})
}
