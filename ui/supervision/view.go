// Package supervision shows what a client's duties stand on: her release papers and
// their conditions, her enrolment with its levels, what was asked and answered, and
// the offices one calls. It formats what it is given and asks nobody anything.
package supervision

import "github.com/google/uuid"

// Path is the page of a client's supervision.
func Path(client uuid.UUID) string { return "/clients/" + client.String() + "/supervision" }
