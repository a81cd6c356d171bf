package packets

// The parts of the exhibits of a motion to rescind an order in absentia. The motion
// itself, the fee receipt, the forms and the proposed order are the attorney's: ECAS
// takes different types of document as different files.
const (
	CoverPage      PartID = "cover_page"
	TableOfPages   PartID = "table_of_contents"
	Order          PartID = "order"
	MotionExhibits PartID = "motion_exhibits"
	ProofOfService PartID = "proof_of_service"
)

var rescindExhibits = Form{
	Kind: RescindExhibits, Title: "Exhibits in support of respondent's motion to rescind an order entered in absentia", Court: true,
	Parts: []Part{
		{ID: CoverPage, Title: "Cover page", Read: readCoverPage, Draw: drawCoverPage},
		{ID: TableOfPages, Title: "Table of contents", Read: readAlways, Draw: drawContents},
		{ID: Order, Tab: "A", Title: "Order of the immigration judge", Exhibits: true, Read: readChosen, Draw: drawExhibits},
		{ID: ClientDeclaration, Tab: "B", Title: "Declaration of the respondent", Exhibits: true, Read: readClientStatements, Draw: drawStatements},
		{ID: StaffDeclarations, Tab: "C", Title: "Declarations of witnesses", Exhibits: true, Read: readOtherStatements, Draw: drawStatements},
		{ID: MotionExhibits, Tab: "D", Title: "Documents", Exhibits: true, Read: readChosen, Draw: drawExhibits},
		{ID: Chronology, Tab: "E", Title: "Chronology from the record of the office", Read: readChronology, Draw: drawChronology},
		{ID: HashManifest, Title: "Manifest of files", Read: readManifest, Draw: drawManifest},
		{ID: RecordsCertificate, Label: "CR", Title: "Certificate of electronic records", Exhibits: true, Read: readCertificate, Draw: drawCertificate},
		{ID: ProofOfService, Title: "Proof of service", Filed: FiledService, Read: readAlways, Draw: drawProofOfService},
	},
}
