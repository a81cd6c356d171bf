package packets

import (
	_ "embed" // the list below
	"encoding/csv"
	"strings"
)

// Authority is a rule of law that a letter can name, with where it was read and when.
type Authority struct {
	ID     string
	Cite   string
	Says   string // in a clause, for whoever writes the letter
	Source string
	AsOf   string
}

//go:embed authorities.csv
var authoritiesCSV string

// Authorities are the rules that letters name.
func Authorities() []Authority {
	rows, err := csv.NewReader(strings.NewReader(authoritiesCSV)).ReadAll()
	if err != nil {
		panic("packets: authorities.csv: " + err.Error()) // embedded
	}
	list := make([]Authority, 0, len(rows)-1)
	for _, r := range rows[1:] {
		list = append(list, Authority{ID: r[0], Cite: r[1], Says: r[2], Source: r[3], AsOf: r[4]})
	}
	return list
}

// cites are the authorities of a letter, as they stand in it.
func cites(ids ...string) string {
	var all []string
	for _, a := range Authorities() {
		for _, id := range ids {
			if a.ID == id {
				all = append(all, a.Cite)
			}
		}
	}
	return strings.Join(all, "; ")
}
