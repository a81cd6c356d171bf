package bundle_test

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// asked is a bundle and the key its reader knows.
type asked struct {
	content []byte
	key     string
	held    string // the checkpoint he kept: size and root
}

// second asks the verifier in the other language about many bundles, in one process:
// "ok", or the check that failed first.
func second(t testing.TB, bundles []asked) []string {
	t.Helper()
	var in bytes.Buffer
	for _, b := range bundles {
		fmt.Fprintf(&in, "%d\t%s\t%s\n", len(b.content), b.key, b.held)
		in.Write(b.content)
	}
	node := exec.Command("node", "testdata/verify.mjs", "-")
	node.Stdin = &in
	out, err := node.Output()
	if err != nil {
		t.Fatalf("the second verifier: %v", err)
	}
	answers := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(answers) != len(bundles) {
		t.Fatalf("the second verifier gave %d answers to %d bundles", len(answers), len(bundles))
	}
	return answers
}

// agree fails where the two verifiers do not give the same answer.
func agree(t testing.TB, key string, contents ...[]byte) {
	t.Helper()
	bundles := make([]asked, len(contents))
	for i, content := range contents {
		bundles[i] = asked{content: content, key: key}
	}
	for n, answer := range second(t, bundles) {
		r := verify(contents[n], key)
		if r.OK != (answer == "ok") {
			t.Errorf("case %d: ours says %v, the second %q: %v", n, r.OK, answer, r.Findings())
		}
	}
}
