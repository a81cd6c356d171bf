//go:build race

package imports_test

// The race detector makes everything five times slower.
func init() { volume = 10_000 }
