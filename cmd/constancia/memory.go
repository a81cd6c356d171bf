package main

import (
	"os"
	"runtime/debug"
	"strconv"
	"strings"
)

// bounded is where a container says how much memory it may take (cgroup v2).
const bounded = "/sys/fs/cgroup/memory.max"

// keepWithin tells the runtime to collect before the container's bound is met: without
// it a burst of pictures is ended by the kernel, in the middle of a report. Whoever set
// GOMEMLIMIT knows better.
func keepWithin() {
	text, err := os.ReadFile(bounded)
	if _, set := os.LookupEnv("GOMEMLIMIT"); set || err != nil {
		return
	}
	if most, ok := nineTenths(string(text)); ok {
		debug.SetMemoryLimit(most)
	}
}

// nineTenths is that much of a bound in bytes; ok is false where there is none.
func nineTenths(text string) (most int64, ok bool) {
	bound, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || bound <= 0 { // "max" for none
		return 0, false
	}
	return bound / 10 * 9, true
}
