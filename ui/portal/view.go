// Package portal draws the client's own page: for a cheap phone, one hand, any of
// six languages, with no script and with no signal. It says nothing of the case
// beyond what the link's wording allows, and its title says nothing at all.
//
// The package knows no rule and no request. Its few sentences on which safety
// hangs stand alone only where somebody by name has read them.
package portal

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"constancia/internal/feeds"
	"constancia/internal/locale"
	"constancia/internal/selfreport"
	"constancia/internal/supervision"
)

// Number is somebody to call.
type Number struct {
	Name  string // whose it is; empty for ours, which says no name
	Kind  string // what answers there, a key
	Call  string // as it is dialled
	Said  string // as it is read
	Hours string // in the words of the record
	Zone  string // whose clocks they are by
}

// NumbersOf is whom to call as the page shows it: those that a phone can dial.
func NumbersOf(list []supervision.Number) []Number {
	var out []Number
	for _, n := range list {
		if dial := n.Dial(); dial != "" {
			out = append(out, Number{Name: cmp.Or(n.Who, n.Office), Kind: "number." + string(n.Kind), Call: dial, Said: n.Number, Hours: n.Hours, Zone: n.Zone})
		}
	}
	return out
}

// Frame is what every page of the door has.
type Frame struct {
	Language  string
	Trusted   bool              // somebody has read the sentences on which safety hangs
	Path      string            // of the page itself, for the choice of a language; empty for where it stands
	Also      string            // what that address has besides
	Languages []locale.Language // it can be read in; none where it cannot be asked for again
	Plain     bool              // without scripts: shown to staff
	Preview   bool              // and nothing can be sent from it
	Tabs      *Tabs             // to its other states, for staff
}

// View is the client's own page.
type View struct {
	Frame
	Base       string // the path of the link; empty in the shell, where the address itself says it
	Shell      bool   // kept on the phone for a day without a signal: no date, no receipt
	For        string // the last four characters of the link whose numbers the shell has
	Keeps      bool   // the numbers may lie on the phone too
	Held       int    // reports that wait for a signal: a script counts them, and staff look at it
	Closed     bool   // nobody works on her file: what she sends is kept, and no date is shown
	AskPin     bool
	PinWrong   bool
	PinMinutes int // for which no number opens the dates
	Page       selfreport.Page
	Numbers    []Number
	Typed      Typed // what came and could not be kept; nothing on a page that is opened
	Now        time.Time
}

// Typed is a form as it was sent, so that no word of it has to be written again.
type Typed struct {
	Wrong   string // key of what is said about it
	Minutes int    // to wait; none where waiting does not help
	Key     string
	Kind    selfreport.Kind
	Kinds   []string

	Words, ErrorText, Date, Time, Place string
}

// WordView is a page that says one thing.
type WordView struct {
	Frame
	Title   string
	Text    string // key of a sentence on which safety hangs
	Minutes int    // to wait, said instead
	Gone    bool   // the link opens nothing: a phone forgets the page it kept
	Code    bool   // it was a code that has to wait: a longer one does not
	Now     time.Time
}

// ReceiptView is what she is told when something arrived.
type ReceiptView struct {
	Frame
	Base    string
	Said    selfreport.Said
	Zone    string
	Lost    bool // a picture could not even be written down as lost
	Closed  bool // nobody works on her file
	Numbers []Number
	Now     time.Time
}

// CodeView is the page on which a code is typed.
type CodeView struct {
	Frame
	Chosen string // the language somebody chose on the page; empty for that of the link
	Wrong  bool
}

// failureKinds are the codes of the reference data that the page offers.
var failureKinds = []string{
	"app_will_not_open", "app_login_failed", "app_photo_not_sent", "app_face_mismatch", "app_crash", "app_location_failed",
	"no_data_coverage", "other",
}

// FailureKinds lists the codes that the page offers.
func FailureKinds() []string { return failureKinds }

// longestWords is how much can be typed in one box.
var longestWords = strconv.Itoa(selfreport.LongestWords)

// key is the id of a form: what is sent twice under it counts once.
func (v View) key(kind selfreport.Kind) string {
	switch {
	case v.open(kind):
		return v.Typed.Key
	case v.Base == "":
		return ""
	}
	return uuid.NewString()
}

// open tells whether a form stands open with what was typed.
func (v View) open(kind selfreport.Kind) bool { return v.Typed.Kind == kind }

func (v View) typed(kind selfreport.Kind) Typed {
	if !v.open(kind) {
		return Typed{}
	}
	return v.Typed
}

func (v View) checked(code string) bool { return slices.Contains(v.Typed.Kinds, code) }

// receipt is where a receipt is shown.
func (v View) receipt(code string) string { return v.Base + "/receipts/" + code + "?l=" + v.Language }

// morePictures is where pictures are sent that come after their report.
func (v ReceiptView) morePictures() string {
	return v.Base + "/receipts/" + v.Said.Receipt + "/pictures?l=" + v.Language
}

// instant is our time for a script.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func say(ctx context.Context, key string, args ...any) string {
	return locale.Say(ctx, "portal."+key, args...)
}

// english is the sentence as it was written.
func english(key string, args ...any) string { return locale.For("en").Say("portal."+key, args...) }

// both tells whether a sentence on which safety hangs stands in English too.
func (f Frame) both() bool { return !f.Trusted }

// drafted tells whether the page says that a machine translated it.
func (f Frame) drafted(ctx context.Context) bool {
	return !locale.From(ctx).Reviewed() && f.Language != "en"
}

func (v View) when(ctx context.Context, d feeds.Date) string {
	say := locale.From(ctx)
	if !d.AllDay {
		return say.When(d.Moment, v.Page.Zone, v.Now)
	}
	if string(d.Moment.Date)[:4] != strconv.Itoa(v.Now.Year()) {
		return say.Date(d.Moment.Date)
	}
	return say.DayMonth(d.Moment.Date)
}

// standing tells whether any date still stands.
func (v View) standing() bool {
	return slices.ContainsFunc(v.Page.Dates, func(d feeds.Date) bool { return !d.Cancelled })
}

func (v View) at(ctx context.Context, t time.Time) string {
	return locale.From(ctx).DateTime(t, v.Page.Zone, "", v.Now)
}

func (v ReceiptView) at(ctx context.Context) string {
	return locale.From(ctx).DateTime(v.Said.ReceivedAt, v.Zone, "", v.Now)
}

// switchTo is the page in another language.
func (f Frame) switchTo(tag string) string { return f.Path + "?l=" + tag + f.Also }

// action is where a form goes, and in which language it is answered, also when it
// cannot be read; in the shell a script fills it in.
func (v View) action(rest string) string {
	if v.Base == "" {
		return ""
	}
	return v.Base + rest + "?l=" + v.Language
}

// first is what a receipt says before anything else, by what was said.
func first(kind selfreport.Kind) string {
	if kind == selfreport.Failed {
		return "safety.not_ice"
	}
	return "safety.not_ice_" + string(kind)
}

// steps are what to do on the first day, by what was said.
func steps(kind selfreport.Kind) []string {
	switch kind {
	case selfreport.Did:
		return []string{"safety.did", "safety.did_keep"}
	case selfreport.ToldTo:
		return []string{"safety.told"}
	}
	return []string{"safety.call", "safety.voicemail", "safety.again", "safety.in_person"}
}
