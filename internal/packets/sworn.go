package packets

import (
	"fmt"
	"strings"

	"constancia/internal/clients"
	"constancia/internal/locale"
	"constancia/internal/notes"
	"constancia/internal/refdata"
	"constancia/internal/typeset"
)

// Sworn is what stands around the words of a declaration: the frame, which is ours. The
// words are the declarant's and stand beside it, letter by letter.
type Sworn struct {
	Role               Role
	Signer             string
	Capacity           string
	Place              Place
	City               string
	Language           string // BCP 47, of the words; empty for English
	Speaks             string // BCP 47, the client's own language; of a client only
	ReadsEnglish       *bool  // nil while nobody said
	Interpreter        string
	InterpretedInto    string // BCP 47
	InterpreterContact string
	Translator         string
	TranslatorAddress  string
	TranslatorPhone    string
	English            []string // the words in English, paragraph by paragraph, where they are in another language
}

// Interpreted tells whether a certificate of interpretation belongs to it: the words are
// English and the declarant does not read English (ICPM 3.3(a)), or her language is
// another one and nobody said that she does. Nobody is believed to read a language
// because nobody asked.
func (s Sworn) Interpreted() bool {
	if !s.english() || s.Role == ByCustodian {
		return false
	}
	return s.Interpreter != "" || s.ReadsEnglish != nil && !*s.ReadsEnglish || s.unasked()
}

// unasked is that nobody said whether a client of another language reads English.
func (s Sworn) unasked() bool { return s.ReadsEnglish == nil && s.Speaks != "" && !isEnglish(s.Speaks) }

// Translated tells whether the words have to be translated: they are in another language
// than the forum's (8 CFR 1003.33). The certificate belongs to a translation, and is
// drawn only below one.
func (s Sworn) Translated() bool { return !s.english() }

func (s Sworn) english() bool { return s.Language == "" || isEnglish(s.Language) }

func isEnglish(tag string) bool {
	base, _, _ := strings.Cut(tag, "-")
	return base == forum
}

// noText is of a certificate, which has no statement.
var noText notes.Text

// swornOf is the frame of a statement as it stands on paper; client is whose file it is
// in.
func swornOf(f Frame, role Role, text notes.Text, client clients.Client) Sworn {
	s := Sworn{
		Role: role, Signer: f.Signer.Reveal(), Capacity: f.Capacity.Reveal(), Place: f.Place, City: f.City.Reveal(), Language: text.Language,
		ReadsEnglish: f.ReadsEnglish, Interpreter: f.Interpreter.Reveal(), InterpretedInto: f.InterpreterLanguage,
		InterpreterContact: f.InterpreterContact.Reveal(), Translator: f.Translator.Reveal(), TranslatorAddress: f.TranslatorAddress.Reveal(),
		TranslatorPhone: f.TranslatorPhone.Reveal(), English: paragraphs(f.English.Reveal()),
	}
	if role == ByClient {
		s.Speaks = client.Language
	}
	if s.Interpreter == "" && (f.ReadsEnglish == nil || !*f.ReadsEnglish) {
		s.Interpreter = text.Interpreter.Reveal()
	}
	if s.InterpretedInto == "" {
		s.InterpretedInto = s.Speaks
	}
	return s
}

// bareOf is the frame of a statement of which nobody said anything that was approved: the
// speaker's name, and room for the rest.
func bareOf(speaker string, role Role, text notes.Text, client clients.Client) Sworn {
	s := swornOf(Frame{}, role, text, client)
	s.Signer = speaker
	return s
}

// The words of 28 U.S.C. 1746, by place of signing. Where nobody has said where it will
// be signed, those that name the laws of the United States: they serve in both places.
const (
	perjuryInside  = "I declare under penalty of perjury that the foregoing is true and correct."
	perjuryOutside = "I declare under penalty of perjury under the laws of the United States of America that the foregoing is true and correct."
)

// inOwnWords say the same to whoever signs in another language; the English stands
// beside them, as the law gives it.
var inOwnWords = map[string]map[Place]string{
	"es": {
		Inside:  "Declaro bajo pena de perjurio que lo anterior es verdadero y correcto.",
		Outside: "Declaro bajo pena de perjurio, conforme a las leyes de los Estados Unidos de América, que lo anterior es verdadero y correcto.",
	},
}

func (s Sworn) perjury() []string {
	place, words := s.Place, perjuryInside
	if place != Inside {
		place, words = Outside, perjuryOutside
	}
	if own := inOwnWords[s.tongue()][place]; own != "" {
		return []string{own, words}
	}
	return []string{words}
}

func (s Sworn) tongue() string {
	base, _, _ := strings.Cut(s.Language, "-")
	return base
}

// NoOath is that there are no words of the oath in the language of the declaration, so
// that it is sworn in English.
func (s Sworn) NoOath() bool { return !s.english() && inOwnWords[s.tongue()] == nil }

