package supervision

import (
	"context"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/refdata"
	"constancia/internal/supervision"
	"constancia/internal/wall"
	"constancia/ui/parts"
)

// OfficeForm is an office of the clinic's table as it is typed.
type OfficeForm struct {
	FormID     string `form:"form_id"`
	Version    int64  `form:"version"`
	Kind       string `form:"kind"`
	Code       string `form:"code"`
	Name       string `form:"name"`
	Address    string `form:"address"`
	FrontDesk  string `form:"front_desk"`
	Hotline    string `form:"hotline"`
	AfterHours string `form:"after_hours"`
	Hours      string `form:"hours"`
	Zone       string `form:"zone"`
	Note       string `form:"note"`
	Retired    string `form:"retired"`
	Again      int64  `form:"version_again"`
}

// FreshOffice is an empty form, or one that holds what ICE publishes of a field office.
func FreshOffice(zone, code string) OfficeForm {
	f := OfficeForm{FormID: uuid.NewString(), Kind: string(supervision.ISAPOffice), Zone: zone}
	if n, ok := supervision.Published(code); ok {
		f.Kind, f.Code, f.Name, f.Address, f.Zone = string(n.Kind), n.Code, n.Name, n.Address, n.Zone
	}
	return f
}

// OfficeFormOf is the form that changes an office.
func OfficeFormOf(o supervision.Office) OfficeForm {
	f := OfficeForm{
		FormID: uuid.NewString(), Version: o.Version, Kind: string(o.Kind), Code: o.Code, Name: o.Name.Reveal(), Address: o.Address.Reveal(),
		FrontDesk: o.FrontDesk.Reveal(), Hotline: o.Hotline.Reveal(), AfterHours: o.AfterHours.Reveal(), Hours: o.Hours.Reveal(),
		Zone: o.Zone, Note: o.Note.Reveal(),
	}
	if o.Retired {
		f.Retired = "yes"
	}
	return f
}

// Office is the form as the room takes it.
func (f OfficeForm) Office() supervision.NewOffice {
	return supervision.NewOffice{
		Kind: supervision.OfficeKind(f.Kind), Code: f.Code, Name: f.Name, Address: f.Address, FrontDesk: f.FrontDesk, Hotline: f.Hotline,
		AfterHours: f.AfterHours, Hours: f.Hours, Zone: f.Zone, Note: f.Note, Retired: f.Retired != "", FormID: f.FormID,
	}
}

// Sheet asks for an office; id is zero for a new one.
func (f OfficeForm) Sheet(ctx context.Context, id uuid.UUID, p parts.Problems) Sheet {
	kind := ask(ctx, p, "kind", f.Kind)
	kind.Options, kind.InLine = words(ctx, supervision.OfficeKinds()), true
	zone := ask(ctx, p, "zone", f.Zone)
	for _, z := range wall.Zones() {
		zone.Options = append(zone.Options, parts.Option{Value: z, Label: locale.From(ctx).Zone(z)})
	}
	s := Sheet{
		Title: "supervision.office.new", Action: OfficesPath, Back: OfficesPath, FormID: f.FormID, Version: f.Version, Problems: p,
		Groups: []Group{
			{Asks: []Question{
				oneOf(kind), plain(needed(ask(ctx, p, "name", f.Name))), area(tall(ask(ctx, p, "address", f.Address), 2)),
			}},
			{Beside: []Question{
				plain(dialled(ask(ctx, p, "front_desk", f.FrontDesk))), plain(dialled(ask(ctx, p, "hotline", f.Hotline))),
				plain(dialled(ask(ctx, p, "after_hours", f.AfterHours))), plain(ask(ctx, p, "hours", f.Hours)),
				choose(zone), choose(areas(ctx, ask(ctx, p, "code", f.Code))),
			}, Asks: []Question{area(tall(ask(ctx, p, "note", f.Note), 2))}},
		},
	}
	if id != uuid.Nil {
		s.Title, s.Action = "supervision.office.change", OfficePath(id)
		s.Groups[1].Asks = append(s.Groups[1].Asks, tick(ask(ctx, p, "retired", f.Retired)))
	}
	return s
}

func dialled(in parts.Input) parts.Input {
	in.Type = "tel"
	return in
}

// OfficesView is the clinic's table of offices.
type OfficesView struct {
	Offices  []supervision.Office
	Names    map[uuid.UUID]string
	Zone     string // of the clinic
	Today    wall.Date
	MayWrite bool
}

func (v OfficesView) grid(ctx context.Context) parts.Grid {
	grid := parts.Grid{Caption: parts.Say(ctx, "supervision.offices.title"), Quiet: true, Columns: []parts.Column{
		{Label: parts.Say(ctx, "supervision.column.office"), Main: true},
		{Label: parts.Say(ctx, "supervision.column.numbers")},
		{Label: parts.Say(ctx, "supervision.column.hours")},
		{Label: parts.Say(ctx, "supervision.column.changed")},
	}}
	for _, o := range v.Offices {
		changed := parts.Say(ctx, "supervision.office.changed", "date", wall.At(o.UpdatedAt, v.Zone).Date, "who", v.Names[o.ChangedBy])
		grid.Lines = append(grid.Lines, parts.Line{ID: o.ID.String(), Cells: []templ.Component{
			officeCell(v, o), numbersCell(o), parts.Text(o.Hours.Reveal()), parts.Text(changed),
		}})
	}
	return grid
}

// published offers the field offices that ICE publishes and the table lacks.
func (v OfficesView) published(ctx context.Context) parts.Input {
	in := ask(ctx, nil, "published", "")
	in.Name = "code"
	had := map[string]bool{}
	for _, o := range v.Offices {
		if o.Kind == supervision.EROOffice {
			had[o.Code] = true
		}
	}
	for _, o := range refdata.FieldOffices() {
		if !had[o.Code] {
			in.Options = append(in.Options, parts.Option{Value: o.Code, Label: "ERO " + o.Name + ", " + o.City})
		}
	}
	return in
}

// source says where the published offices are from and as of when.
func (v OfficesView) source(ctx context.Context) string {
	all := refdata.FieldOffices()
	return parts.Say(ctx, "supervision.offices.source", "source", all[0].Source, "date", all[0].AsOf)
}

// At is the version a save is meant for: the newer one, when the person has seen both
// and keeps hers.
func (f OfficeForm) At() int64 { return max(f.Version, f.Again) }

// Beside shows what was typed beside what somebody else saved meanwhile.
func (f OfficeForm) Beside(ctx context.Context, saved supervision.Office) Sheet {
	s := f.Sheet(ctx, saved.ID, nil)
	theirs := OfficeFormOf(saved)
	s.Conflict = &parts.Conflict{Version: saved.Version, ReloadHref: OfficePath(saved.ID)}
	for _, pair := range []struct{ name, yours, saved string }{
		{"name", f.Name, theirs.Name},
		{"address", f.Address, theirs.Address},
		{"front_desk", f.FrontDesk, theirs.FrontDesk},
		{"hotline", f.Hotline, theirs.Hotline},
		{"after_hours", f.AfterHours, theirs.AfterHours},
		{"hours", f.Hours, theirs.Hours},
		{"note", f.Note, theirs.Note},
	} {
		if pair.yours != pair.saved {
			s.Conflict.Differences = append(s.Conflict.Differences, parts.Difference{
				Label: parts.Say(ctx, "supervision.field."+pair.name), Yours: pair.yours, Saved: pair.saved,
			})
		}
	}
	return s
}
