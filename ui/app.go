// Package ui is everything that is drawn: one program on the terminal, with one
// page for each thing a person does. It is handed a connection and knows no cloud.
package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
	"gantry/ui/theme"
	"gantry/wizard"
)

// app is the only tea.Model. It knows the size, the look and the account, and
// one page at a time; everything else belongs to pages.
type app struct {
	ctx    context.Context
	shared *shared
	page   page
	help   *helpView // laid over the page, nil for none
	end    quitMsg
}

// identityMsg brings what is known of the account once it was asked.
type identityMsg struct {
	account wizard.Account
	err     error
}

// leaveMsg says that the program has to end now: a signal, or the caller.
type leaveMsg struct{ exit wizard.Exit }

// leaver is a page that has something under way. It says what goes on without
// us and how to see it again.
type leaver interface{ farewell() string }

// wheeled is a page that scrolls with the wheel. Elsewhere the mouse stays the
// terminal's own, for selecting text.
type wheeled interface{ wheel(msg tea.MouseWheelMsg) }

// settled is a page whose work is over; it says how it ended.
type settled interface{ exit() wizard.Exit }

// framesPerSecond is how often the terminal is looked after. A frame is drawn
// only where something changed; twice the usual rate shows the first one up to
// 8 ms earlier, in a budget of 30 from the start of the process.
const framesPerSecond = 120

// Run shows the program on a terminal until it ends, and says how it ended.
// Work that is under way when it has to leave, because ctx is cancelled or a
// signal comes, is left as it is: its journal is complete, and how to go on is
// said on the normal screen.
func Run(ctx context.Context, o Options) (wizard.Exit, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	a := newApp(ctx, o)
	settings := []tea.ProgramOption{
		tea.WithoutSignalHandler(),
		tea.WithFPS(framesPerSecond),
	}
	if o.In != nil {
		settings = append(settings, tea.WithInput(o.In))
	}
	if o.Out != nil {
		settings = append(settings, tea.WithOutput(o.Out))
	}
	program := tea.NewProgram(a, settings...)
	ended := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		watchSignals(ctx, program, ended)
	}()
	_, err := program.Run()
	close(ended)
	<-watched
	cancel(wizard.ErrDetached)
	a.shared.work.Wait()
	if err != nil {
		return a.broken(err)
	}
	if a.end.text != "" {
		if _, err := fmt.Fprintln(output(o), pane.CleanLines(a.end.text)); err != nil {
			return a.end.exit, fmt.Errorf("saying how it ended: %w", err)
		}
	}
	return a.end.exit, a.end.err
}

func output(o Options) io.Writer {
	if o.Out != nil {
		return o.Out
	}
	return os.Stdout
}

// broken explains why the screen could not be shown or did not last.
func (a *app) broken(err error) (wizard.Exit, error) {
	t := &wizard.Trouble{Cause: "The screen stopped", Reason: err.Error(), Exit: wizard.ExitInternal, Err: err}
	if errors.Is(err, tea.ErrProgramPanic) {
		t.Reason = "an error of this program, not of yours"
		t.Advice = []string{"Your answers are saved. Start it again, or use --output text."}
	}
	if l, ok := a.page.(leaver); ok {
		t.Advice = append(t.Advice, l.farewell())
	}
	return t.Exit, t
}

// watchSignals tells the program to leave when a signal or the caller says so.
func watchSignals(ctx context.Context, program *tea.Program, ended <-chan struct{}) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	for {
		select {
		case <-ended:
			return
		case <-signals:
		case <-ctx.Done():
			program.Send(leaveMsg{wizard.ExitInterrupted})
			<-ended
			return
		}
		program.Send(leaveMsg{wizard.ExitInterrupted})
	}
}

func newApp(ctx context.Context, o Options) *app {
	s := &shared{options: o, ctx: ctx, theme: theme.New(theme.Options{Dark: true, NoColor: o.NoColor, ASCII: o.ASCII})}
	if o.Connection != nil {
		s.account = o.Connection.Account
	}
	return &app{ctx: ctx, shared: s, page: firstPage(s)}
}

