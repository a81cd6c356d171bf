package verify

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"constancia/internal/bundle"
	"constancia/internal/locale"
)

// codes are the ways in which the checker names what it found.
var codes = regexp.MustCompile(`(?:found\(|note\(Check\w+, |note\(check, |return )"([a-z_]+)"`)

func TestEveryFindingAndEveryCheckIsSaidInBothLanguages(t *testing.T) {
	sources, err := filepath.Glob(filepath.Join("..", "..", "internal", "bundle", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, path := range sources {
		if strings.HasSuffix(path, "_test.go") || !strings.Contains("archive.go verify.go verify_keys.go verify_files.go", filepath.Base(path)) {
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range codes.FindAllStringSubmatch(string(content), -1) {
			keys = append(keys, "bundle.found_"+match[1])
		}
	}
	if len(keys) < 30 {
		t.Fatalf("found %d findings in the sources", len(keys))
	}
	for _, code := range bundle.Checks() {
		keys = append(keys, "bundle.check_"+code)
	}
	for _, tag := range []string{"en", "es"} {
		for _, key := range keys {
			if !locale.For(tag).Has(key) {
				t.Errorf("%s: %s is not said", tag, key)
			}
		}
	}
}
