// The people of a clinic's intake sheet, as a paralegal reads it. All are
// invented. A column that the sheet leaves empty is left out here; a duty is what
// the check-in column says, from the next such weekday on. Hearings are as far ahead
// as they were when the sheet was written.

const mobile = (number, marks = {}) => [{ number, safe_to_text: false, ...marks }];
const text = { safe_to_text: true };

// ahead is the day so many days from today.
export function ahead(days) {
	return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

export const people = {
	maria: {
		client: { given_names: "María José", family_names: "García Hernández", a_number: "A 201-555-001", birth_date: "1988-03-14", country: "HND", language: "es", time_zone: "America/Chicago", phones: mobile("(312) 555-0101", text), address: { line1: "1 N State St Apt 4", city: "Chicago", state: "IL", zip: "60602" }, intake_note: "two kids, US citizen" },
		hearing: { court: "CHI", judge: "Patel", date: ahead(44), time: "08:30" },
		duty: { modality: "smartlink_own_phone", rrule: "FREQ=WEEKLY;BYDAY=TU", weekday: 2, time: "09:00", zone: "America/Chicago" },
	},
	jeanBaptiste: {
		client: { given_names: "Jean-Baptiste", family_names: "Pierre-Louis", a_number: "201555002", birth_date: "1991-07-22", country: "HTI", language: "ht", time_zone: "America/New_York", phones: [{ number: "305.555.0102", safe_to_text: true, issued: true }, { number: "305-555-0199", owner: "other", relation: "wife" }], address: { line1: "200 NW 1st Ave", city: "Miami", state: "FL", zip: "33128" }, intake_note: "phone is the BI one, cannot call out" },
		hearing: { court: "MIA", date: ahead(51), time: "13:00" },
		duty: { modality: "smartlink_bi_phone", rrule: "FREQ=WEEKLY;INTERVAL=4;BYDAY=WE", weekday: 3, time: "10:00", zone: "America/New_York" },
		issued: true,
	},
	chidi: {
		client: { given_names: "Chidi", family_names: "Okafor", a_number: "#201555003", birth_date: "1985-11-02", country: "NGA", language: "en", time_zone: "America/Chicago", phones: mobile("+1 713 555 0103"), address: { city: "Houston", state: "TX" }, intake_note: "ask before mailing anything; husband sees phone" },
		hearing: { court: "HOU", date: ahead(79), time: "08:30" },
	},
	ahmad: {
		client: { given_names: "أحمد", family_names: "السيد", a_number: "A201555004", birth_date: "1979-05-05", country: "EGY", language: "ar", time_zone: "America/New_York", phones: mobile("2125550104", text), address: { line1: "26 Federal Plaza area", city: "New York", state: "NY" } },
		proceeding: { court: "NYC" },
		duty: { modality: "isap_office_visit", rrule: "FREQ=MONTHLY;BYDAY=1MO", weekday: 1, first: true, time: "14:00", zone: "America/New_York", place: "ISAP office, New York" },
	},
	petrona: {
		client: { given_names: "Petrona", family_names: "Xol Caal", a_number: "A-201-555-005", birth_date: "1996", country: "GTM", language: "kek", time_zone: "America/Los_Angeles", phones: [{ number: "510-555-0105", owner: "other", relation: "daughter", safe_to_text: true }], address: { city: "Oakland", state: "CA", zip: "94612" }, intake_note: "needs interpreter, relay via Spanish" },
		hearing: { court: "SFR", judge: "Nguyen", date: ahead(101), time: "09:00" },
		duty: { modality: "smartlink_own_phone", rrule: "FREQ=WEEKLY;BYDAY=MO,TH", weekday: 1, time: "07:30", zone: "America/Los_Angeles" },
	},
	luzia: {
		client: { given_names: "Luzia", family_names: "da Silva Souza", a_number: "201 555 006", birth_date: "1990-12-31", country: "BRA", language: "pt", time_zone: "America/New_York", phones: mobile("617 555 0106", text), address: { line1: "15 New Sudbury St", city: "Boston", state: "MA", zip: "02203" } },
		hearing: { court: "BOS", date: ahead(149), time: "13:00" },
		duty: { modality: "voice_id", rrule: "FREQ=WEEKLY;BYDAY=FR", weekday: 5, time: "09:00", zone: "America/New_York", window_minutes: 180 },
	},
	wei: {
		client: { given_names: "Wei", family_names: "Zhang", a_number: "A201555007", birth_date: "1970-10-10", country: "CHN", language: "cmn", time_zone: "America/Los_Angeles", phones: mobile("626-555-0107", text), address: { city: "El Monte", state: "CA" } },
		hearing: { court: "LOS", date: ahead(177), time: "08:30" },
	},
	otherWei: {
		client: { given_names: "Wei", family_names: "Zhang", a_number: "A201555008", birth_date: "1970-10-10", country: "CHN", language: "yue", time_zone: "America/Los_Angeles", phones: mobile("626-555-0108", text), address: { city: "Alhambra", state: "CA" }, intake_note: "NOT the same as the other Zhang Wei" },
		hearing: { court: "LOS", date: ahead(177), time: "08:30" },
	},
	anh: {
		client: { given_names: "Thị Ánh", family_names: "Nguyễn", a_number: "201555010", birth_date: "1982", country: "VNM", language: "vi", time_zone: "America/Los_Angeles", phones: mobile("408 555 0110", text), address: { city: "San Jose", state: "CA" }, intake_note: "no hearing yet, no record in EOIR" },
		proceeding: { court: "SFR" },
	},
	rosa: {
		client: { given_names: "Rosa", family_names: "Castillo", a_number: "A201555012", birth_date: "1987-12-01", country: "SLV", language: "es", time_zone: "America/New_York", phones: mobile("202-555-0111", text), address: { city: "Hyattsville", state: "MD", zip: "20781" }, intake_note: "rider: son Sean" },
		hearing: { court: "HYA", date: ahead(227), time: "10:00" },
		duty: { modality: "smartlink_own_phone", rrule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", weekday: 2, time: "09:15", zone: "America/New_York" },
	},
	sean: {
		client: { given_names: "Sean", family_names: "O'Brien-Castillo", preferred_name: "Chano", a_number: "A201555011", birth_date: "2009-07-04", country: "SLV", language: "es", time_zone: "America/New_York", phones: [{ number: "202-555-0111", owner: "other", relation: "mother" }], address: { city: "Hyattsville", state: "MD", zip: "20781" }, intake_note: "minor; mother is client A201555012" },
		rides: "rosa",
	},
};

// twice is the first row again; refused is the row that cannot be kept as it is.
export const twice = { given_names: "Maria Jose", family_names: "Garcia Hernandez", a_number: "201555001", birth_date: "1988-03-14", country: "HND", language: "es" };
export const refused = { given_names: "Thandiwe", family_names: "Mbeki-Dlamini", a_number: "A2015550099", birth_date: "1992-02-30", country: "ZAF", language: "en" };

// nextDay is the next day of a weekday (0 is Sunday) after today in a zone; with
// first, the next one that is the first of its month.
export function nextDay({ weekday, zone, first = false }, now = new Date()) {
	const day = new Date(new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now) + "T12:00:00Z");
	do day.setUTCDate(day.getUTCDate() + 1);
	while (day.getUTCDay() !== weekday || (first && day.getUTCDate() > 7));
	return day.toISOString().slice(0, 10);
}
