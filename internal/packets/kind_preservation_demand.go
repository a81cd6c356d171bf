package packets

// PreservationDemand asks ICE and its contractor to keep what they hold about a check-in
// before it is deleted.
const PreservationDemand Kind = "preservation_demand"

var preservationDemand = Form{
	Kind: PreservationDemand, Title: "Demand to preserve records", About: true, Draft: draftPreservation,
	Parts: []Part{
		{ID: CoverLetter, Title: "Letter", Filed: FiledLetter, Read: drafted(draftPreservation), Draw: drawDrafted},
		attached,
		unled,
		{ID: AppEvidence, Tab: "A", Title: "App and device", Exhibits: true, Read: readAppEvidence, Draw: drawAppEvidence},
	},
}

func draftPreservation(g *gathering) ([]string, error) {
	all := []string{g.represents()}
	for _, a := range g.out.Accounts {
		all = append(all, a.happened(g.zone))
	}
	return append(all, preservation,
		"Please suspend every routine deletion that would reach these records, and confirm in writing that this was done and who holds them. "+
			"They may be evidence in proceedings about custody, supervision or bond. (See "+cites("frcp_37e", "records_act")+".)"), nil
}
