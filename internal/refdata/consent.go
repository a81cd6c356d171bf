package refdata

import "slices"

// RecordingConsent is a state in which everybody on a call has to agree before it is
// recorded. Elsewhere one of them is enough (18 U.S.C. 2511(2)(d)). The table is
// general knowledge: an attorney confirms it before anybody relies on it.
type RecordingConsent struct {
	State    string // two letters
	Citation string
	Origin
}

// RecordingConsents lists the states in which everybody has to agree.
func RecordingConsents() []RecordingConsent { return slices.Clone(data.consents) }

// RecordingConsentOf finds a state in which everybody has to agree.
func RecordingConsentOf(state string) (RecordingConsent, bool) {
	return find(data.consents, func(c RecordingConsent) bool { return c.State == state })
}

func recordingConsentOf(row map[string]string, o Origin) RecordingConsent {
	return RecordingConsent{State: row["state"], Citation: row["citation"], Origin: o}
}
