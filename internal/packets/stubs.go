package packets

type gathering struct{}

type press struct{}

func drawAppEvidence(*press) {}

func drawAppearances(*press) {}

func drawCalls(*press) {}

func drawCause(*press) {}

func drawCertificate(*press) {}

func drawChronology(*press) {}

func drawCompliance(*press) {}

func drawContents(*press) {}

func drawCoverPage(*press) {}

func drawExhibits(*press) {}

func drawLetter(*press) {}

func drawManifest(*press) {}

func drawProofOfService(*press) {}

func drawStatements(*press) {}

func drawSummary(*press) {}

func readAlways(*gathering) error { return nil }

func readAppEvidence(*gathering) error { return nil }

func readAppearances(*gathering) error { return nil }

func readCalls(*gathering) error { return nil }

func readCause(*gathering) error { return nil }

func readCertificate(*gathering) error { return nil }

func readChosen(*gathering) error { return nil }

func readChronology(*gathering) error { return nil }

func readClientStatements(*gathering) error { return nil }

func readCompliance(*gathering) error { return nil }

func readCoverPage(*gathering) error { return nil }

func readLetter(*gathering) error { return nil }

func readManifest(*gathering) error { return nil }

func readOtherStatements(*gathering) error { return nil }

func readReleasePapers(*gathering) error { return nil }

func readSummary(*gathering) error { return nil }

func readTies(*gathering) error { return nil }
