// Package bundle is the file that leaves the clinic and that a stranger can check:
// the packet, its exhibits, and of the audit log just as much as proves them. Write
// makes it, Verify checks it offline.
//
// It knows the form of a bundle and of the log's leaves, and refuses to know cases,
// the database, the network or the clock. The form is described in
// docs/bundle-format.md, so that somebody who has never seen this program can write a
// verifier; one in another language lives in testdata and must agree on every case.
//
// A bundle is a zip archive with one possible form for its content: entries are
// stored, in a fixed order, with fixed times, without extra fields, comments or gaps.
// Verify rebuilds everything that is not the content of a file and compares it byte by
// byte, so no byte is left unchecked:
//
//	HOWTO.txt                 how to check by hand
//	certificate-902.txt       a form of certification, 902(11), (13), (14)
//	packet.pdf                and packet_Part1.pdf ..., what was filed
//	exhibits/...              the exhibits as files, in the order of their names
//	manifest.json             every file above with its size, hash and event
//	events.jsonl              the events: leaf, body and salt
//	proofs.json               why each event is in the log, and how the log grew
//	checkpoints/NNN.note      the log's signed sizes and roots, oldest first
//	log.vkey                  the log's public keys, oldest first
//
// The chain of reasons: the hash of manifest.json stands in the event that sealed the
// packet; that event is in the log under a signed checkpoint; every exhibit's hash
// stands in the event that recorded its arrival, which is in the same log; the log
// only grew from one checkpoint to the next.
package bundle

import "golang.org/x/mod/sumdb/tlog"

// SealAction is the action of the event that seals a packet. Its subject is the packet,
// and its facts hold the SHA-256 of the manifest, in hexadecimal, under SealField.
const (
	SealAction = "packets.sealed"
	SealField  = "manifest_sha256"
)

// HashField and ParentField stand in the facts of the events that record a file: its
// SHA-256 in hexadecimal, and for a derivative the subject of its original's event.
const (
	HashField   = "sha256"
	ParentField = "parent"
)

// What a bundle may hold. Sizes are in bytes. Whoever checks a bundle did not make it.
const (
	maxEntries  = 5_000
	maxArchive  = 1<<32 - 1 // beyond lies zip64, which is refused
	maxManifest = 2 << 20
	maxEvents   = 8 << 20
	maxProofs   = 8 << 20
	maxNote     = 4 << 10
	maxKeys     = 16 << 10
)

// Record is the part of the audit log that a bundle carries.
type Record struct {
	Keys        []string     // verifier keys in the form of sumdb/note, oldest first
	Checkpoints []Checkpoint // by size; events are proven under the last
	Events      []Event      // by sequence
}

// Event is one event of the log with the reason why it is in it.
type Event struct {
	Seq   int64
	Leaf  []byte // what the log's hashes commit to; see Leaf
	Body  []byte // what may be shown of what happened; see Body
	Salt  []byte // 32 bytes; opens the leaf's commitment to the body
	Proof tlog.RecordProof
}

// Checkpoint is a signed size and root of the log.
type Checkpoint struct {
	Size   int64
	Note   string
	Growth tlog.TreeProof // that the log only grew since the checkpoint before; none for the first
}
