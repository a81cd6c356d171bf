package refdata

import (
	"slices"
	"strings"
)

// Court is an immigration court. Code is EOIR's base city code, blank for the
// newer courts whose code no source tells; Address is blank where unknown.
type Court struct {
	Code         string
	Name         string // "Chicago Immigration Court"
	City         string
	State        string // two letters
	Zone         string // IANA
	Address      string // street, without city and state
	AddressCity  string // where the building stands, when it is not City
	ZIP          string
	Phone        string
	DetainedOnly bool
	Historic     bool // a code that was merged or closed; old notices still carry it
	Note         string
	Origin

	stateName string
	location  string // EOIR's name of the hearing location of the same code
	general   bool   // the one court meant when only the city is named
}

// Ref is what a record keeps of a court: its code, or its name without one.
func (c Court) Ref() string {
	if c.Code != "" {
		return c.Code
	}
	return c.Name
}

// Courts lists every court, by name.
func Courts() []Court { return slices.Clone(data.courts) }

// CourtOf finds a court by its base city code or by its exact name, as Ref
// gives it.
func CourtOf(ref string) (Court, bool) {
	i, ok := data.courtByCode[ref]
	if !ok {
		return Court{}, false
	}
	return data.courts[i], true
}

// SearchCourts lists the courts of which every word of q begins a word of
// code, name, city or state; current courts before historic codes. An empty q
// lists all.
func SearchCourts(q string) []Court {
	words := strings.Fields(fold(q))
	var found []Court
	for _, c := range data.courts {
		if c.answers(words) {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b Court) int { return a.rank(q) - b.rank(q) })
	return found
}

func (c Court) answers(words []string) bool {
	own := strings.Fields(fold(c.Code + " " + c.Name + " " + c.City + " " + c.AddressCity + " " + c.State + " " + c.stateName))
	for _, w := range words {
		if !slices.ContainsFunc(own, func(o string) bool { return strings.HasPrefix(o, w) }) {
			return false
		}
	}
	return true
}

func (c Court) rank(q string) int {
	begins := strings.HasPrefix(fold(c.City), fold(q)) || strings.HasPrefix(fold(c.Name), fold(q))
	switch {
	case strings.EqualFold(c.Code, strings.TrimSpace(q)):
		return 0
	case c.Historic:
		return 4
	case begins && c.general:
		return 1
	case begins:
		return 2
	}
	return 3
}

// MatchCourt finds the court a person means by what stands in a sheet: a base
// city code ("MIA"), a name, or a city ("Houston", "Chicago, IL"). A city with
// several courts means the one whose code EOIR names after the city alone;
// where there is none, nothing is matched and a person is asked.
func MatchCourt(text string) (Court, bool) {
	wanted := fold(text)
	if wanted == "" {
		return Court{}, false
	}
	for _, c := range data.courts {
		if c.Code != "" && wanted == fold(c.Code) || wanted == fold(c.Name) {
			return c, true
		}
	}
	wanted = strings.TrimSpace(strings.TrimSuffix(wanted, "immigration court"))
	var found []Court
	for _, c := range data.courts {
		if c.isCalled(wanted) {
			found = append(found, c)
		}
	}
	if i := slices.IndexFunc(found, func(c Court) bool { return c.general }); i >= 0 {
		return found[i], true
	}
	if len(found) == 1 {
		return found[0], true
	}
	return Court{}, false
}

// isCalled compares with "city", "city ST" and "city State", for the court's
// city, its building's city and EOIR's own name of the place.
func (c Court) isCalled(wanted string) bool {
	for _, city := range []string{c.City, c.AddressCity, c.placeName()} {
		city = fold(city)
		if city == "" {
			continue
		}
		if wanted == city || wanted == city+" "+fold(c.State) || wanted == city+" "+fold(c.stateName) {
			return true
		}
	}
	return false
}

// placeName is the part of "NEW YORK CITY, NEW YORK" before the court's own
// state; blank when the location names another state (one row of EOIR's table
// is wrong) or no state at all.
func (c Court) placeName() string {
	city, state, ok := strings.Cut(c.location, ", ")
	if !ok || !strings.EqualFold(state, c.stateName) {
		return ""
	}
	return city
}

type baseCity struct {
	code, location, city, state, zone, kind, note string
	Origin
}

func baseCityOf(row map[string]string, o Origin) baseCity {
	return baseCity{
		Origin: o, code: row["base_city_code"], location: row["same_code_hearing_location"],
		city: row["city"], state: row["state"], zone: row["iana_tz"], kind: row["kind"], note: row["note"],
	}
}

func addressOf(row map[string]string, o Origin) Court {
	return Court{
		Code: row["base_city_code"], Name: row["court_name"], City: row["city"], State: row["state"], Zone: row["iana_tz"],
		Address: row["address"], ZIP: row["zip"], Phone: row["phone"], DetainedOnly: row["detained_only"] == "Y",
		Note: row["note"], Origin: o,
	}
}

// courtsOf joins the two sources by code: EOIR's table says which codes there
// are, the list of addresses how a court is called today and where it stands.
func courtsOf(cities []baseCity, addresses []Court, states []State) []Court {
	stateNames := map[string]string{}
	for _, s := range states {
		stateNames[s.Code] = s.Name
	}
	byCode := map[string]Court{}
	var courts []Court
	for _, a := range addresses {
		if a.Code == "" {
			courts = append(courts, a)
			continue
		}
		byCode[a.Code] = a
	}
	for _, b := range cities {
		if b.kind == "court" {
			courts = append(courts, b.join(byCode[b.code]))
		}
	}
	slices.SortFunc(courts, func(a, b Court) int { return strings.Compare(a.Name, b.Name) })
	for i := range courts {
		courts[i].stateName = stateNames[courts[i].State]
	}
	markGeneral(courts)
	return courts
}

func (b baseCity) join(c Court) Court {
	if c.Code == "" {
		c = Court{Code: b.code, Name: b.title(), Origin: b.Origin}
	}
	if b.city != "" && c.City != b.city {
		c.AddressCity, c.City = c.City, b.city
	}
	c.State, c.Zone, c.location = b.state, b.zone, b.location
	c.Historic = strings.HasPrefix(b.note, "historic or merged")
	if c.Note == "" {
		c.Note = b.note
	}
	return c
}

// title makes a readable name of a code without an address: the facility when
// the table names one, the city otherwise.
func (b baseCity) title() string {
	for _, facility := range []string{"DETENTION", "DETAINED", "PROCESSING", "PRISON", "CORRECTIONAL", "ADJUDICATION"} {
		if strings.Contains(b.location, facility) {
			return titleCase(b.location)
		}
	}
	return b.city + " Immigration Court"
}

// markGeneral finds, per city, the court meant by the city's name alone.
func markGeneral(courts []Court) {
	for i := range courts {
		c := &courts[i]
		plain := fold(c.placeName()) == fold(c.City) || fold(c.placeName()) == fold(c.City+" City")
		c.general = c.Code != "" && !c.Historic && plain
	}
}

func indexCourts(courts []Court) map[string]int {
	index := map[string]int{}
	for i, c := range courts {
		index[c.Ref()] = i
		if _, ok := index[c.Name]; !ok {
			index[c.Name] = i
		}
	}
	return index
}
