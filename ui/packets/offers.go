package packets

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/documents"
	"constancia/internal/failures"
	"constancia/internal/hearings"
	"constancia/internal/locale"
	"constancia/internal/notes"
	"constancia/internal/packets"
	"constancia/internal/refdata"
	"constancia/internal/staff"
	"constancia/internal/supervision"
	"constancia/ui/parts"
)

// Failures are what a packet can be about, the latest first.
func (d Desk) Failures(ctx context.Context, all []failures.File) (list []Named) {
	for _, f := range slices.Backward(all) {
		if f.NeverWas() {
			continue
		}
		s := f.Current()
		at := s.ToldAt
		if s.FirstSeenAt != nil {
			at = *s.FirstSeenAt
		}
		var kinds []string
		for code := range strings.SplitSeq(s.Kinds, ",") {
			if key := "failures.kind." + code; locale.From(ctx).Has(key) {
				kinds = append(kinds, parts.Say(ctx, key))
			}
		}
		list = append(list, Named{ID: f.ID, Label: d.at(ctx, at), Hint: strings.Join(kinds, " · ")})
	}
	return list
}

// Statements are the texts that an attorney approved.
func (d Desk) Statements(ctx context.Context, approved []notes.Approval) (list []Named) {
	for _, a := range approved {
		hint := parts.Say(ctx, "packets.approved_at", "when", d.at(ctx, a.ApprovedAt))
		list = append(list, Named{ID: a.ID, Label: excerpt(a.Body.Reveal()), Hint: hint})
	}
	return list
}

// Documents are the client's originals, the latest first.
func (d Desk) Documents(ctx context.Context, all []documents.Document) (list []Named) {
	for _, one := range slices.Backward(all) {
		if one.ParentID == nil {
			list = append(list, Named{ID: one.ID, Label: titleOf(ctx, one) + " · " + d.at(ctx, one.ReceivedAt)})
		}
	}
	return list
}

// Hearings are the dates that a cover page can name.
func (d Desk) Hearings(ctx context.Context, files []hearings.File) (list []Named) {
	for _, f := range files {
		now := f.Current()
		at, err := now.Moment.Instant()
		if err != nil {
			continue
		}
		court := f.Court.Reveal()
		if known, ok := refdata.CourtOf(court); ok {
			court = known.Name
		}
		list = append(list, Named{ID: f.ID, Label: d.at(ctx, at) + " · " + court})
	}
	return list
}

// AddIncident offers an incident of which an attorney approved an exhibit.
func (v *ChoiceView) AddIncident(f failures.IncidentFile) {
	known := slices.ContainsFunc(v.Incidents, func(n Named) bool { return n.ID == f.ID })
	if len(f.Exhibits) > 0 && !known {
		v.Incidents = append(v.Incidents, Named{ID: f.ID, Label: f.Exhibits[0].Body.Reveal()})
	}
}

// AddOffices offers the offices of the clinic's table that are not retired.
func (v *ChoiceView) AddOffices(offices []supervision.Office) {
	for _, o := range offices {
		if !o.Retired {
			v.Offices = append(v.Offices, Named{ID: o.ID, Label: o.Name.Reveal()})
		}
	}
}

// AddSigners offers the colleagues who may sign.
func (v *ChoiceView) AddSigners(people []staff.Listed) {
	for _, p := range people {
		if v.form().Signs(p) {
			v.Signers = append(v.Signers, Named{ID: p.ID, Label: p.Name.Reveal()})
		}
	}
}

// AddStatements offers what an attorney approved, with what stands in the packet ticked
// where nobody has chosen.
func (v *ChoiceView) AddStatements(ctx context.Context, approved []notes.Approval, in []uuid.UUID) {
	v.Statements = v.Desk.Statements(ctx, approved)
	if !v.Typed && v.Packet.Chose().Statements == nil {
		v.Form.Follow(in)
	}
}

// Sorted are the candidates in the order in which the form names them, so that what was
// typed stands where it was typed; one the form does not know comes last, left out.
func (f *ChoiceForm) Sorted(candidates []packets.Candidate) []packets.Candidate {
	place := func(id uuid.UUID) int {
		if at := slices.Index(f.Documents, id.String()); at >= 0 {
			return at
		}
		return len(f.Documents)
	}
	slices.SortStableFunc(candidates, func(a, b packets.Candidate) int { return place(a.ID) - place(b.ID) })
	var documents, where, paper, bundle []string
	for _, c := range candidates {
		at := place(c.ID)
		documents, where = append(documents, c.ID.String()), append(where, nth(f.Parts, at))
		paper, bundle = append(paper, nth(f.Paper, at)), append(bundle, nth(f.Bundle, at))
	}
	f.Documents, f.Parts, f.Paper, f.Bundle = documents, where, paper, bundle
	return candidates
}

// excerpt is the beginning of a text, on one line.
func excerpt(text string) string {
	const most = 140
	text = strings.Join(strings.Fields(text), " ")
	if short := []rune(text); len(short) > most {
		return string(short[:most]) + "…"
	}
	return text
}
