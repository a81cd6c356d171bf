package archtest

import (
	"slices"
	"strings"
	"testing"
)

const module = "constancia"

// floors is the order of the house, from the ground up. A folder may import
// folders of the lines above its own and nothing else; two folders of one line
// do not know each other. A new folder belongs into a line before it compiles
// into the gate.
var floors = [][]string{
	// ground: knows nothing of cases
	{"internal/fault", "internal/wall", "internal/config", "internal/typeset", "internal/binder", "migrations"},
	{"internal/actor", "internal/locale", "internal/refdata", "internal/wire"},
	{"internal/seal"},
	{"internal/db"},
	{"internal/heic", "internal/bundle"},
	{"internal/audit", "internal/vault"},
	// casework: the domain
	{"internal/staff"},
	{"internal/clients"},
	{"internal/notes", "internal/tasks", "internal/documents"},
	{"internal/hearings", "internal/obligations"},
	{"internal/supervision"},
	{"internal/failures", "internal/deadlines", "internal/records"},
	{"internal/moves", "internal/imports"},
	// readers: cut across casework, own no table of it
	{"internal/agenda"},
	{"internal/chronology", "internal/insights"},
	// what leaves the house
	{"internal/feeds", "internal/messages", "internal/packets"},
	{"internal/selfreport"},
	{"internal/jobs", "internal/demo"},
	// views
	{"ui"},
	{"ui/parts"},
	{"ui/layout"},
	{"ui/agenda"},
	{
		"ui/staff", "ui/clients", "ui/hearings", "ui/obligations", "ui/supervision", "ui/imports", "ui/failures", "ui/feeds",
		"ui/notes", "ui/tasks", "ui/documents", "ui/packets", "ui/today", "ui/calendar", "ui/portal", "ui/selfreport", "ui/settings", "ui/apidocs", "ui/chronology", "ui/verify", "ui/moves",
	},
	// doors
	{"internal/edge"},
	{"internal/web", "internal/api", "internal/portal"},
	// the program
	{"internal/house"},
	{"cmd/gallery", "cmd/constancia"},
}

// bench is what tests stand on. The cast is also what demo and gallery show, so
// the programs may import it; no room may.
var bench = []string{"internal/archtest", "internal/cast", "internal/cast/pgtest", "internal/wire/readers"}

// owners names who may import a library. One with no line here is new: give it
// a line, and the commit a sentence on what it replaces. "tests" means test
// files anywhere and the bench.
var owners = map[string][]string{
	"github.com/emersion/go-ical":        {"internal/wire"},
	"github.com/teambition/rrule-go":     {"internal/obligations"},
	"github.com/mattn/go-sqlite3":        {"internal/db"},
	"gorm.io/driver":                     {"internal/db"},
	"github.com/pressly/goose/v3":        {"internal/db"},
	"github.com/jackc/pgx/v5":            {"internal/db", "tests"},
	"github.com/riverqueue/river":        {"internal/jobs", "internal/db"},
	"gorm.io/gorm":                       gormUsers,
	"github.com/labstack/echo/v4":        {"internal/edge", "internal/web", "internal/api", "internal/portal", "internal/house", "cmd/constancia"},
	"github.com/a-h/templ":               {"ui", "internal/edge", "internal/web", "internal/api", "internal/portal", "cmd/gallery", "tests"},
	"github.com/danielgtaylor/huma/v2":   {"internal/api"},
	"github.com/alexedwards/scs/v2":      {"internal/staff", "internal/edge", "internal/web"},
	"github.com/alexedwards/argon2id":    {"internal/staff"},
	"github.com/alecthomas/kong":         {"cmd"},
	"github.com/knadh/koanf":             {"internal/config"},
	"github.com/bep/imagemeta":           {"internal/vault", "internal/typeset"},
	"github.com/gabriel-vasile/mimetype": {"internal/vault"},
	"github.com/nyaruka/phonenumbers":    {"internal/clients"},
	"github.com/rickar/cal/v2":           {"internal/refdata"},
	"github.com/skip2/go-qrcode":         {"ui", "internal/web", "cmd/gallery"},
	"github.com/google/uuid":             {"internal", "cmd", "ui"},
	"github.com/xuri/excelize/v2":        {"internal/imports"},
	"github.com/PuerkitoBio/goquery":     {"tests"},
	"github.com/pdfcpu/pdfcpu":           {"tests"},
	"github.com/rogpeppe/go-internal":    {"tests"},
	"go.yaml.in/yaml/v3":                 {"tests"},
	"golang.org/x/crypto":                {"internal/seal", "internal/vault"},
	"github.com/tetratelabs/wazero":      {"internal/heic"},
	"github.com/tink-crypto/tink-go/v2":  {"internal/vault"},
	"github.com/go-text/typesetting":     {"internal/typeset"},
	"golang.org/x/image":                 {"internal/vault", "internal/demo", "internal/typeset", "internal/binder"},
	"golang.org/x/mod":                   {"internal/audit", "internal/bundle"},
	"golang.org/x/net":                   {"tests"},
	"golang.org/x/sync":                  {"internal"},
	"golang.org/x/sys":                   {"internal/db"},
	"golang.org/x/text":                  {"internal"},
	"golang.org/x/time":                  {"internal/edge", "internal/staff"},
}

