package refdata

import (
	"slices"
	"strings"
)

// HearingLocation is a place where EOIR holds hearings, also jails and sites
// that are closed by now: old notices name them.
type HearingLocation struct {
	Code       string
	Name       string
	DocketKind string // juvenile, dedicated_docket, asylum_rule_docket or blank
	Origin
}

// HearingLocations lists every hearing location, by code.
func HearingLocations() []HearingLocation { return slices.Clone(data.locations) }

func hearingLocationOf(row map[string]string, o Origin) HearingLocation {
	return HearingLocation{Code: row["hearing_loc_code"], Name: row["name"], DocketKind: row["docket_kind"], Origin: o}
}

// HearingCode is one of EOIR's codes on notices and in case data. Set says
// which list it is of: schedule_type, cal_type, notice_type and so on.
type HearingCode struct {
	Set         string
	Code        string
	Description string
	Suggested   string // our own value for it, where one fits
	Origin
}

// HearingCodes lists the codes of one set, all sets when set is empty.
func HearingCodes(set string) []HearingCode {
	return filter(data.hearingCodes, func(c HearingCode) bool { return set == "" || c.Set == set })
}

func hearingCodeOf(row map[string]string, o Origin) HearingCode {
	return HearingCode{
		Set: row["code_set"], Code: row["code"], Description: row["eoir_description"],
		Suggested: row["suggested_app_value"], Origin: o,
	}
}

// AdjournmentCode is EOIR's reason for moving a hearing. Effect and Party are
// suggestions made by keyword; AsylumClock is blank where no source says it.
type AdjournmentCode struct {
	Code        string
	Description string
	AsylumClock string
	ClockSource string
	Effect      string
	Party       string
	Origin
}

// AdjournmentCodes lists every code, by code.
func AdjournmentCodes() []AdjournmentCode { return slices.Clone(data.adjournments) }

// Adjournment finds a code.
func Adjournment(code string) (AdjournmentCode, bool) {
	return find(data.adjournments, func(c AdjournmentCode) bool { return c.Code == code })
}

func adjournmentCodeOf(row map[string]string, o Origin) AdjournmentCode {
	return AdjournmentCode{
		Code: row["code"], Description: row["eoir_description"], AsylumClock: row["asylum_clock"],
		ClockSource: row["clock_source"], Effect: row["suggested_effect"], Party: row["suggested_party"], Origin: o,
	}
}

// FieldOffice is an ICE ERO field office. Covers is text: whole states, or
// states with a number of counties.
type FieldOffice struct {
	Code    string
	Name    string // "Chicago"
	Address string
	City    string
	State   string
	ZIP     string
	Zone    string
	Covers  string
	Origin
}

// FieldOffices lists every ICE ERO field office, by code.
func FieldOffices() []FieldOffice { return slices.Clone(data.fieldOffices) }

// FieldOfficeOf finds a field office by its code.
func FieldOfficeOf(code string) (FieldOffice, bool) {
	return find(data.fieldOffices, func(o FieldOffice) bool { return o.Code == code })
}

func fieldOfficeOf(row map[string]string, o Origin) FieldOffice {
	return FieldOffice{
		Code: row["aor_code"], Name: row["area_of_responsibility"], Address: row["address"], City: row["city"],
		State: row["state"], ZIP: row["zip"], Zone: row["iana_tz"], Covers: row["covers"], Origin: o,
	}
}

func filter[T any](all []T, keep func(T) bool) []T {
	var out []T
	for _, x := range all {
		if keep(x) {
			out = append(out, x)
		}
	}
	return out
}

func find[T any](all []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}

// Facilities are the places of detention among the hearing locations, by name. The list
// is of places where hearings are or were held; others exist.
func Facilities() []string {
	var names []string
	for _, l := range data.locations {
		for _, word := range []string{"DETENTION", "PROCESSING", "CORRECTION", "JAIL", "PRISON"} {
			if strings.Contains(l.Name, word) && !strings.Contains(l.Name, "JUVENILE") {
				names = append(names, titleCase(l.Name))
				break
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
