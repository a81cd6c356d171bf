package portal

import "time"

// What one address, one link or everybody may do in so much time.
const (
	mostMisses = 30 // links that open nothing, an address
	missesPer  = time.Minute

	mostCodes    = 5  // codes that are tried, an address
	mostAllCodes = 60 // and everybody together
	codesPer     = time.Minute

	mostReports = 20 // reports, a link
	reportsPer  = 10 * time.Minute

	mostPieces = 400 // of pictures, a link: a hundred megabytes
	piecesPer  = time.Minute
)
