package obligations

import "time"

// App is the program a modality needs on a phone.
type App string

// The apps; NoApp where a person appears. SmartLINK is the contractor's and the ICE
// Check-In App the agency's own: they are two.
const (
	NoApp      App = ""
	SmartLINK  App = "smartlink"
	ICECheckIn App = "ice_checkin_app"
	ICEPortal  App = "ice_portal"
	VoiceID    App = "voice_id"
	GPS        App = "gps" // a device that is worn, and what runs on it
)

// Modality is one way of reporting. Each stands in a file of its own; the codes
// are those of the reference data. It holds no frequency and no window: those
// vary by officer and are kept as told.
type Modality struct {
	Code        string
	Words       []string // that name it in English and Spanish, lower case, without accents
	Kinds       []Kind   // the schedules that make sense, the usual first
	App         App
	HasPlace    bool // somebody goes somewhere
	AtHome      bool // somebody comes: the client stays at home
	OnPaper     bool // a report is sent or handed in, on no phone and to no person
	Worn        bool // a device on the body, which has to be charged
	IssuedPhone bool // the phone is ICE's: nothing of ours is ever sent to it

	// Alarms are the leads of a calendar's reminders, the longest first, two at most.
	Alarms []time.Duration

	// GraceMinutes is what a form offers for how long the clinic waits after the
	// window before it says that it does not know.
	GraceMinutes int
}

// LabelKey names the modality to staff.
func (m Modality) LabelKey() string { return "obligations.modality." + m.Code }

// ShortKey names it in a list.
func (m Modality) ShortKey() string { return "obligations.modality_short." + m.Code }

// Allows tells whether a kind of schedule makes sense for the modality.
func (m Modality) Allows(k Kind) bool {
	for _, own := range m.Kinds {
		if own == k {
			return true
		}
	}
	return false
}
