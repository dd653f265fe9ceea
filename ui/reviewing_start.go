package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"gantry/ui/pane"
	"gantry/wizard"
)

// startedMsg says that the answers are kept and the run may begin, or why not.
type startedMsg struct {
	from page
	err  error
}

// ask asks the last question, or says what is in the way.
func (r *reviewing) ask() tea.Cmd {
	if why := r.hindrance(); why != "" {
		r.note = "Not yet: " + why
		if r.notAgreed() > 0 && !r.looking() {
			r.name.Blur()
			_, items := r.document(r.shared.width)
			for i, it := range items {
				if it.kind == agreeItem && !r.agreed[it.key] {
					r.point(i, items)
					break
				}
			}
		}
		return nil
	}
	t, account := r.shared.theme, r.shared.account
	text := []string{r.summary() + "."}
	title, word := "Go?", ""
	switch {
	case account.Simulated:
		text = append(text, "In a rehearsal: nothing real is made.")
	case account.ID == "":
		text = append(text, "In an account that could not be found out, region "+account.Region+".")
	default:
		text = append(text, "In account "+t.Strong.Render(strings.TrimSpace(account.ID+" "+account.Name))+", region "+t.Strong.Render(account.Region)+". This is real.")
	}
	if names := r.replaced(); len(names) > 0 {
		word = "yes"
		text = append(text, t.Bad.Render("Replaced or removed, with what they hold: "+pane.Clean(strings.Join(names, ", "))+"."))
	}
	if names := r.anew(); len(names) > 0 {
		word = "yes"
		text = append(text, t.Warn.Render("Deleted and made anew, because creating it failed: "+strings.Join(names, ", ")+"."))
	}
	if titles := r.unseen(); len(titles) > 0 {
		word = "yes"
		text = append(text, t.Warn.Render("What changes in "+strings.Join(titles, ", ")+" is not known yet; resources may be replaced."))
	}
	r.dialog = newSure(t, title, text, word, "go", r.start)
	return nil
}

// summary is what is going to happen in a sentence.
func (r *reviewing) summary() string {
	words := []struct {
		decision wizard.Decision
		does     string
	}{
		{wizard.DecideCreate, "create"},
		{wizard.DecideUpdate, "update"},
		{wizard.DecideReplace, "delete and make anew"},
		{wizard.DecideAdopt, "follow"},
		{wizard.DecideKeep, "keep"},
		{wizard.DecideAsk, "leave to you"},
		{"", "look again at"},
	}
	var parts []string
	for _, w := range words {
		var titles []string
		made := 0
		for _, step := range r.plan.Steps {
			if r.decision(step.ID) == w.decision {
				titles = append(titles, step.Title)
				if w.decision == wizard.DecideCreate {
					made += resources(step.Action)
				}
			}
		}
		if titles == nil {
			continue
		}
		part := w.does + " " + strings.Join(titles, ", ")
		if made > 0 {
			part += fmt.Sprintf(" (%s)", count(made, "resource", "resources"))
		}
		parts = append(parts, part)
	}
	text := strings.Join(parts, "; ")
	if text == "" {
		return "Nothing to do"
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// start keeps the answers under their name; the run begins when that is done.
func (r *reviewing) start() tea.Cmd {
	r.stop()
	r.saver.save()
	kept := r.shared.keep(r.session, strings.TrimSpace(r.name.Value()))
	return func() tea.Msg { return startedMsg{from: r, err: kept.save()} }
}

// started begins the run and shows it.
func (r *reviewing) started(msg startedMsg) (page, tea.Cmd) {
	if msg.from != page(r) {
		return r, nil
	}
	if msg.err != nil {
		r.note = wizard.TroubleOf(msg.err).Error()
		return r, nil
	}
	return newRunning(r.shared, runStart{plan: r.plan, secrets: r.secrets(), session: r.session}), nil
}

// secrets are the answers that no journal holds, for the run.
func (r *reviewing) secrets() wizard.Answers {
	all := r.session.Answers()
	var secrets wizard.Answers
	for _, key := range r.session.Secrets() {
		if answer, ok := all.Lookup(key); ok {
			secrets = secrets.WithFrom(key, answer.Value, answer.Origin)
		}
	}
	return secrets
}
