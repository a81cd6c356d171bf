package packets

// Covering is a letter that goes with papers to ERO or ISAP.
const Covering Kind = "cover_letter"

// Enclosed are the papers that go with a letter.
const Enclosed PartID = "enclosed"

var coverLetter = Form{
	Kind: Covering, Title: "Letter with enclosures", Draft: draftCover, Mentions: Mentions(),
	Parts: []Part{
		{ID: CoverLetter, Title: "Letter", Filed: FiledLetter, Read: drafted(draftCover), Draw: drawDrafted},
		attached,
		unled,
		{ID: Enclosed, Tab: "A", Title: "Documents", Exhibits: true, Read: readChosen, Draw: drawExhibits},
	},
}

func draftCover(g *gathering) ([]string, error) {
	all := []string{g.represents()}
	for _, a := range g.out.Accounts {
		all = append(all, a.happened(g.zone))
	}
	all = append(all, g.mentioned()...)
	return append(all, "The papers listed below are enclosed. Please place them in the file and confirm in writing that they were received."), nil
}
