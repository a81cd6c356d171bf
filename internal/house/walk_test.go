package house_test

// The topology: the default team holds María's file, with a hearing, a duty and
// a calendar link; across town Ines holds Chidi's, with the same. Nobody of the
// one team may learn that the other's file is there. Tomas, the volunteer, is of
// the default team, but no file is assigned to him.

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/documents"
	"constancia/internal/edge"
	"constancia/internal/failures"
	"constancia/internal/feeds"
	"constancia/internal/hearings"
	"constancia/internal/notes"
	"constancia/internal/obligations"
	"constancia/internal/packets"
	"constancia/internal/selfreport"
	"constancia/internal/supervision"
	"constancia/internal/tasks"
)

// held is the ids of one client's file, by the segment of a path that names them.
type held map[string]uuid.UUID

func fileOf(t *testing.T, w *cast.World, who actor.Actor, in clients.Intake) held {
	t.Helper()
	client := w.ClientOf(who, in)
	hearing := w.Schedule(who, hearings.NewHearing{
		ClientID: client, Details: hearings.Details{Court: "CHI", Type: "master_calendar", Medium: "in_person"},
		Date: "2027-01-05", Time: "08:30",
	})
	ids := held{"clients": client, "hearings": hearing.ID, "settings": hearing.Current().ID}
	w.Write(who, func(tx *db.Tx) error {
		duty, _ := cast.DutyOf(cast.Maria)
		duty.ClientID = client
		made, err := obligations.Impose(tx, duty)
		if err != nil {
			return err
		}
		ids["obligations"] = made.ID
		if _, err := obligations.Suspend(tx, made.ID, obligations.NewPause{
			From: "2027-05-03", LastDay: "2027-05-14", Reason: "The officer said so.",
		}); err != nil {
			return err
		}
		pauses, err := obligations.PausesOf(tx, made.ID)
		if err != nil {
			return err
		}
		ids["pauses"] = pauses[0].ID
		list, err := obligations.List(tx, obligations.Filter{Client: client, Limit: 1})
		if err != nil {
			return err
		}
		ids["occurrences"] = list[0].ID
		link, err := feeds.Offer(tx, feeds.NewFeed{ClientID: client, Language: "es"})
		if err != nil {
			return err
		}
		ids["feeds"] = link.ID
		failure, err := failures.Log(tx, failures.Report{ClientID: client, Account: failures.Account{Kinds: []string{"app_crash"}}})
		if err != nil {
			return err
		}
		ids["failures"] = failure.ID
		packet, err := packets.Ask(tx, packets.New{
			ClientID: client, Kind: packets.MissedCheckIn, Choice: packets.Choice{Failures: []uuid.UUID{failure.ID}},
		})
		if err != nil {
			return err
		}
		ids["packets"], ids["pages"], ids["parts"] = packet.ID, packet.ID, packet.ID
		note, err := notes.Write(tx, notes.NewNote{
			ClientID: client, Kind: notes.Statement, Draft: notes.Draft{Body: "I was there.", Whose: notes.OfClient},
		})
		if err != nil {
			return err
		}
		ids["notes"] = note.ID
		task, err := tasks.Ask(tx, tasks.NewTask{ClientID: client, What: "Call her"})
		ids["tasks"] = task.ID
		if err != nil {
			return err
		}
		return errors.Join(toldOf(tx, client, ids), supervisedOf(tx, client, ids))
	})
	piece, _, err := failures.Receive(w.Context(who), w.DB, ids["failures"], documents.Upload{Content: bytes.NewReader(cast.Screenshot(1))})
	if err != nil {
		t.Fatal(err)
	}
	ids["evidence"], ids["documents"], ids["scans"] = piece.ID, piece.DocumentID, piece.DocumentID
	var page selfreport.Made
	w.Write(who, func(tx *db.Tx) (err error) {
		page, err = selfreport.Offer(tx, selfreport.NewLink{ClientID: client})
		return err
	})
	ids["own-pages"] = page.ID
	w.Write(actor.Link(page.ID, client), func(tx *db.Tx) error {
		said, _, err := selfreport.Say(tx, selfreport.Word{Key: uuid.NewString(), Kind: selfreport.Did})
		ids["arrivals"] = said.ID
		return err
	})
	return ids
}

