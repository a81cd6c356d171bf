package hearings

import "slices"

// Type is what sort of hearing it is; empty when nobody has said.
type Type string

// Types lists the types in the order they are offered.
func Types() []Type {
	return []Type{"master_calendar", "individual", "custody_redetermination", "fear_review", "conference", "other"}
}

// LabelKey is how the type is called.
func (t Type) LabelKey() string {
	if t == "" {
		return "hearings.type.unsaid"
	}
	return "hearings.type." + string(t)
}

// Medium is how the hearing is held; empty when nobody has said.
type Medium string

// Media lists the media in the order they are offered.
func Media() []Medium { return []Medium{"in_person", "video", "internet", "telephone"} }

// LabelKey is how the medium is called.
func (m Medium) LabelKey() string {
	if m == "" {
		return "hearings.medium.unsaid"
	}
	return "hearings.medium." + string(m)
}

// State is where the hearing stands. A hearing whose date moved stays scheduled:
// the old date is a superseded setting.
type State string

// The states. All but the first are what somebody said became of the date; Cancelled
// is that it is off, without a word of the court's for it.
const (
	Scheduled      State = "scheduled"
	Held           State = "held"      // also where the judge put the rest off to another day
	Completed      State = "completed" // held, and the judge decided the case
	HeldInAbsentia State = "held_in_absentia"
	Continued      State = "continued" // put off before it began, to a day that nobody knows yet
	Vacated        State = "vacated"
	OffCalendar    State = "off_calendar"
	VenueChanged   State = "venue_changed"
	Cancelled      State = "cancelled"
)

// Endings lists what can be said to have become of a date, in the order it is offered.
func Endings() []State {
	return []State{Held, Completed, Continued, Vacated, OffCalendar, VenueChanged, Cancelled, HeldInAbsentia}
}

// TookPlace lists what is said of a date on which the court sat.
func TookPlace() []State { return []State{Held, Completed, HeldInAbsentia} }

// TakenOff lists what is said of a date on which nobody has to come.
func TakenOff() []State { return []State{Continued, Vacated, OffCalendar, VenueChanged, Cancelled} }

// TookPlace tells whether the court sat.
func (s State) TookPlace() bool { return slices.Contains(TookPlace(), s) }

// Off tells whether nobody has to come on the date.
func (s State) Off() bool { return slices.Contains(TakenOff(), s) }

// LabelKey is how the state is called.
func (s State) LabelKey() string { return "hearings.state." + string(s) }

// Presence is whether a client was at a hearing; empty where nobody has said.
type Presence string

// The presences.
const (
	Appeared Presence = "appeared" // in the room, on the screen or on the line
	Waived   Presence = "waived"   // the judge did not ask for it, or the attorney came for her (8 CFR 1003.25(a))
	Absent   Presence = "absent"
)

// Presences lists the presences in the order they are offered.
func Presences() []Presence { return []Presence{Appeared, Waived, Absent} }

// LabelKey is how the presence is called.
func (p Presence) LabelKey() string {
	if p == "" {
		return "hearings.presence.unsaid"
	}
	return "hearings.presence." + string(p)
}

// Role is a client's part in a hearing.
type Role string

// The roles: the lead respondent, and family under the lead's number.
const (
	Lead  Role = "lead"
	Rider Role = "rider"
)

// ServedOn is whom the court served with the notice.
type ServedOn string

// Served lists whom a notice can be served on.
func Served() []ServedOn { return []ServedOn{"respondent", "attorney", "both"} }

// Received is how a notice reached the clinic.
type Received string

// WaysReceived lists how a notice can reach the clinic.
func WaysReceived() []Received { return []Received{"ecas", "mail", "in_court", "client", "other"} }

// Source is where the clinic knows something from.
type Source string

// The sources of a date, or of what became of it; a check has those of the court alone.
const (
	FromNotice    Source = "notice"
	FromACISPhone Source = "acis_phone"
	FromACISWeb   Source = "acis_web"
	FromECAS      Source = "ecas"
	FromCourt     Source = "in_court"
	FromClient    Source = "client"
	FromOther     Source = "other"
	FromOrder     Source = "order"    // of the judge; only of what became of a date
	FromAttorney  Source = "attorney" // who was there; likewise
)

// Sources lists where a date, or that it is off, can be known from.
func Sources() []Source {
	return []Source{FromNotice, FromECAS, FromACISPhone, FromACISWeb, FromCourt, FromClient, FromOther}
}

// OutcomeSources lists where it can be known from what became of a date.
func OutcomeSources() []Source { return append([]Source{FromOrder, FromAttorney}, Sources()...) }

// CheckSources lists where the court itself can be asked.
func CheckSources() []Source { return []Source{FromACISWeb, FromACISPhone, FromECAS, FromNotice} }

// LabelKey is how the source is called.
func (s Source) LabelKey() string {
	if s == "" {
		return "hearings.source.unsaid"
	}
	return "hearings.source." + string(s)
}

// How is the way in which a client was told.
type How string

// Ways lists how a client can be told.
func Ways() []How { return []How{"phone", "in_person", "text", "email", "letter", "other"} }

// LabelKey is how the way is called.
func (h How) LabelKey() string { return "hearings.how." + string(h) }

// Settled is what became of a check that did not agree.
type Settled string

// The ways to settle it. Kept is a person's decision; Moved and Outdated follow from
// a new date, or from what became of the old one.
const (
	Kept     Settled = "kept"
	Moved    Settled = "moved"
	Outdated Settled = "outdated"
)

// CaseTypes lists EOIR's case types (tblLookupCaseType), the usual one first.
func CaseTypes() []string {
	return []string{"RMV", "AOC", "WHO", "CFR", "RFR", "CDR", "CSR", "NAC", "REC", "DEP", "EXC", "DCC", "DDC"}
}

// unknown tells whether a word stands outside its list; the empty word is for the
// caller to judge.
func unknown[T ~string](list []T, word T) bool { return word != "" && !slices.Contains(list, word) }
