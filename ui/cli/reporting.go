package cli

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gantry/ui/pane"
	"gantry/ui/report"
	"gantry/wizard"
)

// reporting adds the flag of the commands that can write a report.
func (f *flags) reporting(c *cobra.Command) {
	c.Flags().StringVar(&f.report, "report", "", "write a report of the run to this file: .html for everything, .svg for the timeline")
}

// checkReport finds a file that no report can be written to before anything is
// done. The name holds wherever the program goes on.
func (f *flags) checkReport() error {
	if f.report == "" {
		return nil
	}
	if absolute, err := filepath.Abs(f.report); err == nil {
		f.report = absolute
	}
	return report.Check(f.report)
}

// saveReport writes the report that was asked for.
func (p *program) saveReport(past *wizard.Progress, h *wizard.History) error {
	if p.report == "" {
		return nil
	}
	if err := report.Save(p.report, past, h); err != nil {
		return err
	}
	p.out.line("The report is in %s", p.report)
	return nil
}

// history is how long things took on this machine where a run worked. What
// cannot be read counts as not known.
func (p *program) history(where wizard.Account) *wizard.History {
	runs, err := p.runs()
	if err != nil {
		return nil
	}
	h, _ := runs.History().Read(where)
	return h
}

// remember writes the report of a run that was carried out, and keeps how long
// things took in it. That either fails changes nothing about how the run ended.
func (p *program) remember(ctx context.Context, past *wizard.Progress) {
	if err := p.saveReport(past, p.history(past.Where)); err != nil {
		p.tell(ctx, err)
	}
	if runs, err := p.runs(); err == nil && !past.Ended.IsZero() {
		// Without it the next estimate is less exact, and nothing else.
		_ = runs.History().Learn(context.WithoutCancel(ctx), past)
	}
}

// left is how far the run is and how long it may still take, as far as that is
// known. What has become slower than usual is said aloud, once.
func (w *watch) left(now time.Time) string {
	p := w.teller.progress
	e := w.forecast.At(p, now)
	for _, slow := range w.forecast.News() {
		w.quiet = 0
		w.out.line("%s  %s", now.Local().Format(clockTime), pane.SlowLine(slow, w.forecast, now))
	}
	left := pane.Left(e)
	if left == "" {
		return ""
	}
	return fmt.Sprintf("%d%% done, %s left", int(e.Percent), left)
}
