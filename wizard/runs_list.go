package wizard

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// RunSummary is one line of the list of runs.
type RunSummary struct {
	ID        string    `json:"run"`
	Blueprint string    `json:"blueprint"`
	Title     string    `json:"title"`
	Account   string    `json:"account"`
	Region    string    `json:"region"`
	Simulated bool      `json:"simulated,omitempty"`
	Started   time.Time `json:"started"`
	Ended     time.Time `json:"ended,omitzero"`
	// Outcome is Running for a run that has not come to its end; Alive says
	// whether a process is carrying it out. One that is not can be attached to.
	Outcome Outcome `json:"outcome"`
	Exit    Exit    `json:"exit"`
	Alive   bool    `json:"alive"`
	Owner   string  `json:"owner,omitempty"`
	// Damaged says that the first line cannot be read.
	Damaged bool `json:"damaged,omitempty"`
}

// List tells of all runs, the latest first. It reads only the beginning and
// the end of each journal.
func (r *Runs) List() ([]RunSummary, error) {
	ids, err := r.ids()
	if err != nil {
		return nil, err
	}
	summaries := make([]RunSummary, 0, len(ids))
	for _, id := range ids {
		s, err := r.summary(id)
		if err != nil {
			return nil, fmt.Errorf("listing run %s: %w", id, err)
		}
		summaries = append(summaries, s)
	}
	return summaries, nil
}

func (r *Runs) summary(id string) (RunSummary, error) {
	s := RunSummary{ID: id, Outcome: Running}
	file, err := os.Open(r.path(id))
	if err != nil {
		return s, err
	}
	defer file.Close()
	var first struct {
		At, Blueprint, Account, Region, Owner string
		Simulated                             bool
		Plan                                  struct{ Title string }
	}
	line, err := bufio.NewReader(file).ReadBytes('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return s, err
	}
	if err := json.Unmarshal(line, &first); err != nil {
		s.Damaged = true
	}
	s.Blueprint, s.Title, s.Account, s.Region = first.Blueprint, first.Plan.Title, first.Account, first.Region
	s.Simulated, s.Owner = first.Simulated, first.Owner
	if s.Started, err = time.Parse(eventTime, first.At); err != nil {
		s.Damaged = true
		s.Started, _ = time.Parse("20060102-150405", id[:len("20060102-150405")])
	}
	tail, err := lastLines(file)
	if err != nil {
		return s, err
	}
	for len(tail) > 0 {
		at := bytes.LastIndexByte(tail, '\n') + 1
		var e Event
		if json.Unmarshal(tail[at:], &e) != nil {
			break
		}
		if done, ok := e.Body.(RunDone); ok {
			s.Outcome, s.Exit, s.Ended = done.Outcome, done.Exit, e.At
			return s, nil
		}
		if _, said := e.Body.(Said); !said { // words after the end do not begin it anew
			break
		}
		tail = bytes.TrimSpace(tail[:at])
	}
	s.Alive = r.Alive(id)
	return s, nil
}

// lastLines reads the end of a journal. run.done is a short line, so a first
// line that does not fit is none.
func lastLines(file *os.File) ([]byte, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	tail := make([]byte, min(info.Size(), 4<<10))
	if _, err := file.ReadAt(tail, info.Size()-int64(len(tail))); err != nil && err != io.EOF {
		return nil, err
	}
	return bytes.TrimSpace(tail), nil
}