// gormUsers: rooms write their own queries; views and doors never see one.
var gormUsers = []string{
	"internal/db", "internal/seal", "internal/audit", "internal/vault", "internal/staff", "internal/clients",
	"internal/notes", "internal/tasks", "internal/documents", "internal/hearings", "internal/obligations",
	"internal/supervision", "internal/failures", "internal/deadlines", "internal/records", "internal/moves", "internal/imports",
	"internal/agenda", "internal/chronology", "internal/insights", "internal/feeds", "internal/selfreport", "internal/messages",
	"internal/packets", "internal/jobs", "internal/demo", "tests",
}

func floor(dir string) int {
	return slices.IndexFunc(floors, func(rooms []string) bool { return slices.Contains(rooms, dir) })
}

func TestEveryFolderHasItsFloor(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sources(t) {
		if !seen[s.dir] && floor(s.dir) < 0 && !slices.Contains(bench, s.dir) {
			t.Errorf("%s stands on no floor: put it into floors, below whatever imports it", s.dir)
		}
		seen[s.dir] = true
	}
}

func TestImportsPointOneWay(t *testing.T) {
	for _, s := range sources(t) {
		if slices.Contains(bench, s.dir) {
			continue
		}
		for path, place := range s.imports() {
			to, ours := strings.CutPrefix(path, module+"/")
			if !ours || to == s.dir { // a test outside the package imports its own room
				continue
			}
			if s.test && to == "internal/db" {
				continue // what the cast hands out
			}
			if slices.Contains(bench, to) {
				if !s.test && !under(s.dir, "cmd") {
					t.Errorf("%s: %s is for tests, demo and gallery", s.at(place), to)
				}
				continue
			}
			if from, target := floor(s.dir), floor(to); target < 0 || target >= from {
				t.Errorf("%s: %s must not import %s: it stands on the same floor or above", s.at(place), s.dir, to)
			}
		}
	}
}

func TestLibrariesStayWithTheirOwners(t *testing.T) {
	for _, s := range sources(t) {
		for path, place := range s.imports() {
			first, _, _ := strings.Cut(path, "/")
			if !strings.Contains(first, ".") {
				continue // standard library, or ours
			}
			library, known := owner(path)
			if !known {
				t.Errorf("%s: %s has no owner: give it a line in owners", s.at(place), path)
				continue
			}
			forTests := (s.test || slices.Contains(bench, s.dir)) && slices.Contains(owners[library], "tests")
			if !forTests && !under(s.dir, owners[library]...) {
				t.Errorf("%s: %s belongs to %s", s.at(place), library, strings.Join(owners[library], ", "))
			}
		}
	}
}

// owner finds the longest line of owners that the import path begins with.
func owner(path string) (library string, known bool) {
	for candidate := range owners {
		whole := path == candidate || strings.HasPrefix(path, candidate+"/")
		if whole && len(candidate) > len(library) {
			library, known = candidate, true
		}
	}
	return library, known
}
