package packets

import (
	"slices"

	"constancia/internal/moves"
)

// The parts of a motion to rescind an order in absentia that no other kind has.
const (
	CourtAppearance PartID = "eoir28"
	CoverPage       PartID = "cover_page"
	FilingFee       PartID = "fee"
	TheMotion       PartID = "motion"
	Order           PartID = "order"
	AddressForm     PartID = "eoir33"
	Application     PartID = "application"
	TableOfPages    PartID = "table_of_contents"
	MotionExhibits  PartID = "motion_exhibits"
	ProposedOrder   PartID = "proposed_order"
	ProofOfService  PartID = "proof_of_service"
)

// The order of filing, item by item (Immigration Court Practice Manual, chapter 3.3(c)).
// The motion, the forms, the receipt and the orders are papers that the attorney supplies;
// ECAS takes different types of document as different files.
var rescindExhibits = Form{
	Kind: RescindExhibits, Title: "Exhibits in support of respondent's motion to rescind an order entered in absentia", Court: true,
	Parts: []Part{
		supplied(Part{ID: CourtAppearance, Item: 1, Label: "EOIR-28", Title: "Form EOIR-28", Filed: FiledAppearance, Read: supplies("eoir28")}),
		{ID: CoverPage, Item: 2, Title: "Cover page", Filed: FiledMotion, Read: readCoverPage, Draw: drawCoverPage},
		supplied(Part{ID: FilingFee, Item: 3, Label: "Fee", Title: "Filing fee", Filed: FiledFee, Read: readFee, Draw: drawFee}),
		supplied(Part{ID: TheMotion, Item: 4, Label: "Motion", Title: "Motion", Filed: FiledMotion, Read: supplies("motion")}),
		supplied(Part{ID: Order, Item: 5, Label: "Order", Title: "Order of the immigration judge", Filed: FiledMotion, Read: supplies("order")}),
		supplied(Part{ID: AddressForm, Item: 6, Label: "EOIR-33", Title: "Form EOIR-33", Filed: FiledAddress, Read: readAddressForm}),
		supplied(Part{ID: Application, Item: 7, Label: "Application", Title: "Application for relief", Filed: FiledApplication, Read: supplies("application")}),
		{ID: TableOfPages, Item: 8, Title: "Table of contents", Read: readAlways, Draw: drawContents},
		{ID: ClientDeclaration, Item: 9, Tab: "A", Title: "Declaration of the respondent", Exhibits: true, Read: readClientStatements, Draw: drawStatements},
		{ID: StaffDeclarations, Item: 9, Tab: "B", Title: "Declarations of witnesses", Exhibits: true, Read: readOtherStatements, Draw: drawStatements},
		{ID: MotionExhibits, Item: 9, Tab: "C", Title: "Documents", Exhibits: true, Read: readChosen, Draw: drawExhibits},
		{ID: Chronology, Item: 9, Tab: "D", Title: "Chronology from the record of the office", Read: readChronology, Draw: drawChronology},
		{ID: HashManifest, Item: 9, Title: "Manifest of files", Read: readManifest, Draw: drawManifest},
		{ID: RecordsCertificate, Item: 9, Label: "CR", Title: "Certificate of electronic records", Exhibits: true, Read: readCertificate, Draw: drawCertificate},
		supplied(Part{ID: ProposedOrder, Item: 10, Label: "Proposed", Title: "Proposed order", Filed: FiledProposal, Read: supplies("proposed_order")}),
		supplied(Part{ID: ProofOfService, Item: 11, Label: "Service", Title: "Proof of service", Filed: FiledService, Read: readProofOfService, Draw: drawProofOfService}),
	},
}

// moves tells whether the filing holds the motion itself, and not its exhibits alone.
func (g *gathering) moves() bool {
	return len(g.choice.Of(TheMotion)) > 0 && !g.choice.Leaves(TheMotion)
}

func motionTitle(joint bool) string {
	if joint {
		return "Joint motion to rescind an order entered in absentia"
	}
	return "Respondent's motion to rescind an order entered in absentia"
}

// title is what the whole is called: of a court filing as its cover page has it.
func (p *press) title() string {
	if !p.form.Court {
		return p.form.Title
	}
	return p.c.Court.Title
}

// readAddressForm misses Form EOIR-33 where the court is to be told of a move, or was
// (8 CFR 1003.15(d)(2)); else it is one paper that need not be there.
func readAddressForm(g *gathering) error {
	all, err := moves.OfClient(g.tx, g.packet.ClientID)
	if err != nil {
		return err
	}
	moved := slices.ContainsFunc(all, func(f moves.File) bool {
		return slices.ContainsFunc(f.Updates, func(u moves.UpdateFile) bool { return u.Agency == moves.Court && u.State != moves.Dropped })
	})
	switch {
	case g.settled():
	case moved:
		g.miss("eoir33")
	default:
		g.part.Why = "packets.why.not_moved"
	}
	return nil
}

// readProofOfService is the frame to be filled in, unless the attorney put her own or said
// why there is none.
func readProofOfService(g *gathering) error {
	if !g.settled() {
		g.part.In = true
	}
	return nil
}
