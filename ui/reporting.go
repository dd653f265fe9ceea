package ui

import (
	"path/filepath"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
	"gantry/ui/report"
	"gantry/wizard"
)

// reportedMsg says where the report of a run is, or why there is none.
type reportedMsg struct {
	from *running
	path string
	err  error
}

// text is that in a sentence.
func (m reportedMsg) text() string {
	if m.err != nil {
		t := wizard.TroubleOf(m.err)
		return pane.Clean(t.Error())
	}
	return "The report is in " + pane.Clean(m.path) + "."
}

// reportTo writes the report of the run to a file. It is counted in the
// program's work, so that it is written also where the screen is closed at once.
func (r *running) reportTo(path string) tea.Cmd {
	if path == "" || r.failed != nil {
		return nil
	}
	data, err := report.Make(path, r.progress, r.history)
	done := make(chan reportedMsg, 1)
	run := r.progress.Run
	r.sh.work.Go(func() {
		if err == nil {
			err = report.Write(path, data, run)
		}
		done <- reportedMsg{r, path, err}
	})
	return func() tea.Msg { return <-done }
}

// reportKey writes a report now: to the file that was named, else into the
// folder the program was started in.
func (e *ended) reportKey() binding {
	b := binding{Keys: []string{"w"}, Does: "write report", Help: "write everything about the run to " + e.reportFile(), Quiet: true}
	if e.run.failed != nil {
		b.Why = "the run has not begun"
	}
	return b
}

func (e *ended) reportFile() string {
	if named := e.run.sh.options.Report; named != "" {
		return named
	}
	name := "gantry-" + e.run.id + ".html"
	if absolute, err := filepath.Abs(name); err == nil {
		return absolute
	}
	return name
}
