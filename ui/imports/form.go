// Package imports is the screens of bringing a spreadsheet in: choosing a file,
// saying what its columns are, seeing what would become of its rows, the progress,
// the result, and the suggestions that wait for a person. It shows what it is
// given and comes back with what was typed.
package imports

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"constancia/internal/imports"
	"constancia/internal/obligations"
	"constancia/internal/wall"
)

// Path is where imports are.
const Path = "/imports"

// ImportPath is one import.
func ImportPath(id uuid.UUID) string { return Path + "/" + id.String() }

func under(id uuid.UUID, place string) string { return ImportPath(id) + "/" + place }

func suggestionPath(id uuid.UUID, place string) string {
	return Path + "/suggestions/" + id.String() + "/" + place
}

// Correction is what a person says the columns are.
func Correction(form url.Values, was imports.Mapping) imports.Mapping {
	to := imports.Mapping{NameOrder: imports.NameOrder(form.Get("name_order")), Language: form.Get("language")}
	for i, column := range was.Columns {
		if said, ok := form[fieldName(i)]; ok {
			column.Field = imports.Field(said[0])
		}
		if said := form.Get(orderName(i)); said != "" {
			column.Order = imports.Order(said)
		}
		to.Columns = append(to.Columns, column)
	}
	return to
}

func fieldName(column int) string { return "field." + strconv.Itoa(column) }
func orderName(column int) string { return "order." + strconv.Itoa(column) }

// VersionForm is a button that changes an import or a suggestion.
type VersionForm struct {
	Version int64  `form:"version"`
	Page    string `form:"page"`
}

// DutyForm is a suggested duty as a person has read it.
type DutyForm struct {
	Version  int64  `form:"version"`
	Import   string `form:"import"`
	Modality string `form:"modality"`
	Rule     string `form:"rrule"`
	Date     string `form:"date"`
	Time     string `form:"time"`
	Zone     string `form:"zone"`
	Window   string `form:"window_minutes"`
}

// Duty is what the verb takes. A window that is no number is one the room refuses.
func (f DutyForm) Duty() obligations.NewDuty {
	plan := obligations.Plan{
		Kind: obligations.Recurring, Rule: f.Rule,
		Start: wall.Moment{Date: wall.Date(f.Date), Time: wall.Time(f.Time), Zone: f.Zone},
	}
	if window := strings.TrimSpace(f.Window); window != "" {
		minutes, err := strconv.Atoi(window)
		if err != nil {
			minutes = -1
		}
		plan.WindowMinutes = &minutes
	}
	return obligations.NewDuty{Modality: f.Modality, Plan: plan}
}

// FamilyForm says who the relative is, or that the suggestion is nothing.
type FamilyForm struct {
	Version int64  `form:"version"`
	Import  string `form:"import"`
	Other   string `form:"other"`
}
