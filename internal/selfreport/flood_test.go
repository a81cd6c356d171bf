package selfreport_test

import (
	"strconv"
	"testing"

	"constancia/internal/actor"
	"constancia/internal/cast"
	"constancia/internal/db"
	"constancia/internal/fault"
	"constancia/internal/selfreport"
)

func TestALinkThatSomebodyFoundCannotFillTheDisk(t *testing.T) {
	cast.Each(t, func(t *testing.T, w *cast.World) {
		k := sitDown(t, w)
		begin := func(n int) (p selfreport.Progress, err error) {
			err = w.TryWrite(k.phone(), func(tx *db.Tx) (err error) {
				p, err = selfreport.Begin(tx, selfreport.Picture{
					Key: "pic " + strconv.Itoa(n), Arrival: "report " + strconv.Itoa(n/10), GivenName: "IMG", Bytes: 25 << 20, Most: 25 << 20,
				})
				return err
			})
			return p, err
		}
		take := func(p selfreport.Progress) error {
			return w.TryWrite(k.phone(), func(tx *db.Tx) error {
				_, err := selfreport.Take(tx, p.Upload, p.Next, make([]byte, selfreport.PieceBytes))
				return err
			})
		}
		var last selfreport.Progress
		for n := range 30 { // of which nothing came: begun on a bad line and given up
			if n%10 == 0 {
				k.say(selfreport.Word{Key: "report " + strconv.Itoa(n/10)})
			}
			p, err := begin(n)
			if err != nil {
				t.Fatalf("picture %d: %v", n, err)
			}
			last = p
		}
		if err := take(last); err != nil {
			t.Fatalf("a piece after thirty pictures that were given up: %v", err)
		}
		// As many pieces as a link may have here, none of them a whole picture.
		w.Write(actor.System("test"), func(tx *db.Tx) error {
			return tx.DB.Exec(`INSERT INTO selfreport_pieces (upload_id, number, client_id, content)
				WITH RECURSIVE more (n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM more WHERE n < 2198)
				SELECT upload_id, n, client_id, label FROM selfreport_pieces, more, (SELECT given_name AS label FROM selfreport_uploads LIMIT 1) AS small
				WHERE upload_id = ?`, last.Upload).Error
		})
		if _, err := begin(29); err != nil { // it is known
			t.Errorf("asking how far it has come: %v", err)
		}
		last.Next = 1
		if err := take(last); !fault.Is(err, fault.TooMany) {
			t.Errorf("one piece more: %v", err)
		}
		k.say(selfreport.Word{Key: "report 3"}) // what she says needs no room
		if _, err := begin(30); !fault.Is(err, fault.TooMany) {
			t.Errorf("one picture more: %v", err)
		}
		w.Write(k.phone(), selfreport.Flooded)
		if got := k.attention(); got != "selfreport.attention.flood" {
			t.Errorf("got %q", got)
		}
	})
}
