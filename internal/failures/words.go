package failures

import "slices"

// App is the program or the way in which the check-in was tried; empty when nobody
// has said.
type App string

// Apps lists the apps, the most common first. SmartLINK is the contractor's, the
// ICE Check-In App the agency's own: they are two.
func Apps() []App {
	return []App{"smartlink", "ice_checkin_app", "ice_portal", "voice_id", "gps", "other"}
}

// LabelKey is how the app is called.
func (a App) LabelKey() string {
	if a == "" {
		return "failures.app.unsaid"
	}
	return "failures.app." + string(a)
}

// Action is what was tried.
type Action string

// Actions lists what can be tried, the usual first.
func Actions() []Action {
	return []Action{"open", "login", "photo", "call", "restart", "reinstall", "other_network", "other"}
}

// LabelKey is how the action is called.
func (a Action) LabelKey() string { return "failures.action." + string(a) }

// Channel is the way in which somebody was reached, or not.
type Channel string

// Channels lists the channels, the usual first.
func Channels() []Channel { return []Channel{"phone", "text", "email", "in_app", "other"} }

// LabelKey is how the channel is called.
func (c Channel) LabelKey() string { return "failures.channel." + string(c) }

// Step is one of the first day's list: what ASAP and practitioners tell everybody
// to do after a check-in that did not go through.
type Step string

// The steps. Going in person comes after advice, always.
const (
	AskAttorney Step = "ask_attorney"
	CallISAP    Step = "call_isap"
	Voicemail   Step = "voicemail"
	CallAgain   Step = "call_again"
	GoInPerson  Step = "go_in_person"
)

// Steps lists the steps in their order.
func Steps() []Step { return []Step{AskAttorney, CallISAP, Voicemail, CallAgain, GoInPerson} }

// LabelKey is how the step is called.
func (s Step) LabelKey() string { return "failures.step." + string(s) }

// HelpKey says how the step is done.
func (s Step) HelpKey() string { return "failures.step_help." + string(s) }

// State is how far the record of a failure is.
type State string

// The states. Somebody works on a failure from the moment she takes it up; one that
// nobody has taken up is documented when a picture or paper proves it.
const (
	New        State = "new"
	Working    State = "working"
	Documented State = "documented"
	Closed     State = "closed"
)

// StatesOf lists the states in the order of the triage.
func StatesOf() []State { return []State{New, Working, Documented, Closed} }

// LabelKey is how the state is called.
func (s State) LabelKey() string { return "failures.state." + string(s) }

// unknown tells whether a word stands outside its list.
func unknown[T ~string](list []T, word T) bool { return !slices.Contains(list, word) }