// supervisedOf adds what the client's duties stand on.
func supervisedOf(tx *db.Tx, client uuid.UUID, ids held) error {
	paper, err := supervision.File(tx, client, supervision.NewRelease{Form: "I-220A"})
	if err != nil {
		return err
	}
	condition, err := supervision.Type(tx, paper.ID, supervision.NewCondition{Words: "Report"})
	if err != nil {
		return err
	}
	enrolment, err := supervision.Enrol(tx, client, supervision.NewEnrolment{Since: "2026-04-01"})
	if err != nil {
		return err
	}
	request, err := supervision.AskLess(tx, enrolment.ID, supervision.NewRequest{AskedOn: "2026-05-01", How: "letter", Reason: "Kept every one"})
	ids["release-documents"], ids["conditions"], ids["enrolments"], ids["step-down-requests"] = paper.ID, condition.ID, enrolment.ID, request.ID
	return err
}

// toldOf adds what somebody told of a client's supervision.
func toldOf(tx *db.Tx, client uuid.UUID, ids held) error {
	device, err := supervision.EnterDevice(tx, client, supervision.NewDevice{Kind: supervision.OwnPhone})
	if err != nil {
		return err
	}
	said, err := supervision.NoteInstruction(tx, client, supervision.NewInstruction{Kind: "phone_on", What: "Keep it on"})
	if err != nil {
		return err
	}
	notice, err := supervision.ReceiveViolation(tx, client, supervision.NewViolation{Alleges: "a check-in"})
	if err != nil {
		return err
	}
	sent, err := supervision.AnswerViolation(tx, notice.ID, supervision.Fix{}, supervision.NewViolationAnswer{SentOn: "2026-11-20", How: "mail", What: "The log"})
	if err != nil {
		return err
	}
	call, err := supervision.ReceiveSummons(tx, client, supervision.NewSummons{Words: "Come"})
	ids["devices"], ids["instructions"], ids["violations"], ids["summonses"] = device.ID, said.ID, notice.ID, call.ID
	ids["violation-answers"] = sent.ID
	return err
}

// fill puts ids into a route's pattern; ok is false where the pattern names
// nothing of a client's file.
func (h held) fill(pattern string) (path string, ok bool) {
	segments := strings.Split(pattern, "/")
	for i, s := range segments {
		if !strings.HasPrefix(s, ":") {
			continue
		}
		id, known := h[segments[i-1]]
		if !known && s == ":client" {
			id, known = h["clients"], true
		}
		if strings.Contains(pattern, "/settings/") && !strings.HasSuffix(pattern, "/told") {
			known = false // the office's settings, not a hearing's
		}
		if !known {
			return pattern, false
		}
		segments[i], ok = id.String(), true
	}
	return strings.Join(segments, "/"), ok
}

// TestEveryRouteAnswersEveryRoleAsItsPermissionSays walks every route of the
// three doors as every role, and as nobody.
func TestEveryRouteAnswersEveryRoleAsItsPermissionSays(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		v := visit(t, w)
		own := fileOf(t, w, w.Paralegal(), cast.Maria)
		cells := 0
		for _, door := range v.house.Doors {
			for _, route := range door.Routes {
				if route.Permission == "" {
					t.Errorf("%s %s names no permission", route.Method, route.Path)
				}
				path, _ := own.fill(route.Path)
				for _, who := range append(cast.People(), cast.Person{Name: "nobody"}) {
					if who.Name == cast.Ines.Name {
						continue // her wall is the other test
					}
					cells++
					v.expectRole(t, door.Name, route, path, who)
				}
			}
		}
		t.Logf("%d cells", cells)
	})
}

