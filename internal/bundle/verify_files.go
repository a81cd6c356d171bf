package bundle

import (
	"crypto/sha256"
	"hash/crc32"
	"io"
	"runtime"
	"sync"
)

// checksums compares the checksum of the small entries with their content.
func (v *verifier) checksums() {
	files := map[string]bool{}
	for _, f := range v.manifest.Files {
		files[f.Path] = true
	}
	for _, i := range v.zip.items {
		if files[i.name] {
			continue
		}
		if content, _ := v.zip.read(i.name); crc32.ChecksumIEEE(content) != i.crc {
			v.note(CheckArchive, "archive_altered", "name", i.name)
		}
	}
}

// seal checks that the list of files is the one whose hash stands in the event that
// sealed the packet.
func (v *verifier) seal() {
	seq := v.proofs.Seal
	body, ok := v.bodies[seq]
	switch {
	case !ok || v.leaves[seq].Action != SealAction:
		v.note(CheckSeal, "no_seal")
	case body.text(SealField) != v.report.Manifest:
		v.note(CheckSeal, "not_sealed", "seq", seq)
	case body.subject != v.manifest.Packet:
		v.note(CheckSeal, "other_packet", "seq", seq)
	}
	for _, earlier := range v.sealedSeqs() {
		if earlier > seq {
			v.note(CheckSeal, "after_seal", "seq", earlier)
		}
	}
	v.did(CheckSeal, 1)
}

// files hashes every file, several at once, in memory that does not grow with them.
func (v *verifier) files() {
	wrong := make([]bool, len(v.manifest.Files))
	next := make(chan int)
	var together sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 4) {
		together.Go(func() {
			buffer := make([]byte, 256<<10)
			for n := range next {
				wrong[n] = !v.intact(v.manifest.Files[n], buffer)
			}
		})
	}
	for n := range v.manifest.Files {
		next <- n
	}
	close(next)
	together.Wait()
	for n, f := range v.manifest.Files {
		if wrong[n] {
			v.note(CheckFiles, "file_altered", "name", f.Path)
		}
	}
	v.did(CheckFiles, len(v.manifest.Files))
}

func (v *verifier) intact(f File, buffer []byte) bool {
	i, ok := v.zip.byName[f.Path]
	if !ok || int64(i.size) != f.Size {
		return false
	}
	sum, crc := sha256.New(), crc32.NewIEEE()
	content := io.NewSectionReader(v.zip.source, i.data(), int64(i.size))
	n, err := io.CopyBuffer(writeOnly{io.MultiWriter(sum, crc)}, readOnly{content}, buffer)
	return err == nil && n == f.Size && crc.Sum32() == i.crc && hexOf(sum.Sum(nil)) == f.SHA256
}

// readOnly and writeOnly hide the shortcuts that would leave the buffer unused.
type (
	readOnly  struct{ io.Reader }
	writeOnly struct{ io.Writer }
)

// evidence checks that every exhibit is the file whose arrival, or making, is on
// record, and that a derivative was made from the original it names.
func (v *verifier) evidence() {
	count := 0
	for _, f := range v.manifest.Files {
		if f.Event == nil {
			continue
		}
		count++
		event, ok := v.bodies[*f.Event]
		if !ok || event.text(HashField) != f.SHA256 {
			v.note(CheckEvidence, "not_received", "name", f.Path, "seq", *f.Event)
			continue
		}
		if f.OfEvent == nil {
			continue
		}
		source, ok := v.bodies[*f.OfEvent]
		if !ok || source.text(HashField) != f.OfSHA256 || source.subject == "" || event.text(ParentField) != source.subject {
			v.note(CheckEvidence, "other_original", "name", f.Path, "seq", *f.OfEvent)
		}
	}
	v.did(CheckEvidence, count)
}
