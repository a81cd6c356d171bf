package packets

// ComplianceLetter says how a client has kept to what she was told: the ledger, and what
// the attorney chooses to name beside it.
const ComplianceLetter Kind = "compliance_letter"

var complianceLetter = Form{
	Kind: ComplianceLetter, Title: "Record of compliance", Draft: draftCompliance, Mentions: Mentions(),
	Parts: []Part{
		{ID: CoverLetter, Title: "Letter", Filed: FiledLetter, Read: drafted(draftCompliance), Draw: drawDrafted},
		attached,
		unled,
		{ID: Compliance, Tab: "A", Title: "Record of compliance", Exhibits: true, Read: readCompliance, Draw: drawCompliance},
	},
}

func draftCompliance(g *gathering) ([]string, error) {
	ledger, err := g.ledgerFacts()
	if len(ledger) == 0 {
		g.miss("ledger")
	}
	all := append([]string{g.represents()}, ledger...)
	all = append(all, g.mentioned()...)
	return append(all, "We ask that this letter be placed in the file and be considered in every decision on custody and supervision."), err
}
