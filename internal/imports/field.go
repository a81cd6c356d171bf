package imports

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Field is what a column holds.
type Field string

// The fields a column can be. A column of no field is left out, and said so.
const (
	LeftOut     Field = ""
	Name        Field = "name" // given and family names in one cell
	Given       Field = "given_names"
	Family      Field = "family_names"
	Preferred   Field = "preferred_name"
	ANumber     Field = "a_number"
	BirthDate   Field = "birth_date"
	Country     Field = "country"
	Language    Field = "language"
	Phone       Field = "phone"
	OtherPhone  Field = "other_phone"
	SafeToText  Field = "safe_to_text"
	Email       Field = "email"
	Street      Field = "street"
	CityLine    Field = "city_line" // city, state and ZIP in one cell
	City        Field = "city"
	USState     Field = "state"
	Zip         Field = "zip"
	Court       Field = "court"
	Hearing     Field = "hearing" // the date, with or without the time
	HearingTime Field = "hearing_time"
	Judge       Field = "judge"
	App         Field = "app"
	CheckIn     Field = "check_in"
	Note        Field = "note"

	// Of a sheet of hearings or of duties.
	HearingType Field = "type"
	Medium      Field = "medium"
	Modality    Field = "modality"
	CheckInTime Field = "check_in_time"
	Start       Field = "start" // the first day of a duty
	Window      Field = "window_minutes"
	Place       Field = "place"
	ToldBy      Field = "told_by"
	ToldOn      Field = "told_on"
)

// Fields lists what a column of a sheet of clients can be, in the order a form
// offers them.
func Fields() []Field {
	return []Field{
		Name, Given, Family, Preferred, ANumber, BirthDate, Country, Language, Phone, OtherPhone, SafeToText, Email,
		Street, CityLine, City, USState, Zip, Court, Hearing, HearingTime, Judge, App, CheckIn, Note,
	}
}

// LabelKey is how the field is called.
func (f Field) LabelKey() string {
	if f == LeftOut {
		return "imports.field.left_out"
	}
	return "imports.field." + string(f)
}

// dated tells whether the column's cells are dates, of which the order of day and
// month has to be found out.
func (f Field) dated() bool { return slices.Contains([]Field{BirthDate, Hearing, Start, ToldOn}, f) }

// several tells whether more than one column can hold the field: their cells are
// joined.
func (f Field) several() bool {
	return slices.Contains([]Field{Given, Family, Note, Street, OtherPhone}, f)
}

