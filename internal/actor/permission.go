package actor

// Role is what somebody does at the clinic. One person can hold several.
type Role string

// The roles of the clinic.
const (
	// Admin runs the system and reads no file by that role alone.
	Admin Role = "admin"
	// Attorney reviews calendars, approves, and prepares the defense.
	Attorney Role = "attorney"
	// Accredited is a DOJ-accredited representative (8 CFR 1292.1(a)(4)).
	Accredited Role = "accredited"
	// Paralegal enters intake, dates and what happened.
	Paralegal Role = "paralegal"
	// Volunteer sees only the files assigned to her.
	Volunteer Role = "volunteer"
	// ReadOnly looks and changes nothing.
	ReadOnly Role = "readonly"

	system Role = "system"

	// ownLink reads what a client's page is made of, and puts on record what she says.
	ownLink Role = "own_link"
)

// Roles lists the roles a person can hold, in the order they are shown.
func Roles() []Role {
	return []Role{Admin, Attorney, Accredited, Paralegal, Volunteer, ReadOnly}
}

// Permission names one thing that may be allowed. Each route and each verb names one.
type Permission string

// The permissions. Public and SignedIn are granted to everyone and to every
// signed-in person; the rest only by the table below.
const (
	Public           Permission = "public"
	SignedIn         Permission = "signed_in"
	ClientsRead      Permission = "clients.read"
	ClientsWrite     Permission = "clients.write"
	ClientsClose     Permission = "clients.close" // to say that the clinic no longer works on a file, or does so again
	ANumberReveal    Permission = "clients.reveal_a_number"
	HearingsRead     Permission = "hearings.read"
	HearingsWrite    Permission = "hearings.write"
	HearingsAbsence  Permission = "hearings.absence" // to put on record that a client was not there, or an order made in absence
	ObligationsRead  Permission = "obligations.read"
	ObligationsWrite Permission = "obligations.write"
	VisitsReview     Permission = "obligations.review" // look at a visit in person before it takes place
	FailuresRead     Permission = "failures.read"
	FailuresWrite    Permission = "failures.write"
	DocumentsRead    Permission = "documents.read"
	DocumentsWrite   Permission = "documents.write"
	DocumentsRelease Permission = "documents.release" // to say that a paper is not privileged
	SupervisionWrite Permission = "supervision.write" // to put on record what ICE or its contractor said, asked or handed out
	SummonsReview    Permission = "summonses.review"  // to say that a call to come was read by somebody who may advise
	NotesRead        Permission = "notes.read"        // everybody's; who may only write sees her own
	NotesWrite       Permission = "notes.write"       // and read one's own
	NotesApprove     Permission = "notes.approve"
	TasksRead        Permission = "tasks.read"  // everybody's; who may only write sees her own
	TasksWrite       Permission = "tasks.write" // and read one's own
	PacketsRead      Permission = "packets.read"
	PacketsWrite     Permission = "packets.write"     // choose what is in a packet, and have it put together
	PacketsApprove   Permission = "packets.approve"   // approve its pages, and seal it
	DeadlinesConfirm Permission = "deadlines.confirm" // to say that a day which was counted by a rule holds, or set another
	ImportsWrite     Permission = "imports.write"
	FeedsWrite       Permission = "feeds.write"
	StaffManage      Permission = "staff.manage"
	SettingsManage   Permission = "settings.manage"
	AuditRead        Permission = "audit.read"
	WordsReview      Permission = "words.review"
)

// grants is the one role x permission table of the house.
var grants = map[Role][]Permission{
	Admin:      {StaffManage, SettingsManage, AuditRead, WordsReview},
	Attorney:   {ClientsRead, ClientsWrite, ClientsClose, ANumberReveal, HearingsRead, HearingsWrite, HearingsAbsence, ObligationsRead, ObligationsWrite, SupervisionWrite, VisitsReview, FailuresRead, FailuresWrite, SummonsReview, DocumentsRead, DocumentsWrite, DocumentsRelease, NotesRead, NotesWrite, NotesApprove, TasksRead, TasksWrite, PacketsRead, PacketsWrite, PacketsApprove, DeadlinesConfirm, ImportsWrite, FeedsWrite, AuditRead, WordsReview},
	Accredited: {ClientsRead, ClientsWrite, ClientsClose, ANumberReveal, HearingsRead, HearingsWrite, HearingsAbsence, ObligationsRead, ObligationsWrite, SupervisionWrite, VisitsReview, FailuresRead, FailuresWrite, SummonsReview, DocumentsRead, DocumentsWrite, DocumentsRelease, NotesRead, NotesWrite, NotesApprove, TasksRead, TasksWrite, PacketsRead, PacketsWrite, PacketsApprove, DeadlinesConfirm, ImportsWrite, FeedsWrite, WordsReview},
	Paralegal:  {ClientsRead, ClientsWrite, ClientsClose, ANumberReveal, HearingsRead, HearingsWrite, ObligationsRead, ObligationsWrite, SupervisionWrite, FailuresRead, FailuresWrite, DocumentsRead, DocumentsWrite, NotesRead, NotesWrite, TasksRead, TasksWrite, PacketsRead, PacketsWrite, ImportsWrite, FeedsWrite},
	Volunteer:  {ClientsRead, ClientsWrite, HearingsRead, ObligationsRead, ObligationsWrite, SupervisionWrite, FailuresRead, FailuresWrite, DocumentsRead, DocumentsWrite, NotesWrite, TasksWrite},
	ReadOnly:   {ClientsRead, HearingsRead, ObligationsRead, FailuresRead, DocumentsRead},
	ownLink:    {ClientsRead, HearingsRead, ObligationsRead, SupervisionWrite, FailuresRead, FailuresWrite, DocumentsRead, DocumentsWrite},
	system: {
		ClientsRead, ClientsWrite, HearingsRead, HearingsWrite, ObligationsRead, ObligationsWrite, SupervisionWrite,
		FailuresRead, FailuresWrite, DocumentsRead, DocumentsWrite, DocumentsRelease, ImportsWrite, FeedsWrite, StaffManage, SettingsManage, AuditRead,
	},
}
