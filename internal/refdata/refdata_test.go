package refdata

import (
	"slices"
	"testing"

	"constancia/internal/wall"
)

func TestEveryFileIsReadWholeAndNamesItsSource(t *testing.T) {
	counts := map[string]int{
		"courts": len(Courts()), "locations": len(HearingLocations()), "hearing codes": len(HearingCodes("")),
		"adjournments": len(AdjournmentCodes()), "field offices": len(FieldOffices()), "languages": len(Languages()),
		"countries": len(Countries()), "modalities": len(Modalities()), "failure kinds": len(FailureKinds()),
		"release documents": len(ReleaseDocuments()), "states": len(States()), "deadline rules": len(DeadlineRules()),
		"rescission grounds": len(RescissionGrounds()),
	}
	// 85 base cities less 3 headquarters, and 8 courts without a code.
	want := map[string]int{
		"courts": 90, "locations": 644, "hearing codes": 94, "adjournments": 115, "field offices": 25, "languages": 98,
		"countries": 250, "modalities": 12, "failure kinds": 44, "release documents": 6, "states": 56, "deadline rules": 39, "rescission grounds": 4,
	}
	for name, n := range counts {
		if n != want[name] {
			t.Errorf("%s: got %d, want %d", name, n, want[name])
		}
	}
	embedded, err := files.ReadDir("data")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range embedded {
		if f.Name() == "sources.csv" {
			continue
		}
		i := slices.IndexFunc(Files(), func(s File) bool { return s.Name == f.Name() })
		if i < 0 || Files()[i].Source == "" || !Files()[i].AsOf.Valid() {
			t.Errorf("%s has no source or no day", f.Name())
		}
	}
}

// Either a fee is due, or a line says by which law none is.
func TestEveryGroundOfRescissionSaysWhetherAFeeIsDue(t *testing.T) {
	for _, g := range RescissionGrounds() {
		if g.Citation == "" || g.FeeDue != (g.NoFee == "") || g.Source == "" {
			t.Errorf("got %+v", g)
		}
	}
	if fee, known := CourtFeeOf("motion_to_judge"); !known || fee.Dollars == "" || !fee.PageOf.Valid() || fee.Source == "" {
		t.Errorf("got %+v", fee)
	}
}

func TestEveryRecordCarriesItsSource(t *testing.T) {
	var origins []Origin
	for _, c := range Courts() {
		origins = append(origins, c.Origin)
	}
	for _, l := range Languages() {
		origins = append(origins, l.Origin)
	}
	chicago, _ := FieldOfficeOf("CHI")
	code, _ := Adjournment("01")
	honduras, _ := CountryOf("HND")
	origins = append(origins, chicago.Origin, code.Origin, honduras.Origin, Modalities()[0].Origin, FailureKinds()[0].Origin,
		ReleaseDocuments()[0].Origin, HearingLocations()[0].Origin, HearingCodes("notice_type")[0].Origin, States()[0].Origin, HolidayOrigin())
	for i, o := range origins {
		if o.Source == "" || o.AsOf != "2026-11-21" {
			t.Errorf("record %d: source %q as of %q", i, o.Source, o.AsOf)
		}
	}
}

func TestCodesAreUniqueAndZonesLoad(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Courts() {
		if seen[c.Ref()] || c.Ref() == "" {
			t.Errorf("court %q is there twice or has no name", c.Ref())
		}
		seen[c.Ref()] = true
		if _, err := wall.LoadZone(c.Zone); err != nil {
			t.Errorf("court %s: %v", c.Ref(), err)
		}
		if got, ok := CourtOf(c.Ref()); !ok || got.Name != c.Name {
			t.Errorf("court %s is found as %q, %v", c.Ref(), got.Name, ok)
		}
		if _, ok := StateOf(c.State); !ok {
			t.Errorf("court %s is in no state: %q", c.Ref(), c.State)
		}
	}
	for _, o := range FieldOffices() {
		if _, err := wall.LoadZone(o.Zone); err != nil || o.Address == "" {
			t.Errorf("field office %s: %v", o.Code, err)
		}
	}
}

