package packets

// The parts of the packet for a check-in that did not go through, sent to ERO or ISAP
// and used again as the exhibits of a bond, habeas or breach case.
const (
	CoverLetter        PartID = "cover_letter"
	Summary            PartID = "summary"
	Chronology         PartID = "chronology"
	ReleasePapers      PartID = "release_papers"
	ClientDeclaration  PartID = "client_declaration"
	AppEvidence        PartID = "app_evidence"
	CallLog            PartID = "call_log"
	InPerson           PartID = "in_person"
	Compliance         PartID = "compliance"
	StaffDeclarations  PartID = "staff_declarations"
	Cause              PartID = "cause"
	Background         PartID = "background"
	Ties               PartID = "ties"
	HashManifest       PartID = "hash_manifest"
	RecordsCertificate PartID = "records_certificate"
)

var missedCheckIn = Form{
	Kind: MissedCheckIn, Title: "Documentation of a check-in that did not go through", About: true,
	Parts: []Part{
		{ID: CoverLetter, Title: "Letter", Filed: FiledLetter, Read: readLetter, Draw: drawLetter},
		attached,
		unled,
		{ID: Summary, Title: "Summary", Filed: FiledLetter, Read: readSummary, Draw: drawSummary},
		{ID: Chronology, Title: "Chronology", Read: readChronology, Draw: drawChronology},
		{ID: ReleasePapers, Tab: "A", Title: "Release papers", Exhibits: true, Read: readReleasePapers, Draw: drawExhibits},
		{ID: ClientDeclaration, Tab: "B", Title: "Declaration of the client", Exhibits: true, Read: readClientStatements, Draw: drawStatements},
		{ID: AppEvidence, Tab: "C", Title: "App and device", Exhibits: true, Read: readAppEvidence, Draw: drawAppEvidence},
		{ID: CallLog, Tab: "D", Title: "Calls and messages", Exhibits: true, Read: readCalls, Draw: drawCalls},
		{ID: InPerson, Tab: "E", Title: "Appearance in person", Exhibits: true, Read: readAppearances, Draw: drawAppearances},
		{ID: Compliance, Tab: "F", Title: "Record of compliance", Exhibits: true, Read: readCompliance, Draw: drawCompliance},
		{ID: StaffDeclarations, Tab: "G", Title: "Declarations of witnesses and staff", Exhibits: true, Read: readOtherStatements, Draw: drawStatements},
		{ID: Cause, Tab: "H", Title: "Cause", Exhibits: true, Read: readCause, Draw: drawCause},
		{ID: Background, Tab: "I", Title: "Background", Exhibits: true, Read: readChosen, Draw: drawExhibits},
		{ID: Ties, Tab: "J", Title: "Ties", Exhibits: true, Read: readTies, Draw: drawExhibits},
		{ID: HashManifest, Title: "Manifest of files", Read: readManifest, Draw: drawManifest},
		{ID: RecordsCertificate, Label: "CR", Title: "Certificate of electronic records", Exhibits: true, Read: readCertificate, Draw: drawCertificate},
	},
}
