// Package refdata holds what others publish and everybody looks up: courts,
// hearing locations and codes, ICE offices, ways of reporting, languages,
// countries, states, federal holidays. Each record names its source and the
// day it was taken, because courts move: pages show both and tell the reader
// to confirm with the court's own page.
//
// It refuses to know any client, any case and any translation, and it never
// fills a gap: what the source leaves blank is blank here.
package refdata

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"constancia/internal/wall"
)

//go:embed data
var files embed.FS

// Origin is where a record comes from. Every record type embeds it.
type Origin struct {
	Source string
	AsOf   wall.Date
	Caveat string
}

// File is one file of reference data as the settings page lists it.
type File struct {
	Name string
	Rows int
	Origin
}

// data is everything, read once when the program starts. A broken file is a
// programmer's error and stops the start, not a page later on.
var data = mustLoad()

type tables struct {
	files          []File
	courts         []Court
	courtByCode    map[string]int
	locations      []HearingLocation
	hearingCodes   []HearingCode
	adjournments   []AdjournmentCode
	fieldOffices   []FieldOffice
	languages      []Language
	languageByTag  map[string]int
	countries      []Country
	modalities     []Modality
	failureKinds   []FailureKind
	releasePapers  []ReleaseDocument
	states         []State
	consents       []RecordingConsent
	deadlines      []DeadlineRule
	rescissions    []RescissionGround
	courtFees      []CourtFee
	holidayOrigin  Origin
	holidaysByYear map[int][]holiday
}

func mustLoad() *tables {
	t, err := load()
	if err != nil {
		panic(fmt.Sprintf("refdata: %v", err))
	}
	return t
}

func load() (*tables, error) {
	t := &tables{}
	sources, err := readSources()
	if err != nil {
		return nil, err
	}
	for _, name := range sources.order {
		t.files = append(t.files, sources.byName[name])
	}
	r := &reader{sources: sources}
	t.states = read(r, "us_states.csv", stateOf)
	t.courts = courtsOf(read(r, "eoir_base_cities.csv", baseCityOf), read(r, "eoir_courts.csv", addressOf), t.states)
	t.courtByCode = indexCourts(t.courts)
	t.locations = read(r, "eoir_hearing_locations.csv", hearingLocationOf)
	t.hearingCodes = read(r, "eoir_hearing_codes.csv", hearingCodeOf)
	t.adjournments = read(r, "eoir_adjournment_codes.csv", adjournmentCodeOf)
	t.fieldOffices = read(r, "ice_ero_field_offices.csv", fieldOfficeOf)
	t.languages = read(r, "languages.csv", languageOf)
	t.languageByTag = indexLanguages(t.languages)
	t.countries = read(r, "countries.csv", countryOf)
	t.modalities = read(r, "reporting_modalities.csv", modalityOf)
	t.failureKinds = read(r, "failure_kinds.csv", failureKindOf)
	t.consents = read(r, "recording_consent.csv", recordingConsentOf)
	t.deadlines = read(r, "deadline_rules.csv", deadlineRuleOf)
	t.rescissions = read(r, "rescission_grounds.csv", rescissionGroundOf)
	t.courtFees = read(r, "eoir_fees.csv", courtFeeOf)
	t.releasePapers = read(r, "release_documents.csv", releaseDocumentOf)
	t.holidayOrigin = sources.byName["federal_holidays_rule.csv"].Origin
	t.holidaysByYear = map[int][]holiday{}
	for year := firstYear; year <= lastYear; year++ {
		t.holidaysByYear[year] = holidaysOf(year)
	}
	return t, errors.Join(r.err, t.checkZones())
}

// checkZones proves at start that every zone a person may choose here exists.
func (t *tables) checkZones() error {
	var errs []error
	for _, c := range t.courts {
		if _, err := wall.LoadZone(c.Zone); err != nil {
			errs = append(errs, fmt.Errorf("court %s: %w", c.Ref(), err))
		}
	}
	for _, o := range t.fieldOffices {
		if _, err := wall.LoadZone(o.Zone); err != nil {
			errs = append(errs, fmt.Errorf("field office %s: %w", o.Code, err))
		}
	}
	return errors.Join(errs...)
}

// Files lists the files of reference data with their sources.
func Files() []File { return append([]File(nil), data.files...) }

type sources struct {
	byName map[string]File
	order  []string
}

func readSources() (*sources, error) {
	s := &sources{byName: map[string]File{}}
	rows, err := rowsOf("sources.csv")
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		n, err := strconv.Atoi(row["rows"])
		if err != nil {
			return nil, fmt.Errorf("sources.csv: rows of %s: %w", row["file"], err)
		}
		day, err := wall.ParseDate(row["as_of"])
		if err != nil {
			return nil, fmt.Errorf("sources.csv: as_of of %s: %w", row["file"], err)
		}
		f := File{Name: row["file"], Rows: n, Origin: Origin{Source: row["source"], AsOf: day, Caveat: row["caveats"]}}
		s.byName[f.Name] = f
		s.order = append(s.order, f.Name)
	}
	return s, nil
}

// reader keeps the first error of a series of reads.
type reader struct {
	sources *sources
	err     error
}

// read turns every row of a file into a record. A file without a line in
// sources.csv, or with another number of rows than it says there, is refused.
func read[T any](r *reader, name string, record func(row map[string]string, o Origin) T) []T {
	if r.err != nil {
		return nil
	}
	file, ok := r.sources.byName[name]
	rows, err := rowsOf(name)
	switch {
	case err != nil:
		r.err = err
	case !ok:
		r.err = fmt.Errorf("%s has no source", name)
	case len(rows) != file.Rows:
		r.err = fmt.Errorf("%s has %d rows, its source says %d", name, len(rows), file.Rows)
	}
	var out []T
	for _, row := range rows {
		out = append(out, record(row, file.Origin))
	}
	return out
}

func rowsOf(name string) ([]map[string]string, error) {
	f, err := files.Open("data/" + name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	c := csv.NewReader(f)
	header, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var rows []map[string]string
	for {
		fields, err := c.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		row := make(map[string]string, len(header))
		for i, column := range header {
			row[column] = strings.TrimSpace(fields[i])
		}
		rows = append(rows, row)
	}
}
