package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"gantry/ui/pane"
	"gantry/wizard"
)

// notifyPatience bounds the command that is told of the end of a run.
const notifyPatience = 30 * time.Second

// notifyWords are the words of a command as a shell would part them by spaces
// and quotes; nothing else of a shell's is done.
func notifyWords(command string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune
	inside := false
	for _, c := range command {
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(c)
		case c == '\'' || c == '"':
			quote, inside = c, true
		case c == ' ' || c == '\t' || c == '\n':
			if inside {
				words = append(words, word.String())
				word.Reset()
			}
			inside = false
		default:
			inside = true
			word.WriteRune(c)
		}
	}
	if inside {
		words = append(words, word.String())
	}
	if quote != 0 {
		return nil, usage("--notify has a quote without its end")
	}
	return words, nil
}

// checkNotify finds the program before anything is done.
func checkNotify(command string) error {
	words, err := notifyWords(command)
	if err != nil || len(words) == 0 {
		return err
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return usage("--notify: " + err.Error())
	}
	return nil
}

// tellEnd runs the operator's command at the end of a run. That it failed is
// said in the journal, which is no reason for the run to have failed.
func (p *program) tellEnd(journal *wizard.Journal, past *wizard.Progress, exit wizard.Exit) {
	words, err := notifyWords(p.notify)
	if err != nil || len(words) == 0 {
		return
	}
	if err := notify(words, past, exit); err != nil && journal != nil {
		said := wizard.Said{Text: fmt.Sprintf("telling of the end by %s failed: %v", words[0], err)}
		// Nobody is left to hear of it should this fail too.
		_ = journal.Write(wizard.Event{Seq: lastSeq(past) + 1, At: past.Now, Run: past.Run, Body: said})
	}
}

func notify(words []string, past *wizard.Progress, exit wizard.Exit) error {
	ctx, cancel := context.WithTimeout(context.Background(), notifyPatience)
	defer cancel()
	c := exec.CommandContext(ctx, words[0], words[1:]...)
	c.WaitDelay = time.Second
	c.Env = append(os.Environ(), "GANTRY_RUN="+past.Run, "GANTRY_OUTCOME="+string(past.Outcome), fmt.Sprintf("GANTRY_EXIT=%d", exit))
	said, err := c.CombinedOutput()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("it had not ended after %s", notifyPatience)
	}
	if text := strings.TrimSpace(pane.Clean(string(said))); err != nil && text != "" {
		return fmt.Errorf("%w: %.200s", err, text)
	}
	return err
}