func TestACourtHasTheNameAndClockOfItsPlace(t *testing.T) {
	for code, want := range map[string][3]string{
		"CHI": {"Chicago Immigration Court", "IL", "America/Chicago"},
		"ELP": {"El Paso Immigration Court", "TX", "America/Denver"},
		"CLE": {"Cleveland Immigration Court", "OH", "America/New_York"},
		"WAS": {"Arlington Immigration Court", "VA", "America/New_York"},
		"HOU": {"Houston Immigration Court", "TX", "America/Chicago"},
		"ATD": {"Atlanta Detained Location", "GA", "America/New_York"},
		"RIC": {"Richmond Immigration Court", "VA", "America/New_York"},
		"TUC": {"Tucson Immigration Court", "AZ", "America/Phoenix"},
	} {
		c, ok := CourtOf(code)
		if got := [3]string{c.Name, c.State, c.Zone}; !ok || got != want {
			t.Errorf("%s: got %v, want %v", code, got, want)
		}
	}
	if c, _ := CourtOf("CHI"); c.Address == "" || c.City != "Chicago" {
		t.Errorf("Chicago has no address: %+v", c)
	}
	if c, _ := CourtOf("SAJ"); c.City != "San Juan" || c.AddressCity != "Guaynabo" {
		t.Errorf("San Juan sits in %q, its building in %q", c.City, c.AddressCity)
	}
	for _, code := range []string{"", "BIA", "CIJ", "HDQ", "chi", "XXX"} {
		if c, ok := CourtOf(code); ok {
			t.Errorf("%q is taken for the court %s", code, c.Name)
		}
	}
}

// The column "Court" of a real intake sheet, and how else people write it.
func TestCourtsAreFoundByWhatPeopleType(t *testing.T) {
	for text, want := range map[string]string{
		"Chicago": "CHI", "MIA": "MIA", "Houston": "HOU", "NYC": "NYC", "SFR": "SFR", "BOS": "BOS", "LOS": "LOS", "CHI": "CHI",
		"Atlanta": "ATL", "HYA": "HYA", "ELP": "ELP", "SNA": "SNA", "SLC": "SLC",
		"chicago, il": "CHI", "Chicago, Illinois": "CHI", "Chicago Immigration Court": "CHI", " mia ": "MIA", "New York": "NYC",
		"New York City": "NYC", "Los Angeles": "LOS", "Miami": "MIA", "El Paso": "ELP", "Salt Lake City": "SLC", "San Juan": "SAJ",
		"Guaynabo": "SAJ", "Hyattsville": "HYA", "Arlington": "WAS", "Cleveland": "CLE", "San Diego": "SND",
		"Concord": "Concord Immigration Court", "Houston (S. Gessner Road) Immigration Court": "HSG", "Falls Church": "FCI",
	} {
		got, ok := MatchCourt(text)
		if !ok || got.Ref() != want {
			t.Errorf("MatchCourt(%q): got %q, %v, want %q", text, got.Ref(), ok, want)
		}
	}
	for _, text := range []string{"", "?", "Springfield", "TBD", "IL", "Immigration Court", "Chicago, TX"} {
		if got, ok := MatchCourt(text); ok {
			t.Errorf("MatchCourt(%q): got %q, want nothing", text, got.Ref())
		}
	}
}

func TestSearchPutsTheCourtMeantFirst(t *testing.T) {
	for q, want := range map[string]string{"hou": "HOU", "new y": "NYC", "MIA": "MIA", "los ang": "LOS", "atl": "ATL", "guay": "SAJ", "peachtree": "Atlanta (W. Peachtree Street) Immigration Court"} {
		found := SearchCourts(q)
		if len(found) == 0 || found[0].Ref() != want {
			t.Errorf("SearchCourts(%q): got %v, want %s first", q, refs(found), want)
		}
	}
	if got := len(SearchCourts("")); got != len(Courts()) {
		t.Errorf("an empty search lists %d of %d courts", got, len(Courts()))
	}
	if got := SearchCourts("zzz"); len(got) != 0 {
		t.Errorf("zzz finds %v", refs(got))
	}
}

func refs(courts []Court) []string {
	var out []string
	for _, c := range courts {
		out = append(out, c.Ref())
	}
	return out
}