func (v *visitor) expectRole(t *testing.T, door string, route edge.Route, path string, who cast.Person) {
	t.Helper()
	got := v.ask(t, door, route.Method, path, who)
	may := route.Permission == actor.Public || who.Name != "nobody" && who.Actor().May(route.Permission)
	switch {
	case may && (got.Code == http.StatusForbidden || got.Code == http.StatusUnauthorized || toSignIn(got) && !endsSession(path)):
		t.Errorf("%s %s as %s: refused with %d", route.Method, route.Path, who.Name, got.Code)
	case may && got.Code >= http.StatusInternalServerError:
		t.Errorf("%s %s as %s: %d", route.Method, route.Path, who.Name, got.Code)
	case !may && who.Name == "nobody" && door == "web" && !toSignIn(got):
		t.Errorf("%s %s as nobody: got %d, want the way to sign in", route.Method, route.Path, got.Code)
	case !may && who.Name == "nobody" && door != "web" && got.Code != http.StatusUnauthorized:
		t.Errorf("%s %s as nobody: got %d, want 401", route.Method, route.Path, got.Code)
	case !may && who.Name != "nobody" && got.Code != http.StatusForbidden:
		t.Errorf("%s %s as %s: got %d, want 403", route.Method, route.Path, who.Name, got.Code)
	}
}

func toSignIn(r *httptest.ResponseRecorder) bool {
	return r.Code == http.StatusSeeOther && r.Header().Get("Location") == "/sign-in"
}

// TestAForeignFileDoesNotExist asks every route that names something of a
// client's file, as everybody who may use the route but stands beyond the file's
// wall: the answer is the one for an id that never was.
func TestAForeignFileDoesNotExist(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		v := visit(t, w)
		ours := fileOf(t, w, w.Paralegal(), cast.Maria)
		theirs := fileOf(t, w, w.Stranger(), cast.Chidi)
		nowhere := held{}
		for name := range ours {
			nowhere[name] = uuid.MustParse("0195ffff-ffff-7fff-bfff-ffffffffffff")
		}
		beyond := map[string]held{
			cast.Ruth.Name: theirs, cast.Pilar.Name: theirs, cast.Lena.Name: theirs,
			cast.Ines.Name: ours, cast.Tomas.Name: ours,
		}
		cells := 0
		for _, door := range v.house.Doors {
			for _, route := range door.Routes {
				if _, ok := ours.fill(route.Path); !ok || route.Permission == actor.Public {
					continue
				}
				for _, who := range cast.People() {
					foreign, stands := beyond[who.Name]
					if !stands || !who.Actor().May(route.Permission) {
						continue
					}
					cells++
					path, _ := foreign.fill(route.Path)
					never, _ := nowhere.fill(route.Path)
					got, want := v.ask(t, door.Name, route.Method, path, who), v.ask(t, door.Name, route.Method, never, who)
					if got.Code < 400 || got.Code != want.Code || likeness(got) != likeness(want) {
						t.Errorf("%s %s as %s: got %d for a foreign id, %d for one that never was", route.Method, route.Path, who.Name, got.Code, want.Code)
					}
				}
			}
		}
		if cells < 100 {
			t.Errorf("only %d cells were walked", cells)
		}
		t.Logf("%d cells", cells)
	})
}

var changing = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|name="form_id" value="[^"]*"`)

// likeness is an answer without what differs from request to request.
func likeness(r *httptest.ResponseRecorder) string {
	return changing.ReplaceAllString(r.Body.String(), "-")
}

// TestEveryRouteCarriesTheHeadersOfTheHouse asks each route once.
func TestEveryRouteCarriesTheHeadersOfTheHouse(t *testing.T) {
	w := cast.New(t)
	v := visit(t, w)
	own := fileOf(t, w, w.Paralegal(), cast.Maria)
	for _, door := range v.house.Doors {
		for _, route := range door.Routes {
			path, _ := own.fill(route.Path)
			got := v.ask(t, door.Name, route.Method, path, cast.Pilar).Header()
			for _, name := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Robots-Tag", "Cache-Control"} {
				if got.Get(name) == "" {
					t.Errorf("%s %s answers without %s", route.Method, route.Path, name)
				}
			}
		}
	}
}

func form(values url.Values) (string, string) {
	return "application/x-www-form-urlencoded", values.Encode()
}
