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

// The states that verbs of this room write.
const (
	Scheduled State = "scheduled"
	Cancelled State = "cancelled"
)

// LabelKey is how the state is called.
func (s State) LabelKey() string { return "hearings.state." + string(s) }

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

// The sources of a date or a cancellation; a check has those of the court alone.
const (
	FromNotice    Source = "notice"
	FromACISPhone Source = "acis_phone"
	FromACISWeb   Source = "acis_web"
	FromECAS      Source = "ecas"
	FromCourt     Source = "in_court"
	FromClient    Source = "client"
	FromOther     Source = "other"
)

// Sources lists where a date or its end can be known from.
func Sources() []Source {
	return []Source{FromNotice, FromECAS, FromACISPhone, FromACISWeb, FromCourt, FromClient, FromOther}
}

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

// Outcome is what became of a check that did not agree.
type Outcome string

// The outcomes. Kept is a person's decision; Moved and Outdated follow from a
// new date or a cancellation.
const (
	Kept     Outcome = "kept"
	Moved    Outcome = "moved"
	Outdated Outcome = "outdated"
)

// CaseTypes lists EOIR's case types (tblLookupCaseType), the usual one first.
func CaseTypes() []string {
	return []string{"RMV", "AOC", "WHO", "CFR", "RFR", "CDR", "CSR", "NAC", "REC", "DEP", "EXC", "DCC", "DDC"}
}

// unknown tells whether a word stands outside its list; the empty word is for the
// caller to judge.
func unknown[T ~string](list []T, word T) bool { return word != "" && !slices.Contains(list, word) }
