package documents

// Kind is what a document is to the clinic; its content says what sort of file it is.
type Kind string

// The kinds.
const (
	Screenshot      Kind = "screenshot"
	Photo           Kind = "photo"
	Recording       Kind = "recording"
	ReleaseDocument Kind = "release_document" // I-220A, I-220B, I-352, parole
	Notice          Kind = "notice"           // of a hearing, of a violation, to report
	Letter          Kind = "letter"
	Court           Kind = "court"
	Identity        Kind = "identity"
	Medical         Kind = "medical"
	CallLog         Kind = "call_log"    // a carrier's, or a phone's own; voicemail, messages
	Appearance      Kind = "appearance"  // a ticket, a sign-in, a stamp: somebody was there
	Receipt         Kind = "receipt"     // of a report that was made, an address that was told
	Declaration     Kind = "declaration" // signed by the client
	Witness         Kind = "witness"     // what somebody else saw or did, in her words
	Cause           Kind = "cause"       // an outage, a repair, a carrier's notice
	Report          Kind = "report"      // public: a newspaper's, an organization's
	Ties            Kind = "ties"        // family, work, address
	Other           Kind = "other"
)

// Kinds lists the kinds in the order in which they are offered.
func Kinds() []Kind {
	return []Kind{
		Screenshot, Photo, Recording, CallLog, Appearance, Receipt, ReleaseDocument, Notice, Letter, Declaration, Witness, Cause, Medical, Report, Ties, Court, Identity,
		Other,
	}
}

// LabelKey is how the kind is called.
func (k Kind) LabelKey() string { return "documents.kind." + string(k) }

// Making is how a document was made from another.
type Making string

// The makings: without what the camera wrote, and with parts of it covered.
const (
	Stripped Making = "stripped"
	Redacted Making = "redacted"
)

// LabelKey is how the making is called.
func (m Making) LabelKey() string { return "documents.making." + string(m) }

// Act is what was done with a document.
type Act string

// The acts of custody. ReceivedAgain is the same file sent a second time; Derived
// is a copy that was made of another document.
const (
	Received      Act = "received"
	ReceivedAgain Act = "received_again"
	Viewed        Act = "viewed"
	Downloaded    Act = "downloaded"
	Derived       Act = "derived"
)

// LabelKey is how the act is called.
func (a Act) LabelKey() string { return "documents.act." + string(a) }
