package obligations

import "slices"

// modalities is the one list, in the order in which a form offers them.
var modalities = []Modality{
	smartLINKOwnPhone, smartLINKIssuedPhone, iceCheckInApp, voiceReporting, anklet, wristband,
	isapOfficeVisit, homeVisit, virtualHomeVisit, eroCheckIn, icePortal, kioskOrMail,
}

// Modalities lists every way of reporting that can be recorded.
func Modalities() []Modality { return slices.Clone(modalities) }

// ModalityOf finds one by its code.
func ModalityOf(code string) (Modality, bool) {
	i := slices.IndexFunc(modalities, func(m Modality) bool { return m.Code == code })
	if i < 0 {
		return Modality{}, false
	}
	return modalities[i], true
}

// codesWith lists the codes of the modalities that a question holds for.
func codesWith(holds func(Modality) bool) []string {
	var codes []string
	for _, m := range modalities {
		if holds(m) {
			codes = append(codes, m.Code)
		}
	}
	return codes
}
