package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"
)

// spawnPatience is how long a process in the background may take until it has
// the run.
const spawnPatience = 10 * time.Second

// spawn starts this program again in a session of its own, so that it outlives
// the terminal, hands text over through a pipe, and waits until the other says
// that it has what it needs. Standard input and output lead nowhere.
func spawn(ctx context.Context, args []string, text []byte) error {
	path, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	in, give, err := os.Pipe()
	if err != nil {
		return err
	}
	defer give.Close()
	hear, out, err := os.Pipe()
	if err != nil {
		_ = in.Close()
		return err
	}
	defer hear.Close()
	c := exec.CommandContext(context.Background(), path, args...) // not our context: it must outlive us
	c.ExtraFiles = []*os.File{in, out}
	c.SysProcAttr = ownSession()
	err = c.Start()
	_, _ = in.Close(), out.Close() // the other has its own
	if err != nil {
		return fmt.Errorf("starting it: %w", err)
	}
	if _, err = give.Write(text); err == nil {
		err = give.Close()
	}
	if err != nil {
		return fmt.Errorf("handing over: %w", err)
	}
	deadline := time.Now().Add(spawnPatience)
	if until, ok := ctx.Deadline(); ok && until.Before(deadline) {
		deadline = until
	}
	if err := hear.SetReadDeadline(deadline); err != nil {
		return err
	}
	said, err := io.ReadAll(io.LimitReader(hear, int64(len(backgroundReady))))
	switch {
	case string(said) == backgroundReady:
		return c.Process.Release()
	case err != nil:
		return fmt.Errorf("waiting for it: %w", err)
	}
	return errors.Join(errors.New("it ended before it had the run"), c.Wait())
}

// inherited are the pipes of a process that spawn started, nil in another one.
func inherited() (from io.ReadCloser, ready io.WriteCloser) {
	in, out := os.NewFile(3, "handover"), os.NewFile(4, "ready")
	for _, f := range []*os.File{in, out} {
		info, err := f.Stat()
		if err != nil || info.Mode()&os.ModeNamedPipe == 0 {
			return nil, nil
		}
	}
	return in, out
}
