package obligations

import (
	"strings"

	"constancia/internal/refdata"
)

// Place is where somebody has to go: an ICE field office, or whatever was told.
type Place struct {
	Code    string // of a field office
	Name    string
	Address string
}

// PlaceOf reads what a schedule keeps: the code of a field office, else words.
func PlaceOf(kept string) Place {
	office, ok := refdata.FieldOfficeOf(kept)
	if !ok {
		return Place{Name: kept}
	}
	address := strings.TrimSpace(office.Address + ", " + office.City + ", " + office.State + " " + office.ZIP)
	return Place{Code: office.Code, Name: "ICE ERO " + office.Name, Address: address}
}

// Label is name and address in one line; empty when no place was told.
func (p Place) Label() string {
	if p.Address == "" {
		return p.Name
	}
	return p.Name + ", " + p.Address
}
