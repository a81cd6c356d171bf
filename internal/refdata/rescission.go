package refdata

import (
	"slices"
	"strconv"

	"constancia/internal/wall"
)

// RescissionGround is a ground on which an order entered in absentia is rescinded, or a
// way to ask for it: which law, within which time, and whether a fee is due. An attorney
// chooses it and confirms what it says.
type RescissionGround struct {
	ID       string
	Citation string
	Days     int // from the order; 0 for any time
	FeeDue   bool
	NoFee    string // what stands in the place of a receipt; empty where a fee is due
	Stays    bool   // removal, until the judge decides
	Origin
}

// RescissionGrounds lists the grounds.
func RescissionGrounds() []RescissionGround { return slices.Clone(data.rescissions) }

// RescissionGroundOf finds a ground by its id.
func RescissionGroundOf(id string) (RescissionGround, bool) {
	return find(data.rescissions, func(g RescissionGround) bool { return g.ID == id })
}

func rescissionGroundOf(row map[string]string, o Origin) RescissionGround {
	days, _ := strconv.Atoi(row["days"]) // empty is any time
	return RescissionGround{
		ID: row["id"], Citation: row["citation"], Days: days, FeeDue: row["fee_due"] == "true", NoFee: row["no_fee_line"],
		Stays: row["stays"] == "true", Origin: o,
	}
}

// CourtFee is what the immigration court takes for something.
type CourtFee struct {
	ID      string
	Dollars string
	PageOf  wall.Date // when the page that says so was last changed
	PaidIn  string
	Waiver  string // the form that asks to pay none
	Origin
}

// CourtFeeOf finds a fee by its id.
func CourtFeeOf(id string) (CourtFee, bool) {
	return find(data.courtFees, func(f CourtFee) bool { return f.ID == id })
}

func courtFeeOf(row map[string]string, o Origin) CourtFee {
	return CourtFee{ID: row["id"], Dollars: row["dollars"], PageOf: wall.Date(row["page_of"]), PaidIn: row["paid_in"], Waiver: row["waiver"], Origin: o}
}