// drawSworn sets a declaration: heading, caption, who declares, the words in numbered
// paragraphs, the oath, where to sign, and the certificates that belong to it.
func drawSworn(b *typeset.Book, client Subject, s Sworn, words []string) {
	b.Heading(2, "Declaration of "+s.Signer)
	drawMatter(b, client)
	b.Paragraph(typeset.Plain(s.opening()), typeset.Style{Before: 12})
	for i, text := range words {
		b.Numbered(i+1, typeset.Plain(text), typeset.Style{})
	}
	b.KeepTogether(func() {
		for i, oath := range s.perjury() {
			b.Paragraph(typeset.Plain(oath), typeset.Style{Before: 18 - float64(i)*10, Keep: true})
		}
		b.Signatures(typeset.Signature{Lines: s.below(), Date: "Executed on"})
	})
	if s.Interpreted() {
		drawInterpretation(b, s)
	}
	if s.Translated() && len(s.English) > 0 {
		b.PageBreak()
		drawTranslation(b, s)
	}
}

func drawMatter(b *typeset.Book, client Subject) {
	b.Paragraph(typeset.Join(typeset.Plain("In the matter of "), typeset.Strong(client.Name), typeset.Plain(labelled("    ", client.ANumber))), typeset.Style{})
}

func (s Sworn) opening() string {
	if s.Capacity != "" {
		return "I, " + s.Signer + ", " + s.Capacity + ", declare:"
	}
	return "I, " + s.Signer + ", declare:"
}

func (s Sworn) below() []string {
	where := "At (city, state or country): ____________________"
	if s.City != "" {
		where = "At " + s.City
	}
	if s.Capacity != "" {
		return []string{s.Signer, s.Capacity, where}
	}
	return []string{s.Signer, where}
}

// drawInterpretation is what ICPM 3.3(a) asks of whoever read an English paper to a
// declarant: in a language she understands, understood before signing, competent, true
// and accurate.
func drawInterpretation(b *typeset.Book, s Sworn) {
	spoken := languageName(s.InterpretedInto)
	b.KeepTogether(func() {
		b.Heading(3, "Certificate of interpretation")
		b.Paragraph(typeset.Plain(fmt.Sprintf("I, %s, certify that I am competent to interpret and to translate between English and %s; that I read the foregoing declaration, "+
			"all of it, to %s in %s, a language that %s understands; that %s understood it before signing it; and that the interpretation was true and "+
			"accurate to the best of my abilities.", blank(s.Interpreter), spoken, s.Signer, spoken, s.Signer, s.Signer)), typeset.Style{})
		b.Signatures(typeset.Signature{Lines: present(blankName(s.Interpreter, "Name of the interpreter"), s.InterpreterContact), Date: "Date"})
	})
}

// drawTranslation is the words in English, and what 8 CFR 1003.33 asks of whoever
// translated: typed, signed, attached; competent, true and accurate; with address and
// telephone. No software can certify one, and none certifies what is not there.
func drawTranslation(b *typeset.Book, s Sworn) {
	b.Heading(2, "Declaration of "+s.Signer+" (English translation)")
	b.Paragraph(typeset.Plain("Translated from "+languageName(s.Language)+". The signature stands on the original."), typeset.Style{Grey: true})
	b.Paragraph(typeset.Plain(s.opening()), typeset.Style{Before: 12})
	for i, text := range s.English {
		b.Numbered(i+1, typeset.Plain(text), typeset.Style{})
	}
	oath := s.perjury()
	b.Paragraph(typeset.Plain(oath[len(oath)-1]), typeset.Style{Before: 18})
	b.KeepTogether(func() {
		b.Heading(3, "Certificate of translation")
		b.Paragraph(typeset.Plain(fmt.Sprintf("I, %s, certify that I am competent to translate from %s into English, and that the foregoing translation of the “Declaration of %s” "+
			"is true and accurate to the best of my abilities.", blank(s.Translator), languageName(s.Language), s.Signer)), typeset.Style{})
		address, phone := "Address: "+blank(s.TranslatorAddress), "Telephone: "+blank(s.TranslatorPhone)
		b.Signatures(typeset.Signature{Lines: present(blankName(s.Translator, "Name of the translator"), address, phone), Date: "Date"})
	})
}

// blank is a text, or room to write it by hand.
func blank(text string) string {
	if text == "" {
		return "______________________________"
	}
	return text
}

func blankName(name, label string) string {
	if name == "" {
		return label
	}
	return name
}

// present are the lines that say something, each line of theirs by itself.
func present(texts ...string) []string {
	var all []string
	for _, t := range texts {
		all = append(all, lines(t)...)
	}
	return all
}

// languageName is how a language is called in English; room to write it where nobody
// said which.
func languageName(tag string) string {
	if tag == "" {
		return blank("")
	}
	known, _ := refdata.LanguageOf(tag)
	if name := locale.For(forum).Language(tag, known.Name); name != "" {
		return name
	}
	return tag
}