// headings are the words by which clinics call a column, in English and Spanish,
// folded. The first one of a field that is found whole wins over parts.
var headings = map[Field][]string{
	Name: {
		"name", "full name", "client name", "client", "nombre", "nombre completo", "cliente", "nombre del cliente",
		"respondent", "nombre y apellido", "nombre y apellidos", "apellidos y nombre",
	},
	Given: {
		"first name", "first", "given name", "given names", "nombres", "primer nombre", "segundo nombre", "middle name",
		"forename", "nombre de pila",
	},
	Family: {
		"last name", "last", "family name", "family names", "surname", "surnames", "apellido", "apellidos", "last names",
		"apellido paterno", "apellido materno", "primer apellido", "segundo apellido",
	},
	Preferred: {"preferred name", "goes by", "called", "nickname", "nombre preferido", "apodo"},
	ANumber: {
		"a number", "a num", "a no", "alien number", "alien registration number", "numero a", "numero de extranjero",
		"n a", "no a", "num a", "anumber", "uscis number",
	},
	BirthDate: {
		"dob", "date of birth", "birth date", "birthdate", "birthday", "born", "fecha nac", "fecha de nacimiento",
		"fecha nacimiento", "nacimiento", "nac", "f nac", "fdn",
	},
	Country: {
		"country", "country of birth", "nationality", "country of origin", "coo", "cob", "pais", "pais de origen",
		"nacionalidad", "pais de nacimiento", "citizenship",
	},
	Language: {"language", "lang", "best language", "primary language", "idioma", "lengua", "idioma preferido", "preferred language"},
	Phone: {
		"phone", "cell", "cell phone", "mobile", "phone number", "telephone", "tel", "telefono", "celular", "client phone",
		"movil", "numero de telefono", "cellphone", "contact number",
	},
	OtherPhone: {
		"other phone", "alt phone", "alternate phone", "second phone", "emergency contact", "family phone", "home phone",
		"otro telefono", "telefono alterno", "contacto de emergencia", "phone 2", "telefono 2", "emergency phone",
	},
	SafeToText: {
		"ok to text", "safe to text", "text ok", "can text", "texting ok", "okay to text", "se puede enviar texto",
		"mensajes de texto", "puede recibir textos", "sms", "sms ok", "texto seguro",
	},
	Email:  {"email", "e mail", "email address", "correo", "correo electronico"},
	Street: {"address", "street", "street address", "address 1", "address line 1", "direccion", "calle", "domicilio", "apt", "address 2", "address line 2"},
	CityLine: {
		"city state zip", "city state", "city st zip", "ciudad estado codigo postal", "ciudad estado", "city and state",
	},
	City:    {"city", "town", "ciudad"},
	USState: {"state", "st", "estado"},
	Zip:     {"zip", "zip code", "zipcode", "postal code", "codigo postal", "cp"},
	Court:   {"court", "immigration court", "corte", "tribunal", "juzgado", "hearing court", "court location", "base city"},
	Hearing: {
		"hearing", "next hearing", "hearing date", "court date", "next court date", "next hearing date", "audiencia",
		"proxima audiencia", "fecha de audiencia", "fecha de corte", "mch", "hearing date time", "next court", "fecha de la audiencia",
	},
	HearingTime: {"hearing time", "court time", "hora", "hora de audiencia", "hora de la audiencia", "time of hearing"},
	Judge:       {"judge", "ij", "immigration judge", "juez", "jueza"},
	App:         {"smartlink", "atd", "isap", "monitoring", "app", "ice app", "monitoreo", "supervision", "bi"},
	CheckIn: {
		"check in", "check ins", "checkin", "check in day time", "check in schedule", "check in day", "reporting", "next check in",
		"ice check in", "reporte", "presentacion", "registro", "dia de reporte", "dia y hora de reporte", "check in time",
	},
	Note: {"notes", "note", "comments", "comment", "notas", "nota", "comentarios", "observaciones", "remarks"},
}

// How sure a guess is, in percent.
const (
	sure     = 95
	likely   = 75
	possible = 50
)

// mostHeadingWords is the longest text that is looked at as a heading: a remark
// that happens to hold the word phone is none.
const mostHeadingWords = 7

// fieldOf guesses what a heading means; LeftOut and 0 when it says nothing.
func fieldOf(heading string) (Field, int) { return fieldAmong(heading, Fields(), headings) }

// fieldAmong is fieldOf for a sheet of other fields and words.
func fieldAmong(heading string, fields []Field, words map[Field][]string) (Field, int) {
	text := foldHeading(heading)
	if length := len(strings.Fields(text)); length == 0 || length > mostHeadingWords {
		return LeftOut, 0
	}
	best, longest := LeftOut, 0
	for _, field := range fields {
		for _, known := range words[field] {
			if text == known {
				return field, sure
			}
			if strings.Contains(" "+text+" ", " "+known+" ") && len(known) > longest {
				best, longest = field, len(known)
			}
		}
	}
	switch {
	case best == LeftOut:
		return LeftOut, 0
	case longest*2 >= len(text):
		return best, likely
	default:
		return best, possible
	}
}

// foldHeading writes # as the word it stands for; the rest is folded.
func foldHeading(text string) string {
	return fold(strings.NewReplacer("#", " number ", "№", " number ", "º", " ", "°", " ").Replace(text))
}

// fold makes what people type comparable: lower case, no accents, words with one
// space between, no punctuation.
func fold(text string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == '\'', r == '’', r == 'ʼ':
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return ' '
	}, norm.NFD.String(text))
	return strings.Join(strings.Fields(norm.NFC.String(plain)), " ")
}
