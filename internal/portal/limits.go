package portal

import (
	"time"

	"constancia/internal/selfreport"
)

// What one address, one link or everybody may do in so much time.
const (
	mostMisses = 30 // links that open nothing, an address
	missesPer  = time.Minute

	mostCodes    = 5  // codes that are tried, an address
	mostAllCodes = 60 // and everybody together, before they go one by one
	codesPer     = time.Minute

	codesApart   = time.Second      // then, so that nobody is turned away for what others do
	codesPatient = 20 * time.Second // the longest anybody waits in that line

	mostTurns = 2                   // after which an address waits behind those that are new
	turnsPer  = selfreport.CodeLife // until it is new again

	mostLong = 30 // codes with their four more characters, an address: no line holds them

	roomAgain = time.Hour // until a link that sent too much may send more

	mostReports = 20 // reports, a link
	reportsPer  = 10 * time.Minute

	mostPieces = 400 // of pictures, a link: a hundred megabytes
	piecesPer  = time.Minute
)
