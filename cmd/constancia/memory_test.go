package main

import "testing"

func TestMemoryStaysBelowTheContainersBound(t *testing.T) {
	for text, want := range map[string]int64{"max\n": 0, "": 0, "-1": 0, "1000000000\n": 900000000} {
		if got, ok := nineTenths(text); got != want || ok != (want > 0) {
			t.Errorf("%q: got %d, %v", text, got, ok)
		}
	}
}