func TestLanguagesAreFoundByTag(t *testing.T) {
	for tag, want := range map[string]string{
		"es": "es", "ES-419": "es-419", "ht": "ht", "pt": "pt-BR", "pt-PT": "pt-BR", "zh": "zh-Hans", "kek": "kek", "ar-EG": "ar",
	} {
		if got, ok := LanguageOf(tag); !ok || got.Tag != want {
			t.Errorf("LanguageOf(%q): got %q, %v, want %q", tag, got.Tag, ok, want)
		}
	}
	for _, tag := range []string{"", "xx", "-"} {
		if got, ok := LanguageOf(tag); ok {
			t.Errorf("LanguageOf(%q): got %q, want nothing", tag, got.Tag)
		}
	}
	if ar, _ := LanguageOf("ar"); ar.Dir != "rtl" || ar.EOIRCode != "AR" {
		t.Errorf("Arabic: got %+v", ar)
	}
}

func TestCountriesKeepEveryCodeOfTheirNationality(t *testing.T) {
	c, ok := CountryOf("KHM")
	if !ok || !slices.Equal(c.EOIRCodes, []string{"CC", "CB"}) {
		t.Errorf("Cambodia: got %v", c.EOIRCodes)
	}
	if _, ok := CountryOf("HN"); ok {
		t.Error("two letters are taken for three")
	}
}

func TestHolidaysAreThoseOfTheLaw(t *testing.T) {
	rows, err := rowsOf("federal_holidays_2024_2032.csv")
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 99 {
		t.Errorf("got %d holidays, want 99", len(rows))
	}
	closed := map[wall.Date]bool{}
	for _, row := range rows {
		for _, column := range []string{"legal_date", "observed_date"} {
			name, ok := Holiday(wall.Date(row[column]))
			if !ok || name != row["holiday"] {
				t.Errorf("%s %s: got %q, want %q", column, row[column], name, row["holiday"])
			}
			closed[wall.Date(row[column])] = true
		}
		if WorkingDay(wall.Date(row["observed_date"])) {
			t.Errorf("%s is a working day", row["observed_date"])
		}
	}
	for d := wall.Date("2024-01-01"); d.Before("2032-12-31"); d = d.AddDays(1) {
		if name, ok := Holiday(d); ok && !closed[d] {
			t.Errorf("%s is %q, in no list", d, name)
		}
	}
	if got, want := AddWorkingDays("2026-12-31", 1), wall.Date("2027-01-04"); got != want {
		t.Errorf("the working day after New Year: got %s, want %s", got, want)
	}
	if _, ok := Holiday("TBD"); ok || WorkingDay("TBD") {
		t.Error("no date at all is a holiday or a working day")
	}
}

func TestWhatIsHandedOutCannotChangeWhatIsKept(t *testing.T) {
	Courts()[0].Name = "changed"
	States()[0].Name = "changed"
	if Courts()[0].Name == "changed" || States()[0].Name == "changed" {
		t.Error("a caller changed the reference data")
	}
}

// Worked cases: a holiday on a weekday, days that roll, days that do not.
func TestARuleCountsItsDays(t *testing.T) {
	for _, one := range []struct {
		rule      string
		from, due wall.Date
	}{
		{"bia_appeal_operative", "2026-06-04", "2026-07-06"},
		{"bia_appeal_operative", "2026-11-23", "2026-12-23"},
		{"bia_appeal_operative", "2027-11-29", "2027-12-29"},
		{"bia_appeal_protective", "2026-11-16", "2026-11-27"},
		{"mtr_reopen", "2026-07-03", "2026-10-01"},
		{"absentia_exceptional", "2026-06-01", "2026-11-30"},
		{"filing_master", "2026-12-11", "2026-11-25"},
		{"filing_master", "2027-02-01", "2027-01-15"},
		{"filing_individual", "2027-01-31", "2026-12-31"},
		{"eoir33_bia", "2026-12-23", "2026-12-31"},
		{"foia_extended", "2026-11-20", "2027-01-06"},
		{"eoir33", "2026-11-21", "2026-11-26"},
		{"ar11", "2026-11-14", "2026-11-24"},
		{"ice_address", "2026-11-20", "2026-11-30"},
	} {
		rule, known := DeadlineRuleOf(one.rule)
		if got, ok := rule.Day(one.from); !known || !ok || got != one.due {
			t.Errorf("%s from %s: got %s (%v, %v), want %s", one.rule, one.from, got, known, ok, one.due)
		}
	}
	for _, one := range []string{"osup_change", "absentia_no_notice", "obligor_deliver", "asylum_one_year"} {
		if rule, known := DeadlineRuleOf(one); !known {
			t.Errorf("no rule %s", one)
		} else if day, ok := rule.Day("2026-11-20"); ok {
			t.Errorf("%s counts to %s", one, day)
		}
	}
}
