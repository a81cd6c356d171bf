package bundle

import "slices"

// State is how a check ended.
type State string

// Skipped is a check that could not be made because an earlier one failed: it counts
// as not passed.
const (
	OK      State = "ok"
	Failed  State = "failed"
	Skipped State = "skipped"
)

// The checks, in the order in which they are told. Each is also the end of a locale
// key: bundle.check_archive and so on.
const (
	CheckArchive    = "archive"    // the archive has its one form, names are safe
	CheckKey        = "key"        // the bundle is signed by the key that was asked for
	CheckSignatures = "signatures" // every checkpoint is signed by the key of its time
	CheckGrowth     = "growth"     // the log only grew from one checkpoint to the next
	CheckHeld       = "held"       // the log still holds the checkpoint that the reader kept
	CheckEvents     = "events"     // exactly the events that were sealed, each once
	CheckInclusion  = "inclusion"  // every event is in the log
	CheckContents   = "contents"   // every event says what it committed to
	CheckTimes      = "times"      // the time of recording is the one the event's id was made at
	CheckSeal       = "seal"       // the list of files is the one that was sealed
	CheckFiles      = "files"      // every file is the one in the list
	CheckEvidence   = "evidence"   // every exhibit is the file whose arrival was recorded
)

// Checks are all of them, in order.
func Checks() []string {
	return []string{
		CheckArchive, CheckKey, CheckSignatures, CheckGrowth, CheckHeld, CheckEvents, CheckInclusion,
		CheckContents, CheckTimes, CheckSeal, CheckFiles, CheckEvidence,
	}
}

// Finding is one thing that is not as it was. Code is the end of a locale key,
// bundle.found_CODE; Args are its words: names of entries, numbers of events.
type Finding struct {
	Code string
	Args map[string]any
}

func found(code string, args ...any) Finding {
	f := Finding{Code: code, Args: map[string]any{}}
	for i := 0; i+1 < len(args); i += 2 {
		f.Args[args[i].(string)] = args[i+1]
	}
	return f
}

// Check is one question and its answer.
type Check struct {
	Code     string
	State    State
	Count    int // of what was looked at: files, events, checkpoints
	Findings []Finding
}

// Key is one of the log's public keys.
type Key struct{ Text, Fingerprint string }

// Report is what Verify found.
type Report struct {
	OK       bool
	Checks   []Check // in the order of Checks
	Keys     []Key   // the bundle's own, oldest first
	Named    bool    // somebody named the key
	Compared bool    // somebody gave a checkpoint of his own
	Packet   string
	Version  int
	Replaces string  // hash of the manifest of the version before
	Manifest string  // hash of this one
	Size     int64   // of the log, at the last checkpoint
	Sealed   Times   // zero when the seal was not found
	Events   []Times // of the others, in order
	Files    []File
}

// Verdict is the answer in one word.
type Verdict string

// Unsigned is a bundle that is whole under the key it brings itself: anybody can make
// one, with a key of his own.
const (
	Whole    Verdict = "whole"
	Unsigned Verdict = "unsigned"
	Altered  Verdict = "altered"
)

// Verdict of the report.
func (r Report) Verdict() Verdict {
	switch {
	case !r.OK:
		return Altered
	case !r.Named:
		return Unsigned
	default:
		return Whole
	}
}

// Check is the answer to one question.
func (r Report) Check(code string) Check {
	i := slices.IndexFunc(r.Checks, func(c Check) bool { return c.Code == code })
	return r.Checks[i]
}

// Findings are all of them, in order.
func (r Report) Findings() []Finding {
	var all []Finding
	for _, c := range r.Checks {
		all = append(all, c.Findings...)
	}
	return all
}
