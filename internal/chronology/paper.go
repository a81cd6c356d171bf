package chronology

import (
	"slices"

	"github.com/google/uuid"

	"constancia/internal/clients"
	"constancia/internal/db"
	"constancia/internal/staff"
	"constancia/internal/wall"
)

// Paper is a client's record as it may leave the house: facts, who said so and who
// wrote them down, the oldest first. Whoever reads it may read it against her.
type Paper struct {
	Client clients.Client
	Office string // the clinic's name
	Zone   string // whose clocks the times are by, where no other zone is named
	Span   Span   // both days filled in
	Lines  []Line
}

// OnPaper is the part of a client's record between two days that can be printed.
// An open span begins with the first line and ends today. Notes, reasons, addresses
// and changes of her file are left out; her own words and those of witnesses are in
// no chronology to begin with. fault.NotFound beyond the wall.
func OnPaper(tx *db.Tx, client uuid.UUID, span Span) (Paper, error) {
	p, err := Blank(tx, client)
	if err != nil {
		return p, err
	}
	all, err := ForClient(tx, client)
	if err != nil {
		return p, err
	}
	slices.Reverse(all)
	if span.To == "" {
		span.To = max(span.From, wall.At(tx.Now, p.Zone).Date)
	}
	for _, l := range all {
		l, fit := forPaper(l)
		if fit && span.holds(l.On(p.Zone)) {
			p.Lines = append(p.Lines, l)
		}
	}
	if span.From == "" {
		span.From = span.To
		for _, l := range p.Lines {
			span.From = min(span.From, l.On(p.Zone))
		}
	}
	p.Span = span
	return p, nil
}

// Blank is a paper without lines: whose it would be, and by whose clocks.
func Blank(tx *db.Tx, client uuid.UUID) (p Paper, err error) {
	if p.Client, err = clients.Find(tx, client); err != nil {
		return p, err
	}
	office, err := staff.FindOffice(tx)
	p.Office, p.Zone = office.Name.Reveal(), p.Client.TimeZone
	if _, unknown := wall.LoadZone(p.Zone); unknown != nil {
		p.Zone = office.TimeZone
	}
	return p, err
}

// forPaper takes from a line what stays in the house; fit is false for one that
// stays there altogether.
func forPaper(l Line) (Line, bool) {
	l.Note = ""
	l.Facts = slices.DeleteFunc(slices.Clone(l.Facts), func(f Fact) bool { return f.Stays })
	if l.Bound {
		l.ToldBy = ""
	}
	if l.Kind == Edited || l.Never {
		return l, false
	}
	if l.Kind == CheckIn && l.Source == "" { // nobody has said what became of it
		l.Says.Key, l.State = "chronology.check_in_due", ""
		return l, !l.Gone // one that a changed duty withdrew never was to take place
	}
	return l, true
}

// On is the day on which a line stands, by the clocks of its place, else by those
// of the zone.
func (l Line) On(zone string) wall.Date {
	switch {
	case l.Moment != wall.Moment{}:
		return l.Moment.Date
	case l.Day != "":
		return l.Day
	}
	return wall.At(l.At, zone).Date
}
