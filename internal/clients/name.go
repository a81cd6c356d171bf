package clients

import "strings"

// displayName is given and family names as a person is spoken of. The preferred
// name stands in for the given names when there is one.
func displayName(given, family, preferred string) string {
	if preferred != "" {
		given = preferred
	}
	return strings.TrimSpace(given + " " + family)
}

// sortedName is the same with the family names first, for lists in their order.
func sortedName(given, family string) string {
	switch {
	case family == "":
		return given
	case given == "":
		return family
	default:
		return family + ", " + given
	}
}
