package vault

// LookAndDraw looks at a file and draws it small; nil where that cannot be done.
func LookAndDraw(content []byte) ([]byte, error) {
	s, err := look(content)
	if err != nil {
		return nil, err
	}
	return s.preview(content), nil
}
