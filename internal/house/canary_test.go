package house_test

// Sixty and more strings that occur nowhere else go in through the pages, the API
// and every error path; then whatever a thief of the disk, or a reader of the
// log, would hold is searched for them.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/selfreport"
)

// birds gives out canaries and remembers them.
type birds struct{ all []string }

// word is a canary of letters, with an accent or another script now and then.
func (b *birds) word() string {
	n := len(b.all)
	bird := fmt.Sprintf("Kanar%c%cvogelñ%c", 'a'+n%26, 'a'+(n/26)%26, 'a'+(n*7)%26)
	if n%5 == 0 {
		bird += "кенар"
	}
	return b.keep(bird)
}

func (b *birds) keep(bird string) string {
	b.all = append(b.all, bird)
	return bird
}

// traces are the ways a bird could lie somewhere: whole, and in pieces of at
// least six letters, in UTF-8 and in UTF-16, and as a URL would hold it.
func traces(bird string) [][]byte {
	out := [][]byte{[]byte(bird), []byte(url.QueryEscape(bird))}
	for _, order := range [][2]int{{0, 1}, {1, 0}} {
		var wide []byte
		for _, u := range utf16.Encode([]rune(bird)) {
			pair := []byte{byte(u), byte(u >> 8)}
			wide = append(wide, pair[order[0]], pair[order[1]])
		}
		out = append(out, wide)
	}
	if strings.HasPrefix(bird, "Kanar") { // pieces of digits would be found in any timestamp
		for i := 2; i+8 <= len(bird); i++ {
			out = append(out, []byte(bird[i:i+8]))
		}
	}
	return out
}

// found counts the birds of which any trace is in text.
func (b *birds) found(text []byte) (hits []string) {
	for _, bird := range b.all {
		for _, trace := range traces(bird) {
			if bytes.Contains(text, trace) {
				hits = append(hits, bird)
				break
			}
		}
	}
	return hits
}

func TestSixtyCanariesAreNowhereToBeFound(t *testing.T) {
	w, temp := cast.New(t), t.TempDir()
	t.Setenv("TMPDIR", temp)
	t.Setenv("SQLITE_TMPDIR", temp)
	v := visit(t, w)
	b := &birds{}

	client := v.tellTheAPI(t, b)
	v.fillThePages(t, b, client)
	v.tellHerPage(t, b, client)
	refusals := v.provokeRefusals(t, b, client)

	if len(b.all) < 60 {
		t.Fatalf("only %d canaries flew", len(b.all))
	}
	stored := v.send(t, "api", http.MethodGet, "/api/v1/clients/"+client+"?reveal=a_number", cast.Pilar, "", "")
	if !strings.Contains(stored.Body.String(), b.all[0]) {
		t.Fatal("the first canary was not stored at all, so its absence proves nothing")
	}
	searchDisk(t, b, w.DataDir, w.KeysDir, temp)
	if hits := b.found(v.log.Bytes()); len(hits) > 0 {
		t.Errorf("the log holds %d canaries", len(hits))
	}
	for _, text := range refusals {
		if hits := b.found(text); len(hits) > 0 {
			t.Errorf("a refusal of the API repeats what was sent: %s", regexp.MustCompile(`"title":"[^"]*"`).Find(text))
		}
	}
	t.Logf("%d canaries, %d refusals", len(b.all), len(refusals))
}

// TestTheSearchFindsACanaryThatIsThere is the control of the test above.
func TestTheSearchFindsACanaryThatIsThere(t *testing.T) {
	b := &birds{}
	bird := b.word()
	for _, trace := range traces(bird) {
		if len(b.found(append([]byte("xx"), trace...))) != 1 {
			t.Error("a trace was overlooked")
		}
	}
}

