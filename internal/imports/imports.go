// Package imports takes a clinic's own spreadsheet in: it reads the file, guesses
// what its columns mean, says what would become of each row, and puts the rows on
// record a batch at a time, so that nobody else waits and a killed import goes on
// where it was.
//
// A row is whole or not there, and each one that is not comes back with every
// reason. What a sheet only hints at (a duty to report, a relative) is a
// suggestion until a person confirms it. The room knows the verbs of clients,
// hearings and obligations; it refuses to know pages, the command line, and how
// the file arrived.
package imports
