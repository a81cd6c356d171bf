// Package wall keeps appointments as people read them off a notice: a date,
// a time on the clock of the place, and the name of that place's zone. The
// instant is always derived, by a pure function, so that it can be computed
// again when a country changes its clock rules while 8:30 stays 8:30.
//
// It refuses to know what an appointment is for, what day it is now, and how
// a date is written in any language. It never guesses: a time that does not
// exist or that exists twice is an error that carries both choices.
package wall

import (
	"sync"
	"time"
	_ "time/tzdata" // the binary must know its zones on a machine that has none
)

const (
	dateLayout = "2006-01-02"
	timeLayout = "15:04"
)

var zones sync.Map // name -> *time.Location; holds only names that exist

// LoadZone gives the zone of an IANA name. "Local" and the empty name are
// refused with a *ZoneError: what they mean depends on the machine.
func LoadZone(name string) (*time.Location, error) {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	if name == "" || name == "Local" {
		return nil, &ZoneError{Zone: name}
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, &ZoneError{Zone: name}
	}
	zones.Store(name, loc)
	return loc, nil
}

// Zones lists the zones a form offers, east to west: the United States and
// its territories. Any other IANA name is accepted where one is typed.
func Zones() []string {
	return []string{
		"America/New_York", "America/Chicago", "America/Denver", "America/Phoenix",
		"America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
		"America/Puerto_Rico", "Pacific/Guam",
	}
}