// firstPage is where the program begins: with the run it was given, with the
// questions of a session, or with choosing.
func firstPage(s *shared) page {
	switch {
	case s.options.Film != nil:
		return newScreening(s, *s.options.Film)
	case s.options.Attach != nil:
		a := s.options.Attach
		return newRunning(s, runStart{id: a.Run, verb: a.Verb, secrets: a.Secrets})
	case s.options.Session != nil:
		s.saverOf(s.options.Session).base = s.options.Profile
		return sessionPage(s, s.options.Session)
	}
	return newChoosing(s)
}

// Init asks for what is not known yet; the first frame does not wait for it.
func (a *app) Init() tea.Cmd {
	return tea.Batch(tea.RequestBackgroundColor, a.page.Init(), a.identify)
}

// identify asks whose account it is.
func (a *app) identify() tea.Msg {
	c := a.shared.options.Connection
	if c == nil || c.Identify == nil {
		return nil
	}
	account, err := c.Identify(a.ctx)
	return identityMsg{account, err}
}

// Update handles what is the root's own and hands everything else to the page.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		a.shared.width, a.shared.height = msg.Width, msg.Height
		body := place(msg.Width, msg.Height).body
		return a, a.pass(sizeMsg{body.width, body.height})
	case tea.BackgroundColorMsg:
		o := a.shared.options
		a.shared.theme = theme.New(theme.Options{Dark: msg.IsDark(), NoColor: o.NoColor, ASCII: o.ASCII})
	case identityMsg:
		if msg.err != nil {
			a.shared.trouble = wizard.TroubleOf(msg.err)
		} else {
			a.shared.account, a.shared.trouble = msg.account, nil
		}
	case quitMsg:
		a.end = msg
		return a, tea.Quit
	case leaveMsg:
		a.end = quitMsg{exit: msg.exit}
		if p, ok := a.page.(settled); ok {
			a.end.exit = p.exit()
		} else if p, ok := a.page.(leaver); ok {
			a.end = quitMsg{exit: wizard.ExitLostSight, text: p.farewell()}
		}
		return a, tea.Quit
	case tea.KeyPressMsg:
		if a.helps(msg) {
			return a, nil
		}
	}
	return a, a.pass(msg)
}

// helps shows the help, or gives it a key.
func (a *app) helps(msg tea.KeyPressMsg) bool {
	if a.help != nil {
		if !a.help.press(msg) {
			a.help = nil
		}
		// Ctrl-C is never swallowed: the page asks what now.
		return msg.String() != "ctrl+c"
	}
	if msg.String() == "f1" || (msg.String() == "?" && !a.page.Typing()) {
		a.help = &helpView{page: a.page, shared: a.shared}
		return true
	}
	return false
}

// pass gives the page a message, and the next page its beginning.
func (a *app) pass(msg tea.Msg) tea.Cmd {
	next, cmd := a.page.Update(msg)
	if next == a.page || next == nil {
		return cmd
	}
	a.page, a.help = next, nil
	cmds := []tea.Cmd{cmd, next.Init()}
	if a.shared.width > 0 {
		body := place(a.shared.width, a.shared.height).body
		if same, more := next.Update(sizeMsg{body.width, body.height}); same == next {
			cmds = append(cmds, more)
		}
	}
	return tea.Batch(cmds...)
}

// View is the whole screen.
func (a *app) View() tea.View {
	shown := a.page
	if a.help != nil {
		shown = a.help
	}
	v := tea.NewView(a.shared.frame(shown))
	v.AltScreen = true
	v.WindowTitle = "gantry"
	if title := pane.Clean(a.page.Title()); title != "" {
		v.WindowTitle += " · " + title
	}
	if _, ok := a.page.(wheeled); ok && a.help == nil {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}