func searchDisk(t *testing.T, b *birds, dirs ...string) {
	t.Helper()
	files := 0
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files++
			if hits := b.found(append(text, path...)); len(hits) > 0 {
				t.Errorf("%s holds %d canaries", filepath.Base(path), len(hits))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 4 {
		t.Errorf("only %d files were searched", files)
	}
}

// tellTheAPI puts a whole file on record and gives the client's id.
func (v *visitor) tellTheAPI(t *testing.T, b *birds) string {
	t.Helper()
	b.keep("201555777")
	b.keep("1977-07-07")
	b.keep("2125550177")
	client := v.post(t, "/api/v1/clients", map[string]any{
		"given_names": b.word(), "family_names": b.word() + " " + b.word(), "preferred_name": b.word(), "aliases": []string{b.word(), b.word()},
		"a_number": "201555777", "birth_date": "1977-07-07", "country": "GTM", "language": "es", "time_zone": "America/Chicago",
		"phones": []map[string]any{{"number": "212-555-0177"}}, "email": b.keep("kanarxyvogel@sample.example"),
		"address": map[string]any{"line1": b.word(), "line2": b.word(), "city": b.word(), "state": "IL", "zip": "60602"},
	})["id"].(string)
	hearing := v.post(t, "/api/v1/clients/"+client+"/hearings", map[string]any{
		"court": b.word(), "hearing_location": b.word(), "judge": b.word(), "type": "individual", "medium": "in_person",
		"date": "2027-01-05", "time": "08:30", "zone": "America/Chicago",
	})
	id := hearing["id"].(string)
	moved := v.post(t, "/api/v1/hearings/"+id+"/settings", map[string]any{"date": "2027-02-05", "time": "09:30", "zone": "America/Chicago", "reason": b.word()})
	setting := moved["current"].(map[string]any)["id"].(string)
	v.post(t, "/api/v1/settings/"+setting+"/told", map[string]any{"client_id": client, "at": "2026-11-23T15:00:00Z", "how": "phone", "language": "es", "read_back": true})
	v.post(t, "/api/v1/hearings/"+id+"/cancellation", map[string]any{"source": "notice", "reason": b.word(), "at": "2026-11-23T15:00:00Z"})
	duty := v.post(t, "/api/v1/clients/"+client+"/obligations", map[string]any{
		"modality": "ero_checkin", "schedule": map[string]any{"kind": "appointment", "date": "2026-12-01", "time": "10:00", "zone": "America/Chicago"},
		"told": map[string]any{"by": b.word(), "on": "2026-11-20", "language": "es", "how": "letter"}, "place": b.word(),
	})["id"].(string)
	occurrences := v.get(t, "/api/v1/obligations/"+duty+"/occurrences")["items"].([]any)
	v.post(t, "/api/v1/occurrences/"+occurrences[0].(map[string]any)["id"].(string)+"/outcome", map[string]any{
		"state": "cancelled_by_ice", "at": "2026-11-23T15:00:00Z", "source": "ice", "reason": b.word(),
	})
	v.post(t, "/api/v1/clients/"+client+"/feeds", map[string]any{"audience": "client", "language": "es", "wording": "discreet", "label": b.word()})
	return client
}

// fillThePages fills every form of every page with canaries and sends it.
func (v *visitor) fillThePages(t *testing.T, b *birds, client string) {
	t.Helper()
	fields, inPath, inQuery := url.Values{"language": {"es"}}, b.word(), b.word()
	for _, name := range []string{
		"given_names", "family_names", "preferred_name", "aliases", "a_number", "birth_date", "email", "number", "intake_note", "label",
		"line1", "city", "court", "hearing_location", "judge", "reason", "source", "date", "time", "place", "told_by", "q", "name", "office_name", "password",
	} {
		fields.Set(name, b.word())
	}
	kind, body := form(fields)
	for _, who := range []cast.Person{cast.Pilar, cast.Noor} {
		for _, door := range v.house.Doors {
			for _, route := range door.Routes {
				if door.Name != "web" || route.Method != http.MethodPost || endsSession(route.Path) || route.Path == "/settings/password" {
					continue
				}
				path := strings.NewReplacer(":id", client, ":token", url.PathEscape(inPath)).Replace(route.Path)
				v.send(t, "web", route.Method, path+"?"+url.Values{"q": {inQuery}}.Encode(), who, kind, body)
			}
		}
	}
}

// tellHerPage says on the client's own page everything that can be said there.
func (v *visitor) tellHerPage(t *testing.T, b *birds, client string) {
	t.Helper()
	var made selfreport.Made
	v.world.Write(cast.Pilar.Actor(), func(tx *db.Tx) (err error) {
		made, err = selfreport.Offer(tx, selfreport.NewLink{ClientID: uuid.MustParse(client), Label: b.word(), Pin: "73519264"})
		return err
	})
	b.keep(made.Token)
	for _, kind := range selfreport.Kinds() {
		fields := url.Values{
			"key": {b.word()}, "kind": {string(kind)}, "words": {b.word()}, "error_text": {b.word()}, "place": {b.word()},
			"zone": {b.word()}, "speaks": {b.word()}, "date": {b.word()}, "kinds": {b.word()},
		}
		sort, body := form(fields)
		if got := v.send(t, "portal", http.MethodPost, "/r/"+made.Token, cast.Person{Name: "nobody"}, sort, body); got.Code != http.StatusSeeOther {
			t.Errorf("%s on her page: %d", kind, got.Code)
		}
	}
	sort, body := form(url.Values{"code": {b.word()}})
	v.send(t, "portal", http.MethodPost, "/r", cast.Person{Name: "nobody"}, sort, body)
	v.send(t, "portal", http.MethodGet, "/r/"+url.PathEscape(b.word()), cast.Person{Name: "nobody"}, "", "")
}

// provokeRefusals sends what no operation accepts, and keeps the answers.
func (v *visitor) provokeRefusals(t *testing.T, b *birds, client string) (bodies [][]byte) {
	t.Helper()
	keep := func(r *httptest.ResponseRecorder) {
		if r.Code >= 400 {
			bodies = append(bodies, r.Body.Bytes())
		}
	}
	flock := make([]string, 12)
	for i := range flock {
		flock[i] = b.word()
	}
	for _, door := range v.house.Doors {
		for i, route := range door.Routes {
			if door.Name == "web" {
				continue
			}
			bird := flock[i%len(flock)]
			path := regexp.MustCompile(`:\w+`).ReplaceAllString(route.Path, client)
			for _, body := range []string{
				fmt.Sprintf(`{"given_names": %q, "language": %q, "a_number": %q, "date": %q, "time": %q}`, bird, bird, bird, bird, bird),
				fmt.Sprintf(`{%q: 1}`, bird), fmt.Sprintf(`{"given_names": {%q: %q}}`, bird, bird), `{"` + bird, bird,
			} {
				keep(v.send(t, door.Name, route.Method, path, cast.Pilar, "application/json", body))
			}
			keep(v.send(t, door.Name, route.Method, path+"?limit="+url.QueryEscape(bird)+"&"+url.QueryEscape(bird)+"=1", cast.Pilar, "application/json", "{}"))
			keep(v.send(t, door.Name, route.Method, regexp.MustCompile(`:\w+`).ReplaceAllString(route.Path, url.PathEscape(bird)), cast.Pilar, "application/json", "{}"))
		}
	}
	keep(v.send(t, "api", http.MethodGet, "/api/v1/"+url.PathEscape(b.word()), cast.Pilar, "", ""))
	keep(v.send(t, "portal", http.MethodGet, "/f/"+url.PathEscape(b.word())+".ics", cast.Person{Name: "nobody"}, "", ""))
	return bodies
}

func (v *visitor) post(t *testing.T, path string, body any) map[string]any {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, path, v.send(t, "api", http.MethodPost, path, cast.Pilar, "application/json", string(text)))
}

func (v *visitor) get(t *testing.T, path string) map[string]any {
	t.Helper()
	return decoded(t, path, v.send(t, "api", http.MethodGet, path, cast.Pilar, "", ""))
}

func decoded(t *testing.T, path string, r *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(r.Body.Bytes(), &out); err != nil || r.Code >= 300 {
		t.Fatalf("%s: %d %s", regexp.MustCompile(`[0-9a-f-]{36}`).ReplaceAllString(path, ":id"), r.Code, r.Body)
	}
	return out
}
