package packets

import "slices"

// CheckInExhibits is the record of a check-in as the exhibits of a bond, habeas or breach
// case: what goes to ICE with a letter, under a caption instead.
const CheckInExhibits Kind = "check_in_exhibits"

var checkInExhibits = Form{
	Kind: CheckInExhibits, Title: "Exhibits on a check-in that did not go through", Court: true, About: true, Reused: true,
	Parts: slices.Concat(
		[]Part{
			{ID: CoverPage, Title: "Cover page", Read: readCoverPage, Draw: drawCoverPage},
			{ID: TableOfPages, Title: "Table of contents", Read: readAlways, Draw: drawContents},
		},
		slices.DeleteFunc(slices.Clone(missedCheckIn.Parts), func(p Part) bool { return slices.Contains([]PartID{CoverLetter, Representation, TableOfPages}, p.ID) }),
		[]Part{{ID: ProofOfService, Title: "Proof of service", Filed: FiledService, Read: readAlways, Draw: drawProofOfService}},
	),
}
