package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// healthcheck is for a container that has no shell and no curl.
type healthcheck struct{}

func (healthcheck) Run(ctx context.Context, p *program) (err error) {
	client := http.Client{Timeout: 3 * time.Second}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.config.Listen+"/healthz", nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(req)
	if err != nil {
		return errors.New("the server does not answer")
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the server answers %d", answer.StatusCode)
	}
	return nil
}
