package typeset

import (
	"strings"
	"testing"
)

// The six scripts of the clinic's clients, and their neighbours. Each sentence holds what
// goes wrong first: marks, joined letters, letters that change places, numbers.
var sentences = map[string]string{
	"Spanish":    "¿Intentó Peña abrir la aplicación a las 8:30? Sí; falló «otra vez», ¡señora!",
	"Vietnamese": "Cô Nguyễn Thị Ảnh đã cố mở ứng dụng lúc tám giờ rưỡi.",
	"Polish":     "Zażółć gęślą jaźń; Łódź, Őrség, Ștefan, Çağrı, Þór.",
	"Kiche":      "K’iche’: ri ixöq xuk’ut pe ri oyonib’al; ɓiɗi, ŋa",
	"Arabic":     "لم يفتح التطبيق صباحًا فاتصلت بالمكتب، لا أحد أجاب.",
	"Persian":    "برنامه باز نشد و او به دفتر زنگ زد؛ گفتند چند روز دیگر.",
	"Russian":    "Приложение не открылось, и она позвонила в офис. Ёлка, щётка.",
	"Ukrainian":  "Їжак ґречний; застосунок не відкрився.",
	"Greek":      "Η εφαρμογή δεν άνοιξε στις οκτώ και μισή· ἄνθρωπος.",
	"Hindi":      "मैंने सुबह क्षमा ऐप खोलने की कोशिश की, लेकिन त्रुटि मिली। श्री कृत्रिम विद्यार्थी",
	"Nepali":     "उनले कार्यालयमा फोन गर्नुभयो, तर कसैले उठाएन।",
	"Amharic":    "መተግበሪያው አልተከፈተም፤ ወደ ቢሮው ደወለች። ፩፪፫",
	"Tigrinya":   "እቲ መተግበሪ ኣይተኸፍተን፡ ናብ ቤት ጽሕፈት ደዊላ።",
	"Chinese":    "应用程序在上午八点三十分无法打开，因此她打电话给办公室。“你好”",
	"Japanese":   "アプリが開かなかったので、彼女は事務所に電話しました。",
}

func TestEveryScriptIsReadBackAsItWasWritten(t *testing.T) {
	for language, sentence := range sentences {
		t.Run(language, func(t *testing.T) {
			b := begin(t, Options{Title: language})
			b.Paragraph(Plain(sentence), Style{})
			b.Paragraph(Strong(sentence), Style{Size: 14})
			path := paper(t, b)
			got := readBack(t, path)
			if strings.Count(loose(got), loose(sentence)) != 2 {
				t.Errorf("got %q,\nwant twice %q", got, sentence)
			}
			if missing := b.Missing(); len(missing) > 0 {
				t.Errorf("missing %q", string(missing))
			}
		})
	}
}

// loose moves spaces behind the marks that poppler puts before them: in a line from right
// to left it takes a comma with its space for a number, and leaves them as they are seen.
func loose(s string) string {
	return strings.ReplaceAll(s, "، ", " ،")
}

func TestAValueKeptApartReadsTheRightWayInAnySentence(t *testing.T) {
	b := begin(t, Options{Language: "ar"})
	b.Paragraph(Plain("اتصلي بالمكتب على "+Apart("+1 555 0100")+" قبل الزيارة"), Style{})
	b.Paragraph(Plain("+1 555 0199"), Style{})
	b.Numbered(7, Plain("العنوان: "+Apart("500 W Madison St.\u2069")+" في الصباح"), Style{})
	got := readBack(t, paper(t, b))
	for _, want := range []string{"+1 555 0100", "+1 555 0199", "500 W Madison St."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
}

func TestNoNameCanBeMadeToReadOtherThanItIsWritten(t *testing.T) {
	b := begin(t, Options{})
	b.Paragraph(Plain("Ana \u202Ezepol\u202C, \u202Dשלום\u202C, a\x00b\x07c\xffd"), Style{})
	if got, want := readBack(t, paper(t, b)), "Ana zepol, שלום, abc\uFFFDd"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
