package demo

// RemoveRows is a removal that was killed before it came to files and keys.
var RemoveRows = removeRows

// Tables names every table that a removal takes rows from.
func Tables() map[string]bool {
	names := map[string]bool{}
	for _, t := range hanging {
		names[t.table] = true
	}
	return names
}
