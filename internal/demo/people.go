package demo

import "constancia/internal/clients"

// The clients are the people of a clinic's intake sheet, as a
// paralegal would enter them. All are invented; A-numbers 201-555-xxx are not
// real ones. Two are called Zhang Wei and are two people; Sean is a minor and
// Rosa his mother, on whose phone he is reached; Chidi's husband sees her phone;
// Jean-Baptiste's phone belongs to the agency that watches him.
var (
	Maria = clients.Intake{
		Details: clients.Details{
			GivenNames: "María José", FamilyNames: "García Hernández", ANumber: "A 201-555-001", BirthDate: "1988-03-14",
			Country: "HND", Language: "es", TimeZone: "America/Chicago", IntakeNote: "two kids, US citizen",
			Phones: []clients.PhoneDetails{{Number: "(312) 555-0101", SafeToText: true}},
		},
		Address: &clients.AddressDetails{Line1: "1 N State St Apt 4", City: "Chicago", State: "IL", Zip: "60602"},
	}
	JeanBaptiste = clients.Intake{
		Details: clients.Details{
			GivenNames: "Jean-Baptiste", FamilyNames: "Pierre-Louis", ANumber: "201555002", BirthDate: "1991-07-22",
			Country: "HTI", Language: "ht", TimeZone: "America/New_York", IntakeNote: "phone is the BI one, cannot call out",
			Phones: []clients.PhoneDetails{
				{Number: "305.555.0102", SafeToText: true, Issued: true},
				{Number: "305-555-0199", Owner: clients.OwnerOther, Relation: "wife"},
			},
		},
		Address: &clients.AddressDetails{Line1: "200 NW 1st Ave", City: "Miami", State: "FL", Zip: "33128"},
	}
	Chidi = clients.Intake{
		Details: clients.Details{
			GivenNames: "Chidi", FamilyNames: "Okafor", ANumber: "#201555003", BirthDate: "1985-11-02",
			Country: "NGA", Language: "en", TimeZone: "America/Chicago", IntakeNote: "ask before mailing anything",
			Phones: []clients.PhoneDetails{{Number: "+1 713 555 0103"}},
		},
		Address: &clients.AddressDetails{City: "Houston", State: "TX"},
	}
	Ahmad = clients.Intake{
		Details: clients.Details{
			GivenNames: "أحمد", FamilyNames: "السيد", ANumber: "A201555004", BirthDate: "1979-05-05",
			Country: "EGY", Language: "ar", TimeZone: "America/New_York",
			Phones: []clients.PhoneDetails{{Number: "2125550104", SafeToText: true}},
		},
		Address: &clients.AddressDetails{Line1: "26 Federal Plaza area", City: "New York", State: "NY"},
	}
	Petrona = clients.Intake{
		Details: clients.Details{
			GivenNames: "Petrona", FamilyNames: "Xol Caal", ANumber: "A-201-555-005", BirthDate: "1996",
			Country: "GTM", Language: "kek", TimeZone: "America/Los_Angeles", IntakeNote: "needs interpreter, relay via Spanish",
			Phones: []clients.PhoneDetails{{Number: "510-555-0105", Owner: clients.OwnerOther, Relation: "daughter", SafeToText: true}},
		},
		Address: &clients.AddressDetails{City: "Oakland", State: "CA", Zip: "94612"},
	}
	Luzia = clients.Intake{
		Details: clients.Details{
			GivenNames: "Luzia", FamilyNames: "da Silva Souza", ANumber: "201 555 006", BirthDate: "1990-12-31",
			Country: "BRA", Language: "pt-BR", TimeZone: "America/New_York",
			Phones: []clients.PhoneDetails{{Number: "617 555 0106", SafeToText: true}},
		},
		Address: &clients.AddressDetails{Line1: "15 New Sudbury St", City: "Boston", State: "MA", Zip: "02203"},
	}
	WeiOfElMonte = clients.Intake{
		Details: clients.Details{
			GivenNames: "Wei", FamilyNames: "Zhang", ANumber: "A201555007", BirthDate: "1970-10-10",
			Country: "CHN", Language: "zh-Hans", TimeZone: "America/Los_Angeles",
			Phones: []clients.PhoneDetails{{Number: "626-555-0107", SafeToText: true}},
		},
		Address: &clients.AddressDetails{City: "El Monte", State: "CA"},
	}
	WeiOfAlhambra = clients.Intake{
		Details: clients.Details{
			GivenNames: "Wei", FamilyNames: "Zhang", ANumber: "A201555008", BirthDate: "1970-10-10",
			Country: "CHN", Language: "yue", TimeZone: "America/Los_Angeles", IntakeNote: "NOT the same as the other Zhang Wei",
			Phones: []clients.PhoneDetails{{Number: "626-555-0108", SafeToText: true}},
		},
		Address: &clients.AddressDetails{City: "Alhambra", State: "CA"},
	}
	Anh = clients.Intake{
		Details: clients.Details{
			GivenNames: "Thị Ánh", FamilyNames: "Nguyễn", ANumber: "201555010", BirthDate: "1982",
			Country: "VNM", Language: "vi", TimeZone: "America/Los_Angeles", IntakeNote: "no hearing yet, no record in EOIR",
			Phones: []clients.PhoneDetails{{Number: "408 555 0110", SafeToText: true}},
		},
		Address: &clients.AddressDetails{City: "San Jose", State: "CA"},
	}
	Sean = clients.Intake{
		Details: clients.Details{
			GivenNames: "Sean", FamilyNames: "O'Brien-Castillo", Aliases: []string{"Chano"}, ANumber: "A201555011", BirthDate: "2009-07-04",
			Country: "SLV", Language: "es", TimeZone: "America/New_York", IntakeNote: "minor; mother is client",
			Phones: []clients.PhoneDetails{{Number: "202-555-0111", Owner: clients.OwnerOther, OwnerName: "Rosa", Relation: "mother"}},
		},
		Address: &clients.AddressDetails{City: "Hyattsville", State: "MD", Zip: "20781"},
	}
	Rosa = clients.Intake{
		Details: clients.Details{
			GivenNames: "Rosa", FamilyNames: "Castillo", ANumber: "A201555012", BirthDate: "1987-12-01",
			Country: "SLV", Language: "es", TimeZone: "America/New_York", IntakeNote: "rider: son Sean",
			Phones: []clients.PhoneDetails{{Number: "202-555-0111", SafeToText: true}},
		},
		Address: &clients.AddressDetails{City: "Hyattsville", State: "MD", Zip: "20781"},
	}
	Oksana = clients.Intake{
		Details: clients.Details{
			GivenNames: "Oksana", FamilyNames: "Melnyk", ANumber: "A201555013", BirthDate: "1994-02-18",
			Country: "UKR", Language: "uk", TimeZone: "America/New_York", IntakeNote: "came with her neighbour, papers at home",
			Phones: []clients.PhoneDetails{{Number: "215-555-0113", SafeToText: true}},
		},
		Address: &clients.AddressDetails{City: "Philadelphia", State: "PA", Zip: "19107"},
	}
)

// Clients are all of them, in the order of the sheet.
func Clients() []clients.Intake {
	return []clients.Intake{
		Maria, JeanBaptiste, Chidi, Ahmad, Petrona, Luzia, WeiOfElMonte, WeiOfAlhambra, Anh, Sean, Rosa, Oksana,
	}
}

// copied keeps the people as they are written here: opening a file cleans what it
// is given.
func copied(in clients.Intake) clients.Intake {
	in.Phones = append([]clients.PhoneDetails(nil), in.Phones...)
	in.Aliases = append([]string(nil), in.Aliases...)
	if in.Address != nil {
		address := *in.Address
		in.Address = &address
	}
	return in
}
