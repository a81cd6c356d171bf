package refdata

import "slices"

// Modality is a way in which a person must report. Name and the other words
// are for staff and in English; labels in other languages are in the catalogs.
type Modality struct {
	Code          string
	Name          string
	RunBy         string
	WhatHappens   string
	UsualSchedule string
	Window        string
	CountsMissed  string
	Origin
}

// Modalities lists every modality, the most frequent first.
func Modalities() []Modality { return slices.Clone(data.modalities) }

// ModalityOf finds a modality by its code.
func ModalityOf(code string) (Modality, bool) {
	return find(data.modalities, func(m Modality) bool { return m.Code == code })
}

func modalityOf(row map[string]string, o Origin) Modality {
	return Modality{
		Code: row["code"], Name: row["name"], RunBy: row["run_by"], WhatHappens: row["what_happens"],
		UsualSchedule: row["usual_schedule"], Window: row["window_field"], CountsMissed: row["what_counts_as_missed"], Origin: o,
	}
}

// FailureKind is what can go wrong with a report, and what proves it.
type FailureKind struct {
	Code        string
	Family      string
	Description string
	Basis       string // reported or plausible
	Capture     string
	Origin
}

// FailureKinds lists every kind, by family.
func FailureKinds() []FailureKind { return slices.Clone(data.failureKinds) }

// FailureKindOf finds a kind by its code.
func FailureKindOf(code string) (FailureKind, bool) {
	return find(data.failureKinds, func(k FailureKind) bool { return k.Code == code })
}

func failureKindOf(row map[string]string, o Origin) FailureKind {
	return FailureKind{
		Code: row["code"], Family: row["family"], Description: row["description"], Basis: row["evidence_base"],
		Capture: row["what_to_capture"], Origin: o,
	}
}

// ReleaseDocument is a paper on which a person was released.
type ReleaseDocument struct {
	Form      string
	Name      string
	When      string
	Authority string
	Origin
}

// ReleaseDocuments lists every release document.
func ReleaseDocuments() []ReleaseDocument { return slices.Clone(data.releasePapers) }

func releaseDocumentOf(row map[string]string, o Origin) ReleaseDocument {
	return ReleaseDocument{Form: row["form"], Name: row["name"], When: row["when"], Authority: row["authority"], Origin: o}
}
