package packets_test

import (
	"slices"
	"strings"
	"testing"

	"constancia/internal/locale"
	"constancia/internal/packets"
)

// Every kind, whoever adds it, keeps to the same contract.
func TestEveryKindDeclaresItsPartsWhole(t *testing.T) {
	for _, kind := range packets.Kinds() {
		form, ok := kind.Form()
		if !ok || form.Kind != kind || form.Title == "" || len(form.Parts) == 0 {
			t.Errorf("%s: got %+v", kind, form)
		}
		var tabs []string
		seen := map[packets.PartID]bool{}
		for _, part := range form.Parts {
			if part.ID == "" || part.Title == "" || part.Read == nil || part.Draw == nil || seen[part.ID] {
				t.Errorf("%s: the part %q is not whole, or there twice", kind, part.ID)
			}
			seen[part.ID] = true
			if part.Tab != "" {
				tabs = append(tabs, part.Tab)
			}
			if part.Exhibits && part.Tab == "" && part.Label == "" {
				t.Errorf("%s: exhibits of %s have no tab to be labelled by", kind, part.ID)
			}
			for _, language := range []string{"en", "es"} {
				if !locale.For(language).Has(part.ID.LabelKey()) {
					t.Errorf("%s cannot be said: %s", part.ID.LabelKey(), language)
				}
			}
		}
		if !slices.IsSorted(tabs) || strings.Join(tabs, "") != "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:len(tabs)] {
			t.Errorf("%s: tabs %v", kind, tabs)
		}
		if !locale.For("en").Has(kind.LabelKey()) {
			t.Errorf("%s cannot be said", kind.LabelKey())
		}
	}
}

// The order is that of the filing (0 to J, and the end); an attorney knows it by heart.
func TestThePartsOfAMissedCheckInStandInTheirOrder(t *testing.T) {
	form, _ := packets.MissedCheckIn.Form()
	var got []string
	for _, part := range form.Parts {
		got = append(got, part.Tab+" "+string(part.ID))
	}
	want := []string{
		" cover_letter",
		" representation",
		" table_of_contents",
		" summary",
		" chronology",
		"A release_papers",
		"B client_declaration",
		"C app_evidence",
		"D call_log",
		"E in_person",
		"F compliance",
		"G staff_declarations",
		"H cause",
		"I background",
		"J ties",
		" hash_manifest",
		" records_certificate",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
