package packets

import (
	"context"

	"github.com/google/uuid"

	"constancia/internal/locale"
	"constancia/internal/packets"
	"constancia/ui/parts"
)

// lacking are the parts for which the record holds less than it could: what it is, and
// the place where it is put on record.
func (v FileView) lacking(ctx context.Context) (list []parts.Fact) {
	for _, p := range v.File.Drawn().Listed {
		var items []parts.Act
		for _, m := range p.Missing {
			items = append(items, parts.Act{Label: locale.SayArgs(ctx, m.Key, m.Args), Href: v.mends(m)})
		}
		if len(items) > 0 {
			list = append(list, parts.Fact{Label: parts.Say(ctx, p.ID.LabelKey()), Content: missing(items)})
		}
	}
	return list
}

// mends is where something that is missing is put on record; empty where there is no one
// place, and for whoever may not.
func (v FileView) mends(m packets.Missing) string {
	if !v.MayWrite || v.File.State == packets.Sealed {
		return ""
	}
	failure := uuid.Nil
	if about := v.File.Chose().Failures; len(about) > 0 {
		failure = about[0]
	}
	client := clientPath(v.Client)
	switch m.Key {
	case "packets.missing.addressee", "packets.missing.officer", "packets.missing.signer", "packets.missing.answer_by", "packets.missing.nothing_chosen",
		"packets.missing.release_scan", "packets.missing.call_proof", "packets.missing.appearance_proof", "packets.missing.cause":
		return ChoicePath(v.File.ID)
	case "packets.missing.a_number":
		return client + "/edit"
	case "packets.missing.court", "packets.missing.judge", "packets.missing.hearings_held":
		return client + "/hearings"
	case "packets.missing.unknown_check_ins", "packets.missing.ledger":
		return client + "/ledger"
	case "packets.missing.unchecked":
		return client + "/documents"
	case "packets.missing.release_paper":
		return client + "/release-documents/new"
	case "packets.missing.enrolment", "packets.missing.levels", "packets.missing.bond":
		return client + "/supervision"
	case "packets.missing.frame", "packets.missing.signature", "packets.missing.place":
		return client + "/notes"
	}
	if failure == uuid.Nil {
		return ""
	}
	switch m.Key {
	case "packets.missing.check_in", "packets.missing.attempts", "packets.missing.calls", "packets.missing.appearance", "packets.missing.device", "packets.missing.pictures":
		return "/failures/" + failure.String()
	case "packets.missing.statement_client":
		return OutlinePath(failure) + "?role=" + string(packets.ByClient)
	case "packets.missing.statement_staff":
		return OutlinePath(failure) + "?role=" + string(packets.ByWitness)
	}
	return ""
}
