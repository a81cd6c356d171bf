package packets_test

import (
	"bytes"
	"strconv"
	"testing"

	"github.com/google/uuid"

	"constancia/internal/cast"
	"constancia/internal/documents"
	"constancia/internal/fault"
	"constancia/internal/packets"
)

// As many exhibits as a packet takes, small ones, from the choice to a bundle that a stranger
// checks; and one more.
func TestAPacketOf500ExhibitsIsPutTogetherSealedAndVerified(t *testing.T) {
	w := cast.New(t)
	d := defend(t, w)
	const most = 500
	sheet := paper(t, 1)
	var ids []uuid.UUID
	for n := range most + 1 {
		u := documents.Upload{Content: bytes.NewReader(cast.Drawn(n, 16+n/256, 16)), Title: "Picture " + strconv.Itoa(n)}
		if n%100 == 99 { // no two files are the same: the second would be the first
			u.Content = bytes.NewReader(append(bytes.Clone(sheet), "\n%"+strconv.Itoa(n)...))
		}
		doc, _, err := documents.Receive(d.Context(d.Paralegal()), d.DB, d.client, u)
		must(t, err)
		ids = append(ids, doc.ID)
	}
	d.check(ids...)
	if _, err := d.ask(d.Paralegal(), under(packets.Background, ids...)); !fault.Is(err, fault.Invalid) {
		t.Errorf("one too many: %v", err)
	}
	f := d.built(under(packets.Background, ids[:most]...))
	drawn := f.Drawn()
	page := 0
	for n, e := range drawn.Exhibits {
		if e.Label != "I-"+strconv.Itoa(n+1) || e.As == packets.AsSheet || e.Page <= page {
			t.Fatalf("exhibit %d is %s on page %d, as %s", n, e.Label, e.Page, e.As)
		}
		page = e.Page
	}
	if len(drawn.Exhibits) != most || page > f.Build.Pages {
		t.Fatalf("%d exhibits, the last on page %d of %d", len(drawn.Exhibits), page, f.Build.Pages)
	}
	must(t, d.approve(f))
	must(t, d.seal(f))
	d.assemble()
	if report := d.verified(f.ID); !report.OK || len(report.Files) < most {
		t.Errorf("%d files, %+v", len(report.Files), report.Findings())
	}
}
