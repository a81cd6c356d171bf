package packets

import (
	"fmt"
	"slices"

	"constancia/internal/typeset"
)

// custodianWords describe the process and not only its result, as Fed. R. Evid. 902(13)
// and (14) ask of whoever certifies; 902(11) asks for the elements of 803(6). They are a
// draft for somebody who knows the process to read, correct and sign, or not: that is
// why each names what the system does and none says more.
var custodianWords = []string{
	"My name is %s. I am %s at %s. I know how the office receives and keeps its records, and I am qualified to certify them.",
	"The office enters each event in the record of a client at or near the time that stands beside it as “Recorded”, by a person with knowledge or from what such a person " +
		"transmitted. The office keeps these records in the course of its regularly conducted activity, and making them is a regular practice of it. (Fed. R. Evid. 803(6), 902(11).)",
	"When a file is received, the office's system keeps it as it came, computes the SHA-256 hash value of it, and enters in a log what the hash value is, when the file was received, " +
		"and by whom. Files are kept encrypted and are not rewritten. A copy from which something was removed is another file, with a hash value of its own, and names the one it was made from.",
	"The log takes entries at its end only. Each entry is bound to all before it by hash values, and the system signs a checkpoint of the whole log: every hour in which it grew, and when a " +
		"packet is sealed. An entry that was changed, taken out, or put in between no longer agrees with the checkpoints signed after it. Corrections are further entries that name the " +
		"earlier one. This is an electronic process that produces an accurate result. (Fed. R. Evid. 902(13).)",
	"For each file listed in the manifest%s, the hash value computed anew when these pages were put together is the same as the hash value entered when the file was received or made. " +
		"(Fed. R. Evid. 902(14).)",
	"Where a time is marked “as stated” or “as the file says”, the office recorded what it was told or what the file holds, and did not check it.",
}

// words are the paragraphs of a custodian's certificate. manifest is the page of the
// manifest; empty where the certificate stands by itself.
func (s Sworn) words(office, manifest string) []string {
	all := make([]string, len(custodianWords))
	copy(all, custodianWords)
	all[0] = fmt.Sprintf(all[0], blank(s.Signer), blank(s.Capacity), blank(office))
	page := ""
	if manifest != "" {
		page = " on page " + manifest
	}
	all[4] = fmt.Sprintf(all[4], page)
	return all
}

// drawCertificate is the paper that whoever keeps the records signed; or, where an
// attorney asked for it, the draft, with DRAFT across it.
func drawCertificate(p *press) {
	if !p.c.Unsigned {
		p.inside(p.head())
		p.exhibits()
		return
	}
	b := p.draft("DRAFT")
	b.Anchor(partAnchor(p.part.ID))
	b.Heading(1, p.part.Title)
	manifest := ""
	if slices.ContainsFunc(p.c.Parts, func(part PartContents) bool { return part.ID == HashManifest && part.In }) {
		manifest = p.ref(partAnchor(HashManifest))
	}
	drawCertified(b, p.c.Custodian, p.c.Custodian.words(p.c.Letterhead.Name, manifest))
	p.end()
}

func drawCertified(b *typeset.Book, s Sworn, words []string) {
	for i, text := range words {
		b.Numbered(i+1, typeset.Plain(text), typeset.Style{})
	}
	if s.Signer == "" {
		s.Signer = "Name and position"
	}
	b.KeepTogether(func() {
		for _, oath := range s.perjury() {
			b.Paragraph(typeset.Plain(oath), typeset.Style{Before: 18, Keep: true})
		}
		b.Signatures(typeset.Signature{Lines: s.below(), Date: "Executed on"})
	})
}
