package packets

// FileAtMost lets packets be split that are larger than so many bytes.
func FileAtMost(bytes int64) (restore func()) {
	was := mostFiled
	mostFiled = bytes
	return func() { mostFiled = was }
}
